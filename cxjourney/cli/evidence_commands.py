"""`inspect` and `import`: what is in a data file, and bringing it into a project."""

from __future__ import annotations

import argparse
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from cxjourney.cli import files
from cxjourney.cli.output import print_json, print_table, progress_line, say, show
from cxjourney.domain.edits import Edit
from cxjourney.domain.errors import JourneyError
from cxjourney.domain.ids import RecordId
from cxjourney.domain.project import Project
from cxjourney.domain.text import tr, trn

if TYPE_CHECKING:
    from cxjourney.evidence.found import ColumnFound, FileFound
    from cxjourney.evidence.mapping import Mapping

SUMMED = ("rows", "taken", "skipped", "duplicates", "answers", "comments")
SHOWN_PROBLEMS = 10

OPTIONAL = frozenset({"segment", "channel", "comment", "customer_id", "personal", "ignore"})
"""The roles of mapped columns that a file may lack, as last quarter's export did."""

Report = dict[str, Any]


class Target(Protocol):
    """What an import goes into: a document, or for a dry run a project in memory."""

    project: Project

    def block(self, record_id: RecordId, /) -> bytes: ...
    def do(self, edit: Edit, /) -> None: ...


class DryRun:
    """Owns a project in memory that takes edits and forgets them with the process."""

    def __init__(self, path: Path) -> None:
        loaded = files.load(path)
        self.project = loaded.project
        self._blocks = dict(loaded.blocks)

    def block(self, record_id: RecordId, /) -> bytes:
        """Return the answers of an import; raise JourneyError where they are gone."""
        if record_id not in self._blocks:
            raise JourneyError(tr("The answers of an earlier import are missing or damaged."))
        return self._blocks[record_id]

    def do(self, edit: Edit, /) -> None:
        """Apply an edit in memory."""
        self.project.apply(edit)
        self._blocks.update(edit.blocks)


def add_parsers(commands: Any) -> None:
    """Add these commands to the program's."""
    inspect = commands.add_parser("inspect", help=tr("what is in a data file"))
    inspect.add_argument("data", metavar="DATA", nargs="+", type=Path)
    inspect.add_argument("--json", action="store_true", help=tr("for machines"))
    inspect.set_defaults(command=run_inspect)

    parser = commands.add_parser("import", help=tr("bring answers or tickets into a project"))
    parser.add_argument("file", metavar="FILE.cxj")
    parser.add_argument("data", metavar="DATA", nargs="+", type=Path)
    parser.add_argument("--preset", metavar="NAME", help=tr("read the file as that program's export"))
    parser.add_argument("--mapping", metavar="M.json", type=Path, help=tr("what each column is for"))
    parser.add_argument("--touchpoint", metavar="NAME", help=tr("where answers belong that name no touchpoint"))
    parser.add_argument("--add-touchpoints", action="store_true", help=tr("make touchpoints that the map lacks"))
    parser.add_argument("--dry-run", action="store_true", help=tr("tell what would happen, change nothing"))
    parser.add_argument("--json", action="store_true", help=tr("for machines"))
    parser.set_defaults(command=run_import)


# inspect


def run_inspect(args: argparse.Namespace) -> int:
    """Print the format and the columns of data files; raise EvidenceError for one that cannot be read."""
    from cxjourney.evidence.reading import inspect_file

    found = [inspect_file(path) for path in args.data]
    if args.json:
        print_json({"files": [file.to_dict() for file in found]})
        return 0
    for file in found:
        header = trn("{count} header row", "{count} header rows", file.header_rows)
        rows = trn("{number} row", "{number} rows", file.rows, number=f"{file.rows:,}")
        form = [file.format, file.encoding or "", file.preset or "", header, rows]
        show(f"{file.path}: {', '.join(part for part in form if part)}")
        for note in file.note_texts():
            say(note)
        names = (tr("column"), tr("role"), tr("metric"), tr("scale"), tr("better"), tr("blank"), tr("examples"))
        print_table(names, [_column_line(column) for column in file.columns])
    return 0


def _column_line(column: ColumnFound) -> list[str]:
    scale = f"{column.scale[0]:g}-{column.scale[1]:g}" if column.scale else ""
    blank = ", ".join(f"{code:g}" for code in column.blank)
    better = column.direction or ("?" if column.needs_answer else "")
    return [column.name, column.role, column.metric or "", scale, better, blank, ", ".join(column.examples[:3])]


