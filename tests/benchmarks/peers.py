"""The peers, installed into an environment of their own for the benchmarks only; and NodeGraphQt measured there."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
ENVIRONMENT = ROOT / "build" / "benchmark-peers"

MEASURE = """
import json, sys, time
from PySide6 import QtGui, QtWidgets
app = QtWidgets.QApplication([])
from NodeGraphQt import BaseNode, NodeGraph

class Card(BaseNode):
    __identifier__ = "map"
    NODE_NAME = "Card"
    def __init__(self):
        super().__init__()
        self.add_input("in", multi_input=True)
        self.add_output("out", multi_output=True)

touchpoints, transitions = int(sys.argv[1]), int(sys.argv[2])
graph = NodeGraph()
graph.set_acyclic(False)
graph.register_node(Card)
start = time.perf_counter()
cards = [
    graph.create_node("map.Card", name=f"Touchpoint number {i}", pos=[i // 50 * 200, i % 50 * 120],
                      push_undo=False, selected=False)
    for i in range(touchpoints)
]
for i in range(transitions):
    step = 50 if i < touchpoints else 51 + i % 7
    source, target = i % touchpoints, (i + step) % touchpoints
    cards[source].output(0).connect_to(cards[target].input(0), push_undo=False, emit_signal=False)
build = (time.perf_counter() - start) * 1000
viewer = graph.viewer()
viewer.resize(1920, 1080)
viewer.show()
viewer.zoom_to_nodes([card.view for card in cards])
image = QtGui.QImage(1920, 1080, QtGui.QImage.Format.Format_ARGB32_Premultiplied)
frames = []
for _ in range(3):
    start = time.perf_counter()
    painter = QtGui.QPainter(image)
    viewer.render(painter)
    painter.end()
    frames.append((time.perf_counter() - start) * 1000)
print(json.dumps({"build": build, "frame": sorted(frames)[1]}), flush=True)
import os
os._exit(0)
"""


PACKAGES = ("NodeGraphQt", "PySide6-Essentials>=6.8,<6.12", "setuptools", "pandas>=2.2,<4")


def peers_python() -> str:
    """Return the interpreter that knows the peers; raise CalledProcessError where they cannot be installed."""
    python = ENVIRONMENT / ("Scripts" if sys.platform == "win32" else "bin") / "python"
    ready = ENVIRONMENT / "ready"
    wanted = "\n".join(PACKAGES)
    if not ready.exists() or ready.read_text("utf-8") != wanted:
        subprocess.run([sys.executable, "-m", "venv", str(ENVIRONMENT)], check=True)
        subprocess.run([str(python), "-m", "pip", "install", "--quiet", *PACKAGES], check=True)
        ready.write_text(wanted, "utf-8")
    return str(python)


def measure_node_graph(touchpoints: int, transitions: int) -> dict[str, float]:
    """Return milliseconds to build the map and to paint it whole: {"build": ..., "frame": ...}.

    Raises RuntimeError, with the peer's own words, where it cannot be installed or does not finish.
    """
    python = peers_python()
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "QT_PREFERRED_BINDING": "PySide6"}
    done = subprocess.run(
        [python, "-c", MEASURE, str(touchpoints), str(transitions)],
        env=environment, capture_output=True, text=True, timeout=900, check=False,
    )  # fmt: skip
    if done.returncode:
        raise RuntimeError(done.stderr[-400:])
    measured: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return measured
