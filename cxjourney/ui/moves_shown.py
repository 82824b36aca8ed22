"""What a new period moved, shown: arrows on the map, words in the inspector, and a message that leads through it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from cxjourney.domain.records import Metric, Touchpoint
from cxjourney.domain.text import tr, trn
from cxjourney.scoring.moves import Move, Moves
from cxjourney.services.moved import Moved

if TYPE_CHECKING:
    from cxjourney.domain.project import Project
    from cxjourney.services.tasks import Runner
    from cxjourney.ui.workspace import Workspace

_MOST_NAMED = 3


class MovesShown(QObject):
    """Owns what moved for one workspace, and which of it the person looks at."""

    def __init__(self, workspace: Workspace, runner: Runner) -> None:
        super().__init__(workspace)
        self._workspace = workspace
        self.moved = Moved(workspace.document, workspace.scores, runner, self)
        self._next: list[Move] = []
        self.moved.changed.connect(self._show)
        self.moved.found.connect(lambda: self.tell())
        workspace.scores.changed.connect(self._show_marks)

    def _show(self) -> None:
        """Write the marks of all metrics where they are looked at."""
        workspace = self._workspace
        texts = workspace.context.moves
        texts.clear()
        for metric in workspace.scores.metrics():
            for touchpoint_id, move in self.moved.marks(metric).items():
                texts[touchpoint_id, metric.id] = move.text
        self._show_marks()
        if workspace.inspector.page is not None:
            workspace.inspector.page.refresh_scores()

    def _show_marks(self) -> None:
        self._workspace.canvas.state.show_moves(self.moved.marks(self._workspace.scores.metric))

    def tell(self, before: str = "") -> bool:
        """Say what moved after `before`, and offer to go there one after the other; False where there is nothing."""
        moves = self.moved.most_telling()
        if moves is None:
            return False
        project = self._workspace.document.project
        self._workspace.status.show_message(f"{before} {summary(project, moves)}".strip(), lasting=True)
        self._next = [move for move in moves.moved if project.get(Touchpoint, move.touchpoint_id) is not None]
        if self._next:
            self._workspace.status.offer(tr("Show next"), self.show_next)
        return True

    def show_next(self) -> None:
        """Go to the next touchpoint that moved, the strongest change first, and begin again after the last."""
        from cxjourney.ui.jumps import show_touchpoint

        moves = self.moved.most_telling()
        here = set(self._workspace.document.project.table(Touchpoint))
        if moves is None:
            return
        self._next = [move for move in self._next or moves.moved if move.touchpoint_id in here]
        if not self._next:
            return
        move = self._next.pop(0)
        self._workspace.scores.change_view(metric_id=moves.metric_id)
        show_touchpoint(self._workspace, move.touchpoint_id)
        self._workspace.status.show_message(move.text, lasting=True)
        self._workspace.status.offer(tr("Show next"), self.show_next)


def summary(project: Project, moves: Moves) -> str:
    """Return what moved in a sentence: `NPS moved at 3 touchpoints: Check out −12 (worse), …; 9 within noise.`"""
    metric = project.get(Metric, moves.metric_id)
    name = metric.name if metric is not None else ""
    noise = trn("{count} is within noise", "{count} are within noise", moves.noise)
    if not moves.moved:
        return tr("{metric} moved nowhere for certain; {noise}.", metric=name, noise=noise)
    named = [
        tr("{touchpoint} {amount} ({verdict})", touchpoint=touchpoint.title, amount=move.amount, verdict=move.verdict)
        for move in moves.moved[:_MOST_NAMED]
        if (touchpoint := project.get(Touchpoint, move.touchpoint_id)) is not None
    ]
    more = " …" if len(moves.moved) > _MOST_NAMED else ""
    text = trn(
        "{metric} moved at {count} touchpoint: {named}", "{metric} moved at {count} touchpoints: {named}",
        len(moves.moved), metric=name, named=", ".join(named) + more,
    )  # fmt: skip
    return tr("{moved}; {noise}.", moved=text, noise=noise) if moves.noise else tr("{moved}.", moved=text)
