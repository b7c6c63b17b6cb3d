"""Numbering: the items of shops without a rule, told by numbers in their own addresses."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cost import grows_in_step
from countermark.links.numbering import Numbering

RING = "https://qxmall.example/en/ring-gold/N90000546A/p"
CUFF = "https://qxmall.example/en/fern-cuff-2/N90000547A/p"
BAND = "https://bazar.example/goods.php?cat=123456&gid=90667788"
CLIP = "https://bazar.example/goods.php?cat=123456&gid=90667789"
BOTH = "https://twice.example/i/90667788"
KNOWN = Numbering([RING, CUFF, BAND, CLIP])


@pytest.mark.parametrize(
    ("address", "item"),
    [
        (RING, RING),
        ("https://qxmall.example/tr/x/n90000546a/p?o=1", RING),  # its number in the same place
        ("https://m.bazar.example/i/90667788", BAND),  # … and anywhere, where that place is empty
        ("https://bazar.example/goods.php?from=90667788&gid=90111111", None),  # another item
        ("https://bazar.example/goods.php?cat=123456", None),  # what many share is no item's
        ("https://bazar.example/compare/90667788/90667789", None),
        ("https://other.example/i/90667788", None),  # another shop
        ("https://qxmall.example/", None),
    ],
)
def test_an_item_in_another_spelling(address, item):
    assert KNOWN.item(address) == (item or address)


@pytest.mark.parametrize(
    ("text", "items"),
    [
        ("type N90000546A 💛", [RING]),
        ("Ｎ９００００５４６Ａ", [RING]),
        ("no. 9066 7788", [BAND]),
        ("90667788, then N90000547A", [BAND, CUFF]),
        ("call +49 90667788", []),
        ("order number 90667788", []),
        ("90667788123", []),
        ("cat 123456", []),
        ("a new bracelet", []),
    ],
)
def test_codes(text, items):
    assert [code.key.id for code in KNOWN.codes(text)] == items
    assert all(code.known_only for code in KNOWN.codes(text))


def test_a_number_of_two_shops_is_nobodys():
    known = Numbering([BAND, CLIP, BOTH])
    assert known.codes("90667788") == []
    assert known.item("https://twice.example/en/90667788") == BOTH


def test_where_nothing_is_known_nothing_is_found():
    assert Numbering().codes("90667788") == []
    assert Numbering().item(RING) == RING


@given(st.text(max_size=80))
def test_any_text_is_read(text):
    for code in KNOWN.codes(text):
        assert 0 <= code.start < code.end <= len(text)
    assert KNOWN.item(text) in (text, RING, CUFF, BAND, CLIP)


@pytest.mark.parametrize("piece", ["a1", "9", "9 ", "A9-", "/", "=9"])
def test_long_texts_take_linear_time(piece):
    grows_in_step(lambda number: KNOWN.codes("90667788 " + piece * number), 2_000)
    grows_in_step(lambda number: KNOWN.item("https://bazar.example/" + piece * number), 800)
