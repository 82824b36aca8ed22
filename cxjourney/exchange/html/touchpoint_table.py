"""The touchpoints as tables, one for each journey: read without the map, without a script, and on paper."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from cxjourney.domain.ids import RecordId
from cxjourney.domain.records import Journey, Metric, Touchpoint
from cxjourney.domain.text import tr, trn
from cxjourney.domain.words import emotion_text, evidence_text, note_kind_text, status_text
from cxjourney.exchange.contents import Contents
from cxjourney.exchange.html.markup import Markup, element, joined, plain
from cxjourney.scoring.labels import answers_text, band_name, format_value, shape, unit_name


def touchpoint_tables(contents: Contents) -> Markup:
    """Return one table for each journey."""
    notes = notes_by_touchpoint(contents)
    return joined(_table(contents, journey, notes) for journey in contents.journeys)


def _table(contents: Contents, journey: Journey, notes: dict[RecordId, list[Markup]]) -> Markup:
    stages, lanes, touchpoints = contents.of_journey(journey)
    metrics = _metrics_of(contents, touchpoints)
    caption = trn("{journey}: {count} touchpoint", "{journey}: {count} touchpoints", len(touchpoints),
                  journey=journey.title)  # fmt: skip
    titles = {stage.id: stage.title for stage in stages} | {lane.id: lane.title for lane in lanes}
    rows = joined(
        _row(contents, touchpoint, metrics, titles, rank, notes.get(touchpoint.id, []))
        for rank, touchpoint in enumerate(touchpoints)
    )
    table = element(
        "table", element("caption", caption), element("thead", element("tr", joined(_heads(contents, metrics)))),
        element("tbody", rows),
    )  # fmt: skip
    return element("div", table, class_="scroll", data_journey=journey.id)


def _metrics_of(contents: Contents, touchpoints: list[Touchpoint]) -> list[Metric]:
    of = contents.scores.of
    return [metric for metric in contents.metrics if any(of(one.id, metric) for one in touchpoints)]


def _heads(contents: Contents, metrics: list[Metric]) -> Iterator[Markup]:
    yield _head(tr("Stage"), "rank")
    yield _head(tr("Touchpoint"), "text")
    yield _head(tr("Lane"), "text")
    yield _head(tr("Channel"), "text")
    if contents.sharing.owners:
        yield _head(tr("Owner"), "text")
    yield _head(tr("Evidence"), "text")
    yield _head(tr("Emotion"), "number")
    for metric in metrics:
        yield _head(metric.name, "number", aria_description=unit_name(metric), data_metric=metric.id)
    yield _head(tr("Notes and actions"), "count")


def _head(title: str, sort: str, **attributes: str) -> Markup:
    named = {"class_": "number"} if sort == "number" else {}
    return element("th", title, scope="col", data_sort=sort, **named, **attributes)


def _row(
    contents: Contents, one: Touchpoint, metrics: list[Metric], titles: dict[RecordId, str], rank: int,
    notes: list[Markup],
) -> Markup:  # fmt: skip
    emotion = contents.emotion(one.id)
    moment = contents.moment(one.id)
    title: list[str] = [element("a", one.title or tr("Untitled"), href=f"#{one.id}")]
    if moment is not None:
        title.append(" ")
        title.append(element("span", tr("Moment of truth"), class_="tag moment"))
    cells = [
        element("td", titles.get(one.stage_id, ""), data_value=rank),
        element("th", *title, scope="row"),
        element("td", titles.get(one.lane_id, "")),
        element("td", one.channel),
    ]
    if contents.sharing.owners:
        cells.append(element("td", one.owner))
    cells.append(element("td", evidence_text(one.evidence_status)))
    felt = "" if emotion is None else emotion_text(emotion)
    cells.append(element("td", felt, class_="number", data_value=emotion))
    cells += [_score(contents, one, metric) for metric in metrics]
    cells.append(element("td", *notes, class_="notes", data_value=len(notes)))
    return element("tr", *cells, data_touchpoint=one.id)


def _score(contents: Contents, one: Touchpoint, metric: Metric) -> Markup:
    row = contents.scores.of(one.id, metric)
    if row is None:
        return element("td", element("span", tr("no data"), class_="none"), class_="number", data_metric=metric.id)
    score, own = row.score, contents.project.metric_at(metric, one.id)
    if score.withheld or score.value is None:
        text = tr("n < {bound}", bound=score.threshold) if score.withheld else tr("no data")
        said = tr("withheld") if score.withheld else ""
        return element("td", element("span", text, class_="none", title=said or None), class_="number",
                       data_metric=metric.id)  # fmt: skip
    band = element("span", band_name(row.band), class_="unseen")
    sign = element("span", shape(row.band), aria_hidden="true")
    badge = element("span", sign, " ", format_value(own, score.value), " ", band, class_=f"badge {row.band}")
    n = element("span", answers_text(own, score.n), class_="n")
    return element("td", badge, " ", n, class_="number", data_metric=metric.id, data_value=round(score.value, 2))


def notes_by_touchpoint(contents: Contents) -> dict[RecordId, list[Markup]]:
    """Return touchpoint -> its notes and actions, each a paragraph."""
    found: dict[RecordId, list[Markup]] = defaultdict(list)
    for note in contents.notes:
        if note.touchpoint_id:
            kind = element("span", note_kind_text(note.note_kind), class_=f"kind {note.note_kind}")
            found[note.touchpoint_id].append(element("p", kind, " ", note.text))
    for action in contents.actions:
        if action.touchpoint_id:
            kind = element("span", tr("action"), class_="kind task")
            facts = " · ".join(fact for fact in (status_text(action.status), contents.owner(action.owner)) if fact)
            said = element("span", facts, class_="n")
            found[action.touchpoint_id].append(element("p", kind, " ", action.title, " ", said))
    return found


def stage_notes(contents: Contents) -> Markup:
    """Return the notes that belong to whole stages, and the actions that belong to whole journeys, as a list."""
    lines = []
    for note in contents.notes:
        if not note.touchpoint_id:
            kind = element("span", note_kind_text(note.note_kind), class_=f"kind {note.note_kind}")
            lines.append(element("li", kind, " ", plain(contents.stage_title(note.stage_id)), ": ", note.text))
    for action in contents.actions:
        if not action.touchpoint_id:
            kind = element("span", tr("action"), class_="kind task")
            lines.append(element("li", kind, " ", action.title))
    if not lines:
        return Markup("")
    return joined([element("h3", tr("Notes on whole stages")), element("ul", *lines, class_="plain")])
