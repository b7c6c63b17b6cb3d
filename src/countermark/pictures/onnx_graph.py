"""Writes a small neural network as an ONNX file, without a package that would weigh more than it.

ONNX is a protocol buffer (https://onnx.ai/onnx/intro/, `onnx.proto`): messages of numbered fields,
of which a chain of operators needs a dozen. The numbers below are those of that file.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

_FLOAT, _INT64 = 1, 7
_TYPES = {np.dtype(np.float32): _FLOAT, np.dtype(np.int64): _INT64}
_ATTRIBUTE_FLOAT, _ATTRIBUTE_INT, _ATTRIBUTE_STRING, _ATTRIBUTE_INTS = 1, 2, 3, 7


class OnnxGraph:
    """A network from one input to one output, written operator by operator."""

    def __init__(self, shape: Sequence[int | str]) -> None:
        """An input named `input`, float32 of this shape; a word stands for any number."""
        self._input = _value("input", shape)
        self._nodes: list[bytes] = []
        self._constants: list[bytes] = []
        self._named = 0

    def constant(self, values: NDArray[Any]) -> str:
        """Keeps weights (float32 or int64); their name."""
        name = self._fresh("w")
        field = _text(8, name) + _bytes(9, np.ascontiguousarray(values).tobytes())
        dimensions = b"".join(_number(1, edge) for edge in values.shape)
        self._constants.append(dimensions + _number(2, _TYPES[values.dtype]) + field)
        return name

    def node(self, operator: str, inputs: Sequence[str], **attributes: Any) -> str:
        """Adds an operator of the standard set with what it reads; the name of its answer."""
        name = self._fresh("t")
        self._nodes.append(
            b"".join(_text(1, each) for each in inputs)
            + _text(2, name)
            + _text(4, operator)
            + b"".join(_bytes(5, _attribute(key, value)) for key, value in attributes.items())
        )
        return name

    def written(self, output: str, shape: Sequence[int | str], operators: int = 17) -> bytes:
        """The file, whose answer is `output`; `operators` is the version of the standard set."""
        graph = (
            b"".join(_bytes(1, node) for node in self._nodes)
            + _text(2, "countermark")
            + b"".join(_bytes(5, constant) for constant in self._constants)
            + _bytes(11, self._input)
            + _bytes(12, _value(output, shape))
        )
        version = _text(1, "") + _number(2, operators)
        return _number(1, 8) + _text(2, "countermark") + _bytes(7, graph) + _bytes(8, version)

    def _fresh(self, letter: str) -> str:
        self._named += 1
        return f"{letter}{self._named}"


def _attribute(name: str, value: float | str | Sequence[int]) -> bytes:
    start = _text(1, name)
    if isinstance(value, str):
        return start + _text(4, value) + _number(20, _ATTRIBUTE_STRING)
    if isinstance(value, int):
        return start + _number(3, value) + _number(20, _ATTRIBUTE_INT)
    if isinstance(value, float):
        return start + _key(2, 5) + struct.pack("<f", value) + _number(20, _ATTRIBUTE_FLOAT)
    return start + b"".join(_number(8, each) for each in value) + _number(20, _ATTRIBUTE_INTS)


def _value(name: str, shape: Sequence[int | str]) -> bytes:
    edges = b"".join(
        _bytes(1, _text(2, edge) if isinstance(edge, str) else _number(1, edge)) for edge in shape
    )
    tensor = _number(1, _FLOAT) + _bytes(2, edges)
    return _text(1, name) + _bytes(2, _bytes(1, tensor))


def _key(field: int, wire: int) -> bytes:
    return _varint(field << 3 | wire)


def _number(field: int, value: int) -> bytes:
    return _key(field, 0) + _varint(value)


def _bytes(field: int, value: bytes) -> bytes:
    return _key(field, 2) + _varint(len(value)) + value


def _text(field: int, value: str) -> bytes:
    return _bytes(field, value.encode())


def _varint(value: int) -> bytes:
    value &= (1 << 64) - 1
    found = bytearray()
    while value > 0x7F:
        found.append(value & 0x7F | 0x80)
        value >>= 7
    found.append(value)
    return bytes(found)
