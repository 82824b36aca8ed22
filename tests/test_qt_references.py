"""The audit that keeps a broken Qt binding out: no call may lose references to None, True or False.

Before Python 3.12 these objects are mortal, and PySide6 6.12.0 drops a reference to `None` on each void call: the
process aborts after some thousands. The bounds in pyproject.toml keep it out; this test says why if they are lifted.
"""

from __future__ import annotations

import sys
from collections.abc import Callable

import pytest
from pytestqt.qtbot import QtBot

pytestmark = pytest.mark.skipif(sys.version_info >= (3, 12), reason="None is immortal from Python 3.12 on")

ROUNDS = 200


def lost(call: Callable[[], object]) -> dict[str, float]:
    """Return the references lost for each call, by object."""
    call()
    before = [sys.getrefcount(None), sys.getrefcount(True), sys.getrefcount(False)]
    for _ in range(ROUNDS):
        call()
    after = [sys.getrefcount(None), sys.getrefcount(True), sys.getrefcount(False)]
    changes = zip(("None", "True", "False"), before, after, strict=True)
    return {name: (b - a) / ROUNDS for name, b, a in changes if (b - a) / ROUNDS >= 0.5}


def test_no_call_loses_a_reference(qtbot: QtBot) -> None:
    from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, QThreadPool, QTimer, Signal
    from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPixmap, QResizeEvent
    from PySide6.QtWidgets import QAbstractScrollArea

    class Area(QAbstractScrollArea):
        fact = Signal(object)

        def paintEvent(self, event: QPaintEvent) -> None:
            QPainter(self.viewport()).end()

        def resizeEvent(self, event: QResizeEvent) -> None:
            return None

        def keyPressEvent(self, event: QKeyEvent) -> None:
            return None

        def scrollContentsBy(self, dx: int, dy: int) -> None:
            return None

    class Watcher(QObject):
        def eventFilter(self, watched: QObject, event: QEvent) -> bool:
            return False

    area = Area()
    qtbot.addWidget(area)
    area.resize(200, 100)
    area.show()
    area.fact.connect(lambda value: None)
    watcher = Watcher()
    area.installEventFilter(watcher)
    pixmap = QPixmap(200, 100)

    def press() -> None:
        QCoreApplication.sendEvent(area, QKeyEvent(QEvent.Type.KeyPress, 65, Qt.KeyboardModifier.NoModifier))

    def timer() -> None:
        QTimer.singleShot(0, lambda: None)
        QCoreApplication.sendPostedEvents()

    def work() -> None:
        QThreadPool.globalInstance().start(lambda: None)
        QThreadPool.globalInstance().waitForDone()

    calls: dict[str, Callable[[], object]] = {
        "paint": lambda: area.render(pixmap),
        "void call": lambda: area.setToolTip("x"),
        "signal": lambda: area.fact.emit(1),
        "resize": lambda: (area.resize(201, 100), area.resize(200, 100)),
        "key": press,
        "event filter": lambda: QCoreApplication.sendEvent(area, QEvent(QEvent.Type.User)),
        "timer": timer,
        "worker": work,
    }
    assert {name: losses for name, call in calls.items() if (losses := lost(call))} == {}
