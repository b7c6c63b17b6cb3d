"""Shopify: what a shop on it answers at `/products.json` and `/products/HANDLE.json`.

The answer names no shop. Its address is the user's to give:
`--map 'url=https://shop.example/products/{handle}'`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from countermark.intake.document import decode
from countermark.intake.elements import Path, elements
from countermark.intake.format import Example, Format, Reading, Row
from countermark.intake.source import Source
from countermark.intake.telegram_parts import present
from countermark.intake.template import template
from countermark.intake.values import Object, each, objects, text
from countermark.records.rejected import Rejected

_SHAPE = re.compile(r'\A\s*\{\s*"products?"\s*:\s*(?:\[\s*)?\{\s*"id"\s*:\s*\d')
_MARKS = (re.compile(r'"handle"\s*:'), re.compile(r'"body_html"\s*:|"variants"\s*:\s*\['))
_NAMED = ("handle", "id", "title", "vendor", "product_type")
"""What a template may be made of."""
_ADVICE = (
    "the answer names no shop: say where its items stand "
    "(--map 'url=https://shop.example/products/{handle}')"
)


class Shopify(Format):
    """Told by products with a number, a handle and variants."""

    name = "shopify"
    title = "Products of a Shopify shop (products.json)"

    def recognises(self, source: Source) -> bool:
        """It is an object of products as Shopify gives them."""
        start = source.start.lstrip("\ufeff")
        return bool(_SHAPE.match(start)) and all(mark.search(start) for mark in _MARKS)

    def read(self, source: Source, reading: Reading) -> Iterator[Row | Rejected]:
        """A product with an offer for each of its variants; `record=N` from 1."""
        field = next((name for name in ("url", "link") if name in reading.columns), "")
        fill = template(reading.columns.get(field, ""), _place)
        if fill and field:
            reading.met.add(field)
        with source.open() as stream:
            for number, element in enumerate(elements(stream, _wanted), 1):
                reason, found = element.reason, None
                if element.content is not None:
                    try:
                        value = decode(element.content)
                    except ValueError as error:
                        reason = str(error)
                    else:
                        cells = [text(value.get(name)) for name in _NAMED]
                        address = fill(cells) if fill and field else text(value.get("url"))
                        found = _product(value, address)
                        if not address.lower().startswith(("http://", "https://")):
                            reason = _ADVICE
                if found and not reason:
                    yield Row(found, f"record={number}")
                else:
                    reason = f"record {number}: {reason}"
                    yield Rejected(file=source.name, line=None, reason=reason, row=found)

    def examples(self) -> list[Example]:
        """Products with and without the shop's address; another shop's answer is none."""
        return _examples()


def _wanted(path: Path) -> bool:
    return path in (("products", ""), ("product",))


def _place(name: str) -> int | None:
    return _NAMED.index(name.casefold()) if name.casefold() in _NAMED else None


def _product(value: Object, address: str) -> Object:
    tags = value.get("tags")
    pictures = [*objects(value.get("images")), *objects(value.get("image"))]
    return {
        "@type": "Product",
        **present(
            url=address,
            productID=text(value.get("id")),
            name=text(value.get("title")),
            description=text(value.get("body_html") or value.get("description")),
            brand=text(value.get("vendor")),
            category=text(value.get("product_type") or value.get("type")),
            keywords=", ".join(map(text, each(tags))),
            dateModified=text(value.get("updated_at") or value.get("published_at")),
            image=list(dict.fromkeys(filter(None, (text(each.get("src")) for each in pictures)))),
            offers=[_offer(variant) for variant in objects(value.get("variants"))],
        ),
    }


def _offer(variant: Object) -> Object:
    available = variant.get("available")
    name = text(variant.get("title"))
    return present(
        price=text(variant.get("price")),
        priceCurrency=text(variant.get("price_currency")),
        sku=text(variant.get("sku")),
        variant="" if name == "Default Title" else name,
        availability={True: "InStock", False: "OutOfStock"}.get(available, "")
        if isinstance(available, bool)
        else "",
    )


def _examples() -> list[Example]:
    answer = (
        b'{"products":[{"id":6789,"title":"Knot ring","handle":"knot-ring","body_html":"gold",'
        b'"vendor":"QX","product_type":"Ring","tags":["ring","gold"],"variants":['
        b'{"id":1,"title":"6","sku":"KR-6","price":"19.99","available":true},'
        b'{"id":2,"title":"7","sku":"KR-7","price":"20.99","available":false}],'
        b'"images":[{"id":1,"src":"https://cdn.example/1.jpg"}]}]}'
    )
    ring = {
        "@type": "Product", "url": "https://shop.example/products/knot-ring", "brand": "QX",
        "name": "Knot ring", "productID": "6789", "image": ["https://cdn.example/1.jpg"],
        "offers": [
            {"price": "19.99", "sku": "KR-6", "variant": "6", "availability": "InStock"},
            {"price": "20.99", "sku": "KR-7", "variant": "7", "availability": "OutOfStock"},
        ],
    }  # fmt: skip
    return [
        Example("products.json", answer, [], "nothing says whose they are", rejected=1),
        Example("said.json", answer, [ring], "the user says where they stand",
                columns={"url": "https://shop.example/products/{handle}"}),
        Example("one.json", b'{"product":{"id":1,"title":"Bangle","handle":"b","body_html":"",'
                b'"url":"https://shop.example/products/b","variants":[{"price":"9"}]}}',
                [{"name": "Bangle", "offers": [{"price": "9"}]}], "a product by itself"),
        Example("other.json", b'{"products":[{"id":1,"name":"Ring","price":"5"}]}', None,
                "another shop's answer"),
        Example("list.json", b'[{"id":1,"handle":"x","variants":[]}]', None, "an array"),
    ]  # fmt: skip
