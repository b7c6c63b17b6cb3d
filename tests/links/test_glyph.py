"""Letters and digits drawn in another way."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from countermark.links.glyph import FILLER, plain


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("plain ASCII stays: B0 €", "plain ASCII stays: B0 €"),
        ("Ｂ０", "B0"),
        ("𝐁𝟎𝔼𝕏", "B0EX"),
        ("Ⓑ⓪ⓔ⒝⑴", "B0eB1"),
        ("🅱🅑🄱", "BBB"),
        ("¹²₃❶➀", "12311"),
        ("7\ufe0f\u20e3", "7" + 2 * FILLER),
        ("B\u03360\u0336", f"B{FILLER}0{FILLER}"),
        ("В0ЕХ", "B0EX"),
        ("Β0ΕΧ", "B0EX"),
        ("B0ÉX", "B0EX"),
        ("٧۷७๗", "7777"),
        ("🇪🇽🇦", "EXA"),
        ("七五七二八零", "757280"),
        ("B零EX一", "B0EX1"),
        ("B⭕ØEX", "B00EX"),
    ],
)
def test_read(text, read):
    assert plain(text) == read


@pytest.mark.parametrize(
    "text",
    [
        "Лучшие браслеты",
        "das schöne Armband",
        "一个手链，第二款",
        "🇮🇹 ciao",
        "Ελλάδα",
        "très belle",
    ],
)
def test_words_of_other_scripts_and_flags_are_left_alone(text):
    assert not any(
        a.isascii() and a.isalnum() and a != b for a, b in zip(plain(text), text, strict=True)
    )


@given(st.text())
def test_places_stay(text):
    read = plain(text)
    assert len(read) == len(text)
    assert plain(read) == read


@given(
    st.text("0123456789", min_size=1),
    st.sampled_from(["MATHEMATICAL BOLD", "FULLWIDTH", "THAI", "CIRCLED"]),
)
def test_digits_of_any_kind_keep_their_value(digits, kind):
    names = "ZERO ONE TWO THREE FOUR FIVE SIX SEVEN EIGHT NINE".split()
    drawn = "".join(unicodedata.lookup(f"{kind} DIGIT {names[int(digit)]}") for digit in digits)
    assert plain(drawn) == digits
