"""`refresh`: the next file of a layout that is known, or what is newer in the databases, in one command."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cxjourney.cli import files
from cxjourney.cli.evidence_commands import bring_in, tell
from cxjourney.cli.output import progress_line, say
from cxjourney.domain.errors import JourneyError
from cxjourney.domain.project import Project
from cxjourney.domain.records import Source
from cxjourney.domain.text import tr

if TYPE_CHECKING:
    from cxjourney.evidence.found import FileFound
    from cxjourney.evidence.mapping import Mapping
    from cxjourney.evidence.remembered import Remembered


def add_parsers(commands: Any) -> None:
    """Add this command to the program's."""
    parser = commands.add_parser("refresh", help=tr("bring in what is newer, as it was brought in before"))
    parser.add_argument("file", metavar="FILE.cxj", help=tr("the project"))
    parser.add_argument(
        "data", metavar="DATA", nargs="*",
        help=tr("files of layouts that were imported before, or names of sources; without any, all sources are asked"),
    )  # fmt: skip
    parser.add_argument("--add-touchpoints", action="store_true", help=tr("make touchpoints that the map lacks"))
    parser.add_argument("--dry-run", action="store_true", help=tr("tell what would happen, change nothing"))
    parser.add_argument("--json", action="store_true", help=tr("for machines"))
    parser.set_defaults(command=run_refresh)


def run_refresh(args: argparse.Namespace) -> int:
    """Import each file by the mapping that the project remembers for its layout, all or none of them.

    Without files the databases are asked. Raise JourneyError where a layout is not remembered or leaves a question
    open.
    """
    args.names = _sources(args)
    if args.names or not args.data:
        from cxjourney.cli import database_commands

        return database_commands.run_refresh(args)
    args.data = [Path(text) for text in args.data]
    return tell(bring_in(args, args.data, _read), args)


def _sources(args: argparse.Namespace) -> list[str]:
    """Return the data arguments if they are names of sources and not files; raise JourneyError where they are both."""
    missing = [text for text in args.data if not Path(text).exists()]
    if not missing:
        return []
    names = {source.name.casefold() for source in files.load(args.file).project.table(Source).values()}
    named = [text for text in missing if " ".join(text.split()).casefold() in names]
    if named and len(named) < len(args.data):
        raise JourneyError(tr("Refresh either files or databases: “{name}” is a database.", name=named[0]))
    return named


def _read(project: Project, data: Path | str) -> tuple[FileFound, Mapping]:
    path = Path(data)
    found, known = _recognised(project, path)
    if known.new_columns:
        names = ", ".join(f"“{name}”" for name in known.new_columns)
        say(tr("“{file}” has new columns, which are ignored: {names}.", file=path.name, names=names))
    if known.missing_columns:
        names = ", ".join(f"“{name}”" for name in known.missing_columns)
        say(tr("“{file}” no longer has the columns {names}.", file=path.name, names=names))
    for column in known.mapping.open_questions():
        from cxjourney.evidence.found import question_text

        raise JourneyError(
            tr("The column “{name}” of “{file}” needs an answer: {question} Import it once in the window, or with a "
               "--mapping.", name=column.name, file=path.name, question=question_text(column.question))
        )  # fmt: skip
    return found, known.mapping


def _recognised(project: Project, path: Path) -> tuple[FileFound, Remembered]:
    """Return a file with what is remembered of its layout, read as earlier files were where that is needed."""
    from cxjourney.evidence.found import ReadOptions
    from cxjourney.evidence.reading import read_source
    from cxjourney.evidence.remembered import readings, remember

    for options in (ReadOptions(), *readings(project)):
        found = read_source(path, options, progress=progress_line(path.name))
        known = remember(project, found)
        if known is not None:
            return found, known
    raise JourneyError(
        tr("No file with the columns of “{file}” was imported into this project yet, so nothing is remembered to do it "
           "by. Use `cxjourney import` once.", file=path.name)
    )  # fmt: skip
