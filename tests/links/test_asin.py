"""ASINs as they are written, and what else they may be."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from countermark.links.asin import asins, variants


@pytest.mark.parametrize(
    ("text", "code", "note"),
    [
        ("B0EXAMPLE1", "B0EXAMPLE1", ""),
        ("B0 EXAM PLE1", "B0EXAMPLE1", "written apart"),
        ("BOEXAMPLE1", "B0EXAMPLE1", "O for 0"),
        ("B0EX@MPLE1", "B0EXAMPLE1", "signs for letters"),
        ("80EXAMPLE1", "B0EXAMPLE1", "8 for B"),
        ("1ELPMAXE0B", "B0ELPMAXE1", None),
        ("B0EXA and then MPLE1", "B0EXAMPLE1", "in pieces with words between"),
        ("B0EXA and then MPLE and 1", "B0EXAMPLE1", "in pieces with words between"),
        ("B0 dann EXA dann MPL dann E1", "B0EXAMPLE1", "in pieces with words between"),
        ("B0EXA потом MPLE1", "B0EXAMPLE1", "in pieces with words between"),
        ("#B0EXAMPLE1", "B0EXAMPLE1", ""),
    ],
)
def test_asin(text, code, note):
    found = [(candidate.code, candidate.note) for candidate in asins(text)]
    assert ((code, note) in found) == (note is not None)


@pytest.mark.parametrize(
    "text",
    [
        "#B0C4DE is my colour",
        "#b0c4de or 1 of them",
        "B0EXA and then some more words",
        "B0EXA and then MPLE1X2",
        "B0 and then",
        "B0EXAMPLE",
    ],
)
def test_none(text):
    assert list(asins(text)) == []


@pytest.mark.parametrize(
    ("text", "full"),
    [("b0ngo2024x", False), ("b08x4mq9l1", True), ("B0NGO2024X", True), ("b0xkcd1234", True)],
)
def test_a_small_word_with_a_zero_says_little_for_itself(text, full):
    (candidate,) = asins(text)
    assert (candidate.most == 1.0) == full


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("B0EX4MPLE1", "B0EXAMPLE1"),
        ("B03X4MPL31", "B0EXAMPLEI"),
        ("B0CODEOO65", "B0CODE0065"),
        ("B0EXAMPLEI", "B0EXAMPLE1"),
        ("B0EXAMPLEL", "B0EXAMPLE1"),
        ("B0XSXS5551", "B0X5X55551"),
    ],
)
def test_letters_and_digits_are_written_for_each_other(written, meant):
    assert meant in variants(written)


@given(st.text("ABEGILOSTXZ0123456789", min_size=8, max_size=8))
def test_variants_are_few_and_others(tail):
    made = variants("B0" + tail)
    assert len(made) == len(set(made)) <= 24
    assert "B0" + tail not in made
    assert all(len(one) == 10 and one.startswith("B0") for one in made)
