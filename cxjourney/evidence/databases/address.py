"""The address of a database: a SQLAlchemy URL without its password, a name to show, and where the password comes from.

A password never reaches a project, a message or a command line of another process: it is cut out of an address
here, found again when it is needed, and handed to the reading process on its standard input.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from cxjourney.domain.text import tr
from cxjourney.evidence.faults import EvidenceError

if TYPE_CHECKING:
    from sqlalchemy.engine import URL
    from sqlalchemy.util import immutabledict

KEYRING_SERVICE = "cxjourney"
ENVIRONMENT = "environment:"

_URL = re.compile(r"[A-Za-z][A-Za-z0-9]*(\+[A-Za-z0-9_]+)?:(//|$)")
_NOT_DATABASES = ("http", "https", "ftp", "file", "s3")
_PASSWORDS = ("password", "passwd", "pwd")
_SECRET = re.compile(r"pass|pwd|secret|token|key", re.IGNORECASE)
_HARMLESS = ("passfile", "sslkey", "sslrootcert", "sslcert")
_POSTGRES = ("postgres", "postgresql")


@dataclass(frozen=True, slots=True)
class Address:
    """A database's address without a password, and the password that stood in it, if one did."""

    url: str
    password: str = ""

    def __repr__(self) -> str:
        return f"Address({self.url!r})"


def is_url(text: str) -> bool:
    """Say whether a text is meant as a database's address rather than a file's name."""
    return _URL.match(text) is not None


def parse_address(text: str) -> Address:
    """Return an address with its password cut out; raise EvidenceError where it is none."""
    url = _parsed(text)
    if url.drivername in _NOT_DATABASES:
        raise EvidenceError(
            tr("“{start}” is not the address of a database. Download the file and bring that in.",
               start=f"{url.drivername}://")
        )  # fmt: skip
    password = str(url.password or "")
    query = dict(url.query)
    for name in list(query):
        if name.casefold() in _PASSWORDS:
            value = query.pop(name)
            password = password or (value if isinstance(value, str) else value[0])
        elif _SECRET.search(name) and name.casefold() not in _HARMLESS:
            raise EvidenceError(
                tr("The address holds a secret, “{name}”, which cannot be kept apart from it. Take it out and let the "
                   "driver find it in its own settings.", name=name)
            )  # fmt: skip
    query.pop("passfile", None)
    url = url._replace(password=None, query=_frozen(query))
    if url.drivername in _POSTGRES:
        url = url.set(drivername="postgresql")
    return Address(url.render_as_string(hide_password=False), password)


def absolute(url: str) -> str:
    """Return the address with the path of a SQLite or DuckDB file made absolute, so that it holds in any folder."""
    parsed = _parsed(url)
    if not is_file_database(parsed) or not parsed.database or parsed.database == ":memory:":
        return url
    return parsed.set(database=str(Path(parsed.database).expanduser().absolute())).render_as_string()


def is_file_database(url: URL) -> bool:
    """Say whether the database is a file on this computer."""
    return url.get_backend_name() in ("sqlite", "duckdb")


def display_name(url: str) -> str:
    """Return the address as people see it: no password, no options, no driver."""
    parsed = _parsed(url)
    shown = parsed._replace(password=None, query=_frozen({}), drivername=parsed.get_backend_name())
    name = shown.render_as_string()
    service = parsed.query.get("service")
    return f"{name} ({service})" if isinstance(service, str) else name


def short_name(url: str) -> str:
    """Return what an import from this database is called: the name of its file, or of the database and its host."""
    parsed = _parsed(url)
    if is_file_database(parsed) and parsed.database:
        return Path(parsed.database).name
    return display_name(url)


def find_password(url: str, password_from: str) -> str:
    """Return the password that `password_from` names, empty where the driver finds its own or none is needed.

    `environment:NAME`, `keyring`, `service` (the driver's own service or password file) or nothing. Raise
    EvidenceError where it is not there.
    """
    if password_from.startswith(ENVIRONMENT):
        name = password_from.removeprefix(ENVIRONMENT)
        if name not in os.environ:
            raise EvidenceError(
                tr("The password of “{database}” is expected in the environment variable {name}, which is not set.",
                   database=display_name(url), name=name)
            )  # fmt: skip
        return os.environ[name]
    if password_from == "keyring":
        return _from_keyring(url)
    return ""


def keep_in_keyring(url: str, password: str) -> None:
    """Put a password into the system's keyring; raise EvidenceError where there is none."""
    try:
        import keyring
        import keyring.errors
    except ImportError as fault:
        raise EvidenceError(_no_keyring()) from fault
    try:
        keyring.set_password(KEYRING_SERVICE, display_name(url), password)
    except keyring.errors.KeyringError:
        raise EvidenceError(_keyring_closed()) from None


def _from_keyring(url: str) -> str:
    try:
        import keyring
        import keyring.errors
    except ImportError as fault:
        raise EvidenceError(_no_keyring()) from fault
    try:
        found = keyring.get_password(KEYRING_SERVICE, display_name(url))
    except keyring.errors.KeyringError:
        raise EvidenceError(_keyring_closed()) from None
    if found is None:
        raise EvidenceError(
            tr("The system's keyring holds no password for “{database}”. Put one there under “{service}”, or choose "
               "another place.", database=display_name(url), service=KEYRING_SERVICE)
        )  # fmt: skip
    return found


def _no_keyring() -> str:
    return tr("The system's keyring cannot be used: the package “keyring” is not installed. "
              "Install cxjourney[keyring].")  # fmt: skip


def _keyring_closed() -> str:
    return tr("The system has no keyring that is open. Unlock it, or take the password from the environment.")


def _parsed(text: str) -> URL:
    from sqlalchemy.engine import make_url
    from sqlalchemy.exc import ArgumentError

    try:
        url = make_url(text.strip())
    except (ArgumentError, ValueError):
        # The text is not shown: it may hold a password.
        raise EvidenceError(tr("A database address is written like postgresql://name@host/database.")) from None
    return url.set(drivername="postgresql") if url.drivername == "postgres" else url


def _frozen(query: dict[str, str | tuple[str, ...]]) -> immutabledict[str, str | tuple[str, ...]]:
    from sqlalchemy.util import immutabledict

    return immutabledict(query)
