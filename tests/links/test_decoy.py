"""Check digits and shapes of numbers that are no item's code; the examples of their standards."""

import pytest

from countermark.links.decoy import (
    decoy,
    has_gtin_digit,
    has_iban_digits,
    has_isbn_digit,
    has_luhn_digit,
    other_code,
)


@pytest.mark.parametrize(
    ("check", "code"),
    [
        (has_gtin_digit, "4006381333931"),
        (has_gtin_digit, "96385074"),
        (has_gtin_digit, "036000291452"),
        (has_luhn_digit, "4111111111111111"),
        (has_luhn_digit, "79927398713"),
        (has_iban_digits, "DE89370400440532013000"),
        (has_iban_digits, "GB82WEST12345698765432"),
        (has_isbn_digit, "0306406152"),
        (has_isbn_digit, "080442957X"),
    ],
)
def test_check_digit(check, code):
    assert check(code)
    digit = next(i for i in range(len(code) - 1, -1, -1) if code[i].isdecimal())
    wrong = code[:digit] + str((int(code[digit]) + 1) % 10) + code[digit + 1 :]
    assert not check(wrong)


@pytest.mark.parametrize(
    ("groups", "separator", "before", "after", "reason"),
    [
        (("312000000001",), "", " ", " ", None),
        (("7", "5", "7", "2", "8", "0", "7", "1", "7", "3"), " ", "", "", None),
        (("757", "280", "7173"), "*", "", "", None),
        (("757", "280", "7173"), "-", "", "", "telephone number"),
        (("170", "1234567"), "-", "+49 ", "", "telephone number"),
        (("2024", "07", "03"), "-", "", "", "date"),
        (("03", "07", "2024"), "/", "", "", "date"),
        (("192", "168", "100", "200"), ".", "", "", "address of a computer"),
        (("16", "17", "18", "19"), " ", "", "", "list of sizes or numbers"),
        (("1", "234", "567"), ",", "", "", "count or price"),
        (("150000000",), "", "Rp. ", "", "price"),
        (("150000000",), "", "", "€", "price"),
        (("114", "1234567", "1234567"), "-", "", "", "order number of Amazon"),
    ],
)
def test_decoy(groups, separator, before, after, reason):
    found = decoy(before, groups, separator, after)
    assert (found.reason if found else None) == reason


@pytest.mark.parametrize(
    ("token", "reason"),
    [
        ("1Z999AA10123456784", "tracking number"),
        ("RR123456785CN", "tracking number"),
        ("DE89370400440532013000", "bank account"),
        ("B0EXAMPLE1", ""),
        ("DE00370400440532013000", ""),
    ],
)
def test_other_code(token, reason):
    assert other_code(token) == reason
