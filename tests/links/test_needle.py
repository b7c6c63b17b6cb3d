"""Needles: in every text that a pattern fits stands one of each set."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from countermark.links.lexicon import lexicon
from countermark.links.needle import needles


@pytest.mark.parametrize(
    ("pattern", "strings"),
    [
        ("link in bio", [{"link in bio"}]),
        ("(?:link|url) in bio", [{"link in bio", "url in bio"}]),
        (r"links? \d+ bio", [{"link ", "links "}, {" bio"}]),
        (r"\w+ in my bio\b", [{" in my bio"}]),
        (r"(?:see|check) .*|dm me", [{"see ", "check ", "dm me"}]),
        (r"(?:abc)?\d", []),
        (r"[ab]cd", [{"acd", "bcd"}]),
        (r"(?:xyz)+\d", [{"xyz"}]),
        (r"[a-z]{3}", []),
        (r"(?=abc)\w+", []),
        ("a|bcd", []),
        ("私信", [{"私信"}]),
    ],
)
def test_needles(pattern, strings):
    assert list(needles(re.compile(pattern))) == strings


def test_a_pattern_of_any_case_has_none():
    assert needles(re.compile("bio", re.IGNORECASE)) == ()


ALL = [each.pattern for _, each in lexicon().patterns]


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_what_a_pattern_fits_holds_a_needle(data):
    pattern = data.draw(st.sampled_from(ALL))
    text = data.draw(st.from_regex(pattern))
    if pattern.search(text):
        assert all(any(string in text for string in strings) for strings in needles(pattern))
