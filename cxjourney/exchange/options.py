"""What a person may ask of an export, and what an export is made from. No format's library is needed."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from cxjourney.domain.errors import ExportCancelled
from cxjourney.domain.ids import RecordId
from cxjourney.domain.project import Project
from cxjourney.domain.sharing import EVERYTHING, Sharing
from cxjourney.domain.text import tr

if TYPE_CHECKING:
    import polars as pl


def no_block(_record_id: RecordId) -> bytes | None:
    """Return nothing: the pictures of a project that has none."""
    return None


@dataclass(frozen=True, slots=True)
class Material:
    """What an export is made from: plain data that any thread may read.

    `project` is a snapshot; `frame` its evidence (see `scoring.frame`; None: there is none). `block` returns the bytes
    of an asset by its id, None where they are gone. `kept` holds what one export found out and the next one of the same
    material needs too. The material is whole; writers leave out what `sharing` says by
    taking everything from `contents.Contents`.
    """

    project: Project
    frame: pl.DataFrame | None = None
    block: Callable[[RecordId], bytes | None] = no_block
    kept: dict[Hashable, Any] = field(default_factory=dict, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class ContentOptions:
    """Wishes for the content of an export, whatever its format.

    No `journey_ids` means every journey, in the project's order; no `persona_ids` every persona that belongs to them.
    `persona_id` says whose emotions a map shows (None: everyone's). `metric_id` is the score on the map's cards (None:
    the first NPS, else the first metric). `today` is the date of the export. `template` holds the bytes of a person's
    own file to build on, for formats that know such a thing.
    """

    journey_ids: tuple[RecordId, ...] = ()
    persona_ids: tuple[RecordId, ...] = ()
    persona_id: RecordId | None = None
    metric_id: RecordId | None = None
    sharing: Sharing = EVERYTHING
    today: date | None = None
    template: bytes | None = None


class Watch:
    """Tells how far an export is, from 0 to 1, and stops it with ExportCancelled where the person wants."""

    def __init__(
        self, progress: Callable[[float], None] | None = None, cancelled: Callable[[], bool] | None = None
    ) -> None:
        self._progress, self._cancelled = progress, cancelled

    def __call__(self, share: float) -> None:
        """Tell that a share of the work is done, and go on."""
        self.check()
        if self._progress is not None:
            self._progress(share)

    def is_cancelled(self) -> bool:
        """Say whether the person wants no more of it."""
        return self._cancelled is not None and self._cancelled()

    def check(self) -> None:
        """Go on, or raise ExportCancelled."""
        if self.is_cancelled():
            raise ExportCancelled(tr("The export was stopped; nothing was written."))

    def part(self, begin: float, end: float) -> Watch:
        """Return a watch for the part of the work between two shares."""
        return Watch(lambda share: self(begin + (end - begin) * share), self._cancelled)
