"""Arrows as the page draws them: a path, a head, and short texts where no card covers them."""

from __future__ import annotations

from collections.abc import Iterator

from cxjourney.domain.graph import is_hand_off
from cxjourney.domain.layout import ArrowPath, MapLayout, Point, Rect
from cxjourney.domain.project import Project
from cxjourney.domain.records import Transition, TransitionKind
from cxjourney.domain.text import tr
from cxjourney.domain.words import wait_text
from cxjourney.exchange.html.markup import plain
from cxjourney.scoring.labels import percent_text

HEAD = 7.0
_THIN, _THICK, _UNKNOWN = 1.0, 5.0, 1.5
_CHARACTER, _WIDEST, _LINE = 5.6, 110.0, 15.0
_CHIP_HEIGHT = 14.0

Chip = tuple[float, float, str, str]
"""Left edge, middle, text, and the word for its colour."""


def arrow_data(layout: MapLayout, project: Project) -> list[dict[str, object]]:
    """Return the arrows of a map, ready to be drawn."""
    drawn = []
    for transition in layout.transitions.values():
        route = layout.arrow(transition.id)
        if route is not None:
            drawn.append(_arrow(layout, route, transition, project))
    return drawn


def _arrow(layout: MapLayout, route: ArrowPath, transition: Transition, project: Project) -> dict[str, object]:
    share = transition.share
    width = _UNKNOWN if share is None else _THIN + (_THICK - _THIN) * max(0.0, min(1.0, share))
    found: dict[str, object] = {
        "from": transition.source_id,
        "to": transition.target_id,
        "path": path_of(route, HEAD * 0.7),
        "head": _head(route, HEAD + width),
        "width": round(width, 1),
    }
    if transition.transition_kind is not TransitionKind.NORMAL:
        found["kind"] = "loop" if transition.transition_kind is TransitionKind.LOOP else "alternative"
    elif is_hand_off(project, transition):
        found["kind"] = "handOff"
    if "kind" in found:
        found["at"] = [round(route.label_at.x, 1), round(route.label_at.y, 1)]
    if share is not None:
        found["share"] = percent_text(share)
    if chips := _chips(layout, route, transition):
        found["chips"] = [[round(x, 1), round(y, 1), text, word] for x, y, text, word in chips]
    return found


def path_of(route: ArrowPath, trim: float) -> str:
    """Return a route as an SVG path that ends `trim` before the card, where the head covers it."""
    parts = [f"M{_short(route.start.x)} {_short(route.start.y)}"]
    last = len(route.segments) - 1
    for index, segment in enumerate(route.segments):
        numbers = list(segment)
        if index == last:
            numbers[-2] -= route.heading.x * trim
            numbers[-1] -= route.heading.y * trim
        parts.append(("L" if len(numbers) == 2 else "C") + " ".join(_short(number) for number in numbers))
    return "".join(parts)


def _head(route: ArrowPath, length: float) -> str:
    tip, heading = route.end, route.heading
    back_x, back_y = tip.x - heading.x * length, tip.y - heading.y * length
    side_x, side_y = -heading.y * length * 0.48, heading.x * length * 0.48
    corners = (tip, Point(back_x + side_x, back_y + side_y), Point(back_x - side_x, back_y - side_y))
    return "M" + "L".join(f"{_short(corner[0])} {_short(corner[1])}" for corner in corners) + "Z"


def _short(number: float) -> str:
    return f"{number:.1f}".removesuffix(".0")


def _chips(layout: MapLayout, route: ArrowPath, transition: Transition) -> tuple[Chip, ...]:
    """Return the texts of an arrow where no card covers them, at the middle of the route where nothing is free."""
    lines = [(_elided(transition.label), "mute")] if transition.label else []
    if transition.wait_hours:
        lines.append((wait_text(transition.wait_hours), "mute"))
    if transition.drop_off:
        lines.append((tr("−{share} %", share=f"{transition.drop_off * 100:.0f}"), "low"))
    if not lines:
        return ()
    first: tuple[Chip, ...] | None = None
    for chips in _arrangements(layout, route, lines, transition.transition_kind is TransitionKind.LOOP):
        first = first or chips
        boxes = (Rect(x - 3, y - 7, _width(text) + 6, _CHIP_HEIGHT) for x, y, text, _ in chips)
        if not any(layout.touchpoints_in(box) for box in boxes):
            return chips
    return first or ()


def _arrangements(
    layout: MapLayout, route: ArrowPath, lines: list[tuple[str, str]], has_icon: bool
) -> Iterator[tuple[Chip, ...]]:
    """Yield ways to set the texts, the best one first."""
    middle = route.label_at
    if not route.upright:
        above = [line for line in lines if line[1] != "low"]
        below = [line for line in lines if line[1] == "low"]
        away = 16.0 if has_icon else 11.0
        yield _stacked(middle, above, -away) + _stacked(middle, below, away)
        yield _stacked(middle, lines, layout.options.card_height / 2 + 11)
    gap = 11.0 if has_icon else 8.0
    for place in (middle, *sorted(route.points(), key=lambda p: abs(p.x - middle.x) + abs(p.y - middle.y))):
        top = place.y - (len(lines) - 1) * _LINE / 2
        yield tuple((place.x + gap, top + i * _LINE, *line) for i, line in enumerate(lines))
        yield tuple((place.x - gap - _width(line[0]), top + i * _LINE, *line) for i, line in enumerate(lines))


def _stacked(middle: Point, lines: list[tuple[str, str]], offset: float) -> tuple[Chip, ...]:
    """Stack texts over each other away from a level route."""
    step = -_LINE if offset < 0 else _LINE
    ordered = list(reversed(lines)) if offset < 0 else lines
    return tuple(
        (middle.x - _width(text) / 2, middle.y + offset + index * step, text, word)
        for index, (text, word) in enumerate(ordered)
    )


def _width(text: str) -> float:
    return min(_WIDEST, len(text) * _CHARACTER)


def _elided(label: str) -> str:
    most = int(_WIDEST / _CHARACTER)
    label = " ".join(plain(label).split())
    return label if len(label) <= most else label[: most - 1] + "…"
