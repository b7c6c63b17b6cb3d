"""Wording: the same things under other words."""

import pytest

from countermark.tracing.wording import likeness, meanings


@pytest.mark.parametrize(
    ("one", "other"),
    [("gold bangle", "Pulsera dorada"), ("金色手镯", "golden bracelet"),
     ("Schwarze Tasche", "sac noir"),
     ("Sister's watches", "sister watch")],
)  # fmt: skip
def test_one_meaning_in_several_languages(one: str, other: str) -> None:
    named = {word for word in meanings(one) if word.startswith("=")}
    assert named
    assert named <= meanings(other)


def test_empty_words_mean_nothing() -> None:
    assert meanings("the link in my bio, this one is") == frozenset()


def test_likeness_is_the_part_that_is_found() -> None:
    assert likeness(meanings("fern steel bangle"), meanings("Fern bangle")) == pytest.approx(2 / 3)
    assert likeness(frozenset(), meanings("x")) == 0
