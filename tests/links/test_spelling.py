"""Spellings: one for every way to write a URL, and no shop's host out of a look-alike."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from countermark.links.spelling import escaped, is_bare, place, plain, settled, split


@pytest.mark.parametrize(
    ("url", "parts"),
    [
        ("https://a.example/x?y=1#z", ("a.example", "/x", "y=1", "z")),
        ("HTTP://a.example", ("a.example", "", "", "")),
        ("  https://a.example/x \n", ("a.example", "/x", "", "")),
        ("https://a.exa\tmple/\nx", ("a.example", "/x", "", "")),
        ("https:\\\\a.example\\x?a\\b", ("a.example", "/x", "a%5Cb", "")),
        ("https:///a.example/x", ("a.example", "/x", "", "")),
        ("//a.example/x", ("a.example", "/x", "", "")),
        ("a.example/x", ("a.example", "/x", "", "")),
        ("a.example:8080/x", ("a.example:8080", "/x", "", "")),
        ("https://a.example?q=/x", ("a.example", "", "q=/x", "")),
    ],
)
def test_split(url, parts):
    assert split(url) == parts


@pytest.mark.parametrize(
    "url",
    [
        "",
        " ",
        "x",
        "javascript:alert(1)",
        "javascript://a.example/%0Aalert(1)",
        "data:text/html,x",
        "mailto:a@b.example",
        "ftp://a.example/",
        "file:///etc/passwd",
        "tel:123",
        "a@b.example",
        "/x/y.z",
        "intent://a.example/#Intent;end",
        "localhost:80/x",
    ],
)
def test_what_is_no_http_url(url):
    assert split(url) is None


def test_a_bare_url_has_no_scheme():
    assert is_bare("a.example/x")
    assert not is_bare("//a.example/x")
    assert not is_bare("https:a.example")


@pytest.mark.parametrize(
    ("authority", "host"),
    [
        ("WWW.Example.COM", ("example.com", "")),
        ("example.com.", ("example.com", "")),
        ("example.com:443", ("example.com", "")),
        ("example.com:080", ("example.com", "")),
        ("example.com:8443", ("example.com", ":8443")),
        ("user:p@ss@example.com", ("example.com", "")),
        ("amazon.com@evil.example", ("evil.example", "")),
        ("%65xample.com", ("example.com", "")),
        ("ｅｘａｍｐｌｅ。com", ("example.com", "")),
        ("BÜCHER.example", ("xn--bcher-kva.example", "")),
        ("аmazon.com", ("xn--mazon-3ve.com", "")),
        ("[2001:DB8::1]:8080", ("[2001:db8::1]", ":8080")),
        ("www.com", ("www.com", "")),
        ("user_name.x.yupoo.com", ("user_name.x.yupoo.com", "")),
    ],
)
def test_place(authority, host):
    assert place(authority) == host


@pytest.mark.parametrize(
    "authority",
    [
        "",
        "a b",
        "a..b",
        "example.com:99999",
        "example.com:x",
        "[::1",
        "[zz]",
        "a%00.example",
        "%ff.example",
        "x" * 300 + ".com",
    ],
)
def test_what_is_no_host(authority):
    assert place(authority) is None


@pytest.mark.parametrize(
    ("path", "spelt"),
    [
        ("/%7euser/%c3%a9", "/~user/%C3%A9"),
        ("/é b", "/%C3%A9%20b"),
        ("/100%", "/100%25"),
        ("/a/./b/../c/", "/a/c"),
        ("/../../a", "/a"),
        ("/a/%2e%2e/b", "/b"),
        ("/a%2Fb", "/a%2Fb"),
        ("/", ""),
        ("", ""),
    ],
)
def test_settled(path, spelt):
    assert settled(escaped(path)) == spelt


@given(st.text())
def test_escaping_twice_changes_nothing(text):
    assert escaped(escaped(text)) == escaped(text)
    path = settled(escaped("/" + text))
    assert settled(escaped(path)) == path


def test_plain_text_of_a_value():
    assert plain("a+b%20c") == "a b c"
    assert plain("%ff") == "%ff"
