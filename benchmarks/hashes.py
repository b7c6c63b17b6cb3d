"""Search among fingerprints: ours, faiss flat and threatexchange flat, with identical answers.

All are timed in one run on the same rows, one core, in processor time, and must find the same
pairs, or the run ends; the ratio is what counts. The bars at 1,000,000 references: 2.5 times faiss
flat, 4 times threatexchange flat. One reference in ten is a near copy of another, one in a hundred
equal to it; half of the queries are copies with up to 40 bits turned.
`python benchmarks/hashes.py [REFERENCES] [QUERIES]`
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from time import process_time

import faiss
import numpy as np
from numpy.typing import NDArray
from threatexchange.signal_type.pdq.pdq_faiss_matcher import PDQFlatHashIndex

from countermark.pictures.hashes import MOST, Hashes

Bits = NDArray[np.uint8]
Pairs = set[tuple[int, int]]


def copies(chance: np.random.Generator, bits: Bits, most: int) -> Bits:
    """The rows with up to `most` bits turned."""
    turned = np.argsort(chance.random((len(bits), 256), np.float32), axis=1) < chance.integers(
        0, most + 1, (len(bits), 1)
    )
    packed: Bits = bits ^ np.packbits(turned, axis=1)
    return packed


def rows(references: int, queries: int) -> tuple[Bits, Bits]:
    chance = np.random.default_rng(1)
    known = chance.integers(0, 256, (references, 32), dtype=np.uint8)
    tenth, hundredth = references // 10, references // 100
    known[:tenth] = copies(chance, known[tenth : 2 * tenth], 20)
    known[-hundredth:] = known[-2 * hundredth : -hundredth]
    asked = chance.integers(0, 256, (queries, 32), dtype=np.uint8)
    half = queries // 2
    asked[:half] = copies(chance, known[chance.integers(0, references, half)], 40)
    return known, asked


def timed(name: str, queries: int, search: Callable[[], Pairs]) -> tuple[Pairs, float]:
    """What the search finds, and its queries a second of processor time; the best of three."""
    best, found = 0.0, set()
    for _ in range(3):
        began = process_time()
        found = search()
        best = max(best, queries / (process_time() - began))
    print(f"{name:20} {best:8,.0f} queries/s")
    return found, best


def main() -> None:
    references, queries = (
        int(each) for each in (*sys.argv[1:], *("1000000", "1000")[len(sys.argv) - 1 :])
    )
    faiss.omp_set_num_threads(1)
    known, asked = rows(references, queries)

    began = process_time()
    index = Hashes(known)
    built = process_time() - began
    flat = faiss.IndexBinaryFlat(256)
    flat.add(known)
    exchange = PDQFlatHashIndex()  # type: ignore[no-untyped-call]
    exchange.add((row.tobytes().hex() for row in known), range(references))
    texts = [row.tobytes().hex() for row in asked]

    def ours() -> Pairs:
        found = index.search(asked)
        return set(zip(found.query.tolist(), found.reference.tolist(), strict=True))

    def by_faiss() -> Pairs:
        limits, _, found = flat.range_search(asked, MOST + 1)
        query = np.repeat(np.arange(len(asked)), np.diff(limits.astype(np.int64)))
        return set(zip(query.tolist(), found.tolist(), strict=True))

    def by_threatexchange() -> Pairs:
        found = exchange.search(texts, MOST, return_as_ids=True)
        return {(query, row) for query, near in enumerate(found) for row in near}

    print(f"{references:,} references, {queries:,} queries, within {MOST} bits, one core")
    print(f"built in {built:.1f} s, {index.nbytes / references:.0f} bytes a reference")
    pairs, rate = timed("multi-index hashing", queries, ours)
    for name, search, bar in (
        ("faiss flat", by_faiss, 2.5),
        ("threatexchange flat", by_threatexchange, 4.0),
    ):
        same, other = timed(name, queries, search)
        if same != pairs:
            sys.exit(f"{name} finds {len(same):,} pairs, not the same {len(pairs):,}")
        print(f"    {rate / other:.1f} times its rate (bar: {bar}), the same {len(pairs):,} pairs")


if __name__ == "__main__":
    main()
