"""What headers and answers are called in real exports, as data: detection reads these tables and nothing else.

Patterns are matched against `words.words(header)`: lower case, no accents, single spaces.
"""

from __future__ import annotations

import re

PERSONAL = re.compile(
    r"\b(e ?mails?|mail|email address|phone|telephone|telefon\w*|tel|mobile number|handy\w*|fax|ip"
    r"|ip ?adress\w*|ip ?address"
    r"|latitude|longitude|breitengrad\w*|langengrad\w*|street|strasse|address|adresse|postal|post ?code|zip"
    r"|zip ?code|plz"
    r"|birth\w*|dob|geburts\w*|date of birth|passport|iban|ssn"
    r"|(first|last|full|sur|family|given|user|customer|contact|recipient|requester|submitter|agent|assignee|employee"
    r"|reviewer|author|display|member|guest|patient) ?names?|(first|last|given) name|vorname\w*|nachname\w*"
    r"|surname|nombre|apellidos?"
    r"|prenom|nom)\b|^(name|user|username|user name|person|requester|submitter|assignee|agent|reporter|reviewer|owner"
    r"|contact|customer|recipient|external data ?reference|external reference|q18zip)$|zip$"
)

METRICS = (
    ("", re.compile(r"\b(nps|promoter) (group|categor\w*|segment|type)\b")),  # says again what the score says
    ("nps", re.compile(r"\bnps\b|\bnet ?pro\b|net promoter|\brecommend|weiterempf|\brecomend|\brecommand"
                       r"|\baanbevel")),
    ("ces", re.compile(
        r"\bces\d?\b|\beffort\b|how (easy|difficult)|\beasy to\b|\bease\b|made it easy|net ?easy|\baufwand"
        r"|\bwie (einfach|leicht)"
        r"|\besfuerzo\b"
    )),
    ("csat", re.compile(
        r"\bcsat\d?\b|satisf|zufrieden|\bstar rating\b|\b(review )?stars\b|\brating\b|\bsatisfied\b|\bcsi\b"
        r"|\btevreden|\bfriends and family\b|\bfft\b"
    )),
    ("ttr", re.compile(
        r"\bttr\b|(full |first )?resolution time|time to (full )?resol|resolution (hours|minutes|days)"
        r"|losungszeit|\bresolution h\b"
    )),
)  # fmt: skip
"""Metric by header, the first that fits; an empty metric says the column is none."""

NOT_TTR = re.compile(r"business hours|status|date|\bat\b|due")

ROLES = (
    ("response_id", re.compile(
        r"^#$|^(response|respondent|submission|answer|survey response|reply|review|feedback|request|case|ticket"
        r"|interaction"
        r"|conversation|network|record|entry|antwort) ?(id|no|nr|num|number|key|uuid)$|^respnum$|^id$|^uuid$"
        r"|^issue key$|^ticket$"
    )),
    ("customer_id", re.compile(
        r"^(customer|user|client|account|contact|member|guest|patient|person|kunden?|distinct|subscriber|household) ?"
        r"(id|no|nr|num|number|key|nummer|uuid)$|^kundennummer$|^customer$"
    )),
    ("resolved", re.compile(
        r"^(solved|resolved|closed|completed|fixed)( at| on| time| date| datetime)?$|^(date|time"
        r"|date time) (closed|resolved|solved)$"
        r"|^(resolution|resolved|closing) (date|datetime|timestamp)$|^conversation closed at$"
        r"|^geschlossen( am)?$|^gelost( am)?$"
    )),
    ("opened", re.compile(
        r"^(created|opened|raised|received|logged|reported)( at| on| time| date| datetime)?$|^(date|time"
        r"|date time) (opened|created)$"
        r"|^(open|opening|creation) (date|datetime|timestamp)$|^conversation created at$|^erstellt( am)?$"
        r"|^geoffnet( am)?$"
    )),
    ("weight", re.compile(r"^(weight|weights|weighting|wgt|wt|gewicht\w*|survey weight|weight factor"
                          r"|final weight)$")),
    ("touchpoint", re.compile(
        r"^(touch ?points?|touch ?point name|journey step|step name|contact point|kontaktpunkt|interaction type"
        r"|activity( name)?|interaction|moment|survey name|service used|step)$"
    )),
    ("channel", re.compile(
        r"^(channel|contact channel|via|source|kanal|medium|contact type|channel name|source of review|canal"
        r"|case origin|platform)$"
    )),
    ("comment", re.compile(
        r"\b(comments?|verbatims?|feedback|remarks?|kommentar\w*|anmerkung\w*|open ended|free ?text|why"
        r"|reason for (your )?score"
        r"|tell us|please explain|review (text|content|body)|what could we|improve\w*|suggestions?|bemerkung\w*"
        r"|begrundung)\b"
    )),
    ("count", re.compile(r"^(count|counts|answers count|number of (answers|responses)|anzahl|frequency|n answers)$")),
    ("reported_n", re.compile(r"^(n|base|responses|sample size|respondents|base size"
        r"|(number of )?(completed )?(surveys|responses|respondents)( completed)?)$"
    )),
    ("period", re.compile(r"^(period|month|quarter|year ?month|monat|quartal)$")),
)  # fmt: skip
"""Role by header, the first that fits and whose values agree."""

