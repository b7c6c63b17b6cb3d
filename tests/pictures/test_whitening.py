import numpy as np

from countermark.pictures.embedder import normalised
from countermark.pictures.whitening import LEAST, PARTS, Whitening


def _vectors(count: int, seed: int) -> np.ndarray:
    """Much that all share, and a little that is their own."""
    dice = np.random.default_rng(seed)
    return normalised(2 * _ground(dice, count) + 0.2 * dice.normal(size=(count, 400)))


def _ground(dice: np.random.Generator, count: int) -> np.ndarray:
    return dice.normal(size=(count, 8)) @ np.random.default_rng(0).normal(size=(8, 400))


def test_what_is_rare_counts() -> None:
    known = _vectors(900, 1)
    changed = normalised(known + 0.03 * _ground(np.random.default_rng(2), 900))
    whitened = Whitening([known])
    plain = (changed @ known.T).argmax(axis=1) == np.arange(900)
    better = (whitened(changed) @ whitened(known).T).argmax(axis=1) == np.arange(900)
    assert plain.mean() < 0.5
    assert better.mean() > 0.95


def test_no_more_parts_than_can_be_learned() -> None:
    assert Whitening([_vectors(100, 1)])(_vectors(5, 2)).shape[1] <= 50
    rows = Whitening([_vectors(900, 1)])(_vectors(5, 2))
    assert rows.shape == (5, PARTS)
    assert np.allclose(np.linalg.norm(rows, axis=1), 1, atol=1e-5)


def test_of_few_nothing_is_learned() -> None:
    known = _vectors(LEAST - 1, 1)
    assert Whitening([known])(known) is known


def test_equal_pictures_end_nothing() -> None:
    known = np.ones((LEAST, 400), np.float32) / 20
    assert np.isfinite(Whitening([known])(known)).all()
