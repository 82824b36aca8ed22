"""One question and nothing else: a query is a single SELECT, or the name of a table.

The database is asked inside a transaction that cannot write; this check gives the sentence before it comes to that,
and sees to it that nothing can end that transaction.
"""

from __future__ import annotations

import re

from cxjourney.domain.text import tr
from cxjourney.evidence.faults import EvidenceError

MAX_LENGTH = 100_000

_TOKEN = re.compile(
    r"""
    (?P<comment>--[^\n]*|/\*.*?\*/)
    |(?P<text>(?<![\w$])[eE]'(?:[^'\\]|\\.|'')*'|'(?:[^']|'')*'|"(?:[^"]|"")*"|`[^`]*`
       |(?<![\w$])\$(?P<tag>[A-Za-z_]?\w*)\$.*?\$(?P=tag)\$)
    |(?P<open>/\*|'|"|`)
    |(?P<word>[A-Za-z_][\w$]*)
    |(?P<sign>[^\s])
    """,
    re.VERBOSE | re.DOTALL,
)
_NAME = re.compile(r'(?:[^\W\d][\w$]*|"[^"\x00]{1,200}")(?:\.(?:[^\W\d][\w$]*|"[^"\x00]{1,200}")){0,2}')
_WRITING = ("insert", "update", "delete", "merge", "replace")


def table_name(query: str) -> tuple[str, ...] | None:
    """Return the parts of a query that is only a table's name, such as `shop.answers`; None where it is a SELECT."""
    text = query.strip()
    if not _NAME.fullmatch(text):
        return None
    parts = re.findall(r'"[^"]*"|[^".]+', text)
    return tuple(part.strip('"') for part in parts)


def checked_query(query: str) -> str:
    """Return a query without what follows its end; raise EvidenceError unless it is one SELECT or a table's name."""
    text = query.strip()
    if not text:
        raise EvidenceError(tr("Say what to ask the database: a SELECT, or the name of a table."))
    if len(text) > MAX_LENGTH:
        raise EvidenceError(tr("The query is longer than {limit} characters.", limit=MAX_LENGTH))
    if table_name(text) is not None and text.casefold() not in ("select", "with"):
        return text
    end = len(text)
    first = ""
    before = ""
    for token in _TOKEN.finditer(text):
        kind, word = token.lastgroup, token.group().casefold()
        if kind in ("comment",):
            continue
        if end < len(text):
            raise EvidenceError(tr("A source is asked one question: there is more than one statement in the query."))
        if kind == "open":
            raise EvidenceError(tr("A quotation mark or a comment in the query is not closed."))
        if word == ";" and kind == "sign":
            end = token.start()
            continue
        first = first or word
        if kind == "word" and ((before == "(" and word in _WRITING and _statement(text, token)) or word == "into"):
            raise EvidenceError(_only_select())
        before = word
    if first not in ("select", "with", "("):
        raise EvidenceError(_only_select())
    return text[:end].rstrip()


def _statement(text: str, token: re.Match[str]) -> bool:
    """Tell `(DELETE FROM` from a function or a column of that name."""
    following = text[token.end() :].lstrip()
    return bool(following) and following[0] not in "(),.=<>"


def _only_select() -> str:
    return tr("A source only reads: the query must be one SELECT (it may begin with WITH), or the name of a table.")
