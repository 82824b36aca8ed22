"""Detection on the layouts that survey and ticket tools really write."""

from __future__ import annotations

import pytest

from cxjourney.domain.errors import JourneyError
from cxjourney.evidence.headers import make_unique
from cxjourney.evidence.plan import plan_import
from tests.builders import make_project
from tests.evidence.files import FRESHDESK, QUALTRICS, SURVEYMONKEY, ZENDESK, airport, column, read, roles, table


def test_qualtrics_has_three_header_rows_and_its_scores_count_once() -> None:
    found = read(QUALTRICS)
    assert (found.preset, found.header_rows, found.rows) == ("qualtrics", 3, 2)
    nps = column(found, "Q1")
    assert (nps.role, nps.metric, nps.scale, nps.direction) == ("answer", "nps", (0, 10), "higher")
    assert nps.label == "Wie wahrscheinlich ist es, dass Sie uns weiterempfehlen?"
    assert column(found, "Q1_NPS_GROUP").role == "ignore"
    assert column(found, "Q2").role == "comment"
    assert column(found, "ResponseId").role == "response_id"
    assert column(found, "RecordedDate").role == "date"
    for name in ("IPAddress", "RecipientEmail", "RecipientLastName", "LocationLatitude", "ExternalReference"):
        assert column(found, name).role == "personal", name
        assert column(found, name).examples == ()


def test_old_qualtrics_files_have_two_header_rows_and_a_trailing_comma() -> None:
    found = read(
        "\ufeffV1,V2,V3,V5,V8,V9,Q1,\n"
        "ResponseID,ResponseSet,Name,EmailAddress,StartDate,EndDate,How likely are you to recommend us?,\n"
        "R_2,Default,Anon,,2017-07-18 08:28:09,2017-07-18 08:28:48,9,\n"
    )
    assert (found.preset, found.header_rows, len(found.columns)) == ("qualtrics_legacy", 2, 7)
    assert roles(found)["V1"] == "response_id"
    assert column(found, "Q1").metric == "nps"
    assert roles(found)["V5"] == "personal"


def test_surveymonkey_questions_are_filled_forward() -> None:
    found = read(SURVEYMONKEY)
    assert (found.preset, found.header_rows, found.encoding, found.rows) == ("surveymonkey", 2, "cp1252", 2)
    names = [c.name for c in found.columns]
    assert "Which shops do you know?: Café Nord" in names
    assert "Which shops do you know?: Café Süd" in names
    csat = column(found, "How satisfied were you with checkout?")
    assert (csat.metric, csat.scale) == ("csat", (1, 5))
    assert dict(csat.values) == {"Dissatisfied": 2, "Very satisfied": 5}
    date = column(found, "End Date")
    assert (date.role, date.date_style) == ("date", "mdy")
    assert column(found, "Respondent ID").role == "response_id"


def test_typeform_repeats_headers_and_asks_yes_or_no() -> None:
    rows: list[list[object]] = [
        ["#", "<strong>Would you recommend</strong> this course to friends?", "Other", "Other", "None",
         "Submit Date (UTC)", "Network ID"],
    ]  # fmt: skip
    rows += [
        [f"{i:032x}", i % 2, "", "x" if i % 5 else "", "", f"2024-03-0{1 + i % 9} 10:00:00", f"n{i}"] for i in range(20)
    ]
    found = read(table(rows))
    assert found.preset == "typeform"
    assert [c.name for c in found.columns][1:5] == [
        "Would you recommend this course to friends?",
        "Other",
        "Other (2)",
        "None",
    ]
    asked = found.columns[1]
    assert (asked.role, asked.scale) == ("answer", (0, 1))
    assert asked.metric not in ("nps", "csat")
    assert roles(found)["Network ID"] == "personal"


def test_google_forms_in_any_language_with_labels_on_the_scale() -> None:
    found = read(
        "Zeitstempel,Wie wahrscheinlich ist eine Weiterempfehlung?,E-Mail-Adresse\n"
        "31.12.2024 8:51:12,10 - Extrem wahrscheinlich,a@example.org\n"
        "01.02.2024 9:00:00,0 - Gar nicht,b@example.org\n"
    )
    assert found.preset == "google_forms"
    assert (column(found, "Zeitstempel").role, column(found, "Zeitstempel").date_style) == ("date", "dmy")
    assert found.columns[1].metric == "nps"
    assert found.columns[2].role == "personal"


def test_zendesk_words_are_answers_and_open_tickets_count() -> None:
    found = read(ZENDESK)
    assert found.preset == "zendesk"
    csat = column(found, "Satisfaction Score")
    assert (csat.metric, csat.scale) == ("csat", (0, 1))
    assert dict(csat.values) == {"Good": 1, "Bad": 0, "Offered": None, "Unoffered": None}
    ttr = column(found, "Full resolution time in minutes")
    assert (ttr.metric, ttr.unit, ttr.open_when_blank, ttr.direction) == ("ttr", "minutes", True, "lower")
    assert roles(found)["Requester email"] == "personal"
    assert roles(found)["Requester"] == "personal"
    assert roles(found)["Id"] == "response_id"
    assert roles(found)["First reply time in minutes"] == "ignore"


