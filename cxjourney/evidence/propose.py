"""The mapping to start from: remembered for the layout, else made of what was detected in the file.

Two columns never answer the same metric at the same touchpoint: where a survey rates many things at once, each
column needs a touchpoint of its own, and those whose question names none on the map are proposed as ignored; a person
may take them in with `other_ratings`.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import replace

from cxjourney.domain.errors import JourneyError
from cxjourney.domain.project import Project
from cxjourney.domain.records import Import, Touchpoint
from cxjourney.evidence.found import ColumnFound, FileFound
from cxjourney.evidence.mapping import MappedColumn, Mapping, mapping_from_json
from cxjourney.evidence.matching import MatchKind, candidates, match_names
from cxjourney.evidence.questions import item_of, question_of
from cxjourney.evidence.vocabulary import SEGMENT
from cxjourney.evidence.words import words

_MOST_SEGMENTS = 25
_LONGEST_TITLE = 60
_NUMBERED = re.compile(r"^[A-Za-z]*\d+[A-Za-z]?[ ._:-]+(?=\w)|^[A-Za-z]*\d+(?=[A-Z])")
_OVERALL = ("all", "overall", "total", "general", "gesamt", "insgesamt")


def proposed_mapping(found: FileFound, project: Project | None = None, touchpoint: str = "") -> Mapping:
    """Return the mapping to show first; `touchpoint` is the default for answers whose column names none."""
    if project is not None:
        remembered = remembered_mapping(project, found.layout)
        if remembered is not None:
            return replace(remembered, touchpoint=touchpoint or remembered.touchpoint)
    columns = [mapped(column) for column in found.columns]
    if project is not None:
        columns = _touchpoint_by_values(columns, found, project)
        columns = _touchpoints_by_question(columns, found, project)
    columns = _one_answer_each(columns, found)
    told = any(column.role == "comment" for column in columns) and all(c.role != "reported_n" for c in columns)
    if told or any(column.role in ("answer", "opened") for column in columns):
        columns = [replace(c, role="ignore") if c.role in ("reported_score", "reported_n") else c for c in columns]
    columns = _named_segments(_fewer_segments(columns, found), found)
    return Mapping(touchpoint=touchpoint, columns=tuple(columns), preset=found.preset or "", reading=found.options)


def for_import(found: FileFound, project: Project, touchpoint: str = "", *, add_touchpoints: bool = False) -> Mapping:
    """Return the mapping to import by where nobody is there to correct it.

    Items that are rated in one question come in at touchpoints of their own where nothing else is answered, and where
    new touchpoints are wanted and no touchpoint is named for the file.
    """
    mapping = proposed_mapping(found, project, touchpoint)
    if remembered_mapping(project, found.layout) is not None:
        return mapping
    answers = mapping.with_role("answer", "opened", "reported_score")
    if answers and (touchpoint or not add_touchpoints):
        return mapping
    for column in other_ratings(found, mapping):
        mapping = mapping.with_column(column)
    return mapping


def as_answer(column: ColumnFound) -> MappedColumn:
    """Return a column as an answer, as far as its values tell how; what they leave open is asked.

    Yes and no, or chosen and not chosen, become a share that is called as the column.
    """
    import polars as pl

    from cxjourney.evidence.scales import ScaleGuess, guess_choices, guess_numbers
    from cxjourney.evidence.values import numbers

    if column.role == "answer":
        return mapped(column)
    title = words(f"{column.name} {column.label}")
    texts = [text for text in column.common if words(text)]
    numeric = numbers(pl.Series(texts, dtype=pl.String), column.decimal)
    guess: ScaleGuess | None = None
    if texts and column.distinct <= len(column.common):
        guess = guess_numbers("csat", numeric, title) if not numeric.null_count() else guess_choices(texts, title)
    if guess is None:
        return MappedColumn(name=column.name, role="answer", metric="csat", scale=(1.0, 5.0), direction="higher")
    subject = item_of(column.name, column.label) or column.name
    return MappedColumn(
        name=column.name, role="answer", metric=guess.metric or subject[:_LONGEST_TITLE], scale=guess.scale,
        direction=guess.direction, blank=guess.blank, values=guess.values, question=guess.question,
    )  # fmt: skip


def other_ratings(found: FileFound, mapping: Mapping) -> list[MappedColumn]:
    """Return the answers that the mapping ignores, each at a touchpoint that is called what its question is about."""
    ignored = [
        column for column in found.columns
        if column.role == "answer" and (mapping.column(column.name) or MappedColumn(name="")).role == "ignore"
    ]  # fmt: skip
    batteries = Counter(_number(column.name) for column in found.columns)
    taken = {words(column.touchpoint) for column in mapping.columns if column.touchpoint}
    ratings = []
    for column in ignored:
        title = _subject(column, batteries[_number(column.name)] >= 3)
        if words(title) in taken or words(title) in _OVERALL:
            title = column.name[:_LONGEST_TITLE]
        if words(title) not in taken:
            taken.add(words(title))
            ratings.append(replace(mapped(column), touchpoint=title))
    return ratings


def remembered_mapping(project: Project, layout: str) -> Mapping | None:
    """Return the mapping of the newest import with this layout, or None."""
    imports = [record for record in project.table(Import).values() if record.layout == layout]
    for record in sorted(imports, key=lambda record: (record.imported_at, record.id), reverse=True):
        try:
            return mapping_from_json(record.mapping_json)
        except JourneyError:
            continue  # written by a newer version; an older import may still help
    return None


def mapped(column: ColumnFound) -> MappedColumn:
    """Return a detected column as a mapped one."""
    return MappedColumn(
        name=column.name, role=column.role, metric=column.metric, scale=column.scale, direction=column.direction,
        blank=column.blank, unit=column.unit, date_style=column.date_style,
        decimal="," if column.decimal == "," else "", values=column.values, open_when_blank=column.open_when_blank,
        question=column.question, kind_column=column.kind_column, kinds=column.kinds, leave_out=column.leave_out,
    )  # fmt: skip


def _touchpoint_by_values(columns: list[MappedColumn], found: FileFound, project: Project) -> list[MappedColumn]:
    """Find the column whose values are titles on the map, where no header says so."""
    if any(column.role == "touchpoint" for column in columns) or not project.table(Touchpoint):
        return columns
    titles = {words(touchpoint.title) for touchpoint in candidates(project)}
    best, best_share = -1, 0.5
    for index, column in enumerate(found.columns):
        if column.role in ("segment", "channel", "ignore") and column.distinct >= 2 and column.common:
            share = sum(words(value) in titles for value in column.common) / len(column.common)
            if share > best_share:
                best, best_share = index, share
    if best >= 0:
        columns[best] = MappedColumn(name=columns[best].name, role="touchpoint")
    return columns


def _touchpoints_by_question(columns: list[MappedColumn], found: FileFound, project: Project) -> list[MappedColumn]:
    """Give an answer column the touchpoint whose title its header is, or its question names after a colon."""
    if any(column.role == "touchpoint" for column in columns):
        return columns
    titles = {touchpoint.id: touchpoint.title for touchpoint in candidates(project)}
    for index, (column, seen) in enumerate(zip(columns, found.columns, strict=True)):
        if column.role not in ("answer", "comment"):
            continue
        names = [part for text in (seen.name, seen.label) if text for part in (text, text.rsplit(":", 1)[-1])]
        for match in match_names(project, names):
            if match.kind in (MatchKind.EXACT, MatchKind.NORMALISED) and match.touchpoint_id is not None:
                columns[index] = replace(column, touchpoint=titles[match.touchpoint_id])
                break
    return columns


def _one_answer_each(columns: list[MappedColumn], found: FileFound) -> list[MappedColumn]:
    items = _items_without_overall(columns, found)
    taken: dict[tuple[str, str], int] = {}
    for index, column in enumerate(columns):
        if column.role != "answer":
            continue
        place = (column.metric or "", column.touchpoint)
        first = taken.get(place)
        if index in items:
            columns[index] = replace(column, role="ignore", question="")
        elif first is None:
            taken[place] = index
        elif _is_overall(column) and not _is_overall(columns[first]):
            columns[first] = replace(columns[first], role="ignore")
            taken[place] = index
        else:
            columns[index] = replace(column, role="ignore")
    return columns


def _items_without_overall(columns: list[MappedColumn], found: FileFound) -> set[int]:
    """Return the answers that rate several things in one question, none of which stands for the whole of it."""
    if any(column.role == "touchpoint" for column in columns):
        return set()
    batteries: dict[tuple[str, str], list[int]] = defaultdict(list)
    for index, (column, seen) in enumerate(zip(columns, found.columns, strict=True)):
        question = question_of(seen.name, seen.label)
        if column.role == "answer" and not column.touchpoint and question:
            batteries[column.metric or "", question].append(index)
    whole = [members for members in batteries.values() if len(members) > 1]
    return {index for members in whole if not any(_is_overall(columns[m]) for m in members) for index in members}


def _number(name: str) -> str:
    numbered = _NUMBERED.match(name)
    return numbered.group() if numbered else ""


def _subject(column: ColumnFound, in_battery: bool) -> str:
    """Return what a rating is about: the end of its question after a colon or dash, else its header without number."""
    item = item_of(column.name, column.label)
    if 0 < len(item) <= _LONGEST_TITLE:
        return item
    end = re.split(r":| [-–—] ", column.label)[-1].strip(" ?.[]") if column.label else ""
    if 0 < len(end) <= _LONGEST_TITLE:
        return end
    title = _NUMBERED.sub("", column.name) if in_battery else column.name
    title = title.replace("_", " ")
    return (title.capitalize() if title.isupper() and len(title) > 3 else title)[:_LONGEST_TITLE]


def _is_overall(column: MappedColumn) -> bool:
    header = words(column.name)
    return any(header.endswith(word) or word in header.split() for word in _OVERALL)


def _named_segments(columns: list[MappedColumn], found: FileFound) -> list[MappedColumn]:
    """Call the attribute of a choice as the choice, and shorten long questions in their middle; no name twice."""
    taken = {words(column.name) for column in columns if column.role == "segment"}
    for index, (column, seen) in enumerate(zip(columns, found.columns, strict=True)):
        if column.role != "segment" or len(column.name) <= _LONGEST_TITLE:
            continue
        half = _LONGEST_TITLE // 2 - 1
        short = f"{column.name[:half].rstrip()} … {column.name[-half:].lstrip()}"
        item = item_of(seen.name, seen.label)
        names = [item[:_LONGEST_TITLE], short, *(f"{short} {n}" for n in range(2, len(columns) + 2))]
        name = next(one for one in names if one and words(one) not in taken)
        taken.add(words(name))
        columns[index] = replace(column, attribute=name)
    return columns


def _fewer_segments(columns: list[MappedColumn], found: FileFound) -> list[MappedColumn]:
    """Keep the likeliest segments, the columns of one question all or none of them."""
    questions: dict[str, list[int]] = defaultdict(list)
    for index, (column, seen) in enumerate(zip(columns, found.columns, strict=True)):
        if column.role == "segment":
            questions[question_of(seen.name, seen.label) or f"\0{index}"].append(index)
    groups = sorted(
        questions.values(), key=lambda group: (len(group) > 1, not SEGMENT.search(words(columns[group[0]].name)))
    )
    left = _MOST_SEGMENTS
    for group in groups:
        if len(group) <= left:
            left -= len(group)
            continue
        left = left if len(group) > 1 else 0
        for index in group:
            columns[index] = replace(columns[index], role="ignore")
    return columns
