"""What a person chose in the export dialog, kept for the next time as one text in the settings."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from cxjourney.domain.sharing import SHARING, Circle, Sharing

PAPERS = ("A4", "A3", "A2", "A1", "A0")
TILES = ("", "A4", "A3", "stages")
"""How a map is spread: on one page, on sheets of a paper to put together, a stage on each page."""
SCALES = (1.0, 2.0, 4.0, 0.0)
"""How many pixels a unit of the map is in a picture; 0: as many as can be, up to 2."""


@dataclass(frozen=True, slots=True)
class Choices:
    """The lasting choices; which journeys and whose emotions are those on the screen."""

    kinds: tuple[str, ...] = ()
    circle: Circle = Circle.TEAM
    sharing: Sharing = SHARING[Circle.TEAM]
    paper: str = "A3"
    landscape: bool = True
    tile: str = ""
    scale: float = 2.0
    template: str = ""

    def text(self) -> str:
        """Return the choices as the settings keep them."""
        return json.dumps(asdict(self))

    @classmethod
    def of(cls, text: str) -> Choices:
        """Return the choices in a text of the settings; what makes no sense is as at first."""
        try:
            plain = json.loads(text or "{}")
        except (ValueError, RecursionError):
            return cls()
        return _sensible(plain) if isinstance(plain, dict) else cls()


def _sensible(plain: dict[str, Any]) -> Choices:
    choices = Choices()
    kinds = plain.get("kinds")
    if isinstance(kinds, list):
        choices = replace(choices, kinds=tuple(kind for kind in kinds if isinstance(kind, str)))
    circle = next((one for one in Circle if one == plain.get("circle")), Circle.TEAM)
    flags = plain.get("sharing")
    usual = SHARING[circle]
    if (
        isinstance(flags, dict)
        and set(flags) == set(asdict(usual))
        and all(isinstance(v, bool) for v in flags.values())
    ):
        usual = Sharing(**flags)
    template = plain.get("template")
    return replace(
        choices,
        circle=circle,
        sharing=usual,
        paper=plain["paper"] if plain.get("paper") in PAPERS else choices.paper,
        landscape=plain.get("landscape") is not False,
        tile=plain["tile"] if plain.get("tile") in TILES else "",
        scale=plain["scale"] if plain.get("scale") in SCALES else choices.scale,
        template=template if isinstance(template, str) and template and Path(template).is_file() else "",
    )
