"""Patterns: runaway ones are refused, and those in use do not slow down on hostile text."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cost import spent
from countermark.links import platforms
from countermark.links.lexicon import lexicon
from countermark.links.pattern import hastened, linear
from countermark.links.spelling import LONGEST


@pytest.mark.parametrize(
    "pattern",
    [
        r"(?:a+)+",
        r"(?:a*b?)*c",
        r"(?:(?:x|y)+z?)+",
        r"(a+)\1+",
        r".*a.*b.*c",
        r"(?:.*,)+x",
        r"(?=(?:a+)+)b",
    ],
)
def test_a_runaway_pattern_is_refused(pattern):
    with pytest.raises(ValueError, match="in "):
        linear(re.compile(pattern))


@pytest.mark.parametrize(
    "pattern", [r"/dp/(?P<id>\w{10})(?:/.*)?", r"a+b+", r"(?:a|b)+", r"(?:ab{2,5})+"]
)
def test_a_tame_pattern_passes(pattern):
    assert linear(re.compile(pattern)).pattern == pattern


def _patterns():
    for rule in platforms().values():
        parts = [shape for _, shape in rule.shapes] + list(rule.inner) + list(rule.affiliate)
        parts += rule.shortened
        for part in parts:
            for name in ("path", "host", "id"):
                pattern = getattr(part, name, None)
                if isinstance(pattern, re.Pattern):
                    yield pattern


def _hostile(pattern, length):
    """Texts that nearly fit: pieces of the pattern's own letters, repeated, with a bad end."""
    literal = re.sub(r"\(\?P<\w+>|\(\?[:!=]|\\.|[^\w/.-]", " ", pattern.pattern)
    for piece in {"/", "/a", "-", "1", "a-1", "aa", *literal.split()}:
        yield (piece * (length // len(piece) + 1))[:length] + "\n\0"


def _cost(pattern, texts):
    before = spent()
    for text in texts:
        pattern.fullmatch(text)
    return spent() - before


def test_no_pattern_takes_more_than_a_moment_on_the_longest_text():
    for pattern in set(_patterns()):
        texts = list(_hostile(pattern, LONGEST))
        assert any(_cost(pattern, texts) < 0.25 for _ in range(5)), pattern


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
    fast = hastened(pattern)
    assert (fast != plain) == hastens
    assert fast.search(text)[0] == plain.search(text)[0]


ALL = [pattern for _, pattern in lexicon().patterns]


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_hastened_patterns_of_the_lexicon_fit_the_same(data):
    pattern = data.draw(st.sampled_from(ALL))
    text = data.draw(st.text(max_size=8)) + data.draw(st.from_regex(pattern))
    fast = hastened(pattern.pattern)
    assert [m.span() for m in fast.finditer(text)] == [m.span() for m in pattern.finditer(text)]
