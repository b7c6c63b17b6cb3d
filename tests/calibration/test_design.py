"""The design: arrays weigh as the program weighs leads one by one."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from countermark.calibration.design import Design
from countermark.calibration.label import Label
from countermark.signals.signal import Finding
from countermark.tracing.weighing import Weights, reasons, weigh

WEIGHTS = Weights.load()
NAMES = sorted(WEIGHTS.bits)
found = st.lists(st.tuples(st.sampled_from(NAMES), st.floats(0.001, 1.0)), max_size=10)


@given(st.lists(found, max_size=5))
def test_it_weighs_as_leads_are_weighed(leads: list[list[tuple[str, float]]]) -> None:
    design = Design([Label(str(n), "", True, tuple(lead)) for n, lead in enumerate(leads)], NAMES)
    sums = design.sums(np.array([WEIGHTS.bits[name] for name in NAMES]))
    assert len(sums) == len(leads)
    for lead, total in zip(leads, sums, strict=True):
        made = reasons([Finding(name, "", (), certainty) for name, certainty in lead], WEIGHTS)
        # Each reason is rounded to 0.01 bits in a lead; two that are as strong may change places.
        assert weigh(made, 0.0)[0] == pytest.approx(total, abs=0.06)


def test_one_reason_of_a_family_counts() -> None:
    label = Label("a", "", True, (("a.weak", 1.0), ("a.strong", 1.0), ("b.other", 0.5)))
    rows, offset = Design([label], ["a.strong", "a.weak", "b.other"]).linear(np.array([3.0, 2, 4]))
    assert rows.tolist() == [[1, 0, 1]]
    assert offset.tolist() == [-1]


def test_doubt_may_leave_nothing() -> None:
    label = Label("a", "", True, (("a.weak", 0.01), ("b.against", 0.01)))
    design = Design([label], ["a.weak", "b.against"])
    assert design.sums(np.array([2.0, -2.0])).tolist() == [0]
