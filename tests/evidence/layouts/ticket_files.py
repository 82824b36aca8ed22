"""Zendesk, Freshdesk and Freshservice, Jira, Salesforce, Intercom, Google Play and Trustpilot reviews."""

from __future__ import annotations

from tests.evidence.layouts.layout import CSAT, Layout, text

_ZENDESK = [
    "Summation column", "Id", "Requester", "Requester id", "Requester external id", "Requester email",
    "Requester domain", "Submitter", "Assignee", "Group", "Subject", "Tags", "Status", "Priority", "Via",
    "Ticket type", "Created at", "Updated at", "Assigned at", "Organization", "Due date", "Initially assigned at",
    "Solved at", "Resolution time", "Satisfaction Score", "Group stations", "Assignee stations", "Reopens", "Replies",
    "First reply time in minutes", "First reply time in minutes within business hours",
    "First resolution time in minutes", "First resolution time in minutes within business hours",
    "Full resolution time in minutes", "Full resolution time in minutes within business hours",
    "Agent wait time in minutes", "On hold time in minutes", "Area [list]", "Remark [txt]",
]  # fmt: skip
_ZENDESK_ROLES = {
    "Id": "response_id", "Requester": "personal", "Requester id": "customer_id", "Requester external id": "personal",
    "Requester email": "personal", "Requester domain": "personal", "Submitter": "personal", "Assignee": "personal",
    "Group": "segment", "Priority": "segment", "Via": "channel", "Ticket type": "segment", "Created at": "date",
    "Organization": "segment", "Satisfaction Score": "answer", "Full resolution time in minutes": "answer",
    "Area [list]": "segment",
}  # fmt: skip
_MINUTES = (30, 60, 90, 1440, 2880)
_SOLVED = ("2024-05-01 10:30", "2024-05-02 11:00", "2024-05-03 11:30", "2024-05-05 10:00", "2024-05-07 10:00")


def _zendesk_rows(scores: tuple[str, ...]) -> list[list[object]]:
    rows: list[list[object]] = []
    for number, score in enumerate(scores):
        solved = number < len(_SOLVED)
        full = _MINUTES[number] if solved else ""
        rows.append([
            "1", f"0{100 + number}", "Ann Lee", str(4000 + number), "", "ann@example.org", "example.org", "Ann Lee",
            "Bo Ek", ("Tier 1", "Tier 2")[number % 2], "It broke", "tag", "Closed" if solved else "Open", "High",
            ("Mail", "Chat")[number % 2], "Incident", f"2024-05-0{number + 1} 10:00", "2024-05-09 10:00",
            "2024-05-01 10:00", "Acme", "", "", _SOLVED[number] if solved else "", "1", score, "1", "1", "0", "2", "15",
            "10", full, "", full, "20", "5", "0", ("Web", "App")[number % 2], "",
        ])  # fmt: skip
    return rows


def zendesk() -> Layout:
    """Only Good and Bad are answers; an open ticket has no duration; the business-hours column is another measure."""
    rows = [_ZENDESK, *_zendesk_rows(("Good", "Good", "Bad", "Good", "Offered", "Unoffered"))]
    return Layout(
        "zendesk_tickets", text(rows).encode(), 6, _ZENDESK_ROLES, {"csat": (75.0, 4), "ttr": (1.5, 5)}, "zendesk",
        open_tickets=1,
    )  # fmt: skip


def zendesk_api_words() -> Layout:
    """Header variants, and the words of the programming interface."""
    names = {"Full resolution time in minutes": "Full resolution time (min)",
             "First reply time in minutes": "First reply time (in minutes)", "Id": "ID"}  # fmt: skip
    words = ("good_with_comment", "good_without_comment", "bad", "good", "received", "unoffered")
    rows = [[names.get(name, name) for name in _ZENDESK], *_zendesk_rows(words)]
    return Layout(
        "zendesk_api_words", text(rows).encode(), 6,
        {names.get(name, name): role for name, role in _ZENDESK_ROLES.items()},
        {"csat": (75.0, 4), "ttr": (1.5, 5)}, "zendesk", open_tickets=1,
    )  # fmt: skip


