import cv2
import numpy as np
import pytest
from scenery import mirrored, pasted, scene, turned

from countermark.pictures.geometry import AGREES, PROVEN, prove
from countermark.pictures.local import features


def proof_of(query: np.ndarray, reference: np.ndarray):
    return prove(features(query, 1024, 2000), features(reference))


@pytest.mark.parametrize(
    "change",
    [
        lambda p: p,
        lambda p: p[40:280, 30:290],
        lambda p: turned(p, 15),
        lambda p: turned(p, 160, 0.8),
        lambda p: cv2.resize(p, (200, 200), interpolation=cv2.INTER_AREA),
        lambda p: cv2.convertScaleAbs(p, alpha=0.7, beta=40),
    ],
    ids=["itself", "cropped", "turned", "turned far", "smaller", "another light"],
)
def test_a_changed_copy_is_proven(change) -> None:
    picture = scene(1)
    proof = proof_of(change(picture), picture)
    assert proof is not None
    assert proof.holds
    assert not proof.mirrored


def test_pictures_of_other_things_are_not() -> None:
    found = [features(scene(seed)) for seed in range(10, 22)]
    proofs = [prove(a, b) for n, a in enumerate(found) for b in found[:n]]
    assert not any(proof.holds for proof in proofs if proof)


def test_a_picture_without_features_proves_nothing() -> None:
    even = np.full((200, 200, 3), 230, np.uint8)
    assert proof_of(even, scene(1)) is None
    assert proof_of(scene(1), even) is None


def test_the_mirrored_picture_is_proven_and_its_points_are_those_of_the_query() -> None:
    picture = scene(2)
    proof = proof_of(mirrored(picture), picture)
    assert proof is not None
    assert proof.holds
    assert proof.mirrored
    across = proof.query_points[:, 0] + proof.reference_points[:, 0]
    assert np.abs(across - 319).max() < 6
    assert np.abs(proof.query_points[:, 1] - proof.reference_points[:, 1]).max() < 6


@pytest.mark.parametrize("flipped", [False, True])
def test_the_region_tells_where_the_picture_lies(flipped: bool) -> None:
    picture = scene(3)
    part = mirrored(picture) if flipped else picture
    sheet = pasted(part, scene(4, 600, 800), x=420, y=250, edge=240)
    proof = proof_of(sheet, picture)
    assert proof is not None
    assert proof.mirrored == flipped
    assert proof.query_region[:, 0].min() >= 415
    assert proof.query_region[:, 1].min() >= 245
    assert proof.query_region.max(axis=0).tolist() < [665, 495]
    there = np.column_stack([proof.query_points, np.ones(len(proof.query_points))])
    assert np.abs(there @ proof.transform.T - proof.reference_points).max() < 6
    assert proof.coverage > 0.3


def test_a_proof_may_be_moved_into_a_larger_picture() -> None:
    picture = scene(3)
    proof = proof_of(picture, picture)
    assert proof is not None
    moved = proof.moved(100, 50)
    assert np.allclose(moved.query_points - proof.query_points, [100, 50])
    there = np.column_stack([moved.query_points, np.ones(len(moved.query_points))])
    assert np.abs(there @ moved.transform.T - moved.reference_points).max() < 6


def test_one_template_with_two_prints_agrees_less_than_a_copy() -> None:
    """Frame and ground alike, the middle another: what shops draw all their shirts on."""
    ground = scene(5, 400, 400)
    one = pasted(scene(6), ground, x=90, y=90, edge=220)
    two = pasted(scene(7), ground, x=90, y=90, edge=220)
    same, other = proof_of(one, one), proof_of(one, two)
    assert same is not None
    assert same.agreement > 0.95
    assert other is not None
    assert other.agreement < 0.8
    assert other.rank < same.rank


def test_a_squeezed_picture_of_another_shape_is_not_taken_for_a_copy() -> None:
    picture = scene(8)
    flat = cv2.resize(picture, (320, 70), interpolation=cv2.INTER_AREA)
    proof = proof_of(flat, picture)
    assert proof is None or not proof.holds


def test_the_thresholds_are_beyond_chance() -> None:
    assert PROVEN > 3
    assert 0 < AGREES < 1


def test_a_photo_shown_again_has_its_ground_too():
    photo = scene(21)
    for shown in (photo, mirrored(photo), turned(photo, 12), photo[40:280, 30:290]):
        proof = prove(features(shown), features(photo))
        assert proof is not None
        assert proof.same_photo
        assert proof.ground > 0.98


def test_a_band_of_words_is_passed_over():
    photo = scene(22)
    worded = photo.copy()
    worded[250:300] = 255
    proof = prove(features(worded), features(photo))
    assert proof is not None
    assert proof.same_photo


def test_the_same_thing_on_another_ground_is_another_photo():
    thing = scene(23, 160, 160)
    grounds = [np.full((320, 320, 3), level, np.uint8) for level in (230, 60)]
    grounds[1][::16] = 140
    one, other = (pasted(thing, ground, 80, 80, 160) for ground in grounds)
    proof = prove(features(one), features(other))
    assert proof is not None
    assert proof.holds
    assert not proof.same_photo


def test_another_thing_on_the_same_ground_is_another_photo():
    ground = scene(24, 400, 400)
    one, other = (pasted(scene(seed, 90, 90), ground, 150, 150, 90) for seed in (25, 26))
    proof = prove(features(one), features(other))
    assert proof is not None
    assert not proof.same_photo
