"""Colour tokens: the only source of colours for map, exports and window.

A theme is read from `resources/themes/NAME.toml`; QColor objects are made on first use and kept.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import lru_cache
from typing import TYPE_CHECKING

from PySide6.QtGui import QColor

from cxjourney.paths import resource

if TYPE_CHECKING:
    from cxjourney.scoring.score import Band

CORNER = 8.0
SPACE = 4.0

# by the values of `Band`: the window's first paint does not wait for the records that `scoring` is about
_OF_BAND: dict[str, tuple[str, str]] = {
    "good": ("good", "good_fill"),
    "middle": ("middle", "middle_fill"),
    "low": ("low", "low_fill"),
    "few": ("mute", "middle_fill"),
    "withheld": ("mute", "middle_fill"),
    "none": ("mute", "surface"),
}


class Theme:
    """An immutable set of named colours; `theme.colour("ink")` or, for people reading code, `theme.ink`."""

    def __init__(self, name: str, dark: bool, tokens: Mapping[str, str]) -> None:
        self.name = name
        self.dark = dark
        self.tokens: Mapping[str, str] = dict(tokens)
        self._colours: dict[str, QColor] = {}

    def colour(self, token: str) -> QColor:
        """Return the colour of a token; raise KeyError for one that no theme has."""
        colour = self._colours.get(token)
        if colour is None:
            colour = self._colours[token] = QColor(self.tokens[token])
        return colour

    def __getattr__(self, token: str) -> QColor:
        if token.startswith("_") or token not in self.tokens:
            raise AttributeError(token)
        colour = self.__dict__[token] = self.colour(token)  # from now on found without asking
        return colour

    def band(self, band: Band) -> QColor:
        """Return the strong colour of a score band, for edges, text and shapes."""
        return self.colour(_OF_BAND[band][0])

    def band_fill(self, band: Band) -> QColor:
        """Return the pale colour of a score band, for what lies behind its text."""
        return self.colour(_OF_BAND[band][1])


@lru_cache(maxsize=8)
def load_theme(name: str = "light", bands: str = "safe") -> Theme:
    """Return the theme `light` or `dark`; `bands` are `safe` for colour-blind eyes or in `traffic` light colours."""
    with resource(f"themes/{name}.toml").open("rb") as file:
        data = tomllib.load(file)
    tokens: dict[str, str] = dict(data["colours"])
    if bands == "traffic":
        tokens.update(data["traffic"])
    return Theme(str(data["name"]), bool(data["dark"]), tokens)
