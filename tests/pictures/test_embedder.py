import cv2
import numpy as np
from scenery import scene

from countermark.pictures.embedder import HistogramEmbedder, squashed

EMBEDDER = HistogramEmbedder()


def test_vectors_have_the_shape_and_length_that_is_promised() -> None:
    vectors = EMBEDDER.embed([scene(1), scene(2, 100, 300)])
    assert vectors.shape == (2, EMBEDDER.dimension)
    assert vectors.dtype == np.float32
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)


def test_no_picture_gives_no_vector() -> None:
    assert EMBEDDER.embed([]).shape == (0, EMBEDDER.dimension)


def test_a_smaller_copy_is_nearer_than_another_picture() -> None:
    picture = scene(3)
    copy = cv2.resize(picture, (150, 150), interpolation=cv2.INTER_AREA)
    own, small, other = EMBEDDER.embed([picture, copy, scene(4)])
    assert own @ small > 0.99
    assert own @ other < own @ small - 0.05


def test_squashed_gives_up_the_ratio() -> None:
    assert squashed(scene(5, 40, 200), 64).shape == (64, 64, 3)
