"""Needles: in every text that a pattern fits stands one of them."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from countermark.links.lexicon import lexicon
from countermark.links.needle import hastened, needles


@pytest.mark.parametrize(
    ("pattern", "strings"),
    [
        ("link in bio", {"link in bio"}),
        ("(?:link|url) in bio", {"link in bio", "url in bio"}),
        (r"links? \d+ bio", {"link ", "links "}),
        (r"\w+ in my bio\b", {" in my bio"}),
        (r"(?:see|check) .*|dm me", {"see ", "check ", "dm me"}),
        (r"(?:abc)?\d", set()),
        (r"[ab]cd", {"acd", "bcd"}),
        (r"(?:xyz)+\d", {"xyz"}),
        (r"[a-z]{3}", set()),
        (r"(?=abc)\w+", set()),
        ("a|bcd", set()),
        ("私信", {"私信"}),
    ],
)
def test_needles(pattern, strings):
    assert needles(re.compile(pattern)) == strings


def test_a_pattern_of_any_case_has_none():
    assert needles(re.compile("bio", re.IGNORECASE)) == set()


ALL = [pattern for rule in lexicon().rules for _, pattern in rule.patterns]


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_what_a_pattern_fits_holds_a_needle(data):
    pattern = data.draw(st.sampled_from(ALL))
    text = data.draw(st.from_regex(pattern))
    if pattern.search(text) and (strings := needles(pattern)):
        assert any(string in text for string in strings)


@pytest.mark.parametrize(
    ("pattern", "text", "hastens"),
    [
        (r"\b(?:see|check) x", "to check x", True),
        (r"(?:a|b)?c", "bc", True),
        (r"(?:a|b)?\d{2}", "x12", True),
        (r"(?<=x)[a-f-]{1,2}", "x-f", True),
        (r"^|b", "b", False),
        (r"(?:a?)(?:b?)", "b", False),
        (r"\w+a", "éa", False),
        (r"[^x]a", "ya", False),
        (r"(?P<one>]|\^|-)x", "-x", True),
    ],
)
def test_a_hastened_pattern_fits_the_same(pattern, text, hastens):
    plain = re.compile(pattern)
    fast = hastened(plain)
    assert (fast is not plain) == hastens
    assert fast.search(text)[0] == plain.search(text)[0]


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_hastened_patterns_of_the_lexicon_fit_the_same(data):
    pattern = data.draw(st.sampled_from(ALL))
    text = data.draw(st.text(max_size=8)) + data.draw(st.from_regex(pattern))
    fast = hastened(pattern)
    assert [m.span() for m in fast.finditer(text)] == [m.span() for m in pattern.finditer(text)]
