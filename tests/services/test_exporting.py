"""Every kind of export through its one door, and the process that writes them beside the window."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest
from PySide6.QtWidgets import QApplication

from cxjourney import child_process
from cxjourney.domain import actions
from cxjourney.domain.errors import ExportCancelled, ExportError, JourneyError
from cxjourney.domain.project import Project
from cxjourney.domain.records import Drafted, Import, Journey, Persona, Segment, Touchpoint
from cxjourney.domain.sharing import SHARING, Circle
from cxjourney.drawing.pages import Pages
from cxjourney.drawing.persona_painter import persona_pages
from cxjourney.exchange.options import Watch
from cxjourney.scoring.frame import write_block
from cxjourney.scoring.persona_facts import PersonaFacts
from cxjourney.services.document import Document
from cxjourney.services.export_process import Wanted, export_beside
from cxjourney.services.export_request import Exported, Request
from cxjourney.services.exporting import export, export_all, file_stem, files_of, kind_of, kinds
from tests.builders import make_project, make_records
from tests.scoring.frames import make_frame, repeated

KEYS = [kind.key for kind in kinds()]


@pytest.fixture
def exported() -> Exported:
    rows = repeated({10: 50, 2: 10}, time=datetime(2026, 3, 1), comment="Slow and dear")
    record = Import(id="i1", file_name="survey.csv", answers=60, last_date=datetime(2026, 3, 1).date())
    return Exported(Project([*make_records(), record]), {"i1": write_block(make_frame(rows))})


@pytest.fixture
def document(qapp: QApplication) -> Iterator[Document]:
    document = Document.new(make_records(), "Small shop")
    yield document
    document.discard()


def test_every_kind_is_told_apart() -> None:
    assert len(set(KEYS)) == len(KEYS)
    assert len({file_stem("shop", kind) + kind.suffix for kind in kinds()}) == len(KEYS)
    assert all(kind.name() and kind.what().endswith(".") for kind in kinds())


def test_the_suffix_or_the_key_says_what_to_write() -> None:
    assert kind_of(Path("Shop.XLSX")).key == "xlsx"
    assert kind_of(Path("shop.pdf")).key == "pdf"
    with pytest.raises(JourneyError, match=r"\.xlsx"):
        kind_of(Path("shop.docx"))
    with pytest.raises(JourneyError, match="xlsx"):
        kind_of(Path("shop.pdf"), "poster")


@pytest.mark.parametrize("key", KEYS)
def test_every_kind_is_written_and_tells_how_far_it_is(
    key: str, exported: Exported, tmp_path: Path, qapp: QApplication
) -> None:
    kind = kind_of(tmp_path, key)
    path, shares = tmp_path / f"shop{kind.suffix}", list[float]()
    written = export(exported, key, path, Request(), Watch(shares.append))
    assert written.path == path
    assert path.stat().st_size > 200
    assert shares == sorted(shares)
    assert shares[-1] == 1.0
    assert (written.smallest_type is not None) == (kind.suffix == ".pdf")


@pytest.mark.parametrize("key", KEYS)
def test_a_stopped_export_leaves_what_was_there(
    key: str, exported: Exported, tmp_path: Path, qapp: QApplication
) -> None:
    path = tmp_path / f"shop{kind_of(tmp_path, key).suffix}"
    path.write_text("before")
    with pytest.raises(ExportCancelled):
        export(exported, key, path, Request(), Watch(cancelled=lambda: True))
    assert path.read_text() == "before"
    assert list(tmp_path.iterdir()) == [path]


def test_all_kinds_in_one_go_with_a_file_for_each_journey_where_a_kind_shows_one(
    exported: Exported, tmp_path: Path, qapp: QApplication
) -> None:
    exported.project.apply(actions.new_journey(exported.project, "To be: a/b"))
    written = export_all(exported, tmp_path, "shop", Request(), ("xlsx", "png"))
    names = {one.path.name for one in written}
    assert names == {"shop.xlsx", "shop, First purchase.png", "shop, To be a b.png"}
    assert names == {path.name for path in tmp_path.iterdir()}
    only = Request(journey_ids=("journey-1",))
    assert [path.name for _, path, _ in files_of(exported, tmp_path, "shop", only, ("svg",))] == ["shop.svg"]


def test_journeys_of_one_name_do_not_overwrite_each_other(exported: Exported, tmp_path: Path) -> None:
    exported.project.apply(actions.new_journey(exported.project, "First Purchase"))
    planned = files_of(exported, tmp_path, "shop", Request(), ("svg",))
    assert len({path.name.casefold() for _, path, _ in planned}) == 2


def test_a_request_survives_being_sent(tmp_path: Path) -> None:
    request = Request(
        journey_ids=("a",), persona_id="p", sharing=SHARING[Circle.PUBLIC], paper="A0", template=tmp_path / "a.pptx",
        today=datetime(2026, 3, 1).date(),
    )  # fmt: skip
    assert Request.from_dict(request.to_dict()) == request


def test_a_template_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(ExportError, match=r"gone\.pptx"):
        Request(template=tmp_path / "gone.pptx").content()


def test_small_groups_are_withheld_in_drawings_for_wider_circles(exported: Exported, qapp: QApplication) -> None:
    exported.project.apply(actions.edit_project_info(exported.project, minimum_n=100))
    shown = exported.scores(Request()).badges("journey-1")
    hidden = exported.scores(Request(sharing=SHARING[Circle.PUBLIC])).badges("journey-1")
    assert {badge.band.value for badge in shown.values()} == {"few", "none"}
    assert {badge.band.value for badge in hidden.values()} == {"withheld", "none"}


def test_cards_for_wider_circles_hold_no_words_of_customers(
    exported: Exported, tmp_path: Path, qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    drafted = (Drafted("quote", "Slow and dear", 60, "typical"),)
    persona = Persona(id="ann", name="Ann", quote="Slow and dear", segment_id="all", drafted=drafted)
    records = [*exported.project.records(), Segment(id="all", name="All"), persona]
    everything = Exported(Project(records), exported.blocks)
    given: list[tuple[Persona, PersonaFacts]] = []

    def pages(project: Project, personas: list[Persona], facts: dict[str, PersonaFacts], *more: object) -> Pages:
        given.append((personas[0], facts["ann"]))
        return persona_pages(project, personas, facts, *more)  # type: ignore[arg-type]

    monkeypatch.setattr("cxjourney.drawing.persona_painter.persona_pages", pages)
    for circle in (Circle.TEAM, Circle.COMPANY):
        request = Request(persona_ids=("ann",), sharing=SHARING[circle])
        export(everything, "personas", tmp_path / "cards.pdf", request)
    (told, facts), (kept, wider) = given
    assert told.quote
    assert {one.text for one in facts.comments} == {"Slow and dear"}
    assert (kept.quote, kept.drafted, wider.comments) == ("", (), ())
    assert wider.metrics == facts.metrics


# beside the window


def test_the_process_writes_the_project_as_it_was(document: Document, tmp_path: Path) -> None:
    copy, shares = document.copier(), list[float]()
    wanted = [Wanted("xlsx", tmp_path / "a.xlsx", Request()), Wanted("pdf", tmp_path / "a.pdf", Request(paper="A4"))]

    def copied(path: Path) -> None:
        copy(path)
        document.do(actions.rename_touchpoint(document.project, "pay", "Pay with two clicks"))

    written = export_beside(copied, wanted, shares.append)
    assert [one.path.name for one in written] == ["a.xlsx", "a.pdf"]
    assert written[1].smallest_type is not None
    assert shares == sorted(shares)
    titles = {cell.value for row in openpyxl.load_workbook(tmp_path / "a.xlsx")["Touchpoints"].rows for cell in row}
    assert "Check out" in titles
    assert document.project.need(Touchpoint, "pay").title == "Pay with two clicks"


def test_the_process_tells_what_cannot_be_written(document: Document, tmp_path: Path) -> None:
    wanted = [Wanted("xlsx", tmp_path / "no folder" / "a.xlsx", Request())]
    with pytest.raises(ExportError, match="no folder"):
        export_beside(document.copier(), wanted)


def test_a_stop_ends_the_process_and_leaves_nothing(document: Document, tmp_path: Path) -> None:
    with pytest.raises(ExportCancelled):
        export_beside(document.copier(), [Wanted("xlsx", tmp_path / "a.xlsx", Request())], cancelled=lambda: True)
    assert not (tmp_path / "a.xlsx").exists()


def test_a_process_that_dies_is_told_in_a_sentence(
    document: Document, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(child_process, "_command", lambda _flag: [sys.executable, "-c", "import os; os.abort()"])
    with pytest.raises(ExportError, match="project is untouched"):
        export_beside(document.copier(), [Wanted("xlsx", tmp_path / "a.xlsx", Request())])
    assert not (tmp_path / "a.xlsx").exists()


def test_a_project_without_a_journey_says_so(tmp_path: Path, qapp: QApplication) -> None:
    empty = make_project()
    for journey_id in list(empty.table(Journey)):
        empty.apply(actions.remove_journey(empty, journey_id))
    with pytest.raises(JourneyError, match="no journey"):
        export(Exported(empty, {}), "svg", tmp_path / "a.svg", Request())
