import numpy as np
from scenery import mirrored, pasted, scene, turned

from countermark.pictures.local import features
from countermark.pictures.vote import Votes

KNOWN = [features(scene(seed)) for seed in range(9)]


def test_patches_vote_for_the_picture_they_come_from() -> None:
    votes = Votes(KNOWN)
    for seed in (2, 6):
        sheet = pasted(turned(scene(seed), 20), scene(80, 400, 400), 40, 60, 250)
        straight, turned_over = votes.of(features(sheet))
        assert straight.argmax() == seed
        assert straight[seed] > 1.5 * turned_over[seed]
        straight, turned_over = votes.of(features(mirrored(sheet)))
        assert turned_over.argmax() == seed
        assert turned_over[seed] > 1.5 * straight[seed]


def test_a_reference_without_patches_gets_no_vote_and_shifts_nobody() -> None:
    empty = features(np.full((60, 60, 3), 10, np.uint8))
    votes = Votes([empty, *KNOWN[:4], empty, *KNOWN[4:], empty])
    found, _ = votes.of(features(scene(5)))
    assert found.argmax() == 7
    assert found[[0, 5, 11]].tolist() == [0, 0, 0]


def test_a_query_without_patches_votes_for_none() -> None:
    empty = features(np.full((60, 60, 3), 10, np.uint8))
    assert not Votes(KNOWN).of(empty).any()
    assert Votes([]).of(features(scene(1))).shape == (2, 0)
