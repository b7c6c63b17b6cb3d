import csv
import os
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cost import grows_in_step
from countermark.intake.price import Price, read_amount, read_price

DATA = Path(
    os.environ.get("COUNTERMARK_DATA", Path(__file__).resolve().parents[2] / "../shared/data")
)


@pytest.mark.parametrize(
    ("text", "amount", "currency"),
    [
        ("$19.99", "19.99", "USD"),
        ("US $1,250.00", "1250", "USD"),
        ("$1,250.00 CAD", "1250", "CAD"),
        ("HK$ 1,280", "1280", "HKD"),
        ("1.250,00 €", "1250", "EUR"),
        ("1\u202f299,00\u00a0€", "1299", "EUR"),
        ("1250€ 60", "1250.60", "EUR"),
        ("19,99", "19.99", None),
        ("¥128", "128", None),
        ("¥128 RMB", "128", "CNY"),
        ("128元", "128", "CNY"),
        ("RMB 128", "128", "CNY"),
        ("2.5万元", "25000", "CNY"),
        ("R$ 1.234,56", "1234.56", "BRL"),
        ("£1,234", "1234", "GBP"),
        ("Rs. 4,500", "4500", "INR"),
        ("Rs.999/-", "999", "INR"),
        ("₹1,29,999.00", "129999", "INR"),
        ("1,29,999", "129999", None),
        ("kr 1 299,-", "1299", None),
        ("CHF 1'250.–", "1250", "CHF"),
        ("KD 1.250", "1.25", "KWD"),
        ("1,234.567", "1234.567", None),
        ("1.234", "1234", None),
        ("0.125", "0.125", None),
        ("$19⁹⁹", "19.99", "USD"),
        ("￥１２８．５０", "128.50", None),
        ("۱۲٬۳۴۵ تومان", "12345", "IRR"),
        ("١٢٣٫٤٥", "123.45", None),
        ("19.990000000000002", "19.99", None),
        ("1.5E+3", "1500", None),
        ("007", "7", None),
        ("Free!", "0", None),
        ("免费", "0", None),
        ("- $44.99", "44.99", "USD"),
        ("3 pieces for only 14,85 EUR", "14.85", "EUR"),
        ("20% off: $80", "80", "USD"),
    ],
)
def test_reads_a_price_in_any_writing(text: str, amount: str, currency: str | None) -> None:
    assert read_price(text) == Price(amount, currency)


@pytest.mark.parametrize(
    ("text", "hint", "currency"),
    [
        ("¥128", "CNY", "CNY"),
        ("¥128", "JPY", "JPY"),
        ("¥128", "EUR", None),  # neither of the two: better none than a wrong one
        ("kr 99", "SEK", "SEK"),
        ("$99", "AUD", "AUD"),
        ("€99", "USD", "EUR"),  # an unmistakable sign goes before the hint
        ("99", "eur", "EUR"),
        ("99.00", "€", "EUR"),
        ("99", "no currency", None),
        ("99", "", None),
    ],
)
def test_a_hint_decides_where_the_text_leaves_it_open(
    text: str, hint: str, currency: str | None
) -> None:
    price = read_price(text, hint)
    assert price is not None
    assert price.currency == currency


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("$12.50 - $30.00", "12.50"),
        ("$30.00-$12.50", "12.50"),
        ("From 26 to 50 €", "26"),
        ("128-256元", "128"),
        ("£ 10 – 12", "10"),
        ("2 - $10.00", "10"),  # two for ten, not from two to ten
        ("Was $120.00 Now $60.00", "60"),
    ],
)
def test_takes_the_lowest_of_a_range_and_the_price_of_today(text: str, amount: str) -> None:
    price = read_price(text)
    assert price is not None
    assert price.amount == amount


@pytest.mark.parametrize(
    "text",
    [
        "",
        "£",
        "NaN",
        "inf",
        "sold out",
        "50%",
        "15.08.2017",
        "1e400",
        "9" * 400,
        "9" * 40,
        "1." + "9" * 400,
        "1" + ",000" * 90,
        "\x00",
        "-5",
        "-$12.50",
        "(12.50)",
    ],
)
def test_what_is_no_price_is_none(text: str) -> None:
    assert read_price(text) is None


def test_amounts_of_payments_keep_their_sign() -> None:
    assert read_amount("-120.00", "EUR") == Price("-120", "EUR")
    assert read_amount("$-12.50") == Price("-12.50", "USD")
    assert read_amount("−1.250,00 €") == Price("-1250", "EUR")
    assert read_amount("(12.50)") == Price("-12.50", None)


def test_equal_amounts_are_equal_texts() -> None:
    written = ("20", "20.0", "20.00", "$20.00", "20,00 €", "020")
    assert {price.amount for text in written if (price := read_price(text))} == {"20"}


@given(st.text(max_size=400), st.none() | st.text(max_size=10))
def test_no_text_breaks_it(text: str, hint: str | None) -> None:
    price = read_amount(text, hint)
    if price is not None:
        assert Decimal(price.amount).is_finite()
        assert "E" not in price.amount


@given(st.decimals(0, 10**12, places=2, allow_nan=False, allow_infinity=False))
def test_machine_written_amounts_keep_their_value(amount: Decimal) -> None:
    for text in (f"{amount}", f"${amount}", f"{amount:,} USD", f"EUR {amount}"):
        price = read_price(text)
        assert price is not None
        assert Decimal(price.amount) == amount, text


@pytest.mark.parametrize("piece", ["1 ", "1.,'", "$", "1 111", "- "])
def test_long_and_crooked_text_takes_linear_time(piece: str) -> None:
    for small in (100, 10**5):
        grows_in_step(lambda number: read_price(piece * number), small)


@pytest.mark.real
def test_agrees_with_prices_found_in_the_wild() -> None:
    path = DATA / "prices" / "price_parser_examples.csv"
    if not path.exists():
        pytest.skip(f"{path} is not there")
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    agreed = 0
    for row in rows:
        price = read_price(row["price_raw"], row["currency_hint"] or None)
        expected = Decimal(row["expected_amount"]) if row["expected_amount"] else None
        agreed += (Decimal(price.amount) if price else None) == expected
    assert len(rows) == 1185
    assert agreed / len(rows) >= 0.98
