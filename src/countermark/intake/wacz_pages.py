"""Page lists of WACZ archives: `pages/*.jsonl`, the pages that were meant with their texts.

https://specs.webrecorder.net/wacz/1.1.1/ §5.2 (`json-pages-1.0`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from countermark.intake.document import decode
from countermark.intake.format import Example, Format, Reading, Row
from countermark.intake.guard import LIMITS
from countermark.intake.source import Source
from countermark.records.rejected import Rejected

_FIRST = re.compile(rb'\A\s*\{[^\n]{0,2000}"format"\s*:\s*"json-pages-1\.')


class WaczPages(Format):
    """Told by its first line, which names `json-pages-1.0`."""

    name = "wacz-pages"
    title = "Page list of a web archive (WACZ)"

    def recognises(self, source: Source) -> bool:
        """Its first line names the format."""
        return bool(_FIRST.match(source.head))

    def read(self, source: Source, reading: Reading) -> Iterator[Row | Rejected]:
        """A WebPage for each page whose text was kept: the rest stands in the WARC itself."""
        with source.open() as stream:
            number = 0
            while line := stream.readline(LIMITS.line):
                number += 1
                if number == 1 or not line.strip():
                    continue
                try:
                    value = decode(line)
                except ValueError as error:
                    yield Rejected(file=source.name, line=number, reason=str(error))
                    continue
                if not isinstance(value, dict) or not value.get("url"):
                    reason = "a page of the list needs its url"
                    yield Rejected(file=source.name, line=number, reason=reason, row=value)
                    continue
                names = {"url": "url", "title": "name", "text": "text", "ts": "dateObserved"}
                page = {new: value[old] for old, new in names.items() if value.get(old)}
                yield Row({"@type": "WebPage", **page}, f"line={number}", number)

    def examples(self) -> list[Example]:
        """A list with a page; lines of schema.org are another format."""
        content = (
            b'{"format":"json-pages-1.0","id":"pages","title":"All Pages"}\n'
            b'{"id":"1","url":"https://bio.example/m","ts":"2020-07-03T10:00:00Z","title":"Mira"}\n'
            b'{"id":"2"}\n'
        )
        page = {"@type": "WebPage", "url": "https://bio.example/m", "name": "Mira"}
        page["dateObserved"] = "2020-07-03T10:00:00Z"
        return [
            Example("pages.jsonl", content, [page], "a page, and one without its url", rejected=1),
            Example(
                "p.jsonl", b'{"@type":"WebPage","url":"https://a.example/"}\n', None, "schema.org"
            ),
        ]
