"""Naming by shapes: what counts as an identifier, and what is a platform's own page."""

import re

import pytest

from countermark.links import identify
from countermark.links.naming import match
from countermark.links.platform import Shape


@pytest.mark.parametrize(
    ("shape", "path", "given", "expected"),
    [
        (Shape(path=re.compile(r"/i/(?P<id>\d+)")), "/i/7", {}, ("7", {})),
        (Shape(path=re.compile(r"/i/(?P<id>\d+)")), "/i/7/x", {}, None),
        (Shape(path=re.compile(r"/i/(?P<id>\w+)"), case="upper"), "/i/ab", {}, ("AB", {})),
        (Shape(path=re.compile(r"/i(?P<id>\d+)-s(?P<sku>\d+)")), "/i7-s8", {}, ("7", {"sku": "8"})),
        (Shape(path=re.compile(r"/(?P<a>\d)/(?P<b>\d)"), key="{b}.{a}"), "/1/2", {}, ("2.1", {})),
        (Shape(path=re.compile("/x"), query="ID"), "/x", {"id": "7"}, ("7", {})),
        (Shape(path=re.compile("/x"), query="id"), "/x", {"id": "seven"}, None),
        (Shape(path=re.compile("/x"), query="id"), "/x", {}, None),
        (Shape(query=["a", "b"]), "/", {"a": "x", "b": "%37"}, ("7", {})),
        (Shape(query="id", id=re.compile(r"(?P<id>\d+):.*")), "/", {"id": "7%3A9"}, ("7", {})),
        (Shape(host=re.compile(r"(?P<id>\w+)\.shop\.example")), "/", {}, ("me", {})),
        (Shape(path=re.compile(r"/(?P<id>.+)")), "/%E5%A5%BD%20x", {}, ("好x", {})),
        (Shape(query="id"), "/", {"id": "7" * 5000}, None),
    ],
)  # fmt: skip
def test_match(shape, path, given, expected):
    assert match(shape, "me.shop.example", path, given) == expected


@pytest.mark.parametrize(
    "url",
    [
        "https://www.instagram.com/explore/",
        "https://www.instagram.com/accounts/login/",
        "https://www.facebook.com/marketplace",
        "https://www.facebook.com/sharer.php",
        "https://x.com/search?q=ring",
        "https://x.com/i/flow/login",
        "https://t.me/share/url",
        "https://www.reddit.com/search",
        "https://www.depop.com/products",
        "https://www.youtube.com/results?search_query=ring",
        "https://www.tiktok.com/discover/ring",
        "https://www.amazon.com/gp/cart/view.html",
        "https://www.amazon.com/s?k=ring",
        "https://www.ebay.com/sch/i.html?_nkw=ring",
        "https://www.aliexpress.com/w/wholesale-ring.html",
    ],
)
def test_a_platforms_own_page_names_nobody(url):
    address = identify(url)
    assert address.key.site == "web"
    assert address.platform


def test_what_the_path_says_of_the_offer_is_kept():
    assert identify("https://www.lazada.sg/products/x-i1-s2.html?spm=1").offer == {"sku": "2"}
