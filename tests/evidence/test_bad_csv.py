"""Text files that are damaged, odd or built to do harm: cases F1 to F14 of the fault list."""

from __future__ import annotations

import io
from datetime import datetime

import pytest

from cxjourney.domain.errors import JourneyError
from cxjourney.evidence.faults import ReadFault, note_text
from cxjourney.evidence.found import FileFound, ReadOptions, question_text
from cxjourney.evidence.mapping import mapping_from_dict
from cxjourney.evidence.plan import plan_import
from cxjourney.evidence.readers import read_bytes
from cxjourney.evidence.values import dates, numbers
from tests.builders import make_project
from tests.evidence.files import QUALTRICS, codes, column, read, table


def fault(data: bytes | str, name: str = "data.csv") -> str:
    with pytest.raises(ReadFault) as raised:
        read(data, name)
    return raised.value.code


def notes(found: FileFound) -> list[tuple[str, int, str]]:
    return [(note.code, note.count, note.detail) for note in found.notes]


@pytest.mark.timeout(20)
def test_f1_a_million_columns_are_refused() -> None:
    assert fault("," * 1_000_000 + "\n") == "too_many_columns"
    assert fault("a,b\n1,2\n" + "," * 1_000_000 + "\n") == "too_many_columns"
    assert fault(",".join("c" * 3_000) + "\n") == "too_many_columns"
    widest = ",".join(f"c{i}" for i in range(2_000)) + "\n" + "1," * 1_999 + "1\n"
    assert read_bytes(widest.encode(), "a.csv", ReadOptions(), lambda *_: None).body.width == 2_000


def test_f2_nul_characters_are_removed_and_counted() -> None:
    found = read(b"a,b\n1\x00,2\n3,4\x00\n" + b"5,6\n" * 20)
    assert found.frame.rows()[0] == ("1", "2")
    assert notes(found) == [("nul", 2, "")]
    assert fault(b"\x7fELF" + bytes(range(256)) * 40) == "binary"
    assert fault(b"a\0\0\0b\0\0\0" * 400) == "binary"


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-8", "utf-8-sig", "utf-32"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_f3_utf_16_with_and_without_a_mark(encoding: str, delimiter: str) -> None:
    text = table([["Bewertung", "Größe", "Text"], *[["9", "süß", "schön, aber teuer; ja"]] * 30], delimiter)
    found = read(text.encode(encoding))
    assert [found_column.name for found_column in found.columns] == ["Bewertung", "Größe", "Text"]
    assert found.frame.row(0) == ("9", "süß", "schön, aber teuer; ja")
    assert (found.rows, found.delimiter) == (30, delimiter)
    assert not found.notes


def test_f3_reviews_of_google_play_are_utf_16_with_commas() -> None:
    text = 'Package Name,Star Rating,Review Text\r\norg.example,5,"Gut, wirklich\r\ngut"\r\norg.example,1,\r\n'
    found = read(b"\xff\xfe" + text.encode("utf-16-le"), "reviews_202403.csv")
    assert (found.encoding, found.delimiter) == ("utf-16", ",")
    assert found.frame["Review Text"].to_list() == ["Gut, wirklich\r\ngut", None]


def test_f3_a_cut_utf_16_file_is_read_and_its_last_character_counted() -> None:
    data = "a,b\nä,1\nö,2\n".encode("utf-16")
    assert codes(read(data[:-1]))["replaced"] == 1


def test_f4_windows_text_is_recognised() -> None:
    found = read("name;note\nMüller;20 € – „gut“\n".encode("cp1252"))
    assert (found.encoding, found.frame.row(0)) == ("cp1252", ("Müller", "20 € – „gut“"))
    assert not found.notes


def test_f5_lines_of_mixed_encodings_are_read_one_by_one_and_counted() -> None:
    data = "a,b\nä,1\nö,2\n".encode() + "ü,3\n".encode("cp1252") + b"\x81,4\n"
    found = read(data)
    assert found.frame["a"].to_list() == ["ä", "ö", "ü", "\ufffd"]
    assert codes(found) == {"cp1252_lines": 2, "replaced": 1}
    assert "1 character could not be read" in " ".join(found.note_texts())
    assert found.frame["b"].to_list() == ["1", "2", "3", "4"]


