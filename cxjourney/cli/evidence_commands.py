"""`inspect` and `import`: what is in a data file, and bringing it into a project."""

from __future__ import annotations

import argparse
import gc
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cxjourney.cli import database_commands, files
from cxjourney.cli.ahead import Ahead, load_ahead
from cxjourney.cli.inspect_output import print_found
from cxjourney.cli.output import print_json, progress_line, say, show
from cxjourney.domain.edits import Edit, compose
from cxjourney.domain.errors import JourneyError
from cxjourney.domain.ids import RecordId
from cxjourney.domain.project import Project
from cxjourney.domain.text import tr, trn

if TYPE_CHECKING:
    from cxjourney.evidence.child import ReadingProcess
    from cxjourney.evidence.found import FileFound
    from cxjourney.evidence.mapping import Mapping

SUMMED = ("rows", "taken", "skipped", "duplicates", "answers", "comments")
SHOWN_PROBLEMS = 10
_LONG = 120

Report = dict[str, Any]


Reader = Callable[[Project, "Path | str"], "tuple[FileFound, Mapping]"]
"""Reads one data file, or what a database's address stands for, and says what its columns are for."""


class Scratch:
    """Owns a copy of a project in memory that takes edits; `edit` is all of them as one."""

    def __init__(self, project: Project, block_of: Callable[[RecordId], bytes]) -> None:
        self.project = project.snapshot()
        self._block_of = block_of
        self._edits: list[Edit] = []

    def block(self, record_id: RecordId, /) -> bytes:
        """Return the answers of an import, of those that were added here too; raise JourneyError, ProjectFileError."""
        added = (edit.blocks[record_id] for edit in self._edits if record_id in edit.blocks)
        return next(added, None) or self._block_of(record_id)

    def do(self, edit: Edit, /) -> None:
        """Apply an edit in memory."""
        self.project.apply(edit)
        self._edits.append(edit)

    def edit(self) -> Edit:
        """Return what was done as one edit."""
        if len(self._edits) == 1:
            return self._edits[0]
        return compose(trn("Import {count} file", "Import {count} files", len(self._edits)), self._edits)


class DryRun(Scratch):
    """Owns the project of a file in memory; what is done to it is forgotten with the process."""

    def __init__(self, path: Path) -> None:
        loaded = files.load(path)
        blocks = dict(loaded.blocks)

        def block_of(record_id: RecordId) -> bytes:
            if record_id not in blocks:
                raise JourneyError(tr("The answers of an earlier import are missing or damaged."))
            return blocks[record_id]

        super().__init__(loaded.project, block_of)


def add_parsers(commands: Any) -> None:
    """Add these commands to the program's."""
    inspect = commands.add_parser("inspect", help=tr("what is in a data file"))
    inspect.add_argument("data", metavar="DATA", nargs="+", type=database_commands.data_argument, help=_data_help())
    database_commands.add_database_options(inspect)
    inspect.add_argument("--json", action="store_true", help=tr("for machines"))
    inspect.set_defaults(command=run_inspect)

    parser = commands.add_parser("import", help=tr("bring answers or tickets into a project"))
    parser.add_argument("file", metavar="FILE.cxj", help=tr("the project"))
    parser.add_argument("data", metavar="DATA", nargs="+", type=database_commands.data_argument, help=_data_help())
    database_commands.add_database_options(parser)
    parser.add_argument("--preset", metavar="NAME", help=tr("read the file as that program's export"))
    parser.add_argument("--mapping", metavar="M.json", type=Path, help=tr("what each column is for"))
    parser.add_argument("--touchpoint", metavar="NAME", help=tr("where answers belong that name no touchpoint"))
    parser.add_argument("--add-touchpoints", action="store_true", help=tr("make touchpoints that the map lacks"))
    parser.add_argument("--dry-run", action="store_true", help=tr("tell what would happen, change nothing"))
    parser.add_argument("--json", action="store_true", help=tr("for machines"))
    parser.set_defaults(command=run_import)


def _data_help() -> str:
    return tr("a data file, or a database's address with --query")


# inspect


def run_inspect(args: argparse.Namespace) -> int:
    """Print the format and the columns of data files; raise EvidenceError for one that cannot be read."""
    found = [_inspected(data, args) for data in args.data]
    if args.json:
        print_json({"files": [file.to_dict() for file in found]})
        return 0
    for file in found:
        print_found(file)
    return 0


def _inspected(data: Path | str, args: argparse.Namespace) -> FileFound:
    """Return what is in a data file, or in what a database's query gives."""
    if isinstance(data, str):
        return database_commands.read_database(data, args, None, None)[0]
    from cxjourney.evidence.reading import inspect_file

    return inspect_file(data)


# import


def run_import(args: argparse.Namespace) -> int:
    """Bring data files into a project, all or none of them, and print the report.

    Exit code 1 where not a single row could be taken and none was there before.
    """
    collects = gc.isenabled()
    gc.disable()  # an import makes few objects that are rubbish, and looking for them takes time again and again
    try:
        return tell(_import_all(args), args)
    finally:
        if collects:
            gc.enable()


