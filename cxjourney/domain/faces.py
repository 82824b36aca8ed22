"""What stands in for the picture of a persona: initials, and the colour behind them, the same in every export."""

from __future__ import annotations

import math
import re

from cxjourney.domain.records import Persona

_PALE = ("#E3E3F8", "#DDF1EC", "#F8E2EF", "#F6ECD2", "#E1EFF8", "#FCE9DC", "#E8EBEF", "#EDE3F6")
_DARK, _WHITE = "#1B2430", "#FFFFFF"
_COLOUR = re.compile(r"#[0-9A-Fa-f]{6}", re.ASCII)


def initials(name: str) -> str:
    """Return one or two letters for a persona without a picture."""
    words = [word for word in name.split() if word[0].isalnum()]
    if not words:
        return "?"
    return (words[0][0] + (words[-1][0] if len(words) > 1 else "")).upper()


def face_colours(persona: Persona) -> tuple[str, str]:
    """Return the colour behind the initials, the persona's own or one chosen from the name, and a legible one on it."""
    own = _COLOUR.fullmatch(persona.colour)
    fill = persona.colour.upper() if own else _PALE[sum(map(ord, persona.name)) % len(_PALE)]
    return fill, _DARK if _luminance(fill) > 0.36 else _WHITE


def _luminance(colour: str) -> float:
    """Return how bright a colour is, from 0 to 1, after WCAG 2.2 with its exponent rounded."""
    red, green, blue = (math.pow(int(colour[at : at + 2], 16) / 255, 2.2) for at in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
