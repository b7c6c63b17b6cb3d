"""The tree of a page: whole where it is small, shallow and quick where it is hostile."""

import pytest

from cost import grows_in_step
from countermark.links.tree import ATTRIBUTES, tree


def test_a_page_has_its_elements() -> None:
    assert tree("<title>Ring</title><a href='/x'>go</a>").xpath("string(//a/@href)") == "/x"


def test_nothing_is_an_empty_page() -> None:
    assert tree("<!-- nothing -->").xpath("count(//body//*)") == 0


def test_of_too_many_attributes_the_first_are_read() -> None:
    crowded = "<p " + " ".join(f"a{number}=1" for number in range(20_000)) + ">here"

    assert len(tree(crowded).xpath("//p")[0].attrib) == ATTRIBUTES


@pytest.mark.parametrize("piece", ["<div>", "<b>", "<p><b>", "<a href=x>", "<!--", "<table><td>"])
def test_nesting_costs_no_more_than_its_length(piece: str) -> None:
    grows_in_step(lambda number: tree(piece * number + "<a id=last href=/on>on</a>"), 12_000)
