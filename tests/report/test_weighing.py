import pytest
from hypothesis import given
from hypothesis import strategies as st
from invented_leads import lead

from countermark.records.reason import Reason
from countermark.report.weighing import (
    FLOOR,
    falls,
    lifts,
    log_odds,
    missing,
    probability,
    rises,
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


def test_what_speaks_against_it_may_hold_it_down():
    found = weighed(reason("a.x", 9), reason("b.x", -3), reason("c.x", -0.1))  # −1.1 bits
    found = found.model_copy(update={"grade": "abstain"})
    (rise,) = rises(found)
    assert (rise.reason.signal, rise.grade) == ("b.x", "possible")
    assert rise.probability == pytest.approx(probability(1.9))
    assert falls(found) == ()


def test_a_grade_held_back_does_not_rise_by_what_is_taken_away():
    found = weighed(reason("a.x", 12), reason("b.x", -0.5), grade="possible")
    assert rises(found) == ()


BITS = {"a.x": 6.0, "a.strong": 9.0, "b.x": 3.0, "b.y": 2.9, "c.weak": 0.2, "d.against": -4.0}


def test_what_would_lift_it():
    found = weighed(reason("a.x", 6), reason("c.weak", 0.2))  # −0.8 bits
    found = found.model_copy(update={"grade": "abstain"})
    strong, other = lifts(found, BITS)
    assert (strong.signal, strong.gain) == ("a.strong", 3)  # less than what it stands for
    assert (other.signal, other.gain) == ("b.x", 3)
    assert other.probability == pytest.approx(probability(2.2))
    assert lifts(weighed(reason("a.x", 12), grade="likely"), BITS) == ()


def test_a_weaker_reason_of_a_family_lifts_nothing():
    found = weighed(reason("a.x", 6.9), reason("b.z", -5)).model_copy(update={"grade": "abstain"})
    assert "b.x" not in {lift.signal for lift in lifts(found, BITS)}


REASONS = st.lists(
    st.builds(
        reason,
        st.sampled_from(["a.x", "b.x", "b.y", "c.x", "d.x"]),
        st.integers(-800, 800).map(lambda cents: cents / 100),
    ),
    max_size=5,
    unique_by=lambda each: each.family,
)


@given(REASONS, st.integers(-900, 0).map(lambda cents: cents / 100))
def test_what_is_said_to_change_the_grade_changes_it(reasons, prior):
    """Recomputed from the start, with the reason taken away or added."""

    def graded(kept):
        bits = prior + sum(each.weight for each in kept)
        return next((name for name, floor in FLOOR.items() if bits >= floor), "abstain")

    found = weighed(*reasons, prior=prior, grade=graded(reasons))
    for change in (*falls(found), *rises(found)):
        left = [each for each in reasons if each != change.reason]
        assert graded(left) == change.grade != found.grade
    told = {change.reason for change in (*falls(found), *rises(found))}
    for kept in reasons:
        if kept not in told:
            assert graded([each for each in reasons if each != kept]) == found.grade
    order = ["abstain", "possible", "likely"]
    for lift in lifts(found, BITS):
        family = lift.signal.split(".")[0]
        left = [each for each in reasons if each.family != family]
        lifted = graded([*left, reason(lift.signal, BITS[lift.signal])])
        assert order.index(lifted) > order.index(found.grade)
