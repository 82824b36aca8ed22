"""Where the program begins: the command line, or the window."""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable, Sequence
from pathlib import Path


def run(argv: Sequence[str] | None = None) -> int:
    """Run the program and return its exit code; `argv` None takes the arguments of the process."""
    given = list(sys.argv[1:] if argv is None else argv)
    if len(given) == 1 and given[0].startswith("--") and (served := _serve(given[0])) is not None:
        return served
    from cxjourney.services.language import install_language

    install_language()
    if len(given) > 1 or (given and not _is_project(given[0])):
        from cxjourney.cli import main

        code = main(given, open_window)
        if argv is None:
            gc.freeze()  # the process ends now, and need not look for rubbish in all that it loaded: that takes 0.1 s
        return code
    return open_window(Path(given[0]) if given else None)


def open_window(path: Path | None, before: Callable[[], None] | None = None) -> int:
    """Open the window on a project file, or on the start screen; where there is no display, say so.

    `before` is done first, once there is an application to draw with.
    """
    from cxjourney.cli.display import can_open_window
    from cxjourney.cli.output import say
    from cxjourney.domain.text import tr

    if not can_open_window():
        say(tr("There is no display to open a window on. `cxjourney --help` lists what works without one."))
        return 1
    # A start makes objects that stay: looking for rubbish among them would take a tenth of it. `run_window` turns
    # the collector on again.
    gc.disable()
    from cxjourney.ui.start import make_application, run_window

    if before is not None:
        application = make_application()
        before()
        del application
    return run_window(path)


def _serve(flag: str) -> int | None:
    """Serve as one of the processes that a frozen program starts itself as; None where it is not one."""
    from cxjourney.child_process import serve

    return serve(flag)


def _is_project(name: str) -> bool:
    from cxjourney.cli import COMMANDS

    return not name.startswith("-") and name not in COMMANDS and (name.lower().endswith(".cxj") or Path(name).exists())
