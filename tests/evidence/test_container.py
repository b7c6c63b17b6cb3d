"""The container: ZIP readers read it, and it can be written in one way only."""

import io
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from countermark.evidence.container import Container, ContainerError, write

NAMES = st.from_regex(r"\A[a-z]{2,6}/[a-z0-9][a-z0-9._-]{0,9}\Z")
FILES = st.dictionaries(NAMES, st.binary(max_size=60), max_size=6)


def made(files):
    out = io.BytesIO()
    write({name: (lambda c=c: io.BytesIO(c)) for name, c in files.items()}, out)
    return out.getvalue()


SMALL = made({"ab/one": b"first", "ab/two": b"", "datapackage.json": b"{}"})


@given(FILES)
@settings(deadline=None)
def test_other_readers_read_the_same(files):
    content = made(files)
    with zipfile.ZipFile(io.BytesIO(content)) as bundle:
        assert bundle.testzip() is None
        assert {name: bundle.read(name) for name in bundle.namelist()} == files
        assert all(info.compress_type == zipfile.ZIP_STORED for info in bundle.infolist())
    container = Container(io.BytesIO(content))
    assert {name: container.read(name) for name in container.members} == files
    assert made(files) == content


@pytest.mark.parametrize("at", range(len(SMALL)))
def test_every_byte_that_is_no_content_is_fixed(at):
    content = bytearray(SMALL)
    content[at] ^= 0x20
    inside = SMALL.index(b"first") <= at < SMALL.index(b"first") + 5
    inside |= SMALL.index(b"{}") <= at < SMALL.index(b"{}") + 2
    try:
        container = Container(io.BytesIO(bytes(content)))
    except ContainerError:
        assert not inside
        return
    bad = [name for name, member in container.members.items()
           if container.digests(name)[1] != member.crc]  # fmt: skip
    assert bad or made({name: container.read(name) for name in container.members}) != SMALL


@given(st.binary(max_size=200))
def test_anything_else_is_refused_in_words(content):
    with pytest.raises(ContainerError, match="not a bundle"):
        Container(io.BytesIO(content))


@pytest.mark.parametrize(
    "name",
    ["../x", "/x", "ab", "Ab/x", "ab/X", "ab/../x", "ab/.x", "ab//x", "ab/x/y", "ab/x ", "ab\\x",
     "ab/" + "x" * 200, "ab/é", ""],
)  # fmt: skip
def test_names_that_could_lead_elsewhere_are_refused(name):
    with pytest.raises(ContainerError, match="name"):
        made({name: b""})


def test_what_is_too_large_is_refused(monkeypatch):
    from countermark.evidence import container

    monkeypatch.setattr(container, "MOST_BYTES", 100)
    with pytest.raises(ContainerError, match="bundle fewer leads"):
        made({"ab/x": b"x" * 101})
    monkeypatch.setattr(container, "MOST_FILES", 1)
    with pytest.raises(ContainerError, match="too many"):
        made({"ab/x": b"", "ab/y": b""})
    with pytest.raises(ContainerError, match="too large"):
        Container(io.BytesIO(SMALL)).read("ab/one", most=4)
