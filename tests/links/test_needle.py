"""Needles: in every text that a pattern fits stand those of one of its ways, each in its place."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from countermark.links.lexicon import lexicon
from countermark.links.needle import FAR, Near, Way, needles


def way(*strings, near=()):
    return Way(frozenset(strings), tuple(Near(frozenset(s), low, high) for s, low, high in near))


DIGITS = frozenset("0123456789")


def numbered(string):
    return (f"{string}{digit}" for digit in DIGITS)


@pytest.mark.parametrize(
    ("pattern", "ways"),
    [
        ("link in bio", [way("link in bio")]),
        ("(?:link|url) in bio", [way("link in bio", "url in bio")]),
        ("link in bio|(?:dm me)", [way("link in bio"), way("dm me")]),
        (r"link \d{2,4} bio", [way(*numbered("link "), near=[({" bio"}, 7, 9)])]),
        (r"bio .{2}link", [way("link", near=[({"bio "}, -6, -6)])]),
        (
            r"links? \d+ bio",
            [way(*numbered("link "), *numbered("links "), near=[({" bio"}, 6, FAR)])],
        ),
        (r"\w+ in my bio\b", [way(" in my bio")]),
        (r"comment(?: me| us)? \w+", [way("comment ")]),
        (r"(?:my |the )?bio\w", [way("bio")]),
        (r"bio(?=\w{1,3} link)", [way(" link", near=[({"bio"}, -6, -4)])]),
        (r"(?:abc)?\d", []),
        (r"[ab]cd", [way("acd", "bcd")]),
        (r"(?:xyz)+\d", [way("xyz", near=[(DIGITS, 3, FAR)])]),
        (r"bio \d", [way(*numbered("bio "))]),
        (r"[a-z]{3}", []),
        (r"(?<=abc)\w+", [way("abc")]),
        (r"(?<=→)\w{2,4} bio", [way(" bio", near=[("→", -5, -3)])]),
        (r"(?=[lx])link", [way("link")]),  # what the string itself shows need not be asked
        ("a|bcd", []),  # a letter tells too little
        (r"[io]n", []),  # and so do two of the commonest
        ("私信", [way("私信")]),
    ],
)
def test_needles(pattern, ways):
    assert list(needles(re.compile(pattern))) == ways


def test_a_pattern_of_any_case_has_none():
    assert needles(re.compile("bio", re.IGNORECASE)) == ()
    assert needles(re.compile("(?i:bio)")) == ()


ALL = [pattern for _, pattern in lexicon().patterns]


def holds(text, one):
    """Whether one of the way's strings stands in a text, and the others near it."""
    places = (at for s in one.strings for at in range(len(text)) if text.startswith(s, at))
    return any(
        all(
            any(
                text.startswith(s, at + gap)
                for s in near.strings
                for gap in range(max(near.low, -at), min(near.high, len(text)) + 1)
            )
            for near in one.others
        )
        for at in places
    )


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_what_a_pattern_fits_holds_a_way(data):
    pattern = data.draw(st.sampled_from(ALL))
    text = data.draw(st.text(max_size=8)) + data.draw(st.from_regex(pattern))
    ways = needles(pattern)
    if ways and pattern.search(text):
        assert any(holds(text, one) for one in ways)


def test_all_patterns_of_the_lexicon_have_needles():
    assert [pattern.pattern for pattern in ALL if not needles(pattern)] == []
