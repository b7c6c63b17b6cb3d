"""Digits and letters that are spelt out."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from countermark.links.spotting import squeezed
from countermark.links.glyph import FILLER
from countermark.links.spoken import is_spoken, unspoken


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("B zero seven five", "B 0 7 5"),
        ("bzeroEX", "b0EX"),
        ("sieben fünf null", "7 5 0"),
        ("sieben fuenf null", "7 5 0"),
        ("b zéro deux trois un", "b 0 2 3 1"),
        ("qi wu qi er", "7 5 7 2"),
        ("bravo zero echo", "b 0 e"),
        ("siete-cinco-dos", "7-5-2"),
    ],
)
def test_spelt_out(text, read):
    assert is_spoken(squeezed(text))
    assert unspoken(text).replace(FILLER, "") == read
    assert len(unspoken(text)) == len(text)


@pytest.mark.parametrize(
    "text",
    [
        "one of two rings",
        "bling zone",
        "boho chic",
        "my baba loves it",
        "the second version",
        "UM0 un",
    ],
)
def test_words_are_left_alone(text):
    assert not is_spoken(squeezed(text))


def test_short_words_count_only_in_a_row():
    assert unspoken("UM si 00") == unspoken("UM si 00")
    assert unspoken("B0 un EX").replace(FILLER, "") == "B0 un EX"


@given(st.text())
def test_places_stay(text):
    assert len(unspoken(text)) == len(text)
