from hypothesis import given
from hypothesis import strategies as st

from countermark.pictures.limits import LIMITS

SIDES = st.integers(1, 30_000)


@given(SIDES, SIDES)
def test_working_size_is_bounded_and_keeps_the_shape(width: int, height: int) -> None:
    w, h = LIMITS.working_size(width, height)
    assert 1 <= w <= width and 1 <= h <= height
    assert w * h <= LIMITS.area * 1.01 + max(w, h)
    if min(w, h) > 1:
        assert abs(w / width - h / height) <= max(1 / width, 1 / height)


def test_small_pictures_stay_and_strips_stay_readable() -> None:
    assert LIMITS.working_size(640, 480) == (640, 480)
    assert LIMITS.working_size(4000, 3000) == (1600, 1200)
    assert LIMITS.working_size(1080, 2400) == (800, 1778)
    assert LIMITS.working_size(790, 9000) == (790, 9000)
