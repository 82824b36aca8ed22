"""`source` and the database side of `inspect`, `import` and `refresh`.

A database is named by its SQLAlchemy address and a query; a mapping file says what its columns are for.
"""

from __future__ import annotations

import argparse
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from cxjourney.cli.output import print_json, print_table, progress_line, say, show
from cxjourney.domain.edits import Edit
from cxjourney.domain.errors import JourneyError
from cxjourney.domain.ids import RecordId
from cxjourney.domain.project import Project
from cxjourney.domain.records import Source
from cxjourney.domain.text import tr

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cxjourney.evidence.databases.reading import Question
    from cxjourney.evidence.found import FileFound
    from cxjourney.evidence.mapping import Mapping
    from cxjourney.services.document import Document

Report = dict[str, Any]


class Target(Protocol):
    """What a refresh goes into: a document, or for a dry run a project in memory."""

    project: Project

    def block(self, record_id: RecordId, /) -> bytes: ...
    def do(self, edit: Edit, /) -> None: ...


def add_parsers(commands: Any) -> None:
    """Add `source` to the program's commands."""
    parser = commands.add_parser("source", help=tr("databases that a project's evidence comes from"))
    parser.add_argument("file", metavar="FILE.cxj", help=tr("the project"))
    deeds = parser.add_subparsers(title=tr("what to do"), metavar="DEED", required=True)

    add = deeds.add_parser("add", help=tr("keep a database with its query and mapping"))
    add.add_argument("name", metavar="NAME")
    add.add_argument("url", metavar="URL", help=tr("such as postgresql://name@host/database, without a password"))
    asked = add.add_mutually_exclusive_group(required=True)
    asked.add_argument("--query", metavar="SELECT", help=tr("one SELECT"))
    asked.add_argument("--table", metavar="TABLE", help=tr("all of a table or view"))
    add.add_argument("--mapping", metavar="M.json", type=Path, help=tr("what each column is for"))
    add.add_argument("--touchpoint", metavar="NAME", help=tr("where answers belong that name no touchpoint"))
    add.add_argument("--aggregate", action="store_true", help=tr("let the database count and keep counts, never rows"))
    add.add_argument("--password-from", metavar="PLACE", default="", help=_password_help())
    add.set_defaults(command=run_add)

    listed = deeds.add_parser("list", help=tr("what is there"))
    listed.add_argument("--json", action="store_true", help=tr("for machines"))
    listed.set_defaults(command=run_list)

    for deed, text, command in (
        ("remove", tr("forget a database; what was imported stays"), run_remove),
        ("allow", tr("let a source that came with a file use a password of this computer"), run_allow),
    ):
        one = deeds.add_parser(deed, help=text)
        one.add_argument("name", metavar="NAME")
        one.set_defaults(command=command)


def add_database_options(parser: Any) -> None:
    """Add to a command that takes data files what it needs to take a database too."""
    parser.add_argument("--query", metavar="SELECT", help=tr("what to ask, where DATA is a database's address"))
    parser.add_argument("--password-from", metavar="PLACE", default="", help=_password_help())


def _password_help() -> str:
    return tr("environment:NAME, keyring, or service for the driver's own password file")


def data_argument(text: str) -> Path | str:
    """Return a data argument as it is meant: a file's path, or the text of a database's address."""
    from cxjourney.evidence.databases.address import is_url

    return text if is_url(text) else Path(text)


def question(url: str, query: str | None, password_from: str) -> Question:
    """Return the question to a database; say so where the address held a password. Raise JourneyError."""
    from cxjourney.evidence.databases.reading import question_of

    if not query:
        raise JourneyError(tr("Say with --query what to ask the database: a SELECT, or the name of a table."))
    asked = question_of(url, query, password_from)
    if asked.password:
        say(tr("The password in the address is used now and kept nowhere; others may see it in the list of programs. "
               "--password-from is safer."))  # fmt: skip
    return asked