def _import_all(args: argparse.Namespace) -> list[Report]:
    first = args.data[0]
    if args.mapping is not None and isinstance(first, Path):
        return _import_as_mapped(args, first)
    given = _given_mapping(args)
    return bring_in(args, args.data, lambda project, data: _read(project, data, given, args))


def _import_as_mapped(args: argparse.Namespace, first: Path) -> list[Report]:
    """Bring data in by a mapping that is given, the first file being read while the project is opened."""
    from cxjourney.evidence.child import ReadingProcess

    with closing(ReadingProcess()) as started:
        given = _given_mapping(args)
        if given is None:
            raise AssertionError("this is for imports with a mapping")
        mapping = given
        ahead = Ahead(lambda unwanted: _read_as_mapped(first, mapping, args, unwanted, started))
        try:
            return bring_in(
                args,
                args.data,
                lambda project, data: ahead.result() if data is first else _read(project, data, mapping, args),
            )
        finally:
            ahead.cancel()


def bring_in(args: argparse.Namespace, data: Sequence[Path | str], read: Reader) -> list[Report]:
    """Bring data into the project `args.file` as one edit, or only work it out where `args.dry_run` says so."""
    if args.dry_run:
        return _plan_all(DryRun(args.file), args, data, read)
    from cxjourney.services.document import Document

    document = Document.open(args.file)
    try:
        scratch = Scratch(document.project, document.block)
        reports = _plan_all(scratch, args, data, read)
        document.do(scratch.edit())
        if not document.is_saved:
            document.save()
    except BaseException:
        document.discard()  # the file is as it was
        raise
    document.close()
    return reports


def tell(reports: list[Report], args: argparse.Namespace) -> int:
    """Print the reports as one; raise JourneyError where nothing came in and nothing was there before."""
    report = _joined(reports, args)
    if args.json:
        print_json(_stable(report))
    else:
        _print(report)
    if not report["taken"] and not report["duplicates"]:
        raise JourneyError(_nothing_text(report))
    return 0


def _plan_all(scratch: Scratch, args: argparse.Namespace, data: Sequence[Path | str], read: Reader) -> list[Report]:
    """Plan each file upon the ones before it and return their reports."""
    from cxjourney.evidence.plan import known_keys, plan_import

    reports: list[Report] = []
    for one in data:
        found, mapping = read(scratch.project, one)
        plan = plan_import(
            scratch.project,
            found,
            mapping,
            existing_keys=known_keys(scratch.project, scratch.block),
            add_touchpoints=getattr(args, "add_touchpoints", False),
            dry_run=args.dry_run,
            progress=progress_line(_name_of(one)),
        )
        del found  # its rows take as much memory as writing the block does
        scratch.do(plan.edit(scratch.project))
        reports.append(plan.whole_report())
    return reports


def _name_of(data: Path | str) -> str:
    return tr("Database") if isinstance(data, str) else data.name


def _read(
    project: Project, path: Path | str, given: Mapping | None, args: argparse.Namespace
) -> tuple[FileFound, Mapping]:
    from cxjourney.evidence.found import ReadOptions
    from cxjourney.evidence.propose import for_import
    from cxjourney.evidence.reading import inspect_file

    if isinstance(path, str):
        return database_commands.read_database(path, args, given, project)
    if given is not None:
        return _read_as_mapped(path, given, args)
    progress = load_ahead(progress_line(path.name))
    found = inspect_file(path, ReadOptions(preset=args.preset), progress=progress)
    adding = getattr(args, "add_touchpoints", False)
    return found, for_import(found, project, args.touchpoint or "", add_touchpoints=adding)


def _read_as_mapped(
    path: Path,
    given: Mapping,
    args: argparse.Namespace,
    unwanted: Callable[[], bool] | None = None,
    started: ReadingProcess | None = None,
) -> tuple[FileFound, Mapping]:
    """Read the columns of a file that a mapping names, until nobody wants it any more."""
    from cxjourney.evidence.plan import needed_columns
    from cxjourney.evidence.reading import read_source

    progress = load_ahead(progress_line(path.name))
    options = replace(given.reading, preset=args.preset or given.reading.preset)
    mapping = replace(given, touchpoint=args.touchpoint or given.touchpoint)
    columns = needed_columns(mapping)
    found = read_source(path, options, columns=columns, progress=progress, cancelled=unwanted, started=started)
    return found, _fitting(mapping, found)


def _fitting(mapping: Mapping, found: FileFound) -> Mapping:
    """Return the mapping without attributes that this file lacks, and say so; answers it lacks stay an error."""
    from cxjourney.evidence.remembered import OPTIONAL

    missing = [c.name for c in mapping.columns if c.role in OPTIONAL and found.column(c.name) is None]
    if missing:
        names = ", ".join(f"“{name}”" for name in missing)
        say(tr("“{file}” has no column {names}; it was left out.", file=Path(found.path).name, names=names))
    return replace(mapping, columns=tuple(column for column in mapping.columns if column.name not in missing))


