from dataclasses import replace

import numpy as np
import pytest
from scenery import mirrored, pasted, scene, turned

from countermark.pictures.embedder import HistogramEmbedder
from countermark.pictures.geometry import HINTED, PROVEN, SAME_COLOUR, prove
from countermark.pictures.likeness import CLOSEST, SHARING, Likeness, Match
from countermark.pictures.local import features
from countermark.pictures.place import Box

KNOWN = {f"photo-{number}": scene(number) for number in range(12)}


@pytest.fixture(scope="module")
def likeness() -> Likeness[str]:
    return Likeness.build(HistogramEmbedder(), KNOWN.items())


def test_a_changed_copy_comes_first_and_is_proven(likeness: Likeness[str]) -> None:
    first, *others = likeness.search(turned(KNOWN["photo-3"][20:300, 20:300], 8))
    assert first.reference == "photo-3"
    assert first.proof is not None
    assert first.proof.holds
    assert not any(other.proof.holds for other in others if other.proof)


def test_a_cell_of_a_collage_is_found_where_it_lies(likeness: Likeness[str]) -> None:
    sheet = np.full((680, 680, 3), 255, np.uint8)
    for place, seed in enumerate((50, 51, 52)):
        y, x = divmod(place, 2)
        sheet = pasted(scene(seed), sheet, 10 + 340 * x, 10 + 340 * y, 320)
    sheet = pasted(mirrored(KNOWN["photo-7"]), sheet, 350, 350, 320)
    first = likeness.search(sheet)[0]
    assert first.reference == "photo-7"
    assert first.proof is not None
    assert first.proof.mirrored
    assert first.proof.query_region.min() > 340


def test_a_picture_of_something_else_is_near_and_not_proven(likeness: Likeness[str]) -> None:
    found = likeness.search(scene(99))
    assert CLOSEST <= len(found) <= CLOSEST + SHARING
    assert not any(match.proof.holds for match in found if match.proof)


def test_one_photo_comes_before_a_print_that_goods_share() -> None:
    photo, print_ = scene(61, 64, 64), scene(60, 300, 300)
    dark, light = (np.full((480, 480, 3), level, np.uint8) for level in (40, 200))
    dark[::12] = 90
    worn = [features(pasted(print_, ground, 120, 120, 240)) for ground in (dark, light)]
    same, shared = prove(features(photo), features(photo)), prove(worn[0], worn[1])
    assert same is not None and shared is not None
    assert shared.holds and shared.rank > same.rank
    matches = [
        Match("goods", 0.9, Box(0, 0, 480, 480), shared),
        Match("photo", 0.5, Box(0, 0, 64, 64), same),
    ]
    assert min(matches, key=lambda match: match.order).reference == "photo"


def test_little_that_is_alike_all_over_comes_before_much_that_is_not() -> None:
    photo = features(scene(61, 64, 64))
    same = prove(photo, photo)
    assert same is not None
    few = replace(same, score=PROVEN - 1)
    assert few.alike and not few.holds and not few.same_photo
    more = replace(same, score=10 * PROVEN, colour=SAME_COLOUR - 0.1)
    assert more.holds and not more.alike
    for unlike in (replace(few, score=HINTED - 1), replace(few, coverage=0.0)):
        assert not unlike.alike
    box = Box(0, 0, 64, 64)
    matches = [Match("goods", 0.9, box, more), Match("photo", 0.5, box, few)]
    assert min(matches, key=lambda match: match.order).reference == "photo"


def test_nothing_known_finds_nothing() -> None:
    empty: Likeness[str] = Likeness.build(HistogramEmbedder(), [])
    assert len(empty) == 0
    assert empty.search(scene(1)) == []


def test_patches_find_what_no_vector_knows(monkeypatch: pytest.MonkeyPatch) -> None:
    blind = HistogramEmbedder()
    monkeypatch.setattr(
        blind, "embed", lambda pictures: np.ones((len(pictures), blind.dimension), np.float32)
    )
    known = Likeness.build(blind, KNOWN.items())
    sheet = pasted(mirrored(KNOWN["photo-9"]), scene(70, 700, 700), 420, 60, 200)
    first = known.search(sheet)[0]
    assert first.reference == "photo-9"
    assert first.proof is not None and first.proof.holds
    assert first.proof.query_region[:, 0].min() > 400
    assert first.proof.query_region[:, 1].max() < 280
