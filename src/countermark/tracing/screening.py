"""Screening: which brands the words of each listing name, over whole columns at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import count

import pyarrow as pa
import pyarrow.compute as pc

from countermark.records.registry import Brand, Registry
from countermark.signals.candidate import Hit
from countermark.text.fragment import Fragments
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

    @cached_property
    def fragments(self) -> Fragments:
        """What may be left of the names in pictures."""
        return Fragments(terms_of(Registry(brands=self.brands)))

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

    def named(self, texts: Sequence[str]) -> frozenset[int]:
        """The numbers of the texts that name a brand."""
        return frozenset(hit.row for hit in self.hits(texts))

    def readings(self, lines: Sequence[Sequence[str]]) -> list[str | None]:
        """Of the readings of each line in a picture the first that names a brand, else the first in
        which a piece of a name can be put right; None where there is neither."""
        named = self.named([text for line in lines for text in line])
        numbers = count()
        made = ([(text, next(numbers) in named) for text in line] for line in lines)
        return [
            next((text for text, names in line if names), None)
            or next(filter(None, (self.fragments.mended(text) for text, _ in line)), None)
            for line in made
        ]
