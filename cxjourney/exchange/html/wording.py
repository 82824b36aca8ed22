"""Every text that the page's script shows."""

from __future__ import annotations

from cxjourney.domain.text import tr


def script_texts() -> dict[str, str]:
    """Return every text that the script shows, by the name under which it asks for it."""
    return {**_map_texts(), **_panel_texts(), **_table_texts()}


def _map_texts() -> dict[str, str]:
    return {
        "choose": tr("Journey, personas, segment and score"),
        "journeys": tr("Journeys"),
        "emotionOf": tr("Emotion of"),
        "everyone": tr("Everyone"),
        "segment": tr("Segment"),
        "allCustomers": tr("All customers"),
        "colourBy": tr("Colour touchpoints by"),
        "emotion": tr("Emotion"),
        "overTime": tr("{metric} over time"),
        "overTimeAll": tr("{metric} over time, all customers"),
        "scoresOverTime": tr("Scores over time"),
        "notes": tr("Pain points and ideas"),
        "actions": tr("Actions"),
        "images": tr("Images"),
        "visibility": tr("Line of visibility"),
        "noData": tr("no data"),
        "few": tr("few answers"),
        "withheld": tr("withheld"),
        "good": tr("good"),
        "middle": tr("middle"),
        "low": tr("low"),
        "momentOfTruth": tr("Moment of truth"),
        "zoomIn": tr("Zoom in"),
        "zoomOut": tr("Zoom out"),
        "fit": tr("Fit"),
        "fullSize": tr("100 %"),
        "mapLabel": tr("Map of {journey}. Arrow keys move between touchpoints, Enter shows one, plus and minus zoom."),
        "emptyMap": tr("This journey has no touchpoints yet."),
        "empty": tr("No touchpoints in this stage"),
        "dark": tr("Dark"),
        "light": tr("Light"),
        "sayJourney": tr("Journey {journey}, {count} touchpoints."),
        "saySegment": tr("Scores of {segment}."),
        "sayMetric": tr("Touchpoints coloured by {metric}."),
        "sayFelt": tr("Emotion of {names}."),
    }


def _panel_texts() -> dict[str, str]:
    return {
        "touchpoint": tr("Touchpoint"),
        "close": tr("Close"),
        "owner": tr("Owner: {owner}"),
        "evidence": tr("Evidence: {status}"),
        "service": tr("The customer asks for help here"),
        "indirect": tr("Indirect touchpoint"),
        "stake": tr("What is at stake"),
        "reason": tr("Why it decides"),
        "expectation": tr("What customers expect"),
        "target": tr("{difference} against the target of {target}"),
        "againstAll": tr("{difference} against all customers ({value})"),
        "interval": tr("{confidence} % interval {interval}"),
        "withheldText": tr("Withheld: so few people answered, or are left over, that somebody could be recognised."),
        "fewText": tr("Too few answers to judge; at least {minimum} are needed."),
        "noScores": tr("Nobody has answered here in this selection."),
        "felt": tr("What was felt, −2 to +2"),
        "quotes": tr("What customers say"),
        "panelNotes": tr("Pain points and ideas"),
        "votesOne": tr("1 vote"),
        "votes": tr("{count} votes"),
        "leadsTo": tr("Leads to"),
        "comesFrom": tr("Comes from"),
        "opens": tr("Open the journey “{journey}”"),
        "due": tr("due {day}"),
        "trendAll": tr("all customers"),
    }


def _table_texts() -> dict[str, str]:
    return {
        "filter": tr("Filter"),
        "showAll": tr("Show all rows"),
        "filtered": tr("{shown} of {count} touchpoints"),
        "sortedUp": tr("Sorted by {header}, rising."),
        "sortedDown": tr("Sorted by {header}, falling."),
        "search": tr("Search"),
        "found": tr("{count} found"),
        "nothingFound": tr("Nothing found"),
        "persona": tr("Persona"),
        "action": tr("Action"),
    }
