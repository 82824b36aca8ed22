"""The map of 5,000 touchpoints and 7,500 arrows as a PDF of A0, from a cold project to bytes.

Beside it, as the floor: a plain loop that writes 5,000 rectangles and two texts on each into Qt's PDF writer, without
layout, arrows, icons or bookmarks.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QPointF, QRectF, Qt
from PySide6.QtGui import QPageLayout, QPageSize, QPainter, QPdfWriter

from cxjourney.domain.errors import ExportCancelled
from cxjourney.drawing.content import MapContent
from cxjourney.drawing.export import ExportOptions, Spread, write_maps
from cxjourney.drawing.fonts import BODY, SMALL, load_fonts
from cxjourney.drawing.offscreen import ensure_application
from tests.benchmarks.measuring import Result, median_ms
from tests.builders import make_large_project

TOUCHPOINTS, TRANSITIONS = 5000, 7500
JOURNEY = "journey-1"


def measure() -> Iterator[Result]:
    """Yield the time of a page of A0, of a poster of A3 sheets, and of stopping."""
    ensure_application()
    project = make_large_project(TOUCHPOINTS, TRANSITIONS)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "map.pdf"

        def page(options: ExportOptions) -> None:
            project._cache.clear()  # what the exporting process starts from
            write_maps([MapContent(project, JOURNEY)], path, options)

        floor = median_ms(_floor, rounds=5, warm=1)
        one = median_ms(lambda: page(ExportOptions(paper="A0")), rounds=5, warm=1)
        again = median_ms(_floor, rounds=5, warm=0)
        tiles = median_ms(lambda: page(ExportOptions(paper="A0", spread=Spread.TILES, tile="A3")), rounds=2, warm=0)
        project._cache.clear()
        stopped = _stopping(MapContent(project, JOURNEY), path)
    yield Result("PDF A0 of 5,000 touchpoints, from cold", one, "ms", limit=1000)
    yield Result("PDF A0, beside the floor", one, "ms", "plain loop of QPdfWriter", min(floor, again))
    yield Result("the same as a poster of A3 sheets", tiles, "ms")
    yield Result("longest wait until a stopped export ends", stopped, "ms", limit=200)


def _floor() -> None:
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setPageSize(QPageSize(QPageSize.PageSizeId.A0))
    writer.setPageOrientation(QPageLayout.Orientation.Landscape)
    fonts = load_fonts()
    painter = QPainter(writer)
    painter.scale(2.0, 2.0)
    for number in range(TOUCHPOINTS):
        x, y = number % 100 * 200, number // 100 * 120
        painter.setBrush(Qt.GlobalColor.white)
        painter.drawRect(QRectF(x, y, 156, 72))
        painter.setFont(fonts.font(BODY))
        painter.drawText(QPointF(x + 13, y + 20), f"Touchpoint number {number}")
        painter.setFont(fonts.font(SMALL))
        painter.drawText(QPointF(x + 30, y + 60), "Web")
    painter.end()
    buffer.close()


def _stopping(content: MapContent, path: Path) -> float:
    """Return the longest time in milliseconds from asking to stop until the export has ended."""
    longest = 0.0
    for share in (0.02, 0.3, 0.6, 0.85):
        told = [0.0]
        asked: list[float] = []

        def wants_to_stop(told: list[float] = told, share: float = share, asked: list[float] = asked) -> bool:
            if told[0] >= share and not asked:
                asked.append(time.perf_counter())
                return False  # as if the person asked right after this question
            return bool(asked)

        def tell(done: float, told: list[float] = told) -> None:
            told[0] = done

        try:
            write_maps([content], path, ExportOptions(paper="A0"), tell, wants_to_stop)
        except ExportCancelled:
            longest = max(longest, (time.perf_counter() - asked[0]) * 1000)
    return longest
