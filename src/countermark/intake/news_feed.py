"""News feeds: RSS and Atom of blogs, video channels and social networks' bridges."""

from __future__ import annotations

import re
from collections.abc import Iterator

from countermark.intake.format import Example, Format, Reading, Row
from countermark.intake.markup import page
from countermark.intake.source import Source
from countermark.intake.values import Object
from countermark.intake.xml_items import Node, items
from countermark.links import identify
from countermark.links.found import find_urls
from countermark.records.key import Kind
from countermark.records.rejected import Rejected

_FEED = re.compile(
    r"<(?:rss|rdf:RDF)[\s>]|<(?:\w{1,20}:)?feed\s[^>]{0,2000}w3\.org/2005/Atom", re.I
)
_ITEM = re.compile(r"<(?:\w{1,20}:)?(?:item|entry)[\s>]")
_LOOKED_AT = 4096
_ITEMS = frozenset(("item", "entry"))


class NewsFeed(Format):
    """Told by the root of a feed and an item in it; those with prices are product feeds."""

    name = "news-feed"
    title = "RSS and Atom feeds of blogs, channels and networks"

    def recognises(self, source: Source) -> bool:
        """It begins as a feed and holds an item."""
        start = source.start
        is_xml = start.lstrip("\ufeff \t\r\n").startswith("<")
        return is_xml and bool(_FEED.search(start[:_LOOKED_AT]) and _ITEM.search(start))

    def read(self, source: Source, reading: Reading) -> Iterator[Row | Rejected]:
        """A post for every item at a post's address, else a page; `record=N` from 1."""
        with source.open() as stream:
            found = items(stream, lambda node: node.name in _ITEMS)
            for number, item in enumerate(found, 1):
                value = item if isinstance(item, str) else _read(item)
                if isinstance(value, str):
                    reason = f"record {number}: {value}"
                    yield Rejected(file=source.name, line=None, reason=reason, row=None)
                else:
                    yield Row(value, f"record={number}")

    def examples(self) -> list[Example]:
        """A blog, a video channel; a product feed's RSS is told before, a page is none."""
        return _examples()


def _read(item: Node) -> Object | str:
    """The post or article that an item is, or why it is none."""
    address = _address(item)
    if not address.lower().startswith(("http://", "https://")):
        return "has no address of its own"
    title = _text(item.first("title"))
    text, links, pictures = _content(item, address)
    media = [*pictures, *_media(item)]
    identity = identify(address)
    author = item.first("author", "creator")
    name = _text(author.first("name") if author and author.parts else author)
    when = _text(item.first("published", "pubDate", "date", "updated", "issued"))
    found: Object = {"url": address, "datePublished": when}
    if name:
        uri = author.first("uri") if author else None
        found["author"] = {"@type": "Person", "name": name, **({"url": _text(uri)} if uri else {})}
    if identity and identity.key.kind is Kind.POST:
        found |= {"@type": "SocialMediaPosting", "headline": title, "articleBody": text}
        found["sharedContent"] = links
    else:
        found |= {"@type": "BlogPosting", "name": title, "text": text, "relatedLink": links}
    found["image"] = list(dict.fromkeys(media))
    return {key: value for key, value in found.items() if value}


def _address(item: Node) -> str:
    """Where the item stands: its link, in whatever way it is written."""
    links = [part for part in item.parts if part.name in ("link", "origLink")]
    for link in sorted(links, key=lambda part: part.name):
        found = link.text or link.attributes.get("href", "")
        if found and link.attributes.get("rel", "alternate") == "alternate":
            return found
    return _text(item.first("guid", "id")) or item.attributes.get("about", "")


def _content(item: Node, address: str) -> tuple[str, list[Object], list[str]]:
    """The words of an item, where they lead and what they show. Of the longest writing of it."""
    group = item.first("group")
    written = [
        part
        for holder in (item, group)
        if holder
        for part in holder.parts
        if part.name in ("encoded", "content", "description", "summary", "subtitle")
    ]
    text = max((_text(part) for part in written), key=len, default="")
    if "<" not in text:
        links: list[Object] = [{"@type": "WebPage", "url": each.url} for each in find_urls(text)]
        return text, links, []
    found = page(text, address).page
    links = [link for link in found.get("relatedLink", []) if link.get("url") != address]
    return found["text"], links, found.get("image", [])


def _media(item: Node) -> Iterator[str]:
    """Pictures that an item carries beside its words."""
    group = item.first("group")
    for part in [*item.parts, *(group.parts if group else [])]:
        kind = part.attributes.get("type", "") or part.attributes.get("medium", "")
        address = part.attributes.get("url") or part.attributes.get("href", "")
        shown = part.name in ("enclosure", "content", "link") and kind.startswith("image")
        if address and (shown or part.name == "thumbnail"):
            yield address


def _text(node: Node | None) -> str:
    """All the words of an element: XHTML stands in feeds as it is."""
    return node.words.strip() if node else ""


def _examples() -> list[Example]:
    blog = (
        '<?xml version="1.0"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/'
        'content/" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>Finds</title>'
        "<item><title>New drop</title><link>https://blog.example/1</link><dc:creator>Mira</dc:creator>"
        "<pubDate>Fri, 03 Jul 2020 10:00:00 GMT</pubDate><description>short</description>"
        '<content:encoded><![CDATA[<p>the <a href="https://shop.example/1?a=1&b=2">ring</a></p>'
        '<img src="/r.jpg">]]></content:encoded></item>'
        "<item><title>no address</title></item></channel></rss>"
    )
    channel = (
        '<feed xmlns:media="http://search.yahoo.com/mrss/" xmlns="http://www.w3.org/2005/Atom">'
        "<title>Mira finds</title><entry><id>yt:video:Cexample001</id><title>haul</title>"
        '<link rel="alternate" href="https://www.youtube.com/watch?v=Cexample001"/>'
        "<author><name>Mira</name><uri>https://www.youtube.com/channel/UCexample</uri></author>"
        "<published>2020-07-03T10:00:00+00:00</published><media:group>"
        '<media:thumbnail url="https://i.example/1.jpg"/>'
        "<media:description>link: https://shop.example/1 code 7</media:description>"
        "</media:group></entry></feed>"
    )
    return [
        Example("blog.xml", blog.encode(), [
            {"@type": "BlogPosting", "url": "https://blog.example/1", "name": "New drop",
             "text": "the ring", "image": ["https://blog.example/r.jpg"],
             "relatedLink": [{"@type": "WebPage", "name": "ring",
                              "url": "https://shop.example/1?a=1&b=2"}]},
        ], "a blog; an item without an address is rejected", rejected=1),
        Example("channel.xml", channel.encode(), [
            {"@type": "SocialMediaPosting", "headline": "haul",
             "articleBody": "link: https://shop.example/1 code 7",
             "sharedContent": [{"@type": "WebPage", "url": "https://shop.example/1"}],
             "image": ["https://i.example/1.jpg"],
             "author": {"@type": "Person", "name": "Mira",
                        "url": "https://www.youtube.com/channel/UCexample"}},
        ], "a video channel: its items are posts"),
        Example("empty.xml", b"<rss><channel><title>x</title></channel></rss>", None, "no item"),
        Example("page.html", b"<html><body><p>item</p></body></html>", None, "a page"),
    ]  # fmt: skip
