"""The fit: finds known weights again, keeps their sides, and is moved little by little."""

from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from invented_labels import PRIOR, TRUE, drawn

from countermark.calibration.fit import LARGEST, SMALLEST, fit, solved
from countermark.calibration.label import Label

BY_HAND = {name: 3.0 if bits > 0 else -3.0 for name, bits in TRUE.items()}


def test_known_weights_are_found_again() -> None:
    found = fit(drawn(20_000), BY_HAND, PRIOR)
    # Every lead has a route and a mention: that all routes weigh more and all mentions as much
    # less explains the same, so their sums are what can be found.
    for route in ("route.direct", "route.quoted"):
        for mention in ("mention.tag", "mention.typo"):
            known = TRUE[route] + TRUE[mention]
            assert found[route] + found[mention] == pytest.approx(known, abs=0.4)
    for alone in ("price.far-below", "price.near", "innocence.warning"):
        assert found[alone] == pytest.approx(TRUE[alone], abs=0.4)


def test_doubt_is_taken_off_before_the_weight_is_found() -> None:
    random = Random(5)
    labels = [
        Label(str(n), "", random.random() < 1 / (1 + 2**-share), (("a.sure", 1.0), (found, 0.25)))
        for n in range(8000)
        for found, share in [random.choice((("b.for", 1.0), ("b.against", -3.0)))]
    ]
    found = fit(labels, {"a.sure": 2.0, "b.for": 4.0, "b.against": -4.0}, -2.0)
    assert found["a.sure"] + found["b.for"] - 2 == pytest.approx(3.0, abs=0.3)
    assert found["a.sure"] + found["b.against"] + 2 == pytest.approx(-1.0, abs=0.3)


def test_a_reason_keeps_its_side_whatever_the_labels_say() -> None:
    turned = [Label(x.name, x.group, not x.holds, x.findings) for x in drawn(500)]
    found = fit(turned, BY_HAND, PRIOR)
    assert all(found[name] * BY_HAND[name] > 0 for name in BY_HAND)
    assert all(SMALLEST <= abs(bits) <= LARGEST for bits in found.values())
    assert found["innocence.warning"] == -SMALLEST


def test_one_label_moves_little_many_move_much() -> None:
    start = fit([], BY_HAND, PRIOR)
    assert start == BY_HAND
    one = fit(drawn(1), BY_HAND, PRIOR)
    assert 0 < max(abs(one[name] - BY_HAND[name]) for name in BY_HAND) < 0.8
    many = fit(drawn(5000), BY_HAND, PRIOR)
    moved = [abs(many[name] - BY_HAND[name]) for name in BY_HAND]
    assert max(moved) > 1.5


def test_what_was_never_found_stays() -> None:
    found = fit(drawn(300), BY_HAND | {"picture.same": 4.5}, PRIOR)
    assert found["picture.same"] == 4.5


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 2**32), st.integers(1, 60), st.integers(1, 6))
def test_no_weight_within_its_bounds_would_do_better(seed: int, count: int, width: int) -> None:
    random = np.random.default_rng(seed)
    rows = (random.random((count, width)) < 0.5).astype(float)
    holds = (random.random(count) < 0.5).astype(float)
    offset, use = random.normal(0, 3, count), random.normal(0, 3, width)
    low, high = np.minimum(use, 0) - 1, np.maximum(use, 0) + 1
    at = solved(rows, holds, offset, use, use, low, high, 2.0)
    share = 1 / (1 + 2 ** -(rows @ at + offset))
    slope = np.log(2) * rows.T @ (share - holds) + (at - use) / 4
    for bit, way, least, most in zip(at, slope, low, high, strict=True):
        assert least <= bit <= most
        assert abs(way) < 1e-6 or (way > 0 and bit == least) or (way < 0 and bit == most)