DATE = re.compile(
    r"\b(date|datum|time|timestamp|at|on|created|submitted|submit|recorded|completed|zeitstempel|zeitpunkt"
    r"|fecha|data|horodateur"
    r"|carimbo|marca temporal|when|day|start|end|completion|visited|received)\b"
)

DATE_WORTH = (
    re.compile(r"\b(recorded|submit\w*|submission|completion|completed|response date|answered|responded|answer)\b"),
    re.compile(
        r"^(date|datum|timestamp|zeitstempel|time|fecha|horodateur|marca temporal|carimbo de data hora"
        r"|data)$"
    ),
    re.compile(r"\b(end|created|received|visit|review|survey|interview)\b"),
    re.compile(r"\bdate|datum|timestamp\b"),
    re.compile(r"\bstart\b"),
)
"""Which of several dates is the one of the answer: the first pattern that fits one wins."""

SEGMENT = re.compile(
    r"\b(age|gender|sex|region|country|state|city|plan|tier|segment|product|category|terminal|store|shop|branch"
    r"|department|group"
    r"|language|lang|brand|contract|priority|type|device|browser|os|income|education|customer type|loyalty"
    r"|membership|alter"
    r"|geschlecht|land|produkt|filiale|sprache|reason|topic|team|market|size|cohort|new|returning)\b"
)

OPEN = re.compile(
    r"^(what|why|please|tell us|describe|explain|in your own words|was|warum|wieso|bitte|pourquoi|que|por que|cosa"
    r"|wat|waarom)\b|\btext$"
)
"""A question that asks for words of one's own, as far as the answers are such words."""

FAMILY = re.compile(r"\bfriends and family\b|\bfft\b")
"""The NHS Friends and Family Test, which counts from 1, very good, to 5, very poor, and 6 for “don't know”."""

PERCENT = re.compile(r"\b(percent|percentage|pct|prozent)\b(?! complete)")

VALUE = re.compile(
    r"^(value|score|rating|answer|response|result|wert|note|antwort|avg|average|mean)( value)?$|\bscore$"
)
"""A column of numbers that are answers or scores, without saying of which metric."""

EASY = re.compile(r"\b(easy|ease|easily|einfach|leicht|facil)\b")
HARD = re.compile(r"\b(effort|difficult\w*|hard|aufwand|schwer|schwierig)\b")

UNITS = (
    ("minutes", re.compile(r"\b(minutes?|mins?|minuten)\b")),
    ("hours", re.compile(r"\b(hours?|hrs?|h|stunden?)\b")),
    ("days", re.compile(r"\b(days?|tagen?|d)\b")),
    ("seconds", re.compile(r"\b(seconds?|secs?|s|sekunden?)\b")),
)


def _ladder(*rungs: str) -> dict[str, float | None]:
    """Give the words of each rung (separated by `|`) its number from 1 up."""
    return {word: float(number) for number, rung in enumerate(rungs, 1) for word in rung.split("|")}


