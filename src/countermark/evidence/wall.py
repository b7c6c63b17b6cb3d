"""Walls: pages that stand before what was asked for, or in its place, so that none is kept as if
it were the listing. What the marks are stands in `data/walls.yaml`, with sources."""

from __future__ import annotations

import re
from functools import lru_cache
from importlib.resources import files
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field

from countermark.evidence.exchange import Exchange
from countermark.evidence.page import Shown
from countermark.links.address import identify
from countermark.links.datafile import read_rules
from countermark.records.key import Kind

What = Literal[
    "content", "block", "captcha", "login", "consent", "age", "geo", "missing", "empty", "error",
    "unanswered",
]  # fmt: skip
"""`content` is what was asked for; `missing` says that it is not there, with whatever status;
`empty` shows nothing without a browser; `error` is the server's; everything else is a wall."""

_THIN = 3000
"""Characters of text below which a page may be a wall by its words: a listing with all around it
has more, and where it has less it names a price."""
_BARE = 400
"""… and by a captcha that it loads, which log-in boxes and contact forms of any page do too."""
_PARTS = re.compile(r"\s*(?:[|–·•»]|\s-\s|\s:\s)\s*")
_ENDS = " .!?…"
_PRICE = re.compile(
    r"(?:[$€£¥￥₹₽₩₺]|\b(?:USD|EUR|GBP|RMB|CNY|JPY|CHF|PLN|zł|kr)\b)\s?\d"
    r"|\d[\d.,]{0,12}\s?(?:[$€£¥₹₽₩₺元円원]|\b(?:USD|EUR|GBP|CNY|JPY|CHF|PLN|zł|TL|kr)\b)"
)
_STATUS: dict[int, tuple[What, str]] = {
    401: ("login", "RFC 9110 §15.5.2"),
    403: ("block", "RFC 9110 §15.5.4"),
    404: ("missing", "RFC 9110 §15.5.5"),
    407: ("block", "RFC 9110 §15.5.8"),
    410: ("missing", "RFC 9110 §15.5.11"),
    429: ("block", "RFC 6585 §4"),
    451: ("geo", "RFC 7725"),
    511: ("login", "RFC 6585 §6"),
    999: ("block", "LinkedIn's own status for clients that it turns away"),
}


class Verdict(BaseModel):
    """What an answer is, and by which mark."""

    model_config = ConfigDict(frozen=True)

    what: What
    why: str = ""
    own: bool = False
    """Whether it was told by its address: a wall that lies elsewhere than what was asked for."""

    @property
    def is_content(self) -> bool:
        """Whether it is what was asked for, as far as the marks tell."""
        return self.what == "content"


class Wall(BaseModel):
    """One kind of page, of one maker, and its marks."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    kind: What
    sources: Annotated[tuple[str, ...], Field(min_length=1)]
    hosts: tuple[str, ...] = ()
    titles: tuple[str, ...] = ()
    texts: tuple[str, ...] = ()
    markup: tuple[str, ...] = ()
    paths: tuple[str, ...] = ()
    headers: tuple[str, ...] = ()
    sure: bool = False
    """Fits also where the page offers goods."""
    alone: bool = False
    """Its markup counts only on a page with next to no text."""
    generic: bool = False
    """Marks of no particular maker; asked last."""

    def mark(self, seen: Seen) -> str:
        """The mark by which it fits; empty where it does not."""
        if self.hosts and not any(_within(seen.host, host) for host in self.hosts):
            return ""
        if seen.offers and not self.sure:
            return ""
        for written in self.headers:
            name, _, part = written.partition(":")
            if part.strip() in seen.exchange.header(name).lower():
                return f"header {written}"
        for path in self.paths:
            if _fits(seen.path, path):
                return f"address {path}"
        for title in self.titles:
            if title.strip(_ENDS) in seen.titles:
                return f"title “{title}”"
        if len(seen.text) <= _THIN:
            for text in self.texts:
                if text in seen.text:
                    return f"text “{text}”"
        if len(seen.text) <= (_BARE if self.alone else _THIN):
            for source in self.markup:
                if source in seen.markup:
                    return f"source “{source}”"
        return ""


class Seen:
    """An answer in the shape in which marks are looked for."""

    def __init__(self, exchange: Exchange, shown: Shown) -> None:
        parts = urlsplit(exchange.url)
        self.exchange = exchange
        self.host = parts.hostname or ""
        self.path = parts.path.lower()
        self.text = shown.text.lower()
        self.markup = shown.markup.lower() if len(shown.text) <= _THIN else ""
        self.titles = {
            part.strip(_ENDS)
            for whole in (shown.title.lower(), shown.heading.lower())
            for part in (whole, *_PARTS.split(whole))
            if part
        }
        self.offers = exchange.status < 400 and (
            shown.product or _PRICE.search(shown.text) is not None
        )


def judge(exchange: Exchange, shown: Shown, wanted: str) -> Verdict:
    """What an answer is, where `wanted` is the address that the chain began with."""
    seen = Seen(exchange, shown)
    status = exchange.status
    if found := _marked(seen):
        return found
    if status in _STATUS:
        what, source = _STATUS[status]
        return Verdict(what=what, why=f"status {status} ({source})")
    if 300 <= status < 400 and not exchange.header("Location"):
        return Verdict(what="error", why=f"status {status} that names no target")
    if status >= 500:
        return Verdict(what="error", why=f"status {status}")
    if status >= 400:
        return Verdict(what="block", why=f"status {status}")
    if shown.password and not seen.offers and len(shown.text) <= _THIN:
        return Verdict(what="login", why="asks for a password, and shows little else")
    if _sent_home(exchange.url, wanted):
        return Verdict(what="missing", why="an item was asked for, and the front page came")
    if _shows_nothing(exchange, shown):
        return Verdict(what="empty", why="no text without running its scripts")
    return Verdict(what="content")


@lru_cache(1)
def walls() -> tuple[Wall, ...]:
    """All walls, those of a maker first. Raises RuleError where the data file is broken."""
    file = files("countermark.evidence") / "data" / "walls.yaml"
    found = tuple(read_rules(file.read_text("utf-8"), file.name, Wall))
    return tuple(sorted(found, key=lambda wall: wall.generic))


def _marked(seen: Seen) -> Verdict | None:
    for wall in walls():
        if mark := wall.mark(seen):
            own = mark.startswith("address ")
            return Verdict(what=wall.kind, why=f"{wall.id}: {mark}", own=own)
    return None


def _sent_home(reached: str, wanted: str) -> bool:
    if urlsplit(reached).path not in ("", "/") or urlsplit(reached).query:
        return False
    asked = identify(wanted)
    return asked is not None and asked.key.kind in (Kind.ITEM, Kind.URL, Kind.POST)


def _shows_nothing(exchange: Exchange, shown: Shown) -> bool:
    page = exchange.kind in ("text/html", "application/xhtml+xml")
    return page and not shown.text and not shown.product and not shown.onward


def _within(host: str, known: str) -> bool:
    return host == known or host.endswith(f".{known}")


def _fits(path: str, known: str) -> bool:
    return path.startswith(known[:-1]) if known.endswith("*") else path.rstrip("/") == known
