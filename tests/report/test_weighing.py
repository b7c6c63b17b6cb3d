import pytest
from hypothesis import given
from hypothesis import strategies as st
from invented_leads import lead

from countermark.records.reason import Reason
from countermark.report.weighing import (
    FLOOR,
    falls,
    log_odds,
    missing,
    probability,
    uncounted,
    unexplained,
    waterfall,
)


def reason(signal, weight, counted=True):
    family = signal.split(".")[0]
    return Reason(signal=signal, family=family, weight=weight, counted=counted, detail="–")


def weighed(*reasons, prior=-7.0, grade="possible"):
    weight = prior + sum(each.weight for each in reasons if each.counted)
    return lead(reasons=reasons, prior=prior, weight=weight, grade=grade)


@given(st.floats(-40, 40))
def test_probability_and_log_odds_undo_each_other(bits):
    assert log_odds(probability(bits)) == pytest.approx(bits, abs=1e-3)


def test_extreme_weights_stay_probabilities():
    assert probability(1e9) == 1
    assert probability(-1e9) == pytest.approx(0)


def test_the_floors_are_those_of_the_contract():
    assert probability(FLOOR["likely"]) == pytest.approx(0.9)
    assert probability(FLOOR["possible"]) == pytest.approx(0.5)


@pytest.mark.parametrize("number", range(12))
def test_the_waterfall_runs_from_the_prior_to_the_weight(number):
    found = lead(number)
    steps = waterfall(found)
    assert steps[0].start == found.prior
    assert steps[-1].end == pytest.approx(found.weight)
    assert all(step.end - step.start == pytest.approx(step.reason.weight) for step in steps)
    assert len(steps) + len(uncounted(found)) == len(found.reasons)


def test_the_strongest_comes_first_and_what_speaks_against_comes_last():
    found = weighed(reason("b.x", -2), reason("a.x", 1), reason("c.x", 5))
    assert [step.reason.signal for step in waterfall(found)] == ["c.x", "a.x", "b.x"]


def test_a_lead_without_reasons_has_no_steps():
    assert waterfall(weighed()) == ()


def test_a_sum_that_does_not_hold_is_told():
    assert unexplained(weighed(reason("a.x", 3))) == pytest.approx(0)
    assert unexplained(lead(weight=9.0, prior=-7.0, reasons=())) == pytest.approx(16)


def test_what_is_missing_to_the_next_grade():
    assert missing(weighed(reason("a.x", 9))) == ("likely", pytest.approx(log_odds(0.9) - 2))
    assert missing(weighed(reason("a.x", 6), grade="abstain")) == ("possible", pytest.approx(1))
    assert missing(weighed(reason("a.x", 12), grade="likely")) is None


def test_a_grade_held_back_lacks_no_bits():
    assert missing(weighed(reason("a.x", 12), grade="possible")) == ("likely", 0)


def test_what_falls_without_a_reason():
    found = weighed(reason("a.x", 6), reason("b.x", 3), reason("c.x", 0.5))
    (loss_a, loss_b) = falls(found)
    assert (loss_a.reason.signal, loss_a.grade) == ("a.x", "abstain")
    assert loss_a.probability == pytest.approx(probability(-3.5))
    assert loss_b.reason.signal == "b.x"


def test_the_next_of_the_family_stands_in_for_one_that_falls():
    heir = reason("a.y", 5.8, counted=False)
    found = weighed(reason("a.x", 6), reason("b.x", 3), heir)
    assert [loss.reason.signal for loss in falls(found)] == ["b.x"]
