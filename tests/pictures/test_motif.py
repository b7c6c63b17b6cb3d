import numpy as np
from scenery import scene

from countermark.pictures.embedder import HistogramEmbedder
from countermark.pictures.likeness import Query, as_query, as_reference
from countermark.pictures.local import features
from countermark.pictures.motif import LEAST_ORDINARY, RARE, Motif
from countermark.pictures.place import Box

EMBEDDER = HistogramEmbedder()
EVEN = features(np.full((60, 60, 3), 90, np.uint8))


def vectors(seed: int, count: int, rows: int = 4) -> list[np.ndarray]:
    dice = np.random.default_rng(seed)
    raw = dice.normal(size=(count, rows, EMBEDDER.dimension)).astype(np.float32)
    return list(raw / np.linalg.norm(raw, axis=2, keepdims=True))


def query(rows: np.ndarray) -> Query:
    tiles = [Box(0, 0, 60, 60)] * len(rows)
    return Query(rows, tiles, np.zeros(len(rows), np.intp), [(tiles[0], EVEN)])


def test_of_ordinary_pictures_hardly_any_is_rare() -> None:
    motif = Motif([as_reference(EMBEDDER, scene(1))], vectors(1, 1000))
    shown = [motif.showing(query(each)).shows for each in vectors(2, 2000)]
    assert sum(shown) / 2000 <= 2 * RARE


def test_what_lies_nearer_than_all_ordinary_ones_is_rare_and_told_where() -> None:
    reference = as_reference(EMBEDDER, scene(1))
    motif = Motif([as_reference(EMBEDDER, scene(5)), reference], vectors(1, LEAST_ORDINARY))
    rows = np.concatenate([vectors(3, 1)[0], reference.vectors[:1]])
    showing = motif.showing(query(rows))
    assert showing.shows
    assert showing.reference == 1
    assert showing.rarity == 1 / (LEAST_ORDINARY + 1)
    assert showing.proof is None


def test_with_few_ordinary_pictures_nothing_is_said() -> None:
    reference = as_reference(EMBEDDER, scene(1))
    motif = Motif([reference], vectors(1, LEAST_ORDINARY - 1))
    showing = motif.showing(query(reference.vectors))
    assert showing.rarity is None
    assert not showing.shows


def test_a_picture_as_near_as_many_ordinary_ones_is_not_rare() -> None:
    """Every bangle has screws: then screws say nothing."""
    reference = as_reference(EMBEDDER, scene(1))
    common = [reference.vectors[:1]] * 10 + vectors(1, LEAST_ORDINARY)
    showing = Motif([reference], common).showing(query(reference.vectors))
    assert showing.rarity is not None
    assert showing.rarity > RARE
    assert not showing.shows


def test_a_part_that_is_proven_shows_without_ordinary_pictures() -> None:
    motif = Motif([as_reference(EMBEDDER, scene(2))], [])
    showing = motif.showing(as_query(EMBEDDER, scene(2)[40:300, 60:310]))
    assert showing.proof is not None
    assert showing.shows
    assert not motif.showing(as_query(EMBEDDER, scene(3))).shows