@pytest.mark.timeout(60)
@pytest.mark.parametrize("rows", [2_000, 42_000], ids=["small", "10 MB"])
def test_f6_a_quote_that_never_closes_costs_one_line_and_is_named(rows: int) -> None:
    more = "and more of the same" * (1 if rows < 10_000 else 12)
    lines = ["id,text", "1,fine", '2,"open', *[f"{i},{more}" for i in range(3, rows)]]
    found = read("\n".join(lines))
    assert found.rows == rows - 1
    assert found.frame.row(1) == ("2", "open")
    assert found.frame.row(-1) == (str(rows - 1), more)
    assert notes(found) == [("quotes", 1, "3")]
    assert "line 3" in note_text(found.notes[0])


def test_f6_stray_quotes_swallow_nothing() -> None:
    found = read('a,b\n"x" y,1\nz,2\n"p,3\nq,"4"\nr,5\n')
    assert found.frame.rows() == [("x y", "1"), ("z", "2"), ("p", "3"), ("q", "4"), ("r", "5")]
    assert notes(found) == [("quotes", 2, "2")]
    good = read('a,b\n"one\ntwo, three","say ""hi"""\n')
    assert good.frame.rows() == [("one\ntwo, three", 'say "hi"')]
    assert not good.notes


@pytest.mark.timeout(30)
def test_f7_long_cells_are_cut_and_counted() -> None:
    found = read("a,b\n" + "x" * 200_000 + ",1\n2,3\n")
    assert [len(cell) for cell in found.frame["a"]] == [32_767, 1]
    assert notes(found) == [("cut", 1, "32767")]
    assert all(len(example) < 200 for one in found.columns for example in one.examples)


@pytest.mark.timeout(30)
@pytest.mark.parametrize("end", ["\n2,z\n", ""], ids=["with more", "alone"])
def test_f7_one_line_of_ten_megabytes(end: str) -> None:
    found = read("a,b\n1," + "y" * 10_000_000 + end)
    assert found.rows == 1 + bool(end)
    assert len(found.frame["b"][0]) <= 32_767 or "quotes" in codes(found)
    assert "cut" in codes(found)


def test_f8_headers_are_made_unique_and_it_is_said() -> None:
    found = read("Other, Other ,,\u00a0Net\u00a0Pro  ,Other,other (2)\n1,2,3,4,5,6\n")
    names = [one.name for one in found.columns]
    assert names == ["Other", "Other (2)", "Column 3", "Net Pro", "Other (3)", "other (2) (2)"]
    assert notes(found) == [("names", 4, "")]
    assert "made unique" in found.note_texts()[0]
    assert found.frame.row(0) == ("1", "2", "3", "4", "5", "6")


def test_f9_ragged_rows_are_counted_and_every_row_is_accounted_for() -> None:
    found = read(
        "touchpoint,nps,why\nCheck out,9,ok\nCheck out\nCheck out,8,good,really\n\nCheck out,abc,?\nNowhere,5,no\n"
    )
    assert found.rows == 5
    assert codes(found) == {"ragged_short": 1, "ragged_long": 1, "names": 1}
    assert found.frame.row(2) == ("Check out", "8", "good", "really")
    mapping = mapping_from_dict(
        {"columns": {"touchpoint": {"role": "touchpoint"}, "nps": {"role": "answer", "metric": "nps"}}}
    )
    plan = plan_import(make_project(), found, mapping)
    assert plan.rows == found.rows == plan.taken + plan.skipped + plan.duplicates
    told = {problem.row for problem in (*plan.problems, *plan.skips)}
    assert told >= {2, 4, 5}


