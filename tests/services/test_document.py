"""The document: every change durable, undoable, told, and still there after closing and opening."""

from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cxjourney.domain import actions
from cxjourney.domain.edits import Change, Edit
from cxjourney.domain.errors import JourneyError
from cxjourney.domain.project import Project
from cxjourney.domain.records import Asset, NoteKind, ProjectInfo, Touchpoint
from cxjourney.services.document import Document
from cxjourney.storage.errors import ProjectFileError, Reason
from cxjourney.storage.session import working_root
from tests.storage.files import renaming, sound_records


@pytest.fixture
def path(tmp_path: Path) -> Path:
    (tmp_path / "files").mkdir()
    return tmp_path / "files" / "shop.cxj"


def heard(document: Document) -> list[tuple[str, Any]]:
    """Return a list that grows with each signal of the document."""
    events: list[tuple[str, Any]] = []
    document.changed.connect(lambda edit: events.append(("changed", edit)))
    document.state_changed.connect(lambda: events.append(("state", None)))
    document.save_failed.connect(lambda text: events.append(("failed", text)))
    document.conflict.connect(lambda text: events.append(("conflict", text)))
    return events


def title_of(document: Document, touchpoint_id: str = "pay") -> str:
    return document.project.need(Touchpoint, touchpoint_id).title


def test_a_new_one_has_a_title_and_nothing_to_lose() -> None:
    document = Document.new(title="Workshop")
    assert (document.title, document.path, document.is_saved, document.can_close) == ("Workshop", None, False, True)
    assert document.project.info.title == "Workshop"
    assert document.saving_text == "Saved on this laptop, in no file yet"
    document.close()
    assert list(working_root().iterdir()) == []


def test_a_template_keeps_its_own_title() -> None:
    document = Document.new([*sound_records()], "Copy")
    assert document.project.info == ProjectInfo(title="Small shop")
    document.close()
    unnamed = Document.new()
    assert unnamed.title == "Untitled"
    unnamed.close()


def test_do_undo_redo_tell_and_apply() -> None:
    document = Document.new(sound_records())
    events = heard(document)
    edit = renaming(document.project, "pay", "Pay")
    document.do(edit)
    assert events == [("changed", edit), ("state", None)]
    assert (title_of(document), document.undo_text, document.redo_text) == ("Pay", edit.text, "")
    assert (document.can_undo, document.can_redo) == (True, False)
    document.undo()
    assert events[2] == ("changed", edit.inverse())
    assert (title_of(document), document.undo_text, document.redo_text) == ("Check out", "", edit.text)
    document.redo()
    assert events[4] == ("changed", edit)
    assert title_of(document) == "Pay"
    document.redo()
    document.do(Edit("Nothing", ()))
    assert len(events) == 6
    document.undo()
    document.do(renaming(document.project, "ask", "Ask"))
    assert not document.can_redo
    document.undo()
    document.undo()
    assert document.project == Project(sound_records())
    document.discard()


def test_an_edit_that_does_not_fit_is_a_bug_and_changes_nothing() -> None:
    document = Document.new(sound_records())
    wrong = renaming(document.project, "pay", "Pay")
    document.do(wrong)
    with pytest.raises(AssertionError):
        document.do(wrong)
    document.undo()
    assert document.project == Project(sound_records())
    document.discard()


