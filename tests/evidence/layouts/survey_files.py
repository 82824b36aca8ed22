"""Qualtrics, SurveyMonkey, Typeform, Forms, Snap, HubSpot, Delighted, Medallia, AskNicely, Hotjar."""

from __future__ import annotations

from tests.evidence.layouts.layout import CSAT, NPS, Layout, sheet, text

GROUPS = {**dict.fromkeys(range(7), "Detractor"), 7: "Passive", 8: "Passive", 9: "Promoter", 10: "Promoter"}


def qualtrics() -> Layout:
    """Three header rows, the group beside the score, a preview, an unfinished response, a code for “seen, not said”."""
    codes = [
        "StartDate", "EndDate", "Status", "IPAddress", "Progress", "Duration (in seconds)", "Finished", "RecordedDate",
        "ResponseId", "RecipientLastName", "RecipientFirstName", "RecipientEmail", "ExternalReference",
        "LocationLatitude", "LocationLongitude", "DistributionChannel", "UserLanguage", "Q_BallotBoxStuffing",
        "Q1_NPS_GROUP", "Q1", "Q2_5_TEXT", "1_Q2", "Q2 - Topics", "Q1 - Parent Topics",
    ]  # fmt: skip
    labels = [
        "Start Date", "End Date", "Response Type", "IP Address", "Progress", "Duration (in seconds)", "Finished",
        "Recorded Date", "Response ID", "Recipient Last Name", "Recipient First Name", "Recipient Email",
        "External Data Reference", "Location Latitude", "Location Longitude", "Distribution Channel", "User Language",
        "Q_BallotBoxStuffing", "How likely are you to recommend us?\n(0 to 10) - Group",
        "How likely are you to recommend us?\n(0 to 10)", "What was the reason? - Other - Text",
        "Orders - Overall, how satisfied were you with this order?", "What was the reason? - Topics",
        "How likely are you to recommend us? - Parent Topics",
    ]  # fmt: skip
    ids = ['{"ImportId":"startDate","timeZone":"America/Denver"}', *(f'{{"ImportId":"QID{n}"}}' for n in range(23))]
    rows = [codes, labels, ids]
    for number, score in enumerate((*NPS, 10, -99)):
        preview, silent = number == 8, score == -99
        rows.append([
            "2024-03-01 08:00:00", "2024-03-01 08:03:00", "1" if preview else "0", f"203.0.113.{number}", "100", "180",
            "0" if number == 3 else "1", f"2024-03-{number + 1:02d} 08:03:01", f"R_{number}abc", "Doe", "Jo",
            f"jo{number}@example.org", "", "47.1", "7.2", "email", "EN", "",
            "" if silent else GROUPS[score], str(score), "The parcel was late" if number == 1 else "",
            str((5, 4, 4, 3, 1, -99, -99, -99, 5, -99)[number]), "Delivery" if number == 1 else "", "",
        ])  # fmt: skip
    return Layout(
        "qualtrics_csv", text(rows).encode(), 10,
        {
            "RecordedDate": "date", "ResponseId": "response_id", "UserLanguage": "segment", "Q1": "answer",
            "1_Q2": "answer", "Q2_5_TEXT": "comment", "IPAddress": "personal", "RecipientLastName": "personal",
            "RecipientFirstName": "personal", "RecipientEmail": "personal", "ExternalReference": "personal",
            "LocationLatitude": "personal", "LocationLongitude": "personal",
        },
        {"nps": (25.0, 8), "csat": (60.0, 5)}, "qualtrics", header_rows=3, taken=8, comments=1,
        notes=("America/Denver", "left out"),
    )  # fmt: skip


def qualtrics_legacy() -> Layout:
    rows: list[list[object]] = [
        ["V1", "V2", "V3", "V4", "V5", "V6", "V7", "V8", "V9", "V10", "Q1", "Q2", "LocationLatitude",
         "LocationLongitude", "LocationAccuracy", ""],
        ["ResponseID", "ResponseSet", "Name", "ExternalDataReference", "EmailAddress", "IPAddress", "Status",
         "StartDate", "EndDate", "Finished", "How likely are you to recommend us?", "Why did you give this score?",
         "LocationLatitude", "LocationLongitude", "LocationAccuracy", ""],
    ]  # fmt: skip
    for number, score in enumerate(NPS):
        rows.append([f"R_{number}", "Default Response Set", "Anonymous", "", "", f"203.0.113.{number}", "0",
                     f"2017-07-{number + 1:02d} 08:28:09", f"2017-07-{number + 1:02d} 08:28:48", "1", score,
                     "Quick and friendly" if number == 0 else "", "47.1", "7.2", "-1", ""])  # fmt: skip
    return Layout(
        "qualtrics_legacy_csv", b"\xef\xbb\xbf" + text(rows).encode(), 8,
        {"V1": "response_id", "V3": "personal", "V4": "personal", "V5": "personal", "V6": "personal", "V9": "date",
         "Q1": "answer", "Q2": "comment", "LocationLatitude": "personal", "LocationLongitude": "personal"},
        {"nps": (25.0, 8)}, "qualtrics_legacy", header_rows=2, comments=1,
    )  # fmt: skip


