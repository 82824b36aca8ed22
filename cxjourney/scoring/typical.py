"""What a group of customers writes: comments that stand for many, and the terms that it uses more than others do.

Which comments may be shown is the business of `comments`; what a term is, of `terms`.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from cxjourney.domain.project import Project
from cxjourney.scoring.comments import Comment, CommentQuery, comment_list, wanted_places
from cxjourney.scoring.compute import EVERYTHING, ScoreFilter
from cxjourney.scoring.terms import Term, common_words, frequent_terms

if TYPE_CHECKING:
    import polars as pl

RECENT = 10_000  # the newest comments that are looked through
SHORT, LONG = 20, 220  # characters of a comment that reads well on a card
FADED = 0.1  # what a word is still worth once a chosen comment holds it


def typical_comments(
    frame: pl.DataFrame,
    project: Project,
    where: ScoreFilter = EVERYTHING,
    most: int = 3,
    among: CommentQuery | None = None,
) -> tuple[Comment, ...]:
    """Return the comments nearest to what most people write, each about something else, the most typical first.

    A comment is likened to all by the cosine between its words and the shares of people that say each word. Comments
    that are very short or long are taken only where no others are there. `among` narrows by answers to a metric.
    """
    import polars as pl

    asked = among or CommentQuery()
    where = replace(where, touchpoint_ids=wanted_places(project, None, where))
    found = comment_list(frame, project, replace(asked, where=where))
    rows = found.rows.head(RECENT)
    if not rows.height:
        return ()
    words = common_words(rows, project.info.anonymity_threshold)
    length = pl.col("comment").str.len_chars()
    readable = rows.with_row_index("number").filter(length.is_between(SHORT, LONG))["number"]
    known = words.filter(pl.col("comment").is_in(readable.implode()))
    chosen = _nearest(known if known.height else words, rows["comment"], most)
    if not chosen:
        chosen = (readable if len(readable) else pl.int_range(rows.height, dtype=pl.UInt32, eager=True)).to_list()
    return tuple(found.comments(pl.Series(chosen[:most], dtype=pl.UInt32)))


def terms_of_segment(frame: pl.DataFrame, project: Project, where: ScoreFilter, most: int = 8) -> list[Term]:
    """Return the terms that stand out among the customers of `where` against all others in the same period."""
    import polars as pl

    ids = wanted_places(project, None, where)
    inside = comment_list(frame, project, CommentQuery(replace(where, touchpoint_ids=ids))).rows
    everyone = replace(where, conditions=(), touchpoint_ids=ids)
    whole = comment_list(frame, project, CommentQuery(everyone)).rows.head(RECENT)
    here = pl.col("key").is_in(inside["key"].implode())
    side = pl.when(here).then(pl.lit("inside")).otherwise(pl.lit("outside"))
    rows = whole.select("key", "response", "comment", side.alias("touchpoint"))
    return frequent_terms(rows, project.info.anonymity_threshold, most).get("inside", [])


def _nearest(words: pl.DataFrame, texts: pl.Series, most: int) -> list[int]:
    """Return the numbers of the comments chosen, one after the other, the words of those before them fading."""
    import polars as pl

    chosen: list[int] = []
    said: set[str] = set()
    left = words
    while len(chosen) < most and left.height:
        near = pl.col("share").sum() / pl.len().sqrt()
        ranked = left.group_by("comment").agg(near.alias("near")).sort(["near", "comment"], descending=[True, False])
        number = next((int(one) for one in ranked["comment"] if texts[int(one)].strip().casefold() not in said), None)
        if number is None:
            break
        chosen.append(number)
        said.add(texts[number].strip().casefold())
        told = left.filter(pl.col("comment") == number)["term"]
        faded = pl.when(pl.col("term").is_in(told.implode())).then(FADED).otherwise(1.0)
        left = left.filter(pl.col("comment") != number).with_columns(pl.col("share") * faded)
    return chosen
