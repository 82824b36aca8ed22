"""The program without a window: its commands, their arguments, and what becomes of errors.

Each command module adds its parsers and a function that takes the arguments and returns an exit code. Heavy
libraries are loaded by the command that needs them.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from cxjourney import __version__
from cxjourney.cli.output import prepare_streams, say
from cxjourney.domain.text import tr

COMMANDS = frozenset(
    {
        "demo", "new", "templates", "inspect", "import", "scores", "export", "merge", "check", "compare", "source",
        "refresh",
    }
)  # fmt: skip

DONE, NOT_MET, WRONG_USAGE, STOPPED = 0, 1, 2, 130


OpenWindow = Callable[[Path, "Callable[[], None] | None"], int]
"""(project file, what to do before the window is shown but with its application there) -> exit code"""


def main(argv: Sequence[str], open_window: OpenWindow | None = None) -> int:
    """Run one command and return its exit code: 0 done, 1 not possible (one line on stderr), 2 wrong usage.

    `open_window` is how a command that ends in a window gets one; without it there is none.
    """
    prepare_streams()
    try:
        code = _run(list(argv), open_window)
        sys.stdout.flush()
    except KeyboardInterrupt:
        say(tr("Stopped."))
        return STOPPED
    except BrokenPipeError:
        _forget_stdout()  # the reader, such as `head`, had enough: no reason to complain
        return NOT_MET
    except OSError as error:
        if not _stdout_works():
            _forget_stdout()
        say(_sentence(error))
        return NOT_MET
    return code


def _run(argv: list[str], open_window: OpenWindow | None) -> int:
    from cxjourney.domain.errors import JourneyError
    from cxjourney.storage.errors import ProjectFileError

    try:
        args = make_parser().parse_args(argv)
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else WRONG_USAGE
    args.open_window = open_window
    if isinstance(getattr(args, "file", None), str):
        args.file = Path(args.file)
    try:
        code: int = args.command(args)
    except (JourneyError, ProjectFileError) as error:
        sys.stdout.flush()
        say(str(error))
        return NOT_MET
    return code


def make_parser() -> argparse.ArgumentParser:
    """Return the parser of all commands."""
    from cxjourney.cli import (
        database_commands,
        evidence_commands,
        export_commands,
        merge_commands,
        project_commands,
        refresh_commands,
        score_commands,
    )

    parser = argparse.ArgumentParser(
        prog="cxjourney",
        usage="cxjourney [FILE.cxj] | cxjourney COMMAND ...",
        description=tr("Customer-journey maps with scores. Without a command it opens the window."),
        epilog=tr("`cxjourney COMMAND --help` tells more. Exit codes: 0 done, 1 not possible, 2 wrong usage."),
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="version", version=f"cxjourney {__version__}")
    commands = parser.add_subparsers(title=tr("commands"), metavar="COMMAND", required=True, prog="cxjourney")
    for module in (
        export_commands, merge_commands, project_commands, evidence_commands, refresh_commands, score_commands,
        database_commands,
    ):  # fmt: skip
        module.add_parsers(commands)
    return parser


def _sentence(error: OSError) -> str:
    name = Path(error.filename).name if isinstance(error.filename, str) else ""
    reason = error.strerror or str(error)
    if name:
        return tr("“{name}” could not be used: {reason}.", name=name, reason=reason)
    return tr("This could not be done: {reason}.", reason=reason)


def _stdout_works() -> bool:
    try:
        sys.stdout.flush()
    except OSError:
        return False
    return True


def _forget_stdout() -> None:
    """Point stdout to nowhere, so that the interpreter's last flush cannot fail again."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, sys.stdout.fileno())
    except (OSError, ValueError):
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115 - lives as long as the process
    finally:
        os.close(nowhere)