def read_database(
    url: str, args: argparse.Namespace, given: Mapping | None, project: Project | None
) -> tuple[FileFound, Mapping]:
    """Return what a database's query gives and the mapping for it, as for a data file; raise JourneyError."""
    from cxjourney.evidence.databases.reading import Limits, inspect_query

    asked = question(url, args.query, args.password_from)
    limits = Limits(progress=progress_line(tr("Database")))
    touchpoint = getattr(args, "touchpoint", None) or ""
    if given is not None:
        found = inspect_query(asked, limits, detect=False)
        return found, replace(given, touchpoint=touchpoint or given.touchpoint)
    found = inspect_query(asked, limits)
    return found, found.proposed_mapping(project, touchpoint)


# source


def run_add(args: argparse.Namespace) -> int:
    """Keep a database in a project, its mapping given or proposed by looking at it."""
    from cxjourney.domain import actions
    from cxjourney.evidence.databases.address import parse_address
    from cxjourney.evidence.databases.reading import question_of
    from cxjourney.services.sources import give_leave

    asked = question_of(args.url, args.query or args.table, args.password_from)
    if parse_address(args.url).password:
        say(tr("The password was taken out of the address: a project never keeps one. Say with --password-from where "
               "it comes from."))  # fmt: skip
    with _opened(args.file) as document:
        mapping = _source_mapping(document.project, asked, args)
        edit = actions.add_source(
            document.project, args.name, asked.url, asked.query, mapping_json=mapping, aggregate=args.aggregate,
            password_from=args.password_from,
        )  # fmt: skip
        document.do(edit)
        source = document.project.need(Source, actions.added_id(edit, Source))
    give_leave(source)
    show(tr("“{name}” is kept. `cxjourney refresh` brings in its answers.", name=source.name))
    return 0


def _source_mapping(project: Project, asked: Question, args: argparse.Namespace) -> str:
    from cxjourney.evidence.databases.planning import check_countable, countable
    from cxjourney.evidence.databases.reading import preview
    from cxjourney.evidence.databases.refreshing import read_source_mapping
    from cxjourney.evidence.found import question_text

    if args.mapping is not None:
        text = args.mapping.read_text("utf-8")
        mapping, _ = read_source_mapping(text)
        if args.aggregate:
            check_countable(mapping)
        return str(text)
    mapping = preview(asked, rows=5_000).proposed_mapping(project, args.touchpoint or "")
    if args.aggregate:
        mapping = countable(mapping)
    for column in mapping.open_questions():
        raise JourneyError(
            tr("The column “{name}” needs an answer first: {question} Say it in a --mapping file.", name=column.name,
               question=question_text(column.question))
        )  # fmt: skip
    say(tr("The mapping was proposed from the first rows; `cxjourney inspect` shows it."))
    return mapping.to_json()


def run_list(args: argparse.Namespace) -> int:
    """Print the databases of a project."""
    from cxjourney.cli import files
    from cxjourney.evidence.databases.refreshing import describe
    from cxjourney.services.sources import list_sources

    project = files.load(args.file).project
    infos = list_sources(project)
    if args.json:
        described = [describe(project.need(Source, info.id)) for info in infos]
        print_json({"sources": [{**one, "answers": i.answers} for one, i in zip(described, infos, strict=True)]})
        return 0
    if not infos:
        say(tr("This project has no source. `cxjourney source FILE add` keeps one."))
        return 0
    header = (tr("name"), tr("database"), tr("kept"), tr("answers"), tr("newest"))
    lines = [
        [info.name, info.address, tr("counts") if info.aggregate else tr("rows"), f"{info.answers:,}", info.newest]
        for info in infos
    ]
    print_table(header, lines, right=(3,))
    return 0


def run_remove(args: argparse.Namespace) -> int:
    """Forget a database; what was imported from it stays."""
    from cxjourney.domain import actions

    with _opened(args.file) as document:
        source = find_source(document.project, args.name)
        document.do(actions.remove_source(document.project, source.id))
    show(tr("“{name}” is removed; its answers stay.", name=source.name))
    return 0


