"""Product feeds: what shops hand to search engines and comparison sites, in XML.

Google Merchant and Meta (RSS or Atom with `g:` names), Yandex, Heureka and their like: whatever
repeats an element whose parts make a listing. Their names are columns like a table's.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from io import BytesIO
from itertools import islice
from typing import Any, BinaryIO

from countermark.intake.columns import understand
from countermark.intake.flat_json import flat_rows, understood
from countermark.intake.format import Example, Format, Reading, Row
from countermark.intake.guard import Refused
from countermark.intake.json_entries import Entry
from countermark.intake.source import Source
from countermark.intake.xml_items import Node, items
from countermark.records.rejected import Rejected

_ITEMS = frozenset("item entry offer product shopitem shop_item listing article artikel".split())
_GOOGLE = "http://base.google.com/ns/1.0"
_LOOKED_AT = 20


class ProductFeed(Format):
    """Told by XML items with a price and a link or title; entries of a blog have no price."""

    name = "product-feed"
    title = "Product feeds in XML (Google Merchant, Meta, Yandex, Heureka and their like)"

    def recognises(self, source: Source) -> bool:
        """Its first items make a listing with a price, by their parts' names."""
        known = self._head(source, Reading())
        if known is None:
            return False
        table = understand(known)
        return (
            table is not None
            and table.kind == "listing"
            and table.known > 2
            and "offers.price" in table.properties
            and not table.properties.isdisjoint(("url", "name"))
        )

    def understands(self, source: Source, reading: Reading) -> bool:
        """Its items make a table with the names that the user gives."""
        return self._head(source, reading) is not None

    def read(self, source: Source, reading: Reading) -> Iterator[Row | Rejected]:
        """A listing for every item; `record=N` counts items from 1."""
        with source.open() as stream:
            yield from flat_rows(source, reading, _entries(stream))

    def _head(self, source: Source, reading: Reading) -> list[str] | None:
        """The names of the first items' parts, where they make a table."""
        if not source.start.lstrip("\ufeff \t\r\n").startswith("<"):
            return None
        found: list[Any] = []
        with suppress(Refused):
            for _, value in islice(_entries(BytesIO(source.head)), _LOOKED_AT):
                found.append(value)
        known = understood([value for value in found if isinstance(value, dict)], reading)
        return [column.name for column in known.columns] if known else None

    def examples(self) -> list[Example]:
        """Google Merchant in RSS and Atom, Yandex, Heureka; a blog's feed and a page are none."""
        return _examples()


def _entries(stream: BinaryIO) -> Iterator[Entry]:
    for item in items(stream, lambda node: node.name.casefold() in _ITEMS):
        yield None, ValueError(item) if isinstance(item, str) else _columns(item)


def _columns(item: Node) -> dict[str, Any]:
    """The parts of an item by name, those that repeat as lists. Where two vocabularies have one
    name, Google's counts; of links, the one to the page itself."""
    found: dict[str, tuple[str, list[Any]]] = {}
    for part in item.parts:
        if part.attributes.get("rel", "alternate") != "alternate":
            continue
        space, values = found.setdefault(part.name, (part.space, []))
        if space == part.space:
            values.append(_value(part))
        elif part.space == _GOOGLE:
            found[part.name] = (part.space, [_value(part)])
    columns = {
        name: values[0] if len(values) == 1 else values for name, (_, values) in found.items()
    }
    return {**item.attributes, **columns}


def _value(part: Node) -> Any:
    if part.parts:
        return {each.name: each.text for each in part.parts}
    return part.text or part.attributes.get("href") or part.attributes.get("url") or ""


def _examples() -> list[Example]:
    google = 'xmlns:g="http://base.google.com/ns/1.0"'
    ring = {
        "@type": "Product", "tableRow": True, "productID": "R1", "name": "Knot ring",
        "url": "https://shop.example/r1?a=1&b=2", "brand": "Generic", "gtin": "4006381333931",
        "image": ["https://shop.example/r1.jpg", "https://shop.example/r1b.jpg"],
        "offers": {"price": "15.99 USD", "availability": "InStock"},
    }  # fmt: skip
    rss = (
        f'<?xml version="1.0"?>\n<rss {google} version="2.0"><channel><title>QX</title>'
        "<link>https://shop.example</link>"
        "<item><title>Knot &amp; ring</title><g:id>R1</g:id><g:title>Knot ring</g:title>"
        "<link>https://shop.example/r1?a=1&b=2</link><g:price>19.99 USD</g:price>"
        "<g:sale_price>15.99 USD</g:sale_price><g:brand>Generic</g:brand>"
        "<g:image_link>https://shop.example/r1.jpg</g:image_link>"
        "<g:additional_image_link>https://shop.example/r1b.jpg</g:additional_image_link>"
        "<g:gtin>4006381333931</g:gtin><g:availability>in_stock</g:availability>"
        "<g:shipping><g:country>US</g:country><g:price>5 USD</g:price></g:shipping></item>"
        "<item><g:price>3 USD</g:price></item></channel></rss>"
    )
    atom = (
        f'<feed xmlns="http://www.w3.org/2005/Atom" {google}><title>QX</title>'
        '<entry><g:id>R2</g:id><title>Bangle</title><link rel="self" href="https://a.example"/>'
        '<link href="https://shop.example/r2"/><g:price>24.50 EUR</g:price></entry></feed>'
    )
    yandex = (
        '<yml_catalog date="2020-07-01"><shop><offers><offer id="9" available="true">'
        "<url>https://shop.example/9</url><price>1290</price><currencyId>RUB</currencyId>"
        "<picture>https://shop.example/9.jpg</picture><name>Кольцо</name><vendor>QX</vendor>"
        "</offer></offers></shop></yml_catalog>"
    )
    heureka = (
        "<SHOP><SHOPITEM><ITEM_ID>7</ITEM_ID><PRODUCTNAME>Prsten</PRODUCTNAME>"
        "<URL>https://shop.example/7</URL><PRICE_VAT>499</PRICE_VAT></SHOPITEM></SHOP>"
    )
    blog = (
        "<rss><channel><item><title>New drop</title><link>https://blog.example/1</link>"
        "<description>rings</description></item></channel></rss>"
    )
    return [
        Example("merchant.xml", rss.encode(), [ring], "Google Merchant in RSS, with a bare &; an "
                "item of a price alone is rejected", rejected=1),
        Example("atom.xml", atom.encode(), [
            {"productID": "R2", "name": "Bangle", "url": "https://shop.example/r2",
             "offers": {"price": "24.50 EUR"}},
        ], "Google Merchant in Atom"),
        Example("yandex.xml", yandex.encode(), [
            {"productID": "9", "name": "Кольцо", "url": "https://shop.example/9", "brand": "QX",
             "offers": {"price": "1290", "priceCurrency": "RUB"}},
        ], "Yandex"),
        Example("heureka.xml", heureka.encode(), [
            {"productID": "7", "name": "Prsten", "offers": {"price": "499"}},
        ], "Heureka"),
        Example("cut.xml", rss.encode()[:-40], [ring], "a feed that breaks off", rejected=1),
        Example("blog.xml", blog.encode(), None, "a blog"),
        Example("page.html", b"<html><body><item>1</item></body></html>", None, "a page"),
        Example("feed.csv", b"title,link,price\nRing,https://a.example/1,2\n", None, "a table"),
    ]  # fmt: skip
