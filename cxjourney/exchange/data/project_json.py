"""A whole project as JSON, after the schema in `schema`, and back: every record, picture and answer.

For circles beyond the team the answers stay behind, since they are single customers' and not scores; the file says so.
"""

from __future__ import annotations

import base64
import binascii
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from cxjourney.domain.errors import JourneyError
from cxjourney.domain.records import KINDS, WITH_BLOCK, Import, Record
from cxjourney.domain.sharing import EVERYTHING, left_out, shared
from cxjourney.domain.text import tr
from cxjourney.exchange.data.incoming import Incoming, finished
from cxjourney.exchange.data.plain import NotPlain, record_from, to_plain
from cxjourney.exchange.data.schema import FORMAT, VERSION
from cxjourney.exchange.options import ContentOptions, Material, Watch
from cxjourney.saving import write_whole


def write_json(material: Material, path: Path, options: ContentOptions, watch: Watch) -> None:
    """Write the whole project to `path`; journeys that were not chosen are in it too, for ids point to them."""
    watch(0.0)
    text = json.dumps(project_json(material, options), ensure_ascii=False, indent=1)
    watch(0.9)
    write_whole(path, text.encode("utf-8", errors="replace"))
    watch(1.0)


def project_json(material: Material, options: ContentOptions) -> dict[str, Any]:
    """Return the project as plain values."""
    project = shared(material.project, options.sharing)
    told = left_out(options.sharing)
    records: dict[str, list[Any]] = {kind: [] for kind in KINDS}
    blocks: dict[str, Any] = {}
    for record in project.records():
        if options.sharing != EVERYTHING and isinstance(record, Import):
            continue
        records[record.kind].append(to_plain(record))
        data = material.block(record.id) if record.kind in WITH_BLOCK else None
        if data is not None:
            blocks[record.id] = {"base64": base64.b64encode(data).decode("ascii")}
    if options.sharing != EVERYTHING and project.table(Import):
        told.append(tr("The answers of single customers are left out; workbook and web page hold the scores."))
    now = datetime.now(UTC) if options.today is None else datetime.combine(options.today, datetime.min.time(), UTC)
    return {
        "format": FORMAT,
        "version": VERSION,
        "exported_at": now.isoformat(timespec="seconds"),
        "left_out": told,
        "records": {kind: rows for kind, rows in records.items() if rows},
        "blocks": blocks,
    }


def read_json(text: str, name: str) -> Incoming:
    """Return the project in a JSON text; what cannot be kept of it is told in `problems`.

    Raise JourneyError where it is no project of ours, or one that a newer program wrote.
    """
    try:
        plain = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise JourneyError(tr("“{name}” is not JSON: {reason}. Nothing was read.", name=name, reason=error)) from error
    if not isinstance(plain, dict) or plain.get("format") != FORMAT or not isinstance(plain.get("records"), dict):
        raise JourneyError(tr("“{name}” is JSON, but not a project of cxjourney. Nothing was read.", name=name))
    if plain.get("version") != VERSION:
        raise JourneyError(
            tr("“{name}” was written by a newer cxjourney (version {version} of the JSON). Bring the program up to "
               "date, then read it again.", name=name, version=plain.get("version"))
        )  # fmt: skip
    problems: list[str] = []
    records = list(_records(plain["records"], problems))
    blocks = _blocks(plain.get("blocks"), problems)
    return finished(name, records, problems, _readable(records, blocks, problems))


def _readable(records: list[Record], blocks: dict[str, bytes], problems: list[str]) -> dict[str, bytes]:
    """Return the blocks without answers that cannot be read, which would only be found out when a score is wanted."""
    from cxjourney.scoring.frame import read_block

    for record in records:
        if isinstance(record, Import) and record.id in blocks:
            try:
                read_block(blocks[record.id])
            except JourneyError as error:
                problems.append(f"{record.file_name}: {error}")
                del blocks[record.id]
    return blocks


def _records(tables: dict[str, Any], problems: list[str]) -> list[Record]:
    found: list[Record] = []
    for kind, rows in tables.items():
        if kind not in KINDS or not isinstance(rows, list):
            problems.append(tr("“{kind}” is not a kind of record and was left out.", kind=kind))
            continue
        for number, row in enumerate(rows, 1):
            try:
                found.append(record_from(kind, row))
            except NotPlain as error:
                problems.append(
                    tr("{kind} number {number} was left out: {field} is not as the schema says.",
                       kind=kind, number=number, field=error)
                )  # fmt: skip
    return found


def _blocks(plain: object, problems: list[str]) -> dict[str, bytes]:
    found: dict[str, bytes] = {}
    for id_, block in (plain if isinstance(plain, dict) else {}).items():
        try:
            found[id_] = base64.b64decode(block["base64"], validate=True)
        except (binascii.Error, TypeError, KeyError, ValueError):
            problems.append(tr("The data of {id} is damaged and was left out.", id=id_))
    return found
