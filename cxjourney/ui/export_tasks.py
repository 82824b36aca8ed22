"""The work of exports as functions: a snapshot in, a file out."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cxjourney.domain.sharing import EVERYTHING, Sharing

if TYPE_CHECKING:
    from cxjourney.domain.project import Project
    from cxjourney.drawing.export import Exported, ExportOptions
    from cxjourney.services.scores import Scores
    from cxjourney.services.selection import Selection
    from cxjourney.ui.panels.inspector.context import Context


def workbook_task(
    project: Project, scores: Scores, selection: Selection, path: Path, sharing: Sharing = EVERYTHING
) -> Callable[..., None]:
    """Return the work of writing a workbook of `project`, a snapshot, with the answers that `scores` holds."""
    from cxjourney.exchange.options import ContentOptions, Material, Watch

    frame = scores.frame if scores.has_evidence else None
    metric = scores.metric
    options = ContentOptions(persona_id=selection.persona_id, metric_id=metric.id if metric else None, sharing=sharing)

    def work(*, task: Any) -> None:
        from cxjourney.exchange.xlsx.workbook import write_workbook

        write_workbook(Material(project, frame), path, options, Watch(task.progress, lambda: task.is_cancelled))

    return work


def picture_task(kind: str, context: Context, path: Path, options: ExportOptions) -> Callable[[], Exported]:
    """Return the drawing of the shown journey as `pdf`, `svg` or `png`, as it is on screen.

    It shares fonts and icons with the window, so it runs on the main thread.
    """
    from cxjourney.drawing.content import MapContent
    from cxjourney.drawing.export import write_pdf, write_png, write_svg
    from cxjourney.ui.canvas.images import AssetImages

    project, scores, selection = context.project, context.scores, context.selection
    journey_id = selection.journey_id or ""
    metric = scores.metric
    content = MapContent(
        project=project,
        journey_id=journey_id,
        persona_ids=(selection.persona_id,),
        badges=scores.badges(journey_id),
        trends=scores.stage_trends(journey_id),
        score_title=metric.name if metric is not None else "",
        colour_by="emotion" if scores.shows_emotion else "score",
        images=AssetImages(context.editing.document).image,
    )
    write = {"pdf": write_pdf, "svg": write_svg, "png": write_png}[kind]
    return lambda: write(project, journey_id, path, content, options)
