import numpy as np
import pytest
from scenery import mirrored, pasted, scene, turned

from countermark.pictures.local import Features, features
from countermark.pictures.vote import Ballot, Votes

KNOWN = [features(scene(seed)) for seed in range(9)]
EMPTY = features(np.full((60, 60, 3), 10, np.uint8))


def ballot(known: list[Features]) -> Ballot:
    return Ballot(len(known), known.__getitem__)


def voted(known: list[Features], asked: Features) -> Votes:
    (votes,) = ballot(known).of([asked])
    return votes


def test_patches_vote_for_the_picture_they_come_from() -> None:
    for seed in (2, 6):
        sheet = pasted(turned(scene(seed), 20), scene(80, 400, 400), 40, 60, 250)
        straight, turned_over = voted(KNOWN, features(sheet)).weights
        assert straight.argmax() == seed
        assert straight[seed] > 1.5 * turned_over[seed]
        straight, turned_over = voted(KNOWN, features(mirrored(sheet))).weights
        assert turned_over.argmax() == seed
        assert turned_over[seed] > 1.5 * straight[seed]


def test_votes_say_where_a_picture_lies_and_how_large() -> None:
    sheet = pasted(scene(4), scene(80, 600, 600), 300, 320, 200)
    votes = voted(KNOWN, features(sheet))
    assert votes.centres[0, 4] == pytest.approx([400, 420], abs=30)
    assert votes.reaches[0, 4] == pytest.approx(100 * 2**0.5, rel=0.45)
    votes = voted(KNOWN, features(mirrored(sheet)))
    assert votes.centres[1, 4] == pytest.approx([199, 420], abs=30)


def test_patches_in_one_arrangement_outweigh_more_that_are_scattered() -> None:
    asked = KNOWN[3]
    dice = np.random.default_rng(1)
    scattered = Features(
        asked.width,
        asked.height,
        dice.permutation(asked.points),
        asked.sizes,
        dice.permutation(asked.angles),
        asked.descriptors,
        asked.small,
    )
    whole, pieces = (voted(KNOWN, each).weights.max() for each in (asked, scattered))
    assert whole > 5 * pieces


def test_a_reference_without_patches_gets_no_vote_and_shifts_nobody() -> None:
    known = [EMPTY, *KNOWN[:4], EMPTY, *KNOWN[4:], EMPTY]
    found, _ = voted(known, features(scene(5))).weights
    assert found.argmax() == 7
    assert found[[0, 5, 11]].tolist() == [0, 0, 0]


def test_a_query_without_patches_votes_for_none() -> None:
    assert not voted(KNOWN, EMPTY).weights.any()
    assert not voted([EMPTY, EMPTY], KNOWN[0]).weights.any()
    assert voted([], features(scene(1))).weights.shape == (2, 0)


def test_pictures_that_are_looked_up_together_vote_as_each_alone() -> None:
    asked = [features(scene(seed)) for seed in (3, 30)] + [EMPTY, KNOWN[7]]
    for each, votes in zip(asked, ballot(KNOWN).of(asked), strict=True):
        for together, alone in zip(votes, voted(KNOWN, each), strict=True):
            assert together == pytest.approx(alone, rel=1e-5)
