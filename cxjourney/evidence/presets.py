"""Known layouts, as data: how each is recognised by its headers, and what its columns are for.

A preset states only what its headers cannot say by themselves; scales, blank codes and date orders are still found
from the values. Adding a layout means adding an entry here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from cxjourney.evidence.words import words


@dataclass(frozen=True, slots=True)
class Preset:
    """A layout: all of `needs` and one of `any_of` stand among the headers (as `words`), and so many header rows."""

    name: str
    title: str
    needs: tuple[str, ...] = ()
    any_of: tuple[str, ...] = ()
    header_rows: int | None = None
    columns: tuple[tuple[str, dict[str, Any]], ...] = ()  # pattern over words(header) -> fields of the column

    def fits(self, headers: set[str], header_rows: int) -> bool:
        return (
            (self.header_rows is None or self.header_rows == header_rows)
            and all(need in headers for need in self.needs)
            and (not self.any_of or any(one in headers for one in self.any_of))
        )

    def rule(self, name: str, label: str) -> dict[str, Any] | None:
        """Return what the preset says about a column, or None."""
        for header in (words(name), words(label)):
            for pattern, rule in self.columns:
                if header and re.fullmatch(pattern, header):
                    return rule
        return None


_IGNORE = {"role": "ignore"}
_PERSONAL = {"role": "personal"}
_TICKET_TIME = {"role": "answer", "metric": "ttr", "open_when_blank": True}

_GOOGLE_FIRST = (
    "timestamp", "zeitstempel", "horodateur", "marca temporal", "carimbo de data hora", "informazioni cronologiche",
)  # fmt: skip

PRESETS = (
    Preset(
        "qualtrics", "Qualtrics", needs=("start date", "response id"), header_rows=3,
        columns=(
            ("response id", {"role": "response_id"}),
            ("recorded date", {"role": "date"}),
            (r"start date|end date|status|progress|duration in seconds|finished|distribution channel|user language"
             r"|q ballot box stuffing|q recaptcha score|.* (parent )?topics|.* sentiment.*", _IGNORE),
            (r".* nps group", _IGNORE),
        ),
    ),
    Preset(
        "qualtrics_legacy", "Qualtrics (older export)", needs=("v1", "v2", "v8"), header_rows=2,
        columns=(
            ("response id", {"role": "response_id"}), ("end date", {"role": "date"}), ("name", _PERSONAL),
            ("response set|status|start date|finished|location accuracy", _IGNORE),
        ),
    ),
    Preset(
        "surveymonkey", "SurveyMonkey", any_of=("respondent id",), header_rows=2,
        columns=(
            ("respondent id", {"role": "response_id"}), ("end date|date modified", {"role": "date"}),
            ("collector id|start date|date created|custom data \\d+", _IGNORE),
        ),
    ),
    Preset(
        "typeform", "Typeform", needs=("#",), any_of=("submit date utc", "network id"),
        columns=(
            ("#", {"role": "response_id"}), ("submit date utc", {"role": "date"}),
            ("start date utc|stage date utc|response type|ending|tags", _IGNORE), ("network id", _PERSONAL),
        ),
    ),
    Preset(
        "microsoft_forms", "Microsoft Forms", needs=("id", "start time", "completion time"),
        columns=(
            ("id", {"role": "response_id"}), ("completion time", {"role": "date"}),
            ("start time|last modified time", _IGNORE),
            ("points .*|total points|quiz feedback|grade posted time|feedback .*", _IGNORE),
        ),
    ),
    Preset(
        "zendesk", "Zendesk tickets", needs=("satisfaction score",),
        any_of=("summation column", "requester", "solved at"),
        columns=(
            ("id|ticket id", {"role": "response_id"}), ("created at", {"role": "date"}),
            (r"full resolution time( in minutes| min)?", {**_TICKET_TIME, "unit": "minutes"}),
            ("satisfaction score", {"role": "answer", "metric": "csat"}), ("via", {"role": "channel"}),
            ("group|priority|ticket type|organization", {"role": "segment"}),
            ("summation column|.*updated at|.*assigned at|solved at|due date|.* time.*|status|tags|subject|reopens"
             "|replies|.* stations", _IGNORE),
        ),
    ),
    Preset(
        "freshdesk", "Freshdesk tickets", needs=("ticket id", "resolution time in hrs"),
        columns=(
            ("ticket id", {"role": "response_id"}), ("created time", {"role": "date"}),
            ("resolution time in hrs", {**_TICKET_TIME, "unit": "hours"}), ("source", {"role": "channel"}),
            ("survey results?|satisfaction.*", {"role": "answer", "metric": "csat"}),
            ("priority|type|group", {"role": "segment"}), ("contact id", {"role": "customer_id"}),
            ("due by time|resolved time|closed time|last update time|.* response time.*|time tracked|.* interactions"
             "|.* status|status|subject|tags|summary", _IGNORE),
        ),
    ),
    Preset(
        "delighted", "Delighted", needs=("score", "survey type"),
        columns=(
            ("id|response id", {"role": "response_id"}), ("created at", {"role": "date"}),
            ("comment", {"role": "comment"}),
            ("permalink|updated at|notes|tags", _IGNORE),
        ),
    ),
    Preset(
        "google_forms", "Google Forms",
        any_of=_GOOGLE_FIRST, columns=(("|".join(_GOOGLE_FIRST), {"role": "date"}),),
    ),
)  # fmt: skip
"""Every known layout, the most telling first."""

LOG = "log"
"""The preset name of a plain log: one row per answer, with a column that names the touchpoint."""


def find_preset(names: tuple[str, ...], labels: tuple[str, ...], header_rows: int) -> Preset | None:
    """Return the layout that fits the headers, or None. Google Forms is told by its first column alone."""
    headers = {words(name) for name in names} | {words(label) for label in labels if label}
    for preset in PRESETS:
        if preset.name == "google_forms":
            if names and words(names[0]) in preset.any_of and len(names) > 1:
                return preset
        elif preset.fits(headers, header_rows):
            return preset
    return None


def preset_named(name: str) -> Preset | None:
    """Return the preset of that name, or None."""
    return next((preset for preset in PRESETS if preset.name == name), None)
