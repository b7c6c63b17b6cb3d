"""Documents: JSON as real programs write it."""

from __future__ import annotations

import pytest

from countermark.intake.document import decode, document
from countermark.intake.format import Example
from countermark.intake.guard import Refused


@pytest.mark.parametrize(
    ("written", "read"),
    [
        (b'"caf\xc3\xa9"', "café"),
        (b'"\xff"', "\ufffd"),
        (rb'"\ud800"', "\ufffd"),
        (rb'"\udc00\ud83d\ude00\ud83d"', "\ufffd😀\ufffd"),
        (rb'"a\x0Bb\\x41"', "a\x0bb\\x41"),
        (b'"\x00"', "\x00"),
        (b'\xef\xbb\xbf"a"', "a"),
        (b"1.50", "1.50"),
        (b"1e999", "1e999"),
        (
            b'{"a":NaN,"b":[-Infinity],"c":"NaN \\"Infinity"}',
            {"a": None, "b": [None], "c": 'NaN "Infinity'},
        ),
        (b"12345678901234567890123", 12345678901234567890123),
    ],
)
def test_is_mended_where_only_texts_are_wrong(written, read):
    assert decode(written) == read


@pytest.mark.parametrize(
    "written", [b"", b"{", b"[1,]", b"NAN", b"[" * 100_000, b'{"a" 1}', b"1" * 6000, b'"\n"']
)
def test_other_faults_are_told(written):
    with pytest.raises(ValueError, match=r"not JSON|nested"):
        decode(written)


def test_depth_is_bounded(source_of):
    fine = source_of(Example("a.json", b"[" * 100 + b"]" * 100, [], ""))
    assert isinstance(document(fine), list)
    deep = source_of(Example("b.json", b"[" * 102 + b"]" * 102, [], ""))
    with pytest.raises(Refused, match="nested more than 100 deep"):
        document(deep)


def test_utf_16_is_read(source_of):
    source = source_of(Example("a.json", '{"a":"é"}'.encode("utf-16"), [], ""))
    assert document(source) == {"a": "é"}
