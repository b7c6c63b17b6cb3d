"""Reads a PyTorch file of weights without PyTorch and without running what is in it.

Such a file (the form before 2020) is a row of pickles and then the numbers themselves. A pickle can
call anything (https://docs.python.org/3/library/pickle.html, the warning there): only the names
that a table of float tensors needs are known here, and they build arrays; any other ends the
reading.
"""

from __future__ import annotations

import io
import pickle
from collections import OrderedDict
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

_MAGIC = 0x1950A86A20F9469CFC6C
_PROTOCOL = 1001
_STORAGES: dict[str, np.dtype[Any]] = {
    "FloatStorage": np.dtype("<f4"),
    "LongStorage": np.dtype("<i8"),
}
_MOST = 64 << 20
"""Numbers in one tensor at most."""


class WeightsError(ValueError):
    """The bytes are no file of weights that may be read."""


class _Storage:
    """Room for numbers that follow after the pickles."""

    def __init__(self, kind: str, length: int) -> None:
        self.kind = _STORAGES[kind]
        self.length = length
        self.tensors: list[tuple[_Tensor, int, tuple[int, ...], tuple[int, ...]]] = []


class _Tensor:
    """A place where an array will be."""

    values: NDArray[Any] | None = None


def read_weights(content: bytes) -> dict[str, NDArray[np.float32]]:
    """The named float arrays of the file.

    Raises:
        WeightsError: it is not such a file, is cut short, or asks for anything but arrays.
    """
    stream = io.BytesIO(content)
    storages: dict[str, _Storage] = {}
    try:
        if _pickle(stream, storages) != _MAGIC or _pickle(stream, storages) != _PROTOCOL:
            raise WeightsError("not a PyTorch file of weights")
        _pickle(stream, storages)
        table = _pickle(stream, storages)
        for key in _pickle(stream, storages):
            _fill(storages[key], stream)
    except WeightsError:
        raise
    except Exception as error:  # a pickle of chance bytes can fail in any way
        raise WeightsError(f"weights cannot be read: {error}") from error
    if not isinstance(table, dict):
        raise WeightsError("the file holds no table of weights")
    return {
        str(name): tensor.values
        for name, tensor in table.items()
        if isinstance(tensor, _Tensor) and tensor.values is not None and tensor.values.dtype == "f4"
    }


def _pickle(stream: io.BytesIO, storages: dict[str, _Storage]) -> Any:
    return _Reader(stream, storages).load()


class _Reader(pickle.Unpickler):
    """Knows four names."""

    def __init__(self, stream: io.BytesIO, storages: dict[str, _Storage]) -> None:
        super().__init__(stream)
        self._storages = storages

    def find_class(self, module: str, name: str) -> Any:
        known: dict[tuple[str, str], Callable[..., Any] | str] = {
            ("collections", "OrderedDict"): OrderedDict,
            ("torch._utils", "_rebuild_tensor_v2"): _tensor,
            ("torch", "FloatStorage"): "FloatStorage",
            ("torch", "LongStorage"): "LongStorage",
        }
        if (module, name) not in known:
            raise WeightsError(f"weights may not name {module}.{name}")
        return known[module, name]

    def persistent_load(self, pid: Any) -> _Storage:
        tag, kind, key, _, length, view = pid
        if tag != "storage" or view is not None or not 0 <= length <= _MOST:
            raise WeightsError("weights of an unknown form")
        return self._storages.setdefault(key, _Storage(kind, length))


def _tensor(storage: _Storage, offset: int, shape: Any, strides: Any, *_: Any) -> _Tensor:
    tensor = _Tensor()
    storage.tensors.append((tensor, offset, tuple(shape), tuple(strides)))
    return tensor


def _fill(storage: _Storage, stream: io.BytesIO) -> None:
    head, each = stream.read(8), storage.kind.itemsize
    content = stream.read(storage.length * each)
    if int.from_bytes(head, "little") != storage.length or len(content) != storage.length * each:
        raise WeightsError("weights of another length than said")
    for tensor, offset, shape, strides in storage.tensors:
        last = offset + sum(step * (edge - 1) for step, edge in zip(strides, shape, strict=True))
        if min((offset, *shape, *strides), default=0) < 0 or last >= storage.length:
            raise WeightsError("weights that reach beyond their numbers")
        steps = [step * each for step in strides]
        tensor.values = np.ndarray(shape, storage.kind, content, offset * each, steps).copy("C")
