"""Screening: which brands the words of each listing name, over whole columns at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import pyarrow as pa
import pyarrow.compute as pc

from countermark.records.registry import Brand, Registry
from countermark.signals.candidate import Hit
from countermark.text.mention import Mentions
from countermark.text.term import terms_of


@dataclass(frozen=True)
class Screening:
    """A stage over accepted batches: adds `brands`, the ids of the brands that a listing's title,
    description or brand field names. It carries the brands to every worker, and builds what it
    searches them with there."""

    brands: tuple[Brand, ...]

    @cached_property
    def mentions(self) -> Mentions:
        """The search, built on first use."""
        terms = terms_of(Registry(brands=self.brands))
        return Mentions(term for term in terms if term.kind != "motif")

    def __getstate__(self) -> dict[str, object]:
        return {"brands": self.brands}

    def __call__(self, batch: pa.RecordBatch) -> pa.RecordBatch:
        """The batch with one column more."""
        words = pc.binary_join_element_wise(
            batch.column("title"), batch.column("description"), batch.column("brand"), "\n",
            null_handling="replace",
        )  # fmt: skip
        named: list[list[str] | None] = [None] * len(batch)
        found = self.mentions.find(words).select(["row", "brand"])
        for row, brand in zip(*(column.to_pylist() for column in found.columns), strict=True):
            known = named[row]
            if known is None:
                named[row] = [brand]
            elif brand not in known:
                known.append(brand)
        return batch.append_column("brands", pa.array(named, pa.list_(pa.string())))

    def hits(self, texts: Sequence[str]) -> list[Hit]:
        """Every place in the texts that names a brand, slips of a letter included, in order."""
        found = self.mentions.find(texts, typos=True).select(list(Hit._fields))
        return [Hit(*row) for row in zip(*(c.to_pylist() for c in found.columns), strict=True)]