def zendesk_two_dates() -> Layout:
    """Without a resolution time: solved minus created."""
    left = [index for index, name in enumerate(_ZENDESK) if "esolution time" in name]
    rows = [_ZENDESK, *_zendesk_rows(("Good", "Good", "Bad", "Good", "Offered", "Unoffered"))]
    rows = [[cell for index, cell in enumerate(row) if index not in left] for row in rows]
    expected = {name: role for name, role in _ZENDESK_ROLES.items() if "esolution" not in name}
    expected |= {"Created at": "opened", "Solved at": "resolved"}
    return Layout(
        "zendesk_two_dates", text(rows).encode(), 6, expected, {"csat": (75.0, 4), "ttr": (1.5, 5)}, "zendesk",
        open_tickets=1,
    )  # fmt: skip


_FRESHDESK = [
    "Ticket ID", "Subject", "Status", "Priority", "Source", "Type", "Agent", "Group", "Created time", "Due by Time",
    "Resolved time", "Closed time", "Last update time", "Initial response time", "Time tracked",
    "First response time (in hrs)", "Resolution time (in hrs)", "Agent interactions", "Customer interactions",
    "Resolution status", "First response status", "Tags", "Summary", "Full name", "Contact ID",
]  # fmt: skip


def _freshdesk(name: str, header: list[str]) -> Layout:
    """A column “in hrs” that holds clock times, above 24 hours too."""
    rows: list[list[object]] = [list(header)]
    for number, taken in enumerate(("00:30:00", "12:40:00", "37:05:10", "100:00:00", "01:15:30", "")):
        rows.append([
            str(7 + number), "Invoice", "Closed" if taken else "Open", "Low", ("Email", "Phone")[number % 2],
            "Question", "Zoe", "Billing", f"2024-01-0{number + 1} 09:00:00", "", "", "", "", "", "00:00:00",
            "00:10:00", taken, "1", "1", "", "", "", "", "Eva Wu", str(9000 + number % 3),
        ])  # fmt: skip
    expected = {
        "Ticket ID": "response_id", "Priority": "segment", "Source": "channel", "Type": "segment", "Agent": "personal",
        "Group": "segment", "Created time": "date", "Resolution time (in hrs)": "answer", "Full name": "personal",
        "Contact ID": "customer_id",
    }  # fmt: skip
    names = dict(zip(_FRESHDESK, header, strict=True))
    return Layout(
        name, text(rows).encode(), 6, {names[one]: role for one, role in expected.items()},
        {"ttr": (12 + 40 / 60, 5)}, "freshdesk", open_tickets=1,
    )  # fmt: skip


def freshdesk() -> Layout:
    return _freshdesk("freshdesk_tickets", _FRESHDESK)


def freshservice() -> Layout:
    """The sister product capitalises."""
    variants = {
        "Ticket ID": "Ticket Id", "Created time": "Created Time",
        "Resolution time (in hrs)": "Resolution Time (in Hrs)",
        "First response time (in hrs)": "First Response Time (in Hrs)", "Full name": "Requester Name",
    }  # fmt: skip
    return _freshdesk("freshservice_tickets", [variants.get(name, name) for name in _FRESHDESK])


_JIRA = [
    "Summary", "Issue key", "Issue id", "Issue Type", "Status", "Priority", "Resolution", "Assignee", "Reporter",
    "Created", "Updated", "Last Viewed", "Resolved", "Due date", "Satisfaction rating",
    "Custom field (Satisfaction date)", "Custom field (Request Type)", "Custom field (Time to first response)",
    "Custom field (Time to resolution)", "Status Category", "Comment", "Comment", "Sprint", "Sprint",
]  # fmt: skip


def _jira_rows() -> list[list[object]]:
    spent = ("1/1/1970 0:27", "1/1/1970 4:00", "1/1/1970 1:30", "1/2/1970 0:00", "1/1/1970 2:00", "-35")
    done = ("01/Mar/24 10:27 AM", "02/Mar/24 2:00 PM", "03/Mar/24 11:30 AM", "05/Mar/24 10:00 AM",
            "05/Mar/24 12:00 PM", "")  # fmt: skip
    rows: list[list[object]] = []
    for number, taken in enumerate(spent):
        rows.append([
            "Printer", f"HELP-{number}", str(100_000 + number), ("Incident", "Question")[number % 2],
            "Done" if done[number] else "Open", "High", "", "Al Po", "Jo Doe", f"0{number + 1}/Mar/24 10:00 AM",
            "09/Mar/24 10:00 AM", "", done[number], "", (*CSAT, "")[number], "", "Get help", "1/1/1970 0:05", taken,
            "Done", "please call me", "done", "", "",
        ])  # fmt: skip
    return rows


