"""What other programs' files bring: records that are sound, their blocks, and what had to be left out.

The readers (`project_json`, `graphml`, `mermaid`, `outline`) are chosen here by the ending of a file; none of them
touches a project; `domain.actions.add_journeys` brings journeys into one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from cxjourney.domain.cleaning import validate_records
from cxjourney.domain.errors import JourneyError
from cxjourney.domain.ids import RecordId
from cxjourney.domain.project import Project
from cxjourney.domain.records import WITH_BLOCK, Import, Journey, Record
from cxjourney.domain.text import tr

LARGEST_TEXT = 300_000_000  # bytes, of a project with its answers
LARGEST_MAP = 20_000_000  # bytes, of a map alone


@dataclass(frozen=True, slots=True)
class Incoming:
    """Sound records from a file, with the bytes beside them; `problems` are sentences about what was left out."""

    name: str
    records: tuple[Record, ...]
    problems: tuple[str, ...] = ()
    blocks: Mapping[RecordId, bytes] = field(default_factory=dict)

    @property
    def project(self) -> Project:
        """The records as a project of their own."""
        return Project(self.records)


Reader = Callable[[str, str], Incoming]
"""Takes the text of a file and its name for people."""


def readers() -> dict[str, Reader]:
    """Return suffix -> reader of the files that maps may come from."""
    from cxjourney.exchange.data.graphml import read_graphml
    from cxjourney.exchange.data.mermaid import read_mermaid
    from cxjourney.exchange.data.outline import read_outline, read_outline_table
    from cxjourney.exchange.data.project_json import read_json

    return {
        ".json": read_json,
        ".graphml": read_graphml,
        ".mmd": read_mermaid,
        ".mermaid": read_mermaid,
        ".csv": read_outline_table,
        ".tsv": read_outline_table,
        ".txt": read_outline,
        ".md": read_outline,
    }


def read_incoming(path: Path) -> Incoming:
    """Return what a file holds; raise JourneyError with a sentence where it cannot be read or holds no map."""
    reader = readers().get(path.suffix.casefold())
    if reader is None:
        known = ", ".join(readers())
        raise JourneyError(tr("“{name}” holds no map that can be read; these endings do: {known}.",
                              name=path.name, known=known))  # fmt: skip
    limit = LARGEST_TEXT if path.suffix.casefold() == ".json" else LARGEST_MAP
    try:
        if path.stat().st_size > limit:
            raise JourneyError(tr("“{name}” is too large for a map. Nothing was read.", name=path.name))
        data = path.read_bytes()
    except OSError as fault:
        raise JourneyError(
            tr("“{name}” could not be read: {reason}.", name=path.name, reason=fault.strerror or fault)
        ) from fault
    return reader(_decoded(data, path.name), path.stem)


def finished(
    name: str, records: Iterable[Record], problems: Iterable[str] = (), blocks: Mapping[RecordId, bytes] | None = None
) -> Incoming:
    """Return what was read once it is sound; raise JourneyError where no journey is left."""
    sound, issues = validate_records(records)
    told = [*problems, *(issue.text for issue in issues)]
    had = dict(blocks or {})
    missing = [record for record in sound if isinstance(record, Import) and record.id not in had]
    for record in missing:
        told.append(
            tr("The answers from “{file}” are not in the file; the import was left out.", file=record.file_name)
        )
    kept = [record for record in sound if record not in missing]
    if not any(isinstance(record, Journey) for record in kept):
        raise JourneyError(tr("“{name}” holds no journey. Nothing was read.", name=name))
    wanted = {record.id for record in kept if record.kind in WITH_BLOCK}
    return Incoming(name, tuple(kept), tuple(told), {id_: data for id_, data in had.items() if id_ in wanted})


def _decoded(data: bytes, name: str) -> str:
    for encoding in ("utf-8-sig", "utf-16") if data[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig", "cp1252"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise JourneyError(tr("“{name}” is not text in a known encoding. Save it as UTF-8 and read it again.", name=name))
