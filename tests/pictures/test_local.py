import numpy as np
from scenery import mirrored, scene

from countermark.pictures.local import QUERY_EDGE, QUERY_MOST, features, features_of, held_in
from countermark.pictures.place import Box
from countermark.pictures.tile import cut


def test_a_feature_is_kept_in_bytes_and_the_count_is_bounded() -> None:
    found = features(scene(1), most=100)
    assert 50 < len(found) <= 100
    assert found.descriptors.dtype == np.uint8
    assert found.descriptors.shape == (len(found), 128)
    lengths = np.linalg.norm(found.descriptors.astype(float), axis=1)
    assert np.all((lengths > 490) & (lengths < 520))


def test_points_are_in_pixels_of_the_picture_as_given() -> None:
    found = features(scene(2, 600, 900), edge=300)
    assert (found.width, found.height) == (900, 600)
    assert found.points[:, 0].max() > 600
    assert max(found.small.shape) == 75


def test_a_picture_of_one_colour_has_none() -> None:
    found = features(np.full((80, 90, 3), 200, np.uint8))
    assert len(found) == 0
    assert found.descriptors.shape == (0, 128)
    assert len(found.mirrored) == 0


def test_mirrored_features_are_those_of_the_mirrored_picture() -> None:
    picture = scene(3)
    wanted = features(mirrored(picture), most=400)
    turned = features(picture, most=400).mirrored
    alike = 0
    for point, descriptor in zip(turned.points, turned.descriptors, strict=True):
        near = np.flatnonzero(np.abs(wanted.points - point).max(axis=1) < 1.5)
        if len(near):
            likeness = wanted.descriptors[near].astype(float) @ descriptor / 512**2
            alike += likeness.max() > 0.95
    assert alike > 0.6 * len(turned)


def test_the_same_picture_gives_the_same_features() -> None:
    one, two = features(scene(4)), features(scene(4))
    assert np.array_equal(one.descriptors, two.descriptors)
    assert np.array_equal(one.points, two.points)


def test_the_features_of_a_part_are_those_that_lie_in_it() -> None:
    picture, box = scene(4, 500, 600), Box(150, 100, 500, 420)
    part = features_of(picture, features(picture, QUERY_EDGE, QUERY_MOST), box)
    assert (part.width, part.height) == (350, 320)
    alone = features(cut(picture, box))
    near = np.abs(part.points[:, None] - alone.points).max(axis=2).min(axis=1)
    assert len(part) > 30
    assert (near < 1).mean() > 0.8
    assert np.array_equal(part.small, alone.small)


def test_a_part_of_a_large_picture_is_looked_at_itself() -> None:
    picture, box = scene(4, 1200, 1300), Box(100, 200, 500, 600)
    part = features_of(picture, features(picture, QUERY_EDGE, QUERY_MOST), box)
    assert np.array_equal(part.points, features(cut(picture, box)).points)


def test_what_is_held_in_a_place_lies_there_and_as_fine_as_the_whole() -> None:
    whole = features(scene(4, 700, 900), QUERY_EDGE, QUERY_MOST)
    box = Box(303, 201, 560, 488)
    left, top, part = held_in(whole, box)
    assert left <= 303 and top <= 201
    assert left + part.width >= 560 and top + part.height >= 488
    inside = (whole.points >= box[:2]).all(axis=1) & (whole.points < box[2:]).all(axis=1)
    here = part.points + np.array([left, top], np.float32)
    off = np.abs(whole.points[inside][:, None] - here).max(axis=2).min(axis=1)
    assert len(off) > 20
    assert off.max() < 0.01
    assert len(part) < len(whole) / 2
    across = whole.width / whole.small.shape[1]
    assert abs(part.small.shape[1] * across - part.width) < 1
    seen = whole.small[round(top / across) :, round(left / across) :][: len(part.small)]
    assert np.array_equal(seen[:, : part.small.shape[1]], part.small)