@pytest.mark.timeout(20)
def test_f10_a_quoting_bomb_is_no_trouble() -> None:
    found = read("h1,h2\n" + '"a,b\n' * 20_000)
    assert found.rows >= 19_999
    assert codes(found)["quotes"] >= 19_000
    assert read('"' * 100_001 + "\n1,2\n").rows >= 1


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_f11_every_delimiter_with_either_decimal_sign(delimiter: str) -> None:
    numbers = ["7,5", "8,25", "9,0", "10,0"] if delimiter != "," else ["7.5", "8.25", "9.0", "10.0"]
    found = read(
        table([["id", "hours to solve", "note"], *([i, n, "a, b; c"] for i, n in enumerate(numbers))], delimiter)
    )
    assert found.delimiter == delimiter
    assert column(found, "hours to solve").decimal == ("," if delimiter != "," else ".")
    assert found.frame["note"].to_list() == ["a, b; c"] * 4


def test_f12_three_header_rows() -> None:
    found = read(QUALTRICS)
    assert (found.header_rows, found.rows, found.preset) == (3, 2, "qualtrics")
    assert column(found, "Q1").label.startswith("Wie wahrscheinlich")
    assert read(QUALTRICS, options=ReadOptions(header_rows=1)).rows == 4


@pytest.mark.parametrize(
    ("data", "code"),
    [
        ("", "empty"), (" \r\n\r\n", "empty"), ("\ufeff", "empty"), ("\0\0\0\0", "empty"), ("a,b,c\n", "no_rows"),
        ("a,b\n,\n,\n", "no_rows"), (",,,\n,,,\n", "no_rows"), ("# only\n# remarks\n", "empty"),
    ],
)  # fmt: skip
def test_f13_files_without_rows(data: str, code: str) -> None:
    assert fault(data) == code


def test_f13_one_column() -> None:
    found = read("score\n9\n10\n\n8\n")
    assert found.frame["score"].to_list() == ["9", "10", "8"]
    assert read("9\n10\n8\n").frame.columns == ["Column 1"]


NOT_NUMBERS = ["nan", "inf", "-inf", "Infinity", "1_000", "٣", "١٢", "１２", "0x1F", "1e999", "", "--5", "5e"]


def test_f14_what_only_looks_like_a_number_is_none() -> None:
    import polars as pl

    assert numbers(pl.Series(NOT_NUMBERS)).to_list() == [None] * len(NOT_NUMBERS)
    rows = [["Check out", text] for text in NOT_NUMBERS if text] + [["Check out", "9"]] * 30
    found = read(table([["touchpoint", "nps"], *rows]))
    mapping = {"columns": {"touchpoint": {"role": "touchpoint"}, "nps": {"role": "answer", "metric": "nps"}}}
    plan = plan_import(make_project(), found, mapping_from_dict(mapping))
    assert plan.report["answers"] == 30
    assert plan.rows == plan.taken + plan.skipped + plan.duplicates == len(rows)


def test_f14_dates_that_can_be_read_two_ways_are_asked_about() -> None:
    rows = [["03/04/2024 10:00", "9"], ["05/06/2024 11:00", "8"], ["01/02/2024 09:00", "10"]] * 4
    found = read(table([["Date", "nps"], *rows]))
    asked = column(found, "Date")
    assert (asked.question, asked.needs_answer) == ("date_order", True)
    assert "4th of March" in question_text(asked.question)
    proposed = found.proposed_mapping(make_project(), "Check out")
    with pytest.raises(JourneyError, match="Date"):
        plan_import(make_project(), found, proposed)


@pytest.mark.parametrize(("text", "style", "day"), [("31/12/2024", "dmy", 31), ("12/31/2024", "mdy", 31)])
def test_f14_one_date_beyond_twelve_decides_the_whole_column(text: str, style: str, day: int) -> None:
    import polars as pl

    found = read(table([["Date", "nps"], ["03/04/2024", "9"], [text, "8"], ["05/06/2024", "10"]]))
    asked = column(found, "Date")
    assert (asked.question, asked.date_style) == ("", style)
    assert dates(pl.Series([text]), style)["time"].to_list() == [datetime(2024, 12, day)]


