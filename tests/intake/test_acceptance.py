"""Acceptance: one row in is accepted or named as rejected; the plain lane is not visible."""

import json
from pathlib import Path
from typing import Any

import msgspec
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from countermark.intake import plain
from countermark.intake.acceptance import ACCEPTED, MUCH, accept, by_rows
from countermark.intake.lines import lines, pack
from countermark.intake.source import Source
from countermark.records.rejected import Rejected
from countermark.records.schema import READ

BRACELET = {
    "@type": "Product",
    "url": "https://www.amazon.com/dp/B0EXAMPLE1",
    "name": "Screw Bracelet",
    "description": "Flat band",
    "brand": {"@type": "Brand", "name": "Generic"},
    "category": "Jewelry > Bracelets",
    "sku": "0012",
    "image": ["img/a.jpg"],
    "dateModified": "2020-07-01T08:00:00Z",
    "offers": {
        "@type": "Offer",
        "price": "19.99",
        "priceCurrency": "USD",
        "seller": {"@type": "Organization", "identifier": "A1SELLER", "name": "QX Jewelry"},
    },
    "review": [
        {
            "@type": "Review",
            "datePublished": "2020-08-02",
            "reviewBody": "it came stamped",
            "reviewRating": {"ratingValue": 1},
            "image": ["img/r.jpg"],
        }
    ],
}


def accepted(*written: bytes | dict[str, Any]) -> pa.RecordBatch:
    encoded = [(w if isinstance(w, bytes) else json.dumps(w).encode()) + b"\n" for w in written]
    source = Source(Path("in.jsonl"), "in.jsonl", "d" * 64, Path())
    return accept(lines(source, range(1, len(encoded) + 1), pa.array(encoded, pa.large_binary())))


def test_what_is_gone_through_row_by_row_is_told_by_its_first_rows() -> None:
    source = Source(Path("in.jsonl"), "in.jsonl", "d" * 64, Path())

    def told(row: bytes, count: int = MUCH) -> bool:
        return by_rows(lines(source, range(count), pa.array([row] * count, pa.large_binary())))

    product = json.dumps(BRACELET).encode()
    assert not told(product + b"\n")
    assert told(product)  # of a table: its rows do not lie one after the other
    assert told(json.dumps({**BRACELET, "offers": [{"price": "1"}]}).encode() + b"\n")
    assert told(b'{"@type": "SocialMediaPosting"}\n')
    assert told(b"broken\n")
    assert told(b"")
    assert not told(b"broken\n", MUCH - 1)
    assert not told(b"broken\n", 0)


def listings(*written: bytes | dict[str, Any]) -> list[dict[str, Any]]:
    batch = accepted(*written)
    return [row for row in batch.to_pylist() if row["type"] == "listing"]


def rejected(*written: bytes | dict[str, Any]) -> list[Rejected]:
    rows = accepted(*written).to_pylist()
    return [
        Rejected.model_validate_json(row["document"]) for row in rows if row["type"] == "rejected"
    ]


def documents(written: bytes | dict[str, Any]) -> list[Any]:
    rows = accepted(written).to_pylist()
    return [READ[r["type"]].model_validate_json(r["document"]) for r in rows if r["document"]]


def test_a_listing() -> None:
    (row,) = listings(BRACELET)
    assert row["key"] == "amazon.com:B0EXAMPLE1"
    assert row["seller"] == "amazon.com:seller/A1SELLER"
    assert (row["price"], row["currency"], row["sku"]) == ("19.99", "USD", "0012")
    assert row["reviews"][0]["text"] == "it came stamped"
    assert (row["digest"], row["selector"]) == ("d" * 64, "line=1")


def test_numbers_are_read_as_they_were_written() -> None:
    written = b'{"@type":"Product","url":"https://shop.example/1","sku":1.10,"gtin":%s,"offers":{"price":19.95}}'
    (row,) = listings(written % b"12345678901234567890123")
    assert (row["sku"], row["gtin"], row["price"]) == ("1.10", "12345678901234567890123", "19.95")


