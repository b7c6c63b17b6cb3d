"""Operators and hubs in words."""

from actors import key, known, seen, strangers
from countermark.operators.alone import operator_id
from countermark.operators.resolution import resolve
from countermark.operators.telling import Telling
from countermark.records.account_judgement import account_judgement

POINTER = "sha256:" + "0" * 64 + "#line=3"


def test_an_operators_bonds_are_the_sums_of_their_reasons():
    case = known(
        seen("a", phone="+1", email="x@a", iban="DE1", evidence=[POINTER]),
        seen("b", phone="+1", email="x@a", iban="DE2"),
        accounts=["c"],
    )
    both, alone = Telling(resolve(case)).operators()
    assert both.accounts == (key("a"), key("b"))
    assert [(one.kind, one.value, len(one.seen_on)) for one in both.identifiers] == [
        ("phone", "+1", 2),
        ("email", "x@a", 2),
        ("iban", "DE1", 1),
        ("iban", "DE2", 1),
    ]
    (bond,) = both.links
    signals = {one.signal: one for one in bond.reasons}
    assert {*signals} == {"shared.phone", "shared.email", "differs.iban", "prior.compared"}
    assert bond.weight == round(sum(one.weight for one in bond.reasons if one.counted), 3)
    assert signals["differs.iban"].weight < 0 < signals["shared.phone"].weight
    assert signals["shared.phone"].evidence == (POINTER,)
    assert (alone.accounts, alone.links, alone.identifiers) == ((key("c"),), (), ())


def test_of_one_family_the_strongest_counts_and_the_others_are_shown():
    case = known(
        seen("a", email="x@a.example", domain="a.example"),
        seen("b", email="x@a.example", domain="a.example"),
    )
    ((bond,),) = [one.links for one in Telling(resolve(case)).operators()]
    counted = {one.signal: one.counted for one in bond.reasons}
    assert counted == {"shared.email": True, "shared.domain": False, "prior.compared": True}


def test_a_hub_is_told_with_its_frequency_and_how_its_sharers_differ():
    telling = Telling(
        resolve(known(strangers(20, phone="+86139"), seen("a", qq="1"), seen("b", qq="1")))
    )
    (hub,) = telling.hubs()
    assert (hub.kind, hub.value, hub.accounts) == ("phone", "+86139", 20)
    assert "tax number (20)" in hub.why
    assert "seen on 20 accounts" in hub.why


def test_the_operator_is_named_after_the_account_that_was_known_first():
    resolved = resolve(known(seen("a", qq="1"), seen("b", qq="1")))
    assert Telling(resolved).operator_of(str(key("b"))) == operator_id(str(key("a")))
    founded = {str(key("a")): "2026-02-02", str(key("b")): "2026-01-01"}
    assert Telling(resolved, founded).operator_of(str(key("a"))) == operator_id(str(key("b")))
    assert Telling(resolved).operator_of(str(key("z"))) is None


def test_a_judgement_is_a_bond_of_its_own_where_nothing_is_shared():
    said = account_judgement(
        key("a"), key("b"), by="Ada", at="2026-01-01T00:00:00.000000Z", same="positive", note="seen"
    )
    ((bond,),) = [
        one.links
        for one in Telling(resolve(known(seen("a", qq="1"), seen("b", qq="2")), [said])).operators()
    ]
    assert "Ada judged on 2026-01-01: one actor's (seen)" in [one.detail for one in bond.reasons]
    assert bond.weight > 0


def test_of_many_bonds_those_that_hold_the_operator_are_told():
    case = known(*(seen(f"a{n:02}", phone="+1", tax_number="CN:1") for n in range(60)))
    (one,) = Telling(resolve(case)).operators()
    assert len(one.accounts) == 60
    assert len(one.links) == 59
