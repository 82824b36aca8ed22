"""What can be wrong with a database, as codes that travel between processes, and their sentences."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from cxjourney.domain.text import tr

Values = dict[str, Any]

DATABASE_FAULTS: dict[str, Callable[[str, Values], str]] = {
    "database_driver": lambda name, values: tr(
        "“{name}” cannot be reached: the driver for {kind} is not installed. Install {package}.",
        name=name, kind=values["kind"], package=values["package"],
    ),
    "database_kind": lambda name, values: tr(
        "“{name}” cannot be reached: no driver for “{kind}” is installed. Install the SQLAlchemy dialect that the "
        "database's maker names.", name=name, kind=values["kind"],
    ),
    "database_missing": lambda name, _: tr("There is no database file “{name}”.", name=name),
    "database_not_one": lambda name, values: tr(
        "“{name}” is not a database of this kind: {reason}.", name=name, reason=values["reason"]
    ),
    "database_unreachable": lambda name, values: tr(
        "“{name}” cannot be reached: {reason}. Nothing was changed. Check the host, the port and the network.",
        name=name, reason=values["reason"],
    ),
    "database_password": lambda name, _: tr(
        "“{name}” did not accept the user name and password. Nothing was changed. Check where the password comes "
        "from.", name=name,
    ),
    "database_table": lambda name, values: tr(
        "“{name}” does not know a table or column that the query names: {reason}.", name=name, reason=values["reason"]
    ),
    "database_permission": lambda name, values: tr(
        "“{name}” does not let this user read that: {reason}.", name=name, reason=values["reason"]
    ),
    "database_read_only": lambda name, _: tr(
        "“{name}” was asked to change something, which a source never does. Use a query that only reads.", name=name
    ),
    "database_deadline": lambda name, _: tr(
        "“{name}” took too long to answer and was stopped. Nothing was changed. Ask for less, or add an index.",
        name=name,
    ),
    "database_query": lambda name, values: tr(
        "“{name}” refused the query: {reason}.", name=name, reason=values["reason"]
    ),
    "database_no_rows": lambda name, _: tr("“{name}” has no rows for this query, so there is nothing to bring in.",
                                           name=name),
    "database_no_columns": lambda name, _: tr("The query to “{name}” gives no columns.", name=name),
    "database_columns": lambda name, values: tr(
        "The query to “{name}” gives more than {limit} columns, which no survey has. Name those that you need.",
        name=name, limit=values["limit"],
    ),
    "database_column": lambda name, values: tr(
        "“{name}” gives no column “{column}” for this query. Its columns are: {columns}.", name=name,
        column=values["column"], columns=values["columns"],
    ),
    "database_binary": lambda name, values: tr(
        "The column “{column}” of “{name}” holds bytes, which are no answers. Leave it out of the query.",
        name=name, column=values["column"],
    ),
    "database_dates": lambda name, values: tr(
        "The column “{column}” of “{name}” is meant as a date, but holds texts such as “{value}” that do not sort by "
        "time. Turn them into dates in the query.", name=name, column=values["column"], value=values["value"],
    ),
    "database_date_style": lambda name, values: tr(
        "The column “{column}” of “{name}” holds dates as text that the database cannot count by. Turn them into "
        "dates in the query.", name=name, column=values["column"],
    ),
    "database_groups": lambda name, values: tr(
        "“{name}” would send more than {limit} counts. Count by month, or map fewer segment columns.", name=name,
        limit=f"{values['limit']:,}",
    ),
}  # fmt: skip
"""Fault code -> its sentence."""