def surveymonkey() -> Layout:
    """Expanded: a single-choice question has a column per option; so has one with several choices; not UTF-8."""
    steps = ["Very dissatisfied", "Dissatisfied", "Neutral", "Satisfied", "Very satisfied"]
    first = ["Respondent ID", "Collector ID", "Start Date", "End Date", "IP Address", "Email Address", "First Name",
             "Last Name", "Custom Data 1", "How satisfied were you with your visit?", "", "", "", "",
             "Which cafés do you know?", "", "", "How likely are you to recommend us?",
             "What could we improve?"]  # fmt: skip
    second = ["", "", "", "", "", "", "", "", "", *steps, "Café Nord", "Café Süd", "Other (please specify)",
              "Response", "Open-Ended Response"]  # fmt: skip
    rows: list[list[object]] = [list(first), list(second)]
    for number, score in enumerate(NPS):
        step = (*CSAT, None, None, None)[number]
        rows.append([
            str(10_999_999_990 + number), "391", "05/20/2018 04:01:00 AM", f"05/{number + 13}/2018 04:06:00 AM",
            "203.0.113.9", "", "", "", "", *(name if step == place + 1 else "" for place, name in enumerate(steps)),
            "Café Nord" if number % 2 else "", "Café Süd" if number % 3 else "", "", score,
            "Naïve staff at the till" if number == 2 else "",
        ])  # fmt: skip
    return Layout(
        "surveymonkey", text(rows).encode("cp1252"), 8,
        {
            "Respondent ID": "response_id", "End Date": "date", "IP Address": "personal", "Email Address": "personal",
            "First Name": "personal", "Last Name": "personal", "How satisfied were you with your visit?": "answer",
            "How likely are you to recommend us?": "answer", "What could we improve?": "comment",
            "Which cafés do you know?: Café Nord": "segment", "Which cafés do you know?: Café Süd": "segment",
        },
        {"nps": (25.0, 8), "csat": (60.0, 5)}, "surveymonkey", header_rows=2, encoding="cp1252", comments=1,
    )  # fmt: skip


def surveymonkey_old() -> Layout:
    """The older export writes `RespondentID` and knows no condensed columns."""
    first = ["RespondentID", "How easy was it to find what you needed?", "What would you change?"]
    rows: list[list[object]] = [list(first), ["", "Response", "Open-Ended Response"]]
    words = ("Very easy", "Easy", "Easy", "Neither easy nor difficult", "Difficult", "Very difficult")
    rows += [[3_292_879_998 + number, word, "Larger signs, please" if number == 0 else ""]
             for number, word in enumerate(words)]  # fmt: skip
    question = "How easy was it to find what you needed?"
    return Layout(
        "surveymonkey_old", text(rows).encode(), 6,
        {"RespondentID": "response_id", question: "answer", "What would you change?": "comment"},
        {"ces": (3.1667, 6)}, "surveymonkey", header_rows=2, comments=1,
    )  # fmt: skip


def typeform() -> Layout:
    rows: list[list[object]] = [
        ["#", "<strong>How likely</strong> are you to recommend us to a friend?", "Did you find it?", "Other", "Other",
         "None", "None", "Response Type", "Start Date (UTC)", "Stage Date (UTC)", "Submit Date (UTC)", "Network ID",
         "Tags", "Ending"]
    ]  # fmt: skip
    for number, score in enumerate((*NPS, "null")):
        rows.append([f"{number:032x}", score, number % 2, "", "", "", "", "completed", "2024-03-01 10:00:00", "",
                     f"2024-03-0{number + 1} 10:02:00", f"net{number:04d}", "", "thank you"])  # fmt: skip
    return Layout(
        "typeform", text(rows).encode(), 9,
        {"#": "response_id", "How likely are you to recommend us to a friend?": "answer", "Submit Date (UTC)": "date",
         "Network ID": "personal"},
        {"nps": (25.0, 8)}, "typeform", taken=8,
    )  # fmt: skip


