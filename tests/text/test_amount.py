import pytest
from hypothesis import given
from hypothesis import strategies as st

from cost import grows_in_step
from countermark.text.amount import amounts, bragged


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("7.000 €", 7000, True),
        ("$7,000.50", 7000.5, True),
        ("24,99€", 24.99, True),
        ("7k usd", 7000, True),
        ("12 345 руб", 12345, True),
        ("2万", 20000, False),
        ("3千元", 3000, True),
        ("R$ 120", 120, True),
        ("٢٠ ريال", 20, True),
        ("1.2k", 1200, False),
        ("19.99.", 19.99, False),
    ],
)
def test_an_amount(text, value, unit):
    (amount,) = amounts(text)
    assert (amount.value, amount.unit) == (value, unit)


@pytest.mark.parametrize("text", ["", "B0ABC123", "9" * 50, "x5"])
def test_what_is_none(text):
    assert amounts(text) == []


@pytest.mark.parametrize(
    ("text", "counts"),
    [("$20 for $7000", True), ("$20 for $99", False), ("20 for 7000", False), ("for $7000", False)],
)
def test_two_prices_are_bragged_with_where_they_lie_far_apart(text, counts):
    at = text.index("for")
    span = bragged(text, (1, 1), [(at, at + 3)])
    assert (span == (0, len(text))) if counts else span is None


@given(st.text("0123456789.,$€ k元", max_size=60))
def test_amounts_lie_in_their_text(text):
    for amount in amounts(text):
        assert 0 <= amount.start < amount.end <= len(text) and amount.value >= 0


@pytest.mark.parametrize("piece", ["1.", "$ ", "1 000"])
def test_hostile_strings_take_linear_time(piece):
    grows_in_step(lambda number: amounts(piece * number), 10_000)
