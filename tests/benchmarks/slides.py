"""The slides of the sample, and of a large project, beside python-pptx adding as many plain shapes.

The peer adds text boxes and connectors on as many blank slides through its own calls, with a text and nothing else: no
looks, no glue, no charts, no notes, and no scores to work out.
"""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

from tests.benchmarks.measuring import Result

ROUNDS = 5
TOUCHPOINTS = 5_000


def measure() -> list[Result]:
    """Return the seconds to write slides, ours and the peer's by turns in one run."""
    from tests.builders import make_large_project

    with tempfile.TemporaryDirectory() as folder:
        path, large = Path(folder) / "shop.pptx", Path(folder) / "large.pptx"
        project, frame = _sample()
        write = _writer(project, frame, path)
        write()
        counts = shapes_of(path)
        times: dict[str, list[float]] = {"ours": [], "scores": [], "peer": []}
        for _ in range(ROUNDS):
            times["ours"].append(_seconds(write))
            times["scores"].append(_seconds(lambda: score(project, frame.clone())))
            times["peer"].append(_seconds(lambda: write_plain(counts)))
        seconds = _seconds(_writer(make_large_project(TOUCHPOINTS, TOUCHPOINTS), None, large))
    ours, peer = statistics.median(times["ours"]), statistics.median(times["peer"])
    scores = statistics.median(times["scores"])
    shapes = sum(map(sum, counts))
    name = f"{len(counts)} slides of the sample, {shapes:,} shapes"
    return [
        Result(name, ours, "s", f"of these {scores:.2f} s for the scores", None, 5),
        Result(f"{name}, less the scores", ours - scores, "s", "python-pptx, as many plain shapes", peer, 2),
        Result("slides of 5,000 touchpoints", seconds, "s", "", None, 10),
    ]


def shapes_of(path: Path) -> list[tuple[int, int]]:
    """Return for each slide how many shapes with text and how many connectors it has, those in groups too."""
    from pptx import Presentation

    counts = []
    for slide in Presentation(str(path)).slides:
        tree = slide._element
        others = len(tree.xpath(".//p:sp | .//p:pic | .//p:graphicFrame"))
        counts.append((others, len(tree.xpath(".//p:cxnSp"))))
    return counts


def write_plain(counts: list[tuple[int, int]]) -> bytes:
    """Return a deck with that many plain shapes, made through the library's own calls."""
    from pptx import Presentation
    from pptx.enum.shapes import MSO_CONNECTOR, MSO_SHAPE
    from pptx.util import Pt

    deck = Presentation()
    for shapes, connectors in counts:
        slide = deck.slides.add_slide(deck.slide_layouts[6])
        for index in range(shapes):
            shape = slide.shapes.add_shape(MSO_SHAPE.RECTANGLE, Pt(index), Pt(index), Pt(90), Pt(30))
            shape.text_frame.text = "A touchpoint"
        for index in range(connectors):
            slide.shapes.add_connector(MSO_CONNECTOR.ELBOW, Pt(index), Pt(index), Pt(90), Pt(30))
    out = BytesIO()
    deck.save(out)
    return out.getvalue()


def score(project: Any, frame: Any) -> None:
    """Work out everything that the deck says of scores and comments, and write nothing."""
    from cxjourney.exchange.contents import Contents
    from cxjourney.exchange.options import ContentOptions, Material
    from cxjourney.scoring.persona_facts import persona_facts

    contents = Contents(Material(project, frame), ContentOptions(), lambda: None)
    if not contents.comments:
        raise AssertionError("comments are missing")
    for persona in contents.personas:
        metric = contents.metric.id if contents.metric else None
        persona_facts(frame, contents.project, persona, metric_id=metric)


def _seconds(call: Callable[[], object]) -> float:
    start = time.perf_counter()
    call()
    return time.perf_counter() - start


def _sample() -> tuple[Any, Any]:
    from tests.benchmarks.workbooks import _sample as sample

    return sample()


def _writer(project: Any, frame: Any, path: Path) -> Callable[[], None]:
    from cxjourney.exchange.options import Material
    from cxjourney.exchange.pptx.deck import write_slides

    # a fresh frame each time: what scoring remembers of an earlier one is no merit of the writer
    return lambda: write_slides(Material(project, None if frame is None else frame.clone()), path)
