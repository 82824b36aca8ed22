"""What texts and values may hold, and the small machinery below the actions."""

from __future__ import annotations

import gettext
import struct
from datetime import date, datetime
from pathlib import Path

import pytest

from cxjourney.domain import actions, text
from cxjourney.domain.actions import Cell, added_id
from cxjourney.domain.checks import checked, clean_body, clean_line, clean_text, clean_title, short
from cxjourney.domain.edits import Change, Edit
from cxjourney.domain.errors import JourneyError
from cxjourney.domain.ids import is_id, new_id
from cxjourney.domain.project import Project
from cxjourney.domain.records import (
    Asset,
    Condition,
    Import,
    Journey,
    Metric,
    MetricKind,
    OwnField,
    Persona,
    Segment,
    Stage,
    Touchpoint,
)
from cxjourney.domain.references import REFERENCES
from cxjourney.domain.templates import records_from
from tests.builders import make_project
from tests.domain.checking import assert_sound


def test_titles_lie_on_one_line_without_what_no_file_can_hold() -> None:
    assert clean_title("  A\r\n\tB\u2028C\x00\x1b[31m\ud800\ufffe  ") == "A B C[31m"
    assert clean_title("Überweisung – später 🛒") == "Überweisung – später 🛒"
    assert clean_line(" \x07 ") == ""
    for bad in ("", " \n\x00", 7, None, b"x"):
        with pytest.raises(JourneyError):
            clean_title(bad)
    with pytest.raises(JourneyError, match="at most 500 characters and this one has 501"):
        clean_title("x" * 501)
    assert clean_title("x" * 500)


def test_texts_keep_their_lines() -> None:
    assert clean_text("a\r\nb\rc\x85d\x0be\tf\x00") == "a\nb\nc\nd\ne\tf"
    with pytest.raises(JourneyError, match="20000"):
        clean_text("x" * 20_001)
    with pytest.raises(JourneyError, match="no text"):
        clean_body(" ")
    assert short("x" * 50).endswith("…")
    assert len(short("x" * 50)) == 40


def test_a_clean_record_is_returned_as_it_is() -> None:
    for record in make_project().records():
        clean_once = checked(record)  # whole numbers become fractions where a field holds fractions
        assert clean_once == record
        assert checked(clean_once) is clean_once
    persona = Persona(
        id="p", name="P", own_fields=(OwnField("Budget", " 5 "),), goals=("a", "", "b"), journey_ids=("j",)
    )
    clean = checked(persona)
    assert (clean.own_fields[0].value, clean.goals) == ("5", ("a", "b"))
    assert checked(clean) is clean


def test_values_of_the_wrong_kind_are_refused_with_a_sentence() -> None:
    cases = [
        Asset(id="a", name="A", media_type="image/svg+xml"),
        Asset(id="a", name="A", width=-1),
        Journey(id="j", title="J", date=datetime(2026, 1, 1)),
        Journey(id="not an id!", title="J"),
        Journey(id="j", title="J", source_id=7),  # type: ignore[arg-type]
        Journey(id="j", title="J", state="perhaps"),  # type: ignore[arg-type]
        Metric(id="m", name="M", metric_kind=MetricKind.NPS, target=float("inf")),
        Metric(id="m", name="M", metric_kind=MetricKind.NPS, target=True),
        Metric(id="m", name="M", metric_kind="speed"),  # type: ignore[arg-type]
        Persona(id="p", name="P", high_impact=1),  # type: ignore[arg-type]
        Segment(id="s", name="S", conditions=(Condition("A", "B"),)),  # type: ignore[arg-type]
        Segment(id="s", name="S", size=2.5),  # type: ignore[arg-type]
        Segment(id="s", name="S", value_per_customer=-0.5),
        Import(id="i", file_name="f", rows=-1),
    ]
    for record in cases:
        with pytest.raises(JourneyError) as caught:
            checked(record)
        assert str(caught.value).endswith(".")
    assert checked(Segment(id="s", name="S", size=3.0)).size == 3  # type: ignore[arg-type]
    assert checked(Import(id="i", file_name="f", report_json='{"a":\x00 1}')).report_json == '{"a": 1}'
    with pytest.raises(JourneyError, match=r"−0\.5 is out of range"):
        checked(Segment(id="s", name="S", value_per_customer=-0.5))


def test_a_group_dropped_within_its_row_leaves_fixed_members_alone() -> None:
    project = make_project()
    for column, title in enumerate("ABCDE"):
        project.apply(actions.add_touchpoint(project, Cell("buy", "store", column), title))
    ids = {t.title: t.id for t in project.touchpoints("journey-1")}
    places = {ids["B"]: Cell("buy", "store", 2), ids["A"]: Cell("buy", "store", 4)}
    project.apply(actions.move_touchpoints(project, places))
    assert_sound(project)
    assert project.need(Touchpoint, ids["B"]).column == 2
    assert project.need(Touchpoint, ids["A"]).column == 4


