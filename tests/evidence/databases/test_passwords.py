"""A password reaches the database and nothing else: no project, no message, no argument list, no file."""

from __future__ import annotations

import json
import logging
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote_plus

import keyring
import pytest
from keyring.backend import KeyringBackend

from cxjourney import child_process
from cxjourney.domain import actions
from cxjourney.domain.errors import JourneyError
from cxjourney.domain.records import Source
from cxjourney.evidence.databases.address import (
    display_name,
    find_password,
    is_url,
    keep_in_keyring,
    parse_address,
    short_name,
)
from cxjourney.evidence.databases.connecting import database_fault
from cxjourney.evidence.databases.reading import inspect_query, question_of
from cxjourney.evidence.faults import EvidenceError
from tests.builders import make_records
from tests.cli.files import Program, save_project
from tests.evidence.databases.servers import PASSWORD, Server
from tests.evidence.databases.shops import ANSWERS, MAPPING, Shop, answers

SECRETS = (PASSWORD.encode(), quote_plus(PASSWORD).encode())


class Drawer(KeyringBackend):
    """A keyring in memory."""

    priority = 1  # type: ignore[assignment]

    def __init__(self) -> None:
        super().__init__()
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password


@pytest.fixture
def drawer() -> Iterator[Drawer]:
    before = keyring.get_keyring()
    drawer = Drawer()
    keyring.set_keyring(drawer)
    yield drawer
    keyring.set_keyring(before)


def test_passwords_are_cut_out_of_addresses() -> None:
    for text, url, password in (
        ("postgresql://me:pa%40ss@host/db", "postgresql://me@host/db", "pa@ss"),
        ("postgres://me:secret@host:5433/db?sslmode=require", "postgresql://me@host:5433/db?sslmode=require", "secret"),
        ("postgresql://me@host/db?password=secret", "postgresql://me@host/db", "secret"),
        ("sqlite:////data/answers.db", "sqlite:////data/answers.db", ""),
        ("postgresql:///?service=shop", "postgresql:///?service=shop", ""),
    ):
        address = parse_address(text)
        assert (address.url, address.password) == (url, password)
        assert not password or password not in repr(address)
    for text in ("postgresql://u@h/d?token=abc", "https://example.org/a.csv", "postgresql:me:secret", "::", "x"):
        with pytest.raises(EvidenceError) as refusal:
            parse_address(text)
        assert "secret" not in str(refusal.value).replace("holds a secret", "")
    assert is_url("postgresql+psycopg://h/d")
    assert not is_url("answers.csv")
    assert not is_url(r"C:\data\answers.csv")
    assert display_name("postgresql+psycopg://me:secret@host/db?a=b") == "postgresql://me@host/db"
    assert short_name("sqlite:////data/answers.db") == "answers.db"


def test_where_a_password_comes_from(monkeypatch: pytest.MonkeyPatch, drawer: Drawer) -> None:
    url = "postgresql://me@host/db"
    assert find_password(url, "") == ""
    assert find_password(url, "service") == ""
    monkeypatch.setenv("SHOP_SECRET", PASSWORD)
    assert find_password(url, "environment:SHOP_SECRET") == PASSWORD
    with pytest.raises(EvidenceError, match="NOT_THERE, which is not set"):
        find_password(url, "environment:NOT_THERE")
    with pytest.raises(EvidenceError, match="holds no password"):
        find_password(url, "keyring")
    keep_in_keyring(url, PASSWORD)
    assert find_password(url, "keyring") == PASSWORD
    monkeypatch.setitem(__import__("sys").modules, "keyring", None)
    with pytest.raises(EvidenceError, match=r"cxjourney\[keyring\]"):
        find_password(url, "keyring")


def test_a_project_takes_no_password() -> None:
    from cxjourney.domain.project import Project

    for url in ("postgresql://me:secret@host/db", "postgresql://me@host/db?password=secret"):
        with pytest.raises(JourneyError) as refusal:
            actions.add_source(Project(make_records()), "Shop", url, "answers")
        assert "secret" not in str(refusal.value)


