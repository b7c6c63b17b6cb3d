"""The sieve: no pattern that fits a text is left out, and few others are let through."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from countermark.links.lexicon import lexicon
from countermark.links.sieve import Sieve

PATTERNS = [
    r"links? \d+ bio",
    r"\w+ in my bio\b",
    r"(?:see|check) .*|dm me",
    r"(?<=→)\s?#?(?P<n>\d{1,3})(?![\w.%])",
    r"[^\W\d_]{2}x",
    r"[\W_]z",
    r"(?>a|ab)c+$",
    r"[^a-c]q",
    r"[\S\d]!",
    "私信",
    r"^h(?:i|ey){1,2}+",
]


@pytest.mark.parametrize(
    ("text", "worth"),
    [
        ("link 7 bio", {0, 3}),  # what stands before is for the pattern, too
        ("now in my biology", {1}),  # `\b` is for the pattern itself to see
        ("please dm me", {2}),
        ("→ #7", {3}),
        ("éxx ab", {4}),
        ("abcc", {6}),
        ("d!", {8}),
        ("加我私信", {9}),
        ("hi hey", {10}),
        ("", set()),
        ("\ud800 dm me", {2}),
    ],
)
def test_which_patterns_are_worth_trying(text, worth):
    assert set(Sieve(map(re.compile, PATTERNS)).worth_trying(text)) == worth


def test_a_pattern_of_any_case_fits_in_any_case():
    sieve = Sieve([re.compile("BIO x", re.IGNORECASE)])
    assert sieve.worth_trying("my bio x") == [0]


ALL = [pattern for rule in lexicon().rules for _, pattern in rule.patterns]


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_a_pattern_that_fits_is_worth_trying(data):
    words = lexicon()
    pattern = data.draw(st.sampled_from(ALL))
    text = data.draw(st.text(max_size=8)) + data.draw(st.from_regex(pattern))
    worth = words.sieve.worth_trying(text)
    for rule in words.rules:
        for number, each in rule.patterns:
            assert number in worth or not each.search(text)
