"""Worlds: their labels are the same each time, and hold both sides."""

from countermark.calibration.worlds import from_worlds
from countermark.demo import Size

SMALL = Size(listings=60, posts=10, pictures=0)


def test_a_world_gives_its_labels_each_time() -> None:
    steps: list[int] = []
    found = from_worlds([1], SMALL, lambda: steps.append(1))
    assert found == from_worlds([1, 1], SMALL)
    assert steps == [1]
    assert {label.group for label in found} == {"1"}
    assert len({label.name for label in found}) == len(found) >= SMALL.listings
    assert {label.holds for label in found if label.findings} == {True, False}
    assert any(not label.findings for label in found)
