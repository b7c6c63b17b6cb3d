import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from countermark.pictures.hub import CAP, strangers


def bits(*rows: int) -> NDArray[np.uint8]:
    """Fingerprints, far from one another, of the pictures so numbered."""
    return np.stack([np.random.default_rng(row).integers(0, 256, 32, np.uint8) for row in rows])


def test_different_users_are_counted_not_pictures() -> None:
    rows = bits(1, 1, 1, 2)
    assert strangers(rows, ["a", "a", "b", "c"]).tolist() == [2, 2, 2, 1]


def test_copies_that_differ_in_some_bits_are_one_picture() -> None:
    rows = bits(1, 1, 2)
    rows[1, 0] ^= 0xFF
    assert strangers(rows, ["a", "b", "c"]).tolist() == [2, 2, 1]
    assert strangers(rows, ["a", "b", "c"], radius=7).tolist() == [1, 1, 1]


def test_all_who_are_unknown_count_as_one() -> None:
    assert strangers(bits(1, 1, 1), ["", "", "a"]).tolist() == [2, 2, 2]


def test_a_shared_banner_passes_the_cap() -> None:
    rows = bits(*[1] * 300, 2, 2)
    found = strangers(rows, [f"shop{n}" for n in range(302)])
    assert (found[:300] > CAP).all() and (found[300:] <= CAP).all()


@given(st.lists(st.tuples(st.integers(0, 4), st.sampled_from("abc")), max_size=30))
def test_as_counted_by_hand(rows: list[tuple[int, str]]) -> None:
    shown = bits(*[row for row, _ in rows]) if rows else np.empty((0, 32), np.uint8)
    found = strangers(shown, [user for _, user in rows])
    assert found.tolist() == [len({u for r, u in rows if r == row}) for row, _ in rows]


def test_each_picture_needs_its_user() -> None:
    with pytest.raises(ValueError, match="1 pictures, but 0 users"):
        strangers(bits(1), [])
