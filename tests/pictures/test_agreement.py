import numpy as np
from scenery import pasted, scene

from countermark.pictures.agreement import agreement
from countermark.pictures.geometry import prove
from countermark.pictures.local import features

ITSELF = np.array([[1.0, 0.0, 0.0], [0.0, 1.0, 0.0]])


def compared(query: np.ndarray, reference: np.ndarray):
    height, width = reference.shape[:2]
    whole = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    found = features(query, 1024, 2000), features(reference)
    return agreement(*found, ITSELF, whole, labelled=True)


def test_a_picture_agrees_with_itself() -> None:
    assert compared(scene(31), scene(31)) == (1.0, 1.0, 1.0)


def test_another_light_is_no_other_colour() -> None:
    picture = scene(32)
    warmer = np.clip(picture * np.array([0.9, 0.8, 0.7]) + 12, 0, 255).astype(np.uint8)
    found = compared(warmer, picture)
    assert found.colours > 0.98
    assert found.ground > 0.98


def test_a_print_in_another_colour_is_another() -> None:
    """One template, one print, two colours: shapes cannot tell."""
    sheet = np.full((320, 320, 3), 235, np.uint8)
    thing = scene(33, 160, 160)
    one, other = pasted(thing, sheet, 80, 80, 160), pasted(thing[:, :, ::-1], sheet, 80, 80, 160)
    found = compared(other, one)
    assert found.shapes > 0.75
    assert found.colours < 0.6


def test_a_finer_query_is_brought_to_the_size_of_the_reference() -> None:
    """Else what is fine in it would be taken for another picture."""
    dice = np.random.default_rng(34)
    picture = np.repeat(np.repeat(dice.integers(0, 255, (256, 256, 3)), 2, 0), 2, 1)
    found = compared(picture.astype(np.uint8), picture.astype(np.uint8))
    assert found.shapes > 0.98
    assert found.ground > 0.98


def labelled(photo: np.ndarray, top: int, left: int, high: int = 50, wide: int = 200) -> np.ndarray:
    priced = photo.copy()
    priced[top : top + high, left : left + wide] = 255
    return priced


def test_a_price_over_the_edge_of_goods_leaves_a_photo_the_same() -> None:
    """The goods are patterned, so that much of what is to be seen lies under the price."""
    photo = pasted(scene(35, 400, 400), np.full((480, 480, 3), 170, np.uint8), 40, 60, 400)
    priced = labelled(photo, 405, 140)
    proof = prove(features(priced, 1024, 2000), features(photo))
    assert proof is not None
    assert proof.same_photo


def test_a_print_in_the_middle_is_no_label() -> None:
    """Else one shirt in two prints would be one photo."""
    photo = pasted(scene(35, 400, 400), np.full((480, 480, 3), 170, np.uint8), 40, 40, 400)
    found = compared(labelled(photo, 215, 140), photo)
    assert found.colours < 0.965


def test_what_covers_much_of_a_photo_is_no_label() -> None:
    photo = pasted(scene(35, 400, 400), np.full((480, 480, 3), 170, np.uint8), 40, 40, 400)
    found = compared(labelled(photo, 360, 20, 120, 440), photo)
    assert found.colours < 0.965


def test_nothing_to_be_seen_agrees_in_nothing() -> None:
    plain = np.full((200, 200, 3), 120, np.uint8)
    assert compared(plain, plain) == (0.0, 0.0, 0.0)
