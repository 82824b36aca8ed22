"""The one error a person can cause: a wish that the project cannot fulfil.

Faults of the environment are `storage.errors.ProjectFileError`; bad rows of a data file are `Problem` data;
anything else is a bug and belongs to the crash handler.
"""

from __future__ import annotations


class JourneyError(Exception):
    """A request that is impossible; its text is a whole sentence for people, already translated."""


class ExportError(JourneyError):
    """An export that could not be written: no half file is left, and what lay there before is unchanged."""


class ExportCancelled(JourneyError):
    """An export that the person stopped: nothing was written."""
