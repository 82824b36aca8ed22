"""The words on screen for the values of the model: kinds, causes, states, statuses, and sizes of things."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QDate, QLocale

from cxjourney.domain.project import Project
from cxjourney.domain.records import (
    ActionStatus,
    AnalysisLane,
    EvidenceStatus,
    Import,
    JourneyState,
    LaneKind,
    MetricKind,
    NoteCause,
    NoteKind,
    Persona,
    TransitionKind,
)
from cxjourney.domain.text import tr, trn
from cxjourney.domain.words import (
    begun,
    cause_text,
    evidence_text,
    note_kind_text,
    state_text,
    status_text,
    transition_text,
)


def journey_states() -> list[tuple[object, str]]:
    """Return the states of a journey with their words."""
    return [(one, begun(state_text(one))) for one in JourneyState]


def lane_kinds() -> list[tuple[object, str]]:
    """Return the kinds of lanes with their words."""
    return [
        (LaneKind.CHANNEL, tr("Channel")),
        (LaneKind.ACTOR, tr("Actor")),
        (LaneKind.BACKSTAGE, tr("Backstage, below the line of visibility")),
    ]


def evidence_statuses() -> list[tuple[object, str]]:
    """Return how touchpoints are known, with the words."""
    return [(one, begun(evidence_text(one))) for one in EvidenceStatus]


def transition_kinds() -> list[tuple[object, str]]:
    """Return the kinds of transitions with their words."""
    return [(one, begun(transition_text(one))) for one in TransitionKind]


def note_kinds() -> list[tuple[object, str]]:
    """Return the kinds of notes with their words."""
    return [(one, begun(note_kind_text(one))) for one in NoteKind]


def note_causes() -> list[tuple[object, str]]:
    """Return the causes of notes with their words."""
    return [(one, begun(cause_text(one)) or tr("No cause")) for one in NoteCause]


def action_statuses() -> list[tuple[object, str]]:
    """Return the states of actions with their words."""
    return [(one, begun(status_text(one))) for one in ActionStatus]


def analysis_lanes() -> list[tuple[str, str]]:
    """Return the analysis lanes with their words."""
    return [
        (AnalysisLane.EMOTION, tr("Emotion")),
        (AnalysisLane.SCORES, tr("Scores over time")),
        (AnalysisLane.NOTES, tr("Pain points and ideas")),
        (AnalysisLane.ACTIONS, tr("Actions")),
        (AnalysisLane.IMAGES, tr("Images")),
    ]


def emotions() -> list[tuple[object, str]]:
    """Return the five marks of the emotion curve with their words."""
    return [
        (-2.0, tr("Very bad (−2)")),
        (-1.0, tr("Bad (−1)")),
        (0.0, tr("Neutral (0)")),
        (1.0, tr("Good (+1)")),
        (2.0, tr("Very good (+2)")),
    ]


def metric_word(kind: MetricKind, name: str) -> str:
    """Return the short word of a metric for chips: the well-known ones by their letters, others by their name."""
    known = {MetricKind.NPS: "NPS", MetricKind.CSAT: "CSAT", MetricKind.CES: "CES", MetricKind.TTR: "TTR"}
    return known.get(kind, name)


def word(choices: list[tuple[object, str]], key: object) -> str:
    """Return the word of one value."""
    return next((text for value, text in choices if value == key), "")


def number(value: int) -> str:
    """Return a whole number with the person's thousands marks."""
    return locale().toString(value)


def locale() -> QLocale:
    """Return the person's locale for showing numbers and days; English where the system names none."""
    system = QLocale()
    if system.language() == QLocale.Language.C:
        return QLocale(QLocale.Language.English, QLocale.Country.UnitedKingdom)
    return system


def day(value: date | None) -> str:
    """Return a day as `14 Oct 2026` in the person's language; empty for None."""
    return locale().toString(QDate(value.year, value.month, value.day), "d MMM yyyy") if value else ""


def month(value: date) -> str:
    """Return a month as `Oct 2026` in the person's language."""
    return locale().toString(QDate(value.year, value.month, value.day), "MMM yyyy")


def journey_counts(project: Project, journey_id: str | None) -> str:
    """Return “6 stages · 17 touchpoints · 4 moments of truth” for a journey; empty without one."""
    if not journey_id:
        return ""
    touchpoints = project.touchpoints(journey_id)
    moments = project.moments()
    marked = sum(1 for touchpoint in touchpoints if touchpoint.id in moments)
    parts = [
        trn("{count} stage", "{count} stages", len(project.stages(journey_id))),
        trn("{count} touchpoint", "{count} touchpoints", len(touchpoints)),
    ]
    if marked:
        parts.append(trn("{count} moment of truth", "{count} moments of truth", marked))
    return " · ".join(parts)


def persona_count(project: Project) -> str:
    """Return “3 personas”; empty without any."""
    count = len(project.table(Persona))
    return trn("{count} persona", "{count} personas", count) if count else ""


def evidence_summary(project: Project) -> str:
    """Return “18,204 answers, Oct 2025 to Sep 2026” over all imports; empty without any."""
    imports = list(project.table(Import).values())
    if not imports:
        return ""
    total = sum(one.answers for one in imports)
    text = trn("{shown} answer", "{shown} answers", total, shown=number(total))
    starts = [one.first_date for one in imports if one.first_date]
    ends = [one.last_date for one in imports if one.last_date]
    if not starts or not ends:
        return text
    first, last = month(min(starts)), month(max(ends))
    if first == last:
        return tr("{answers}, {month}", answers=text, month=first)
    return tr("{answers}, {first} to {last}", answers=text, first=first, last=last)


def window_title(title: str) -> str:
    """Return a project's title, or the words for one without."""
    return title or tr("Untitled project")