_JIRA_ROLES = {
    "Issue key": "response_id", "Issue Type": "segment", "Priority": "segment", "Assignee": "personal",
    "Reporter": "personal", "Satisfaction rating": "answer", "Custom field (Request Type)": "segment",
    "Comment": "personal", "Comment (2)": "personal",
}  # fmt: skip


def jira() -> Layout:
    """Repeated headers; the time between created and resolved is surer than a field that counts down."""
    return Layout(
        "jira_service_management", text([_JIRA, *_jira_rows()]).encode(), 6,
        {**_JIRA_ROLES, "Created": "opened", "Resolved": "resolved"}, {"csat": (60.0, 5), "ttr": (2.0, 5)}, "jira",
        open_tickets=1,
    )  # fmt: skip


def jira_durations() -> Layout:
    """Without the date of the resolution: durations that a spreadsheet took for dates; an overrun is a problem."""
    left = {_JIRA.index("Resolved")}
    rows = [[cell for index, cell in enumerate(row) if index not in left] for row in [_JIRA, *_jira_rows()]]
    return Layout(
        "jira_durations", text(rows).encode(), 6,
        {**_JIRA_ROLES, "Created": "date", "Custom field (Time to resolution)": "answer"},
        {"csat": (60.0, 5), "ttr": (2.0, 5)}, "jira", taken=5,
        problems=((6, "Custom field (Time to resolution)", "-35"),),
    )  # fmt: skip


def salesforce() -> Layout:
    """Leading zeros, Latin-1, and lines of a report's footer below the table."""
    rows: list[list[object]] = [[
        "Case Number", "Account Name", "Contact Name", "Subject", "Status", "Case Type", "Case Origin", "Case Owner",
        "Priority", "Date/Time Opened", "Date/Time Closed", "Description",
    ]]  # fmt: skip
    closed = ("3/14/2024 10:00 AM", "3/15/2024 12:00 PM", "3/16/2024 2:00 PM", "3/17/2024 4:00 PM",
              "3/20/2024 9:00 AM", "")  # fmt: skip
    for number, end in enumerate(closed):
        rows.append([f"0000{1001 + number}", "Café Nord", "Jo Doe", "Order", "Closed" if end else "New", "Problem",
                     ("Phone", "Web")[number % 2], "Al Po", "Medium", f"3/{14 + number}/2024 9:00 AM", end,
                     ""])  # fmt: skip
    footer = '\n"Cases of this quarter"\n"Copyright (c) 2000-2024 salesforce.com, inc. All rights reserved."\n' \
        '"Confidential Information - Do Not Distribute"\n"Generated By:  Al Po  4/1/2024 9:00 AM"\n'  # fmt: skip
    return Layout(
        "salesforce_cases", (text(rows) + footer).encode("latin-1"), 6,
        {"Case Number": "response_id", "Contact Name": "personal", "Case Type": "segment", "Case Origin": "channel",
         "Case Owner": "personal", "Priority": "segment", "Date/Time Opened": "opened",
         "Date/Time Closed": "resolved"},
        {"ttr": (5.0, 5)}, "salesforce", encoding="cp1252", open_tickets=1, notes=("below the table",),
    )  # fmt: skip


def intercom() -> Layout:
    """One row per message: a conversation is one ticket however many messages it has."""
    rows: list[list[object]] = [[
        "message_id", "message_body", "message_type", "message_created_at", "message_author_type", "message_author_id",
        "message_author_name", "message_author_email", "conversation_tags", "conversation_id", "conversation_state",
        "conversation_created_at", "conversation_first_response_at", "conversation_closed_at", "app_id", "app_name",
    ]]  # fmt: skip
    for number in range(6):
        for message in range(1 + number % 2):
            end = "" if number == 5 else f"2017-11-14 {10 + number}:45:08"
            rows.append([f"m{number}{message}", "Hello there, it is broken", "comment", "2017-11-14 10:00:08", "user",
                         "7", "Jo Doe", "jo@example.org", "", str(800 + number), "closed" if end else "open",
                         "2017-11-14 09:45:08", "2017-11-14 09:55:08", end, "a1", "Shop"])  # fmt: skip
    return Layout(
        "intercom_conversations", text(rows).encode(), 9,
        {"message_author_type": "personal", "message_author_id": "personal", "message_author_name": "personal",
         "message_author_email": "personal", "conversation_id": "response_id", "conversation_created_at": "opened",
         "conversation_closed_at": "resolved"},
        {"ttr": (3.0, 5)}, "intercom", taken=6, duplicates=3, open_tickets=1,
    )  # fmt: skip


