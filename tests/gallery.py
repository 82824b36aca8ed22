"""Pictures of every screen and dialog, light and dark, made from the sample project, for looking at.

`python -m tests.gallery FOLDER [NAME ...]` writes `FOLDER/NAME-light.png` and `FOLDER/NAME-dark.png`.
"""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")


def main(arguments: list[str]) -> int:
    """Write the pictures; names on the command line choose among them."""
    if not arguments:
        print(__doc__, file=sys.stderr)
        return 2
    folder = Path(arguments[0])
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as private:
        os.environ["CXJOURNEY_DATA"] = f"{private}/data"
        os.environ["CXJOURNEY_CONFIG"] = f"{private}/config"
        render(folder, set(arguments[1:]))
    return 0


def render(folder: Path, names: set[str]) -> None:
    """Render the named screens, or all where there are no names."""
    from PySide6.QtTest import QTest
    from PySide6.QtWidgets import QApplication

    from cxjourney.services.document import Document
    from cxjourney.services.sample import build_sample
    from cxjourney.ui.start import make_application
    from tests.ui.screens import screens

    application = make_application()
    assert isinstance(application, QApplication)
    records, blocks = build_sample()
    for name, build in screens().items():
        if names and name not in names:
            continue
        for theme in ("light", "dark"):
            document = Document.new(records, "Electronics shop 2026", blocks=blocks)
            screen = build(document, theme)
            screen.show()
            QTest.qWait(900)  # the answers are read after the first paint
            QTest.qWait(100)
            screen.grab().save(str(folder / f"{name}-{theme}.png"))
            print(f"{name}-{theme}.png", flush=True)
            screen.close()
            screen.deleteLater()
            QTest.qWait(10)
            document.discard()


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