def google_forms() -> Layout:
    """A Portuguese form: localised first header, the scale in prose, several choices joined with a comma."""
    rows: list[list[object]] = [
        ["Carimbo de data/hora", "Em uma escala de 0 a 10, how likely are you to recommend us?",
         "Overall, how satisfied were you? [Delivery]", "Which channels did you use?", "Nome de usuário"],
    ]  # fmt: skip
    prose = {10: "10 - Extremely likely", 0: "0 - Not at all likely"}
    for number, score in enumerate(NPS):
        rows.append([f"{number + 12}/03/2024 08:51:12", prose.get(score, score), (*CSAT, "", "", "")[number],
                     ("Web, Phone", "Web", "Phone")[number % 3], f"jo{number}@example.org"])  # fmt: skip
    return Layout(
        "google_forms", text(rows).encode(), 8,
        {"Carimbo de data/hora": "date", "Em uma escala de 0 a 10, how likely are you to recommend us?": "answer",
         "Overall, how satisfied were you? [Delivery]": "answer", "Which channels did you use?": "segment",
         "Nome de usuário": "personal"},
        {"nps": (25.0, 8), "csat": (60.0, 5)}, "google_forms",
    )  # fmt: skip


def microsoft_forms() -> Layout:
    """A workbook with quiz points, a no-break space and a line end in headers, `a;b;`, and nobody's name."""
    rows: list[list[object]] = [
        ["ID", "Start time", "Completion time", "Email", "Name", "Total points", "Quiz feedback",
         "How\u00a0likely are you\nto recommend us?", "Points - How likely are you to recommend us?",
         "Feedback - How likely are you to recommend us?", "Which channels did you use?"],
    ]  # fmt: skip
    for number, score in enumerate(NPS):
        rows.append([str(number + 1), f"2024-03-0{number + 1} 08:00:00", f"2024-03-0{number + 1} 08:04:00", "anonymous",
                     "", "1", "", str(score), "1", "", ("Web;Phone;", "Web;", "Phone;")[number % 3]])  # fmt: skip
    return Layout(
        "microsoft_forms_xlsx", sheet(rows), 8,
        {"ID": "response_id", "Completion time": "date", "Email": "personal", "Name": "personal",
         "How likely are you to recommend us?": "answer"},
        {"nps": (25.0, 8)}, "microsoft_forms", file="form.xlsx", encoding=None, delimiter=None,
    )  # fmt: skip


def snap() -> Layout:
    """Codes over questions, bare serial dates, scores as text, seven words for ease."""
    ease = ("Extremely easy", "Very easy", "Fairly easy", "Neither easy nor difficult", "Fairly difficult",
            "Very difficult", "Extremely difficult", "Fairly easy")  # fmt: skip
    rows: list[list[object]] = [
        ["ID.format", "ID.completed", "ID.date", "ID.start", "ID.endDate", "ID.end", "ID.time", "ID.name",
         "NetEasyScore", "Q1", "Q2"],
        ["The published format which was employed", "Complete response received", "Date of interview",
         "Time interview started", "Completion date of interview", "Time interview ended", "Duration of interview",
         "Name", "How easy was it to use the service?", "How likely are you to recommend this service?",
         "Please explain why you gave these ratings"],
    ]  # fmt: skip
    for number, score in enumerate(NPS):
        rows.append(["Web", "completed", 44320 + number, "18:13:15", 44320 + number, "18:13:20", "0.08", "",
                     ease[number], str(score), "Wow, that was quick!" if number == 0 else ""])  # fmt: skip
    return Layout(
        "snap", sheet(rows), 8,
        {"ID.endDate": "date", "ID.name": "personal", "NetEasyScore": "answer", "Q1": "answer", "Q2": "comment"},
        {"nps": (25.0, 8), "ces": (4.125, 8)}, "snap", header_rows=2, file="snap.xlsx", encoding=None, delimiter=None,
        comments=1,
    )  # fmt: skip


def hubspot() -> Layout:
    """Three kinds of survey in one file; satisfaction is coded 0, 1 and 2."""
    rows: list[list[object]] = [["Date", "Survey name", "Survey type", "Rating", "Sentiment", "Follow up", "Email"]]
    for number, score in enumerate(NPS):
        rows.append([f"2024-03-0{number + 1} 10:00", "Loyalty", "NPS", score, GROUPS[score],
                     "All went well, thank you" if number == 0 else "", "jo@example.org"])  # fmt: skip
    for number, score in enumerate((2, 2, 1, 0, 2)):
        rows.append([f"2024-04-0{number + 1} 10:00", "Order", "CSAT", score, "", "", "jo@example.org"])
    for number, score in enumerate((7, 6, 5, 2, 5)):
        rows.append([f"2024-05-0{number + 1} 10:00", "Ticket", "CES", score, "", "", "jo@example.org"])
    return Layout(
        "hubspot_feedback", text(rows).encode(), 18,
        {"Date": "date", "Survey name": "segment", "Survey type": "segment", "Rating": "answer",
         "Follow up": "comment", "Email": "personal"},
        {"nps": (25.0, 8), "csat": (60.0, 5), "ces": (5.0, 5)}, "hubspot", comments=1,
        notes=("answers several metrics",),
    )  # fmt: skip


