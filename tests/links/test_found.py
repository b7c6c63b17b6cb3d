"""Links in running text: plain ones, in every shape that people really write."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cost import grows_in_step
from countermark.links import find_urls, identify


def urls(text):
    found = find_urls(text)
    assert all(0 <= f.start < f.end <= len(text) for f in found)
    assert all(a.end <= b.start for a, b in pairwise(found))
    return [f.url for f in found]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("see https://shop.example/x now", ["https://shop.example/x"]),
        ("https://shop.example/x. Next", ["https://shop.example/x"]),
        (
            "https://shop.example/x, https://shop.example/y; https://shop.example/z!",
            ["https://shop.example/x", "https://shop.example/y", "https://shop.example/z"],
        ),
        ("(https://shop.example/x)", ["https://shop.example/x"]),
        ("(see https://shop.example/x_(y))", ["https://shop.example/x_(y)"]),
        (
            "\"https://shop.example/x\" 'https://shop.example/y'",
            ["https://shop.example/x", "https://shop.example/y"],
        ),
        (
            "“https://shop.example/x” ‘https://shop.example/y’ «https://shop.example/z»",
            ["https://shop.example/x", "https://shop.example/y", "https://shop.example/z"],
        ),
        ("<https://shop.example/x>", ["https://shop.example/x"]),
        ("[Ring](https://shop.example/x)", ["https://shop.example/x"]),
        ('[Ring](https://shop.example/x "title")', ["https://shop.example/x"]),
        (
            "[https://shop.example/x](https://shop.example/x)",
            ["https://shop.example/x", "https://shop.example/x"],
        ),
        (
            "**https://shop.example/x** _https://shop.example/y_ `https://shop.example/z`",
            ["https://shop.example/x", "https://shop.example/y", "https://shop.example/z"],
        ),
        (
            "| https://shop.example/x | https://shop.example/y|",
            ["https://shop.example/x", "https://shop.example/y"],
        ),
        ('<a href="https://shop.example/x?a=1&amp;b=2">x</a>', ["https://shop.example/x?a=1&b=2"]),
        ("&quot;https://shop.example/x&quot;", ["https://shop.example/x"]),
        (
            "https://shop.example/x<br>https://shop.example/y",
            ["https://shop.example/x", "https://shop.example/y"],
        ),
        (
            "https://shop.example/xhttps://shop.example/y",
            ["https://shop.example/x", "https://shop.example/y"],
        ),
        (
            "https://web.archive.org/web/2020/https://shop.example/x",
            ["https://web.archive.org/web/2020/https://shop.example/x"],
        ),
        (
            "https://r.example/?u=https://shop.example/x",
            ["https://r.example/?u=https://shop.example/x"],
        ),
        ("HTTP://SHOP.EXAMPLE/X", ["HTTP://SHOP.EXAMPLE/X"]),
        ("链接：https://shop.example/x，快看", ["https://shop.example/x"]),
        (
            "（https://shop.example/x）「https://shop.example/y」【https://shop.example/z】",
            ["https://shop.example/x", "https://shop.example/y", "https://shop.example/z"],
        ),
        ("看https://shop.example/x。好", ["https://shop.example/x"]),
        ("看https://shop.example/x快来买", ["https://shop.example/x"]),
        (
            "微店weidian.com/item.html?itemID=7000000001快来买",
            ["weidian.com/item.html?itemID=7000000001"],
        ),
        (
            "ｗｅｉｄｉａｎ．ｃｏｍ／ｉｔｅｍ．ｈｔｍｌ？ｉｔｅｍＩＤ＝７０００００００１",
            ["weidian.com/item.html?itemID=700000001"],
        ),
        ("ｈｔｔｐｓ：／／shop.example／x", ["https://shop.example/x"]),
        ("https：//shop.example/x", ["https://shop.example/x"]),
        ("https://例え.jp/x", ["https://例え.jp/x"]),
        ("https://shop.example/é?q=ü", ["https://shop.example/é?q=ü"]),
        ("https://shop.example/💍", ["https://shop.example/"]),
        ("🔗https://shop.example/x🔗", ["https://shop.example/x"]),
        ("https://[::1]:8080/x", ["https://[::1]:8080/x"]),
        ("https://shop.example:8080/x", ["https://shop.example:8080/x"]),
        ("a\u200bhttps://shop.example/x\u200b", ["https://shop.example/x"]),
        ("https://shop.example/x…", ["https://shop.example/x"]),
        ("https://shop.example/x...", ["https://shop.example/x"]),
        ("https://shop.example/?q=a[b]=c", ["https://shop.example/?q=a[b]=c"]),
        ("https://t.me/+ExAmPlE", ["https://t.me/+ExAmPlE"]),
        ("https://www.tiktok.com/@handle/video/1", ["https://www.tiktok.com/@handle/video/1"]),
    ],
)
def test_with_a_scheme(text, expected):
    assert urls(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("amzn.to/3ExAmPl", ["amzn.to/3ExAmPl"]),
        ("link: bit.ly/x!", ["bit.ly/x"]),
        ("www.shop.example", ["www.shop.example"]),
        ("www.shop.com, ok", ["www.shop.com"]),
        ("t.me/example", ["t.me/example"]),
        ("Amazon.com/dp/B0EXAMPLE1", ["Amazon.com/dp/B0EXAMPLE1"]),
        ("AMAZON.COM/dp/B0EXAMPLE1", ["AMAZON.COM/dp/B0EXAMPLE1"]),
        ("linktr.ee/example", ["linktr.ee/example"]),
        ("on amazon.de.", ["amazon.de"]),
        ("wa.me/8613800000000", ["wa.me/8613800000000"]),
        ("//shop.example/x", []),
        ("bio.example/x", ["bio.example/x"]),
        ("shop.co.uk/x?y=1#z", ["shop.co.uk/x?y=1#z"]),
        ("shop.com?x=1", ["shop.com?x=1"]),
        ("shop.com:8080/x", ["shop.com:8080/x"]),
        ("(shop.com/x)", ["shop.com/x"]),
        ("DM→shop.com/x", ["shop.com/x"]),
        ("xn--bcher-kva.example/x", ["xn--bcher-kva.example/x"]),
    ],
)
def test_without_a_scheme(text, expected):
    assert urls(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "e.g. this",
        "i.e./or",
        "file.py",
        "node.js/react",
        "3.5mm",
        "3.5mm/2",
        "1.2.3/4",
        "bracelet.Buy",
        "bracelet.Buy/now",
        "me@shop.com",
        "first.last@shop.com",
        "me@shop.com/x",
        "@handle.name",
        "@shop.com/x",
        "http://",
        "https:// ",
        "great.Thanks",
        "price:19.99",
        "v2.0.1",
        "etc...and",
        "a.b.c",
        "12.30/kg",
        "README.md",
        "ok.go",
        "shop.com",
        "and/or.not",
        "javascript:alert(1)",
        "www.",
        "..",
        "://x",
    ],
)
def test_what_is_no_link(text):
    assert urls(text) == []


def test_offsets_say_how_it_was_written():
    text = "看：ｈｔｔｐｓ：／／shop.example／x，<a href='https://shop.example/?a&amp;b'>"
    first, second = find_urls(text)
    assert text[first.start : first.end] == "ｈｔｔｐｓ：／／shop.example／x"
    assert text[second.start : second.end] == "https://shop.example/?a&amp;b"
    assert second.url == "https://shop.example/?a&b"


WORDS = st.sampled_from(
    [
        "Ring",
        "链接",
        "(see",
        "“now”",
        "👉",
        "1.",
        "e.g.",
        "—",
        "a@b.example",
        "#tag",
        "@me",
        "\n",
        ",",
    ]
)
LINKS = st.sampled_from(
    [
        "https://shop.example/x",
        "http://shop.example/a_(b)?c=1",
        "amzn.to/3ExAmPl",
        "www.shop.example/y",
        "https://例え.jp/",
    ]
)


@given(st.lists(st.tuples(WORDS, LINKS, WORDS), max_size=6))
def test_every_link_between_words_is_found(parts):
    text = " ".join(f"{before} {link} {after}" for before, link, after in parts)
    assert urls(text) == [link for _, link, _ in parts]


@given(st.text(max_size=200))
def test_any_text_is_read(text):
    for url in urls(text):
        identify(url)


@pytest.mark.parametrize(
    "piece",
    [
        "a.",
        "a",
        "https://",
        "https://a",
        "(",
        "https://shop.example/x(",
        ")",
        "www.",
        "%",
        "a@b.",
        "a-",
        "／",
        "[x](",
        "&amp;",
        "https://a.b/x,",
        "x.com/",
        "&quot",
        "http:",
        ".com",
        "a.com:",
        "x.com/)",
        "x.com/(",
        "x.com/&gt;",
        "https://a.com/&lt;",
        "x.com/(h",
        "x.com/[",
        "x.com/.",
        "https://a.com/((",
        "http://é",
        "https://例",
    ],
)
def test_time_grows_with_the_text_and_no_faster(piece):
    grows_in_step(lambda length: find_urls(piece * (length // len(piece))), 8_000)
