"""All formats against all examples: each is told as itself, read as it says, and accepted."""

import dataclasses
from pathlib import Path

import pyarrow as pa
import pytest

from countermark.intake.acceptance import accept
from countermark.intake.format import Reading, Row
from countermark.intake.formats import FORMATS, media, tell
from countermark.intake.guard import Refused
from countermark.intake.lines import pack
from countermark.intake.source import Source
from countermark.records.rejected import Rejected

EXAMPLES = [
    pytest.param(form, example, id=f"{form.name}: {example.name}, {example.note}")
    for form in FORMATS
    for example in form.examples()
]
DOCS = Path(__file__).parents[2] / "docs"


@pytest.mark.parametrize(("form", "example"), EXAMPLES)
def test_each_is_read_as_it_says(form, example, source_of):
    source = source_of(example)
    assert form.recognises(source) is (example.objects is not None)
    if example.objects is None:
        return
    if not example.columns:
        assert tell(source, Reading()).name == form.name
    rows = [*form.read(source, Reading(example.columns))]
    objects = [row.object for row in rows if isinstance(row, Row)]
    assert [
        {name: read.get(name) for name in told}
        for told, read in zip(example.objects, objects, strict=True)
    ] == example.objects
    assert len(rows) - len(objects) == example.rejected
    accepted = [row for batch in pack(source, rows) for row in accept(batch).to_pylist()]
    assert sum(row["type"] == "rejected" for row in accepted) == example.rejected


@pytest.mark.parametrize(("form", "example"), EXAMPLES)
def test_each_that_is_spoilt_is_refused_or_read(form, example, source_of, spoilt):
    for content in spoilt(example):
        source = source_of(dataclasses.replace(example, content=content))
        assert form.recognises(source) in (True, False)
        try:
            rows = [*form.read(source, Reading(example.columns))]
        except Refused:
            continue
        assert all(isinstance(row, Row | Rejected) for row in rows)
        for batch in pack(source, rows):
            assert isinstance(accept(batch), pa.RecordBatch)


@pytest.mark.parametrize("form", FORMATS, ids=lambda form: form.name)
def test_each_has_both_kinds_of_example(form):
    examples = form.examples()
    assert any(example.objects for example in examples)
    assert any(example.objects is None for example in examples)


@pytest.mark.parametrize(
    ("content", "form", "kind"),
    [
        (b"\xff\xd8\xff\xe1\x2a\x30Exif\x00\x00", None, "picture"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", None, "picture"),
        (b"\x00\x00\x00\x20ftypisom", None, "video"),
        (b"BM sells bags at https://shop.example/bags\n", "markdown", "picture"),
        (b"ID3 is my size, see https://shop.example/dress\n", "markdown", "audio"),
    ],
)
def test_media_that_no_text_begins_like_are_of_no_format(tmp_path, content, form, kind):
    path = tmp_path / "note.md"
    path.write_bytes(content)
    source = Source(path, path.name, "0" * 64, tmp_path)
    told = tell(source, Reading())
    assert (told.name if told else None, media(source)) == (form, kind)


def test_names_are_their_own_and_documented():
    names = [form.name for form in FORMATS]
    assert len(set(names)) == len(names)
    pages = "".join(page.read_text("utf-8") for page in DOCS.glob("intake*.md"))
    assert [name for name in names if f"`{name}`" not in pages] == []
