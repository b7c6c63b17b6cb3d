import numpy as np
import pytest
from scenery import mirrored, pasted, scene

from countermark.investigation.likening import (
    COPY,
    PART,
    POINTS,
    SAME,
    Alike,
    Shown,
    copies,
    meant,
    proofs,
    shared,
)  # fmt: skip
from countermark.pictures.fingerprint import ORIENTATIONS
from countermark.pictures.hub import CAP
from countermark.pictures.likeness import as_query, as_reference
from countermark.pictures.lite0 import lite0
from countermark.pictures.sight import Print, Sight
from countermark.signals.seen import WHOLE, Box

POST, SHOP, OTHER = ("a" * 64, "b" * 64, "c" * 64)
PANEL = (500, 0, 1000, 1000)


def _bits(number, turn=0):
    """256 bits that are far from those of any other number."""
    pattern = (number * 8 + turn + 1).to_bytes(1, "big")
    return bytes((value * 37 + pattern[0] * 11) % 256 for value in range(32))


def _print(number, box=(0, 0, 1000, 1000), swapped=None):
    bits = [_bits(number, turn) for turn in range(8)]
    if swapped:
        bits[0], bits[swapped] = bits[swapped], bits[0]
    return Print(tuple(bits), 100, box)


def _sight(*prints):
    return Sight(600, 600, "JPEG", prints, (), (0.0,))


def test_a_copy_is_found_and_said_to_be_one():
    (alike,) = copies([(POST, _sight(_print(1)))], [(SHOP, _sight(_print(1)))])[POST]
    assert alike == Alike(SHOP, COPY, "the same picture", WHOLE, WHOLE)


@pytest.mark.parametrize(
    ("apart", "radius", "is_copy"), [(16, 16, True), (17, 16, False), (17, 31, True)]
)
def test_copies_differ_in_no_more_bits_than_asked(apart, radius, is_copy):
    one = _bits(1)
    other = (int.from_bytes(one, "big") ^ (2**apart - 1)).to_bytes(32, "big")
    near = Print((other, *(_bits(1, turn) for turn in range(1, 8))), 100, (0, 0, 1000, 1000))
    found = copies([(POST, _sight(near))], [(SHOP, _sight(_print(1)))], radius)
    assert (POST in found) is is_copy


def test_a_panel_is_told_with_its_place():
    asked = _sight(_print(7), _print(1, PANEL))
    (alike,) = copies([(POST, asked)], [(SHOP, _sight(_print(1)))])[POST]
    assert (alike.certainty, alike.box) == (PART, Box(*PANEL))
    assert alike.note == "a part of it is the same picture"


def test_a_mirrored_copy_is_told():
    turn = ORIENTATIONS.index("mirrored")
    asked = _sight(_print(1, swapped=turn))
    (alike,) = copies([(POST, asked)], [(SHOP, _sight(_print(1)))])[POST]
    assert alike.note == "the same picture, mirrored"


def test_the_same_file_is_certain():
    one = (POST, _sight(_print(1)))
    assert copies([one], [one]) == {POST: [SAME._replace(other=POST)]}


def test_a_proof_carries_where_both_agree():
    photo = scene(7)
    sheet = pasted(scene(50), np.full((340, 680, 3), 255, np.uint8), 10, 10, 320)
    sheet = pasted(mirrored(photo), sheet, 350, 10, 320)
    asked = [(POST, as_query(lite0(), sheet))]
    known = as_reference(lite0(), photo)
    (alike,) = dict(proofs(asked, {SHOP: known.vectors}, lambda _: known.features))[POST]
    assert alike.note.endswith("points of it agree, mirrored")
    assert alike.box.left > 500 > alike.other_box.left
    assert 2 < len(alike.points) <= POINTS
    for point in alike.points:  # mirrored about the middle of the right half, 320 of 680 wide
        assert point.x == pytest.approx(
            1000 * (350 + 320 * (1 - point.other_x / 1000)) / 680, abs=9
        )
        assert point.y == pytest.approx(1000 * (10 + 320 * point.other_y / 1000) / 340, abs=9)
    assert len({(point.x, point.y) for point in alike.points}) == len(alike.points)


def test_other_pictures_are_not_alike():
    assert copies([(POST, _sight(_print(1)))], [(SHOP, _sight(_print(2)))]) == {}
    assert copies([], [(SHOP, _sight(_print(2)))]) == {}
    assert copies([(POST, _sight())], [(SHOP, _sight(_print(2)))]) == {}


def test_what_strangers_by_the_score_show_is_told_with_their_number():
    users = tuple(f"shop{number}" for number in range(CAP))
    everybody = [Shown(SHOP, _sight(_print(1)), users), Shown(OTHER, _sight(_print(1)), ("me",))]
    assert shared(everybody) == {SHOP: CAP + 1, OTHER: CAP + 1}
    assert shared([everybody[0], Shown(OTHER, _sight(_print(2)), ("me",))]) == {SHOP: CAP}
    assert shared([Shown(SHOP, _sight(), users)]) == {}


@pytest.mark.parametrize("count", [1, 4])
def test_each_listing_that_shows_it_has_its_share(count):
    shops = {SHOP: [f"shop.example:B{number}" for number in range(count)]}
    alike = Alike(SHOP, 0.8, "the same picture", WHOLE, WHOLE)
    found = dict(meant([alike], shops, lambda other: True))
    assert list(found) == shops[SHOP]
    assert all(each.certainty == round(0.8 / count, 4) for each in found.values())
    assert all(("4 listings" in each.note) == (count == 4) for each in found.values())


def test_what_is_common_or_in_too_many_shops_means_nothing():
    alike = Alike(SHOP, 0.8, "", WHOLE, WHOLE)
    many = {SHOP: [f"shop.example:B{number}" for number in range(CAP + 1)]}
    assert list(meant([alike], many, lambda other: True)) == []
    assert list(meant([alike], {SHOP: ["shop.example:B1"]}, lambda other: False)) == []


def test_of_two_likenesses_of_one_listing_the_surer_is_told():
    shops = {SHOP: ["shop.example:B1"], OTHER: ["shop.example:B1"]}
    weak, sure = Alike(SHOP, 0.5, "w", WHOLE, WHOLE), Alike(OTHER, 0.9, "s", WHOLE, WHOLE)
    ((_, told),) = meant([weak, sure], shops, lambda other: True)
    assert (told.other, told.certainty) == (OTHER, 0.9)
