"""A real PostgreSQL of this test run: in a temporary folder, on loopback, with a password, stopped at the end."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

PASSWORD = "corr3ct-h0rse/b@ttery"  # signs that a URL has to quote
USER = "analyst"
ACCOUNTS = ("postgres", "nobody")


@dataclass(frozen=True)
class Server:
    """Where the server listens; everybody who connects needs the password."""

    port: int

    @property
    def url(self) -> str:
        return f"postgresql://{USER}@127.0.0.1:{self.port}/postgres"


class Postgres:
    """Owns one server process and its folder."""

    def __init__(self, binaries: Path) -> None:
        self._binaries = binaries
        self._folder = Path(tempfile.mkdtemp(prefix="cxjourney-postgres-"))
        self._account = _account()
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = int(free.getsockname()[1])

    def start(self) -> Server:
        secret = self._folder / "secret"
        secret.write_text(PASSWORD)
        if self._account is not None:
            shutil.chown(self._folder, self._account)
            shutil.chown(secret, self._account)
        data = self._folder / "data"
        self._run("initdb", "-D", data, "-U", USER, "-A", "scram-sha-256", "--pwfile", secret, "-E", "UTF8", "-N",
                  "--no-locale", "--no-instructions")  # fmt: skip
        options = (
            f"-p {self.port} -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c fsync=off "
            "-c synchronous_commit=off -c full_page_writes=off -c timezone=UTC"
        )
        self._run("pg_ctl", "-D", data, "-l", self._folder / "log", "-w", "-t", "20", "-o", options, "start")
        return Server(self.port)

    def stop(self) -> None:
        data = self._folder / "data"
        if (data / "postmaster.pid").exists():
            self._run("pg_ctl", "-D", data, "-m", "immediate", "-w", "stop")
        shutil.rmtree(self._folder, ignore_errors=True)

    def _run(self, program: str, *arguments: object) -> None:
        subprocess.run(
            [str(self._binaries / program), *map(str, arguments)], check=True, cwd=self._folder, timeout=60,
            user=self._account, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
            env={"PATH": os.environ.get("PATH", ""), "LC_ALL": "C"},
        )  # fmt: skip


def find_binaries() -> Path | None:
    """Return the folder of PostgreSQL's server programs, the newest version where there are several."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: float(path.parts[-3]))
    if found:
        return found[-1].parent
    program = shutil.which("initdb")
    return Path(program).parent if program else None


def hindrance() -> str:
    """Return why no server can be started here, empty where one can."""
    if find_binaries() is None:
        return "PostgreSQL's server is not installed"
    if _is_root() and _account() is None:
        return "PostgreSQL does not run as root, and there is no other account"
    return ""


def _is_root() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0


def _account() -> str | None:
    if not _is_root():
        return None
    import pwd

    names = {entry.pw_name for entry in pwd.getpwall()}
    return next((name for name in ACCOUNTS if name in names), None)
