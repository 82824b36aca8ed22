"""The joined answers of a document: read once, beside the window where there are many.

Until new answers are read the ones before them stand; `arrived` says that others have come.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from PySide6.QtCore import QObject, Signal

from cxjourney.domain.errors import JourneyError
from cxjourney.domain.ids import RecordId
from cxjourney.domain.project import Project
from cxjourney.domain.records import Import
from cxjourney.domain.text import tr
from cxjourney.scoring import frame as blocks
from cxjourney.scoring.comments import CommentIndex
from cxjourney.scoring.compute import warm, warm_segments
from cxjourney.services.tasks import Runner, Task, TaskContext
from cxjourney.storage.errors import ProjectFileError

if TYPE_CHECKING:
    import polars as pl

MANY_BYTES = 300_000
"""From blocks of this size on, reading them takes longer than a window may pause."""
BYTES_A_ROW = 24
"""What a row of answers takes in a block, about; tells how large a block is before it is fetched."""


class ScoredDocument(Protocol):
    """What is needed of a document: its project, its blocks, and word of what happens to them."""

    project: Project

    @property
    def changed(self) -> Any: ...
    @property
    def replaced(self) -> Any: ...
    def block(self, record_id: RecordId, /) -> bytes: ...
    def block_reader(self) -> Callable[[RecordId], bytes]: ...


class Snapshot(QObject):
    """A project that nobody edits, with its blocks: what exports without a window take their scores from."""

    changed = Signal(object)
    replaced = Signal()

    def __init__(self, project: Project, blocks: Mapping[RecordId, bytes]) -> None:
        super().__init__()
        self.project = project
        self._blocks = blocks

    def block(self, record_id: RecordId, /) -> bytes:
        """Return the bytes beside an import or a picture; raise JourneyError where they are gone."""
        if record_id not in self._blocks:
            raise JourneyError(tr("The data of an import or a picture is missing or damaged."))
        return self._blocks[record_id]

    def block_reader(self) -> Callable[[RecordId], bytes]:
        """Return `block`, which any thread may call: nothing here ever changes."""
        return self.block


@dataclass(frozen=True, slots=True)
class _Read:
    """What a worker made of blocks: the frames that could be read, the reasons of the others, all joined."""

    imports: tuple[RecordId, ...]
    parts: dict[RecordId, pl.DataFrame]
    reasons: dict[RecordId, str]
    frame: pl.DataFrame


class Answers:
    """Owns the joined answers of a document's imports; each block is read once."""

    def __init__(
        self,
        document: ScoredDocument,
        tell: Callable[[str], object],
        arrived: Callable[[], object],
        runner: Runner | None = None,
    ) -> None:
        self._document = document
        self._tell, self._arrived, self._runner = tell, arrived, runner
        self._frame: pl.DataFrame | None = None
        self._frame_imports: tuple[RecordId, ...] = ()
        self._parts: dict[RecordId, pl.DataFrame] = {}
        self._unreadable: set[RecordId] = set()
        self._places: frozenset[RecordId] | None = None
        self._task: Task | None = None
        self._preparing: Task | None = None
        self._is_due = False  # whether that has still to begin
        self._wanted: tuple[RecordId, ...] = ()

    @property
    def is_reading(self) -> bool:
        """Say whether a worker is reading answers now."""
        return self._task is not None

    @property
    def is_preparing(self) -> bool:
        """Say whether a worker is working out what will be asked next; answers are there."""
        return self._is_due or (self._preparing is not None and self._preparing.is_running)

    @property
    def is_ready(self) -> bool:
        """Say whether there are answers to show, be they the newest or not."""
        return self._frame is not None

    def renewed(self) -> Answers:
        """Let go of everything, also of what is being read, and return an owner that begins anew."""
        self.drop()
        return Answers(self._document, self._tell, self._arrived, self._runner)

    def drop(self) -> None:
        """Let go of what is being read."""
        for task in (self._task, self._preparing):
            if task is not None:
                task.cancel()
        self._task = self._preparing = None
        self._is_due = False

    def prepare(self) -> None:
        """Begin to work out, beside the window, what will be asked after the first painting."""
        if self._is_due and self._runner is not None and self._frame is not None:
            self._is_due = False
            project = self._document.project.snapshot()
            self._preparing = self._runner.run(_prepare, self._frame, project, on_failed=self._failed)

    def has_any_at(self, touchpoint_id: RecordId) -> bool:
        """Say whether any answer was given at a touchpoint, be it on the map now or not."""
        frame = self.frame()
        if self._places is None:
            self._places = frozenset(frame["touchpoint"].unique())
        return touchpoint_id in self._places

    def frame(self) -> pl.DataFrame:
        """Return the answers of the imports that the project holds; of the ones before while many are being read."""
        imports = tuple(sorted(self._document.project.table(Import)))
        if self._frame is None or self._frame_imports != imports:
            self._read(imports)
        return blocks.join_blocks([]) if self._frame is None else self._frame

    def origins(self) -> tuple[tuple[RecordId, int], ...]:
        """Return the imports in the order of the rows of `frame`, each with its number of rows."""
        self.frame()
        return tuple((id_, self._parts[id_].height) for id_ in self._frame_imports if id_ in self._parts)

    def _read(self, imports: tuple[RecordId, ...]) -> None:
        if self._task is not None and self._wanted == imports:
            return
        self.drop()
        kept = {id_: part for id_, part in self._parts.items() if id_ in imports}
        fresh = [id_ for id_ in imports if id_ not in kept and id_ not in self._unreadable]
        project = self._document.project.snapshot()
        claimed = BYTES_A_ROW * sum(project.need(Import, id_).taken for id_ in fresh)
        if self._runner is not None and claimed >= MANY_BYTES:
            self._wanted = imports
            reader = self._document.block_reader()
            self._task = self._runner.run(
                _fetch_and_read, imports, kept, fresh, reader, project, on_done=self._take, on_failed=self._failed
            )
            return
        contents, reasons = _fetched(fresh, self._document.block)
        rows = sum(part.height for part in kept.values())
        many = sum(map(len, contents.values())) >= MANY_BYTES or (kept != self._parts and rows > MANY_BYTES)
        if self._runner is not None and many:
            self._wanted = imports
            self._task = self._runner.run(
                _read_blocks, imports, kept, contents, reasons, project, on_done=self._take, on_failed=self._failed
            )
        else:
            self._take(_read_blocks(imports, kept, contents, reasons), told=False)

    def _take(self, read: _Read, told: bool = True) -> None:
        self._task = None
        self._parts, self._frame, self._frame_imports = read.parts, read.frame, read.imports
        self._places = None
        self._unreadable |= set(read.reasons)
        for import_id, reason in read.reasons.items():
            record = self._document.project.get(Import, import_id)
            name = record.file_name if record else import_id
            self._tell(
                tr("The answers from “{file}” cannot be read and are left out. {reason}", file=name, reason=reason)
            )
        if told:
            self._is_due = True
            self._arrived()

    def _failed(self, error: Exception) -> None:
        self._task = None
        self._tell(str(error))


