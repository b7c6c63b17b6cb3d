"""JSON lines: chunked, counted, bounded."""

import gzip
from collections.abc import Iterable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from countermark.intake import jsonl
from countermark.intake.format import Reading
from countermark.intake.guard import LIMITS, Refused
from countermark.intake.jsonl import JsonLines
from countermark.intake.source import Source

LINE = b'{"@type":"Product","url":"https://shop.example/%d"}'


def rows(path: Path) -> list[tuple[int, bytes | None, str | None]]:
    found: list[tuple[int, bytes | None, str | None]] = []
    for batch in JsonLines().batches(Source(path, path.name, "0" * 64, path.parent), Reading()):
        found += zip(
            *(batch.column(n).to_pylist() for n in ("line", "json", "reason")), strict=True
        )
    return found


def write(tmp_path: Path, content: bytes) -> Path:
    path = tmp_path / "a.jsonl"
    path.write_bytes(content)
    return path


@given(st.lists(st.sampled_from([b"", b"{}", b"x" * 7, LINE % 1, b"\r"]), max_size=40),
       st.integers(1, 30), st.booleans())  # fmt: skip
def test_lines_are_numbered_whatever_the_chunks(lines: list[bytes], chunk: int, ends: bool) -> None:
    content = b"\n".join(lines) + (b"\n" if ends else b"")
    expected = list(enumerate(content.split(b"\n"), 1))
    before, jsonl.CHUNK = jsonl.CHUNK, chunk
    try:
        import tempfile

        with tempfile.NamedTemporaryFile() as file:
            file.write(content)
            file.flush()
            found = [
                (n, json.rstrip(b"\n")) for n, json, _ in rows(Path(file.name)) if json.strip()
            ]
    finally:
        jsonl.CHUNK = before
    assert found == [(number, line) for number, line in expected if line.strip()]


def test_blank_lines_by_the_million_are_no_rows(tmp_path: Path) -> None:
    path = write(tmp_path, LINE % 1 + b"\n" * 10**6 + b" \r\n" * 10**6 + b"7\n" + LINE % 2)
    assert [number for number, _, _ in rows(path)] == [1, 2_000_001, 2_000_002]


def test_gzip_is_read_as_what_it_holds(tmp_path: Path) -> None:
    path = write(tmp_path, gzip.compress(LINE % 1 + b"\n" + LINE % 2, mtime=0))
    assert [n for n, _, _ in rows(path)] == [1, 2]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le"])
def test_other_encodings_are_brought_to_utf_8(tmp_path: Path, encoding: str) -> None:
    text = '{"@type":"Product","url":"https://shop.example/ü","name":"螺丝手镯"}\n'
    content = text.encode(encoding)
    if encoding == "utf-16-le":
        content = b"\xff\xfe" + content
    ((_, json, _),) = rows(write(tmp_path, content))
    assert json is not None
    assert json.decode().strip().lstrip("\ufeff") == text.strip()


def test_a_line_beyond_the_limit_is_refused_and_the_rest_is_read(tmp_path: Path) -> None:
    long = b'{"@type":"Product","name":"' + b"x" * (LIMITS.line + 5 * 2**20) + b'"}'
    found = rows(write(tmp_path, LINE % 1 + b"\n" + long + b"\n" + LINE % 3 + b"\n"))
    assert [(n, bool(reason)) for n, _, reason in found] == [(1, False), (2, True), (3, False)]
    assert "16,777,216" in str(found[1][2])


@pytest.mark.parametrize("before", [0, jsonl.CHUNK - 3, jsonl.CHUNK // 2])
@pytest.mark.parametrize("more", [0, 1])
def test_the_limit_of_a_line_is_the_same_wherever_it_stands(
    tmp_path: Path, before: int, more: int
) -> None:
    line = b'"' + b"x" * (LIMITS.line - 2 + more) + b'"'
    found = rows(write(tmp_path, b"7" * before + b"\n" + line + b"\n8"))
    assert [bool(reason) for _, _, reason in found] == [False] * bool(before) + [bool(more), False]


def test_an_endless_last_line_is_refused_once(tmp_path: Path) -> None:
    found = rows(write(tmp_path, LINE % 1 + b"\n" + b"y" * (LIMITS.line + 9 * 2**20)))
    assert [(n, bool(reason)) for n, _, reason in found] == [(1, False), (2, True)]


def test_a_gzip_bomb_is_refused(tmp_path: Path) -> None:
    path = write(tmp_path, gzip.compress(b"\n" * (LIMITS.ratio_from + 2**24), 9, mtime=0))
    with pytest.raises(Refused, match="200 times"):
        rows(path)


def truncated(content: bytes) -> Iterable[bytes]:
    return (content[:end] for end in (3, 10, len(content) // 2, len(content) - 4))


def test_a_truncated_gzip_never_crashes_recognition(tmp_path: Path) -> None:
    for content in truncated(gzip.compress(LINE % 1, mtime=0)):
        path = write(tmp_path, content)
        source = Source(path, "a", "0" * 64, tmp_path)
        assert JsonLines().recognises(source) == (source.head == LINE % 1)
