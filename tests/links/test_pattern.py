"""Patterns: runaway ones are refused, and those in use do not slow down on hostile text."""

import re
import time

import pytest

from countermark.links import platforms
from countermark.links.pattern import linear
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


def _cost(pattern, length):
    start = time.perf_counter()
    for text in _hostile(pattern, length):
        pattern.fullmatch(text)
    return time.perf_counter() - start


def test_no_pattern_takes_more_than_a_moment_on_the_longest_text():
    slow = {}
    for pattern in set(_patterns()):
        best = min(_cost(pattern, LONGEST) for _ in range(2))
        if best > 0.25:
            slow[pattern.pattern] = best
    assert not slow
