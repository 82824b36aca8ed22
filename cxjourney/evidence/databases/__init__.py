"""Databases as evidence: rows of one query read like a file, or counts that the database itself makes."""
