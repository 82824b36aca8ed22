"""Known layouts, as data: how each is recognised by its headers, and what its columns are for.

A preset states only what its headers cannot say by themselves; scales, blank codes and date orders are still found
from the values. Adding a layout means adding an entry in `surveys`, `tickets` or `events`.
"""

from __future__ import annotations

from cxjourney.evidence.presets.events import EVENTS
from cxjourney.evidence.presets.preset import Preset
from cxjourney.evidence.presets.surveys import SURVEYS
from cxjourney.evidence.presets.tickets import REVIEWS, TICKETS
from cxjourney.evidence.words import words

__all__ = ["LOG", "PRESETS", "REPORTED", "Preset", "find_preset", "preset_named"]

PRESETS = (*SURVEYS[:-1], *TICKETS, *REVIEWS, *EVENTS, SURVEYS[-1])
"""Every known layout, the most telling first; Google Forms, told by one word, is asked last."""

LOG = "log"
"""The preset name of a plain log: one row per answer, with a column that names the touchpoint."""

REPORTED = "reported"
"""The preset name of a table of scores that somebody computed: period, touchpoint, score, number of answers."""


def find_preset(names: tuple[str, ...], labels: tuple[str, ...], header_rows: int) -> Preset | None:
    """Return the layout that fits the headers, or None."""
    spoken = [words(name) for name in names]
    headers = {*spoken, *(words(label) for label in labels if label)}
    return next((preset for preset in PRESETS if preset.fits(spoken, headers, header_rows)), None)


def preset_named(name: str) -> Preset | None:
    """Return the preset of that name, or None."""
    return next((preset for preset in PRESETS if preset.name == name), None)
