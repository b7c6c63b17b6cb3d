"""Markdown pages with front matter, and plain notes that hold words or addresses."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from typing import Any

import yaml

from countermark.intake.format import Example, Format, Reading, Row
from countermark.intake.guard import LIMITS
from countermark.intake.markup import page
from countermark.intake.source import Source
from countermark.records.rejected import Rejected

_FRONT = re.compile(
    r"\A\ufeff?(?:---[ \t]*\r?\n(?P<yaml>.*?)\r?\n(?:---|\.\.\.)"
    r"|\+\+\+[ \t]*\r?\n(?P<toml>.*?)\r?\n\+\+\+)[ \t]*(?:\r?\n|\Z)",
    re.S,
)
_NAMED = re.compile(r"^[\w-]{1,60}\s{0,9}[:=]", re.M)
_STRUCTURES = tuple(
    re.compile(pattern, re.M)
    for pattern in (
        r"^#{1,6}[ \t]+\S",
        r"^[^\n]{1,200}\n(?:={3,}|-{3,})[ \t]*$",
        r"\]\([^)\s]{1,500}(?:[ \t]+\"[^\"\n]{0,200}\")?\)",
        r"^\[[^\]\n]{1,200}\]:[ \t]*\S",
        r"^[ \t]{0,3}[-*+][ \t]+\S",
        r"^[ \t]{0,3}\d{1,3}\.[ \t]+\S",
        r"^```",
        r"^>[ \t]",
        r"\*\*[^*\n]{1,200}\*\*",
        r"^\|.{1,500}\|[ \t]*$",
        r"<https?://[^>\s]{1,500}>",
    )
)
_URL = re.compile(
    r"https?://[^\s<>\"'`{}|\\^\[\]()]{1,4000}(?:\([^\s<>\"'`()]{0,200}\)[^\s<>\"'`{}|\\^\[\]()]{0,4000})*",
    re.I,
)
_TRAILING = ".,;:!?*_~”’»。，、；：！？"
_MARKDOWN = (".md", ".markdown", ".mdx", ".mdown")
_NOTE = (".txt", ".text", ".note")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_LETTERS = re.compile(r"[^\W\d_]{2}")
_CHAT = re.compile(r"\A[\u200e\ufeff\s]*\[?\d{1,4}[./-]\d{1,2}[./-]\d{1,4},?\s", re.M)
_OTHERS = ("{", "[{", '["', "<?", "<!", "<svg", "<rss", "%PDF", "WARC/", "%!", "#!", "BEGIN:")
_ADDRESS = ("canonical", "canonicalurl", "canonical_url", "url", "permalink", "slug", "link")
_DATES = ("lastmod", "updated", "last_modified", "modified", "date", "published", "pubdate")
_RENDERED = 1 << 20
"""Characters of Markdown that are rendered; what is longer is read as plain text."""


class Markdown(Format):
    """Told by a front matter or two structures of Markdown; a note by being a text with words.

    Asked last: whatever another format knows is no note."""

    name = "markdown"
    title = "Markdown page, or a plain note"

    def recognises(self, source: Source) -> bool:
        """It is clean text in words, with a front matter, two structures, or named as a note."""
        start = source.start
        name = source.name.lower()
        if _CONTROL.search(start) or start.count("\ufffd") > len(start) // 10:
            return False
        if not _LETTERS.search(start):
            return False
        front = _FRONT.match(start)
        if front and _NAMED.search(front["yaml"] or front["toml"] or ""):
            return True
        structures = sum(bool(each.search(start)) for each in _STRUCTURES)
        if name.endswith(_MARKDOWN):
            return structures >= 1 or not _is_table(start)
        if start.lstrip("\ufeff \t\r\n").startswith(_OTHERS) or _CHAT.match(start):
            return False
        return name.endswith(_NOTE) and not _is_table(start)

    def read(self, source: Source, reading: Reading) -> Iterator[Row | Rejected]:
        """One WebPage; objects embedded in its HTML after it. Every address written anywhere
        in it is among its links, in the order of the text."""
        text = source.text().removeprefix("\ufeff")
        front, body, problem = _front(text)
        if problem:
            yield Rejected(file=source.name, line=1, reason=problem, row=text[:2000])
        note = not source.name.lower().endswith(_MARKDOWN) and not front
        address = next(
            (u for name in _ADDRESS if (u := _scalar(front.get(name))).startswith("http")), None
        )
        if note or len(body) > _RENDERED:
            found = None
            value: dict[str, Any] = {"@type": "WebPage", "url": address, "text": body.strip()}
        else:
            found = page(_rendered(body), address)
            value = {**found.page, "url": address}
            value["text"] = "\n".join([*_prose(front), value["text"]]).strip()
        heading = re.search(r"^#[ \t]+(.{1,300})$", body, re.M)
        value["name"] = _scalar(front.get("title")) or (heading[1].strip() if heading else "")
        value["description"] = _scalar(front.get("description"))
        value["dateModified"] = next((d for n in _DATES if (d := _scalar(front.get(n)))), None)
        value["additionalType"] = "note" if note else None
        pictures = {*value.get("image", []), address}
        value["relatedLink"] = _links(text, value.get("relatedLink", []), pictures)
        yield Row({k: v for k, v in value.items() if v or k == "text"}, "")
        if found:
            for each, _ in found.embedded:
                yield Row(each, "")
            for reason, written in found.problems:
                yield Rejected(file=source.name, line=None, reason=reason, row=written)

    def examples(self) -> list[Example]:
        """A page of a static site, TOML, a note; tables, chats and code are other formats'."""
        site = (
            "---\ntitle: Spring finds\nurl: https://guide.example/spring\nlastmod: 2020-07-01\n"
            "hero:\n  link: https://go.example/hero\n---\n# Finds\n\nThe [ring](https://shop.example/"
            'p/77 "r") and <a href="https://shop.example/p/78">band</a>, see <https://bio.example/m>'
            " or [this][1].\n\n![alt](/img/a.png)\n\n[1]: https://go.example/x\n"
        )
        toml = '+++\ntitle = "Rings"\n+++\nplain text\n'
        note = "ask mira for the ring\nhttps://go.example/x.\n"
        return [
            Example(
                "spring.md",
                site.encode(),
                [
                    {
                        "@type": "WebPage",
                        "url": "https://guide.example/spring",
                        "name": "Spring finds",
                        "dateModified": "2020-07-01",
                        "text": "Finds\nThe ring and band, see https://bio.example/m or this.",
                        "image": ["https://guide.example/img/a.png"],
                        "relatedLink": [
                            {"@type": "WebPage", "url": url, **({"name": name} if name else {})}
                            for url, name in (
                                ("https://go.example/hero", ""),
                                ("https://shop.example/p/77", "ring"),
                                ("https://shop.example/p/78", "band"),
                                ("https://bio.example/m", "https://bio.example/m"),
                                ("https://go.example/x", "this"),
                            )
                        ],
                    }
                ],
                "a static site's page: front matter, Markdown and HTML mixed",
            ),
            Example(
                "rings.markdown",
                toml.encode(),
                [{"@type": "WebPage", "name": "Rings", "text": "plain text"}],
                "TOML front matter",
            ),
            Example(
                "note.txt",
                note.encode(),
                [
                    {
                        "@type": "WebPage",
                        "additionalType": "note",
                        "relatedLink": [{"@type": "WebPage", "url": "https://go.example/x"}],
                    }
                ],
                "a note",
            ),
            Example(
                "bomb.md",
                b"---\na: &a [x, x]\nb: &b [*a, *a]\n---\n# Title\n",
                [{"@type": "WebPage", "name": "Title"}],
                "aliases in a front matter are not followed",
                rejected=1,
            ),
            Example("list.txt", b"sku,name,price\n1,a ring,2\n2,b ring,3\n", None, "a table"),
            Example("data.md", b"\x00\x01\x02binary", None, "no text"),
            Example("chat.txt", b"01/07/2020, 10:00 - Mira: the link\n", None, "an exported chat"),
        ]