@pytest.mark.parametrize(
    ("change", "field", "value"),
    [
        ({"brand": "QX"}, "brand", "QX"),
        ({"brand": [{"name": "QX"}]}, "brand", "QX"),
        ({"image": "img/b.jpg"}, "images", ["img/b.jpg"]),
        ({"image": [{"@type": "ImageObject", "contentUrl": "c.jpg"}]}, "images", ["c.jpg"]),
        ({"offers": {"price": "US $1,250.50"}}, "price", "1250.50"),
        ({"offers": {"lowPrice": "5", "priceCurrency": "eur"}}, "currency", "EUR"),
        ({"offers": {"availability": "http://schema.org/InStock"}}, "state", "live"),
        ({"offers": {"availability": "Discontinued"}}, "state", "dead"),
        ({"itemCondition": "https://schema.org/UsedCondition"}, "condition", "UsedCondition"),
        ({"category": ["Jewelry", "Bracelets"]}, "category", "Jewelry > Bracelets"),
        ({"name": {"@value": "Ring", "@language": "en"}}, "title", "Ring"),
        ({"gtin13": "4006381333931"}, "gtin", "4006381333931"),
        ({"color": "gold", "size": "17"}, "variant", "gold / 17"),
        ({"dateModified": "1593590400"}, "updated", "2020-07-01T08:00:00Z"),
        (
            {"mpn": "X1", "aggregateRating": {"ratingValue": 4}},
            "extra",
            '{"mpn":"X1","aggregateRating":{"ratingValue":4}}',
        ),
    ],
)
def test_the_shapes_that_shops_publish(change: dict[str, Any], field: str, value: Any) -> None:
    (row,) = listings({**BRACELET, **change})
    assert row[field] == value


def test_every_offer_and_variant_is_a_sighting_of_its_own() -> None:
    offers = [{"price": "5", "seller": {"identifier": s, "name": s}} for s in ("A", "B")]
    rows = listings({**BRACELET, "offers": offers})
    assert [row["seller"] for row in rows] == ["amazon.com:seller/A", "amazon.com:seller/B"]
    group = {
        "@type": "ProductGroup",
        "url": "https://shop.example/g",
        "name": "Ring",
        "hasVariant": [{"@type": "Product", "color": "gold", "offers": {"price": "7"}}],
    }
    assert [row["variant"] for row in listings(group)] == [None, "gold"]


def test_graphs_and_lists_are_opened() -> None:
    other = {**BRACELET, "url": "https://www.amazon.com/dp/B0EXAMPLE2"}
    graph = {"@context": "https://schema.org", "@graph": [BRACELET, {"@type": "WebSite"}]}
    items = {"@type": "ItemList", "itemListElement": [{"@type": "ListItem", "item": other}]}
    assert [row["key"] for row in listings(graph, items)] == [
        "amazon.com:B0EXAMPLE1",
        "amazon.com:B0EXAMPLE2",
    ]


@pytest.mark.parametrize(
    "name", ["https://schema.org/Product", "schema:Product", ["Thing", "Product"]]
)
def test_types_are_known_by_any_spelling(name: Any) -> None:
    assert len(listings({**BRACELET, "@type": name})) == 1


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        (b"{broken", "not JSON"),
        (b"[1]", "an object is expected"),
        (b"7", "an object is expected"),
        (b"null", "an object is expected"),
        (b"{}", "no @type"),
        (b'{"@type":"Recipe"}', "type Recipe"),
        (b'{"@type":"Product","name":"x"}', "has no url"),
        (b'{"@type":"Product","url":"javascript:alert(1)"}', "needs the URL"),
        (b'{"@type":"Product","url":{"a":[]}}', "has no url"),
        (b'{"@type":"SocialMediaPosting","articleBody":"x"}', "needs its url"),
        (b'{"@type":"Redirect","from":"ftp://a"}', "http or https"),
        (b'{"@type":"Order"}', "orderNumber"),
        (b'{"@type":"MoneyTransfer"}', "sender or a recipient"),
        (b'{"@type":"Organization","name":"x"}', "needs a url"),
        (b'{"a":' * 2000 + b"1" + b"}" * 2000, "nested too deeply"),
        (b"[" * 100_000, "nested too deeply"),
        (b'{"@type":"Product","url":"https://a.example/\xff\xfe"}', "not JSON"),
        (b'{"@graph":' * 900 + b"[]" + b"}" * 900, ""),
    ],
)
def test_what_cannot_be_accepted_is_named(written: bytes, reason: str) -> None:
    found = rejected(BRACELET, written, BRACELET)
    assert len(listings(BRACELET, written, BRACELET)) == 2
    if reason:
        ((row),) = found
        assert reason in row.reason
        assert (row.file, row.line) == ("in.jsonl", 2)
        assert row.row


