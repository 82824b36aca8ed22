"""The rows that a project holds already, by their keys, and what answers they carry."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cxjourney.domain.ids import RecordId
from cxjourney.domain.project import Project
from cxjourney.domain.records import Import
from cxjourney.domain.text import tr

if TYPE_CHECKING:
    import polars as pl

    from cxjourney.evidence.parsing import ProblemRows


@dataclass(frozen=True)
class KnownRows:
    """Rows by `key`, with their answers (`m:ID`) and comments; `as_before` where some have the older hashes."""

    frame: pl.DataFrame | None = None
    as_before: bool = False

    @classmethod
    def of_keys(cls, keys: Iterable[int]) -> KnownRows:
        """Return rows of which nothing but the keys is known."""
        import polars as pl

        return cls(pl.DataFrame({"key": pl.Series(keys, dtype=pl.UInt64)}))

    def told_apart(self, block: pl.DataFrame) -> pl.DataFrame:
        """Return the block with identities of their own for responses whose ids are known from another day.

        Surveys that number their responses from 1 share ids, while a response that comes again was given on its day,
        or on the next one where two exports tell time by different zones.
        """
        import polars as pl

        from cxjourney.scoring.keys import KEY_BYTES, hash_words, own_keys

        strangers = self._strangers(block)
        if strangers is None or not strangers.height:
            return block
        block = block.with_columns(pl.col("time").dt.date().alias(_DAY)).join(
            strangers, on=["response", _DAY], how="left", maintain_order="left"
        )
        days = block[_DAY].cast(pl.Int32).fill_null(0).cast(pl.UInt64).to_numpy()
        secret = bytes(KEY_BYTES)
        fresh = pl.Series(hash_words([block["response"].fill_null(0).to_numpy(), days], secret), dtype=pl.UInt64)
        follow = own_keys(block["response"].fill_null(0), block["touchpoint"], block["open"]) == block["key"]
        others = pl.Series(hash_words([block["key"].to_numpy(), days], secret), dtype=pl.UInt64)
        keys = others.zip_with(~follow, own_keys(fresh, block["touchpoint"], block["open"]))
        is_new = block[_STRANGE].fill_null(value=False)
        return block.with_columns(
            keys.zip_with(is_new, block["key"]).alias("key"),
            fresh.zip_with(is_new, block["response"]).alias("response"),
        ).drop(_DAY, _STRANGE)

    def _strangers(self, block: pl.DataFrame) -> pl.DataFrame | None:
        """Return response and day of the rows that share only their ids with rows of another day."""
        import polars as pl

        if self.as_before or self.frame is None or "time" not in self.frame.columns or not block["time"].count():
            return None
        day = pl.col("time").dt.date()
        if self._is_same(block) and self.frame.select(day).to_series().equals(block.select(day).to_series()):
            return None
        known = self.frame.select("key", day.alias(_BEFORE)).drop_nulls()
        same = block.select("key", "response", day.alias(_DAY)).drop_nulls().join(known, on="key", how="inner")
        apart = (pl.col(_DAY) - pl.col(_BEFORE)).dt.total_days().abs() > 1
        return same.filter(apart).select("response", _DAY, pl.lit(value=True).alias(_STRANGE)).unique()

    def without(self, block: pl.DataFrame) -> pl.DataFrame:
        """Return the rows of a block that are new, each once."""
        import polars as pl

        if self._is_same(block):
            return block.clear()
        if self.frame is not None and self.frame.height:
            block = block.filter(~pl.col("key").is_in(self.frame["key"].implode()))
        if block["key"].n_unique() < block.height:
            block = block.unique("key", keep="first", maintain_order=True)
        return block

    def _is_same(self, block: pl.DataFrame) -> bool:
        """Say whether the block has the very rows that are known, in the same order, as when a file comes twice."""
        if self.frame is None or self.frame.height != block.height:
            return False
        return bool((self.frame["key"] == block["key"]).all())

    def changed(self, block: pl.DataFrame, problems: ProblemRows) -> int:
        """Note the known rows of a block that carry another answer than before; return how many rows of the file."""
        import polars as pl

        from cxjourney.scoring.frame import REPORTED

        if self.frame is None:
            return 0
        shared = [name for name in self.frame.columns if name not in ("key", "time") and name in block.columns]
        if not shared:
            return 0
        before = self.frame.select("key", pl.col(shared).name.suffix(_BEFORE))
        both = block.select("key", "row", *shared)
        if self._is_same(block):
            both = both.hstack(before.drop("key"))
        else:
            both = both.join(before, on="key", how="inner", maintain_order="left")
        changed: list[pl.Series] = []
        for name in shared:
            rows = both.filter(pl.col(name) != pl.col(name + _BEFORE))
            if rows.height:
                column = problems.sources.get(name, "")
                values = rows[name].cast(pl.String).str.strip_suffix(".0")
                reason = (
                    tr("another score was told before; that one is kept")
                    if name.startswith(REPORTED)
                    else tr("answered otherwise before; that answer is kept")
                )
                problems.add_rows(rows["row"], column, values, reason)
                changed.append(rows["row"])
        return pl.concat(changed).n_unique() if changed else 0


_BEFORE, _DAY, _STRANGE = ":before", ":day", ":strange"


def _is_compared(name: str) -> bool:
    from cxjourney.scoring.frame import METRIC, REPORTED

    return name in ("key", "time", "comment") or name.startswith((METRIC, REPORTED))


def known_rows(project: Project, block_of: Callable[[RecordId], bytes]) -> KnownRows:
    """Return the rows that all imports of the project hold; `block_of` is `Document.block`."""
    import polars as pl

    from cxjourney.scoring.frame import is_old_block, read_block

    frames: list[pl.DataFrame] = []
    as_before = False
    for import_id in project.table(Import):
        block = block_of(import_id)
        frames.append(read_block(block, _is_compared))
        as_before |= is_old_block(block)
    return KnownRows(pl.concat(frames, how="diagonal") if frames else None, as_before)
