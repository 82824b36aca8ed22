"""`export` and `demo`: a project as any of the files that others open, and the sample project.

What the files look like is the business of `exchange` and `drawing`; a map shows what the window would show.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cxjourney.cli import files
from cxjourney.cli.display import draw_without_display, has_display
from cxjourney.cli.output import say
from cxjourney.domain.errors import JourneyError
from cxjourney.domain.records import ProjectInfo
from cxjourney.domain.sharing import SHARING, Circle
from cxjourney.domain.text import tr

if TYPE_CHECKING:
    from cxjourney.services.export_request import Exported, Kind, Request, Written
    from cxjourney.storage.project_file import Loaded

DEMO_NAME = "electronics-shop.cxj"
PERIODS = {"90d": "90 days", "12m": "12 months", "all": "all"}


def add_parsers(commands: Any) -> None:
    """Add these commands to the program's."""
    demo = commands.add_parser("demo", help=tr("make the sample project and open it"))
    demo.add_argument("file", metavar="FILE.cxj", nargs="?", default=DEMO_NAME)
    demo.add_argument("--export", metavar="FOLDER", type=Path, help=tr("write it as every kind of file there"))
    demo.set_defaults(command=run_demo)

    export = commands.add_parser("export", help=tr("write a workbook, PDF, slides, a web page, pictures or data"))
    export.add_argument("file", metavar="FILE.cxj", help=tr("the project"))
    export.add_argument(
        "out", metavar="OUT.EXT", type=Path, help=tr("the ending says what to write; a folder: every kind")
    )
    export.add_argument("--as", dest="kind", metavar="KIND", help=tr("what to write, where one ending stands for more"))
    export.add_argument("--journey", metavar="NAME", action="append", help=tr("may be repeated; all without it"))
    export.add_argument("--persona", metavar="NAME", help=tr("whose journey; everyone's without it"))
    export.add_argument("--segment", metavar="NAME", help=tr("whose scores a drawn map shows"))
    export.add_argument(
        "--period", choices=tuple(PERIODS), default="all", help=tr("how far back a drawn map's scores go")
    )
    export.add_argument("--paper", metavar="A0", default="", help=tr("A4 to A0 or 900x600, for PDF"))
    export.add_argument("--portrait", action="store_true", help=tr("paper upright"))
    spread = export.add_mutually_exclusive_group()
    spread.add_argument("--tile", metavar="A4", default="", help=tr("sheets that a large paper is put together from"))
    spread.add_argument("--stages", metavar="N", type=int, default=0, help=tr("put so many stages on a page"))
    export.add_argument("--template", metavar="FILE.pptx", type=Path, help=tr("your own file that slides build on"))
    circle = export.add_mutually_exclusive_group()
    circle.add_argument(
        "--circle", choices=[circle.value for circle in Circle], default=Circle.TEAM.value,
        help=tr("who will read it: company leaves out comments, public also owners and small groups"),
    )  # fmt: skip
    circle.add_argument("--private", action="store_true", help=tr("the same as --circle public"))
    export.set_defaults(command=run_export)


# export


def run_export(args: argparse.Namespace) -> int:
    """Write one file, or every kind into a folder, and print what was written; what cannot be stays unchanged."""
    from cxjourney.services.exporting import kind_of

    folder = args.out.is_dir() and not args.out.suffix
    kind = kind_of(args.out, args.kind) if args.kind or not folder else None
    loaded = files.load(args.file)
    request = _request(args, loaded)
    draw_without_display()
    exported = _exported(loaded)
    if folder:
        from cxjourney.services.exporting import export_all

        keys = () if kind is None else (kind.key,)
        _tell(export_all(exported, args.out, Path(args.file).stem, request, keys))
        return 0
    if kind is not None:
        _tell([_write(exported, kind, args.out, request)])
    return 0


def _exported(loaded: Loaded) -> Exported:
    from cxjourney.services.export_request import Exported

    return Exported(loaded.project, loaded.blocks)


def _write(exported: Exported, kind: Kind, path: Path, request: Request) -> Written:
    from cxjourney.services.exporting import export

    if kind.suffix != path.suffix.casefold():
        raise JourneyError(
            tr("“{name}” is to be {what}: let its name end in {suffix}.", name=path.name, what=kind.name(),
               suffix=kind.suffix)
        )  # fmt: skip
    return export(exported, kind.key, path, request)


def _request(args: argparse.Namespace, loaded: Loaded) -> Request:
    from cxjourney.services.export_request import Request

    project = loaded.project
    journeys = [files.find_journey(project, name) for name in args.journey or ()]
    persona = files.find_persona(project, args.persona)
    segment = files.find_segment(project, args.segment)
    return Request(
        journey_ids=tuple(journey.id for journey in journeys),
        persona_id=persona.id if persona else None,
        segment_id=segment.id if segment else None,
        period=PERIODS[args.period],
        sharing=SHARING[Circle.PUBLIC if args.private else Circle(args.circle)],
        paper=args.paper,
        landscape=not args.portrait,
        tile=args.tile,
        stages_per_page=max(0, args.stages),
        template=args.template,
    )


def _tell(written: Sequence[Written]) -> None:
    for one in written:
        print(one.path)
        if one.smallest_type is not None:
            size = f"{one.smallest_type:.1f}"
            say(tr("{name}: the smallest type is {size} points.", name=one.path.name, size=size))


# demo


def run_demo(args: argparse.Namespace) -> int:
    """Make the sample project unless the file is there already, and open it; without a display write the exports."""
    path: Path = args.file
    if path.exists():
        say(tr("“{name}” is there already and is used as it is.", name=path))
    else:
        files.check_new_name(path)
        _make_sample(path)
    print(path)
    if has_display() and args.open_window is not None:
        before = (lambda: _export_all(path, args.export)) if args.export else None
        code: int = args.open_window(path, before)
        return code
    say(tr("There is no display, so no window was opened; the exports were written instead."))
    _export_all(path, args.export or path.parent)
    return 0


def _make_sample(path: Path) -> None:
    from cxjourney.services.sample import build_sample

    say(tr("Building the sample project from its survey …"))
    records, blocks = build_sample()
    title = next((record.title for record in records if isinstance(record, ProjectInfo)), path.stem)
    files.write_new(path, records, title, blocks)


def _export_all(path: Path, folder: Path) -> None:
    from cxjourney.services.export_request import Request
    from cxjourney.services.exporting import export_all

    loaded = files.load(path)
    folder.mkdir(parents=True, exist_ok=True)
    draw_without_display()
    _tell(export_all(_exported(loaded), folder, path.stem, Request()))
