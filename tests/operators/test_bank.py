import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from stdnum import iban as standard

from countermark.operators.bank import bank_account, iban


@pytest.mark.parametrize(
    ("arguments", "value", "sound"),
    [
        (("532013000", "DE", "370 400 44"), "DE89370400440532013000", True),
        (("DE89 3704 0044 0532 0130 00",), "DE89370400440532013000", True),
        (("2100 0418 45 0200051332", "ES"), "ES9121000418450200051332", True),
        (("GB81 WEST 1234 5698 7654 32",), "GB81WEST12345698765432", False),
        (("6222 0212 3456 7890 128",), "CN::6222021234567890128", True),
        (("6222 0212 3456 7890 123",), "CN::6222021234567890123", False),
        (("123456789", "US", "021000021"), "US:021000021:123456789", True),
        (("123456789", "US", "021000020"), "US:021000020:123456789", False),
        (("12345678", "GB", "12-34-56"), "GB:123456:12345678", True),
        (("0012345678",), "::12345678", True),
    ],
)
def test_accounts_in_one_form(arguments, value, sound):
    found = bank_account(*arguments)
    assert found is not None
    assert (found.value, found.sound) == (value, sound)
    assert found.kind == ("bank-account" if ":" in value else "iban")


@pytest.mark.parametrize("written", ["", "hello", "1234", "A1SELLER", "DE89"])
def test_what_is_no_account(written):
    assert iban(written) is None
    assert bank_account(written) is None


@given(st.integers(0, 10**18 - 1), st.integers(1, 4))
@settings(deadline=None)
def test_numbers_written_in_groups_are_one_and_different_ones_are_not(number, size):
    domestic = f"{number:018d}"
    code = "DE" + standard.calc_check_digits(f"DE00{domestic}") + domestic
    spaced = " ".join(code[at : at + size] for at in range(0, len(code), size))
    found = iban(spaced.lower())
    assert found is not None
    assert found.value == code
    wrong = code[:-1] + str((int(code[-1]) + 1) % 10)
    other = iban(wrong)
    assert other is None or (other.value == wrong and not other.sound)


@given(st.text(max_size=60))
@settings(deadline=None)
def test_any_text_is_in_its_own_form_or_none(text):
    found = iban(text)
    assert found is None or iban(found.value) == found
    bank_account(text, "DE", text)