@pytest.mark.parametrize(
    ("row", "shown"),
    [(None, None), ("a,,b", "a,,b"), (["a", None], '["a",null]'), ("x" * 9000, "x" * 4000)],
)
def test_a_row_that_a_reader_refuses_is_shown_as_it_was(row: Any, shown: str | None) -> None:
    source = Source(Path("in.csv"), "in.csv", "d" * 64, Path())
    (packed,) = pack(source, [Rejected(file="in.csv", line=3, reason="no title", row=row)])
    (refused,) = accept(packed).to_pylist()
    assert Rejected.model_validate_json(refused["document"]).row == shown


def test_a_row_is_accepted_whole_or_not_at_all() -> None:
    graph = {"@graph": [BRACELET, {"@type": "Order"}]}
    assert listings(graph) == []
    assert len(rejected(graph)) == 1


def test_lone_surrogates_become_replacement_characters() -> None:
    written = json.dumps({**BRACELET, "name": "ring \ud83d"}).encode()
    (row,) = listings(written)
    assert row["title"] == "ring \ufffd"


def test_a_number_that_python_wrote_and_json_does_not_know_is_none() -> None:
    (row,) = listings(b'{"@type":"Product","url":"https://shop.example/1","offers":{"price":NaN}}')
    assert row["price"] is None


def test_a_message_that_had_to_be_mended_has_a_key() -> None:
    (message,) = documents(b'{"@type":"Message","text":"\\ud800 ring","n":1.0}')
    assert str(message.key).startswith("message:")
    assert message.text == "\ufffd ring"


def test_a_post_brings_its_authors_account() -> None:
    post, account = documents(
        {
            "@type": "SocialMediaPosting",
            "url": "https://www.instagram.com/p/Cexample/",
            "datePublished": "2020-07-03T10:00:00Z",
            "articleBody": "caption",
            "image": ["p.jpg"],
            "author": {
                "alternateName": "Mira",
                "url": "https://www.instagram.com/mira/",
                "description": "bio",
                "sameAs": ["https://bio.example/mira"],
            },
            "comment": [{"@type": "Comment", "author": {"alternateName": "x"}, "text": "where?"}],
        }
    )
    assert (str(post.key), str(post.account)) == (
        "instagram.com:post/Cexample",
        "instagram.com:account/mira",
    )
    assert str(post.comments[0].account) == "instagram.com:account/x"
    assert (account.bio, account.links) == ("bio", ("https://bio.example/mira",))


def test_a_message_has_one_key_in_every_spelling() -> None:
    message = {
        "@type": "Message",
        "dateSent": "2020-07-03",
        "text": "DM é",
        "about": "instagram",
        "sender": {"alternateName": "mira"},
        "recipient": [{"alternateName": "ann"}],
    }
    (a,) = documents(message)
    (b,) = documents({"@context": "https://schema.org", **dict(reversed(message.items()))})
    (c,) = documents({**message, "text": "other"})
    assert a.key == b.key != c.key
    assert str(a.sender_account) == "instagram.com:account/mira"


