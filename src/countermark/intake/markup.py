"""Markup: what a web page says, shows, links and embeds.

libxml2 (through lxml) does the parsing: it stays linear and shallow on hostile pages where a
tree built to the letter of the HTML standard does not (20,000 nested lists, 40 bytes of
formatting that is rebuilt in every paragraph).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote, urljoin, urlsplit

from lxml import etree

from countermark.intake import embedded, microdata, opengraph
from countermark.intake.charset import decoded
from countermark.intake.values import types
from countermark.links import onward
from countermark.links.network import analytics
from countermark.links.tree import tree

_NAMES = (
    "address article aside blockquote body br button caption center dd details dialog dir div dl"
    " dt fieldset figcaption figure footer form frameset h1 h2 h3 h4 h5 h6 header hr legend li"
    " main menu nav ol option p pre search section select summary table tbody textarea tfoot"
    " thead tr ul"
)
_BLOCKS = frozenset(_NAMES.split())
_CELLS = frozenset({"td", "th", "img", "input", "label"})
_SILENT = frozenset({"head", "script", "style", "noscript", "noembed", "noframes", "iframe",
                     "object", "audio", "video", "canvas", "datalist"})  # fmt: skip
_UNSEEN = re.compile(r"(?:^|[;\s])(?:display\s*+:\s*+none|visibility\s*+:\s*+hidden)", re.I)
_INERT = ("javascript:", "data:", "blob:", "about:", "vbscript:", "cid:", "file:")
_LINE_BREAKS = {9: "", 10: "", 13: ""}
_PLAIN = re.compile(r"https?://[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){1,9}(?:/[^\s\\]*)?", re.I)
_SPACE = re.compile(r"\s+")
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.I)
_PRODUCTS = frozenset({"Product", "ProductGroup", "IndividualProduct", "ProductModel"})
_SCRIPTS = 4000
"""Characters of a broken script that are shown with the reason it was not read."""


@dataclass(slots=True)
class Found:
    """What was read from a page: the WebPage, the objects embedded in it (each with the
    characters of the markup it stands at, where known), where the page sends its reader by
    itself, and what could not be read: reason and text."""

    page: dict[str, Any]
    embedded: list[tuple[dict[str, Any], tuple[int, int] | None]] = field(default_factory=list)
    redirects: list[dict[str, Any]] = field(default_factory=list)
    problems: list[tuple[str, str]] = field(default_factory=list)

    def objects(self, observed: str | None = None) -> Iterator[tuple[dict[str, Any], str]]:
        """All objects with their selectors, the page first, seen when it was observed."""
        if observed:
            self.page["dateObserved"] = observed
        yield self.page, ""
        for value, span in self.embedded:
            yield value, f"char={span[0]},{span[1]}" if span else ""
        for redirect in self.redirects:
            yield {**redirect, "observed_at": observed} if observed else redirect, ""


def page(
    markup: str | bytes,
    address: str | None = None,
    local: Callable[[str], bool] = lambda path: False,
) -> Found:
    """Read a page that stood at `address` (None: its canonical link or `og:url` is taken).

    `local` says of a relative path whether it is a file beside a saved page: such pictures keep
    their paths, all other addresses become absolute; without an address relative ones are left
    out. Never raises on any markup.
    """
    text = decoded(markup, markup=True) if isinstance(markup, bytes) else markup
    return _Reading(text, address, local).found()


class _Reading:
    """One page in the reading."""

    def __init__(self, markup: str, address: str | None, local: Callable[[str], bool]) -> None:
        self.markup = markup
        self.local = local
        self.root = tree(markup)
        self.metas: dict[str, list[str]] = {}
        self.refreshes: list[str] = []
        canonical = base = None
        for element in self.root.iter("meta", "link", "base"):
            name = element.get("property") or element.get("name")
            if element.tag == "base":
                base = base or element.get("href")
            elif element.tag == "link":
                if "canonical" in (element.get("rel") or "").lower().split():
                    canonical = canonical or element.get("href")
            elif (element.get("http-equiv") or "").strip().lower() == "refresh":
                self.refreshes.append(element.get("content") or "")
            elif name and element.get("content"):
                self.metas.setdefault(name.strip().lower(), []).append(element.get("content"))
        self.base = address
        given = [self.absolute(each) for each in (canonical, *self.metas.get("og:url", ())) if each]
        named = next((each for each in given if each and each.startswith("http")), None)
        self.address = address or named
        self.item = named if named and _host(named) == _host(self.address) else self.address
        self.base = (self.absolute(base) if base else None) or self.address
        self.links: list[dict[str, Any]] = []
        self.images: list[str] = []
        self.frames: list[str] = []
        self.scripts: list[str] = []
        self.text = ""

    def absolute(self, address: str) -> str | None:
        """The address as the page's browser would open it; None where it opens nothing."""
        address = address.strip().translate(_LINE_BREAKS)
        if _PLAIN.fullmatch(address):
            return address
        if not address or address[0] == "#" or address.lower().startswith(_INERT):
            return None
        if _SCHEME.match(address) and ":/" not in address[:12]:  # mailto:, tel:, weixin:
            return address
        try:
            joined = urljoin(self.base or "", address)
            host = urlsplit(joined).hostname
        except ValueError:
            return None
        if joined.startswith("//"):
            return f"https:{joined}"
        return joined if host or _SCHEME.match(joined) else None

    def found(self) -> Found:
        """The page and all that is in it."""
        self._walk()
        titles = [" ".join("".join(each.itertext()).split()) for each in self.root.iter("title")]
        title = next(filter(None, titles), "") or next(iter(self.metas.get("og:title", ())), "")
        pictures = [self.absolute(each) for each in self.metas.get("og:image", ())]
        page: dict[str, Any] = {
            "@type": "WebPage",
            "url": self.address,
            "name": title,
            "text": self.text,
            "relatedLink": self.links,
            "image": list(dict.fromkeys([*self.images, *filter(None, pictures)])),
            "networkKey": [str(key) for key in analytics(self.markup)],
            "hasPart": [{"@type": "WebPage", "url": each} for each in self.frames],
            "description": next(iter(self.metas.get("description", ())), ""),
            "dateModified": next(iter(self.metas.get("article:modified_time", ())), ""),
        }
        kept = {name: value for name, value in page.items() if value or name in ("name", "text")}
        found = Found(kept)
        self._embedded(found)
        if self.address:
            self._redirects(found)
        return found

    def _walk(self) -> None:
        pieces: list[str] = []
        hidden: list[Any] = []
        anchors: list[tuple[Any, dict[str, Any], list[str]]] = []

        def say(words: str | None) -> None:
            if words and not hidden:
                pieces.append(_SPACE.sub(" ", words))
            if words and anchors:
                anchors[-1][2].append(words)

        walk = etree.iterwalk(self.root, events=("start", "end"))
        for event, element in walk:
            tag = element.tag
            if event == "end":
                if anchors and anchors[-1][0] is element:
                    _, ended, words = anchors.pop()
                    if name := " ".join("".join(words).split()):
                        ended["name"] = name[:1000]
                if hidden and hidden[-1] is element:
                    hidden.pop()
                if not hidden:
                    pieces.append("\n" if tag in _BLOCKS else " " if tag in _CELLS else "")
                say(element.tail)
                continue
            if tag == "script":
                self.scripts.append(element.text or "")
                walk.skip_subtree()
                continue
            if tag == "style":
                walk.skip_subtree()
                continue
            attributes = element.attrib
            if tag in _SILENT or _is_hidden(tag, attributes):
                hidden.append(element)
            if not hidden:
                pieces.append("\n" if tag in _BLOCKS else "")
            if tag == "body" and "onload" in attributes:
                self.scripts.append(f"onload: {attributes['onload']}")
            if attributes and (link := self._link(tag, attributes)):
                anchors.append((element, link, []))
            if tag in ("img", "frame", "iframe", "video", "source", "image"):
                self._picture(tag, attributes)
                if tag == "img" and anchors:
                    anchors[-1][2].append(f" {attributes.get('alt', '')} ")
            say(element.text)
        lines = (_SPACE.sub(" ", line).strip() for line in "".join(pieces).split("\n"))
        self.text = "\n".join(filter(None, lines))

    def _link(self, tag: str, attributes: Any) -> dict[str, Any] | None:
        address = None
        if tag in ("a", "area"):
            address = attributes.get("href") or attributes.get("xlink:href")
        address = address or attributes.get("data-href")
        url = self.absolute(address) if address else None
        if url is None and "onclick" in attributes:
            written = onward.clicked(attributes["onclick"])
            url = self.absolute(written) if written else None
        if url is None:
            return None
        self.links.append({"@type": "WebPage", "url": url})
        return self.links[-1]

    def _picture(self, tag: str, attributes: Any) -> None:
        names = ("poster",) if tag == "video" else ("src", "data-src", "data-original", "href")
        for written in (attributes.get(name) for name in names):
            if not written:
                continue
            path = unquote(written.split("?")[0].split("#")[0])
            near = not _SCHEME.match(written) and self.local(path)
            url = path if near else self.absolute(written)
            if url and tag in ("frame", "iframe"):
                self.frames.append(url)
            elif url and tag != "source":
                self.images.append(url)

    def _embedded(self, found: Found) -> None:
        at = 0
        for script in self.root.iter("script"):
            if "ld+json" not in (script.get("type") or "").lower() or not script.text:
                continue
            start = self.markup.find(script.text, at)
            span = (start, start + len(script.text)) if start >= 0 else None
            at = span[1] if span else at
            try:
                found.embedded += [(value, span) for value in embedded.objects(script.text)]
            except ValueError as error:
                found.problems.append((f"JSON-LD: {error}", script.text[:_SCRIPTS]))
        if "itemscope" in self.markup:
            found.embedded += [(v, None) for v in microdata.microdata(self.root, self.absolute)]
        if "typeof" in self.markup:
            found.embedded += [(v, None) for v in microdata.rdfa(self.root, self.absolute)]
        found.embedded = [part for part in found.embedded if not self._is_page(part[0], found.page)]
        values = [value for value, _ in found.embedded]
        products = [value for value in values if _PRODUCTS.intersection(types(value))]
        if products:
            _address(products, found.page["name"], self.item)
            return
        made = opengraph.product(self.metas, self.item)
        if not made and not any("SocialMediaPosting" in types(value) for value in values):
            made = opengraph.social(self.metas, self.item)
        if made:
            found.embedded.append((made, None))

    def _is_page(self, value: dict[str, Any], page: dict[str, Any]) -> bool:
        """Whether an embedded object is the page itself, whose date is then taken over."""
        if isinstance(url := value.get("url"), str):
            value["url"] = self.absolute(url) or url
        if "WebPage" not in types(value) or value.get("url", page.get("url")) != page.get("url"):
            return False
        if isinstance(day := value.get("dateModified") or value.get("datePublished"), str):
            page.setdefault("dateModified", day)
        return not isinstance(value.get("mainEntity"), dict)

    def _redirects(self, found: Found) -> None:
        refreshed = [onward.refreshed(each, self.absolute) for each in self.refreshes]
        scripted = onward.scripted(self.scripts, self.text, len(self.links), self.absolute)
        for target, how in (*((each, "meta") for each in refreshed), (scripted, "script")):
            same = target is None or target.split("#")[0] == (self.address or "").split("#")[0]
            if not same and all(each["to"] != target for each in found.redirects):
                found.redirects.append(
                    {"@type": "Redirect", "from": self.address, "to": target, "status": None,
                     "how": how}
                )  # fmt: skip


def _is_hidden(tag: str, attributes: Any) -> bool:
    if tag == "template":
        return "shadowrootmode" not in attributes
    if not attributes:
        return False
    if "hidden" in attributes and attributes["hidden"].lower() != "until-found":
        return True
    style = attributes.get("style")
    return bool(style and _UNSEEN.search(style))


def _address(products: list[dict[str, Any]], title: str, address: str | None) -> None:
    """Give the page's address to its main product where that has none: the one that the title
    names, else the first, unless others are told apart by addresses of their own."""
    nameless = [each for each in products if not each.get("url")]
    named = [each for each in nameless if (name := each.get("name")) and str(name) in title]
    if nameless and address and (named or len(nameless) == len(products)):
        (named or nameless)[0]["url"] = address


def _host(address: str | None) -> str:
    return (urlsplit(address).hostname or "").removeprefix("www.") if address else ""
