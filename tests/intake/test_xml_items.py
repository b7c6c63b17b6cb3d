import io
import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cost import soon
from countermark.intake import xml_items
from countermark.intake.guard import Refused
from countermark.intake.xml_items import Node, items

FEED = (
    b"<r><item><l>https://x/?a=1&b=2&amp;c=3&lt;&nbsp;&eacute;&foo;&#65; & z</l>"
    b'<m x="1"><![CDATA[a&b=2&nbsp;]]>]]&gt;</m></item><item/></r>'
)


def read(content: bytes) -> list[Node | str]:
    return [*items(io.BytesIO(content), lambda node: node.name == "item")]


def texts(content: bytes) -> list[str]:
    return [each if isinstance(each, str) else each.text for each in read(content)]


@pytest.mark.parametrize("chunk", [*range(1, 40), 1 << 16])
def test_what_feeds_get_wrong_is_mended_wherever_it_is_cut(
    chunk: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(xml_items, "_CHUNK", chunk)
    first, second = read(FEED)
    assert isinstance(first, Node) and isinstance(second, Node)
    link, marked = first.parts
    assert link.text == "https://x/?a=1&b=2&c=3<\xa0é&foo;A & z"
    assert (marked.text, marked.attributes) == ("a&b=2&nbsp;]]>", {"x": "1"})


def test_names_with_and_without_their_vocabulary() -> None:
    (item,) = read(b'<r xmlns:g="http://g.example/"><item><g:a>1</g:a><h:b>2</h:b></item></r>')
    assert isinstance(item, Node)
    assert [(part.name, part.space) for part in item.parts] == [
        ("a", "http://g.example/"),
        ("b", ""),  # which nobody declared
    ]
    assert item.first("b", "a") is item.parts[1]
    assert item.first("c") is None


def test_other_encodings() -> None:
    assert texts(
        '<?xml version="1.0" encoding="GB2312"?><r><item>戒指</item></r>'.encode("gbk")
    ) == ["戒指"]
    assert texts("<r><item>戒指 &amp; x</item></r>".encode("utf-16")) == ["戒指 & x"]


@pytest.mark.parametrize(
    "content",
    [
        b"<r><item>1</item><item>2",
        b"<r><item>1</item></r>more",
        b"<r><item>1</item>" + b"<a>" * 3000 + b"<item>2</item>",
    ],
)
def test_where_it_breaks_off_is_told(content: bytes) -> None:
    first, told = texts(content)
    assert first == "1"
    assert "breaks off" in told


@pytest.mark.parametrize("content", [b"", b"x", b"<", b"\0"])
def test_what_is_no_xml_is_told(content: bytes) -> None:
    (told,) = texts(content)
    assert "no XML" in told


def test_entities_cost_little_and_open_no_file() -> None:
    bomb = '<!DOCTYPE r [<!ENTITY a0 "AAAAAAAAAA">' + "".join(
        f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12)
    )
    with soon():
        found = texts(f'{bomb}]><r><item>&a11;</item><item x="&a11;">k</item></r>'.encode())
    assert sum(map(len, found)) < 10**6
    passwd = b'<!DOCTYPE r [<!ENTITY e SYSTEM "file:///etc/passwd">]><r><item>a&e;b</item></r>'
    assert "root:" not in "".join(texts(passwd))


def test_an_item_without_end_is_refused() -> None:
    with pytest.raises(Refused, match="characters"):
        read(b"<r><item>" + b"x" * 17 * 2**20 + b"</item></r>")
    with pytest.raises(Refused, match="parts"):
        read(b"<r><item>" + b"<a/>" * 20_000 + b"</item></r>")
    with pytest.raises(Refused, match="deep"):
        read(b"<r><item>" + b"<a>" * 300)


def test_what_lies_between_items_is_not_held() -> None:
    content = io.BytesIO(b"<r>" + b"<a>x</a>" * 500_000 + b"<item>1</item></r>")
    tracemalloc.start()
    found = [*items(content, lambda node: node.name == "item")]
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert len(found) == 1
    assert peak < 4 * 2**20


@given(st.binary(max_size=200) | st.text("<>/item&;![CDATA]r'\"=x ", max_size=200).map(str.encode))
def test_junk_is_read_or_told(junk: bytes) -> None:
    for found in read(b"<r><item>" + junk):
        assert isinstance(found, Node | str)


def test_addresses_in_attributes_are_as_they_were_meant() -> None:
    (item,) = read(b'<r><item a="x?1&amp;2&b=3&#38;4">&amp;</item></r>')
    assert isinstance(item, Node)
    assert (item.attributes, item.text) == ({"a": "x?1&2&b=3&4"}, "&")


def test_words_keep_their_order() -> None:
    (item,) = read(b"<r><item>a <b>b</b> c<br/>d <i>e <b>f</b></i></item></r>")
    assert isinstance(item, Node)
    assert item.words == "a b c\nd e f"


def test_entities_in_a_wide_encoding_are_bounded() -> None:
    bomb = (
        '<!DOCTYPE r [<!ENTITY a0 "AAAAAAAAAA"><!ENTITY x SYSTEM "file:///etc/passwd">'
        + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))
    )
    for inner in ("<item>&a11;</item>", '<item x="&a11;"/>', "<item>&x;</item>"):
        with soon():
            found = [repr(each) for each in read(f"{bomb}]><r>{inner}</r>".encode("utf-16"))]
        assert sum(map(len, found)) < 10**7
        assert "root:" not in "".join(found)
