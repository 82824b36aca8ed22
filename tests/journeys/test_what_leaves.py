"""What leaves the program: in no kind of file is there a withheld number, or a word that its circle may not read."""

from __future__ import annotations

import io
import zipfile
from functools import cache
from pathlib import Path

import polars as pl
import pypdf
import pytest
from PySide6.QtWidgets import QApplication

from cxjourney.domain.project import Project
from cxjourney.domain.records import Import, Metric, MetricKind, Persona, ProjectInfo, Record
from cxjourney.domain.sharing import SHARING, Circle
from cxjourney.scoring.frame import write_block
from cxjourney.services.export_request import Exported, Request
from cxjourney.services.exporting import export, kind_of, kinds
from tests.exchange.shop import make_answers, make_shop

PICTURES = {"png"}
SINGLE_ANSWERS = {"json"}  # the team's JSON holds the answers themselves, so that the project can be read back
READABLE = [kind.key for kind in kinds() if kind.key not in PICTURES]
OWNERS = ("Head of Customer", "Logistics")
WORDS = ("Comment number", "Forty minutes on hold", "NPS 0, 9 Oct")
WITHHELD, OF_FEW = "70531", "80642"


@cache
def shop() -> Exported:
    """Return the shop with one mean that too few answered for anybody, and one that few answered."""
    answers = make_answers().with_row_index("i")
    club = (pl.col("touchpoint") == "club") & (pl.col("touchpoint").cum_count().over("touchpoint") <= 3)
    some = (pl.col("touchpoint") == "ask") & (pl.col("touchpoint").cum_count().over("touchpoint") <= 12)
    many = (pl.col("touchpoint").is_in(["friend", "reviews"])) & (
        pl.col("touchpoint").cum_count().over("touchpoint") <= 60
    )
    waited = pl.when(club).then(70531.0).when(some).then(80642.0).when(many).then(3.0).otherwise(None).alias("m:wait")
    frame = answers.with_columns(waited).drop("i")
    records: list[Record] = [record for record in make_shop().records() if not isinstance(record, Import)]
    waiting = Metric(id="wait", name="Waiting", metric_kind=MetricKind.MEAN, unit="minutes", position=9)
    survey = Import(id="survey", file_name="survey.csv", answers=5000)
    return Exported(Project([*records, waiting, survey]), {"survey": write_block(frame)})


def texts(path: Path) -> str:
    """Return everything that a file says, also inside archives and PDF."""
    data = path.read_bytes()
    if data.startswith(b"%PDF"):
        reader = pypdf.PdfReader(io.BytesIO(data))
        return "\n".join([str(reader.metadata), *(page.extract_text() for page in reader.pages)])
    return _unpacked(data)


def _unpacked(data: bytes) -> str:
    if not zipfile.is_zipfile(io.BytesIO(data)):
        return data.decode("utf-8", "replace")
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return "\n".join(_unpacked(archive.read(name)) for name in archive.namelist())


def numbers(text: str) -> str:
    """Return a text without the marks that numbers are grouped with."""
    return text.replace(",", "").replace("\u202f", "").replace("\u00a0", "")


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory, qapp: QApplication) -> dict[tuple[str, Circle], str]:
    """Return what every kind of file says in every circle."""
    folder = tmp_path_factory.mktemp("leaving")
    found = {}
    for key in READABLE:
        for circle in Circle:
            path = folder / f"{key}-{circle}{kind_of(folder, key).suffix}"
            export(shop(), key, path, Request(metric_id="wait", sharing=SHARING[circle]))
            found[key, circle] = texts(path)
    return found


@pytest.mark.parametrize("key", READABLE)
def test_no_file_holds_what_is_withheld(written: dict[tuple[str, Circle], str], key: str) -> None:
    for circle in Circle:
        assert WITHHELD not in numbers(written[key, circle])


@pytest.mark.parametrize("key", READABLE)
def test_a_wider_circle_reads_neither_customers_words_nor_owners_nor_scores_of_few(
    written: dict[tuple[str, Circle], str], key: str
) -> None:
    for word in WORDS:
        assert word not in written[key, Circle.COMPANY]
        assert word not in written[key, Circle.PUBLIC]
    for owner in OWNERS:
        assert owner not in written[key, Circle.PUBLIC]
    assert OF_FEW not in numbers(written[key, Circle.PUBLIC])


def test_the_team_reads_all_of_it(written: dict[tuple[str, Circle], str]) -> None:
    for key in ("xlsx", "report", "pptx", "html"):
        text = written[key, Circle.TEAM]
        assert any(owner in text for owner in OWNERS), key
        assert "Forty minutes on hold" in text, key
        assert OF_FEW in numbers(text), key


def test_the_shop_has_what_is_looked_for() -> None:
    project = shop().project
    assert project.table(Persona)
    assert project.table(ProjectInfo)["project"].minimum_n == 30
    frame = shop().frame
    assert frame.filter(pl.col("m:wait") == 70531)["touchpoint"].unique().to_list() == ["club"]
    assert frame.filter(pl.col("m:wait") == 80642).height == 12
