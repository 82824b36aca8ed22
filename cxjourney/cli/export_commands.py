"""`export` and `demo`: a project as workbook, PDF, SVG or PNG, and the sample project.

What the files look like is the business of `exchange` and `drawing`; the map shows what the window would show.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cxjourney.cli import files
from cxjourney.cli.display import draw_without_display, has_display
from cxjourney.cli.output import say
from cxjourney.domain.errors import JourneyError
from cxjourney.domain.records import Journey, Persona, ProjectInfo
from cxjourney.domain.sharing import SHARING, Circle, Sharing
from cxjourney.domain.text import tr

if TYPE_CHECKING:
    from cxjourney.storage.project_file import Loaded

WORKBOOK = ".xlsx"
PICTURES = (".pdf", ".svg", ".png")
DEMO_NAME = "electronics-shop.cxj"


def add_parsers(commands: Any) -> None:
    """Add these commands to the program's."""
    demo = commands.add_parser("demo", help=tr("make the sample project and open it"))
    demo.add_argument("file", metavar="FILE.cxj", nargs="?", default=DEMO_NAME)
    demo.add_argument("--export", metavar="FOLDER", type=Path, help=tr("write workbook, PDF, SVG and PNG there"))
    demo.set_defaults(command=run_demo)

    export = commands.add_parser("export", help=tr("write a workbook, PDF, SVG or PNG"))
    export.add_argument("file", metavar="FILE.cxj", help=tr("the project"))
    export.add_argument("out", metavar="OUT.EXT", type=Path, help=tr("the ending says what to write"))
    export.add_argument("--journey", metavar="NAME", help=tr("the first one without it; a workbook holds all"))
    export.add_argument("--persona", metavar="NAME", help=tr("whose journey; everyone's without it"))
    export.add_argument("--paper", metavar="A0", default="A3", help=tr("A4 to A0, for PDF; A3 without it"))
    export.add_argument("--private", action="store_true", help=tr("leave out comments, quotes and owners' names"))
    export.set_defaults(command=run_export)


# export


def run_export(args: argparse.Namespace) -> int:
    """Write one file and print its path; raise JourneyError or ExportError, with what lay there unchanged."""
    ending = args.out.suffix.lower()
    if ending not in (WORKBOOK, *PICTURES):
        known = ", ".join((WORKBOOK, *PICTURES))
        raise JourneyError(
            tr("“{name}” says not what to write; these endings do: {known}.", name=args.out, known=known)
        )
    loaded = files.load(args.file)
    persona = files.find_persona(loaded.project, args.persona)
    if ending == WORKBOOK:
        journey = files.find_journey(loaded.project, args.journey) if args.journey else None
        write_workbook(loaded, args.out, journey, persona, args.private)
    else:
        journey = files.find_journey(loaded.project, args.journey)
        write_picture(loaded, args.out, journey, persona, args.paper, args.private)
    print(args.out)
    return 0


def write_workbook(
    loaded: Loaded, path: Path, journey: Journey | None = None, persona: Persona | None = None, private: bool = False
) -> None:
    """Write a workbook of one journey, or of all."""
    from cxjourney.exchange.options import ContentOptions, Material
    from cxjourney.exchange.xlsx.workbook import write_workbook as write

    options = ContentOptions(
        journey_ids=(journey.id,) if journey else (),
        persona_id=persona.id if persona else None,
        sharing=_sharing(private),
    )
    write(Material(loaded.project, files.evidence_of(loaded), loaded.blocks.get), path, options)


def _sharing(private: bool) -> Sharing:
    return SHARING[Circle.PUBLIC if private else Circle.TEAM]


def write_picture(
    loaded: Loaded,
    path: Path,
    journey: Journey,
    persona: Persona | None = None,
    paper: str = "A3",
    private: bool = False,
) -> None:
    """Write the map of one journey with its scores, as the ending of `path` says, and tell how small its type is."""
    draw_without_display()
    from PySide6.QtGui import QImage

    from cxjourney.drawing.content import MapContent
    from cxjourney.drawing.export import WRITERS, ExportOptions
    from cxjourney.drawing.offscreen import ensure_application
    from cxjourney.services.scores import Scores, Snapshot

    ensure_application()
    scores = Scores(Snapshot(loaded.project, loaded.blocks))
    problems: list[str] = []
    scores.problem_found.connect(problems.append)
    persona_id = persona.id if persona else None
    scores.change_view(persona_id=persona_id)
    badges, trends = scores.badges(journey.id), scores.stage_trends(journey.id)
    if problems:
        raise JourneyError(problems[0])

    def picture(asset_id: str) -> QImage | None:
        image = QImage.fromData(loaded.blocks.get(asset_id, b""))
        return None if image.isNull() else image

    metric = scores.metric
    title = metric.name if metric else ""
    content = MapContent(loaded.project, journey.id, (persona_id,), badges, trends, title, images=picture)
    options = ExportOptions(paper=paper, sharing=_sharing(private))
    written = WRITERS[path.suffix.lower().lstrip(".")](loaded.project, journey.id, path, content, options)
    if path.suffix.lower() == ".pdf":
        size = f"{written.smallest_type:.1f}"
        say(tr("On {paper} the smallest type is {size} points.", paper=paper.upper(), size=size))


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
    loaded = files.load(path)
    journey = files.find_journey(loaded.project, None)
    folder.mkdir(parents=True, exist_ok=True)
    for ending in (WORKBOOK, *PICTURES):
        out = folder / (path.stem + ending)
        if ending == WORKBOOK:
            write_workbook(loaded, out)
        else:
            write_picture(loaded, out, journey)
        print(out)