class _Loader(yaml.BaseLoader):
    """YAML without types (all scalars stay as written) and without aliases, which can make a
    few lines into gigabytes."""

    def compose_node(self, parent: Any, index: Any) -> Any:
        if self.check_event(yaml.events.AliasEvent):
            raise yaml.YAMLError("aliases are not followed")
        return super().compose_node(parent, index)


def _front(text: str) -> tuple[dict[str, Any], str, str]:
    """The front matter with its names in lower case, the rest, and why it could not be read."""
    found = _FRONT.match(text)
    if not found:
        return {}, text, ""
    written = found["yaml"] if found["yaml"] is not None else found["toml"]
    body = text[found.end() :]
    if len(written) > LIMITS.front:
        return {}, body, f"front matter: is over {LIMITS.front:,} characters"
    try:
        if found["yaml"] is not None:
            value = yaml.load(written, Loader=_Loader)  # noqa: S506 - makes texts, lists and dicts only
        else:
            value = tomllib.loads(written)
    except (yaml.YAMLError, tomllib.TOMLDecodeError, RecursionError, ValueError) as error:
        reason = "nested too deeply" if isinstance(error, RecursionError) else str(error)
        return {}, body, "front matter: " + " ".join(reason.split())[:300]
    if not isinstance(value, dict):
        return {}, text, ""  # a rule at the top, and one further down
    return {str(name).lower(): part for name, part in value.items()}, body, ""


