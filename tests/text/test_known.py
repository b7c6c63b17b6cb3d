import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from countermark.text.known import Known, sieved

NUMBERS = st.integers(0, 2**64 - 1) | st.integers(0, 50)


@given(st.lists(NUMBERS, unique=True, max_size=300), st.lists(NUMBERS, max_size=50))
def test_the_known_are_found_and_no_others(known, others):
    sought = [*others, *known]
    which, at = Known(np.array(known, np.uint64)).find(np.array(sought, np.uint64))
    found = sorted(zip(at.tolist(), which.tolist(), strict=True))
    place = {number: n for n, number in enumerate(known)}
    assert found == [(n, place[number]) for n, number in enumerate(sought) if number in place]


@given(st.lists(NUMBERS, min_size=1, max_size=20), st.integers(1, 20))
def test_a_sieve_has_a_place_for_each(numbers, bits):
    places = sieved(np.array(numbers, np.uint64), bits)
    assert ((places >= 0) & (places < 1 << bits)).all()
