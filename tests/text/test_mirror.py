import pytest
from hypothesis import given
from hypothesis import strategies as st

from countermark.text.mention import Mentions
from countermark.text.mirror import is_turned, upright
from countermark.text.term import Term

MENTIONS = Mentions(
    [
        Term("aurelle", "name", "Aurelle"),
        Term("velmor", "name", "Velmor"),
        Term("maison", "name", "Maison Dupont"),
        Term("level", "name", "Revilo"),
    ]
)


def found(text, **options):
    hits = MENTIONS.find([text], **options).to_pylist()
    return [(h["brand"], text[h["start"] : h["end"]], h["way"]) for h in hits]


@pytest.mark.parametrize(
    ("turned", "plain"),
    [("ǝllǝɹnɐ", "aurelle"), ("ɹoɯןǝʌ", "velmor"), ("ʇuodnp uosᴉɐɯ", "maison dupont"), ("Ǝ", "E")],
)
def test_upside_down_text_is_turned(turned, plain):
    assert upright(turned) == plain


@pytest.mark.parametrize(
    ("text", "hits"),
    [
        ("new ǝllǝɹnɐ bag", [("aurelle", "ǝllǝɹnɐ", "mirrored")]),
        ("ʇuodnp uosᴉɐɯ", [("maison", "ʇuodnp uosᴉɐɯ", "mirrored")]),
        ("Aurelle ɹoɯlǝʌ", [("aurelle", "Aurelle", "plain"), ("velmor", "ɹoɯlǝʌ", "mirrored")]),
        ("the ǝ in ellerua", []),
        ("ɐǝɹ", []),
    ],
)
def test_names_upside_down(text, hits):
    assert found(text) == hits


def test_names_backwards_are_found_where_slips_are_asked_for():
    assert found("so ellerua") == []
    assert found("so ellerua!", typos=True) == [("aurelle", "ellerua", "mirrored")]
    assert found("so romlev and Aurele", typos=True) == [
        ("velmor", "romlev", "mirrored"),
        ("aurelle", "Aurele", "typo"),
    ]


def test_an_ordinary_word_is_no_name_backwards():
    assert found("an oliver tree", typos=True) == []


@given(st.text(max_size=40))
def test_turning_keeps_the_length(text):
    assert len(upright(text)) == len(text)
    for char in text:
        assert not (is_turned(char) and char.isascii())