def test_drivers_that_repeat_the_password_are_censored() -> None:
    class Fault:
        orig = Exception(f"cannot log in with {PASSWORD} ({quote_plus(PASSWORD)})\nDETAIL: more")

    fault = database_fault(Fault(), "postgresql://me@host/db", PASSWORD)
    assert PASSWORD not in str(fault.values)
    assert quote_plus(PASSWORD) not in str(fault.values)
    assert "•••" in fault.values["reason"]


def test_a_wrong_password_is_a_sentence(postgres: Server) -> None:
    url = postgres.url.replace("analyst@", "analyst:wr0ng-one@")
    with pytest.raises(EvidenceError, match="did not accept the user name and password") as refusal:
        inspect_query(question_of(url, "select 1"))
    assert "wr0ng-one" not in str(refusal.value)


def test_the_child_gets_it_on_its_standard_input(
    postgres: Server, monkeypatch: pytest.MonkeyPatch, reading_process: None
) -> None:
    """Neither the arguments nor the environment of the reading process hold it."""

    started: list[tuple[Any, Any]] = []
    popen = child_process.subprocess.Popen

    def watch(*arguments: Any, **options: Any) -> Any:
        started.append((arguments, options.get("env")))
        return popen(*arguments, **options)

    monkeypatch.setattr(child_process.subprocess, "Popen", watch)
    url = postgres.url.replace("analyst@", f"analyst:{quote_plus(PASSWORD)}@")
    found = inspect_query(question_of(url, "select 1 as one"))
    assert found.path == postgres.url
    assert found.frame.rows() == [("1",)]
    assert len(started) == 1
    assert PASSWORD not in repr(started)
    assert quote_plus(PASSWORD) not in repr(started)


def test_no_byte_of_it_is_left_anywhere(
    postgres: Server,
    tmp_path: Path,
    program: Program,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Keep a source, refresh it well and badly, import from it: then look into every file, log and message."""
    caplog.set_level(logging.DEBUG)
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    shop = Shop("postgresql", tmp_path, postgres)
    shop.make("answers", ANSWERS, answers(60))
    project = save_project(tmp_path / "shop.cxj", make_records())
    mapping = tmp_path / "mapping.json"
    mapping.write_text(json.dumps(MAPPING))
    with_password = postgres.url.replace("analyst@", f"analyst:{quote_plus(PASSWORD)}@")
    monkeypatch.setenv("SHOP_SECRET", PASSWORD)
    said = []
    for arguments, code in (
        (("source", project, "add", "Shop", with_password, "--table", "answers", "--mapping", mapping, "--aggregate",
          "--password-from", "environment:SHOP_SECRET"), 0),
        (("refresh", project), 0),
        (("source", project, "list", "--json"), 0),
        (("import", project, with_password, "--query", "select * from answers", "--mapping", mapping), 0),
        (("import", project, with_password, "--query", "select nix from answers", "--mapping", mapping), 1),
        (("inspect", with_password + "x", "--query", "answers"), 1),
    ):  # fmt: skip
        assert program.run(*arguments) == code, program.err
        said.append(program.out + program.err)
    everything = "\n".join([*said, caplog.text]).encode()
    for path in tmp_path.rglob("*"):
        if path.is_file():
            everything += path.read_bytes()
    for secret in SECRETS:
        assert secret not in everything


def test_a_source_of_somebody_else_gets_no_secret(
    tmp_path: Path, program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A project file from elsewhere cannot send a variable of this computer to a host of its choice."""
    monkeypatch.setenv("PRECIOUS", "treasure")
    source = Source(
        id="source", name="Trap", url="postgresql://u@127.0.0.1:9/d", query="answers",
        mapping_json=json.dumps(MAPPING), password_from="environment:PRECIOUS",
    )  # fmt: skip
    project = save_project(tmp_path / "trap.cxj", [*make_records(), source])
    assert "Allow it first" in program.refuses("refresh", project)
    assert program.run("source", project, "allow", "Trap") == 0
    assert "cannot be reached" in program.refuses("refresh", project)
    assert os.environ["PRECIOUS"] not in program.err
