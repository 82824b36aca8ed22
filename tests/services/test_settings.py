"""Settings and the list of recent files: checked, kept, and never the reason that the program does not start."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from cxjourney.paths import config_folder
from cxjourney.services.recent import add_recent, clear_recent, pin, recent_files, remove_recent
from cxjourney.services.settings import (
    FILE_NAME,
    Appearance,
    Settings,
    existing_path,
    load_settings,
    save_settings,
    settings_from,
)
from cxjourney.storage.errors import ProjectFileError


def test_defaults_without_a_file() -> None:
    settings = load_settings()
    assert settings == Settings()
    assert (settings.appearance, settings.publish_after) == (Appearance.SYSTEM, 5.0)


def test_they_come_back() -> None:
    settings = Settings()
    settings.change(appearance=Appearance.DARK, autosave=False, text_size=150, window_geometry="AbC=", language="de")
    save_settings(settings)
    again = load_settings()
    assert again == settings
    assert again.publish_after is None
    assert [entry.name for entry in config_folder().iterdir()] == [FILE_NAME]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("appearance", "dark"),
        ("text_size", 5),
        ("text_size", 100.0),
        ("text_size", True),
        ("autosave", 1),
        ("language", "a\0"),
        ("language", "x" * 5000),
        ("recent_files", ["list"]),
        ("recent_files", (5,)),
        ("recent_files", ("x",) * 100),
        ("autosave_seconds", 0),
    ],
)
def test_senseless_values_are_refused_whole(name: str, value: Any) -> None:
    settings = Settings()
    with pytest.raises(ValueError, match=name):
        settings.change(touch_mode=True, **{name: value})
    assert settings == Settings()


@pytest.mark.parametrize("value", [None, [], {}, 5, "x" * 10_000, "purple", [5], True, 1e9])
def test_senseless_values_in_the_file_become_defaults(value: Any) -> None:
    names = ("appearance", "text_size", "recent_files", "language", "autosave_seconds", "window_state")
    plain = dict.fromkeys(names, value)
    settings = settings_from({**plain, "touch_mode": True})
    assert settings.touch_mode
    assert settings.appearance is Appearance.SYSTEM
    assert settings.text_size == 100
    assert all(isinstance(text, str) for text in settings.recent_files)


def test_names_of_a_newer_version_are_kept() -> None:
    save_settings(settings_from({"new_thing": {"a": 1}, "text_size": 120}))
    assert json.loads((config_folder() / FILE_NAME).read_text())["new_thing"] == {"a": 1}
    assert load_settings().text_size == 120


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"\xff\xfe", b"[" * 100_000])
def test_a_broken_file_is_put_aside(content: bytes) -> None:
    path = config_folder() / FILE_NAME
    path.write_bytes(content)
    assert load_settings() == Settings()
    assert not path.exists()
    assert path.with_name(f"{FILE_NAME}.unreadable").read_bytes() == content


def test_a_file_that_may_not_be_read_is_no_obstacle(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(self: Path, *args: object) -> str:
        raise PermissionError(13, "no")

    monkeypatch.setattr(Path, "read_text", refuse)
    assert load_settings() == Settings()


def test_a_folder_that_cannot_be_written_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    import os

    def refuse(*args: object) -> None:
        raise PermissionError(13, "no")

    monkeypatch.setattr(os, "replace", refuse)
    with pytest.raises(ProjectFileError):
        save_settings(Settings())


def test_recent_files_latest_first_each_once_and_not_too_many(tmp_path: Path) -> None:
    settings = Settings()
    for number in range(12):
        add_recent(settings, tmp_path / f"{number}.cxj")
    add_recent(settings, tmp_path / "5.cxj")
    (tmp_path / "5.cxj").touch()
    found = recent_files(settings)
    assert [entry.path.stem for entry in found] == ["5", "11", "10", "9", "8", "7", "6", "4", "3", "2"]
    assert [entry.exists for entry in found] == [True] + [False] * 9
    assert settings.last_folder == str(tmp_path)
    remove_recent(settings, tmp_path / "5.cxj")
    assert recent_files(settings)[0].path.stem == "11"


def test_pinned_files_stay_on_top(tmp_path: Path) -> None:
    settings = Settings()
    for name in ("a", "b", "c"):
        add_recent(settings, tmp_path / name)
    pin(settings, tmp_path / "a", pinned=True)
    assert [(entry.path.name, entry.is_pinned) for entry in recent_files(settings)] == [
        ("a", True),
        ("c", False),
        ("b", False),
    ]
    clear_recent(settings)
    assert [entry.path.name for entry in recent_files(settings)] == ["a"]
    pin(settings, tmp_path / "a", pinned=False)
    assert [(entry.path.name, entry.is_pinned) for entry in recent_files(settings)] == [("a", False)]
    pin(settings, tmp_path / "a", pinned=False)
    pin(settings, tmp_path / "a", pinned=True)
    remove_recent(settings, tmp_path / "a")
    assert recent_files(settings) == []


def test_odd_paths_do_not_exist() -> None:
    assert existing_path("") is None
    assert existing_path("a\0b") is None
    assert existing_path("x" * 5000) is None
