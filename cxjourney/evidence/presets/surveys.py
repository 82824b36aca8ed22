"""Survey tools: Qualtrics, SurveyMonkey, Typeform, the Forms of Google and Microsoft, Snap, Delighted, and kin."""

from __future__ import annotations

from cxjourney.evidence.presets.preset import (
    CHANNEL,
    COMMENT,
    CSAT,
    DATE,
    IGNORE,
    PERSONAL,
    RESPONSE_ID,
    SEGMENT,
    Preset,
)

_PREVIEWS = (
    "1", "2", "8", "9", "12", "17", "40", "Survey Preview", "Survey Test", "Spam", "Survey Preview Spam",
    "Imported Spam", "Offline Survey Preview", "EX Spam", "Umfragevorschau", "Umfragetest",
)  # fmt: skip
"""Qualtrics' `Status` of rows that no customer wrote: previews, tests and spam, also those imported or offline."""

_GOOGLE_FIRST = (
    "timestamp|zeitstempel|horodateur|marca temporal|carimbo de data hora|informazioni cronologiche|tijdstempel"
)

SURVEYS = (
    Preset(
        "qualtrics", "Qualtrics", needs=("start date", "response id"), header_rows=3,
        columns=(
            ("response id", RESPONSE_ID), ("recorded date", DATE), ("user language", SEGMENT),
            ("status", {"role": "ignore", "leave_out": _PREVIEWS, "remark": "previews"}),
            ("finished", {"role": "ignore", "remark": "partial"}),
            (".* nps group", {"role": "ignore", "remark": "repeats"}),
            (".* (parent )?topics|.* sentiment.*|.* actionability", {"role": "ignore", "remark": "topics"}),
            ("start date|end date|progress|duration in seconds|distribution channel|q ballot box stuffing"
             "|q recaptcha score|q duplicate.*|q fraud.*|q relevant id.*", IGNORE),
        ),
    ),
    Preset(
        "qualtrics_legacy", "Qualtrics (older export)", needs=("v1", "v2", "v8"), header_rows=2,
        columns=(
            ("response id", RESPONSE_ID), ("end date", DATE), ("name", PERSONAL),
            ("status", {"role": "ignore", "leave_out": _PREVIEWS, "remark": "previews"}),
            ("finished", {"role": "ignore", "remark": "partial"}),
            ("response set|start date|location accuracy", IGNORE),
            (".* nps group", {"role": "ignore", "remark": "repeats"}),
        ),
    ),
    Preset(
        "surveymonkey", "SurveyMonkey", needs=("respondent id",), header_rows=2,
        columns=(
            ("respondent id", RESPONSE_ID), ("end date|date modified", DATE),
            ("collector id|start date|date created", IGNORE),
        ),
    ),
    Preset(
        "typeform", "Typeform", needs=("#", "submit date utc|network id"),
        columns=(
            ("#", RESPONSE_ID), ("submit date utc", DATE), ("network id", PERSONAL),
            ("start date utc|stage date utc|response type|ending|tags", IGNORE),
        ),
    ),
    Preset(
        "microsoft_forms", "Microsoft Forms",
        needs=("id", "start time|startzeit|heure de debut|hora de inicio",
               "completion time|fertigstellungszeit|heure de fin|hora de finalizacion"),
        columns=(
            ("id", RESPONSE_ID), ("completion time|fertigstellungszeit|heure de fin|hora de finalizacion", DATE),
            ("start time|startzeit|heure de debut|hora de inicio|last modified time", IGNORE),
            ("points .*|total points|quiz feedback|grade posted time|feedback .*", IGNORE),
        ),
    ),
    Preset(
        "snap", "Snap Surveys", needs=("id completed|id format", "id date|id end date|id start"), header_rows=2,
        columns=(
            ("id end date", DATE), ("id name", PERSONAL),
            ("id (format|completed|date|start|end|time|status|site)", IGNORE),
        ),
    ),
    Preset(
        "hubspot", "HubSpot feedback", needs=("survey type", "rating|response|value", "sentiment|survey name"),
        columns=(
            ("rating|response|value", {"role": "answer", "kinds": {
                "nps": {"scale": (0.0, 10.0), "direction": "higher"},
                "csat": {"scale": (0.0, 1.0), "direction": "higher", "values": (
                    ("0", 0.0), ("1", 0.0), ("2", 1.0), ("Unhappy", 0.0), ("Neutral", 0.0), ("Happy", 1.0),
                )},
                "ces": {"scale": (1.0, 7.0), "direction": "higher"},
            }}),
            ("date|submission date|submitted at|submission timestamp", DATE), ("survey type", SEGMENT),
            ("survey name", SEGMENT), ("sentiment", {"role": "ignore", "remark": "repeats"}),
            ("response id|submission id|record id|feedback submission id", RESPONSE_ID),
            ("follow up|follow up response|content|feedback|comments?", COMMENT),
        ),
    ),
    Preset(
        "delighted", "Delighted", needs=("score", "survey type"),
        columns=(
            ("score", {"role": "answer", "kinds": {
                "nps": {"scale": (0.0, 10.0), "direction": "higher"}, "csat": {"direction": "higher"},
                "ces": {"direction": "higher"},  # “made it easy for me”: agreeing is good
            }}),
            ("id|response id|survey response id", RESPONSE_ID), ("created at|responded at|response timestamp", DATE),
            ("survey type", SEGMENT), ("comment", COMMENT), ("person|person id|person (name|email|phone.*)", PERSONAL),
            ("permalink|updated at|notes|tags|additional answers", IGNORE),
        ),
    ),
    Preset(
        "medallia", "Medallia Agent Connect", needs=("request id", "star rating", "response received at"),
        columns=(
            ("request id", RESPONSE_ID), ("response received at", DATE), ("star rating", CSAT), ("channel", CHANNEL),
            ("comments", COMMENT), ("brand", SEGMENT), ("employee .*|customer name|request sent to", PERSONAL),
            ("request sent at|request delivery status|reward name|areas for improvement|additional question response"
             "|ext interaction id|external url|tags", IGNORE),
        ),
    ),
    Preset(
        "asknicely", "AskNicely", needs=("response id", "answer", "answerlabel|question type|responded"),
        columns=(
            ("response id", RESPONSE_ID), ("responded", DATE), ("comment", COMMENT),
            ("answer", {"role": "answer", "metric": "nps", "kinds": {
                "nps": {"scale": (0.0, 10.0), "direction": "higher"}, "csat": {"direction": "higher"}, "ces": {},
            }}),
            ("answerlabel", {"role": "ignore", "remark": "repeats"}), ("question type", SEGMENT),
            ("person id|contact id", {"role": "customer_id"}), ("name|email", PERSONAL), ("[a-z ]+ c", SEGMENT),
            ("data|note|status|dontcontact|sent|opened|lastemailed|created|published.*", IGNORE),
        ),
    ),
    Preset(
        "hotjar", "Hotjar surveys", needs=("number", "date submitted", "source url"),
        columns=(
            ("number", RESPONSE_ID), ("date submitted", DATE), ("user|hotjar user id", PERSONAL),
            ("country|device|browser|os", SEGMENT), ("source url", IGNORE),
        ),
    ),
    Preset("google_forms", "Google Forms", first=_GOOGLE_FIRST, columns=((_GOOGLE_FIRST, DATE),)),
)  # fmt: skip
"""The most telling first."""
