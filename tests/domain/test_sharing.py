"""What a circle of readers may not see is nowhere in the project that its exports are made from."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cxjourney.domain.cleaning import validate_records
from cxjourney.domain.project import Project
from cxjourney.domain.records import (
    KINDS,
    Action,
    Asset,
    Case,
    Drafted,
    Emotion,
    Import,
    Journey,
    MomentOfTruth,
    Note,
    NoteKind,
    Persona,
    ProjectInfo,
    Record,
    Source,
    Target,
    Touchpoint,
    field_names,
)
from cxjourney.domain.sharing import EVERYTHING, SHARING, Circle, Sharing, left_out, shared
from tests.builders import make_records
from tests.domain.checking import assert_sound

J = "journey-1"
SAID, OWNED, KEY = "zanzibarish", "Quillfeather", "ab" * 16
CHOICES = st.builds(Sharing, comments=st.booleans(), owners=st.booleans(), small_groups=st.booleans())
TOLD = Drafted("frustrations", "Queues", 40)
QUOTED = Drafted("quote", f"It was {SAID}", 40)


def telling() -> list[Record]:
    """Return the small shop where one word stands for all that customers said, and one for all owners and origins."""
    records: list[Record] = []
    for record in make_records():
        if isinstance(record, Journey | Touchpoint | MomentOfTruth):
            record = replace(record, owner=OWNED)
        elif isinstance(record, Note):
            record = replace(record, source=f"{SAID}, 9 Oct")
        elif isinstance(record, Emotion):
            record = replace(record, comment=SAID)
        elif isinstance(record, ProjectInfo):
            record = replace(record, hash_key=KEY, minimum_n=30, anonymity_threshold=5)
        records.append(record)
    return [
        *records,
        Note(id="q", journey_id=J, stage_id="buy", touchpoint_id="pay", note_kind=NoteKind.QUOTE, text=SAID),
        Note(id="pinned", journey_id=J, stage_id="buy", text=SAID, answer_key="17"),
        Persona(
            id="drafted",
            name="East",
            quote=QUOTED.text,
            quote_said=True,
            frustrations=("Queues",),
            drafted=(TOLD, QUOTED),
        ),
        Action(id="a", journey_id=J, touchpoint_id="pay", title="Fewer steps", owner=OWNED),
        Asset(id="logo", name="logo.png"),
        Target(id="goal", touchpoint_id="pay", metric_id="nps", target=40.0),
        Source(id="s", name=OWNED, url=f"sqlite:///{OWNED}.db", query="answers"),
        Import(id="i", file_name=f"{OWNED}.csv", file_sha256=OWNED, source_id="s", answers=40,
               mapping_json=f'{{"from": "{OWNED}"}}', report_json=f'{{"problems": ["{SAID}", "{OWNED}"]}}'),
        Case(id="c", answer_key="17", touchpoint_id="pay", metric_id="nps", owner=OWNED, note=SAID),
    ]  # fmt: skip


@st.composite
def projects(draw: st.DrawFn) -> Project:
    """Return any sound project that has something to hide: parts of the shop, its fields at random, cleaned."""
    records = telling()
    kept = draw(st.lists(st.booleans(), min_size=len(records), max_size=len(records)))
    records = [record for record, is_kept in zip(records, kept, strict=True) if is_kept or record.kind in LINKED]
    values = st.one_of(st.none(), st.booleans(), st.integers(0, 40), st.sampled_from(["pay", "", "buy", "quote", "x"]))
    for _ in range(draw(st.integers(0, 6))):
        index = draw(st.integers(0, len(records) - 1))
        name = draw(st.sampled_from(field_names(type(records[index]))))
        if name not in ("quote", "drafted"):
            records[index] = replace(records[index], **{name: draw(values)})
    return Project(validate_records(records)[0])


LINKED = {Journey.kind, Touchpoint.kind, "stage", "lane", "metric"}


@settings(max_examples=50, deadline=None)
@given(project=projects(), sharing=CHOICES)
def test_nothing_gets_out_that_may_not_and_the_rest_stays(project: Project, sharing: Sharing) -> None:
    before = project.snapshot()
    copy = shared(project, sharing)
    assert project == before
    assert_sound(copy)
    words = repr(list(copy.records()))
    if not sharing.comments:
        assert SAID not in words
        assert not any(note.note_kind is NoteKind.QUOTE for note in copy.table(Note).values())
    if not sharing.owners:
        assert OWNED not in words
        assert all(not getattr(record, "owner", "") for record in copy.records())
    if not sharing.small_groups:
        assert copy.info.anonymity_threshold >= copy.info.minimum_n
    assert (KEY in words) <= (sharing == EVERYTHING)
    always_whole = set(KINDS) - {kind.kind for kind in (ProjectInfo, Note, Emotion, Persona, Import, Source, Case)}
    for kind in always_whole:
        for record_id, record in project.table(KINDS[kind]).items():
            there = copy.need(KINDS[kind], record_id)
            assert there == (replace(record, owner="") if hasattr(record, "owner") and not sharing.owners else record)


@settings(max_examples=40, deadline=None)
@given(project=projects(), first=CHOICES, second=CHOICES)
def test_what_was_shared_is_shared_on_as_if_at_once(project: Project, first: Sharing, second: Sharing) -> None:
    both = Sharing(
        first.comments and second.comments, first.owners and second.owners, first.small_groups and second.small_groups
    )
    assert shared(shared(project, first), second) == shared(project, both)
    assert shared(shared(project, first), first) == shared(project, first)


def test_the_team_gets_the_project_itself() -> None:
    project = Project(telling())
    assert shared(project, SHARING[Circle.TEAM]) is project
    assert left_out(SHARING[Circle.TEAM]) == []


def test_without_comments_notes_of_the_room_and_drafted_statements_stay() -> None:
    copy = shared(Project(telling()), SHARING[Circle.COMPANY])
    assert set(copy.table(Note)) == {"n1", "n2"}
    assert copy.need(Note, "n1").text == "Card refused twice"
    assert copy.need(Persona, "maya").quote == "I just want to know when it comes."  # made up by people
    drafted = copy.need(Persona, "drafted")
    assert (drafted.quote, drafted.frustrations, drafted.drafted) == ("", ("Queues",), (TOLD,))
    assert {emotion.value for emotion in copy.table(Emotion).values()} == {1.0, -1.5, 0.5}
    assert not copy.table(Case)
    assert copy.need(Action, "a").owner == OWNED
    assert copy.need(Import, "i").source_id == "s"


def test_without_owners_sources_go_and_imports_keep_their_counts_only() -> None:
    copy = shared(Project(telling()), Sharing(owners=False))
    assert not copy.table(Source)
    assert not copy.table(Case)
    found = copy.need(Import, "i")
    assert (found.answers, found.source_id, found.mapping_json, found.report_json) == (40, None, "{}", "{}")
    assert copy.need(Note, "q").text == SAID


@pytest.mark.parametrize(("threshold", "minimum", "wanted"), [(5, 30, 30), (50, 30, 50)])
def test_without_small_groups_scores_under_the_minimum_are_withheld(threshold: int, minimum: int, wanted: int) -> None:
    project = Project([ProjectInfo(anonymity_threshold=threshold, minimum_n=minimum)])
    assert shared(project, Sharing(small_groups=False)).info.anonymity_threshold == wanted
    assert shared(project, Sharing(comments=False)).info.anonymity_threshold == threshold


def test_a_reader_is_told_what_is_left_out() -> None:
    told = [set(left_out(SHARING[circle])) for circle in Circle]
    assert [len(sentences) for sentences in told] == [0, 1, 3]
    assert told[1] < told[2]
    assert "customers’ comments" in told[1].pop()
