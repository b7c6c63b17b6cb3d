"""Why these are one, what would break it, who is close."""

from actors import key, known, seen
from countermark.operators.explaining import Explaining
from countermark.operators.resolution import resolve
from countermark.operators.telling import Telling
from countermark.records.account_judgement import account_judgement


def _explained(case, judgements=()):
    explaining = Explaining(Telling(resolve(case, judgements)))
    return explaining, lambda name: explaining.telling.resolution.facts.number(str(key(name)))


def _chain():
    return known(
        seen("a", phone="+1", email="x@a"),
        seen("b", phone="+1", email="x@a", wechat="w"),
        seen("c", wechat="w", qq="7"),
        seen("d", qq="7", iban="DE1"),
        seen("e", iban="DE1", qq="7"),
    )


def test_the_way_between_two_accounts_is_told_in_bonds_that_add_up():
    explaining, number = _explained(_chain())
    way = explaining.way(number("a"), number("d"))
    assert [(bond.a.id, bond.b.id) for bond in way] == [("a", "b"), ("b", "c"), ("c", "d")]
    for bond in way:
        counted = sum(reason.weight for reason in bond.reasons if reason.counted)
        assert bond.weight == round(counted, 3) > 0
        assert any(reason.signal.startswith("shared.") for reason in bond.reasons)
    assert explaining.way(number("a"), number("a")) == ()


def test_there_is_no_way_to_another_operator():
    explaining, number = _explained(known(seen("a", qq="1"), seen("b", qq="2")))
    assert explaining.way(number("a"), number("b")) == ()


def test_an_operator_breaks_where_least_ties_it():
    explaining, number = _explained(_chain())
    found = explaining.break_of(number("e"))
    assert found is not None
    assert found.parts == (
        (str(key("a")), str(key("b"))),
        (str(key("c")), str(key("d")), str(key("e"))),
    )
    assert [(bond.a.id, bond.b.id) for bond in found.bonds] == [("b", "c")]
    assert found.bits > 0


def test_what_breaks_it_does_break_it():
    case = _chain()
    explaining, number = _explained(case)
    found = explaining.break_of(number("a"))
    assert found is not None
    apart = [
        account_judgement(
            bond.a, bond.b, by="Ada", at="2026-01-01T00:00:00.000000Z", same="negative"
        )
        for bond in found.bonds
    ]
    parts = {tuple(group) for group in resolve(case, apart).groups()}
    assert parts == set(found.parts)


def test_an_account_alone_does_not_break():
    explaining, number = _explained(known(seen("a", qq="1")))
    assert explaining.break_of(number("a")) is None


def test_who_is_close_and_why_not():
    case = known(
        seen("a", phone="+1", tax_number="CN:1", iban="DE1"),
        seen("b", phone="+1", tax_number="CN:2", iban="DE2"),
        seen("c", qq="1"),
        seen("d", qq="1"),
    )
    said = account_judgement(
        key("c"), key("d"), by="Ada", at="2026-01-01T00:00:00.000000Z", same="negative"
    )
    explaining, number = _explained(case, [said])
    (close,) = explaining.close_to(number("a"))
    assert close.bond.b == key("b")
    assert close.operator == explaining.telling.operator_of(str(key("b")))
    assert "no tax number in common: CN:1, CN:2" in close.why
    (close,) = explaining.close_to(number("c"))
    assert close.why.startswith("Ada judged")
