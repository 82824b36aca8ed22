"""The tables of a .cxj file, for SQLAlchemy Core, after `columns`: one for each record kind, and four beside them.

A .cxj file is one SQLite database with `application_id` 0x43584A31 (“CXJ1”) and the format number in
`user_version`. Record tables follow from the record classes by the rule in `mapping`; any SQLite tool can read them.

History of the format:

1. The first one.
2. Assets have a text for people who cannot see them (`asset.alt_text`); what was copied knows what it was copied
   from (`origin_id` on stage, lane, touchpoint, transition and note), so that as-is and to-be can be compared;
   blocks carry their checksum (`block.sha256`), and the file one over all its content (`meta.content_sha256`).
3. Evidence: targets of single touchpoints (`target`), cases to call back (`case`), databases that evidence comes from
   (`source`, `import.source_id`); the working calendar and the call-back time (`project`); metrics that count business
   hours or name the answers to call back; quotes that know the answer they came from (`note.answer_key`).
4. Personas know which of their statements were drafted from evidence and are not confirmed yet (`persona.drafted`),
   and whether their quote is a customer's own words (`persona.quote_said`).
"""

from __future__ import annotations

from sqlalchemy import REAL, TEXT, Column, Integer, LargeBinary, MetaData, Table

from cxjourney.domain.records import KINDS
from cxjourney.storage.columns import TABLES
from cxjourney.storage.numbers import APPLICATION_ID, FORMAT_VERSION

__all__ = ["APPLICATION_ID", "FORMAT_VERSION", "RECORD_TABLES", "block", "edit_log", "meta", "schema", "version"]

_TYPES = {"TEXT": TEXT, "INTEGER": Integer, "REAL": REAL, "BLOB": LargeBinary}

schema = MetaData()


def _table(name: str) -> Table:
    columns = [
        Column(column.name, _TYPES[column.sql_type](), primary_key=column.is_key, nullable=column.nullable)
        for column in TABLES[name]
    ]
    return Table(name, schema, *columns)


RECORD_TABLES: dict[str, Table] = {kind: _table(kind) for kind in KINDS}
"""The table of each record kind, parents before children."""

edit_log, version, block, meta = map(_table, ("edit_log", "version", "block", "meta"))
