"""What holds an operator together, what would break it, and who is close to it."""

from actors import key, known, seen, strangers
from countermark.operators.hold import breaks, close
from countermark.operators.resolution import resolve
from countermark.records.account_judgement import account_judgement

AT = "2026-01-01T00:00:00.000000Z"
CHAIN = [
    *seen("a", iban="DE1", email="a@mail.example"),
    *seen("b", iban="DE1", email="a@mail.example", wechat="qx_shop", tax_number="CN:771"),
    *seen("c", wechat="qx_shop", phone="+8613800000001", tax_number="CN:771"),
]


def resolved(*sightings, judgements=()):
    return resolve(known([*sightings], strangers(4)), judgements)


def numbers(of, *names):
    return [of.facts.number(str(key(name))) for name in names]


def parts(found):
    return {tuple(sorted(one.rpartition("/")[2] for one in part)) for part in found.parts}


def test_what_alone_holds_a_part_is_told_with_the_parts():
    one = resolved(*CHAIN[:-3], *seen("c", wechat="qx_shop"))
    members = numbers(one, "a", "b", "c")
    assert one.mates(members[0]) == members
    (found,) = breaks(one, members)
    assert (found.kind, found.value) == ("wechat", "qx_shop")
    assert parts(found) == {("a", "b"), ("c",)}
    assert found.weight > 5


def test_where_several_things_hold_it_no_single_one_breaks_it():
    one = resolved(*CHAIN)
    assert breaks(one, numbers(one, "a", "b", "c")) == []


def test_a_judgement_may_be_all_that_holds_it():
    said = account_judgement(key("a"), key("z"), "Anna", AT, "positive")
    one = resolved(*seen("a", iban="DE1"), *seen("z", iban="DE9"), judgements=[said])
    (found,) = breaks(one, numbers(one, "a", "z"))
    assert (found.kind, found.value, found.weight) == ("judgement", said.judgement, 0)


def test_one_account_cannot_break():
    one = resolved(*CHAIN)
    assert breaks(one, numbers(one, "stranger001")) == []


def test_who_is_close_is_told_with_what_speaks_against():
    near = seen("near", wechat="qx_shop", tax_number="CN:772", legal_name="another")
    one = resolved(*CHAIN, *near)
    members = one.mates(numbers(one, "a")[0])
    assert numbers(one, "near")[0] not in members
    (bond,) = close(one, members)
    assert str(key("near")) in map(str, (bond.a, bond.b))
    signals = {reason.signal for reason in bond.reasons}
    assert {"shared.wechat", "differs.tax-number"} <= signals
    assert bond.weight < 1


def test_who_was_judged_apart_is_close_and_told_so():
    said = account_judgement(key("a"), key("b"), "Anna", AT, "negative")
    one = resolved(*CHAIN[:4], judgements=[said])
    (bond,) = close(one, numbers(one, "a"))
    assert "judged.negative" in {reason.signal for reason in bond.reasons}


def test_an_operator_that_shares_nothing_has_nobody_close():
    one = resolved(*CHAIN)
    assert close(one, numbers(one, "stranger001")) == []
