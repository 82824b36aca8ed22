"""`merge`: an edited workbook back into the project that it was exported from."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cxjourney.cli import files
from cxjourney.cli.output import one_line, print_json, print_table, progress_line, say, show
from cxjourney.domain.project import Project
from cxjourney.domain.text import tr, trn

if TYPE_CHECKING:
    from cxjourney.exchange.returning.merge import CellChange, Choices, Merge

_SHOWN = 10
_WIDE = 48


def add_parsers(commands: Any) -> None:
    """Add this command to the program's."""
    parser = commands.add_parser("merge", help=tr("bring an edited workbook back into its project"))
    parser.add_argument("file", metavar="FILE.cxj", help=tr("the project"))
    parser.add_argument("edited", metavar="EDITED.xlsx", type=Path, help=tr("the edited copy of an exported workbook"))
    sides = parser.add_mutually_exclusive_group()
    sides.add_argument(
        "--theirs", dest="side", action="store_const", const="theirs", help=tr("where both changed, take the workbook")
    )
    sides.add_argument(
        "--ours", dest="side", action="store_const", const="ours", help=tr("where both changed, keep the project")
    )
    parser.add_argument(
        "--delete-missing", action="store_true", help=tr("remove what was exported and has no row any more")
    )
    parser.add_argument("--dry-run", action="store_true", help=tr("tell what would happen, change nothing"))
    parser.add_argument("--json", action="store_true", help=tr("for machines"))
    parser.set_defaults(command=run_merge)


def run_merge(args: argparse.Namespace) -> int:
    """Bring the edits of a workbook into a project as one step, and print them.

    Conflicts that neither --theirs nor --ours decides stay as they are in the project, which is said on stderr.
    """
    merge, choices, applied = _planned(args) if args.dry_run else _applied(args)
    if args.json:
        print_json(_data(merge, choices, applied))
    else:
        _print(merge, choices, applied)
    open_ones = [conflict for conflict in merge.conflicts if conflict.key not in choices.conflicts]
    if open_ones:
        say(trn("{count} cell was changed in the project too and was left as it is; choose with --theirs or --ours.",
                "{count} cells were changed in the project too and were left as they are; choose with --theirs or "
                "--ours.", len(open_ones)))  # fmt: skip
    if args.dry_run and not args.json:
        say(tr("This was a dry run: nothing was changed."))
    return 0


def _planned(args: argparse.Namespace) -> tuple[Merge, Choices, bool]:
    from cxjourney.services.merging import merge_edit

    project = files.load(args.file).project
    merge, choices = _read(project, args)
    merge_edit(project, merge, choices)  # what a rule refuses is said in a dry run too
    return merge, choices, False


def _applied(args: argparse.Namespace) -> tuple[Merge, Choices, bool]:
    from cxjourney.services.document import Document
    from cxjourney.services.merging import merge_edit

    document = Document.open(args.file)
    try:
        merge, choices = _read(document.project, args)
        edit = merge_edit(document.project, merge, choices)
        if edit:
            document.do(edit)
            if not document.is_saved:
                document.save()
    except BaseException:
        document.discard()  # the file is as it was
        raise
    document.close()
    return merge, choices, bool(edit)


def _read(project: Project, args: argparse.Namespace) -> tuple[Merge, Choices]:
    from cxjourney.exchange.returning.merge import Side, usual_choices
    from cxjourney.services.merging import read_merge

    merge = read_merge(project, args.edited, progress=progress_line(args.edited.name))
    side = None if args.side is None else Side(args.side)
    return merge, usual_choices(merge, side, removing=args.delete_missing)


# what is printed


def _data(merge: Merge, choices: Choices, applied: bool) -> dict[str, Any]:
    """Return the merge in the shape that pipelines rely on."""
    from cxjourney.exchange.returning.merge import plain_value

    return {
        "changes": [_change_data(change) for change in merge.changes],
        "conflicts": [
            {
                **_change_data(conflict),
                "base": plain_value(conflict.base),
                "taken": str(choices.conflicts[conflict.key]) if conflict.key in choices.conflicts else None,
            }
            for conflict in merge.conflicts
        ],
        "unknown": [
            {"table": one.table, "sheet": one.where.sheet, "row": one.where.row, "title": one.title,
             "reason": one.reason}
            for one in merge.unknown
        ],
        "new": [
            {"table": row.table, "sheet": row.where.sheet, "row": row.where.row, "title": row.title,
             "fields": {name: plain_value(value) for name, value in row.values.items()}, "doubt": row.doubt,
             "added": row.key in choices.added}
            for row in merge.new_rows
        ],
        "deleted": [
            {"table": gone.table, "id": gone.record_id, "title": gone.title, "removed": gone.key in choices.removed}
            for gone in merge.deleted_rows
        ],
        "problems": [
            {"table": one.table, "sheet": one.where.sheet, "cell": one.where.cell, "field": one.field,
             "value": one.shown, "reason": one.reason}
            for one in merge.problems
        ],
        "applied": applied,
    }  # fmt: skip