def test_f14_long_digits_and_leading_zeros_stay_text() -> None:
    found = read("ticket id,score\n00012345678901234567890,5\n007,4\n" + "9" * 10_000 + ",3\n")
    assert found.frame["ticket id"].to_list() == ["00012345678901234567890", "007", "9" * 10_000]


# what stands above and below the table


def test_remark_lines_of_analytics_tools_are_left_out_and_counted() -> None:
    text = (
        "# ----------------------------------------\n# Pages and screens, all users\n# Start date: 20240101\n"
        "# End date: 20240131, so 31 days\n#\n\nPage path,Views,Users\n/home,12,7\n/cart,8,3\n"
    )
    found = read(text)
    assert found.frame.columns == ["Page path", "Views", "Users"]
    assert found.rows == 2
    assert notes(found) == [("comments", 5, "")]
    assert "remark" in found.note_texts()[0]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("#,What is your role?,Other\nx1,dev,y\nx2,ops,n\n", ["#", "What is your role?", "Other"]),
        ("#id,score\n1,9\n2,8\n", ["#id", "score"]),
        ("# made by a script\n#id,score\n1,9\n2,8\n", ["#id", "score"]),
        ("#\n1\n2\n", ["#"]),
    ],
)
def test_headers_that_begin_with_a_hash_stay(text: str, names: list[str]) -> None:
    found = read(text)
    assert found.frame.columns == names
    assert found.rows == 2


FOOTER = (
    '"Cases by week"\n"Copyright (c) 2000-2024 example.com, inc. All rights reserved."\n"Generated By: Ann, 1/2/2024"\n'
)
CASES = table(
    [["Case Number", "Status", "Date/Time Opened"], ["00001026", "Closed", "1/2/2024 10:00"],
     ["00001027", "Open", "1/3/2024 9:00"]]
).replace("\r", "")  # fmt: skip


@pytest.mark.parametrize("gap", ["\n", "\n\n", '""\n', ",,\n", "\r\n \r\n"])
@pytest.mark.parametrize("end", ["", "\n\n", "\r\n"])
def test_the_footer_of_a_report_is_no_data(gap: str, end: str) -> None:
    found = read(CASES + gap + FOOTER.replace('weekly"\n', 'weekly"\n\n') + end)
    assert found.frame["Case Number"].to_list() == ["00001026", "00001027"]
    assert [(code, count) for code, count, _ in notes(found) if code == "below"] == [("below", 3)]
    assert "Cases by week" in " ".join(found.note_texts())


def test_the_footer_of_a_workbook_is_no_data() -> None:
    import openpyxl

    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (["Case Number", "Status", "Hours"], ["01", "Closed", 3], ["02", "Open", 4], [], ["Cases by week"], [],
                ["Generated By: Ann"]):  # fmt: skip
        sheet.append(row)
    data = io.BytesIO()
    book.save(data)
    found = read(data.getvalue(), "report.xlsx")
    assert found.frame["Case Number"].to_list() == ["01", "02"]
    assert notes(found) == [("below", 2, "Cases by week")]


@pytest.mark.parametrize(
    "tail",
    [
        '"3","Open","first paragraph\n\nsecond paragraph"\n',
        '"3","Open","first\n\n"\n',
        '"3","Open","x"\n\n"4","Closed","y"\n',
        '"3"\n"4"\n',
        "\n\n\n",
    ],
)
def test_what_is_no_footer_stays(tail: str) -> None:
    found = read(CASES.replace("Case Number", "Number") + tail)
    assert "below" not in codes(found)
    assert found.rows == 2 + sum(tail.count(start) for start in ('"3"', '"4"'))


def test_the_line_that_excel_writes_names_the_delimiter() -> None:
    found = read("sep=;\na;b,c\n1;2,5\n")
    assert (found.delimiter, found.frame.columns) == (";", ["a", "b,c"])
    assert read("sep=\t\r\na\tb\r\n1\t2\r\n").delimiter == "\t"
    assert read('"sep=|"\na|b\n1|2\n').delimiter == "|"
    assert read("\ufeffsep=,\na;x,b\n1,2\n").frame.columns == ["a;x", "b"]
