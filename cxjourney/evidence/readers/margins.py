"""What stands above and below the table of a text file: remark lines that start with `#`, and a report's footer.

Both are looked for in the text, before it is cut into cells, and only at its two ends; whatever is taken off is noted.
"""

from __future__ import annotations

from cxjourney.evidence.faults import Notes

_MOST_REMARKS = 200
_TAIL_CHARACTERS = 8_192
_MOST_FOOTER = 20
_SHOWN = 80
_DELIMITERS = ",;\t|"


def without_remarks(text: str, notes: Notes) -> str:
    """Take off leading lines that start with `#`, as analytics tools write them; a header that does so stays.

    A column may be called `#`, and some logs write `#id,score`: such a line has as many cells as the next one.
    """
    if not text.lstrip("\r\n ").startswith("#"):
        return text
    start = count = 0
    last = ""
    while count <= _MOST_REMARKS:
        end = text.find("\n", start)
        line = text[start:end] if end >= 0 else text[start:]
        if line.strip() and not line.startswith("#"):
            break
        if end < 0 and not line.strip():
            return ""
        if end < 0:
            return text
        if line.strip():
            last, last_start = line, start
            count += 1
        start = end + 1
    else:
        return text
    if _is_header(last, line):
        start, count = last_start, count - 1
    if count:
        notes.add("comments", count)
    return text[start:]


def _is_header(line: str, following: str) -> bool:
    if line[1:2] and line[1:2] in _DELIMITERS:
        return True
    if line.strip() == "#":
        return not any(delimiter in following for delimiter in _DELIMITERS)
    return any(0 < following.count(delimiter) == line.count(delimiter) for delimiter in _DELIMITERS)


def without_footer(text: str, delimiter: str, notes: Notes) -> str:
    """Take off what follows the table after a blank line, where each line is a single cell under several columns.

    Reports end so: a blank line, the report's name, who made it and when, a copyright. A blank line inside a quoted
    text is none: the quotes before it must close.
    """
    tail = text[-_TAIL_CHARACTERS:]
    shown = tail.rstrip()
    lines = shown.split("\n")
    if text[:_TAIL_CHARACTERS].lstrip().partition("\n")[0].count(delimiter) < 2:
        return text
    top = len(lines)
    while top > 1 and (_is_blank(lines[top - 1]) or _is_single(lines[top - 1], delimiter)):
        top -= 1
    blank = next((number for number in range(top, len(lines)) if _is_blank(lines[number])), None)
    if blank is None:
        return text
    footer = [line.strip(f" \r{delimiter}").strip('"') for line in lines[blank:] if not _is_blank(line)]
    kept = text[: len(text) - len(tail) + sum(len(line) + 1 for line in lines[:blank])]
    if not footer or len(footer) > _MOST_FOOTER or kept.count('"') % 2:
        return text
    notes.add("below", len(footer), footer[0][:_SHOWN])
    return kept


def _is_blank(line: str) -> bool:
    return line.count('"') % 2 == 0 and not line.strip(' "\t\r,;|')  # an odd quote begins or ends a cell of lines


def _is_single(line: str, delimiter: str) -> bool:
    """Say whether a line is one cell: quoted as a whole, or without any quote or delimiter."""
    line = line.strip(" \r").rstrip(delimiter)
    if len(line) > 1 and line[0] == line[-1] == '"':
        return '"' not in line[1:-1].replace('""', "")
    return '"' not in line and delimiter not in line
