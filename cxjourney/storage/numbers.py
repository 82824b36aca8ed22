"""The numbers that mark a .cxj file and the limits of what one may hold; free of imports, for quick looks at files."""

from __future__ import annotations

APPLICATION_ID = 0x43584A31
FORMAT_VERSION = 4
"""The format that this program writes; its history is told in `tables`."""

SUFFIX = ".cxj"
INCOMING_NAME = "incoming.cxj"  # of a private copy in its folder
SQLITE_MAGIC = b"SQLite format 3\0"

MAXIMUM_FILE = 2 << 30  # bytes
MAXIMUM_VALUE = 512 << 20  # bytes in one value of a file, such as the block of an import
MAXIMUM_TEXT = 20_000  # characters in one field that a person fills in, as in domain.checks
MAXIMUM_JSON = 16_000_000  # characters in a list, or in a field that the program fills in
MAXIMUM_RECORDS = 200_000  # of one kind
MAXIMUM_COLUMN = 9_999  # of a touchpoint within its stage
MAXIMUM_OTHER_TABLES = 50  # that are not ours and are kept
UNDO_STEPS = 1_000  # kept over closing and opening
