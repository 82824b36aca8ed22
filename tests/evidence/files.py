"""Small data files in the layouts that survey and ticket tools write, and shorthands to read them."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from cxjourney.evidence.found import ColumnFound, FileFound, ReadOptions
from cxjourney.evidence.readers import read_bytes
from cxjourney.evidence.reading import layout_of
from cxjourney.evidence.recognise import recognise


def read(data: bytes | str, name: str = "data.csv", options: ReadOptions | None = None) -> FileFound:
    """Read and detect in this process, as the reading process does."""
    raw = data.encode() if isinstance(data, str) else data
    options = options or ReadOptions()
    table = read_bytes(raw, name, options, lambda share, doing: None)
    seen = recognise(table, options, name)
    return FileFound(
        path=name, format=table.format, encoding=table.encoding, delimiter=table.delimiter,
        header_rows=seen.header.rows, rows=seen.frame.height, preset=seen.preset, columns=seen.columns,
        layout=layout_of(seen.columns), sha256="", frame=seen.frame, options=options, sheet=table.sheet,
        sheets=table.sheets, notes=table.notes.as_tuple(),
    )  # fmt: skip


def column(found: FileFound, name: str) -> ColumnFound:
    found_column = found.column(name)
    assert found_column is not None, f"no column {name} in {[c.name for c in found.columns]}"
    return found_column


def roles(found: FileFound) -> dict[str, str]:
    return {column.name: column.role for column in found.columns}


def codes(found: FileFound) -> dict[str, int]:
    return {note.code: note.count for note in found.notes}


def table(rows: list[list[object]], delimiter: str = ",") -> str:
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter).writerows(rows)
    return text.getvalue()


def write(folder: Path, name: str, data: bytes | str) -> Path:
    path = folder / name
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return path


QUALTRICS = table(
    [
        ["StartDate", "EndDate", "Status", "IPAddress", "Progress", "Duration (in seconds)", "Finished", "RecordedDate",
         "ResponseId", "RecipientLastName", "RecipientFirstName", "RecipientEmail", "ExternalReference",
         "LocationLatitude", "LocationLongitude", "DistributionChannel", "UserLanguage", "Q1_NPS_GROUP", "Q1", "Q2"],
        ["Anfangsdatum", "Enddatum", "Antworttyp", "IP-Adresse", "Aktueller Stand", "Dauer (in Sekunden)", "Beendet",
         "Erfassungsdatum", "Antwort-ID", "Nachname", "Vorname", "E-Mail", "Externe Datenreferenz", "Breitengrad",
         "Längengrad", "Verteilungskanal", "Benutzersprache",
         "Wie wahrscheinlich ist es,\ndass Sie uns weiterempfehlen? - Group",
         "Wie wahrscheinlich ist es,\ndass Sie uns weiterempfehlen?", "Was war der Grund?"],
        [f'{{"ImportId":"x{i}"}}' for i in range(20)],
        ["2024-03-01 08:00:00", "2024-03-01 08:03:00", "0", "203.0.113.7", "100", "180", "1", "2024-03-01 08:03:01",
         "R_1abc", "Meier", "Anna", "anna@example.org", "", "47.1", "7.2", "email", "DE", "Promoter", "10",
         "Die Lieferung kam schneller als gedacht"],
        ["2024-03-02 08:00:00", "2024-03-02 08:03:00", "0", "203.0.113.8", "100", "200", "1", "2024-03-02 08:03:01",
         "R_2abc", "Huber", "Karl", "karl@example.org", "", "47.2", "7.3", "email", "DE", "Detractor", "3",
         "Niemand hat zurückgerufen, auch nach drei Mails"],
    ]
)  # fmt: skip

SURVEYMONKEY = table(
    [
        ["Respondent ID", "Collector ID", "Start Date", "End Date", "Email Address",
         "How satisfied were you with checkout?",
         "Which shops do you know?", "", "What could we improve?"],
        ["", "", "", "", "", "Response", "Café Nord", "Café Süd", "Open-Ended Response"],
        ["3292879998", "11", "05/20/2024 10:00:00 AM", "05/20/2024 10:05:00 AM", "", "Very satisfied",
         "Café Nord", "", "Nothing at all"],
        ["3292879999", "11", "05/21/2024 01:00:00 PM", "05/21/2024 01:05:00 PM", "", "Dissatisfied", "",
         "Café Süd", "Naïve staff"],
    ]
).encode("cp1252")  # fmt: skip

ZENDESK = table(
    [
        ["Summation column", "Id", "Requester", "Requester email", "Subject", "Status", "Via", "Created at",
         "Solved at",
         "Satisfaction Score", "Group", "Full resolution time in minutes", "First reply time in minutes"],
        ["1", "0101", "Ann Lee", "ann@example.org", "Broken", "Closed", "Mail", "2024-05-01 10:00", "2024-05-02 10:00",
         "Good", "Tier 1", "1440", "15"],
        ["1", "0102", "Bo Ek", "bo@example.org", "Late", "Closed", "Chat", "2024-05-01 11:00", "2024-05-01 12:00",
         "Bad", "Tier 1", "60", "5"],
        ["1", "0103", "Cy Fox", "cy@example.org", "Refund", "Open", "Chat", "2024-05-02 11:00", "", "Offered", "Tier 2",
         "", ""],
        ["1", "0104", "Di Gru", "di@example.org", "Refund", "Closed", "Chat", "2024-05-02 11:00", "2024-05-03 11:00",
         "Unoffered", "Tier 2", "1440", "9"],
    ]
)  # fmt: skip

FRESHDESK = table(
    [
        ["Ticket ID", "Subject", "Status", "Priority", "Source", "Agent", "Group", "Created time", "Resolved time",
         "First response time (in hrs)", "Resolution time (in hrs)", "Full name", "Contact ID"],
        ["7", "Invoice", "Closed", "Low", "Email", "Zoe", "Billing", "2024-01-02 09:00:00", "2024-01-04 09:30:00",
         "00:10:00", "48:30:00", "Eva Wu", "9001"],
        ["8", "Login", "Open", "High", "Phone", "Zoe", "IT", "2024-01-03 09:00:00", "", "", "", "Al Po", "9002"],
    ]
)  # fmt: skip


def airport(rows: int = 120) -> str:
    """Return a wide airport survey: 0-10 with 11 for blank, 1-5 with 0 and 6 for blank, blanks at header ends."""
    head = ["RESPNUM", "AIRLINE", "Q7ART", "Q7FOOD", "Q7SIGN", "Q7ALL", "NETPRO  ", "Q14FIND ", "Q18ZIP", "WEIGHT"]
    lines: list[list[object]] = [list(head)]
    for i in range(rows):
        lines.append(
            [1000 + i, ("UNITED", "AIR FRANCE", "ANA")[i % 3], i % 7, (i * 3) % 7, (i * 5) % 7,
             "BLANK" if i % 40 == 7 else 1 + i % 5, i % 12, i % 2, f"0{9000 + i}", f"0.{500 + i}"]
        )  # fmt: skip
    return table(lines)
