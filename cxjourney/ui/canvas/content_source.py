"""What the cards show: badges and trends from the scores, kept until something they depend on changes."""

from __future__ import annotations

from collections.abc import Mapping

from cxjourney.domain.edits import Edit
from cxjourney.domain.ids import RecordId
from cxjourney.domain.records import Emotion, Import, Metric, Persona, ProjectInfo, Segment, Stage, Touchpoint
from cxjourney.drawing.content import MapContent
from cxjourney.scoring.score import Badge, Trend
from cxjourney.ui.canvas.images import AssetImages
from cxjourney.ui.canvas.state import CanvasState

_SCORED = frozenset({Metric.kind, Import.kind, ProjectInfo.kind, Persona.kind, Segment.kind, Stage.kind})


class ContentSource:
    """Owns the badges and trends shown now; makes one MapContent for each state of the project."""

    def __init__(self, state: CanvasState) -> None:
        self._state = state
        self._images = AssetImages(state.document)
        self._badges: Mapping[RecordId, Badge] | None = None
        self._trends: Mapping[RecordId, Trend] | None = None

    def content(self) -> MapContent:
        """Return what the map as it is laid out now shows, a preview included."""
        state = self._state
        if self._badges is None:
            self._badges = state.scores.badges(state.journey_id)
        if self._trends is None:
            self._trends = state.scores.stage_trends(state.journey_id)
        metric = state.scores.metric
        return MapContent(
            project=state.shown.project,
            journey_id=state.journey_id,
            persona_ids=state.selection.persona_ids,
            badges=self._badges,
            trends=self._trends,
            score_title=metric.name if metric is not None else "",
            colour_by="emotion" if state.scores.shows_emotion else "score",
            images=self._images.image,
            moves=state.moves,
        )

    def forget(self, edit: Edit) -> None:
        """Ask the scores again where `edit` could have changed what they say."""
        kinds = edit.kinds()
        if kinds & _SCORED:
            self.forget_all()
        elif Emotion.kind in kinds or any(self._moves_score(change.before, change.after) for change in edit.changes):
            self._badges = None

    def forget_all(self) -> None:
        """Ask the scores for everything again."""
        self._badges = self._trends = None

    @staticmethod
    def _moves_score(before: object, after: object) -> bool:
        """Say whether a touchpoint came, went or got another sub-journey: its place and title do not matter."""
        if not isinstance(before or after, Touchpoint):
            return False
        if not isinstance(before, Touchpoint) or not isinstance(after, Touchpoint):
            return True
        return before.sub_journey_id != after.sub_journey_id
