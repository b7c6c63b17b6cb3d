"""URLs inside URLs of hosts without a rule: what is taken for wrapped, how surely, what is not."""

from base64 import b64encode
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from countermark.links import Redirects, follow, identify, item_key
from countermark.links.chain import NESTED
from countermark.links.guess import ELSEWHERE, LEADING, RETURNING

ITEM = "https://www.amazon.com/dp/B0EXAMPLE1"
Q = quote(ITEM, safe="")
B = b64encode(ITEM.encode()).decode()


@pytest.mark.parametrize(
    ("url", "certainty"),
    [
        (f"https://go.example/?url={Q}", LEADING),
        (f"https://go.example/?URL={Q}", LEADING),
        (f"https://go.example/?url={quote(Q)}", LEADING),
        (f"https://go.example/?to={ITEM}", LEADING),
        (f"https://go.example/?target={B}", LEADING),
        (f"https://go.example/?u={ITEM.encode().hex()}", LEADING),
        (f"https://go.example/{ITEM}", LEADING),
        (f"https://go.example/r/{Q}", LEADING),
        (f"https://go.example/r/{B}", LEADING),
        (f"https://go.example/guides/{ITEM[8:]}", LEADING),
        (f"https://go.example/?{ITEM}", LEADING),
        (f"https://go.example/#{ITEM}", LEADING),
        (f"https://go.example/#url={Q}", LEADING),
        (f"https://go.example/#/out?url={Q}", LEADING),
        (f"https://go.example/#!/{ITEM}", LEADING),
        (f"https://user:word@go.example/?redirect={Q}", LEADING),
        (f"https://go.example/track/click?x=1&adurl={Q}", LEADING),
        (f"https://bit.ly/?url={Q}", LEADING),
        (f"https://go.example/?zz={Q}", ELSEWHERE),
        (f"https://go.example/x?ref=https%3A%2F%2Fa.example&dest={Q}", LEADING),
        (f"https://go.example/gate?next={Q}", RETURNING),
        (f"https://go.example/?return_to={Q}", RETURNING),
    ],
)
def test_a_whole_url_is_wrapped(url, certainty):
    address = identify(url)
    assert address.inner == ITEM
    assert address.certainty == certainty
    assert address.note
    assert address.kind == "redirector"
    found = follow(url, Redirects())
    assert str(found.key) == "amazon.com:B0EXAMPLE1"
    assert found.certainty == found.steps[0].certainty == certainty
    assert address.note in found.note


@pytest.mark.parametrize(
    "url",
    [
        "https://news.example/2026/amazon.com/review",
        "https://news.example/amazon.com/",
        "https://files.example/aliexpress.com.html",
    ],
)
def test_a_shop_in_a_path_is_no_item(url):
    assert identify(url).inner is None


@pytest.mark.parametrize(
    "url",
    [
        f"https://shop.example/login?next={Q}",
        f"https://shop.example/login?url={Q}",
        f"https://auth.shop.example/?continue={Q}",
        f"https://shop.example/oauth/authorize?redirect_uri={Q}",
        "https://shop.example/a?next=https%3A%2F%2Fshop.example%2Fcart",
        "https://shop.example/a?zz=https%3A%2F%2Fwww.shop.example%2Fcart",
        f"https://shop.example/x?ref={Q}",
        f"https://shop.example/x?referrer={Q}",
        f"https://shop.example/x?utm_source={Q}",
        f"https://shop.example/x?canonical={Q}",
        "https://shop.example/_next/image?url=https%3A%2F%2Fcdn.example%2Fa&w=640",
        "https://shop.example/x?url=https%3A%2F%2Fcdn.example%2Fa.jpg",
        "https://wsrv.nl/?url=https%3A%2F%2Fcdn.example%2Fa.webp",
        f"https://imgproxy.example/?url={Q}",
        "https://cdn.example/resize/https://shop.example/a.png",
        f"https://cards.example/oembed?url={Q}",
        f"https://cards.example/preview?url={Q}",
        f"https://tools.example/pagespeed?url={Q}",
        f"https://shop.example/files/a.zip?url={Q}",
        "https://go.example/?url=javascript%3Aalert(1)",
        "https://go.example/?url=data%3Atext%2Fhtml%2Cx",
        "https://go.example/?url=https%3A%2F%2F",
        "https://go.example/?url=https",
        "https://go.example/?url=%25%32%35%zz",
        "https://go.example/?url=shop",
        "https://go.example/?id=aHR0cHM",
        "https://go.example/?text=look+at+https%3A%2F%2Fa.example",
        "https://go.example/https-is-safe",
        "https://go.example/camp/amplifier",
    ],
)
def test_what_names_a_url_without_leading_to_it(url):
    address = identify(url)
    assert address.inner is None
    assert address.kind != "redirector"
    assert follow(url, Redirects()).key is None


def test_a_url_that_is_left_alone_is_told():
    address = identify(f"https://shop.example/login?next={Q}")
    assert address.note == f"a page for signing in: {ITEM} is not where it leads"
    assert address.note in follow(f"https://shop.example/login?next={Q}", Redirects()).note


def test_an_address_inside_a_network_is_only_text():
    address = identify("https://go.example/?url=http%3A%2F%2F127.0.0.1%2Fadmin")
    assert address.inner == "http://127.0.0.1/admin"


def test_a_guess_makes_no_listing_of_a_products_own_url():
    assert str(item_key(f"https://shop.example/p/7?zz={Q}")).startswith("https://shop.example/p/7?")


def test_a_share_button_names_a_page_and_may_not_lead_there():
    found = follow(f"https://www.facebook.com/sharer/sharer.php?u={Q}", Redirects())
    assert (str(found.key), found.certainty) == ("amazon.com:B0EXAMPLE1", 0.5)
    assert "a share button" in found.steps[0].note


def test_nesting_is_bounded():
    url = ITEM
    for depth in range(NESTED):
        url = f"https://go{depth}.example/?url={quote(url, safe='')}"
    assert str(follow(url, Redirects()).key) == "amazon.com:B0EXAMPLE1"
    url = f"https://go.example/?url={quote(url, safe='')}"
    assert follow(url, Redirects()).note.startswith(f"given up after {NESTED} URLs within URLs")


@given(st.text(max_size=60), st.sampled_from(["?url=", "/", "#", "?", "?zz=", "?a=1&next="]))
def test_any_text_behind_any_place(text, place):
    address = identify("https://go.example/x" + place + text)
    if address is not None and address.inner is not None:
        assert identify(address.inner) is not None
        assert 0 < address.certainty < 1
