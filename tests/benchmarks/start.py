"""From process start to the first painted window, beside a process that paints a bare QMainWindow."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.benchmarks.measuring import Result

BARE = """
import sys, time
from PySide6.QtWidgets import QApplication, QMainWindow
application = QApplication([])
class Window(QMainWindow):
    def paintEvent(self, event):
        super().paintEvent(event)
        print(time.time(), flush=True)
        import os
        os._exit(0)
window = Window()
window.resize(1600, 1000)
window.show()
application.exec()
"""

OURS = '''
import os, sys, time
from pathlib import Path

from cxjourney import app

what = sys.argv[1]
ORIGINAL = []

def watched():
    from PySide6.QtCore import QEvent, QObject

    class Watch(QObject):
        """Tells when the wanted widget and all its children are painted: at the first event that is no paint."""

        painted = False

        def eventFilter(self, watched, event):
            if event.type() == QEvent.Type.Paint:
                self.painted = self.painted or self.wanted(watched)
            elif self.painted:
                print(time.time(), flush=True)
                os._exit(0)
            return False

        def wanted(self, watched):
            name = type(watched.parent()).__name__ if watched.parent() else ""
            return type(watched).__name__ == "StartScreen" if what == "start" else name == "MapCanvas"

    from cxjourney.ui import start

    make = start.make_application

    def make_watched():
        application = make()
        ORIGINAL.append(Watch())
        application.installEventFilter(ORIGINAL[0])
        return application

    start.make_application = make_watched

import gc
gc.disable()  # as the program does before it imports its window
watched()
app.run(sys.argv[2:])
'''


def measure() -> list[Result]:
    """Return the times to the start screen and to the sample project, in seconds, and their ratios."""
    from cxjourney.services.document import Document
    from cxjourney.services.sample import build_sample

    with tempfile.TemporaryDirectory() as folder:
        os.environ["CXJOURNEY_DATA"], os.environ["CXJOURNEY_CONFIG"] = f"{folder}/data", f"{folder}/config"
        records, blocks = build_sample()
        document = Document.new(records, "Electronics shop 2026", blocks=blocks)
        sample = Path(folder) / "sample.cxj"
        document.save_as(sample)
        document.close()
        _run(OURS, "start")
        _run(OURS, "map", str(sample))
        bare, empty, opened = [], [], []
        for _ in range(7):
            bare.append(_run(BARE))
            empty.append(_run(OURS, "start"))
            opened.append(_run(OURS, "map", str(sample)))
    beside = statistics.median(bare)
    return [
        Result("process to start screen painted", statistics.median(empty), "s", "bare QMainWindow", beside, 2),
        Result("process to sample project painted", statistics.median(opened), "s", "bare QMainWindow", beside, 6),
    ]


def _run(code: str, *arguments: str) -> float:
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)  # an installed program is compiled once, not at each start
    start = time.time()
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments],
        env=environment, capture_output=True, text=True, timeout=60, check=True,
    )  # fmt: skip
    return float(done.stdout.split()[-1]) - start
