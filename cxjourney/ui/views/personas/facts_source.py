"""The figures of personas: worked out beside the window where answers are many, and kept until anything changes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from cxjourney.domain.records import Persona
from cxjourney.scoring.compute import ScoreFilter
from cxjourney.ui.panels.inspector.context import Context
from cxjourney.ui.views.evidence.background import Background

if TYPE_CHECKING:
    from cxjourney.scoring.persona_facts import PersonaFacts

Key = tuple[str | None, ScoreFilter, str | None, bool]


class FactsSource(QObject):
    """Owns the figures worked out so far, one set for each segment and period."""

    def __init__(self, context: Context, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self._background = Background(lambda: context.project, self)
        self._background.failed.connect(context.editing.refused)
        self._kept: dict[Key, PersonaFacts] = {}
        self._age = 0

    @property
    def where(self) -> ScoreFilter:
        """Return the period that counts; which customers do is the persona's segment's to say."""
        return replace(self._context.scores.where(), conditions=())

    @property
    def is_reading(self) -> bool:
        """Whether the answers themselves are still being read."""
        scores = self._context.scores
        return scores.has_evidence and scores.frame.height == 0 and scores.is_reading

    def forget(self) -> None:
        """Let go of everything: answers, definitions or the project are others now."""
        self._kept.clear()
        self._age += 1
        self._background.forget("facts")

    def ask(self, persona: Persona, done: Callable[[PersonaFacts], None]) -> bool:
        """Hand a persona's figures to `done`: at once where they are known or quick; return whether it was at once."""
        scores, age, arrived = self._context.scores, self._age, False
        metric_id, weighted = scores.metric.id if scores.metric else None, scores.view.weighted
        key = (persona.segment_id, self.where, metric_id, weighted)
        self._background.forget("facts")
        if key in self._kept:
            done(self._kept[key])
            return True
        frame = scores.frame if scores.has_evidence else None
        project, where = self._context.project.snapshot(), self.where

        def work() -> PersonaFacts:
            from cxjourney.scoring.persona_facts import persona_facts

            return persona_facts(frame, project, persona, where, metric_id=metric_id, weighted=weighted)

        def keep(facts: PersonaFacts) -> None:
            nonlocal arrived
            arrived = True
            if age == self._age:
                self._kept[key] = facts
                done(facts)

        self._background.ask("facts", work, keep)
        return arrived
