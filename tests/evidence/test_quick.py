"""The short way through a large file reads what the careful way reads, or leaves the file to it."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cxjourney.evidence.coded import as_texts, coded, compact
from cxjourney.evidence.found import ReadOptions
from cxjourney.evidence.readers import delimited, quick
from cxjourney.evidence.readers.delimited import read_delimited
from cxjourney.evidence.readers.raw import RawTable
from cxjourney.evidence.reading import read_source

CELL = st.text(st.sampled_from("ab 12,;\t\"'\n\r\xa0é€😀-"), max_size=6)


def careful(text: str | bytes, monkeypatch: pytest.MonkeyPatch, **options: str) -> RawTable:
    data = text if isinstance(text, bytes) else text.encode()
    with monkeypatch.context() as patch:
        patch.setattr(delimited, "LEAST_BYTES", 1 << 60)
        return read_delimited(data, "a.csv", ReadOptions(**options), lambda share, doing: None)  # type: ignore[arg-type]


def short(text: str | bytes, monkeypatch: pytest.MonkeyPatch, **options: str) -> RawTable:
    data = text if isinstance(text, bytes) else text.encode()
    with monkeypatch.context() as patch:
        patch.setattr(delimited, "LEAST_BYTES", 0)
        return read_delimited(data, "a.csv", ReadOptions(**options), lambda share, doing: None)  # type: ignore[arg-type]


def same(ours: RawTable, theirs: RawTable) -> bool:
    assert (ours.format, ours.encoding, ours.delimiter) == (theirs.format, theirs.encoding, theirs.delimiter)
    assert ours.notes.as_tuple() == theirs.notes.as_tuple()
    return as_texts(ours.body).equals(theirs.body)


@settings(deadline=None, max_examples=150)
@given(
    st.integers(1, 4).flatmap(lambda width: st.lists(st.lists(CELL, min_size=width, max_size=width), max_size=12)),
    st.sampled_from(["\n", "\r\n"]), st.booleans(),
)  # fmt: skip
def test_what_any_program_writes(rows: list[list[str]], end: str, all_quoted: bool) -> None:
    text = io.StringIO()
    head = ["h"] * (len(rows[0]) if rows else 1)
    writer = csv.writer(text, lineterminator=end, quoting=csv.QUOTE_ALL if all_quoted else csv.QUOTE_MINIMAL)
    writer.writerows([head, *rows])
    with pytest.MonkeyPatch.context() as patch:
        assert same(short(text.getvalue(), patch), careful(text.getvalue(), patch))


@settings(deadline=None, max_examples=150)
@given(st.text(st.sampled_from('ab,"\n\r é'), min_size=1, max_size=60).map(lambda text: f"x,y\n1,2\n{text}"))
def test_any_text_at_all(text: str) -> None:
    with pytest.MonkeyPatch.context() as patch:
        assert same(short(text, patch), careful(text, patch))


@settings(deadline=None, max_examples=150)
@given(st.lists(st.lists(CELL, min_size=3, max_size=3), min_size=1, max_size=12), st.integers(1, 9))
def test_quotation_marks_hold_from_one_chunk_to_the_next(rows: list[list[str]], size: int) -> None:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows([["h", "i", "j"], *rows])
    with pytest.MonkeyPatch.context() as patch:
        whole = quick._delimiters(text.getvalue().encode(), ord(","))
        patch.setattr(quick, "_CHUNK", size)
        assert quick._delimiters(text.getvalue().encode(), ord(",")) == whole
        if "\r" not in text.getvalue():
            assert whole == 2 * (len(rows) + 1)


@pytest.mark.parametrize(
    ("text", "is_short"),
    [
        ('a,b\n1,"x"\n', True), ('a,b\n1,"x""y"\n', True), ('a,b\r\n1,"x\r\ny"\r\n', True), ("a,b\n ,\xa0\n", True),
        ("\ufeffa,b\n1,2\n", True), ("sep=;\na;b\n1;2\n", True), ("a,b\n1\n", False), ("a,b\n1,2,3\n", False),
        ('a,b\n1,x"y\n', False), ('a,b\n1,"x\n', False), ("a,b\n\n1,2\n", False), ("a,b\n1\r2,3\n", False),
        ("a,b\n1,and so on and on\0\n", False), ("a,b\n1,2", True), ("a\n1\n", False), ('a,b\n1,"x"y\n', False),
    ],
)  # fmt: skip
def test_which_files_take_it(text: str, is_short: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    taken: list[bool] = []
    real = quick.read_quickly

    def watched(data: bytes, delimiter: str) -> pl.DataFrame | None:
        found = real(data, delimiter)
        taken.append(found is not None)
        return found

    monkeypatch.setattr(delimited, "read_quickly", watched)
    assert same(short(text, monkeypatch), careful(text, monkeypatch))
    assert taken[:1] == [is_short]


def test_other_encodings_are_decoded_first(monkeypatch: pytest.MonkeyPatch) -> None:
    data = "Stadt;Note\nKöln;5\n".encode("cp1252") * 3
    assert same(short(data, monkeypatch), careful(data, monkeypatch))
    wide = "Stadt;Note\nKöln;5\n".encode("utf-16")
    assert same(short(wide, monkeypatch), careful(wide, monkeypatch))
    assert same(short(data, monkeypatch, encoding="cp1252"), careful(data, monkeypatch, encoding="cp1252"))


def test_a_cell_that_is_too_long_is_cut_by_the_careful_way(monkeypatch: pytest.MonkeyPatch) -> None:
    text = f"a,b\n1,{'x' * 40_000}\n"
    assert same(short(text, monkeypatch), careful(text, monkeypatch))


def test_a_large_file_comes_back_whole_and_coded(tmp_path: Path) -> None:
    rows = [f'R{number},{number % 7},{"" if number % 3 else " "},"it, {number}"' for number in range(60_000)]
    path = tmp_path / "large.csv"
    path.write_text("id,score,blank,comment\n" + "\n".join([*rows, ""]) * 2, encoding="utf-8")
    found = read_source(path)
    assert found.rows == 120_000
    assert isinstance(found.frame.schema["score"], pl.Enum)
    assert as_texts(found.frame)["score"][:8].to_list() == ["0", "1", "2", "3", "4", "5", "6", "0"]
    assert found.frame["blank"].null_count() == 120_000
    assert found.frame["comment"][119_999] == "it, 59999"
    assert found.frame["id"].dtype == pl.String
    wanted = read_source(path, columns=["score"])
    assert wanted.frame.columns == ["score"]
    assert [column.name for column in wanted.columns] == ["id", "score", "blank", "comment"]
    assert (wanted.rows, wanted.layout) == (found.rows, found.layout)


def test_texts_that_a_sample_does_not_hold_are_not_lost() -> None:
    texts = ["usual"] * 30_000
    texts[17] = "seldom"
    column = pl.Series("x", texts)
    assert compact(column.to_frame())["x"].cast(pl.String).equals(column)
    found = coded(column)
    assert found.spread(found.texts).equals(column)
    many = pl.Series("x", [*["usual"] * 100_000, *map(str, range(70_000))])
    assert as_texts(compact(many.to_frame()))["x"].equals(many)


def test_texts_that_no_row_holds_are_no_texts_of_the_column() -> None:
    column = pl.Series("x", ["a", None, "a"], dtype=pl.Enum(["header", "a"]))
    found = coded(column)
    assert found.texts.to_list() == [None, "a"]
    assert found.where(pl.Series([True, True])).to_list() == [True, False, True]


def test_a_last_row_of_cells_with_line_ends_is_no_footer(monkeypatch: pytest.MonkeyPatch) -> None:
    found = careful('h,h,h\n"\n",1,"\n"\n', monkeypatch)
    assert found.notes.as_tuple() == ()
    assert found.body.height == 2
