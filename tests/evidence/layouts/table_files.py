"""Layouts that no program owns: plain logs, wide surveys, counts tables, scores computed elsewhere."""

from __future__ import annotations

from tests.evidence.layouts.layout import Layout, text


def airport() -> Layout:
    """Codes outside the scale stand for “blank”: 11 on 0 to 10, 0 and 6 on 1 to 5; blanks at the ends of headers."""
    rows: list[list[object]] = [["RESPNUM", "Q7FOOD", "Q7SIGN", "Q7WIFI", "Q7ALL", "NETPRO  ", "TERM", "WEIGHT"]]
    for number in range(60):
        rows.append([
            1000 + number, number % 7, (number * 3) % 7, (number * 5) % 7,
            "BLANK" if number % 30 == 7 else 1 + number % 5,
            number % 12, ("A", "B")[number % 2], "0.5" if number % 2 else "1.5",
        ])  # fmt: skip
    return Layout(
        "wide_survey", text(rows).encode(), 60,
        {"RESPNUM": "response_id", "Q7FOOD": "answer", "Q7SIGN": "answer", "Q7WIFI": "answer", "Q7ALL": "answer",
         "NETPRO": "answer", "TERM": "segment", "WEIGHT": "weight"},
        {"nps": (round(100 * (10 - 35) / 55, 6), 55), "csat": (round(100 * 24 / 58, 6), 58)}, None,
    )  # fmt: skip


def friends_and_family() -> Layout:
    """1 is very good here, and 6 means “don't know”."""
    rows: list[list[object]] = [["FFT response", "Ward"]]
    for score, times in ((1, 20), (2, 10), (3, 4), (4, 3), (5, 3), (6, 5)):
        rows += [[score, ("North", "South")[turn % 2]] for turn in range(times)]
    return Layout(
        "friends_and_family", text(rows).encode(), 45, {"FFT response": "answer", "Ward": "segment"},
        {"csat": (75.0, 40)}, None,
    )  # fmt: skip


def effort() -> Layout:
    """Nothing says whether a high number means little effort, so it is asked."""
    rows: list[list[object]] = [["date", "CES"], *([f"2024-03-{day:02d}", 1 + day % 7] for day in range(1, 29))]
    return Layout(
        "bare_effort", text(rows).encode(), 28, {"date": "date", "CES": "answer"}, {"ces": (4.0, 28)}, None,
        questions={"CES": "direction"}, said={"CES": {"direction": "higher"}},
    )  # fmt: skip


def day_or_month() -> Layout:
    """No date in the column settles whether day or month comes first."""
    rows: list[list[object]] = [["Date of visit", "NPS"], *([f"0{n}/05/2024", 8 + n % 3] for n in range(1, 7))]
    return Layout(
        "day_or_month", text(rows).encode(), 6, {"Date of visit": "date", "NPS": "answer"},
        {"nps": (round(100 * 4 / 6, 6), 6)}, None, questions={"Date of visit": "date_order"},
        said={"Date of visit": {"date_style": "dmy"}},
    )  # fmt: skip


def decimal_comma() -> Layout:
    """Semicolons and decimal commas, but points in another column of the same file."""
    rows: list[list[object]] = [["Datum", "Zufriedenheit", "Gewicht"]]
    for number, score in enumerate(("4,5", "5,0", "3,5", "2,0", "4,0")):
        rows.append([f"{number + 13}.03.2024", score, "1.25"])
    return Layout(
        "decimal_comma", text(rows, ";").encode(), 5,
        {"Datum": "date", "Zufriedenheit": "answer", "Gewicht": "weight"}, {"csat": (60.0, 5)}, None, delimiter=";",
    )  # fmt: skip


def counts() -> Layout:
    """A counts table that says which metric each line is of."""
    rows: list[list[object]] = [["touchpoint", "metric", "value", "count"]]
    rows += [["Check out", "NPS", score, times] for score, times in ((10, 40), (9, 20), (8, 20), (3, 20))]
    rows += [["Check out", "CSAT", score, times] for score, times in ((5, 42), (4, 32), (3, 10), (2, 9), (1, 14))]
    return Layout(
        "counts_table", text(rows).encode(), 9,
        {"touchpoint": "touchpoint", "metric": "segment", "value": "answer", "count": "count"},
        {"nps": (40.0, 100), "csat": (round(100 * 74 / 107, 6), 107)}, "log", by_touchpoint=True,
    )  # fmt: skip


def counts_without_metric() -> Layout:
    """Numbers from 0 to 10 may be NPS; the file does not say so, so it is asked."""
    rows: list[list[object]] = [["touchpoint", "value", "count"]]
    rows += [["Check out", score, 10] for score in range(11)]
    return Layout(
        "counts_without_metric", text(rows).encode(), 11,
        {"touchpoint": "touchpoint", "value": "answer", "count": "count"},
        {"nps": (round(100 * (20 - 70) / 110, 6), 110)}, "log", by_touchpoint=True, questions={"value": "metric"},
        said={"value": {"metric": "nps"}},
    )  # fmt: skip


def log_without_metric() -> Layout:
    """A score of something, from 1 to 5: of what, is asked."""
    rows: list[list[object]] = [["date", "touchpoint", "score"]]
    rows += [[f"2024-03-{day:02d}", "Check out", 1 + day % 5] for day in range(1, 31)]
    return Layout(
        "log_without_metric", text(rows).encode(), 30, {"date": "date", "touchpoint": "touchpoint", "score": "answer"},
        {"csat": (40.0, 30)}, "log", by_touchpoint=True, questions={"score": "metric"},
        said={"score": {"metric": "csat"}},
    )  # fmt: skip


def reported() -> Layout:
    """Scores that somebody computed, with the number of answers behind each."""
    rows: list[list[object]] = [["quarter", "touchpoint", "NPS", "CSAT", "n"]]
    rows += [["2024-Q1", "Check out", "45.0", "80 %", 100], ["2024-Q2", "Check out", "15.0", "65 %", 50]]
    return Layout(
        "reported_scores", text(rows).encode(), 2,
        {"quarter": "period", "touchpoint": "touchpoint", "NPS": "reported_score", "CSAT": "reported_score",
         "n": "reported_n"},
        {"nps": (35.0, 150), "csat": (75.0, 150)}, "reported", by_touchpoint=True,
    )  # fmt: skip


def reported_by_line() -> Layout:
    """The same with a line for each metric."""
    rows: list[list[object]] = [["month", "touchpoint", "metric", "score", "responses"]]
    rows += [["2024-01", "Check out", "NPS", "45.0", 100], ["2024-02", "Check out", "NPS", "15.0", 50],
             ["2024-01", "Check out", "CSAT", "80.0", 100], ["2024-02", "Check out", "CSAT", "65.0", 50]]  # fmt: skip
    return Layout(
        "reported_by_line", text(rows).encode(), 4,
        {"month": "period", "touchpoint": "touchpoint", "metric": "segment", "score": "reported_score",
         "responses": "reported_n"},
        {"nps": (35.0, 150), "csat": (75.0, 150)}, "reported", by_touchpoint=True,
    )  # fmt: skip


LAYOUTS = (
    airport, friends_and_family, effort, day_or_month, decimal_comma, counts, counts_without_metric,
    log_without_metric, reported, reported_by_line,
)  # fmt: skip
