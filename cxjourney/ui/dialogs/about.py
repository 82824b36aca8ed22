"""About cxjourney: version, licence, what it is made of, and the trade-mark notice."""

from __future__ import annotations

import platform
from importlib.metadata import PackageNotFoundError, version

from PySide6.QtCore import qVersion
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from cxjourney import __version__
from cxjourney.domain.notices import NPS_NOTICE
from cxjourney.domain.text import tr
from cxjourney.ui.dialogs.dialog import Dialog
from cxjourney.ui.widgets.text import PlainLabel

COMPONENTS = (
    ("PySide6-Essentials", "Qt for Python", "LGPL-3.0"),
    ("SQLAlchemy", "SQLAlchemy", "MIT"),
    ("networkx", "NetworkX", "BSD-3-Clause"),
    ("openpyxl", "openpyxl", "MIT"),
    ("polars", "Polars", "MIT"),
    ("fastexcel", "fastexcel", "MIT"),
    ("rapidfuzz", "RapidFuzz", "MIT"),
    ("defusedxml", "defusedxml", "PSF-2.0"),
    ("qtawesome", "QtAwesome (icons: Phosphor, MIT)", "MIT"),
    ("font-source-sans-pro", "Source Sans Pro", "OFL-1.1"),
)


class AboutDialog(Dialog):
    """Says what the program is and whose marks it names."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(tr("About cxjourney"), parent, tr("Close"))
        self.setFixedWidth(520)
        self.column.addWidget(PlainLabel("cxjourney", "display", self))
        self.column.addWidget(PlainLabel(tr("Version {version}", version=__version__), "mute", self))
        text = tr(
            "Customer-journey maps that people believe: draw the journey, attach the scores, hand over a workbook. "
            "Works without a network; customer data never leaves this computer. Released under the MIT licence."
        )
        self.column.addWidget(PlainLabel(text, "body", self, wrap=True))
        self.column.addWidget(PlainLabel(tr("Made of"), "strong", self))
        self.components = QPlainTextEdit("\n".join(component_lines()), self)
        self.components.setReadOnly(True)
        self.components.setAccessibleName(tr("Components and licences"))
        self.components.setFixedHeight(150)
        self.column.addWidget(self.components)
        self.notice = PlainLabel(NPS_NOTICE, "small", self, wrap=True)
        self.column.addWidget(self.notice)


def component_lines() -> list[str]:
    """Return one line for each component: name, version, licence."""
    lines = [f"Python {platform.python_version()}, PSF-2.0", f"Qt {qVersion()}, LGPL-3.0"]
    for package, name, licence in COMPONENTS:
        try:
            lines.append(f"{name} {version(package)}, {licence}")
        except PackageNotFoundError:
            lines.append(f"{name}, {licence}")
    return lines
