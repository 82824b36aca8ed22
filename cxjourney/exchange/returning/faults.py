"""What can be wrong with a returned workbook as a whole, as codes that travel between processes, and their sentences.

Single cells that cannot be taken are `Problem` data of the merge.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from cxjourney.domain.errors import JourneyError
from cxjourney.domain.text import tr


class ReturnedError(JourneyError):
    """A workbook that cannot be merged; its text is a whole sentence for people, and nothing has changed."""


class MergeStopped(Exception):
    """The person stopped the reading; nothing has changed."""


class ReturnFault(Exception):
    """A fault found while reading: a code of `fault_text` and the values its sentence names."""

    def __init__(self, code: str, **values: Any) -> None:
        super().__init__(code)
        self.code = code
        self.values = values


def fault_text(code: str, values: dict[str, Any]) -> str:
    """Return the sentence for a fault; `values` hold at least the file's `name`."""
    return _TEXTS[code](values)


_TEXTS: dict[str, Callable[[dict[str, Any]], str]] = {
    "missing": lambda v: tr("There is no file “{name}”.", **v),
    "not_a_file": lambda v: tr("“{name}” is not a file.", **v),
    "empty": lambda v: tr("“{name}” is empty. Ask for it to be sent again.", **v),
    "too_large": lambda v: tr("“{name}” is larger than {limit} MB; no workbook of a project is.", **v),
    "unreadable": lambda v: tr("“{name}” cannot be read: {reason}.", **v),
    "changing": lambda v: tr("“{name}” is being changed by another program. Close it there and try again.", **v),
    "locked_or_old": lambda v: tr(
        "“{name}” is protected by a password, or it is an old workbook (.xls). Open it, take the password out, save it "
        "as an Excel workbook (.xlsx) and merge that.",
        **v,
    ),
    "open_document": lambda v: tr(
        "“{name}” is an OpenDocument file. Save it as an Excel workbook (.xlsx) and merge that.", **v
    ),
    "binary": lambda v: tr(
        "“{name}” is a binary workbook (.xlsb). Save it as an Excel workbook (.xlsx) and merge that.", **v
    ),
    "numbers": lambda v: tr("“{name}” is a Numbers document. Export it to Excel (.xlsx) and merge that.", **v),
    "no_workbook": lambda v: tr(
        "“{name}” is not an Excel workbook (.xlsx). Choose the edited copy of a workbook that was exported here.", **v
    ),
    "damaged": lambda v: tr("“{name}” is damaged and cannot be opened. Ask for it to be sent again.", **v),
    "hostile": lambda v: tr(
        "“{name}” was not opened: it is built in a way that could do harm. No spreadsheet program writes such files.",
        **v,
    ),
    "too_many_cells": lambda v: tr("“{name}” holds more cells than any workbook of a project; it was not read.", **v),
    "memory": lambda v: tr("“{name}” needs more memory than it may have; it was not read.", **v),
    "died": lambda v: tr("Reading “{name}” failed inside the reader. The project is unchanged.", **v),
    "deadline": lambda v: tr("Reading “{name}” took longer than {seconds} seconds and was stopped.", **v),
}
