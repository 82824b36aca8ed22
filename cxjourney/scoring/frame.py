"""The shape that feeds every score: one block of evidence, as columns.

A block holds **one row for each response at one touchpoint** and is stored as Parquet (zstd) beside its `Import`
record. Columns:

| column | type | meaning |
|---|---|---|
| `key` | String | keyed hash that makes a row recognisable when the same data comes again; unique in a project |
| `response` | String, may be null | keyed hash of the response id: rows of one response share it |
| `row` | UInt32 | row number in the source file, its first data row being 1 |
| `touchpoint` | String | touchpoint id |
| `time` | Datetime(us), may be null | when the answer was given, or the ticket was opened |
| `channel` | String, may be null | channel as the data names it |
| `count` | Float64 | how many answers the row stands for: 1, or more in a counts table |
| `weight` | Float64, may be null | survey weight; null where the file has none |
| `comment` | String, may be null | what the customer wrote |
| `open` | Boolean, may be null | true for a ticket that is not resolved yet |
| `m:ID` | Float64, may be null | the answer to the metric with that id (for TTR: hours) |
| `s:NAME` | String, may be null | segment attribute NAME |

It knows nothing of files or SQL: `evidence` makes blocks, `storage` keeps them.
"""

from __future__ import annotations

METRIC = "m:"
SEGMENT = "s:"
FIXED = ("key", "response", "row", "touchpoint", "time", "channel", "count", "weight", "comment", "open")
