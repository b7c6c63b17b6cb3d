"""The study: tested on what was not fitted on, the same for any order of labels."""

import random

import pytest
from invented_labels import PRIOR, TRUE, drawn

from countermark.calibration.label import CalibrationError, gathered
from countermark.calibration.study import FOLDS, folds, steps, study
from countermark.tracing.weighing import Weights

WEIGHTS = Weights(
    PRIOR, {name: 3.0 if bits > 0 else -3.0 for name, bits in TRUE.items()}, "by hand", ""
)
LABELS = gathered(drawn(3000))


def test_a_seller_is_on_one_side_and_each_label_tested_once() -> None:
    parts = folds(LABELS)
    assert len(parts) == FOLDS
    for fitted, tested in parts:
        assert tested
        assert not {label.group for label in fitted} & {label.group for label in tested}
        assert len(fitted) + len(tested) == len(LABELS)
    assert sorted(label.name for _, tested in parts for label in tested) == sorted(
        label.name for label in LABELS
    )


def test_another_label_leaves_the_sides_of_the_others() -> None:
    (few, some), *_ = folds(LABELS[:50])
    (more, rest), *_ = folds(LABELS)
    assert set(few) <= set(more)
    assert set(some) <= set(rest)


def test_the_estimate_is_better_than_the_guess_and_calibrated() -> None:
    taken = []
    parts = folds(LABELS)
    found = study(LABELS, parts, WEIGHTS, step=lambda: taken.append(1))
    assert len(taken) == steps(parts)
    assert found.better
    assert found.estimated.loss < 0.9 * found.in_use.loss
    assert found.estimated.error < 0.05 < found.in_use.error
    assert found.tested == found.fitted
    near = [label.holds for label in LABELS if ("price.near", 1.0) in label.findings]
    assert found.seen["price.near"] == (sum(near), len(near) - sum(near))
    assert sum(found.fitted) == len(LABELS)


def test_what_matters_is_missed_most() -> None:
    found = study(LABELS, folds(LABELS), WEIGHTS)
    assert set(found.without) == {"route", "mention", "price", "innocence"}
    loss = {family: test.loss - found.estimated.loss for family, test in found.without.items()}
    assert min(loss.values()) > 0
    assert loss["price"] > loss["innocence"] / 10


def test_the_order_of_labels_does_not_matter_and_twice_is_once() -> None:
    shuffled = random.Random(3).sample(LABELS, len(LABELS))
    again = gathered([*shuffled, *LABELS[:100]])
    assert study(again, folds(again), WEIGHTS) == study(LABELS, folds(LABELS), WEIGHTS)


def test_rarer_guilt_means_less_precision_unless_the_prior_moves() -> None:
    found = study(LABELS, folds(LABELS), WEIGHTS).estimated
    here, rare, rarer = (
        found.grades["possible"],
        found.rates[1 / 1000]["possible"],
        found.rates[1 / 10_000]["possible"],
    )
    assert here.precision and rare.precision and rarer.precision and here.recall
    assert here.precision > rare.precision[0] > rarer.precision[0]
    assert rare.precision[0] > rare.precision[1]
    assert rare.recall is not None
    assert rare.recall < here.recall
    assert rare.moved is None or rare.moved[0] > rare.precision[0]


def test_too_few_to_test_are_refused() -> None:
    with pytest.raises(CalibrationError, match="too few labels"):
        study(LABELS, [(LABELS, LABELS[:10])], WEIGHTS)