def run_allow(args: argparse.Namespace) -> int:
    """Let a source use a password of this computer."""
    from cxjourney.cli import files
    from cxjourney.services.sources import give_leave

    source = find_source(files.load(args.file).project, args.name)
    give_leave(source)
    show(
        tr("“{name}” may use {place} on this computer.", name=source.name, place=source.password_from or tr("nothing"))
    )
    return 0


# refresh


def run_refresh(args: argparse.Namespace) -> int:
    """Bring in what is newer at the named databases, at all of them without a name; all or nothing."""
    from cxjourney.cli.evidence_commands import DryRun

    if args.dry_run:
        reports = refresh_sources(DryRun(args.file), args.names, add_touchpoints=args.add_touchpoints, dry_run=True)
    else:
        with _opened(args.file) as document:
            reports = refresh_sources(document, args.names, add_touchpoints=args.add_touchpoints)
    if args.json:
        print_json({"sources": reports})
    else:
        for report in reports:
            show_report(report)
    return 0


def refresh_sources(
    document: Target, names: Sequence[str] = (), *, add_touchpoints: bool = False, dry_run: bool = False
) -> list[Report]:
    """Bring in what is newer at the databases of these names (all without one) and return a report for each.

    A report is that of `import --json` with `source` (name, since, until) and `notes` (sentences). Raise JourneyError.
    """
    from cxjourney.evidence.databases.reading import Limits
    from cxjourney.evidence.databases.refreshing import Wishes, plan_refresh
    from cxjourney.services.sources import check_leave

    sources = [find_source(document.project, name) for name in dict.fromkeys(names)] or _all(document.project)
    if not sources:
        raise JourneyError(tr("This project has no source. `cxjourney source FILE add` keeps one."))
    reports = []
    for source in sources:
        check_leave(source)
        limits = Limits(progress=progress_line(source.name))
        wishes = Wishes(add_touchpoints=add_touchpoints, dry_run=dry_run)
        refresh = plan_refresh(document.project, source, document.block, limits, wishes)
        edit = refresh.edit(document.project)
        if edit:
            document.do(edit)
        reports.append({**refresh.report, "notes": list(refresh.notes)})
    return reports


def show_report(report: Report) -> None:
    """Print what one refresh brought, for people."""
    figures = {name: f"{report[name]:,}" for name in ("rows", "taken", "skipped", "duplicates", "answers")}
    show(tr("{name}: {rows} rows asked for: {taken} taken, {skipped} skipped, {duplicates} here already; {answers} "
            "answers.", name=report["source"]["name"], **figures))  # fmt: skip
    for note in report["notes"]:
        say(note)
    for problem in report["problems"][:10]:
        where = f"“{problem['column']}” " if problem["column"] else ""
        value = f"{problem['value']}: " if problem["value"] else ""
        say(f"{where}{value}{problem['reason']}")
    if report["unmatched"]:
        say(tr("Those touchpoints are not on the map: --add-touchpoints would make them."))


def find_source(project: Project, name: str) -> Source:
    """Return the source of that name or id; raise JourneyError."""
    wanted = " ".join(name.split()).casefold()
    for source in project.table(Source).values():
        if name == source.id or source.name.casefold() == wanted:
            return source
    names = ", ".join(f"“{source.name}”" for source in _all(project)) or tr("none")
    raise JourneyError(tr("There is no source “{name}”. There are: {names}.", name=name, names=names))


def _all(project: Project) -> list[Source]:
    return sorted(project.table(Source).values(), key=lambda source: (source.position, source.id))


@contextmanager
def _opened(path: Path) -> Iterator[Document]:
    """Yield a document, saved when all went well; the file is as it was when anything did not."""
    from cxjourney.services.document import Document

    document = Document.open(path)
    try:
        yield document
        if not document.is_saved:
            document.save()
    except BaseException:
        document.discard()
        raise
    document.close()
