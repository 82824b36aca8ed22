"""`new`, `templates`, `check` and `compare`: what needs the project alone, no evidence and no drawing."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from cxjourney.cli import files
from cxjourney.cli.output import print_json, print_table, say, show
from cxjourney.domain.checks import clean_title
from cxjourney.domain.errors import JourneyError
from cxjourney.domain.project import Project
from cxjourney.domain.records import Import, Journey, Lane, ProjectInfo, Record, Stage, Touchpoint
from cxjourney.domain.text import tr, trn


def add_parsers(commands: Any) -> None:
    """Add these commands to the program's."""
    new = commands.add_parser("new", help=tr("make a project file"))
    new.add_argument("file", metavar="FILE.cxj", help=tr("the project"))
    source = new.add_mutually_exclusive_group()
    source.add_argument("--template", metavar="NAME", help=tr("see `cxjourney templates`"))
    source.add_argument(
        "--from", dest="source", metavar="MAP", type=Path, help=tr("a JSON, GraphML or Mermaid map, or an outline")
    )
    new.add_argument("--title", metavar="T")
    new.set_defaults(command=run_new)

    templates = commands.add_parser("templates", help=tr("list the journey templates"))
    templates.add_argument("--json", action="store_true", help=tr("for machines"))
    templates.set_defaults(command=run_templates)

    check = commands.add_parser("check", help=tr("is the file sound?"))
    check.add_argument("file", metavar="FILE.cxj", help=tr("the project"))
    check.set_defaults(command=run_check)

    compare = commands.add_parser("compare", help=tr("compare two journeys"))
    compare.add_argument("file", metavar="FILE.cxj", help=tr("the project"))
    compare.add_argument("journey_a", metavar="JOURNEY_A")
    compare.add_argument("journey_b", metavar="JOURNEY_B")
    compare.add_argument("--json", action="store_true", help=tr("for machines"))
    compare.set_defaults(command=run_compare)


def run_new(args: argparse.Namespace) -> int:
    """Make a project file that is not there yet, from a template, another program's map, or blank."""
    from cxjourney.domain.templates import load_template

    files.check_new_name(args.file)
    blocks: Mapping[str, bytes] = {}
    if args.source is not None:
        from cxjourney.exchange.data.incoming import read_incoming

        incoming = read_incoming(args.source)
        records, blocks = list[Record](incoming.records), incoming.blocks
        for problem in incoming.problems:
            say(problem)
    else:
        records = load_template(args.template or "blank")
    info = next((record for record in records if isinstance(record, ProjectInfo)), ProjectInfo())
    title = args.title or (info.title if args.template or args.source else "") or args.file.stem
    records = [replace(info, title=clean_title(title)), *(r for r in records if not isinstance(r, ProjectInfo))]
    files.write_new(args.file, records, title, blocks)
    print(args.file)
    return 0


def run_templates(args: argparse.Namespace) -> int:
    """Print the names that `new --template` takes."""
    from cxjourney.domain.templates import list_templates

    found = list_templates()
    if args.json:
        shown = [{"name": info.name, "title": info.title, "description": info.description} for info in found]
        print_json({"templates": shown})
    else:
        header = (tr("name"), tr("title"), tr("description"))
        print_table(header, [(info.name, info.title, info.description) for info in found])
    return 0


def run_check(args: argparse.Namespace) -> int:
    """Say whether a project file is sound; exit code 1 and one line for each finding where it is not."""
    from cxjourney.domain.rules import Severity, find_issues
    from cxjourney.scoring.frame import read_block
    from cxjourney.storage.project_file import missing_blocks

    loaded = files.load(args.file)
    project = loaded.project
    findings = [f"{problem.place}: {problem.text}" for problem in loaded.problems]
    findings += [f"{problem.place}: {problem.text}" for problem in missing_blocks(project, set(loaded.blocks))]
    findings += [issue.text for issue in find_issues(project) if issue.severity is Severity.ERROR]
    for record in project.table(Import).values():
        if record.id in loaded.blocks:
            try:
                read_block(loaded.blocks[record.id])
            except JourneyError as error:
                findings.append(f"{record.file_name}: {error}")
    if findings:
        for finding in findings:
            show(finding)
        raise JourneyError(
            trn("“{name}” is not sound: {count} finding.", "“{name}” is not sound: {count} findings.", len(findings),
                name=args.file.name)
        )  # fmt: skip
    show(tr("“{name}” is sound: {contents}.", name=args.file.name, contents=_contents(project)))
    return 0


def run_compare(args: argparse.Namespace) -> int:
    """Print what was added, removed, moved and changed from one journey to another."""
    from cxjourney.domain.compare import compare_journeys

    project = files.load(args.file).project
    before = files.find_journey(project, args.journey_a)
    after = files.find_journey(project, args.journey_b)
    comparison = compare_journeys(project, before.id, after.id)
    if args.json:
        print_json(comparison.as_json(project))
        return 0
    rows = [(tr("added"), touchpoint.title, "", "") for touchpoint in comparison.added]
    rows += [(tr("removed"), touchpoint.title, "", "") for touchpoint in comparison.removed]
    rows += [
        (tr("moved"), move.after.title, f"{move.stage_before} / {move.lane_before}",
         f"{move.stage_after} / {move.lane_after}")
        for move in comparison.moved
    ]  # fmt: skip
    rows += [
        (
            tr("changed"),
            change.before.title,
            f"{change.field}: {change.value_before or ''}",
            str(change.value_after or ""),
        )
        for change in comparison.changed
    ]
    if rows:
        print_table((tr("what"), tr("touchpoint"), tr("before"), tr("after")), rows)
    else:
        show(tr("No differences."))
    return 0


def _contents(project: Project) -> str:
    answers = sum(record.answers for record in project.table(Import).values())
    parts = [
        trn("{count} journey", "{count} journeys", len(project.table(Journey))),
        trn("{count} stage", "{count} stages", len(project.table(Stage))),
        trn("{count} lane", "{count} lanes", len(project.table(Lane))),
        trn("{count} touchpoint", "{count} touchpoints", len(project.table(Touchpoint))),
        trn("{count} import", "{count} imports", len(project.table(Import))),
        trn("{number} answer", "{number} answers", answers, number=f"{answers:,}"),
    ]
    return ", ".join(parts)
