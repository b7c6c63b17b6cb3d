"""Alike: what different writings have in common, as further things that accounts share.

A handle without its signs, and without words like "official"; the root of a handle, without its
number. Each is made of one sighting alone, so that it needs no comparison with all others: that
two accounts have it in common, and how many have, is weighed as it is for everything else.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

import pyarrow as pa
import pyarrow.compute as pc

from countermark.operators.handle import LEAST, affixes, variant
from countermark.text.fold import fold


@lru_cache(1 << 16)
def undecorated(handle: str) -> str | None:
    """A handle without signs and added words, its number kept: `the.mia_glam7.shop`, `mia_glam7`
    → `miaglam7`. None where too little is left to tell anything."""
    bare = "".join(char for char in fold(handle) if char.isalnum())
    for word in _words():
        for left in (bare.removesuffix(word), bare.removeprefix(word)):
            if left != bare and sum(map(str.isalpha, left)) >= LEAST:
                bare = left
    return bare if sum(map(str.isalpha, bare)) >= LEAST else None


def root(handle: str) -> str | None:
    """What a handle has in common with those that differ in numbers, too."""
    found = variant(handle)
    return found if sum(map(str.isalpha, found)) >= LEAST else None


MADE: dict[str, tuple[str, Callable[[str], str | None]]] = {
    "alike-handle": ("handle", undecorated),
    "root-handle": ("handle", root),
}
"""Kinds that are made, of which kind and how."""


def widened(seen: pa.Table) -> pa.Table:
    """The sightings, and those that are made of them."""
    tables = [seen]
    for made, (kind, way) in MADE.items():
        chosen = seen.filter(pc.equal(seen.column("kind"), kind))
        texts = chosen.column("value").combine_chunks().dictionary_encode()
        each = [way(text) for text in texts.dictionary.to_pylist()]
        found = pa.array(each, pa.large_string()).take(texts.indices)
        kinds = pa.array([made], pa.large_string()).take(pa.array([0] * len(chosen), pa.int32()))
        for name, column in (("kind", kinds), ("value", found)):
            place = seen.schema.get_field_index(name)
            chosen = chosen.set_column(place, seen.schema.field(name), column)
        tables.append(chosen.filter(pc.is_valid(chosen.column("value"))))
    return pa.concat_tables(tables)


@lru_cache(1)
def _words() -> tuple[str, ...]:
    """Added words, the longest first: those that are not the end of another word by chance."""
    return tuple(
        sorted((w for w in affixes() if len(w) > 3 or w == "the"), key=lambda w: (-len(w), w))
    )
