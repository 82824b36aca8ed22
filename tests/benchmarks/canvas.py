"""The map of 5,000 touchpoints and 7,500 arrows on a 1920x1080 window, beside NodeGraphQt."""

from __future__ import annotations

import time
from collections.abc import Iterator

from PySide6.QtCore import QPoint, QRectF, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from cxjourney.domain.layout import layout_map
from cxjourney.drawing.theme import load_theme
from cxjourney.services.document import Document
from cxjourney.services.scores import Scores
from cxjourney.services.selection import Selection
from cxjourney.services.settings import Settings
from cxjourney.ui.canvas.map_canvas import MapCanvas
from tests.benchmarks.measuring import Result, median_ms
from tests.benchmarks.peers import measure_node_graph
from tests.builders import make_large_project

TOUCHPOINTS, TRANSITIONS = 5000, 7500
IMAGE = QImage(1920, 1080, QImage.Format.Format_ARGB32_Premultiplied)


def measure() -> Iterator[Result]:
    """Yield build time, whole-map frame, pan step and drag step, with the peer's where it has them."""
    application = QApplication.instance() or QApplication([])
    assert application is not None
    project = make_large_project(TOUCHPOINTS, TRANSITIONS)
    start = time.perf_counter()
    layout_map(project, "journey-1")
    laid_out = (time.perf_counter() - start) * 1000
    document = Document.new(list(project.records()), "Large")
    canvas = _canvas(document)
    built = median_ms(lambda: _build(document), rounds=3, warm=1)
    frame = median_ms(lambda: _frame(canvas))
    canvas.zoom_to(1.0)
    canvas.grab()
    step = iter(range(10_000))
    pan = median_ms(lambda: _pan(canvas, 40 if next(step) % 40 < 20 else -40), rounds=40)
    drag = _drag(canvas)
    near = median_ms(lambda: _frame(canvas))
    canvas.close()
    document.discard()
    yield from [
        Result("layout of 5,000 touchpoints", laid_out, "ms"),
        Result("whole map, one frame", frame, "ms", limit=16),
        Result("pan step of 40 px at 100 %", pan, "ms", limit=8),
        Result("card drag step at 100 %", drag, "ms", limit=8),
        Result("full frame of near cards at 100 %", near, "ms"),
    ]
    peer = measure_node_graph(TOUCHPOINTS, TRANSITIONS)  # takes some minutes
    yield Result("build the map", built, "ms", "NodeGraphQt", peer["build"], 50, at_least=True)
    yield Result("whole map, one frame", frame, "ms", "NodeGraphQt", peer["frame"], 50, at_least=True)


def _canvas(document: Document) -> MapCanvas:
    selection = Selection()
    selection.show_journey("journey-1")
    canvas = MapCanvas(document, selection, Scores(document), Settings(reduced_motion=True), load_theme("light"))
    canvas.resize(1920, 1080)
    canvas.show()
    canvas.fit()
    canvas.grab()
    return canvas


def _build(document: Document) -> None:
    # what opening this map costs: layout, content and the widget, with nothing in the caches
    document.project._cache.clear()
    canvas = _canvas(document)
    canvas.close()
    canvas.deleteLater()


def _frame(canvas: MapCanvas) -> None:
    canvas.backing.invalidate()
    canvas.viewport().render(IMAGE)


def _pan(canvas: MapCanvas, pixels: int) -> None:
    canvas.pan_by(pixels, 0)
    canvas.viewport().render(IMAGE)


def _drag(canvas: MapCanvas) -> float:
    """Return the median time of one mouse move while a card is dragged, repainting included."""
    viewport = canvas.viewport()
    middle = viewport.rect().center()
    touchpoint = min(
        (QRectF(*card) for card in canvas.layout_shown.cards.values()),
        key=lambda card: (canvas.view.rect_to_view(card).center() - middle.toPointF()).manhattanLength(),
    )
    place = canvas.view.rect_to_view(touchpoint).center().toPoint()
    QTest.mousePress(viewport, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, place)
    moves = iter(range(10_000))

    def move() -> None:
        step = next(moves)
        QTest.mouseMove(viewport, place + QPoint(20 + 3 * (step % 60), 20 + 2 * (step % 40)))
        viewport.render(IMAGE)

    taken = median_ms(move, rounds=40)
    assert canvas.gesture_active
    QTest.keyClick(canvas, Qt.Key.Key_Escape)
    QTest.mouseRelease(viewport, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, place)
    return taken
