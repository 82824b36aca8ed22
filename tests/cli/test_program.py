"""The program as such: exit codes, streams that end, and what is not loaded."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

import cxjourney
from cxjourney import app
from cxjourney.child_process import MODULES
from cxjourney.cli import COMMANDS, main, output
from cxjourney.cli.display import can_open_window, has_display
from cxjourney.cli.program import make_parser
from tests.builders import make_records
from tests.cli.files import Program, save_project

ROOT = Path(cxjourney.__file__).parent.parent


def test_version_and_help(program: Program):
    assert program.run("--version") == 0
    assert program.out.strip() == f"cxjourney {cxjourney.__version__}"
    assert program.run("--help") == 0
    assert all(name in program.out for name in COMMANDS)


def test_every_command_is_known_to_the_entry_point_and_explains_itself(program: Program):
    choices = next(action.choices for action in make_parser()._actions if isinstance(action.choices, dict))
    assert set(choices) == COMMANDS
    for name, parser in choices.items():
        assert program.run(name, "--help") == 0
        assert parser.prog == f"cxjourney {name}"
        if name in ("inspect", "import", "refresh", "scores"):
            assert [action.dest for action in parser._actions if not action.help] == []


def test_wrong_usage(program: Program):
    assert program.run("dance") == 2
    assert program.run() == 2
    assert program.run("scores") == 2


def test_the_entry_point_tells_files_from_commands(monkeypatch, tmp_path: Path, capsys):
    opened: list[Path | None] = []
    monkeypatch.setattr(app, "open_window", lambda path: opened.append(path) or 0)
    here = tmp_path / "odd name"
    here.write_bytes(b"")
    assert app.run([]) == 0
    assert app.run(["shop.cxj"]) == 0
    assert app.run([str(here)]) == 0
    assert opened == [None, Path("shop.cxj"), here]
    assert app.run(["shopp"]) == 2
    assert app.run(["templates"]) == 0
    assert app.run(["--version"]) == 0
    assert len(opened) == 3


def test_without_a_display_the_window_is_refused_in_one_line(monkeypatch, capsys):
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(sys, "platform", "linux")
    assert not can_open_window()
    assert app.run([]) == 1
    assert capsys.readouterr().err.count("\n") == 1


def test_a_screenless_platform_is_no_display(monkeypatch):
    monkeypatch.setenv("DISPLAY", ":0")
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    assert not has_display()
    assert can_open_window()


def test_interrupting_says_so(monkeypatch, program: Program):
    def stop(*_: object) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr("cxjourney.cli.project_commands.run_templates", stop)
    assert program.run("templates") == 130
    assert program.err == "Stopped.\n"


def run_program(*arguments: object, **options: object) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "cxjourney", *map(str, arguments)]
    return subprocess.run(command, env=environment, text=True, stderr=subprocess.PIPE, **options)  # type: ignore[call-overload, no-any-return]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a full device")
def test_a_full_disk_behind_stdout_is_one_line():
    with open("/dev/full", "w") as full:
        done = run_program("templates", "--json", stdout=full)
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert "Traceback" not in done.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="pipes end otherwise there")
def test_a_reader_that_had_enough_is_no_reason_to_complain():
    read, write = os.pipe()
    os.close(read)
    done = run_program("templates", stdout=write)
    os.close(write)
    assert (done.returncode, done.stderr) == (1, "")


def test_reading_commands_load_no_qt(tmp_path: Path):
    project = save_project(tmp_path / "shop.cxj", make_records())
    commands = [["templates"], ["check", project], ["scores", project], ["new", tmp_path / "n.cxj"]]
    code = (
        "import json, sys; from cxjourney.app import run\n"
        "for command in json.loads(sys.argv[1]):\n"
        "    assert run(command) == 0, command\n"
        "    loaded = [name for name in sys.modules if name.startswith('PySide6')]\n"
        "    assert not loaded, (command, loaded)\n"
        "print('none', file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, json.dumps(commands, default=str)],
        env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, text=True,
    )  # fmt: skip
    assert done.stderr.splitlines()[-1:] == ["none"], done.stderr


def test_json_survives_any_encoding(monkeypatch):
    narrow = io.TextIOWrapper(io.BytesIO(), encoding="ascii")
    monkeypatch.setattr(sys, "stdout", narrow)
    output.print_json({"title": "Käufe “neu” 🙂"})
    narrow.seek(0)
    assert "\\u" in narrow.read()


def test_names_that_a_terminal_lacks_become_question_marks(monkeypatch):
    narrow = io.TextIOWrapper(io.BytesIO(), encoding="ascii")
    monkeypatch.setattr(sys, "stdout", narrow)
    assert main(["templates"]) == 0


def test_what_customers_and_strangers_write_cannot_steer_a_terminal(program: Program, capsys):
    output.show("a\x1b[2Jb\nc\x07\x9bd\t e")
    output.say("a\x1b[2Jb\r\nc")
    shown = capsys.readouterr()
    assert (shown.out, shown.err) == ("a [2Jb c d e\n", "a [2Jb c\n")


@pytest.mark.parametrize("flag", MODULES)
def test_a_frozen_program_can_be_its_own_process(flag: str, monkeypatch):
    monkeypatch.setattr(f"{MODULES[flag]}.main", lambda: 7)
    assert app.run([flag]) == 7


def test_progress_is_for_those_who_watch(monkeypatch, capsys):
    assert output.progress_line("survey.csv") is None
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    tell = output.progress_line("survey.csv")
    assert tell is not None
    for share in (0.0, 0.501, 0.502, 1.0):
        tell(share, "read")
    assert capsys.readouterr().err.split("\r\x1b[K") == ["", "survey.csv 0 %", "survey.csv 50 %", ""]