def test_a_disk_that_fails_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    from cxjourney.storage.working_copy import WorkingCopy

    document = Document.new(sound_records())
    document.do(renaming(document.project, "ask", "Ask"))
    before, events = document.project.snapshot(), heard(document)

    def full(self: WorkingCopy, text: str, parameters: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(WorkingCopy, "_run", full)
        for change in (lambda: document.do(renaming(document.project, "pay", "Pay")), document.undo):
            with pytest.raises(ProjectFileError) as caught:
                change()
            assert caught.value.reason is Reason.NO_SPACE
    assert document.project == before
    assert document.project.revision == before.revision
    assert events == []
    document.undo()
    with monkeypatch.context() as patch:
        patch.setattr(WorkingCopy, "_run", full)
        with pytest.raises(ProjectFileError):
            document.redo()
    document.redo()
    assert document.project == before
    document.discard()


def test_undo_works_after_closing_and_opening(path: Path) -> None:
    document = Document.new(sound_records())
    for title in ("A", "B", "C"):
        document.do(renaming(document.project, "pay", title))
    document.undo()
    document.save_as(path)
    document.close()
    again = Document.open(path)
    assert (title_of(again), again.can_undo, again.can_redo, again.is_saved) == ("B", True, True, True)
    again.redo()
    assert (title_of(again), again.is_saved) == ("C", False)
    for expected in ("B", "A", "Check out"):
        again.undo()
        assert title_of(again) == expected
    assert not again.can_undo
    assert again.project == Project(sound_records())
    again.save()
    again.close()
    third = Document.open(path)
    third.redo()
    assert title_of(third) == "A"
    third.discard()


def test_saved_is_what_the_file_holds(path: Path) -> None:
    document = Document.new(sound_records())
    document.save_as(path)
    assert document.is_saved
    assert document.saving_text == "All changes saved"
    document.do(renaming(document.project, "pay", "A"))
    assert not document.is_saved
    assert document.saving_text == "Saved on this laptop, file not written yet"
    document.undo()
    assert document.is_saved
    document.redo()
    document.save()
    assert document.is_saved
    document.undo()
    assert not document.is_saved
    document.do(renaming(document.project, "pay", "B"))
    assert not document.is_saved
    document.discard()


def test_pictures_come_back_with_undo_and_from_the_file(path: Path) -> None:
    document = Document.new(sound_records())
    logo = Asset(id="logo", name="logo.png")
    document.do(Edit("Add picture", (Change(None, logo),), {"logo": b"picture"}))
    document.undo()
    document.redo()
    assert document.block("logo") == b"picture"
    document.do(Edit("Remove picture", (Change(logo, None),)))
    document.save_as(path)
    document.close()
    again = Document.open(path)
    again.undo()
    assert again.block("logo") == b"picture"
    with pytest.raises(ProjectFileError):
        again.block("none")
    again.discard()
    started = Document.new([*sound_records(), logo], blocks={"logo": b"other"})
    assert started.block("logo") == b"other"
    started.discard()


def test_versions_are_kept_shown_and_brought_back(path: Path) -> None:
    document = Document.new(sound_records())
    first = document.label_version("After stages")
    assert first.label == "After stages"
    assert not document.can_close
    document.do(renaming(document.project, "pay", "Pay"))
    document.do(actions.add_note(document.project, "Too slow", touchpoint_id="pay"))
    document.do(actions.remove_touchpoints(document.project, ["help"]))
    changed = document.project.snapshot()
    document.save_as(path)
    document.close()
    again = Document.open(path)
    assert [version.label for version in again.versions()] == ["After stages"]
    old = again.version_project(first.id)
    assert old == Project(sound_records())
    assert again.project == changed
    again.restore_version(first.id)
    assert again.project == old
    assert again.undo_text == "Go back to version “After stages”"
    again.undo()
    assert again.project == changed
    with pytest.raises(JourneyError):
        again.restore_version("none")
    again.discard()


def test_the_history_in_a_file_is_limited(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from cxjourney.storage import working_copy

    monkeypatch.setattr(working_copy, "UNDO_STEPS", 5)
    document = Document.new(sound_records())
    for number in range(8):
        document.do(renaming(document.project, "pay", f"Pay {number}"))
    document.save_as(path)
    steps = 0
    while document.can_undo:
        document.undo()
        steps += 1
    assert steps == 5
    document.redo()
    document.save()
    document.close()
    again = Document.open(path)
    assert title_of(again) == "Pay 3"
    again.discard()


def test_the_whole_history_can_be_longer_before_saving(monkeypatch: pytest.MonkeyPatch) -> None:
    from cxjourney.storage import working_copy

    monkeypatch.setattr(working_copy, "UNDO_STEPS", 5)
    document = Document.new(sound_records())
    for number in range(12):
        document.do(renaming(document.project, "pay", f"Pay {number}"))
    for _number in range(12):
        document.undo()
    assert document.project == Project(sound_records())
    document.discard()


def random_edit(project: Project, chance: random.Random) -> Edit:
    """Return one of many edits that an action allows now."""
    touchpoints = sorted(project.table(Touchpoint))
    chosen = chance.choice(touchpoints) if touchpoints else ""
    wishes = [
        lambda: actions.rename_touchpoint(project, chosen, f"Title {chance.random()} ü “x”"),
        lambda: actions.add_next_touchpoint(project, chosen, "Next"),
        lambda: actions.remove_touchpoints(project, [chosen]),
        lambda: actions.set_emotion(project, chosen, chance.choice([-2.0, -0.5, 1.0, 2.0])),
        lambda: actions.toggle_moment(project, chosen),
        lambda: actions.add_note(project, "Do it\nbetter", NoteKind.IDEA, touchpoint_id=chosen),
        lambda: actions.add_persona(project, f"P {chance.random()}"),
        lambda: actions.add_stage(project, "journey-1", "Later"),
    ]
    for wish in chance.sample(wishes, len(wishes)):
        try:
            return wish()
        except JourneyError:
            continue
    return Edit("None", ())


@given(st.integers(min_value=0, max_value=2**32), st.integers(min_value=1, max_value=15))
@settings(max_examples=6, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_edits_come_back_from_the_file_and_can_be_undone(path: Path, seed: int, count: int) -> None:
    chance = random.Random(seed)
    path.unlink(missing_ok=True)
    document = Document.new(sound_records())
    for _number in range(count):
        if chance.random() < 0.2:
            document.undo()
        elif chance.random() < 0.1:
            document.redo()
        else:
            document.do(random_edit(document.project, chance))
    document.save_as(path)
    model = document.project.snapshot()
    document.close()
    again = Document.open(path)
    assert again.problems == []
    assert again.project == model
    while again.can_undo:
        again.undo()
    assert again.project == Project(sound_records())
    while again.can_redo:
        again.redo()
    again.close(keep=False) if again.can_close else again.discard()


def test_closing_never_drops_work_and_discarding_does(path: Path) -> None:
    document = Document.new(sound_records())
    document.do(renaming(document.project, "pay", "Pay"))
    document.close()
    document.close()
    assert len(list(working_root().iterdir())) == 1
    with pytest.raises(AssertionError, match="closed"):
        document.undo()
    saved = Document.new(sound_records())
    saved.save_as(path)
    saved.close(keep=True)
    assert len(list(working_root().iterdir())) == 2
    other = Document.new(sound_records())
    other.do(renaming(other.project, "pay", "Pay"))
    other.discard()
    assert len(list(working_root().iterdir())) == 2


def test_records_that_no_file_can_hold_are_refused_with_a_sentence() -> None:
    document = Document.new(sound_records())
    touchpoint = document.project.need(Touchpoint, "pay")
    with pytest.raises(JourneyError, match="cannot be kept"):
        document.do(Edit("Odd", (Change(touchpoint, replace(touchpoint, title="\ud800")),)))
    assert title_of(document) == "Check out"
    assert not document.can_undo
    document.discard()
