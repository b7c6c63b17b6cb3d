"""Screening: which brands the words of each listing name, over whole columns at once."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import pyarrow as pa
import pyarrow.compute as pc

from countermark.records.registry import Brand
from countermark.text.mention import Mentions, terms_of


@dataclass(frozen=True)
class Screening:
    """A stage over accepted batches: adds `brands`, the ids of the brands that a listing's title,
    description or brand field names. It carries the brands to every worker, and builds what it
    searches them with there."""

    brands: tuple[Brand, ...]

    @cached_property
    def mentions(self) -> Mentions:
        """The search, built on first use."""
        return Mentions(terms_of(self.brands))

    def __getstate__(self) -> dict[str, object]:
        return {"brands": self.brands}

    def __call__(self, batch: pa.RecordBatch) -> pa.RecordBatch:
        """The batch with one column more."""
        words = pc.binary_join_element_wise(
            batch.column("title"), batch.column("description"), batch.column("brand"), "\n",
            null_handling="replace",
        )  # fmt: skip
        named: list[list[str] | None] = [None] * len(batch)
        for hit in self.mentions.find(words, typos=False):
            known = named[hit.row]
            if known is None:
                named[hit.row] = [hit.brand]
            elif hit.brand not in known:
                known.append(hit.brand)
        return batch.append_column("brands", pa.array(named, pa.list_(pa.string())))
