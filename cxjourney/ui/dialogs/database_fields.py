"""The fields that say which database and where its password is: by kind, or as one whole address.

They give a SQLAlchemy address without a password; what is typed as a password is kept in the field and nowhere else.
"""

from __future__ import annotations

import sys
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFormLayout, QHBoxLayout, QLineEdit, QPushButton, QSizePolicy, QWidget

from cxjourney.domain.text import tr
from cxjourney.ui import messages
from cxjourney.ui.widgets.choice import Choice
from cxjourney.ui.widgets.text import PlainLabel

SERVER, SQLITE, DUCKDB, ADDRESS = "postgresql", "sqlite", "duckdb", "address"
NONE, TYPED, VARIABLE, KEYRING, SERVICE = "", "typed", "environment", "keyring", "service"


def file_address(kind: str, path: str) -> str:
    """Return the address of a database file."""
    shown = Path(path).expanduser().absolute().as_posix()
    return f"{kind}:///{shown}" if sys.platform != "win32" else f"{kind}:///{shown.lstrip('/')}"


class DatabaseFields(QWidget):
    """Owns the fields; `changed` after any of them was typed into or chosen."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._form = QFormLayout(self)
        self._form.setContentsMargins(0, 0, 0, 0)
        self._form.setVerticalSpacing(8)
        self._form.setHorizontalSpacing(16)
        self._form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        self.kind = Choice(
            [
                (SERVER, tr("PostgreSQL")), (SQLITE, tr("SQLite file")), (DUCKDB, tr("DuckDB file")),
                (ADDRESS, tr("Another, by its address")),
            ],
            self,
        )  # fmt: skip
        self.host, self.port = self._line("localhost"), self._line("5432")
        self.port.setMaximumWidth(90)
        self.database, self.user = self._line(tr("name of the database")), self._line(tr("who reads"))
        self.file = self._line(tr("path of the file"))
        self.address = self._line("mysql+pymysql://name@host/database")
        self.place = Choice(
            [
                (NONE, tr("none is needed")), (TYPED, tr("typed here, kept nowhere")),
                (VARIABLE, tr("in an environment variable")), (KEYRING, tr("in this system's keyring")),
                (SERVICE, tr("in PostgreSQL's own password file")),
            ],
            self,
        )  # fmt: skip
        self.place.setMinimumContentsLength(26)
        self.secret, self.variable = self._line(""), self._line("DATABASE_PASSWORD")
        self.secret.setEchoMode(QLineEdit.EchoMode.Password)
        self._build()
        self.kind.activated.connect(self._follow)
        self.place.activated.connect(self._follow)
        self._follow()

    def _build(self) -> None:
        self._row(tr("Database"), self.kind)
        self._row(tr("Host and port"), self._beside(self.host, self.port))
        self._row(tr("Name"), self.database)
        self._row(tr("User"), self.user)
        choose = QPushButton(tr("Choose…"), self)
        choose.clicked.connect(self._choose)
        self._row(tr("File"), self._beside(self.file, choose))
        self._row(tr("Address"), self.address)
        self._row(tr("Password"), self._beside(self.place, self.secret, self.variable))

    def _line(self, placeholder: str) -> QLineEdit:
        line = QLineEdit(self)
        line.setPlaceholderText(placeholder)
        line.setMinimumHeight(30)
        line.textChanged.connect(self.changed)
        return line

    def _beside(self, *widgets: QWidget) -> QWidget:
        pair = QWidget(self)
        row = QHBoxLayout(pair)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        for widget in widgets:
            row.addWidget(widget, 1 if isinstance(widget, QLineEdit) else 0)
        return pair

    def _row(self, text: str, widget: QWidget) -> None:
        label = PlainLabel(text, "body", self)
        label.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        inner: list[QWidget] = [*widget.findChildren(Choice), *widget.findChildren(QLineEdit)]
        for editor in inner or [widget]:
            editor.setAccessibleName(text)
        label.setBuddy((inner or [widget])[0])
        self._form.addRow(label, widget)

    def _choose(self) -> None:
        patterns = tr("Databases (*.db *.sqlite *.sqlite3 *.duckdb);;All files (*)")
        paths = messages.ask_open_paths(self, tr("Choose a database"), Path.home(), patterns)
        if paths:
            self.file.setText(str(paths[0]))

    def _follow(self) -> None:
        """Show the fields that belong to the kind of database and to where its password is."""
        kind, place = self.kind.key(), self.place.key()
        is_file = kind in (SQLITE, DUCKDB)
        for row, shown in enumerate(
            (True, kind == SERVER, kind == SERVER, kind == SERVER, is_file, kind == ADDRESS, not is_file)
        ):
            self._form.setRowVisible(row, shown)
        self.secret.setVisible(place == TYPED)
        self.variable.setVisible(place == VARIABLE)
        self.place.setSizePolicy(
            QSizePolicy.Policy.Expanding if place not in (TYPED, VARIABLE) else QSizePolicy.Policy.Preferred,
            QSizePolicy.Policy.Fixed,
        )
        self.changed.emit()

    @property
    def is_complete(self) -> bool:
        """Say whether there is enough to try it."""
        needed = {SERVER: self.database, SQLITE: self.file, DUCKDB: self.file, ADDRESS: self.address}
        return bool(needed[str(self.kind.key())].text().strip())

    def url(self) -> str:
        """Return the address as typed; a whole address may hold a password, which the caller cuts out."""
        from urllib.parse import quote

        kind = str(self.kind.key())
        if kind == ADDRESS:
            return self.address.text().strip()
        if kind in (SQLITE, DUCKDB):
            return file_address(kind, self.file.text().strip())
        user = quote(self.user.text().strip(), safe="")
        port = self.port.text().strip()
        host = (self.host.text().strip() or "localhost") + (f":{port}" if port else "")
        return f"postgresql://{f'{user}@' if user else ''}{host}/{quote(self.database.text().strip(), safe='')}"

    def password(self) -> str:
        """Return the password typed here, empty where it lies elsewhere."""
        return self.secret.text() if self.place.key() == TYPED and self.kind.key() not in (SQLITE, DUCKDB) else ""

    def password_from(self) -> str:
        """Return where the password lies, as a source keeps it."""
        place = str(self.place.key())
        if self.kind.key() in (SQLITE, DUCKDB) or place == TYPED:
            return ""
        return f"environment:{self.variable.text().strip()}" if place == VARIABLE else place
