"""Measures: against figures worked out by hand, and at their bounds."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from countermark.calibration.measure import (
    Claims,
    calibration_error,
    claims,
    log_loss,
    reliability,
    shift,
    wilson,
)

ODDS = np.array([-3.0, -3.0, 0.0, 3.17, 3.17])
HOLDS = np.array([0.0, 1.0, 1.0, 1.0, 0.0])


def test_reliability_by_hand() -> None:
    bins = reliability(ODDS, HOLDS)
    assert [(b.low, b.high, b.count) for b in bins] == [(0.1, 0.2, 2), (0.5, 0.6, 1), (0.9, 1, 2)]
    assert [b.observed for b in bins] == [0.5, 1, 0.5]
    assert [b.predicted for b in bins] == pytest.approx([1 / 9, 0.5, 0.9], abs=1e-3)
    error = (2 * (0.5 - 1 / 9) + 0.5 + 2 * 0.4) / 5
    assert calibration_error(bins) == pytest.approx(error, abs=1e-3)
    assert calibration_error(()) == 0


def test_log_loss_by_hand() -> None:
    assert log_loss(np.zeros(4), np.array([0.0, 1, 0, 1])) == 1
    assert log_loss(np.array([np.log2(3)]), np.ones(1)) == pytest.approx(-np.log2(0.75))


def test_claims_by_hand() -> None:
    possible, likely = claims(ODDS, HOLDS, 0.0), claims(ODDS, HOLDS, np.log2(9))
    assert (possible.claimed, possible.right, possible.of) == (3, 2, 3)
    assert (likely.claimed, likely.precision, likely.recall) == (2, 0.5, 1 / 3)
    assert Claims(0, 0, 0).precision is None
    assert Claims(0, 0, 0).recall is None


def test_precision_where_the_guilty_are_rarer() -> None:
    found = Claims(claimed=50, right=40, of=50)  # recall 0.8, 10 of 950 innocents claimed
    here, rare = found.at(0.05, 1000), found.at(0.001, 1000)
    assert here is not None and rare is not None
    assert here[0] == pytest.approx(0.8)
    assert rare[0] == pytest.approx(0.0008 / (0.0008 + 0.999 * 10 / 950))
    assert rare[1] == pytest.approx(0.0008 / (0.0008 + 0.999 * wilson(10, 950)[1]))
    assert Claims(0, 0, 50).at(0.001, 1000) is None


def test_no_false_claim_is_no_proof() -> None:
    found = Claims(claimed=40, right=40, of=40).at(0.0001, 3040)
    assert found is not None
    assert found[0] == 1
    assert found[1] < 0.1


def test_the_odds_shift_with_the_share() -> None:
    assert shift(0.2, 0.2) == 0
    assert shift(1 / 3, 0.5) == pytest.approx(-1)


@given(st.integers(1, 500), st.data())
def test_an_interval_holds_its_share(count: int, data: st.DataObject) -> None:
    right = data.draw(st.integers(0, count))
    low, high = wilson(right, count)
    assert 0 <= low <= right / count + 1e-12
    assert right / count - 1e-12 <= high <= 1


@given(st.lists(st.tuples(st.floats(-30, 30), st.booleans()), min_size=1, max_size=40))
def test_every_label_is_in_one_bin(pairs: list[tuple[float, bool]]) -> None:
    odds, holds = (np.array(side, dtype=float) for side in zip(*pairs, strict=True))
    bins = reliability(odds, holds)
    assert sum(b.count for b in bins) == len(pairs)
    assert 0 <= calibration_error(bins) <= 1
    assert all(b.low - 1e-9 <= b.predicted <= b.high + 1e-9 for b in bins)
