"""Finds room for an arrow's wait, drop-off and label: beside or above the route, never under a card."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from cxjourney.domain.layout import MapLayout
from cxjourney.domain.layout_shapes import ArrowPath, Point, Rect
from cxjourney.domain.records import TransitionKind
from cxjourney.drawing.content import ArrowContent
from cxjourney.drawing.fonts import SMALL, Fonts

CHIP_HEIGHT = 14.0
_WIDEST = 110.0
_STEP = 15.0


class Chip(NamedTuple):
    """One line of text at an arrow: its left edge, its middle, and the token of its colour."""

    x: float
    y: float
    width: float
    text: str
    token: str


def place_chips(layout: MapLayout, fonts: Fonts, route: ArrowPath, arrow: ArrowContent) -> tuple[Chip, ...]:
    """Return the texts of an arrow where no card covers them; at the middle of the route where nothing is free."""
    above = [(text, "mute") for text in (arrow.label, arrow.wait) if text]
    below = [(arrow.drop_off, "low")] if arrow.drop_off else []
    if not above and not below:
        return ()
    first: tuple[Chip, ...] | None = None
    for chips in _arrangements(
        fonts, route, above, below, arrow.kind is TransitionKind.LOOP, layout.options.card_height
    ):
        first = first or chips
        if not any(layout.touchpoints_in(Rect(c.x - 3, c.y - 7, c.width + 6, CHIP_HEIGHT)) for c in chips):
            return chips
    return first or ()


def _arrangements(
    fonts: Fonts,
    route: ArrowPath,
    above: list[tuple[str, str]],
    below: list[tuple[str, str]],
    has_icon: bool,
    card_height: float,
) -> Iterator[tuple[Chip, ...]]:
    """Yield ways to set the texts, the best one first."""
    middle = route.label_at
    lines = above + below
    if not route.upright:
        offset = 16.0 if has_icon else 11.0
        yield _centred(fonts, middle, above, -offset) + _centred(fonts, middle, below, offset)
        # Between neighbours only short texts fit; longer ones stand below the cards, where lanes leave room.
        yield _centred(fonts, middle, list(reversed(lines)), card_height / 2 + 11)
    gap = 11.0 if has_icon else 8.0
    places = sorted(route.points(), key=lambda point: abs(point.x - middle.x) + abs(point.y - middle.y))
    for place in (middle, *places):
        yield _beside(fonts, place, lines, gap, to_right=True)
        yield _beside(fonts, place, lines, gap, to_right=False)


def _centred(fonts: Fonts, middle: Point, lines: list[tuple[str, str]], offset: float) -> tuple[Chip, ...]:
    """Stack texts over each other away from a level route, the last one nearest to it."""
    away = -_STEP if offset < 0 else _STEP
    chips = []
    for index, (text, token) in enumerate(reversed(lines)):
        shown = fonts.elided(text, _WIDEST, SMALL)
        width = fonts.width(shown, SMALL)
        chips.append(Chip(middle.x - width / 2, middle.y + offset + index * away, width, shown, token))
    return tuple(chips)


def _beside(fonts: Fonts, place: Point, lines: list[tuple[str, str]], gap: float, to_right: bool) -> tuple[Chip, ...]:
    """Stack texts beside an upright route, around the height of a place on it."""
    top = place.y - (len(lines) - 1) * _STEP / 2
    chips = []
    for index, (text, token) in enumerate(lines):
        shown = fonts.elided(text, _WIDEST, SMALL)
        width = fonts.width(shown, SMALL)
        x = place.x + gap if to_right else place.x - gap - width
        chips.append(Chip(x, top + index * _STEP, width, shown, token))
    return tuple(chips)
