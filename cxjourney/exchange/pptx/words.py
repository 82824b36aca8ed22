"""How scores and records read on slides: values with their band's shape, answers, waits, sources."""

from __future__ import annotations

from cxjourney.domain.ids import RecordId
from cxjourney.domain.records import Action, Metric, NoteKind, Touchpoint, Transition
from cxjourney.domain.text import tr, trn
from cxjourney.domain.words import status_text, wait_text
from cxjourney.exchange.contents import Contents
from cxjourney.exchange.safe_text import safe_line
from cxjourney.exchange.score_book import ScoreRow
from cxjourney.scoring.labels import (
    answers_told,
    badge,
    describe,
    format_date,
    format_interval,
    format_period,
    format_value,
    percent_text,
    shape,
    short_n,
)
from cxjourney.scoring.score import JUDGED, worst_first


def score_text(row: ScoreRow | None, minimum_n: int) -> str:
    """Return a score as a card shows it: `▼ −31`, `n 12` where answers are few, `n < 5` where it is withheld."""
    if row is None:
        return tr("no data")
    return f"{shape(row.band)} {badge(row.metric, row.score, minimum_n).text}".strip()


def value_text(row: ScoreRow | None) -> str:
    """Return the value alone; a dash where there is none or where it may not be shown."""
    return format_value(row.metric, None if row.score.withheld else row.score.value) if row else "–"


def n_text(row: ScoreRow | None) -> str:
    """Return the number of answers as it may be shown."""
    return short_n(row.score) if row else "–"


def answers_of(row: ScoreRow) -> str:
    """Return the number of answers in words."""
    return answers_told(row.metric, row.score)


def interval_text(row: ScoreRow) -> str:
    """Return the interval with its confidence, empty where there is none."""
    interval = "" if row.score.withheld else format_interval(row.metric, row.score)
    return (
        tr("{share} % interval {interval}", share=f"{row.score.confidence * 100:.0f}", interval=interval)
        if interval
        else ""
    )


def sentence(row: ScoreRow | None, minimum_n: int) -> str:
    """Return everything about a score in one sentence, for alt texts and notes."""
    return describe(row.metric, row.score, minimum_n) if row else tr("no data")


def period_text(row: ScoreRow | None) -> str:
    """Return the days that a score's answers were given on."""
    return format_period(row.score.period_from, row.score.period_to) if row and not row.score.withheld else ""


def arrow_text(arrow: Transition) -> str:
    """Return what stands at an arrow: its own label, its share and wait."""
    return " · ".join(arrow_parts(arrow))


def arrow_parts(arrow: Transition) -> list[str]:
    """Return what stands at an arrow part by part, what matters most first."""
    share = percent_text(arrow.share) if arrow.share is not None else ""
    return [part for part in (safe_line(arrow.label), share, wait_text(arrow.wait_hours)) if part]


def drop_text(arrow: Transition) -> str:
    """Return the share of customers who are lost along an arrow."""
    return tr("−{share} %", share=f"{arrow.drop_off * 100:.0f}") if arrow.drop_off else ""


def arrow_sentence(contents: Contents, arrow: Transition) -> str:
    """Return an arrow in words, for notes and screen readers."""
    parts = [
        tr("{source} to {target}", source=safe_line(contents.touchpoint_title(arrow.source_id)),
           target=safe_line(contents.touchpoint_title(arrow.target_id)))
    ]  # fmt: skip
    parts += [arrow_text(arrow)] if arrow_text(arrow) else []
    if arrow.drop_off:
        parts.append(tr("{share} % leave", share=f"{arrow.drop_off * 100:.0f}"))
    return ", ".join(parts)


def action_text(contents: Contents, action: Action) -> str:
    """Return an action with its status, who does it and until when."""
    owner = safe_line(contents.owner(action.owner))
    due = tr("due {day}", day=format_date(action.due)) if action.due else ""
    facts = ", ".join(fact for fact in (status_text(action.status), owner, due) if fact)
    return f"{safe_line(action.title, 200)} ({facts})"


def votes_text(votes: int) -> str:
    """Return a number of votes in words, empty for none."""
    return trn("{count} vote", "{count} votes", votes) if votes else ""


def lowest(
    contents: Contents, metric: Metric | None, touchpoints: list[Touchpoint]
) -> list[tuple[ScoreRow, Touchpoint]]:
    """Return the touchpoints with a judged score, the worst first."""
    if metric is None:
        return []
    found = [(row, one) for one in touchpoints if (row := contents.scores.of(one.id, metric)) and row.band in JUDGED]
    return sorted(found, key=lambda pair: (worst_first(metric, pair[0].score.value), pair[1].id))


def quotes_of(contents: Contents, touchpoint_ids: set[RecordId], most: int) -> list[tuple[str, str]]:
    """Return quotes with their sources, pinned ones first, then the newest comments; none where they stay inside."""
    if not contents.sharing.comments:
        return []
    found: list[tuple[str, str]] = []
    for note in contents.notes:
        if note.note_kind is NoteKind.QUOTE and note.touchpoint_id in touchpoint_ids:
            found.append((note.text, note.source))
    if len(found) < most:
        from cxjourney.scoring.comments import source_text

        said = {text.strip() for text, _ in found}
        of_these = (c for c in contents.comments if c.touchpoint_id in touchpoint_ids and c.text.strip() not in said)
        for comment in of_these:
            found.append((comment.text, source_text(comment, contents.project)))
            if len(found) >= most:
                break
    return found[:most]


def sources_text(contents: Contents) -> list[str]:
    """Return where the evidence comes from, one line for each file."""
    lines = []
    for one in contents.imports[:20]:
        when = format_period(one.first_date, one.last_date)
        rows = trn("{number} row", "{number} rows", one.taken, number=f"{one.taken:,}")
        lines.append(", ".join(part for part in (safe_line(one.file_name), rows, when) if part))
    return lines


def exported_text(contents: Contents) -> str:
    """Return the footer of every slide."""
    return tr("{title} · exported on {day}", title=safe_line(contents.title), day=format_date(contents.today))
