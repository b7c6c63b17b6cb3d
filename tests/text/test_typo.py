import pytest

from countermark.text.term import Term
from countermark.text.typo import is_ordinary, misspelt

TERMS = [
    Term("aurelle", "name", "Maison Aurelle"),
    Term("aurelle", "alias", "Aurelle"),
    Term("velmor", "name", "Velmor"),
    Term("carver", "name", "Carvier"),
    Term("short", "name", "Doxa"),
    Term("velmor", "motif", "screwed"),
]


def found(*texts):
    return [(term.brand, term.text) for term in misspelt([t.encode() for t in texts], 1, TERMS)]


@pytest.mark.parametrize(
    "slip", ["Aurele", "AURRELLE", "aurella", "aurlele", "Áurele", "正品Aurele包"]
)
def test_one_slip_is_a_misspelling(slip):
    assert [brand for brand, _ in found(slip)] == ["aurelle", "aurelle"]


@pytest.mark.parametrize(
    "other",
    ["aurelle", "urelle", "aure", "aurrelelle", "doxy", "screwet", "bvelmor", "maison", "aurelle5"],
)
def test_what_is_none(other):
    assert found(other) == []


def test_an_ordinary_word_is_none():
    assert is_ordinary("carrier")
    assert found("a carrier bag", "carvior") == [("carver", "carvior")]


def test_a_common_token_is_none():
    assert found(*["velmar"] * 19) == [("velmor", "velmar")]
    assert found(*["velmar"] * 20) == []


def test_one_word_of_several_may_be_short_and_needs_the_others():
    assert found("masion") == [("aurelle", "masion aurelle")]