def _change_data(change: CellChange) -> dict[str, Any]:
    from cxjourney.exchange.returning.merge import plain_value

    return {
        "table": change.table, "id": change.record_id, "field": change.field,
        "before": _or_empty(plain_value(change.before)), "after": _or_empty(plain_value(change.after)),
    }  # fmt: skip


def _or_empty(value: Any) -> Any:
    return "" if value is None else value


def _print(merge: Merge, choices: Choices, applied: bool) -> None:
    if not merge.has_base:
        say(tr("“{name}” does not remember what was exported: every difference counts as a change.", name=merge.file))
    _print_cells(merge, choices)
    taken = [row for row in merge.new_rows if row.key in choices.added]
    for row in taken:
        show(tr("New in {table}: “{title}”", table=row.table, title=_cut(row.title)))
    for row in merge.new_rows:
        if row.doubt:
            say(tr("Row {row} of “{sheet}” was left out, “{title}”: {reason}", row=row.where.row, sheet=row.where.sheet,
                   title=_cut(row.title), reason=row.doubt))  # fmt: skip
    for gone in merge.deleted_rows:
        if gone.key in choices.removed:
            show(tr("Removed from {table}: “{title}”", table=gone.table, title=_cut(gone.title)))
    kept = [gone for gone in merge.deleted_rows if gone.key not in choices.removed]
    if kept:
        say(
            trn(
                "{count} row is gone from the workbook; nothing was removed. --delete-missing would.",
                "{count} rows are gone from the workbook; nothing was removed. --delete-missing would.",
                len(kept),
            )
        )
    _print_rest(merge)
    if not merge:
        show(tr("Nothing was changed in “{name}”.", name=merge.file))
    elif not applied and not choices.added and not merge.changes:
        show(tr("Nothing was brought in."))


def _print_cells(merge: Merge, choices: Choices) -> None:
    from cxjourney.exchange.returning.merge import field_name, kind_name, shown_value

    cells = [(change, "") for change in merge.changes]
    marks: Mapping[Any, str] = {"theirs": tr("theirs"), "ours": tr("ours"), None: tr("undecided")}
    cells += [(one, marks[choices.conflicts.get(one.key)]) for one in merge.conflicts]
    if not cells:
        return
    header = [tr("Cell"), tr("What"), tr("Title"), tr("Field"), tr("Before"), tr("After"), tr("Conflict")]
    rows = [
        [
            f"{one.where.sheet}!{one.where.cell}",
            kind_name(one.kind),
            _cut(one.title),
            field_name(one.kind, one.field),
            _cut(shown_value(one.kind, one.field, one.before)),
            _cut(shown_value(one.kind, one.field, one.after)),
            mark,
        ]
        for one, mark in cells
    ]
    last = len(header) if merge.conflicts else -1
    print_table(header[:last], [row[:last] for row in rows])


def _print_rest(merge: Merge) -> None:
    for unknown in merge.unknown[:_SHOWN]:
        say(tr("Row {row} of “{sheet}”, “{title}”: {reason}", row=unknown.where.row, sheet=unknown.where.sheet,
               title=_cut(unknown.title), reason=unknown.reason))  # fmt: skip
    for problem in merge.problems[:_SHOWN]:
        if problem.where.cell:
            say(tr("Cell {cell} of “{sheet}”, “{value}”: {reason}", cell=problem.where.cell,
                   sheet=problem.where.sheet, value=_cut(problem.shown), reason=problem.reason))  # fmt: skip
        else:
            say(problem.reason)
    more = max(len(merge.unknown) - _SHOWN, 0) + max(len(merge.problems) - _SHOWN, 0)
    if more:
        say(tr("… and {count} more; --json lists them all.", count=f"{more:,}"))


def _cut(text: str) -> str:
    text = one_line(text)
    return text if len(text) <= _WIDE else f"{text[: _WIDE - 1]}…"
