"""Openers: a pattern with them finds what it finds without."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from countermark.links.lexicon import lexicon
from countermark.links.opener import opened


@pytest.mark.parametrize(
    ("pattern", "openers"),
    [
        ("links? in", ("link",)),
        (r"\b(?:my )?(?:bio|profile)", ("bio", "prof", "my bio", "my prof")),
        (r"(?:^|[.!,:;] ?)bio", ()),  # a class of many signs may stand first
        ("[在看]主页", ("在主", "看主")),
        (r"\d+ links", ()),
        ("(?i:link)", ()),
        ("(?:sehr )*gut", ("gut", "sehr")),
    ],
)
def test_what_a_pattern_begins_with(pattern, openers):
    assert set(opened(re.compile(pattern)).openers) == set(openers)


def test_most_patterns_of_the_lexicon_have_some():
    patterns = [each for _, each in lexicon().patterns]
    assert sum(bool(each.openers) for each in patterns) > 0.8 * len(patterns)


WORDS = lexicon()
ALL = [each for _, each in (*WORDS.patterns, *WORDS.asked)]


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_the_same_is_found(data):
    mine = data.draw(st.sampled_from(ALL))
    parts = [data.draw(st.text("abio link,.:\n在的", max_size=6)) for _ in range(2)]
    text = data.draw(st.from_regex(mine.pattern)).join(parts).lower()
    for each in (mine, *data.draw(st.lists(st.sampled_from(ALL), max_size=20))):
        plain = [found.span() for found in each.pattern.finditer(text)]
        assert [found.span() for found in each.finditer(text)] == plain
        assert (each.search(text) is None) == (not plain)