def delighted() -> Layout:
    """Three kinds of survey, moments in Unix seconds, and one kind that no score is made of."""
    rows: list[list[object]] = [
        ["id", "person", "survey_type", "score", "comment", "permalink", "created_at", "updated_at",
         "person_properties.plan", "notes", "tags", "additional_answers"],
    ]  # fmt: skip
    answers = [("nps", score) for score in NPS] + [("csat", score) for score in CSAT]
    answers += [("ces", score) for score in (5, 4, 4, 2, 1)] + [("pmf", 2)]
    for number, (kind, score) in enumerate(answers):
        rows.append([str(9_000 + number), str(70 + number), kind, score, "Great, as always" if number == 0 else "",
                     "https://example.org/r", 1_709_280_000 + number * 86_400, 1_709_280_000, "gold", "", "",
                     ""])  # fmt: skip
    return Layout(
        "delighted_api", text(rows).encode(), 19,
        {"id": "response_id", "person": "personal", "survey_type": "segment", "score": "answer", "comment": "comment",
         "created_at": "date", "person_properties.plan": "segment"},
        {"nps": (25.0, 8), "csat": (60.0, 5), "ces": (3.2, 5)}, "delighted", taken=18, comments=1,
        problems=((19, "survey_type", "pmf"),),
    )  # fmt: skip


def medallia() -> Layout:
    rows: list[list[object]] = [
        ["request_id", "request_sent_at", "request_delivery_status", "response_received_at", "star_rating", "comments",
         "reward_name", "areas_for_improvement", "ext_interaction_id", "channel", "tags", "brand", "customer_name",
         "request_sent_to", "employee_first_name", "employee_last_name", "employee_email", "employee_custom_id"],
    ]  # fmt: skip
    for number, score in enumerate((*CSAT, "", "")):
        rows.append([f"rq{number}", "2024-03-01 10:00:00", "delivered" if score else "bounced",
                     f"2024-03-0{number + 1} 11:00:00" if score else "", score, "Very patient" if number == 0 else "",
                     "", "", f"x{number}", ("email", "sms")[number % 2], "", "North", "Jo Doe", "jo@example.org", "Al",
                     "Po", "al@example.org", "77"])  # fmt: skip
    return Layout(
        "medallia_agent_connect", text(rows).encode(), 7,
        {"request_id": "response_id", "response_received_at": "date", "star_rating": "answer", "comments": "comment",
         "channel": "channel", "brand": "segment", "customer_name": "personal", "request_sent_to": "personal",
         "employee_first_name": "personal", "employee_last_name": "personal", "employee_email": "personal",
         "employee_custom_id": "personal"},
        {"csat": (60.0, 5)}, "medallia", taken=5, comments=1,
    )  # fmt: skip


def asknicely() -> Layout:
    rows: list[list[object]] = [["response_id", "person_id", "name", "email", "answer", "answerlabel", "comment",
                                 "responded", "country_c"]]  # fmt: skip
    for number, score in enumerate(NPS):
        rows.append([str(500 + number), str(7 + number % 4), "Jo Doe", "jo@example.org", score, GROUPS[score],
                     "Kept me informed" if number == 0 else "", 1_709_280_000 + number * 86_400,
                     ("NZ", "AU")[number % 2]])  # fmt: skip
    return Layout(
        "asknicely", text(rows).encode(), 8,
        {"response_id": "response_id", "person_id": "customer_id", "name": "personal", "email": "personal",
         "answer": "answer", "comment": "comment", "responded": "date", "country_c": "segment"},
        {"nps": (25.0, 8)}, "asknicely", comments=1,
    )  # fmt: skip


def hotjar() -> Layout:
    rows: list[list[object]] = [["Number", "User", "Date Submitted", "Country", "Source URL", "Device", "Browser",
                                 "OS", "How likely are you to recommend us?", "What is missing here?"]]  # fmt: skip
    for number, score in enumerate(NPS):
        rows.append([number + 1, f"u{number:06x}", f"2024-03-0{number + 1} 10:00:00", "Chile",
                     "https://example.org/shop", ("desktop", "mobile")[number % 2], "Firefox", "Linux", score,
                     "A size table would help" if number == 0 else ""])  # fmt: skip
    return Layout(
        "hotjar_surveys", text(rows).encode(), 8,
        {"Number": "response_id", "User": "personal", "Date Submitted": "date", "Country": "segment",
         "Device": "segment", "Browser": "segment", "OS": "segment", "How likely are you to recommend us?": "answer",
         "What is missing here?": "comment"},
        {"nps": (25.0, 8)}, "hotjar", comments=1,
    )  # fmt: skip


LAYOUTS = (
    qualtrics, qualtrics_legacy, surveymonkey, surveymonkey_old, typeform, google_forms, microsoft_forms, snap,
    hubspot, delighted, medallia, asknicely, hotjar,
)  # fmt: skip