def _given_mapping(args: argparse.Namespace) -> Mapping | None:
    from cxjourney.evidence.mapping import mapping_from_json
    from cxjourney.evidence.presets import PRESETS, preset_named

    if args.preset is not None and preset_named(args.preset) is None:
        names = ", ".join(preset.name for preset in PRESETS)
        raise JourneyError(tr("There is no preset “{name}”. There are: {names}.", name=args.preset, names=names))
    return mapping_from_json(args.mapping.read_bytes()) if args.mapping else None


def _joined(reports: list[Report], args: argparse.Namespace) -> Report:
    """Return one report over all files; with several files each problem names its file."""
    if len(reports) == 1:
        return reports[0]
    named = [(_name_of(path), report) for path, report in zip(args.data, reports, strict=True)]
    return {
        **{name: sum(report[name] for report in reports) for name in SUMMED},
        "touchpoints": sorted({title for report in reports for title in report["touchpoints"]}),
        "unmatched": list(dict.fromkeys(name for report in reports for name in report["unmatched"])),
        "problems": [{"file": name, **problem} for name, report in named for problem in report["problems"]],
        "changed": sum(report.get("changed", 0) for report in reports),
        "dry_run": args.dry_run,
    }


def _stable(report: Report) -> Report:
    """Return the report in the shape that pipelines rely on; answers that changed are told where there are any."""
    silent = {"problem_count"} if report.get("changed") else {"problem_count", "changed"}
    return {name: value for name, value in report.items() if name not in silent}


def _print(report: Report) -> None:
    figures = {name: f"{report[name]:,}" for name in ("taken", "skipped", "duplicates")}
    rows, answers, comments = report["rows"], report["answers"], report["comments"]
    show(tr("{rows}: {taken} taken, {skipped} skipped, {duplicates} here already; {answers}, {comments}.",
            rows=trn("{number} row", "{number} rows", rows, number=f"{rows:,}"),
            answers=trn("{number} answer", "{number} answers", answers, number=f"{answers:,}"),
            comments=trn("{number} comment", "{number} comments", comments, number=f"{comments:,}"),
            **figures))  # fmt: skip
    if report["touchpoints"]:
        show(tr("Touchpoints: {names}.", names=", ".join(report["touchpoints"])))
    if report["unmatched"] and report["taken"]:
        names = ", ".join(f"“{name}”" for name in report["unmatched"])
        say(tr("Not on the map and left out: {names}. --add-touchpoints would make them.", names=names))
    if report.get("changed"):
        say(trn("{count} row that is here already carries other answers now; what is here was kept.",
                "{count} rows that are here already carry other answers now; what is here was kept.",
                report["changed"]))  # fmt: skip
    _print_problems(report["problems"])
    if report["dry_run"]:
        say(tr("This was a dry run: nothing was changed."))


def _print_problems(problems: list[dict[str, Any]]) -> None:
    """Print the first problems, rows that lack the same thing as one."""
    alike: dict[tuple[str, ...], list[dict[str, Any]]] = {}
    for problem in problems:
        said = tuple(str(problem.get(name, "")) for name in ("file", "column", "value", "reason"))
        alike.setdefault(said if not said[2] else (*said, str(problem["row"])), []).append(problem)
    told = 0
    for same in list(alike.values())[:SHOWN_PROBLEMS]:
        told += len(same)
        first = {"column": "", "value": "", **same[0]}
        first["column"] = f"{first['column'][:_LONG]}…" if len(first["column"]) > _LONG else first["column"]
        if len(same) == 1:
            say(_problem_text(first))
            continue
        rows = ", ".join([*(f"{problem['row']}" for problem in same[:5]), *("…" for _ in same[5:6])])
        figures = {"count": f"{len(same):,}", "rows": rows, "reason": first["reason"]}
        say(tr("{count} rows ({rows}), column “{column}”: {reason}", column=first["column"], **figures)
            if first["column"] else tr("{count} rows ({rows}): {reason}", **figures))  # fmt: skip
    if len(problems) > told:
        say(tr("… and {count} more; --json lists them all.", count=f"{len(problems) - told:,}"))


def _problem_text(told: Report) -> str:
    """Return a problem in a line; a whole row has no column, and an empty cell no value."""
    if told["column"] and told["value"]:
        return tr("Row {row}, column “{column}”, value “{value}”: {reason}", **told)
    if told["column"]:
        return tr("Row {row}, column “{column}”: {reason}", **told)
    return tr("Row {row}, “{value}”: {reason}", **told) if told["value"] else tr("Row {row}: {reason}", **told)


def _nothing_text(report: Report) -> str:
    if report["unmatched"]:
        names = ", ".join(f"“{name}”" for name in report["unmatched"][:5])
        return tr(
            "Nothing was brought in. Not on the map: {names}. Name another --touchpoint, or add --add-touchpoints.",
            names=names,
        )
    return tr("Nothing was brought in: no row holds an answer. `cxjourney inspect` shows what is in the file.")
