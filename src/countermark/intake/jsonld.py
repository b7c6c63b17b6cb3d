"""JSON-LD documents: one schema.org object, or an array of them, written over many lines."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import ijson
import msgspec

from countermark.intake.format import Example, Format, Reading, Row
from countermark.intake.source import Source
from countermark.records.rejected import Rejected

_TYPED = re.compile(r'"@(?:type|graph|context)"\s*:')
_decode = msgspec.json.Decoder(float_hook=str).decode


class JsonLd(Format):
    """A `.json` or `.jsonld` file: told by an object or array with `@type` near its start."""

    name = "jsonld"
    title = "JSON-LD document or array of schema.org objects"

    def recognises(self, source: Source) -> bool:
        """It starts as JSON and names a type."""
        start = source.start.lstrip("\ufeff \t\r\n")
        return start[:1] in ("{", "[") and bool(_TYPED.search(start))

    def read(self, source: Source, reading: Reading) -> Iterator[Row | Rejected]:
        """The objects; `record=N` counts them from 1. An array is streamed."""
        number = 0
        try:
            for number, entry in enumerate(_entries(source), 1):
                if isinstance(entry, dict):
                    yield Row(entry, f"record={number}")
                else:
                    reason = f"record {number}: an object is expected, not {type(entry).__name__}"
                    yield Rejected(file=source.name, line=None, reason=reason, row=entry)
        except (msgspec.DecodeError, ijson.JSONError, RecursionError, UnicodeError) as error:
            why = "nested too deeply" if isinstance(error, RecursionError) else str(error)
            reason = f"not JSON after record {number}: {why}"
            yield Rejected(file=source.name, line=None, reason=reason, row=None)

    def examples(self) -> list[Example]:
        """An array and a single object; JSON of another vocabulary is not JSON-LD."""
        ring = {"@type": "Product", "url": "https://shop.example/ring", "name": "Ring"}
        page = {"@type": "WebPage", "url": "https://bio.example/mira", "text": "my finds"}
        return [
            Example("a.json", msgspec.json.encode([ring, page]), [ring, page], "an array"),
            Example(
                "one.jsonld", msgspec.json.format(msgspec.json.encode(page)), [page], "one object"
            ),
            Example("mixed.json", msgspec.json.encode([page, 7]), [page], "a number", rejected=1),
            Example("chat.json", b'{"name":"Mira","type":"personal_chat"}', None, "another maker's"),
        ]


def _entries(source: Source) -> Iterator[Any]:
    plain = source.encoding in ("utf-8", "utf-8-sig")
    if plain and source.start.lstrip("\ufeff \t\r\n").startswith("["):
        with source.open() as stream:
            if source.head.startswith(b"\xef\xbb\xbf"):
                stream.read(3)
            yield from ijson.items(stream, "item")
        return
    content = _decode(source.text().lstrip("\ufeff"))
    yield from content if isinstance(content, list) else [content]