def _prepare(frame: pl.DataFrame, project: Project, task: TaskContext) -> None:
    """Work out what will be asked once the first scores are painted. Safe in a worker."""
    warm_segments(frame, project, task.check)
    task.check()
    CommentIndex(frame)


def _fetched(
    import_ids: Iterable[RecordId], block_of: Callable[[RecordId], bytes]
) -> tuple[dict[RecordId, bytes], dict[RecordId, str]]:
    """Return the blocks of imports, and for those that cannot be had the reasons."""
    contents: dict[RecordId, bytes] = {}
    reasons: dict[RecordId, str] = {}
    for id_ in import_ids:
        try:
            contents[id_] = block_of(id_)
        except (JourneyError, ProjectFileError) as error:
            reasons[id_] = str(error)
    return contents, reasons


def _fetch_and_read(
    imports: Iterable[RecordId],
    kept: Mapping[RecordId, pl.DataFrame],
    fresh: Iterable[RecordId],
    block_of: Callable[[RecordId], bytes],
    project: Project,
) -> _Read:
    """Do what `_read_blocks` does, fetching the blocks as well. Safe in a worker."""
    contents, reasons = _fetched(fresh, block_of)
    return _read_blocks(imports, kept, contents, reasons, project)


def _read_blocks(
    imports: Iterable[RecordId],
    kept: Mapping[RecordId, pl.DataFrame],
    contents: Mapping[RecordId, bytes],
    reasons: Mapping[RecordId, str],
    project: Project | None = None,
) -> _Read:
    """Read and join blocks; with a project also work out what its first scores need. Safe in a worker."""
    parts, wrong = dict(kept), dict(reasons)
    for id_, content in contents.items():
        try:
            parts[id_] = blocks.read_block(content)
        except JourneyError as error:
            wrong[id_] = str(error)
    imports = tuple(imports)
    frame = blocks.join_blocks(parts[id_] for id_ in imports if id_ in parts)
    if project is not None:
        warm(frame, project)
    return _Read(imports, parts, wrong, frame)
