import pytest
from hypothesis import given
from hypothesis import strategies as st

from countermark.intake.template import is_template, template

HEADERS = {"id": 0, "shop": 1, "": 2}


@pytest.mark.parametrize(
    ("written", "cells", "value"),
    [
        ("https://shop.example/{id}", ["7", "qx", ""], "https://shop.example/7"),
        ("https://{shop}.example/p/{id}?v=1", ["a b&c", "qx", ""], "https://qx.example/p/a%20b%26c?v=1"),
        ("{shop} {id}", ["a b", "qx", ""], "qx a b"),
        ("{id}{id}", [7, None, ""], "77"),
        ("https://shop.example/{id}", [" ", "qx", ""], ""),
        ("https://shop.example/{id}", [None, "qx", ""], ""),
    ],
)  # fmt: skip
def test_values(written, cells, value):
    assert is_template(written)
    assert template(written, HEADERS.get)(cells) == value


def test_columns_that_are_not_there():
    assert template("https://shop.example/{nowhere}", HEADERS.get) is None


@pytest.mark.parametrize("written", ["price", "{}", "a}b{c", "3"])
def test_what_is_none(written):
    assert not is_template(written)


@given(st.text(), st.text())
def test_any_text_is_filled_as_it_is(written, cell):
    made = template("x{id}" + written.replace("{", "").replace("}", ""), HEADERS.get)
    assert made([cell, "", ""]) in (
        "",
        "x" + cell.strip() + written.replace("{", "").replace("}", ""),
    )
