"""Who sent money and who got it, as accounts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from countermark.operators.holder import Holders, alone
from countermark.records.key import Key
from countermark.records.trade import Holder

SELLER = Key.parse("shop.example:seller/A1SELLER")
HANDLE = Key.parse("photos.example:account/mia.finds")
KNOWN = Holders([SELLER, HANDLE], {})


def test_the_account_that_a_payment_names_is_the_holders():
    assert KNOWN.of(Holder(account=HANDLE, iban="DE89 3704 0044 0532 0130 00")) == HANDLE


@pytest.mark.parametrize(
    ("holder", "key"),
    [
        (Holder(identifier="A1SELLER", iban="DE89370400440532013000"), SELLER),
        (Holder(identifier="a1seller"), SELLER),
        (Holder(name="@Mia.Finds"), HANDLE),
        (Holder(name="Mia Finds"), Key.parse("name.alt:account/mia-finds")),
        (Holder(identifier="7781"), Key.parse("payment.alt:account/7781")),
    ],
)
def test_a_holder_is_known_by_its_number_or_handle(holder, key):
    assert KNOWN.of(holder) == key


def test_a_handle_that_two_operators_have_tells_neither():
    other = Key.parse("videos.example:account/mia.finds")
    both = [HANDLE, other]
    nobody = Key.parse("name.alt:account/mia.finds")
    for operator_of in ({}, {HANDLE: "O-1"}, {HANDLE: "O-1", other: "O-2"}):
        assert Holders(both, operator_of).of(Holder(name="mia.finds")) == nobody
    one = Holders(both, dict.fromkeys(both, "O-1"))
    assert one.of(Holder(name="mia.finds")) == HANDLE


def test_one_bank_account_is_one_holder_however_it_is_written():
    keys = {alone(Holder(iban=iban, name="x"))
            for iban in ("DE89 3704 0044 0532 0130 00", "de89370400440532013000")}  # fmt: skip
    (key,) = keys
    assert str(key).startswith("iban.alt:account/DE-3000-")
    assert "37040044" not in str(key)
    assert alone(Holder(iban="DE89 3704 0044 0532 0130 01")) != key


def test_a_payment_that_says_nothing_of_an_end_has_no_holder_there():
    assert alone(Holder()) is None
    assert KNOWN.of(Holder(name=" ", iban="")) is None


@given(st.builds(Holder, name=st.text(), identifier=st.text(), iban=st.text()))
def test_any_text_makes_a_key_that_can_be_written_and_read(holder):
    key = KNOWN.of(holder)
    assert key is None or Key.parse(str(key)) == key


def test_a_seller_of_a_shop_that_is_not_told_is_the_one_known_by_the_number():
    told = Key.seller("unknown.invalid", "a1seller")
    assert KNOWN.seller(told) == SELLER
    assert KNOWN.seller(SELLER) == SELLER
    assert Holders([SELLER, Key.seller("ebay.com", "A1SELLER")], {}).seller(told) == told