def test_freshdesk_hours_are_clock_times() -> None:
    found = read(FRESHDESK)
    assert found.preset == "freshdesk"
    ttr = column(found, "Resolution time (in hrs)")
    assert (ttr.role, ttr.metric, ttr.unit) == ("answer", "ttr", "hours")
    assert roles(found)["Full name"] == "personal"
    assert roles(found)["Source"] == "channel"


def test_blank_codes_of_the_airport_survey() -> None:
    found = read(airport())
    nps = column(found, "NETPRO")
    assert (nps.metric, nps.scale, nps.blank, nps.needs_answer) == ("nps", (0, 10), (11,), False)
    food = column(found, "Q7FOOD")
    assert (food.role, food.metric, food.scale, food.blank) == ("answer", "csat", (1, 5), (0, 6))
    assert column(found, "Q7ALL").scale == (1, 5)
    assert roles(found)["Q18ZIP"] == "personal"
    assert roles(found)["WEIGHT"] == "weight"
    assert roles(found)["AIRLINE"] == "segment"
    assert roles(found)["RESPNUM"] == "response_id"


def test_the_direction_of_effort_is_asked_unless_the_wording_says_it() -> None:
    rows = [[1 + i % 7, 1 + i % 7, 1 + i % 5] for i in range(40)]
    found = read(table([["CES", "The company made it easy to handle my issue", "How much effort did it take?"], *rows]))
    bare, easy, effort = found.columns
    assert (bare.metric, bare.scale, bare.direction, bare.needs_answer) == ("ces", (1, 7), None, True)
    assert (easy.direction, easy.needs_answer) == ("higher", False)
    assert (effort.scale, effort.direction, effort.needs_answer) == ((1, 5), None, True)


def test_a_sixth_step_may_be_a_code_so_the_scale_is_asked() -> None:
    found = read(table([["Overall satisfaction"], *[[1 + i % 6] for i in range(60)]]))
    assert found.columns[0].question == "scale"
    assert found.columns[0].blank == (6,)


@pytest.mark.parametrize(
    ("values", "style", "asked"),
    [
        (["03/04/2024", "05/06/2024"], "dmy", True),
        (["03/04/2024", "25/06/2024"], "dmy", False),
        (["03/04/2024", "05/26/2024"], "mdy", False),
        (["03.04.2024", "05.06.2024"], "dmy", False),
        (["2024-04-03T10:00:00+02:00", "2024-04-03 10:00"], "ymd", False),
        (["3 Mar 2024", "4 April 2024"], "words", False),
        (["1709280000", "1709290000"], "epoch", False),
        (["45352", "45353"], "serial", False),
    ],
)
def test_the_date_order_is_decided_over_the_whole_column(values: list[str], style: str, asked: bool) -> None:
    found = read("Response date,NPS\n" + "".join(f"{value},9\n" for value in values))
    date = found.columns[0]
    assert (date.role, date.date_style, date.needs_answer) == ("date", style, asked)


def test_decimal_commas_and_personal_values_without_telling_headers() -> None:
    found = read(
        "Bewertung der Zufriedenheit;x;y;z\n4,5;a@b.de;10.0.0.1;+49 89 123456\n3,5;c@d.de;10.0.0.2;0049 89 12345\n"
    )
    assert found.delimiter == ";"
    assert found.columns[0].decimal == ","
    assert [c.role for c in found.columns[1:]] == ["personal"] * 3