def _scalar(value: Any) -> str:
    return str(value).strip() if value is not None and not isinstance(value, dict | list) else ""


def _prose(front: dict[str, Any]) -> list[str]:
    """The sentences of a front matter beside its title and description: layouts show them."""
    found: list[str] = []
    waiting = [v for name, v in front.items() if name not in ("title", "description", *_DATES)]
    while waiting:
        part = waiting.pop(0)
        if isinstance(part, dict):
            waiting[:0] = part.values()
        elif isinstance(part, list):
            waiting[:0] = part
        elif isinstance(part, str) and " " in part.strip() and "://" not in part:
            found.append(" ".join(part.split()))
    return found


def _rendered(body: str) -> str:
    from markdown_it import MarkdownIt

    reader = MarkdownIt("commonmark", {"html": True, "maxNesting": 30})
    try:
        return str(reader.enable(["table", "strikethrough"]).render(body))
    except (RecursionError, ValueError, IndexError):
        return body


def _links(text: str, linked: list[dict[str, Any]], shown: set[str | None]) -> list[dict[str, Any]]:
    """The links of the page, and addresses that stand in it without being links (in the front
    matter, in scripts, in code, bare), each where it first stands in the text."""
    places: dict[str, int] = {}
    for found in _URL.finditer(text):
        url = found[0].rstrip(_TRAILING).replace("&amp;", "&")
        places.setdefault(url, found.start())
    named = {link["url"] for link in linked}
    bare = [
        {"@type": "WebPage", "url": url} for url in places if url not in named and url not in shown
    ]
    last = 0
    order: list[tuple[int, int, dict[str, Any]]] = []
    for number, link in enumerate([*linked, *bare]):
        last = places.get(link["url"], last)
        order.append((last, number, link))
    return [link for _, _, link in sorted(order, key=lambda each: each[:2])]


def _is_table(start: str) -> bool:
    """Whether the first lines are cells: as many of one separator in each."""
    lines = [line for line in start.split("\n")[:6] if line.strip()][:5]
    return len(lines) >= 2 and any(
        len(counts := {line.count(mark) for line in lines}) == 1
        and counts.pop() >= 1 + (mark == ",")
        for mark in (",", ";", "\t")
    )
