import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from countermark.pictures.hashes import MOST, Hashes, Matches

Bits = NDArray[np.uint8]


def brute(references: Bits, queries: Bits, radius: int) -> list[tuple[int, int, int]]:
    unlike = np.bitwise_count(queries[:, None, :] ^ references[None, :, :]).sum(axis=2)
    rows = [(int(q), int(unlike[q, r]), int(r)) for q, r in np.argwhere(unlike <= radius)]
    return sorted(rows)


def told(found: Matches) -> list[tuple[int, int, int]]:
    return [(int(q), int(d), int(r)) for q, r, d in zip(*found, strict=True)]


def near(rng: np.random.Generator, bits: Bits, most: int) -> Bits:
    """Copies with up to `most` bits turned."""
    turned = np.zeros((len(bits), 256), np.uint8)
    for row in turned:
        row[rng.choice(256, rng.integers(0, most + 1), replace=False)] = 1
    return bits ^ np.packbits(turned, axis=1)


@given(st.integers(0, 2**32 - 1), st.integers(0, MOST), st.integers(1, 60), st.integers(0, 40))
@settings(max_examples=60)
def test_nothing_is_missed_and_nothing_added(seed: int, radius: int, n: int, m: int) -> None:
    rng = np.random.default_rng(seed)
    references = rng.integers(0, 256, (n, 32), dtype=np.uint8)
    references[n // 2 :] = near(rng, references[: n - n // 2], 50)
    queries = near(rng, references[rng.integers(0, n, m)], 40)
    assert told(Hashes(references).search(queries, radius)) == brute(references, queries, radius)


@given(st.lists(st.integers(0, 255), min_size=MOST, max_size=MOST, unique=True))
def test_the_farthest_copy_is_found_wherever_its_bits_lie(places: list[int]) -> None:
    turned = np.zeros((1, 256), np.uint8)
    turned[0, places] = 1
    found = Hashes(np.zeros((1, 32), np.uint8)).search(np.packbits(turned, axis=1))
    assert told(found) == [(0, MOST, 0)]


def test_two_bits_in_every_band_but_one_is_the_worst_case() -> None:
    row = np.tile(np.array([0x11, 0x00], np.uint8), 16)
    one = row.copy()
    one[0] = 0x01
    index = Hashes(np.zeros((1, 32), np.uint8))
    assert told(index.search(one[None])) == [(0, 31, 0)]
    assert told(index.search(row[None])) == []


def test_equal_references_are_all_named() -> None:
    rng = np.random.default_rng(1)
    one = rng.integers(0, 256, (1, 32), dtype=np.uint8)
    references = np.concatenate([one, near(rng, one, 5), one, one])
    found = Hashes(references).search(one)
    assert told(found) == brute(references, one, MOST)
    assert len(found.query) == 4


def test_many_queries_at_once_give_what_each_gives_alone() -> None:
    rng = np.random.default_rng(2)
    references = rng.integers(0, 256, (3000, 32), dtype=np.uint8)
    references[:, :2] = 7  # one crowded value in a band
    queries = near(rng, references[:500], 31)
    index = Hashes(references)
    alone = [(q, d, r) for q in range(500) for _, d, r in told(index.search(queries[q : q + 1]))]
    assert told(index.search(queries)) == alone == brute(references, queries, MOST)


def test_the_arrays_given_are_not_touched() -> None:
    references = np.random.default_rng(3).integers(0, 256, (50, 32), dtype=np.uint8)
    copy = references.copy()
    index = Hashes(references)
    references[:] = 0
    assert told(index.search(copy[:1])) == brute(copy, copy[:1], MOST)


def test_empty_sides() -> None:
    none = np.empty((0, 32), np.uint8)
    some = np.zeros((2, 32), np.uint8)
    assert told(Hashes(none).search(some)) == told(Hashes(some).search(none)) == []
    assert (len(Hashes(none)), len(Hashes(some))) == (0, 2)


def test_memory_is_what_is_said() -> None:
    rng = np.random.default_rng(4)
    index = Hashes(rng.integers(0, 256, (20_000, 32), dtype=np.uint8))
    assert index.nbytes <= 20_000 * 105 + 5 * 2**20


@pytest.mark.parametrize("radius", [-1, 32])
def test_a_radius_beyond_exactness_is_refused(radius: int) -> None:
    some = np.zeros((2, 32), np.uint8)
    with pytest.raises(ValueError, match="exact up to 31"):
        Hashes(some).search(some, radius)


def test_other_shapes_are_refused() -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        Hashes(np.zeros((2, 31), np.uint8))
    with pytest.raises(ValueError, match="int64"):
        Hashes(np.zeros((2, 32), np.int64))  # type: ignore[arg-type]
