from dataclasses import replace

from signal_candidates import candidate_of

from countermark.signals.candidate import Circle
from countermark.signals.examples import AURELLE_POST, BRACELET
from countermark.signals.repetition import RepetitionSignal


def found(brands, **changed):
    candidate = candidate_of({"listing": {**BRACELET, **changed}, "post": AURELLE_POST})
    assert candidate.listing.seller
    circle = Circle(brands={candidate.listing.seller: frozenset(brands)})
    signals = RepetitionSignal().findings(replace(candidate, circle=circle))
    return [finding.signal for finding in signals]


def test_a_seller_promoted_under_three_brands_sells_what_is_asked_for():
    assert found(["aurelle", "bramble", "corvanne"]) == ["repetition.brands"]
    assert found(["aurelle", "bramble"]) == []


def test_a_make_of_its_own_is_no_silence():
    assert found(["aurelle", "bramble", "corvanne"], brand="Nordheim") == []
