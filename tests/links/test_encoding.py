"""Encodings of a URL in another: percent, base64, hex, in each other; those of mail guards."""

from base64 import b64encode, urlsafe_b64encode
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cost import grows_in_step
from countermark.links import identify
from countermark.links.encoding import ENCODINGS, target

URL = "https://shop.example/products/screw-band?size=7&colour=gold"
BASE = "https://go.example/x"


def percent(text):
    return quote(text, safe="")


def base64(text):
    return b64encode(text.encode()).decode()


def base64url(text):
    return urlsafe_b64encode(text.encode()).decode().rstrip("=")


def hexadecimal(text):
    return text.encode().hex()


WAYS = st.lists(st.sampled_from([percent, base64, base64url, hexadecimal]), max_size=3)


@given(WAYS)
def test_encodings_are_undone_in_any_order(ways):
    value = URL
    for way in ways:
        value = way(value)
    assert target(value) == URL


def test_a_plus_that_a_form_made_a_space():
    value = base64("https://shop.example/a>>>b?c=~~~")
    assert "+" in value
    assert target(value.replace("+", " ")) == "https://shop.example/a>>>b?c=~~~"


@pytest.mark.parametrize(
    ("value", "url"),
    [
        ("hxxps://shop.example/x", "https://shop.example/x"),
        ("HTTPS://shop.example/x", "HTTPS://shop.example/x"),
        ("https:/shop.example/x", "https:/shop.example/x"),
        ("www.shop.example/x", "https://www.shop.example/x"),
        ("//shop.example/x", "//shop.example/x"),
        ("shop.example/x", None),
        ("/x/y", None),
        ("https://", None),
        ("https%3A%2F%2F", None),
        ("http://[", None),
        ("javascript:alert(1)", None),
        ("data:text/html,https://shop.example/", None),
        ("ftp://shop.example/", None),
        ("see https://shop.example/", None),
        ("%25" * 3000, None),
        ("%E0%A4%A", None),
        ("aHR0cHM6Ly8", None),
        ("", None),
    ],
)
def test_only_whole_urls_count(value, url):
    assert target(value) == url


def test_with_a_base_paths_and_bare_hosts_count():
    assert target("/p/7", BASE) == "https://go.example/p/7"
    assert target("shop.example/x", BASE) == "https://shop.example/x"
    assert target("nonsense", BASE) is None


@pytest.mark.parametrize(
    ("name", "written", "url"),
    [
        ("proofpoint-2", "https-3A__shop.example_my-2Dring-3Fa-3D1-26b-3D-5F",
         "https://shop.example/my-ring?a=1&b=_"),
        ("proofpoint-3", "https://shop.example/x__;!!ab", "https://shop.example/x"),
        ("proofpoint-3", "https://shop.example/*/y__;w6k!!ab!c$", "https://shop.example/é/y"),
        ("proofpoint-3", "https://shop.example/**Az__;YWI!!ab", "https://shop.example/abz"),
        ("proofpoint-3", "https://shop.example/**__;!!ab", "https://shop.example/**"),
        ("proofpoint-3", "https://shop.example/*__;***", "https://shop.example/*"),
        ("dashed", "my--shop-example", "my-shop.example"),
    ],
)  # fmt: skip
def test_encodings_of_their_own(name, written, url):
    assert ENCODINGS[name](written) == url


@given(st.sampled_from(sorted(ENCODINGS)), st.text(max_size=100))
def test_any_text(name, text):
    assert isinstance(ENCODINGS[name](text), str)
    found = target(text)
    assert found is None or identify(found) is not None


@pytest.mark.parametrize("part", ["%25", "aHR0", "a", "68", "%2F", "https://", "-3A", "*", "A A"])
def test_long_values_take_linear_time(part):
    def read(length):
        value = (part * length)[:length]
        target(value, BASE)
        identify(f"https://go.example/?url={value}")
        identify(f"https://go.example/{value}")
        identify(f"https://urldefense.com/v3/__https://{value}__;{value}")

    for small in (200, 1_600):
        grows_in_step(read, small)
