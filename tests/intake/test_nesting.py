"""Nesting: parts of objects as columns, cents as money, wrappers taken off."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cost import soon
from countermark.intake.nesting import MOST, columns_of, unwrapped

KNOWN = {"price.value", "price.amount", "user.link.url"}


def names(*entries: dict[str, Any]) -> list[str]:
    return [column.name for column in columns_of(entries, KNOWN.__contains__)]


def test_parts_that_are_known_are_columns_beside_the_object() -> None:
    entry = {"title": "Ring", "price": {"value": "5", "raw": "$5"}, "size": {"value": 3}}
    assert names(entry) == ["title", "price", "price object", "price.value", "size"]
    found = {column.name: column.of(entry) for column in columns_of([entry], KNOWN.__contains__)}
    assert found["price"] is None
    assert found["price object"] == {"value": "5", "raw": "$5"}
    assert found["price.value"] == "5"
    assert found["size"] == {"value": 3}


def test_a_key_may_hold_an_object_in_one_row_and_a_value_in_the_next() -> None:
    rows: list[dict[str, Any]] = [{"price": {"value": "5"}}, {"price": "7"}, {"price": None}, {}]
    by_name = {column.name: column for column in columns_of(rows, KNOWN.__contains__)}
    assert [by_name["price"].of(row) for row in rows] == [None, "7", None, None]
    assert [by_name["price.value"].of(row) for row in rows] == ["5", None, None, None]


@pytest.mark.parametrize(
    ("money", "amount"),
    [
        ({"amount": 1999, "divisor": 100}, "19.99"),
        ({"amount": "1999", "divisor": "100"}, "19.99"),
        ({"amount": 1999, "divisor": 0}, 1999),
        ({"amount": 1999, "divisor": "many"}, 1999),
        ({"amount": 19.99}, 19.99),
        ({"amount": "1e999999999", "divisor": "3"}, "1e999999999"),
        ({"amount": "9" * 10**6, "divisor": "1"}, "9" * 10**6),
        ({"amount": "١٩", "divisor": "1"}, "١٩"),
        ({"amount": None, "divisor": 100}, None),
        ({"amount": [1], "divisor": 100}, [1]),
    ],
)
def test_cents_are_divided(money: dict[str, Any], amount: object) -> None:
    (*_, column) = columns_of([{"price": money}], KNOWN.__contains__)
    assert column.of({"price": money}) == amount


def test_a_wrapper_goes_and_what_stood_beside_it_stays() -> None:
    entry = {"url": "a", "status": 200, "product": {"url": "b", "name": "Ring"}}
    inner = {"url": "b", "name": "Ring", "outer url": "a", "status": 200}
    assert unwrapped(entry, "product") == inner
    assert unwrapped({**entry, "url": "b"}, "product") == {
        "url": "b",
        "name": "Ring",
        "status": 200,
    }
    assert unwrapped({"product": "Ring"}, "product") == {"product": "Ring"}


def test_hostile_nesting_costs_little() -> None:
    deep: dict[str, Any] = {}
    for _ in range(90):
        deep = {"user": deep}
    wide: dict[str, Any] = {"user": {str(n): {"link": {"url": n}} for n in range(50_000)}}
    many = [{f"k{n}": {str(m): m for m in range(2000)} for n in range(40)} for _ in range(200)]
    with soon():
        assert names(deep) == ["user"]
        assert len(names(wide, *({str(n): 1} for n in range(5 * MOST)))) <= MOST
        assert len(names(*many)) <= MOST


@given(st.recursive(st.none() | st.text() | st.integers(), lambda part: st.dictionaries(
    st.sampled_from(["price", "value", "amount", "divisor", "user", "link", "url"]), part
)))  # fmt: skip
def test_any_objects_give_a_value_for_every_column(entry: object) -> None:
    if isinstance(entry, dict):
        for column in columns_of([entry], KNOWN.__contains__):
            column.of(entry)
            assert column.of({}) is None