_PLAY = [
    "Package Name", "App Version Code", "App Version Name", "Reviewer Language", "Device",
    "Review Submit Date and Time", "Review Submit Millis Since Epoch", "Review Last Update Date and Time",
    "Review Last Update Millis Since Epoch", "Star Rating", "Review Title", "Review Text",
    "Developer Reply Date and Time", "Developer Reply Millis Since Epoch", "Developer Reply Text", "Review Link",
]  # fmt: skip


def _play(reviews: list[tuple[int, int, str]]) -> bytes:
    rows: list[list[object]] = [list(_PLAY)]
    for number, stars, said in reviews:
        rows.append([
            "org.example.shop", "12", "1.2", ("en", "de")[number % 2], "pixel", f"2024-03-0{number + 1}T10:00:00Z",
            "1709280000000", "2024-03-09T10:00:00Z", "1709280000000", stars, "", said, "", "", "",
            f"https://example.org/review/{number}" if said else "",
        ])  # fmt: skip
    return text(rows).encode("utf-16")


def google_play() -> Layout:
    """UTF-16; a review without a text has no link."""
    reviews = [(number, stars, "Slow, but works" if number != 3 else "") for number, stars in enumerate(CSAT)]
    return Layout(
        "google_play_reviews", _play(reviews), 5,
        {"App Version Name": "segment", "Reviewer Language": "segment", "Device": "segment",
         "Review Submit Date and Time": "date", "Star Rating": "answer", "Review Title": "comment",
         "Review Text": "comment", "Review Link": "response_id"},
        {"csat": (60.0, 5)}, "google_play", encoding="utf-16", taken=5, comments=4,
    )  # fmt: skip


def google_play_next_month() -> bytes:
    """The next month's file: the first review comes again, edited, and one is new."""
    return _play([(0, 1, "It got worse with the last update"), (7, 4, "Nice colours")])


def trustpilot() -> Layout:
    rows: list[list[object]] = [[
        "Review ID", "Review Created (UTC)", "Review Consumer User Id", "Review Username", "Review User Email",
        "Review Title", "Review Content", "Review Stars", "Source Of Review", "Location Name", "Domain URL",
        "Webshop Name", "Business Unit Id", "Business Reply Date (UTC)",
    ]]  # fmt: skip
    for number, stars in enumerate(CSAT):
        rows.append([f"65f{number}", f"2024-03-0{number + 1} 10:00:00", "u1", "Jo D", "jo@example.org", "Fast",
                     "Came two days early, well packed", stars, ("Organic", "Invitation")[number % 2], "Bern",
                     "example.org", "Shop", "b1", ""])  # fmt: skip
    return Layout(
        "trustpilot_business", text(rows).encode(), 5,
        {"Review ID": "response_id", "Review Created (UTC)": "date", "Review Consumer User Id": "personal",
         "Review Username": "personal", "Review User Email": "personal", "Review Title": "comment",
         "Review Content": "comment", "Review Stars": "answer", "Source Of Review": "channel",
         "Location Name": "segment", "Domain URL": "segment", "Webshop Name": "segment"},
        {"csat": (60.0, 5)}, "trustpilot", comments=5,
    )  # fmt: skip


def trustpilot_next_month() -> bytes:
    """The whole list again: the first review was edited down, and one is new."""
    lines = trustpilot().data.decode().splitlines()
    edited = lines[1].replace(",5,", ",1,")
    return "\n".join([lines[0], edited, *lines[2:], lines[1].replace("65f0", "65f9")]).encode()


LAYOUTS = (
    zendesk, zendesk_api_words, zendesk_two_dates, freshdesk, freshservice, jira, jira_durations, salesforce, intercom,
    google_play, trustpilot,
)  # fmt: skip
