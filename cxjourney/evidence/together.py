"""What only the columns of a file together can say: which date, which id, which metric, and what kind of table it is.

`detect` looks at each column by itself; here proposals that contradict each other are settled.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import replace
from typing import Any

import polars as pl

from cxjourney.evidence import vocabulary as known
from cxjourney.evidence.batteries import settle_batteries
from cxjourney.evidence.detect import Look, from_guess
from cxjourney.evidence.found import ColumnFound, Kind
from cxjourney.evidence.kinds import KIND_HEADER, find_kinds, metric_of
from cxjourney.evidence.scales import guess_numbers, guess_words
from cxjourney.evidence.values import numbers
from cxjourney.evidence.words import words

_NAMELESS = re.compile(r"Column \d+")
_GRID = re.compile(r"^([a-z]*\d+)")


def settle_together(
    found: list[ColumnFound], looks: list[Look], kinds: list[dict[str, dict[str, Any]] | None], *, events: bool
) -> list[ColumnFound]:
    """Return the columns with one proposal for all of them.

    `kinds` are, per column, what the layout knows of each metric where another column names the metric; `events` says
    that the rows are events of a process log.
    """
    found = settle_batteries(_rating_grids(found, looks), looks)
    found = _several_metrics(found, looks, kinds)
    found = _unnamed_answers(found, looks)
    found = _published(_reported(found, looks))
    found = _without_stray_texts(found)
    found = _one_date(found)
    found = _opened_and_resolved(found)
    found = _one_time_to_resolution(found)
    return _one_of_each(found, keep_customers=events)


def _several_metrics(
    found: list[ColumnFound], looks: list[Look], kinds: list[dict[str, dict[str, Any]] | None]
) -> list[ColumnFound]:
    """Find the answers whose metric another column names."""
    naming = _naming(looks)
    for index, (look, wanted) in enumerate(zip(looks, kinds, strict=True)):
        if wanted is None and (naming is None or look is naming or not known.VALUE.search(look.header)):
            continue
        kind = find_kinds(naming.text, look.text, wanted or {}, look.title) if naming is not None else ()
        if wanted is None and any(column.role == "reported_n" for column in found):
            named = sum(bool(metric_of(value)) for value in naming.common) if naming is not None else 0
            kind = kind if len(kind) == named and all(one.scale != (0, 100) for one in kind) else ()
        if kind and naming is not None:
            asks = any(one.metric == "ces" and one.direction is None for one in kind)
            found[index] = replace(
                found[index], role="answer", metric=kind[0].metric, scale=kind[0].scale,
                direction=kind[0].direction, blank=(), values=(), kinds=kind, kind_column=naming.name,
                remark="kinds", question="direction" if asks else "",
            )  # fmt: skip
        elif wanted is not None:
            metric = found[index].metric
            guess = guess_numbers(metric or "csat", look.numeric.drop_nulls(), look.title)
            fields = from_guess(guess) if guess else {"role": "ignore"}
            found[index] = replace(found[index], **fields)
            if guess and not metric:
                found[index] = replace(found[index], question="metric")
    return found


def _naming(looks: list[Look]) -> Look | None:
    """Return the column that says which metric each row is of."""
    for look in looks:
        if KIND_HEADER.fullmatch(look.header) and 1 <= look.distinct <= 12 and any(map(metric_of, look.common)):
            return look
    return None


def _unnamed_answers(found: list[ColumnFound], looks: list[Look]) -> list[ColumnFound]:
    """Find answers that only `value` or `score` stands over, in a log or a counts table; their metric is asked for."""
    roles = {column.role for column in found}
    if "answer" in roles or "reported_n" in roles or not roles & {"count", "touchpoint", "date", "response_id"}:
        return found
    for index, (column, look) in enumerate(zip(found, looks, strict=True)):
        if column.role not in ("ignore", "segment") or not known.VALUE.search(look.header):
            continue
        seen = look.numeric.drop_nulls()
        metric = "nps" if {0.0, 10.0} <= set(seen.to_list()) else "csat"
        if look.share_numeric < 0.7:
            guess = guess_words(None, look.text.drop_nulls(), look.title)
        else:
            guess = guess_numbers(metric, seen, look.title) if _within(seen, -99, 100) else None
        if guess is not None:
            fields = from_guess(guess)
            fields["question"] = fields["question"] if guess.values else "metric"
            found[index] = replace(column, **fields)
            break
    return found


def _reported(found: list[ColumnFound], looks: list[Look]) -> list[ColumnFound]:
    """Find a table of scores that somebody computed: a score, the number of answers behind it, and where or when."""
    bases = [index for index, column in enumerate(found) if column.role == "reported_n"]
    placed = any(column.role in ("touchpoint", "period") for column in found)
    if bases and (placed or len(looks) <= 6):
        for index, (column, look) in enumerate(zip(found, looks, strict=True)):
            if column.role in ("answer", "ignore", "reported_score") and index not in bases and not column.kinds:
                fields = _as_reported(look, found, looks)
                if fields:
                    found[index] = replace(
                        column, blank=(), values=(), scale=None, **fields
                    )  # fmt: skip
    found = _reported_kinds(found, looks)
    scores = [column for column in found if column.role == "reported_score"]
    for index in bases:
        if not scores:
            found[index] = replace(found[index], role="ignore")
    for index, column in enumerate(found):
        if column.role == "period" and (not scores or column.question):
            found[index] = replace(column, role="date" if column.date_style else "segment")
    return found


def _published(found: list[ColumnFound]) -> list[ColumnFound]:
    """Leave percentages without numbers of answers aside, and the questions beside them, which nobody commented."""
    roles = {column.role for column in found}
    percents = [index for index, column in enumerate(found) if column.remark == "published"]
    if "reported_n" in roles or not percents:
        return found
    for index in percents:
        found[index] = replace(found[index], role="ignore", question="")
    for index, column in enumerate(found):
        if column.role == "comment" and not roles & {"answer", "opened", "date", "response_id"} and len(percents) > 1:
            found[index] = replace(column, role="ignore")
    return found


def _without_stray_texts(found: list[ColumnFound]) -> list[ColumnFound]:
    """Texts beside the table, under no header of their own, are no comments where other columns have headers."""
    named = [column for column in found if not _NAMELESS.fullmatch(column.name)]
    for index, column in enumerate(found):
        if named and column.role == "comment" and _NAMELESS.fullmatch(column.name):
            found[index] = replace(column, role="ignore")
    return found


def _reported_kinds(found: list[ColumnFound], looks: list[Look]) -> list[ColumnFound]:
    """Let another column tell the metric of computed scores, where one does."""
    naming = _naming(looks)
    for index, column in enumerate(found):
        if naming is None or column.role != "reported_score" or column.metric or column.remark:
            continue
        kinds = tuple(
            Kind(value, metric, direction={"ttr": "lower", "ces": None}.get(metric, "higher"))
            for value in sorted(naming.common)
            if (metric := metric_of(value))
        )
        asks = any(kind.direction is None for kind in kinds)
        found[index] = replace(
            column, metric=kinds[0].metric, direction=kinds[0].direction, kinds=kinds, kind_column=naming.name,
            remark="kinds", question="direction" if asks else "",
        )  # fmt: skip
    return found


def _as_reported(look: Look, found: list[ColumnFound], looks: list[Look]) -> dict[str, Any] | None:
    """Return the fields of a computed score, or None where the numbers may as well be single answers."""
    seen = look.numeric.drop_nulls()
    if look.share_numeric < 0.8:
        seen = numbers(look.text.drop_nulls().str.strip_chars(" %"), look.decimal).drop_nulls()
    if not look.filled or len(seen) < 0.8 * look.filled:
        return None
    metric = next((name for name, pattern in known.METRICS if name and pattern.search(look.title)), "")
    if not metric and not known.VALUE.search(look.header):
        return None
    whole = bool((seen == seen.round()).all())
    if whole and metric != "ttr" and _within(seen, 0, 10):
        keys = [other.text for other, column in zip(looks, found, strict=True)
                if column.role in ("touchpoint", "period", "date", "segment", "channel")]  # fmt: skip
        if not keys or pl.DataFrame([text.alias(f"{n}") for n, text in enumerate(keys)]).is_duplicated().any():
            return None
    direction = {"ttr": "lower", "ces": None}.get(metric, "higher")
    question = "metric" if not metric else "direction" if direction is None else ""
    return {
        "role": "reported_score", "metric": metric or None, "direction": direction, "question": question, "remark": "",
    }  # fmt: skip


def _within(numbers: pl.Series, low: float, high: float) -> bool:
    return bool(numbers.is_between(low, high).all())


def _rating_grids(found: list[ColumnFound], looks: list[Look]) -> list[ColumnFound]:
    """Find batteries of ratings without telling headers: three or more `Q7...` columns holding 1 to 5 and codes."""
    groups: dict[str, list[int]] = defaultdict(list)
    for index, (column, look) in enumerate(zip(found, looks, strict=True)):
        match = _GRID.match(look.header)
        if match and column.role == "ignore" and _is_rating(look):
            groups[match.group(1)].append(index)
    for members in groups.values():
        if len(members) >= 3:
            for index in members:
                guess = guess_numbers("csat", looks[index].numeric.drop_nulls(), looks[index].title)
                if guess:
                    found[index] = replace(found[index], **from_guess(guess))
    return found


def _is_rating(look: Look) -> bool:
    if look.share_numeric < 0.95 or not 5 <= look.distinct <= 9 or look.filled < 20:
        return False
    seen = set(look.numeric.drop_nulls().unique().to_list())
    return {1.0, 2.0, 3.0, 4.0, 5.0} <= seen <= {0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 8.0, 9.0, 98.0, 99.0}


def _one_date(found: list[ColumnFound]) -> list[ColumnFound]:
    """Keep one date, the moment of the answer; the others are ignored."""
    dated = [index for index, column in enumerate(found) if column.role == "date"]
    if len(dated) < 2:
        return found

    def worth(index: int) -> tuple[int, int]:
        header = words(found[index].name)
        rank = next((n for n, pattern in enumerate(known.DATE_WORTH) if pattern.search(header)), len(known.DATE_WORTH))
        return rank, -found[index].filled

    best = min(dated, key=worth)
    for index in dated:
        if index != best:
            found[index] = replace(found[index], role="ignore", question="")
    return found


def _opened_and_resolved(found: list[ColumnFound]) -> list[ColumnFound]:
    """Opened and resolved times come as a pair; alone, or beside a ready-made duration, they are dates."""
    opened = [index for index, column in enumerate(found) if column.role == "opened"]
    resolved = [index for index, column in enumerate(found) if column.role == "resolved"]
    timed = any(column.metric == "ttr" and column.role == "answer" and not column.remark for column in found)
    has_date = any(column.role == "date" for column in found)
    keep = {opened[0], resolved[0]} if opened and resolved and not timed else set()
    for index in (*opened, *resolved):
        if index not in keep:
            as_date = not has_date and not keep and index == (opened or resolved)[0]
            found[index] = replace(found[index], role="date" if as_date else "ignore", question="")
    return found


def _one_time_to_resolution(found: list[ColumnFound]) -> list[ColumnFound]:
    """Opened and resolved times are surer than a field that may count down to a deadline; never both."""
    paired = any(column.role == "resolved" for column in found)
    for index, column in enumerate(found):
        if column.role == "answer" and column.metric == "ttr" and column.remark == "remaining":
            found[index] = replace(column, role="ignore", question="") if paired else replace(column, remark="")
    return found


def _one_of_each(found: list[ColumnFound], *, keep_customers: bool = False) -> list[ColumnFound]:
    """Keep one column each for the roles that a row has once; a second id is ignored, a second name a segment."""
    for role, instead in (
        ("response_id", "ignore"), ("customer_id", "ignore"), ("touchpoint", "segment"), ("channel", "segment"),
        ("weight", "ignore"), ("count", "ignore"), ("reported_n", "ignore"), ("period", "segment"),
    ):  # fmt: skip
        columns = [index for index, column in enumerate(found) if column.role == role]
        if role == "customer_id" and keep_customers:
            continue
        best = (
            max(columns, key=lambda index: (found[index].distinct, -index))
            if role == "response_id" and columns
            else None
        )
        for index in columns:
            if index != (columns[0] if best is None else best):
                found[index] = replace(found[index], role=instead)
    return found
