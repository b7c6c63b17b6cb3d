"""Wrapped URLs and items, however they are put into a URL."""

from base64 import b64encode
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from countermark.links import identify
from countermark.links.encoding import is_address

ITEM = "https://item.taobao.com/item.htm?spm=a1z10.3&id=678000000001"


@pytest.mark.parametrize("depth", [1, 2, 3])
def test_a_wrapped_url_may_be_encoded_more_than_once(depth):
    value = ITEM
    for _ in range(depth):
        value = quote(value, safe="")
    assert identify(f"https://www.superbuy.com/en/page/buy?url={value}").inner == ITEM


@pytest.mark.parametrize(
    ("url", "inner"),
    [
        (f"https://www.superbuy.com/en/page/buy?url={ITEM}&partnercode=x", f"{ITEM}&partnercode=x"),
        ("https://l.instagram.com/?u=shop.example%2Fx", "https://shop.example/x"),
        ("https://l.instagram.com/?u=//shop.example/x", "//shop.example/x"),
        ("https://l.instagram.com/?u=HTTPS%3A%2F%2Fshop.example", "HTTPS://shop.example"),
        (
            "https://www.kakobuy.com/item/details?url="
            + b64encode(b"https://weidian.com/item.html?itemID=7000000001").decode(),
            "https://weidian.com/item.html?itemID=7000000001",
        ),
        ("https://l.instagram.com/?u=javascript%3Aalert(1)", None),
        ("https://l.instagram.com/?u=", None),
        ("https://l.instagram.com/?u=%00", None),
        ("https://l.instagram.com/?u=https%3A%2F%2F", None),
        (
            "https://www.google.com/url?sa=t&url=https%3A%2F%2Fshop.example%2F&q=ring",
            "https://shop.example/",
        ),
        ("https://www.google.com/search?q=https%3A%2F%2Fshop.example%2F", None),
        ("https://cnfans.com/product?id=7000000001", None),
        ("https://cnfans.com/product?id=7000000001&platform=nowhere", None),
        ("https://cnfans.com/product?id=x&platform=weidian", None),
        ("https://hoobuy.com/product/9/7000000001", None),
        ("https://www.amazon.com/ap/signin?openid.return_to=https%3A%2F%2Fshop.example%2F", None),
    ],
)
def test_inner(url, inner):
    assert identify(url).inner == inner


@pytest.mark.parametrize("word", ["weidian", "WEIDIAN", "wd", "micro", "Weidian"])
def test_agents_name_a_shop_in_many_ways(word):
    address = identify(f"https://cnfans.com/product?id=7000000001&platform={word}")
    assert address.inner == "https://weidian.com/item.html?itemID=7000000001"
    assert address.kind == "agent"


@given(st.text(max_size=80))
def test_whatever_is_wrapped_can_be_read(text):
    for start in (
        "https://l.instagram.com/?u=",
        "https://cnfans.com/?url=",
        "https://web.archive.org/web/2020/",
    ):
        address = identify(start + text)
        if address is not None and address.inner is not None:
            assert identify(address.inner) is not None


def test_an_address_without_a_scheme_needs_a_host_that_can_exist():
    assert is_address("amazon.com")
    assert is_address("shop.example/x")
    assert is_address("https://intranet/x")
    assert not is_address("1.2.3")
    assert not is_address("nonsense")
