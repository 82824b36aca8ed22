"""Ticket systems: Zendesk, Freshdesk and Freshservice, Jira, Salesforce, Intercom; and reviews in public places."""

from __future__ import annotations

from cxjourney.evidence.presets.preset import (
    CHANNEL,
    COMMENT,
    CSAT,
    DATE,
    IGNORE,
    OPENED,
    PERSONAL,
    RESOLVED,
    RESPONSE_ID,
    SEGMENT,
    TICKET_TIME,
    Preset,
)

TICKETS = (
    Preset(
        "zendesk", "Zendesk tickets", needs=("satisfaction score", "summation column|requester|requester id|solved at"),
        columns=(
            ("id|ticket id", RESPONSE_ID), ("created at", OPENED), ("solved at", RESOLVED),
            (r"full resolution time( in minutes| min)?", {**TICKET_TIME, "unit": "minutes"}),
            ("satisfaction score", {**CSAT, "question": ""}), ("via", CHANNEL),
            ("group|priority|ticket type|organization", SEGMENT),
            ("satisfaction comment", COMMENT), ("requester id", {"role": "customer_id"}),
            ("requester external id|requester domain", PERSONAL),
            ("summation column|.*updated at|.*assigned at|due date|.* time.*|status|tags|subject|reopens"
             "|replies|.* stations", IGNORE),
        ),
    ),
    Preset(
        "freshdesk", "Freshdesk tickets", needs=("ticket id", "resolution time in hrs"),
        columns=(
            ("ticket id", RESPONSE_ID), ("created time", DATE),
            ("resolution time in hrs", {**TICKET_TIME, "unit": "hours"}), ("source", CHANNEL),
            ("survey results?|satisfaction.*|customer rating", CSAT), ("priority|type|group", SEGMENT),
            ("contact id", {"role": "customer_id"}), ("full name|requester name|agent", PERSONAL),
            ("due by time|resolved time|closed time|last update time|.* response time.*|time tracked|.* interactions"
             "|.* status|status|subject|tags|summary", IGNORE),
        ),
    ),
    Preset(
        "jira", "Jira Service Management", needs=("issue key", "created|resolved|issue type", "status|resolved"),
        columns=(
            ("issue key", RESPONSE_ID), ("created", OPENED), ("resolved", RESOLVED),
            ("satisfaction rating|custom field satisfaction", CSAT),
            ("custom field time to resolution", {**TICKET_TIME, "remark": "remaining"}),
            ("issue type|priority|custom field request (type|language)", SEGMENT),
            ("assignee|reporter|creator|comment( \\d+)?", PERSONAL),  # a comment of a ticket quotes people and agents
            ("summary|issue id|status|status category.*|resolution|updated|last viewed|due date|sprint( \\d+)?"
             "|description|custom field .*", IGNORE),
        ),
    ),
    Preset(
        "salesforce", "Salesforce cases", needs=("case number", "date time opened|opened date"), footer=True,
        columns=(
            ("case number", RESPONSE_ID), ("date time opened|opened date", OPENED),
            ("date time closed|closed date", RESOLVED), ("case origin", CHANNEL),
            ("case type|type|priority|case reason|case record type", SEGMENT),
            ("contact name|case owner|case owner alias|created by|account owner", PERSONAL),
            ("account name|subject|status|description|age|open|closed", IGNORE),
        ),
    ),
    Preset(
        "intercom", "Intercom conversations", needs=("conversation id", "conversation created at"),
        columns=(
            ("conversation id", RESPONSE_ID), ("conversation created at", OPENED),
            ("conversation closed at", RESOLVED), ("(conversation )?rating", CSAT),
            ("(conversation )?(rating )?remark", COMMENT), ("message author .*", PERSONAL),
            ("message .*|conversation (state|first response at|tags)|app id|app name", IGNORE),
        ),
    ),
)  # fmt: skip

REVIEWS = (
    Preset(
        "google_play", "Google Play reviews", needs=("star rating", "review submit date and time"),
        columns=(
            ("review link", RESPONSE_ID), ("review submit date and time", DATE), ("star rating", CSAT),
            ("review title|review text", COMMENT), ("reviewer language|app version name|device", SEGMENT),
            ("package name|app version code|review .*|developer reply .*", IGNORE),
        ),
    ),
    Preset(
        "trustpilot", "Trustpilot reviews", needs=("review id", "review stars"),
        columns=(
            ("review id", RESPONSE_ID), ("review created utc", DATE), ("review stars", CSAT),
            ("review title|review content", COMMENT), ("source of review", CHANNEL),
            ("location name|webshop name|domain url", SEGMENT), ("review (consumer user id|username|user email)",
                                                                 PERSONAL),
            ("business .*|reference .*|review .*|tags", IGNORE),
        ),
    ),
)  # fmt: skip