WORD_SCALES: tuple[tuple[str, tuple[float, float], dict[str, float | None]], ...] = (
    ("csat", (0, 1), {
        "good": 1, "bad": 0, "good with comment": 1, "good without comment": 1, "bad with comment": 0,
        "bad without comment": 0, "offered": None, "unoffered": None, "received": None, "received with comment": None,
        "received without comment": None,
    }),
    ("csat", (1, 5), _ladder(
        "very dissatisfied|very unsatisfied|sehr unzufrieden|extremely dissatisfied|very unhappy",
        "dissatisfied|unsatisfied|unzufrieden|somewhat dissatisfied|rather dissatisfied|unhappy|eher unzufrieden",
        "neutral|neither|neither satisfied nor dissatisfied|teils teils|weder noch|ok|okay|neutral satisfied",
        "satisfied|zufrieden|somewhat satisfied|rather satisfied|happy|eher zufrieden",
        "very satisfied|sehr zufrieden|extremely satisfied|very happy",
    )),
    ("csat", (1, 5), _ladder("poor", "fair", "good", "very good", "excellent")),
    ("csat", (1, 5), _ladder("very poor", "poor", "neither good nor poor|average", "good", "very good")),
    ("ces", (1, 7), _ladder(
        "extremely difficult", "very difficult", "fairly difficult|difficult|somewhat difficult",
        "neither easy nor difficult|neither|neutral", "fairly easy|easy|somewhat easy", "very easy", "extremely easy",
    )),
    ("ces", (1, 5), _ladder(
        "very difficult|sehr schwierig", "difficult|schwierig|somewhat difficult", "neither|neutral"
        "|neither easy nor difficult",
        "easy|einfach|somewhat easy", "very easy|sehr einfach",
    )),
)  # fmt: skip
"""Answers in words: metric, scale, and the number of each word (None: asked but not answered). First that fits."""

FAMILY_WORDS: dict[str, float | None] = {
    **_ladder("very poor", "poor", "neither good nor poor", "good", "very good"), "don t know": None, "dont know": None,
}  # fmt: skip

YES_NO: dict[str, float | None] = {
    **dict.fromkeys(("yes", "true", "ja", "oui", "si", "sim", "y", "wahr"), 1.0),
    **dict.fromkeys(("no", "false", "nein", "non", "nao", "nee", "n", "falsch"), 0.0),
}
"""What a share is made of; a question of yes or no is no metric by itself."""

NOT_CHOSEN: dict[str, float | None] = dict.fromkeys(
    ("not selected", "not chosen", "unchecked", "not checked", "nicht gewahlt", "nicht ausgewahlt", "non selectionne"),
    0.0,
)
"""What stands in the column of a choice that was not taken."""

AGREEMENT: tuple[tuple[tuple[float, float], dict[str, float | None]], ...] = (
    ((1, 5), _ladder(
        "strongly disagree|stimme gar nicht zu", "disagree|stimme nicht zu", "neutral"
        "|neither agree nor disagree|neither",
        "agree|stimme zu", "strongly agree|stimme voll zu",
    )),
    ((1, 7), _ladder(
        "strongly disagree", "disagree", "somewhat disagree", "neutral|neither agree nor disagree"
        "|neither", "somewhat agree",
        "agree", "strongly agree",
    )),
)  # fmt: skip
"""The same for agreement, which says something only beside a statement about effort or satisfaction."""

BLANK_CODES: dict[tuple[float, float], tuple[float, ...]] = {
    (0, 10): (11, 77, 88, 98, 99, -1, -8, -9, -99, 999),
    (1, 10): (0, 11, 77, 88, 98, 99, -1, -8, -9, -99, 999),
    (1, 7): (0, 8, 9, 77, 88, 98, 99, -1, -8, -9, -99, 999),
    (1, 5): (0, 6, 7, 8, 9, 77, 88, 98, 99, -1, -8, -9, -99, 999),
    (0, 1): (-1, 2, 8, 9, 98, 99, -99),
    (0, 100): (-1, -9, -99, 101, 998, 999),
}
"""Numbers outside a scale that stand for “no answer” in real files."""
