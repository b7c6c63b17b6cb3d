"""The watch: who comes back, and who only lives in the same house."""

from random import Random

import pytest

from actors import key, known, seen, strangers
from countermark.operators.facts import table
from countermark.operators.frequency import Frequencies
from countermark.operators.resolution import resolve
from countermark.operators.watch import CIRCUMSTANCES, CIRCUMSTANTIAL, NOTHING, Watch, Watched

BANNED = [
    *seen("qx", phone="+8613800000001", iban="DE1", legal_name="qx trading", address="cn|handan|1"),
    *seen("qx-two", phone="+8613800000001", email="qx@mail.example", wechat="qx_shop"),
]
OTHER = list(seen("lotus", phone="+8613900000002", iban="DE2", email="lotus@mail.example"))
QX = Watched("O-qx", (key("qx"), key("qx-two")), bans=("B-1",))
LOTUS = Watched("O-lotus", (key("lotus"),), leads=("L-7",))


def watching(*more, watched=(QX, LOTUS)):
    everything = [*BANNED, *OTHER, *(one for each in more for one in each)]
    return Watch(watched, everything, resolve(known(everything)).frequencies)


def check(watch, **values):
    return watch.check(key("new"), list(seen("new", **values)))


def test_who_keeps_phone_and_bank_is_likely_the_banned_one():
    found = check(watching(), phone="+8613800000001", iban="DE1", email="new@mail.example")
    assert (found.operator, found.grade, found.bans) == ("O-qx", "likely", ("B-1",))
    assert found.accounts == QX.accounts
    assert found.weight == pytest.approx(sum(why.weight for why in found.reasons if why.counted))
    signals = {why.signal for why in found.reasons}
    assert {"shared.phone", "shared.iban", "prior.compared"} <= signals
    assert "the same " in found.note


def test_what_several_accounts_of_an_operator_carry_counts_together():
    one = check(watching(), iban="DE1")
    both = check(watching(), iban="DE1", wechat="qx_shop")
    assert one.operator == both.operator == "O-qx"
    assert both.weight > one.weight + 3


def test_each_is_told_from_the_other():
    assert check(watching(), iban="DE2", email="lotus@mail.example").operator == "O-lotus"
    assert check(watching(), iban="DE2", email="lotus@mail.example").leads == ("L-7",)


def test_two_who_come_into_question_are_both_named():
    found = check(watching(), iban="DE1", wechat="qx_shop", email="lotus@mail.example",
                  phone="+8613900000002")  # fmt: skip
    assert {found.operator, *(one.operator for one in found.rivals)} == {"O-qx", "O-lotus"}
    assert all(one.weight <= found.weight for one in found.rivals)


def test_an_account_that_is_known_already_is_told_so():
    found = watching().check(key("qx"), [])
    assert (found.operator, found.grade, found.note) == (
        "O-qx",
        "likely",
        "an account known already",
    )


def test_conflicts_speak_against():
    watch = watching(seen("qx", tax_number="CN:1"))
    same = check(watch, phone="+8613800000001", email="a@mail.example")
    assert same.grade is not None
    other = check(watch, phone="+8613800000001", tax_number="CN:2", legal_name="another firm")
    assert other.grade is None


def test_a_handle_is_known_without_its_decoration():
    watch = watching(seen("qx", handle="mia_finds77"))
    found = check(watch, handle="the.mia-finds77")
    assert found.operator == "O-qx"
    assert "shared.alike-handle" in {why.signal for why in found.reasons}


# -- innocents ---------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", sorted(CIRCUMSTANTIAL))
def test_nobody_is_told_by_what_strangers_share(kind):
    named = kind.replace("-", "_")
    watch = watching(seen("qx", **{named: "the same"}))
    found = check(watch, **{named: "the same"})
    assert (found.grade, found.operator, found.reasons) == (None, None, ())


def test_nor_by_several_such_things():
    more = {"address": "x", "person_name": "li wei", "photo": "ff", "document": "d"}
    found = check(watching(seen("qx", **more)), **more)
    assert (found.grade, found.note) == (None, CIRCUMSTANCES)


@pytest.mark.parametrize("kind", ["phone", "wechat", "address", "bank_account"])
def test_nobody_is_told_by_a_hub(kind):
    watch = watching(seen("qx", **{kind: "shared"}), strangers(30, **{kind: "shared"}))
    found = watch.check(key("new"), list(strangers(1, **{kind: "shared"})))
    assert (found.grade, found.note) == (None, NOTHING)


def test_who_shares_nothing_gets_no_answer():
    assert check(watching(), phone="+33199000000").note == NOTHING
    assert check(watching()).note == NOTHING
    assert (
        Watch([], [], Frequencies(0)).check(key("new"), list(seen("new", iban="DE1"))).grade is None
    )


def test_accounts_that_are_not_watched_tell_nobody():
    assert check(watching(watched=(LOTUS,)), iban="DE1").grade is None


def test_sightings_may_come_as_a_table_in_any_order():
    random = Random(1)
    mixed = random.sample([*BANNED, *OTHER], len(BANNED) + len(OTHER))
    frequencies = resolve(known(mixed)).frequencies
    one = Watch([QX, LOTUS], table(mixed), frequencies)
    asked = list(seen("new", phone="+8613800000001", iban="DE1"))
    assert one.check(key("new"), asked) == watching().check(key("new"), asked[::-1])
