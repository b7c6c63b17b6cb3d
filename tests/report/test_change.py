"""Sentences on what would change a grade."""

from invented_leads import lead, leads

from countermark.records.reason import Reason
from countermark.report.change import changes, percent
from countermark.signals import MEANINGS
from countermark.tracing.weighing import Weights

BITS = Weights.load().bits


def made(prior, grade, **weights):
    reasons = tuple(
        Reason(signal=name.replace("_", "."), family=name.split("_")[0], weight=weight,
               counted=True, detail="–")
        for name, weight in weights.items()
    )  # fmt: skip
    weight = prior + sum(weights.values())
    return lead(prior=prior, weight=weight, grade=grade, reasons=reasons)


def test_what_carries_a_likely_lead():
    assert changes(made(-7, "likely", a_x=8, b_x=3), {}, {}) == (
        "Without a.x it falls to abstain (6 %).",
        "Without b.x it falls to possible (67 %).",
        "Nothing counted speaks against it.",
    )


def test_what_would_lift_a_possible_one():
    bits, meanings = {"c.x": 3.0, "d.x": 0.1}, {"c.x": "the seller says so"}
    assert changes(made(-7, "possible", a_x=9, b_x=-0.5), bits, meanings)[0] == (
        "1.7 bits more would make it likely. Any one of these, not seen so far, brings them: "
        "c.x (the seller says so, +3.0)."
    )
    assert changes(made(-7, "possible", a_x=9, b_x=-0.5), {}, {})[0] == (
        "1.7 bits more would make it likely: no single kind of reason that is not seen so far "
        "brings as many."
    )


def test_what_holds_an_abstention_down():
    told = changes(made(-7, "abstain", a_x=9, b_x=-4), {}, {})
    assert "Without b.x, which speaks against it, it would be possible (80 %)." in told
    assert not [sentence for sentence in told if "falls" in sentence or "carries" in sentence]


def test_a_lead_that_no_single_reason_carries():
    told = changes(made(0, "likely", a_x=4, b_x=4), {}, {})
    assert "No single reason carries it: without any one of them the grade stays." in told


def test_a_grade_that_was_held_back():
    assert changes(made(-7, "possible", a_x=12), {}, {})[0].startswith("The weight would do for")


def test_every_signal_that_is_weighed_has_a_meaning():
    assert set(BITS) <= set(MEANINGS)
    for found in leads(12):
        assert changes(found, BITS, MEANINGS)


def test_percent_is_never_a_certainty():
    shown = {0.5: "50 %", 0.005: "0.5 %", 0.9999: ">99 %", 0.00001: "<0.1 %", 0.01: "1 %"}
    assert {value: percent(value) for value in shown} == shown
