"""JSON-LD documents: one schema.org object, or an array of them, written over many lines."""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec

from countermark.intake.document import document
from countermark.intake.format import Example, Format, Reading, Row
from countermark.intake.json_entries import entries
from countermark.intake.source import Source
from countermark.intake.values import kind_of
from countermark.records.rejected import Rejected

_TYPED = re.compile(r'"@(?:type|graph|context)"\s*:')


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
        start = source.start.lstrip("\ufeff \t\r\n")
        found = entries(source) if start.startswith("[") else [(None, document(source))]
        for number, (_, entry) in enumerate(found, 1):
            if isinstance(entry, dict):
                yield Row(entry, f"record={number}")
            else:
                wrong = isinstance(entry, ValueError)
                why = entry if wrong else f"an object is expected, not {kind_of(entry)}"
                reason = f"record {number}: {why}"
                row = None if wrong else entry
                yield Rejected(file=source.name, line=None, reason=reason, row=row)

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
            Example("chat.json", b'{"name":"Mira","type":"personal_chat"}', None, "a maker's own"),
        ]
