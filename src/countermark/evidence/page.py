"""Page: what an answer shows to a reader, as far as it tells where it leads and what it is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote, urljoin

from lxml import etree

from countermark.evidence.exchange import Exchange
from countermark.links.onward import refreshed, scripted
from countermark.links.tree import tree

LONGEST = 4 * 2**20
"""Bytes of a page that are read for it; the whole is kept all the same."""
_TEXT = 50_000
_LINKS = 2000
_MARKUP = ("text/html", "application/xhtml+xml", "")
_SILENT = ("script", "style", "noscript", "template", "iframe", "object", "svg", "head")
_CHARSET = re.compile(rb"charset\s*+=\s*+[\"']?([\w.:-]{2,40})", re.I)
_PRODUCT = tuple(
    re.compile(pattern)
    for pattern in (
        r"""@type["']\s{0,9}:\s{0,9}\[?\s{0,9}["'](?:product|productgroup|offer)["']""",
        r"schema\.org/(?:product|offer)\b",
        r"product:price:",
        r"og:price:",
        r"""content=["']?(?:og:)?product["'\s>]""",
    )
)
"""In lower case, each with letters at its beginning: `re` runs to those by itself."""
_COOKIE = re.compile(r"""document\.cookie\s{0,9}=\s{0,9}["']([^"'\n]{1,500})["']""")
_RELOAD = re.compile(r"location\.reload\s{0,9}\(")
_FALLBACK = re.compile(r"S\.browser_fallback_url=([^;]{1,4000});")
_LINE_BREAKS = {9: None, 10: None, 13: None}


@dataclass(frozen=True)
class Shown:
    """What a page shows."""

    title: str = ""
    text: str = ""
    """What a reader sees, white space brought to single spaces."""
    heading: str = ""
    """Its first heading of the first rank."""
    links: tuple[str, ...] = ()
    """Where it links to, absolute, in its order."""
    canonical: str | None = None
    """The address that it gives as its own."""
    password: bool = False
    """Whether it asks for a password."""
    product: bool = False
    """Whether it states a product in a vocabulary of machines."""
    onward: str | None = None
    """Where it sends its reader by itself."""
    how: str = ""
    """By `meta` or `script`."""
    cookies: tuple[str, ...] = ()
    """Cookies that its script sets in plain words, as in Set-Cookie, where it then reloads."""
    markup: str = ""
    """Its source, as far as it was read."""


def shown(exchange: Exchange) -> Shown:
    """What an answer shows; nothing where it is no page."""
    if exchange.kind not in _MARKUP or not exchange.body:
        return Shown()
    markup = _decoded(exchange)
    root = tree(markup)
    base = next((_clean(each) for each in root.xpath("//base/@href")), "")
    here = _joined(exchange.url, base) or exchange.url

    def absolute(written: str) -> str | None:
        return _joined(here, written)

    title = " ".join((root.findtext(".//title") or "").split())[:1000]
    given = next((_clean(each) for each in root.xpath("//link[@rel='canonical']/@href")), "")
    password = bool(root.xpath("//input[@type='password']"))
    links = _links(root, here)
    metas = [each.get("content") or "" for each in root.iter("meta") if _refreshes(each)]
    scripts = [each.text or "" for each in root.iter("script") if not each.get("src")]
    scripts += [f"onload: {each}" for each in root.xpath("//body/@onload")]
    text = " ".join(" ".join(_texts(root)).split())[:_TEXT]
    onward, how = next(((there, "meta") for each in metas if (there := refreshed(each, absolute))),
                       (None, ""))  # fmt: skip
    if onward is None and (onward := scripted(scripts, text, len(links), absolute)):
        how = "script"
    lower = markup.lower()
    heading = next((" ".join(each.itertext()) for each in root.iter("h1")), "")
    code = "\n".join(scripts)[: LONGEST // 4]
    reloads = _RELOAD.search(code) is not None
    return Shown(
        title=title,
        text=text,
        heading=" ".join(heading.split())[:1000],
        links=links,
        canonical=absolute(given) if given else None,
        password=password,
        product=any(each.search(lower) for each in _PRODUCT),
        onward=onward,
        how=how,
        cookies=tuple(_COOKIE.findall(code)[:20]) if reloads else (),
        markup=markup,
    )


def pieces(exchange: Exchange) -> list[str]:
    """The texts of a page, or of plain text, in their order, a piece an entry."""
    if exchange.kind.startswith("text/") and exchange.kind not in _MARKUP:
        return [line for each in _decoded(exchange).splitlines() if (line := each.strip())]
    if exchange.kind not in _MARKUP or not exchange.body:
        return []
    root = tree(_decoded(exchange))
    title = root.findtext(".//title") or ""
    return [line for each in (title, *_texts(root)) if (line := " ".join(each.split()))]


def onto(exchange: Exchange, target: str) -> str:
    """A target as an answer's reader opens it: absolute, and out of an `intent:` of Android."""
    if target.startswith("intent:") and (found := _FALLBACK.search(target)):
        target = unquote(found[1])
    return _joined(exchange.url, target) or target


def located(exchange: Exchange) -> str | None:
    """Where the head of an answer sends on to: Location (RFC 9110 §15.4), or Refresh."""
    if exchange.status in (301, 302, 303, 307, 308) and (there := exchange.header("Location")):
        return onto(exchange, _meant(there))
    return None


def pushed(exchange: Exchange) -> str | None:
    """Where the field Refresh of an answer sends on to, which browsers obey as they do its meta
    twin."""
    if refresh := exchange.header("Refresh"):
        return refreshed(_meant(refresh), lambda written: _joined(exchange.url, written))
    return None


def _refreshes(element: Any) -> bool:
    return (element.get("http-equiv") or "").strip().lower() == "refresh"


def _links(root: Any, here: str) -> tuple[str, ...]:
    """Where it links to; the two plain forms are joined without the library, which is slow."""
    origin = "/".join(here.split("/", 3)[:3])
    found: dict[str, None] = {}
    for written in root.xpath("//a/@href"):
        link = _clean(written)
        if link[:1] == "/" and link[1:2] not in ("/", "\\"):
            link = origin + link
        elif not link.startswith(("http://", "https://")):
            link = _joined(here, link) or ""
        if link.startswith(("http://", "https://")):
            found[link] = None
            if len(found) >= _LINKS:
                break
    return tuple(found)


def _texts(root: Any) -> Iterator[str]:
    """The texts that a reader sees. What is silent is taken out of the tree for it."""
    etree.strip_elements(root, *_SILENT, with_tail=False)
    yield from root.itertext()


def _decoded(exchange: Exchange) -> str:
    content = exchange.body[:LONGEST]
    label = exchange.header("Content-Type").lower().partition("charset=")[2].strip(" \"';")
    if not label and (found := _CHARSET.search(content[:2048])):
        label = found[1].decode("ascii", "replace")
    label = {"gb2312": "gb18030", "gbk": "gb18030", "iso-8859-1": "cp1252"}.get(label, label)
    try:
        return content.decode(label or "utf-8", "replace")
    except (LookupError, ValueError):
        return content.decode("utf-8", "replace")


def _meant(header: str) -> str:
    """A header as its server meant it: UTF-8 that was read as Latin-1 where it is that."""
    try:
        return header.encode("latin-1").decode("utf-8").strip()
    except UnicodeError:
        return header.strip()


def _clean(written: str) -> str:
    return written.strip().translate(_LINE_BREAKS)


def _joined(base: str, written: str) -> str | None:
    try:
        return urljoin(base, _clean(written)) or None
    except ValueError:
        return None