def test_payments_and_orders() -> None:
    (payment,) = documents(
        {
            "@type": "MoneyTransfer",
            "identifier": 77,
            "endTime": "2020-07-03",
            "amount": {"value": "120.50", "currency": "USD"},
            "sender": {"identifier": "A1", "iban": "DE00"},
            "recipient": {"@type": "Person", "alternateName": "mira"},
            "description": "commission",
        }
    )
    assert (payment.number, payment.amount, payment.currency) == ("77", "120.50", "USD")
    assert (payment.sender.iban, payment.recipient.name) == ("DE00", "mira")
    (order,) = documents(
        {
            "@type": "Order",
            "orderNumber": "1",
            "orderedItem": {"sku": "B0"},
            "price": "19.99",
            "priceCurrency": "USD",
        }
    )
    assert (order.item, order.price) == ("B0", "19.99")


_text = st.text(max_size=12)
_value = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | _text,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["@type", "@value", "name", "url", "price", "seller", "identifier"])
            | _text,
            inner,
            max_size=3,
        )
    ),
    max_leaves=8,
)
_names = [
    "name",
    "description",
    "brand",
    "category",
    "sku",
    "gtin",
    "image",
    "dateModified",
    "offers",
    "review",
    "url",
    "tableRow",
    "hasVariant",
    "itemCondition",
    "color",
    "@type",
]


@settings(max_examples=300, suppress_health_check=[HealthCheck.too_slow])
@given(st.dictionaries(st.sampled_from(_names), _value, max_size=4))
def test_anything_is_accepted_or_rejected(change: dict[str, Any]) -> None:
    batch = accepted({**BRACELET, **change})
    assert batch.schema == ACCEPTED
    assert len(batch) >= 1 or not msgspec.json.encode(change)


_offer = st.fixed_dictionaries(
    {},
    optional={
        "@type": st.just("Offer"),
        "price": st.sampled_from(
            ["19.99", " 5 ", "$5", "", 7, 7.5, "x", "26.00", "19.9", "0", "007"]
        ),
        "priceCurrency": st.sampled_from(["USD", "usd ", ""]),
        "availability": st.sampled_from(["InStock", ""]),
        "seller": st.sampled_from(
            [
                {},
                {"name": "QX"},
                {"identifier": "A1", "name": "QX"},
                {"url": "https://www.amazon.com/sp?seller=A2"},
                "QX",
            ]
        ),
    },
)
_product = st.fixed_dictionaries(
    {
        "@type": st.just("Product"),
        "url": st.sampled_from(
            [
                "https://www.amazon.com/dp/B0EXAMPLE1",
                "https://www.amazon.com/dp/b0example1?smid=A1X",
                "https://www.amazon.com/Some-Slug/dp/B0EXAMPLE1?tag=mira-20",
                "https://shop.example/p/1?v=2",
                " https://www.ebay.com/itm/312345678901 ",
                "https://www.ebay.de/itm/slug/312345678901",
                "https://es.aliexpress.com/item/1005001234567890.html",
                "not a url",
                "https://www.etsy.com/listing/123456789/slug",
                "https://cnfans.com/product/?shop_type=weidian&id=7469137593&ref=1",
            ]
        ),
    },
    optional={
        "name": _text,
        "description": _text,
        "brand": st.sampled_from(["", " QX ", {"name": "QX"}]),
        "category": st.sampled_from(["", "A > B"]),
        "sku": _text,
        "gtin": st.just("4006381333931"),
        "image": st.sampled_from([[], "a.jpg", ["a.jpg", " ", "b.jpg"]]),
        "dateModified": st.sampled_from(
            ["2020-07-01T08:00:00Z", "2020-07-01", "soon", "2020-02-31", ""]
        ),
        "offers": _offer,
        "@context": st.just("https://schema.org"),
        "review": st.sampled_from(
            [
                [],
                [{"reviewBody": "x", "reviewRating": {"ratingValue": 1}}],
                [{"datePublished": "2020-01-01", "author": "ann", "image": ["r.jpg"]}],
            ]
        ),
    },
)


@settings(max_examples=200)
@given(st.lists(_product, min_size=1, max_size=6))
def test_the_plain_lane_gives_the_rows_that_the_other_gives(products: list[dict[str, Any]]) -> None:
    fast = accepted(*products)
    lane, plain.read = plain.read, lambda lines: None
    try:
        slow = accepted(*products)
    finally:
        plain.read = lane
    assert fast.to_pylist() == slow.to_pylist()
