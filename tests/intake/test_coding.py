import gzip
import io
import resource
import zlib

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cost import soon
from countermark.intake.coding import BROKEN, undone, unpacked
from countermark.intake.guard import Budget, Limits, Refused

ARROW = {"br": "brotli", "zstd": "zstd", "gzip": "gzip"}
TEXT = b"<title>Mira</title>" + b"ring " * 50_000


def packed(content: bytes, coding: str) -> bytes:
    if coding == "deflate":
        return zlib.compress(content)
    if coding == "bare":
        at = zlib.compressobj(wbits=-15)
        return at.compress(content) + at.flush()
    return bytes(pa.compress(content, ARROW[coding.removeprefix("x-")], asbytes=True))


def read(content: bytes, codings: str, budget: Budget | None = None) -> bytes:
    stream = undone(io.BytesIO(content), codings, budget or Budget(len(content) + 2**20))
    return b"".join(iter(lambda: stream.read(5000), b""))


@pytest.mark.parametrize("coding", ["br", "zstd", "gzip", "x-gzip", "deflate"])
def test_each_coding(coding: str) -> None:
    assert read(packed(TEXT, coding), coding) == TEXT
    assert read(packed(TEXT, coding), f" {coding.upper()} , identity,") == TEXT
    assert read(TEXT, coding) == TEXT, "unpacked before it was kept"
    assert read(b"", coding) == b""


def test_bare_deflate_and_several_members() -> None:
    assert read(packed(TEXT, "bare"), "deflate") == TEXT
    assert read(gzip.compress(b"a\x00") + gzip.compress(b"b"), "gzip") == b"a\x00b"


def test_one_coding_on_another() -> None:
    content = packed(packed(packed(TEXT, "deflate"), "br"), "gzip")
    assert read(content, "deflate, br, gzip") == TEXT
    with pytest.raises(Refused, match="more than 3 times"):
        read(content, "gzip, gzip, gzip, gzip")
    with pytest.raises(Refused, match="'compress' is not one that is read"):
        read(content, "gzip, compress")


def test_plain_text_of_any_encoding_is_left() -> None:
    for text in ("戒指 " * 100, "戒指", ""):
        assert read(text.encode(), "br") == text.encode()
    chinese = ("<p>" + "戒指" * 200).encode("gb18030")
    assert read(chinese, "gzip") == chinese


@pytest.mark.parametrize("coding", ["br", "zstd", "gzip", "deflate"])
def test_a_bomb_is_refused_before_it_fills_the_memory(coding: str) -> None:
    """A gigabyte of nothing: refused at the ratio, or at 64 MiB, holding a fraction of it."""
    bomb = packed(bytes(2**20) * 1024, coding)
    assert len(bomb) < 2 * 2**20
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    stream = undone(io.BytesIO(bomb), coding, Budget(len(bomb)))
    size = 0
    with soon(), pytest.raises(Refused, match="times its size"):
        while piece := stream.read(2**16):
            size += len(piece)
            assert size <= max(64 * 2**20, 200 * len(bomb)) + 2**20
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    assert grown < 64 * 1024


def test_a_bomb_within_a_bomb_is_refused() -> None:
    bomb = packed(packed(bytes(2**20) * 512, "zstd"), "br")
    with pytest.raises(Refused, match="times its size"):
        read(bomb, "zstd, br", Budget(len(bomb)))


def test_a_window_beyond_the_memory_is_refused() -> None:
    """A frame of Zstandard that asks for 2 GiB (RFC 8878 §3.1.1.1.2: exponent 21)."""
    frame = b"\x28\xb5\x2f\xfd\x00" + bytes([21 << 3]) + b"\x01\x00\x00"
    with pytest.raises(OSError, match="too much memory"):
        read(frame, "zstd")


@pytest.mark.parametrize("coding", ["br", "zstd", "gzip", "deflate"])
def test_what_is_cut_off_says_so(coding: str) -> None:
    with pytest.raises(BROKEN):
        read(packed(TEXT, coding)[:-3], coding)


@given(st.binary(max_size=400), st.sampled_from(["br", "zstd", "gzip", "deflate", "br, gzip"]))
def test_junk_is_refused_or_read(junk: bytes, coding: str) -> None:
    try:
        content = read(junk, coding, Budget(1, Limits(ratio_from=2**16)))
    except (Refused, *BROKEN):
        return
    assert len(content) <= 2**17


def test_a_stream_is_unpacked_as_it_comes() -> None:
    stream = io.BytesIO(packed(TEXT, "zstd"))
    assert unpacked(stream, "zstd").read(7) == TEXT[:7]
