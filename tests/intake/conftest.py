"""Sources made of examples."""

from __future__ import annotations

import hashlib
import json
import random
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from countermark.intake.format import Example
from countermark.intake.source import Source


@pytest.fixture
def source_of(tmp_path: Path) -> Callable[[Example], Source]:
    """Writes an example and what lies beside it; gives the Source to read it from."""

    def write(example: Example) -> Source:
        path = tmp_path / example.name
        files = {path: example.content}
        files |= {path.parent / name: content for name, content in example.beside.items()}
        for file, content in files.items():
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content)
        digest = hashlib.sha256(example.content).hexdigest()
        return Source(path, example.name, digest, tmp_path)

    return write


JUNK: tuple[Any, ...] = (
    None, True, -1, 10**400, 1e300, "", [], {}, [[]], [{}], {"a": [1]}, "\x00", "\ud800", "a" * 999,
    [None], "9" * 30, {"edges": 7}, {"node": []}, [[[[1]]]], 253402300800,
)  # fmt: skip


@pytest.fixture
def spoilt() -> Callable[[Example], Iterator[bytes]]:
    """An example's content with junk in every place of its JSON, cut off, and with noise."""

    def spoil(example: Example) -> Iterator[bytes]:
        chance = random.Random(example.name)
        try:
            value = json.loads(example.content)
        except ValueError:
            value = None
        for place in _places(value) if value is not None else ():
            for junk in chance.sample(JUNK, 4):
                yield json.dumps(_put(value, place, junk)).encode()
        for _ in range(12):
            yield example.content[: chance.randrange(len(example.content) + 1)]
            noisy = bytearray(example.content)
            for _ in range(chance.randrange(1, 6)):
                noisy[chance.randrange(len(noisy))] = chance.choice(b'\x00\xff"\\{]\xed,')
            yield bytes(noisy)

    return spoil


def _places(value: Any, place: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    yield place
    if isinstance(value, dict):
        parts: Any = value.items()
    else:
        parts = enumerate(value) if isinstance(value, list) else ()
    for name, part in parts:
        yield from _places(part, (*place, name))


def _put(value: Any, place: tuple[Any, ...], junk: Any) -> Any:
    if not place:
        return junk
    changed = value.copy()
    changed[place[0]] = _put(value[place[0]], place[1:], junk)
    return changed
