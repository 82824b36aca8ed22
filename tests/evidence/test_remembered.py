"""What a project remembers of a layout: the same columns, columns that came and went, and other files."""

from __future__ import annotations

from cxjourney.domain.project import Project
from cxjourney.domain.records import Import
from cxjourney.evidence.found import ReadOptions
from cxjourney.evidence.mapping import MappedColumn, Mapping
from cxjourney.evidence.plan import plan_import
from cxjourney.evidence.remembered import columns_of, readings, remember
from tests.builders import make_project
from tests.evidence.files import read, table

COLUMNS = ("Id", "NPS", "Type", "Store", "Visit")


def answers(*names: str) -> str:
    return table([list(names), *[[f"{name}{i}" if name != "NPS" else i % 11 for name in names] for i in range(30)]])


def project_with_import() -> Project:
    project = make_project()
    columns = (
        MappedColumn(name="Id", role="response_id"), MappedColumn(name="NPS", role="answer", metric="nps"),
        MappedColumn(name="Type", role="segment"),
    )  # fmt: skip
    mapping = Mapping(touchpoint="Check out", columns=columns, reading=ReadOptions(encoding="utf-8"))
    plan = plan_import(project, read(answers(*COLUMNS)), mapping)
    project.apply(plan.edit(project))
    return project


def test_the_same_columns_in_any_order_are_the_same_layout() -> None:
    known = remember(project_with_import(), read(answers(*reversed(COLUMNS))))
    assert known is not None
    assert known.is_exact
    assert known.mapping.touchpoint == "Check out"


def test_new_and_missing_columns_are_named() -> None:
    project = project_with_import()
    (record,) = project.table(Import).values()
    assert columns_of(record) == COLUMNS
    known = remember(project, read(answers("Id", "NPS", "Store", "Visit", "Weather")))
    assert known is not None
    assert (known.new_columns, known.missing_columns) == (("Weather",), ("Type",))
    assert [column.name for column in known.mapping.columns] == ["Id", "NPS"]


def test_without_what_was_used_it_is_another_file() -> None:
    project = project_with_import()
    assert remember(project, read(answers("Id", "Type", "Store", "Visit"))) is None
    assert remember(project, read(answers("Id", "NPS", *(f"Other {i}" for i in range(9))))) is None
    assert remember(make_project(), read(answers(*COLUMNS))) is None


def test_corrections_to_reading_are_known() -> None:
    assert readings(project_with_import()) == [ReadOptions(encoding="utf-8")]
    assert readings(make_project()) == []