def test_ids_are_never_numbers_and_customers_are_told_from_responses() -> None:
    found = read(table([["Response ID", "Customer ID", "NPS"], *[[f"00{i}", i // 2, i % 11] for i in range(30)]]))
    assert roles(found) == {"Response ID": "response_id", "Customer ID": "customer_id", "NPS": "answer"}


def test_opened_and_resolved_are_a_pair() -> None:
    found = read(
        "Case Number,Date/Time Opened,Date/Time Closed,Case Origin\n"
        "0001,2024-01-01 10:00,2024-01-02 10:00,Phone\n0002,2024-01-01 10:00,,Web\n"
    )
    assert list(roles(found).values()) == ["response_id", "opened", "resolved", "channel"]


def test_a_plain_log_is_told_by_its_touchpoint_column() -> None:
    rows = [
        ["2024-03-01", "Check out" if i % 2 else "Delivery", i % 11, "Kept me waiting far too long again"]
        for i in range(12)
    ]
    found = read(table([["date", "touchpoint", "nps", "comment"], *rows]))
    assert list(roles(found).values()) == ["date", "touchpoint", "answer", "comment"]


@pytest.mark.parametrize("header", ["PhoneService", "Paperless billing"])
def test_yes_and_no_are_no_phone_numbers(header: str) -> None:
    found = read(table([[header, "NPS"], *[["Yes" if i % 2 else "No", i % 11] for i in range(30)]]))
    assert found.columns[0].role == "segment"


def test_published_percentages_are_no_answers() -> None:
    found = read("Question,All,18-34\n" + "".join(f"Line number {i},{i + 20}%,{i + 30}%\n" for i in range(9)))
    assert list(roles(found).values()) == ["ignore", "ignore", "ignore"]
    assert any("Percentages stand here" in note for note in found.note_texts())
    with pytest.raises(JourneyError, match="No column is known to hold answers"):
        plan_import(make_project(), found, found.proposed_mapping(None, "Check out"))


def test_remarks_above_the_header_are_left_out() -> None:
    found = read("# Exported by somebody\n# 2024\nName,NPS,Date\nx,9,2024-01-01\n")
    assert [c.name for c in found.columns] == ["Name", "NPS", "Date"]
    assert {note.code for note in found.notes} == {"comments"}


def test_names_are_made_unique_without_touching_the_unique_ones() -> None:
    assert make_unique(["a", "", "A", "a (2)"]) == (["a", "Column 2", "A (2)", "a (2) (2)"], 3)


def test_the_json_shape_of_inspect() -> None:
    shown = read(airport()).to_dict()
    assert {"path", "format", "encoding", "delimiter", "header_rows", "rows", "preset", "columns"} <= set(shown)
    netpro = next(c for c in shown["columns"] if c["name"] == "NETPRO")
    assert netpro["scale"] == [0, 10]
    assert netpro["blank"] == [11]
    assert netpro["direction"] == "higher"
    assert netpro["needs_answer"] is False
    assert all(isinstance(example, str) for example in netpro["examples"])


def test_scores_that_somebody_computed_are_told_from_answers() -> None:
    found = read(
        "month,touchpoint,NPS,n\n2024-01,Check out,45.3,120\n2024-02,Check out,38.1,95\n2024-01,See advert,-12,40\n"
    )
    assert found.preset == "reported"
    assert list(roles(found).values()) == ["period", "touchpoint", "reported_score", "reported_n"]
    nps = column(found, "NPS")
    assert (nps.metric, nps.direction, nps.needs_answer) == ("nps", "higher", False)


def test_whole_numbers_with_their_n_are_reported_where_each_place_and_month_has_one() -> None:
    once = "quarter,touchpoint,NPS,responses\n2024-Q1,Check out,8,120\n2024-Q2,Check out,10,95\n"
    assert roles(read(once))["NPS"] == "reported_score"
    assert roles(read(once))["quarter"] == "period"
    often = "touchpoint,NPS,n\n" + "".join(f"Check out,{score},{score + 3}\n" for score in range(11))
    assert roles(read(often))["NPS"] == "answer"


def test_a_computed_score_without_a_name_is_asked_about() -> None:
    found = read("month,touchpoint,score,n\n2024-01,Check out,45.3,120\n2024-02,Check out,38.1,95\n")
    assert (column(found, "score").role, column(found, "score").question) == ("reported_score", "metric")


def test_words_for_too_few_in_number_columns_are_blanks() -> None:
    rows = [["Facility", "Answer Percent", "Number of Completed Surveys"]]
    rows += [[f"H{n}", "Not Available" if n == 3 else str(60 + n), "FEWER THAN 50" if n == 3 else "300"]
             for n in range(9)]  # fmt: skip
    found = read(table(list(map(list, rows))))
    assert column(found, "Answer Percent").role == "reported_score"
    assert any("cannot be joined" in note for note in found.note_texts())


def test_ranges_are_no_numbers_with_a_label() -> None:
    ages = ("18 - 34", "35 - 64", "65 and up")
    found = read(table([["Age", "NPS"], *[[ages[i % 3], i % 11] for i in range(30)]]))
    assert roles(found)["Age"] == "segment"


def test_a_customer_is_a_number_or_a_name() -> None:
    numbered = read(table([["customer", "NPS"], *[[f"C{i:04d}", i % 11] for i in range(30)]]))
    assert roles(numbered)["customer"] == "customer_id"
    named = read(table([["customer", "NPS"], *[[f"Jo Doe {'abcdefghij'[i % 10]}", i % 11] for i in range(30)]]))
    assert roles(named)["customer"] == "personal"


def test_a_column_says_why_it_is_not_used() -> None:
    shown = {column["name"]: column for column in read(QUALTRICS).to_dict()["columns"]}
    assert shown["Q1_NPS_GROUP"]["remark"] == "says again what another column says"
    assert shown["RecipientEmail"]["remark"] == "names or finds a person"
    assert "Survey Preview" in shown["Status"]["leave_out"]


@pytest.mark.parametrize(
    ("code", "answers"), [("-99", 30), ("11", 30), ("NA", 30), ("n.v.t.", 30), ("N.A.", 30), ("Blank", 30), (" ", 30)]
)
def test_codes_and_words_for_blank(code: str, answers: int) -> None:
    rows = [["NPS"], *[[str(i % 11)] for i in range(30)], *[[code] for _ in range(6)]]
    found = read(table(list(map(list, rows))))
    nps = found.columns[0]
    assert nps.role == "answer"
    assert nps.blank == ((float(code),) if code.lstrip("-").isdigit() else ())
    plan = plan_import(make_project(), found, found.proposed_mapping(None, "Check out"))
    assert (plan.report["answers"], len(plan.problems)) == (answers, 0)