def test_sub_journeys_may_share_one_below_them() -> None:
    project = make_project()
    made = []
    for title in ("Left", "Right", "Below"):
        project.apply(edit := actions.new_journey(project, title))
        made.append((added_id(edit, Journey), added_id(edit, Stage)))
    left, right, below = made
    for journey, stage in (left, right):
        lane = project.lanes(journey)[0].id
        project.apply(actions.add_touchpoint(project, Cell(stage, lane, 0), "Down", sub_journey_id=below[0]))
        project.apply(actions.add_touchpoint(project, Cell(stage, lane, 1), "Down", sub_journey_id=below[0]))
    lane = project.lanes(left[0])[0].id
    project.apply(actions.add_touchpoint(project, Cell(left[1], lane, 2), "Across", sub_journey_id=right[0]))
    project.apply(actions.edit_touchpoint(project, "pay", sub_journey_id=left[0]))
    assert_sound(project)


def test_a_template_file_may_leave_columns_and_keys_out(tmp_path: Path) -> None:
    path = tmp_path / "t.toml"
    path.write_text(
        """
        title = "T"
        [[journeys]]
        title = "One"
        stages = [{ title = "S" }]
        lanes = [{ title = "L" }]
        touchpoints = [
          { title = "A", stage = "S", lane = "L" },
          { title = "B", stage = "S", lane = "L", sub_journey = "Two" },
        ]
        stage_notes = [{ stage = "S", text = "Hm" }]
        [[journeys]]
        title = "Two"
        """,
        encoding="utf-8",
    )
    project = Project(records_from(path))
    assert_sound(project)
    one, two = project.journeys()
    assert [(t.title, t.column) for t in project.touchpoints(one.id)] == [("A", 0), ("B", 1)]
    assert project.touchpoints(one.id)[1].sub_journey_id == two.id


def test_an_edit_knows_its_kinds_and_whether_it_does_anything() -> None:
    project = make_project()
    edit = actions.remove_stage(project, "buy")
    assert {"stage", "touchpoint", "transition", "note", "emotion"} <= edit.kinds()
    assert not Edit("Nothing", ())
    order = [change.kind for change in edit.changes]
    assert order[-1] == "stage", "children go before their parents"
    with pytest.raises(AssertionError):
        _ = Change(None, None).record


def test_an_edit_that_does_not_fit_changes_nothing() -> None:
    project = make_project()
    edit = actions.remove_stage(project, "buy")
    project.apply(actions.rename_stage(project, "buy", "Other"))
    before = project.snapshot()
    with pytest.raises(AssertionError, match="does not fit"):
        project.apply(edit)
    assert project == before


def test_ids_rise_and_are_recognised() -> None:
    made = [new_id() for _ in range(1_000)]
    assert made == sorted(set(made))
    assert all(is_id(one) for one in made)
    assert not any(is_id(bad) for bad in ("", "a b", "x" * 65, 7, None, "ä;"))
    assert all(one[14] == "7" for one in made)


def test_texts_go_through_the_installed_catalogue() -> None:
    class Shouting(gettext.NullTranslations):
        def gettext(self, message: str) -> str:
            return message.upper().replace("{TITLE}", "{title}")

        def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
            return "{count} VIELE" if n != 1 else "{count} EINS"

    try:
        text.install(Shouting())
        assert text.tr("Add {title}", title="x") == "ADD x"
        assert text.trn("{count} card", "{count} cards", 2) == "2 VIELE"
    finally:
        text.install(gettext.NullTranslations())
    assert text.trn("{count} card", "{count} cards", 1) == "1 card"
    assert text.tr("100 % {as is}") == "100 % {as is}"


def test_the_language_of_the_texts_is_told_as_a_tag() -> None:
    german = gettext.NullTranslations()
    german._info = {"language": "de_AT"}  # type: ignore[attr-defined]
    assert text.language() == "en"
    try:
        text.install(german)
        assert text.language() == "de-AT"
    finally:
        text.install(gettext.NullTranslations())
    assert text.language() == "en"


def test_catalogues_are_found_by_language(tmp_path: Path) -> None:
    key, value = b"Add", "Hinzufügen".encode()
    head = struct.pack("<7I", 0x950412DE, 0, 2, 28, 44, 0, 0)
    strings = b"\x00" + key + b"\x00" + b"Content-Type: text/plain; charset=UTF-8\n\x00" + value + b"\x00"
    start, header = 60, b"Content-Type: text/plain; charset=UTF-8\n"
    originals = struct.pack("<4I", 0, start, len(key), start + 1)
    first = start + 2 + len(key)
    translations = struct.pack("<4I", len(header), first, len(value), first + len(header) + 1)
    (tmp_path / "de.mo").write_bytes(head + originals + translations + strings)
    assert text.read_catalogue(tmp_path, "de_AT").gettext("Add") == "Hinzufügen"
    assert text.read_catalogue(tmp_path, "fr").gettext("Add") == "Add"


def test_references_name_fields_that_exist() -> None:
    for record_class, references in REFERENCES.items():
        for reference in references:
            assert reference.field in record_class.__dataclass_fields__


def test_dates_pass() -> None:
    assert checked(Journey(id="j", title="J", date=date(2026, 1, 1))).date == date(2026, 1, 1)
