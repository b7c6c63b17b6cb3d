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
    r"[a-z]{2}x",
    "私信",
]


@pytest.mark.parametrize(
    ("text", "worth"),
    [
        ("link 7 bio", [0, 3]),  # without a needle it is always tried
        ("link 7", [3]),  # one of two needles is too few
        ("bio link 7", [3]),  # and in this order they are of no use
        ("now in my biology", [1, 3]),  # `\b` is for the pattern itself to see
        ("please dm me", [2, 3]),
        ("加我私信", [3, 4]),
        ("", [3]),
    ],
)
def test_which_patterns_are_worth_trying(text, worth):
    assert Sieve(map(re.compile, PATTERNS)).worth_trying(text) == worth


def test_a_pattern_of_any_case_is_always_tried():
    sieve = Sieve([re.compile("BIO x", re.IGNORECASE), re.compile("bio x")])
    assert sieve.worth_trying("my BIO x") == [0]


ALL = [pattern for _, pattern in lexicon().patterns]


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_a_pattern_that_fits_is_worth_trying(data):
    words = lexicon()
    pattern = data.draw(st.sampled_from(ALL))
    text = data.draw(st.text(max_size=8)) + data.draw(st.from_regex(pattern))
    worth = words.sieve.worth_trying(text)
    for number, (_, each) in enumerate(words.patterns):
        assert number in worth or not each.search(text)
