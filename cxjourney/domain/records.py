"""The records a project is made of: frozen, flat, comparable values with an id.

A record says what is, never what to do: checks and changes live in `actions`, persistence in `storage`, looks in
`drawing`. Fields hold only `str`, `int`, `float`, `bool`, `date`, `None`, string enums, tuples of text and tuples
of the small value classes below, so that every kind maps to a table with real columns by one rule.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date
from enum import StrEnum
from typing import ClassVar

from cxjourney.domain.ids import RecordId


class JourneyState(StrEnum):
    AS_IS = "as is"
    TO_BE = "to be"


class LaneKind(StrEnum):
    """What a lane stands for; `BACKSTAGE` lanes lie below the line of visibility."""

    CHANNEL = "channel"
    ACTOR = "actor"
    BACKSTAGE = "backstage"


class EvidenceStatus(StrEnum):
    """How a touchpoint is known: thought, seen, or backed by answers."""

    ASSUMED = "assumed"
    OBSERVED = "observed"
    MEASURED = "measured"


class TransitionKind(StrEnum):
    NORMAL = "normal"
    ALTERNATIVE = "alternative"
    LOOP = "loop back"


class NoteKind(StrEnum):
    PAIN = "pain"
    NEED = "need"
    IDEA = "idea"
    QUOTE = "quote"
    QUESTION = "question"


class NoteCause(StrEnum):
    NONE = ""
    LONG_WAIT = "long wait"
    NOT_UNDERSTOOD = "not understood"
    UNRESOLVED = "unresolved"
    TOO_MUCH_AUTOMATION = "too much automation"
    NOT_PERSONAL = "not personal"
    RUDE = "rude"


class MetricKind(StrEnum):
    NPS = "nps"
    CSAT = "csat"
    CES = "ces"
    TTR = "ttr"
    MEAN = "mean"
    SHARE = "share"
    SUM = "sum"


class Direction(StrEnum):
    HIGHER = "higher"
    LOWER = "lower"


class ActionStatus(StrEnum):
    OPEN = "open"
    IN_PROGRESS = "in progress"
    DONE = "done"
    DROPPED = "dropped"


class CaseStatus(StrEnum):
    OPEN = "open"
    CONTACTED = "contacted"
    SOLVED = "solved"


class AnalysisLane(StrEnum):
    """The lanes below the touchpoint lanes; a journey lists the visible ones in their order."""

    EMOTION = "emotion"
    SCORES = "scores"
    NOTES = "notes"
    ACTIONS = "actions"
    IMAGES = "images"


@dataclass(frozen=True, slots=True)
class Motivation:
    """A slider between two named ends; `value` runs from 0 (left) to 100 (right)."""

    left: str
    right: str
    value: int = 50


@dataclass(frozen=True, slots=True)
class OwnField:
    """A persona field that the person named."""

    name: str
    value: str


@dataclass(frozen=True, slots=True)
class Drafted:
    """A statement of a persona that was drafted from evidence and that nobody has confirmed yet.

    `field` names the persona's field, `text` is the statement as it stands there (one entry, where the field is a
    list). `n` counts the answers that it rests on, `reason` says in a sentence how it was found.
    """

    field: str
    text: str
    n: int
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Condition:
    """One test on an evidence attribute: it is any of `values` (or none of them, if `exclude`)."""

    attribute: str
    values: tuple[str, ...]
    exclude: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """Anything with an id that a project holds; `kind` names its table and never changes between versions."""

    kind: ClassVar[str] = ""
    id: RecordId


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectInfo(Record):
    """The project itself; exactly one exists in every project, under the id `project`."""

    kind: ClassVar[str] = "project"
    id: RecordId = "project"
    title: str = ""
    description: str = ""
    minimum_n: int = 30  # below this many answers a badge is grey
    anonymity_threshold: int = 5  # below this many answers a score is withheld
    confidence: float = 0.95
    currency: str = "€"
    hash_key: str = ""  # hex; keys the hashes of response ids, made by the first import
    work_begin: int = 540  # minutes after midnight
    work_end: int = 1020
    work_days: tuple[str, ...] = ("1", "2", "3", "4", "5")  # ISO weekday numbers, Monday is 1
    holidays: tuple[str, ...] = ()  # ISO dates
    callback_hours: int = 48  # a case is due so long after the answer


@dataclass(frozen=True, slots=True, kw_only=True)
class Journey(Record):
    kind: ClassVar[str] = "journey"
    title: str
    state: JourneyState = JourneyState.AS_IS
    scope: str = ""
    owner: str = ""
    date: date | None = None
    version: str = ""
    position: int = 0
    analysis_lanes: tuple[str, ...] = (AnalysisLane.EMOTION, AnalysisLane.SCORES, AnalysisLane.NOTES)
    source_id: RecordId | None = None  # the as-is journey that a to-be journey was copied from


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage(Record):
    """A column band; `position` orders the stages of a journey from 0."""

    kind: ClassVar[str] = "stage"
    journey_id: RecordId
    title: str
    goal: str = ""  # what the customer wants in this stage
    position: int = 0
    origin_id: RecordId | None = None  # the stage this one was copied from, for comparing journeys


@dataclass(frozen=True, slots=True, kw_only=True)
class Lane(Record):
    """A row of touchpoints; `position` orders the lanes of a journey from 0, backstage ones last."""

    kind: ClassVar[str] = "lane"
    journey_id: RecordId
    title: str
    lane_kind: LaneKind = LaneKind.CHANNEL
    position: int = 0
    origin_id: RecordId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Touchpoint(Record):
    """One interaction in the cell (stage, lane, column); no two touchpoints share a cell."""

    kind: ClassVar[str] = "touchpoint"
    journey_id: RecordId
    stage_id: RecordId
    lane_id: RecordId
    column: int = 0  # within the stage, from 0
    title: str
    channel: str = ""
    owner: str = ""
    description: str = ""
    expectation: str = ""
    indirect: bool = False
    service: bool = False  # the customer asks for help here
    evidence_status: EvidenceStatus = EvidenceStatus.ASSUMED
    sub_journey_id: RecordId | None = None
    image_ids: tuple[str, ...] = ()
    origin_id: RecordId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Transition(Record):
    """An arrow; `share` and `drop_off` are fractions from 0 to 1, `wait_hours` is in hours, None is unknown."""

    kind: ClassVar[str] = "transition"
    journey_id: RecordId
    source_id: RecordId
    target_id: RecordId
    transition_kind: TransitionKind = TransitionKind.NORMAL
    share: float | None = None
    wait_hours: float | None = None
    drop_off: float | None = None
    hand_off: bool | None = None  # None: derived from a change of channel or owner
    label: str = ""
    origin_id: RecordId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Note(Record):
    """A card under a touchpoint, or under a stage where `touchpoint_id` is None."""

    kind: ClassVar[str] = "note"
    journey_id: RecordId
    stage_id: RecordId
    touchpoint_id: RecordId | None = None
    note_kind: NoteKind = NoteKind.PAIN
    text: str
    cause: NoteCause = NoteCause.NONE
    votes: int = 0
    position: int = 0
    source: str = ""  # for a quote: where it comes from, such as “NPS 2, 14 Oct”
    answer_key: str = ""  # for a quote pinned from the evidence: the key of its row
    origin_id: RecordId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Emotion(Record):
    """What the room felt at a touchpoint, from -2 to +2; `persona_id` None means everyone."""

    kind: ClassVar[str] = "emotion"
    touchpoint_id: RecordId
    persona_id: RecordId | None = None
    value: float
    comment: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MomentOfTruth(Record):
    """The mark on a touchpoint that decides; at most one for each touchpoint."""

    kind: ClassVar[str] = "moment_of_truth"
    touchpoint_id: RecordId
    stake: str = ""
    reason: str = ""
    owner: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Persona(Record):
    kind: ClassVar[str] = "persona"
    name: str
    role: str = ""
    age: str = ""  # text, because people write “27” as well as “30 to 40”
    place: str = ""
    portrait_id: RecordId | None = None
    colour: str = ""  # #RRGGBB behind the initials; empty: chosen from the name
    quote: str = ""
    story: str = ""
    goals: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    frustrations: tuple[str, ...] = ()
    expectations: tuple[str, ...] = ()
    motivations: tuple[Motivation, ...] = ()
    channels: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    high_impact: bool = False
    own_fields: tuple[OwnField, ...] = ()
    segment_id: RecordId | None = None
    journey_ids: tuple[str, ...] = ()
    position: int = 0
    drafted: tuple[Drafted, ...] = ()
    quote_said: bool = False  # the quote is a customer's own words, taken from the evidence


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment(Record):
    """A named filter over evidence attributes: all conditions hold. `size` is customers, `value` money a year."""

    kind: ClassVar[str] = "segment"
    name: str
    conditions: tuple[Condition, ...] = ()
    high_impact: bool = False
    size: int | None = None
    value_per_customer: float | None = None
    position: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Metric(Record):
    """What a number means. At or past `good_from` is the good band, past `low_from` the low one, by `direction`."""

    kind: ClassVar[str] = "metric"
    name: str
    metric_kind: MetricKind
    scale_low: float | None = None  # None: open, as for hours
    scale_high: float | None = None
    direction: Direction = Direction.HIGHER
    unit: str = ""
    target: float | None = None
    good_from: float | None = None
    low_from: float | None = None
    question: str = ""
    position: int = 0
    business_hours: bool = False  # times to resolution count the project's working hours only
    callback_from: float | None = None  # an answer at this value or worse is a case to call back


@dataclass(frozen=True, slots=True, kw_only=True)
class Target(Record):
    """What one touchpoint has to reach in a metric, where that differs from the metric's own target and bands."""

    kind: ClassVar[str] = "target"
    touchpoint_id: RecordId
    metric_id: RecordId
    target: float | None = None
    good_from: float | None = None
    low_from: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Source(Record):
    """A database that evidence comes from; `url` never holds a password."""

    kind: ClassVar[str] = "source"
    name: str
    url: str
    query: str  # a SELECT, or the name of a table
    mapping_json: str = "{}"
    aggregate: bool = False  # the database counts, and only counts are stored
    newest: str = ""  # ISO 8601: everything up to this moment is in the project
    password_from: str = ""  # “environment:NAME”, “keyring”, “service”; empty: none is needed
    refreshed_at: str = ""  # ISO 8601 with offset
    position: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Import(Record):
    """One data file brought in; its answers lie beside it as an immutable block under the same id."""

    kind: ClassVar[str] = "import"
    file_name: str
    file_sha256: str = ""
    imported_at: str = ""  # ISO 8601 with offset
    preset: str = ""
    layout: str = ""  # fingerprint of the columns, to offer the mapping again
    mapping_json: str = "{}"
    report_json: str = "{}"
    rows: int = 0
    taken: int = 0
    skipped: int = 0
    duplicates: int = 0
    answers: int = 0
    comments: int = 0
    first_date: date | None = None
    last_date: date | None = None
    source_id: RecordId | None = None  # the database it came from


