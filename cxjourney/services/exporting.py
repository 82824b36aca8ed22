"""Every kind of file that a project can be exported as, and the one function that writes any of them.

Command line, window and the exporting process come here, so that none offers or leaves out what another does not. What
the files look like is `exchange`'s and `drawing`'s business.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from cxjourney.domain.errors import JourneyError
from cxjourney.domain.records import Journey
from cxjourney.domain.text import tr
from cxjourney.exchange.options import Watch
from cxjourney.exchange.registry import exporters
from cxjourney.file_names import safe_file_name
from cxjourney.services.drawn_exports import DRAWN, draw
from cxjourney.services.export_request import Exported, Kind, Request, Written

_FIRST = ("xlsx",)


def kinds() -> tuple[Kind, ...]:
    """Return every kind of export in the order in which a person is offered them."""
    listed = {exporter.key: exporter for exporter in exporters()}
    told = [
        Kind(exporter.key, exporter.suffix, exporter.name, exporter.what, exporter.of_one, held=exporter.key == "pptx")
        for exporter in listed.values()
    ]
    first = [kind for kind in told if kind.key in _FIRST]
    return (*first, *DRAWN, *(kind for kind in told if kind.key not in _FIRST))


def kind_of(path: Path, key: str | None = None) -> Kind:
    """Return the kind that `key` names or else the suffix of `path` asks for; raise JourneyError for neither."""
    known = kinds()
    if key is not None:
        found = next((kind for kind in known if kind.key == key), None)
        if found is None:
            names = ", ".join(kind.key for kind in known)
            raise JourneyError(tr("There is no export “{key}”. There are: {names}.", key=key, names=names))
        return found
    suffix = path.suffix.casefold()
    found = next((kind for kind in known if kind.suffix == suffix), None)
    if found is None:
        suffixes = ", ".join(dict.fromkeys(kind.suffix for kind in known))
        raise JourneyError(
            tr("“{name}” says not what to write; these endings do: {known}.", name=path.name, known=suffixes)
        )
    return found


def export(exported: Exported, key: str, path: Path, request: Request, watch: Watch | None = None) -> Written:
    """Write one file whole or not at all.

    Raise JourneyError where something named in the request is not in the project, ExportError where the file cannot
    be made or written, ExportCancelled where the watch says so; then what lay at `path` is unchanged. Kinds that are
    drawn need a QGuiApplication, see `drawing.offscreen`.
    """
    watch = watch or Watch()
    writer = next((exporter.write for exporter in exporters() if exporter.key == key), None)
    if writer is None:
        return draw(exported, key, path, request, watch)
    writer(exported.material, path, request.content(), watch)
    return Written(path)


def export_all(
    exported: Exported, folder: Path, stem: str, request: Request, keys: tuple[str, ...] = (),
    watch: Watch | None = None,
) -> list[Written]:  # fmt: skip
    """Write every kind, or those of `keys`, into a folder; see `files_of` for the names."""
    watch = watch or Watch()
    planned = files_of(exported, folder, stem, request, keys)
    written = []
    for number, (kind, path, wanted) in enumerate(planned):
        part = watch.part(number / len(planned), (number + 1) / len(planned))
        written.append(export(exported, kind.key, path, wanted, part))
    return written


def files_of(
    exported: Exported, folder: Path, stem: str, request: Request, keys: tuple[str, ...] = ()
) -> list[tuple[Kind, Path, Request]]:
    """Return each file that `export_all` writes, with what is wanted of it.

    A file is named `shop.xlsx`, the second kind of a suffix `shop-report.pdf`; where a kind shows one journey and
    several are wanted, there is a file for each, `shop, First purchase.png`.
    """
    planned: list[tuple[Kind, Path, Request]] = []
    journeys = exported.journeys(request)
    for kind in kinds():
        if keys and kind.key not in keys:
            continue
        base = file_stem(stem, kind)
        if not kind.of_one or len(journeys) == 1:
            planned.append((kind, folder / f"{base}{kind.suffix}", request))
            continue
        taken: set[str] = set()
        for journey_id in journeys:
            title = exported.project.need(Journey, journey_id).title
            name = _unlike(f"{base}, {title}", taken)
            planned.append(
                (kind, folder / safe_file_name(name, kind.suffix), replace(request, journey_ids=(journey_id,)))
            )
    return planned


def file_stem(stem: str, kind: Kind) -> str:
    """Return the name of a file of this kind without its suffix, told apart from other kinds with the same suffix."""
    first = next(other for other in kinds() if other.suffix == kind.suffix)
    return stem if first.key == kind.key else f"{stem}-{kind.key}"


def _unlike(name: str, taken: set[str]) -> str:
    number, wish = 2, name
    while name.casefold() in taken:
        name, number = f"{wish} {number}", number + 1
    taken.add(name.casefold())
    return name