# import


def run_import(args: argparse.Namespace) -> int:
    """Bring data files into a project, all or none of them, and print the report.

    Exit code 1 where not a single row could be taken and none was there before.
    """
    mapping = _given_mapping(args)
    reports = _bring_in(DryRun(args.file), mapping, args) if args.dry_run else _import_into_file(mapping, args)
    report = _joined(reports, args)
    if args.json:
        print_json(report)
    else:
        _print(report)
    if not report["taken"] and not report["duplicates"]:
        raise JourneyError(_nothing_text(report))
    return 0


def _import_into_file(mapping: Mapping | None, args: argparse.Namespace) -> list[Report]:
    from cxjourney.services.document import Document

    document = Document.open(args.file)
    try:
        reports = _bring_in(document, mapping, args)
        if not document.is_saved:
            document.save()
    except BaseException:
        document.discard()  # the file is as it was
        raise
    document.close()
    return reports


def _bring_in(target: Target, given: Mapping | None, args: argparse.Namespace) -> list[Report]:
    from cxjourney.evidence.plan import known_keys, plan_import

    reports = []
    for path in args.data:
        found, mapping = _read(target.project, path, given, args)
        plan = plan_import(
            target.project,
            found,
            mapping,
            existing_keys=known_keys(target.project, target.block),
            add_touchpoints=args.add_touchpoints,
            dry_run=args.dry_run,
            progress=progress_line(path.name),
        )
        target.do(plan.edit(target.project))
        reports.append(plan.report)
    return reports


def _read(project: Project, path: Path, given: Mapping | None, args: argparse.Namespace) -> tuple[FileFound, Mapping]:
    from cxjourney.evidence.found import ReadOptions
    from cxjourney.evidence.reading import inspect_file, read_source

    if given is not None:
        options = replace(given.reading, preset=args.preset or given.reading.preset)
        mapping = replace(given, touchpoint=args.touchpoint or given.touchpoint)
        found = read_source(path, options, progress=progress_line(path.name))
        return found, _fitting(mapping, found)
    found = inspect_file(path, ReadOptions(preset=args.preset), progress=progress_line(path.name))
    return found, found.proposed_mapping(project, args.touchpoint or "")


def _fitting(mapping: Mapping, found: FileFound) -> Mapping:
    """Return the mapping without attributes that this file lacks, and say so; answers it lacks stay an error."""
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
    named = [(path.name, report) for path, report in zip(args.data, reports, strict=True)]
    return {
        **{name: sum(report[name] for report in reports) for name in SUMMED},
        "touchpoints": sorted({title for report in reports for title in report["touchpoints"]}),
        "unmatched": list(dict.fromkeys(name for report in reports for name in report["unmatched"])),
        "problems": [{"file": name, **problem} for name, report in named for problem in report["problems"]],
        "dry_run": args.dry_run,
    }


def _print(report: Report) -> None:
    figures = {name: f"{report[name]:,}" for name in SUMMED}
    show(tr("{rows} rows: {taken} taken, {skipped} skipped, {duplicates} here already; {answers} answers, "
             "{comments} comments.", **figures))  # fmt: skip
    if report["touchpoints"]:
        show(tr("Touchpoints: {names}.", names=", ".join(report["touchpoints"])))
    if report["unmatched"] and report["taken"]:
        names = ", ".join(f"“{name}”" for name in report["unmatched"])
        say(tr("Not on the map and left out: {names}. --add-touchpoints would make them.", names=names))
    problems = report["problems"]
    for problem in problems[:SHOWN_PROBLEMS]:
        say(tr("Row {row}, column “{column}”, value “{value}”: {reason}", **{"column": "", "value": "", **problem}))
    if len(problems) > SHOWN_PROBLEMS:
        say(tr("… and {count} more; --json lists them all.", count=len(problems) - SHOWN_PROBLEMS))
    if report["dry_run"]:
        say(tr("This was a dry run: nothing was changed."))


def _nothing_text(report: Report) -> str:
    if report["unmatched"]:
        names = ", ".join(f"“{name}”" for name in report["unmatched"][:5])
        return tr(
            "Nothing was brought in. Not on the map: {names}. Name another --touchpoint, or add --add-touchpoints.",
            names=names,
        )
    return tr("Nothing was brought in: no row holds an answer. `cxjourney inspect` shows what is in the file.")
