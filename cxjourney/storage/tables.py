"""The tables of a .cxj file, described for SQLAlchemy Core: one for each record kind, and five beside them.

A .cxj file is one SQLite database with `application_id` 0x43584A31 (“CXJ1”) and the format number in
`user_version`. Record tables follow from the record classes by the rule in `mapping`; any SQLite tool can read them.

History of the format:

1. The first one.
2. Assets have a text for people who cannot see them (`asset.alt_text`); what was copied knows what it was copied
   from (`origin_id` on stage, lane, touchpoint, transition and note), so that as-is and to-be can be compared;
   blocks carry their checksum (`block.sha256`), and the file one over all its content (`meta.content_sha256`).
"""

from __future__ import annotations

from sqlalchemy import REAL, TEXT, Column, Integer, LargeBinary, MetaData, Table

from cxjourney.domain.records import KINDS
from cxjourney.storage.mapping import MAPPINGS, RecordMapping
from cxjourney.storage.numbers import APPLICATION_ID, FORMAT_VERSION

__all__ = ["APPLICATION_ID", "FORMAT_VERSION", "RECORD_TABLES", "block", "edit_log", "meta", "schema", "version"]

_TYPES = {"TEXT": TEXT, "INTEGER": Integer, "REAL": REAL}

schema = MetaData()


def _record_table(mapping: RecordMapping) -> Table:
    columns = [
        Column(rule.name, _TYPES[rule.sql_type](), primary_key=rule.name == "id", nullable=rule.nullable)
        for rule in mapping.columns
    ]
    return Table(mapping.kind, schema, *columns)


RECORD_TABLES: dict[str, Table] = {kind: _record_table(MAPPINGS[kind]) for kind in KINDS}
"""The table of each record kind, parents before children."""

edit_log = Table(
    "edit_log",
    schema,
    Column("sequence", Integer, primary_key=True),  # grows for ever; a number is never used twice
    Column("undone", Integer, nullable=False),  # 1 for the steps that Redo would bring back
    Column("text", TEXT, nullable=False),
    Column("changes", TEXT, nullable=False),  # JSON, see mapping.changes_to_json
)

version = Table(
    "version",
    schema,
    Column("id", TEXT, primary_key=True, nullable=False),
    Column("label", TEXT, nullable=False),
    Column("made_at", TEXT, nullable=False),  # ISO 8601 with offset
    Column("records", LargeBinary, nullable=False),  # zlib over JSON, see mapping.pack_records
)

block = Table(
    "block",
    schema,
    Column("id", TEXT, primary_key=True, nullable=False),
    Column("sha256", TEXT, nullable=False),
    Column("bytes", LargeBinary, nullable=False),
)

meta = Table(
    "meta",
    schema,
    Column("key", TEXT, primary_key=True, nullable=False),
    Column("value", TEXT, nullable=False),
)
