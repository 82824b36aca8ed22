"""What a map shows besides its shape: titles, badges, bands, marks, trends and feelings, ready to be painted.

It reads a project and the scores it is handed, and decides nothing about places or colours. One MapContent stands for
one state of the project; build a new one when something changed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from PySide6.QtGui import QImage

from cxjourney.domain.graph import is_hand_off
from cxjourney.domain.ids import RecordId
from cxjourney.domain.project import Project
from cxjourney.domain.records import (
    AnalysisLane,
    EvidenceStatus,
    MomentOfTruth,
    NoteKind,
    Persona,
    Touchpoint,
    Transition,
    TransitionKind,
)
from cxjourney.domain.text import tr
from cxjourney.domain.words import wait_text
from cxjourney.scoring.score import Badge, Band, Trend, felt_band

if TYPE_CHECKING:
    from cxjourney.scoring.moves import Move

NO_BADGE = Badge("", Band.NONE)
ImageSource = Callable[[RecordId], QImage | None]


@dataclass(frozen=True, slots=True)
class CardContent:
    """All that one touchpoint's card shows; equal contents look the same, so a drawn card may be used again."""

    title: str
    channel: str
    badge_text: str
    badge_band: Band
    edge: Band
    moment: bool
    evidence: EvidenceStatus
    notes: int
    image: bool
    sub_journey: bool
    service: bool
    indirect: bool
    moved: str = ""  # `better` or `worse` since the period before


@dataclass(frozen=True, slots=True)
class ArrowContent:
    """How one transition looks: `weight` from 0 to 1 is its share of customers, None where nobody knows."""

    kind: TransitionKind
    weight: float | None
    hand_off: bool
    wait: str
    drop_off: str
    label: str


@dataclass(slots=True)
class MapContent:
    """One journey as it is to be shown.

    `persona_ids` names whose feelings are drawn, the first most strongly; None is everyone. `colour_by` is `score`
    (bands of `badges`) or `emotion`. `images` returns a picture by asset id. `votes` False hides votes.
    """

    project: Project
    journey_id: RecordId
    persona_ids: tuple[RecordId | None, ...] = (None,)
    badges: Mapping[RecordId, Badge] = field(default_factory=dict)
    trends: Mapping[RecordId, Trend] = field(default_factory=dict)
    score_title: str = ""
    colour_by: str = "score"
    images: ImageSource | None = None
    votes: bool = True
    moves: Mapping[RecordId, Move] = field(default_factory=dict)
    _cards: dict[RecordId, CardContent] = field(default_factory=dict, init=False, repr=False)
    _arrows: dict[RecordId, ArrowContent] = field(default_factory=dict, init=False, repr=False)
    _worst: dict[RecordId | None, tuple[RecordId, str] | None] = field(default_factory=dict, init=False, repr=False)
    _note_counts: dict[RecordId, int] | None = field(default=None, init=False, repr=False)
    _moments: Mapping[RecordId, MomentOfTruth] | None = field(default=None, init=False, repr=False)

    def of_project(self, project: Project) -> MapContent:
        """Return the same content over another state of the project."""
        return MapContent(
            project, self.journey_id, self.persona_ids, self.badges, self.trends, self.score_title, self.colour_by,
            self.images, self.votes, self.moves,
        )  # fmt: skip

    def band(self, touchpoint_id: RecordId) -> Band:
        """Return the band that colours a touchpoint's left edge."""
        if self.colour_by == "emotion":
            emotion = self.project.emotions(self.persona_ids[0]).get(touchpoint_id)
            return felt_band(None if emotion is None else emotion.value)
        return self.badges.get(touchpoint_id, NO_BADGE).band

    def card(self, touchpoint_id: RecordId) -> CardContent:
        """Return what a touchpoint's card shows."""
        card = self._cards.get(touchpoint_id)
        if card is None:
            touchpoint = self.project.need(Touchpoint, touchpoint_id)
            badge = self.badges.get(touchpoint_id, NO_BADGE)
            card = self._cards[touchpoint_id] = CardContent(
                title=touchpoint.title,
                channel=touchpoint.channel,
                badge_text=badge.text if badge.band is not Band.NONE else tr("no data"),
                badge_band=badge.band,
                edge=self.band(touchpoint_id),
                moment=touchpoint_id in self._marked(),
                evidence=touchpoint.evidence_status,
                notes=self._notes().get(touchpoint_id, 0),
                image=bool(touchpoint.image_ids),
                sub_journey=touchpoint.sub_journey_id is not None,
                service=touchpoint.service,
                indirect=touchpoint.indirect,
                moved=self._moved(touchpoint_id),
            )
        return card

    def _marked(self) -> Mapping[RecordId, MomentOfTruth]:
        if self._moments is None:
            self._moments = self.project.moments()
        return self._moments

    def _moved(self, touchpoint_id: RecordId) -> str:
        move = self.moves.get(touchpoint_id)
        return "" if move is None else "better" if move.better else "worse"

    def arrow(self, transition: Transition) -> ArrowContent:
        """Return how a transition looks."""
        arrow = self._arrows.get(transition.id)
        if arrow is None:
            arrow = self._arrows[transition.id] = ArrowContent(
                kind=transition.transition_kind,
                weight=transition.share,
                hand_off=is_hand_off(self.project, transition),
                wait=wait_text(transition.wait_hours),
                drop_off="" if not transition.drop_off else tr("−{share} %", share=f"{transition.drop_off * 100:.0f}"),
                label=transition.label,
            )
        return arrow

    def analysis_title(self, lane: AnalysisLane) -> str:
        """Return the label of an analysis lane."""
        if lane is AnalysisLane.SCORES:
            return tr("{metric} over time", metric=self.score_title) if self.score_title else tr("Scores over time")
        if lane is AnalysisLane.EMOTION:
            return tr("Emotion")
        titles = {
            AnalysisLane.NOTES: tr("Pain points and ideas"),
            AnalysisLane.ACTIONS: tr("Actions"),
            AnalysisLane.IMAGES: tr("Images"),
        }
        return titles[lane]

    def persona_name(self, persona_id: RecordId | None) -> str:
        """Return a persona's name, or the word for everyone."""
        persona = self.project.get(Persona, persona_id)
        return tr("Everyone") if persona is None else persona.name

    def worst_comment(self, persona_id: RecordId | None) -> tuple[RecordId, str] | None:
        """Return (touchpoint, words) for the lowest feeling below zero of which anybody said something."""
        if persona_id not in self._worst:
            self._worst[persona_id] = self._find_worst(persona_id)
        return self._worst[persona_id]

    def _find_worst(self, persona_id: RecordId | None) -> tuple[RecordId, str] | None:
        notes = self.project.notes(self.journey_id)
        felt = [emotion for emotion in self.project.emotions(persona_id).values() if emotion.value < 0]
        for emotion in sorted(felt, key=lambda emotion: (emotion.value, emotion.id)):
            touchpoint = self.project.get(Touchpoint, emotion.touchpoint_id)
            if touchpoint is None or touchpoint.journey_id != self.journey_id:
                continue
            quotes = (n.text for n in notes if n.touchpoint_id == touchpoint.id and n.note_kind is NoteKind.QUOTE)
            words = emotion.comment or next(quotes, "")
            if words:
                return touchpoint.id, words
        return None

    def _notes(self) -> dict[RecordId, int]:
        if self._note_counts is None:
            self._note_counts = {}
            for note in self.project.notes(self.journey_id):
                if note.touchpoint_id is not None:
                    self._note_counts[note.touchpoint_id] = self._note_counts.get(note.touchpoint_id, 0) + 1
        return self._note_counts
