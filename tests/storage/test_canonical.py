"""Every text and document comes back as it was, in one spelling."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from countermark.storage.canonical import escaped, read, unescaped, written

ANY_TEXT = st.text(st.characters(exclude_categories=[])) | st.text("\\u0d8\x00\ud800f5c")
TEXT = st.text(st.characters(exclude_categories=["Cs"]))
PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | TEXT,
    lambda inner: st.lists(inner) | st.dictionaries(TEXT, inner),
)


@given(ANY_TEXT)
def test_escaping_loses_nothing(text):
    kept = escaped(text)
    assert "\x00" not in kept
    kept.encode("utf-8")  # raises where it holds a lone surrogate
    assert unescaped(kept) == text


@given(ANY_TEXT, ANY_TEXT)
def test_two_texts_are_never_one(one, other):
    assert (escaped(one) == escaped(other)) == (one == other)


def test_ordinary_text_is_left_as_it_is():
    for text in ("手镯 🔩", "C:\\users\\u", "a\\n", ""):
        assert escaped(text) == text


@given(PLAIN)
def test_documents_come_back(document):
    text = written(document)
    assert "\x00" not in text
    assert read(text) == document
    assert written(read(text)) == text


def test_one_spelling_whatever_the_order():
    assert written({"b": 1, "a": {"d": "é", "c": []}}) == '{"a":{"c":[],"d":"é"},"b":1}'


def test_what_databases_refuse_is_escaped():
    assert written("\x00\ud800") == '"\\u0000\\ud800"'
    assert read(written({"\ud800": "\x00\udfff"})) == {"\ud800": "\x00\udfff"}


@pytest.mark.parametrize("number", [math.inf, -math.inf])
def test_numbers_beyond_json_are_kept(number):
    assert read(written(number)) == number
    assert math.isnan(read(written(math.nan)))