@dataclass(frozen=True, slots=True, kw_only=True)
class Case(Record):
    """A bad answer that somebody looks after; exists once anything about it differs from open and due as usual."""

    kind: ClassVar[str] = "case"
    answer_key: str  # the key of the evidence row
    touchpoint_id: RecordId
    metric_id: RecordId
    status: CaseStatus = CaseStatus.OPEN
    due: str = ""  # ISO 8601 local time to the minute; empty: as usual
    owner: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Action(Record):
    """What we do about a touchpoint, and the two periods that tell whether it helped."""

    kind: ClassVar[str] = "action"
    journey_id: RecordId
    touchpoint_id: RecordId | None = None
    title: str
    problem: str = ""
    owner: str = ""
    due: date | None = None
    status: ActionStatus = ActionStatus.OPEN
    impact: int | None = None  # 1 to 5
    effort: int | None = None  # 1 to 5
    baseline_from: date | None = None
    baseline_to: date | None = None
    check_from: date | None = None
    check_to: date | None = None
    result: str = ""
    position: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Asset(Record):
    """A picture; its bytes lie beside the record as a block under the same id."""

    kind: ClassVar[str] = "asset"
    name: str
    media_type: str = "image/png"
    width: int = 0
    height: int = 0
    alt_text: str = ""


KINDS: dict[str, type[Record]] = {
    record.kind: record
    for record in (
        ProjectInfo, Journey, Stage, Lane, Touchpoint, Transition, Note, Emotion, MomentOfTruth, Persona,
        Segment, Metric, Target, Source, Import, Case, Action, Asset,
    )
}  # fmt: skip
"""Every record kind by the name of its table, parents before children."""

WITH_BLOCK: frozenset[str] = frozenset({Import.kind, Asset.kind})
"""The kinds whose records own a block of bytes that lies beside them."""


def field_names(record_class: type[Record]) -> tuple[str, ...]:
    """Return the names of a record class's fields in their order, `id` first."""
    return tuple(field.name for field in fields(record_class))
