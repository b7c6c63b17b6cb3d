"""Elements: objects out of a stream, wherever the stream is cut into pieces."""

from __future__ import annotations

import io
import json

import pytest

from countermark.intake import elements as module
from countermark.intake.elements import elements
from countermark.intake.guard import LIMITS, Refused

DOCUMENT = {
    "name": 'a "quoted" [name] {x}',
    "id": 7,
    "flag": True,
    "list": [{"n": 1, "deep": [[[[[[[{"z": "]}"}]]]]]]]}, 5, {"n": 2, "t": "\\"}, {"n": 3}],
    "after": {"list": [{"n": 4}]},
}


def wanted(path):
    return path[-2:] == ("list", "")


@pytest.mark.parametrize("chunk", [1, 2, 3, 7, 64, 1 << 20])
def test_objects_are_found_whole(chunk, monkeypatch):
    monkeypatch.setattr(module, "CHUNK", chunk)
    content = json.dumps(DOCUMENT, indent=1).encode()
    found = [*elements(io.BytesIO(content), wanted)]
    assert [json.loads(one.content) for one in found] == [
        *(part for part in DOCUMENT["list"] if isinstance(part, dict)),
        {"n": 4},
    ]
    assert found[0].path == ("list", "")
    assert found[0].around[0] == {"name": DOCUMENT["name"], "id": 7, "flag": True}
    assert found[-1].path == ("after", "list", "")


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b'{"list":[{"a":1},{"b":', "cut off"),
        (b'{"list":[{"a":1},{"b":"x', "cut off"),
        (b'{"list":[{"a":1}}', "none was open"),
        (b'{"list":[{"a":1},{"b":[}]}', "none was open"),
        (b'{"list":[{"a":1}]} and more', "goes on"),
        (b'{"list":[{"a":1},' + b"[" * 200, "nested"),
        (b'{"list":[{"a":1},{"b":' + b"[" * 200_000, "nested"),
    ],
)
def test_what_came_before_a_fault_is_given(content, reason):
    found = elements(io.BytesIO(content), wanted)
    assert next(found).content == b'{"a":1}'
    with pytest.raises(Refused, match=reason):
        list(found)


class Endless(io.RawIOBase):
    """A text that never ends."""

    def __init__(self):
        self.given = 0

    def read(self, size=-1):
        self.given += size
        return (b'{"list":[{"a":"' if self.given == size else b"") + b"x" * size


def test_a_text_without_end_is_refused_before_it_fills_the_memory():
    stream = Endless()
    with pytest.raises(Refused, match="a text of more than"):
        list(elements(stream, wanted))
    assert stream.given < 4 * LIMITS.line
