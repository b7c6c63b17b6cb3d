import io
import pickle
import struct
from collections import OrderedDict
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from countermark.pictures.weights import WeightsError, read_weights

MAGIC, PROTOCOL = 0x1950A86A20F9469CFC6C, 1001


class Named:
    """Pickles as a call of a name that is not there when it is written."""

    def __init__(self, module: str, name: str, arguments: tuple) -> None:
        self.line, self.arguments = f"c{module}\n{name}\n".encode(), arguments


def pickled(value: object) -> bytes:
    """A small writer of pickles, since the names of PyTorch cannot be imported here."""
    if isinstance(value, Named):
        return value.line + pickled(value.arguments) + b"R"
    if isinstance(value, Storage):
        kind = f"ctorch\n{value.kind}\n".encode()
        parts = [pickled("storage"), kind, pickled(value.key), pickled("cpu")]
        parts += [pickled(value.length), b"N"]
        return b"(" + b"".join(parts) + b"tQ"
    if isinstance(value, tuple):
        return b"(" + b"".join(pickled(each) for each in value) + b"t"
    if isinstance(value, OrderedDict):
        items = b"".join(pickled(k) + pickled(v) for k, v in value.items())
        return b"ccollections\nOrderedDict\n)R(" + items + b"u"
    return pickle.dumps(value, 2)[2:-1]


class Storage:
    def __init__(self, key: str, length: int, kind: str = "FloatStorage") -> None:
        self.key, self.length, self.kind = key, length, kind


def tensor(storage: Storage, shape: tuple, strides: tuple, offset: int = 0) -> Named:
    arguments = (storage, offset, shape, strides, False, OrderedDict())
    return Named("torch._utils", "_rebuild_tensor_v2", arguments)


def written(table: object, numbers: dict[str, np.ndarray]) -> bytes:
    stream = io.BytesIO()
    for value in (MAGIC, PROTOCOL, {"little_endian": True}):
        stream.write(pickle.dumps(value, 2))
    stream.write(b"\x80\x02" + pickled(table) + b".")
    stream.write(pickle.dumps(list(numbers), 2))
    for each in numbers.values():
        stream.write(struct.pack("<q", len(each)) + each.tobytes())
    return stream.getvalue()


NUMBERS = np.arange(6, dtype="<f4")


def test_arrays_come_in_the_order_of_their_strides() -> None:
    straight = tensor(Storage("1", 6), (2, 3), (3, 1))
    turned = tensor(Storage("1", 6), (3, 2), (1, 3))
    table = OrderedDict(straight=straight, turned=turned)
    found = read_weights(written(table, {"1": NUMBERS}))
    assert found["straight"].tolist() == [[0, 1, 2], [3, 4, 5]]
    assert found["turned"].tolist() == [[0, 3], [1, 4], [2, 5]]


def test_whole_numbers_are_left_out() -> None:
    counted = tensor(Storage("1", 1, "LongStorage"), (), ())
    table = OrderedDict(counted=counted)
    assert read_weights(written(table, {"1": np.array([3], "<i8")})) == {}


@pytest.mark.parametrize(
    ("module", "name"),
    [("os", "system"), ("builtins", "eval"), ("torch", "DoubleStorage"), ("numpy", "load")],
)
def test_any_other_name_is_refused_and_not_called(module: str, name: str, tmp_path: Path) -> None:
    marker = tmp_path / "called"
    table = OrderedDict(w=Named(module, name, (f"touch {marker}",)))
    with pytest.raises(WeightsError, match=f"{module}.{name}"):
        read_weights(written(table, {}))
    assert not marker.exists()


@pytest.mark.parametrize(
    "shape, strides, offset", [((7,), (1,), 0), ((2,), (9,), 0), ((6,), (1,), 1)]
)
def test_an_array_beyond_its_numbers_is_refused(shape: tuple, strides: tuple, offset: int) -> None:
    table = OrderedDict(w=tensor(Storage("1", 6), shape, strides, offset))
    with pytest.raises(WeightsError):
        read_weights(written(table, {"1": NUMBERS}))


def test_a_length_other_than_said_is_refused() -> None:
    table = OrderedDict(w=tensor(Storage("1", 5), (5,), (1,)))
    with pytest.raises(WeightsError, match="another length"):
        read_weights(written(table, {"1": NUMBERS}))


def test_a_file_that_was_cut_is_refused() -> None:
    whole = written(OrderedDict(w=tensor(Storage("1", 6), (6,), (1,))), {"1": NUMBERS})
    for length in range(0, len(whole), 7):
        with pytest.raises(WeightsError):
            read_weights(whole[:length])


@given(st.binary(max_size=200))
def test_chance_bytes_are_refused(content: bytes) -> None:
    with pytest.raises(WeightsError):
        read_weights(content)
