"""Digits and letters that are spelt out."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cost import grows_in_step
from countermark.links.glyph import FILLER
from countermark.links.spoken import spoken_abroad, spoken_places, unremarked, unspoken
from countermark.links.spotting import squeezed


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
        ("yedi dört üç sıfır", "7 4 3 0"),
        ("tujuh lima nol", "7 5 0"),
        ("papa lima echo two one zero", "p l e 2 1 0"),
        ("nana go roku", "7 5 6"),
    ],
)
def test_spelt_out(text, read):
    assert spoken_places(squeezed(text))
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
    assert not spoken_places(squeezed(text))


def test_short_words_count_only_in_a_row():
    assert unspoken("UM si 00") == unspoken("UM si 00")
    assert unspoken("B0 un EX").replace(FILLER, "") == "B0 un EX"


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("семь пять НОЛЬ один", "7 5 0 1"),
        ("сім п'ять вісім", "7 5 8"),
        ("سبعة خمسة صفر", "7 5 0"),
        ("επτά, πέντε, μηδεν", "7, 5, 0"),
        ("семь раз отмерь", "семь раз отмерь"),
        ("один из двух", "один из двух"),
        ("zero one two", "zero one two"),
    ],
)
def test_spelt_out_in_letters_that_are_not_latin(text, read):
    assert spoken_abroad(text).replace(FILLER, "") == read
    assert len(spoken_abroad(text)) == len(text)


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("B0 (zero) EX", "B0 EX"),
        ("B0(number zero, not the letter O)EX", "B0EX"),
        ("B0 [die Zahl Null] EX", "B0 EX"),
        ("B0 (blue) EX", "B0 (blue) EX"),
        ("B0 (not O) EX", "B0 EX"),
        ("(B)(0)(E)(X)", "(B)(0)(E)(X)"),
        ("wd (7)(5)(7)", "wd (7)(5)(7)"),
        ("(zero) B0", "(zero) B0"),
    ],
)
def test_remarks_on_a_sign_are_no_signs(text, read):
    assert unremarked(text).replace(FILLER, "") == read
    assert len(unremarked(text)) == len(text)


@given(st.text())
def test_places_stay(text):
    assert len(unspoken(text)) == len(spoken_abroad(text)) == len(unremarked(text)) == len(text)


@pytest.mark.parametrize("piece", ["семь ", "a(", "a (zero ", "0 (the ", "seven one ", "(a,"])
def test_hostile_texts_take_linear_time(piece):
    def read(length):
        unspoken(unremarked(spoken_abroad(piece * (length // len(piece)))))

    grows_in_step(read, 10_000)
