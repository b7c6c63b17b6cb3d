import json
from pathlib import Path

import numpy as np
import pytest
from scenery import scene

from countermark.pictures.onnx_graph import OnnxGraph
from countermark.pictures.onnx_model import Description, ModelError, OnnxEmbedder, local_model

SIDE = 16
DESCRIPTION = {"name": "tiny", "size": SIDE, "mean": [128, 128, 128], "std": [64, 64, 64]}


def tiny(last: str = "vector") -> bytes:
    """A network of one convolution that answers with a vector, patches or a map."""
    graph = OnnxGraph(["n", 3, SIDE, SIDE])
    kernel = np.random.default_rng(1).normal(size=(5, 3, 4, 4)).astype(np.float32)
    now = graph.node("Conv", ["input", graph.constant(kernel)], strides=[4, 4])
    if last == "map":
        return graph.written(now, ["n", 5, 4, 4])
    if last == "patches":
        shape = graph.constant(np.array([0, 5, 16], np.int64))
        now = graph.node("Transpose", [graph.node("Reshape", [now, shape])], perm=[0, 2, 1])
        return graph.written(now, ["n", 16, 5])
    pooled = graph.node("GlobalAveragePool", [now])
    return graph.written(graph.node("Flatten", [pooled], axis=1), ["n", 5])


def saved(folder: Path, model: bytes, description: object) -> Path:
    path = folder / "tiny.onnx"
    path.write_bytes(model)
    path.with_suffix(".json").write_text(json.dumps(description))
    return path


def test_a_local_model_is_loaded_and_run(tmp_path: Path) -> None:
    embedder = local_model(saved(tmp_path, tiny(), DESCRIPTION))
    vectors = embedder.embed([scene(number) for number in range(20)])
    assert vectors.shape == (20, 5)
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    assert np.array_equal(vectors[17:18], embedder.embed([scene(17)]))
    assert embedder.embed([]).shape == (0, 5)


def test_patches_and_maps_are_averaged() -> None:
    pictures = [scene(1), scene(2)]
    wanted = OnnxEmbedder(tiny(), Description.model_validate(DESCRIPTION)).embed(pictures)
    for last in ("patches", "map"):
        other = OnnxEmbedder(tiny(last), Description.model_validate(DESCRIPTION))
        assert np.allclose(other.embed(pictures), wanted, atol=1e-5)


def test_another_file_has_another_name(tmp_path: Path) -> None:
    first = local_model(saved(tmp_path, tiny(), DESCRIPTION)).name
    second = local_model(saved(tmp_path, tiny("map"), DESCRIPTION)).name
    assert first.startswith("tiny-")
    assert first != second


def test_a_model_that_cannot_be_used_is_told_in_words(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"absent\.onnx"):
        local_model(tmp_path / "absent.onnx")
    with pytest.raises(ModelError, match="cannot be loaded"):
        local_model(saved(tmp_path, b"no network", DESCRIPTION))
    with pytest.raises(ModelError, match="must take one input"):
        local_model(saved(tmp_path, tiny(), DESCRIPTION | {"output": "other"}))
    with pytest.raises(ModelError, match="cannot be run"):
        local_model(saved(tmp_path, tiny(), DESCRIPTION | {"size": 32}))


@pytest.mark.parametrize(
    ("change", "field"),
    [({"size": 4}, "size"), ({"std": [0, 1, 1]}, "std"), ({"mean": [1]}, "mean"), ({"x": 1}, "x")],
)
def test_a_mistake_in_the_description_names_the_field(
    tmp_path: Path, change: dict, field: str
) -> None:
    with pytest.raises(ModelError, match=rf"tiny\.json: {field}"):
        local_model(saved(tmp_path, tiny(), DESCRIPTION | change))


def test_a_description_that_is_no_json_is_told(tmp_path: Path) -> None:
    path = saved(tmp_path, tiny(), DESCRIPTION)
    path.with_suffix(".json").write_bytes(b"\xff{")
    with pytest.raises(ModelError):
        local_model(path)
