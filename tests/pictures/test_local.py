import numpy as np
from scenery import mirrored, scene

from countermark.pictures.local import features


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
    assert max(found.grey.shape) == 75


def test_a_picture_of_one_colour_has_none() -> None:
    found = features(np.full((80, 90, 3), 200, np.uint8))
    assert len(found) == 0
    assert found.descriptors.shape == (0, 128)
    assert len(found.mirrored()) == 0


def test_mirrored_features_are_those_of_the_mirrored_picture() -> None:
    picture = scene(3)
    wanted = features(mirrored(picture), most=400)
    turned = features(picture, most=400).mirrored()
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
