import numpy as np

from actors import known, seen
from countermark.operators.frequency import counted
from countermark.operators.pairing import carriers, lots
from countermark.operators.source import within


def found(case, accounts=None) -> list[tuple[str, str]]:
    """Every value that several carry beside the values that it comes from."""
    many = counted(case)
    several = np.flatnonzero(many > 1)
    accounts = many if accounts is None else accounts
    value, source = within(case, *carriers(case, lots(case.accounts)), several, several, accounts)
    texts = case.text.to_pylist()
    return [(texts[one], texts[other]) for one, other in zip(value, source, strict=True)]


def desk(*carry: dict[str, str]):
    return known(*(seen(f"a{n:02}", email="desk", **one) for n, one in enumerate(carry)))


PHONE = {"phone": "+1"}


def test_a_telephone_beside_the_address_comes_from_it():
    assert found(desk(*[PHONE] * 3, *[{}] * 5)) == [("+1", "desk")]


def test_a_few_among_many_have_their_own():
    assert found(desk(*[PHONE] * 3, *[{}] * 12)) == []


def test_what_others_carry_too_does_not_come_from_it():
    other = [seen(f"b{n}", phone="+1") for n in range(2)]
    case = known(*(seen(f"a{n}", email="desk", phone="+1") for n in range(6)), *other)
    assert ("+1", "desk") not in found(case)


def test_one_who_left_the_source_out_changes_nothing():
    with_both = [seen(f"a{n}", email="desk", phone="+1") for n in range(5)]
    without = [seen(f"b{n}", email="desk") for n in range(3)]
    case = known(*with_both, *without, seen("c", phone="+1"))
    assert found(case) == [("+1", "desk")]


def test_of_two_that_all_carry_one_is_the_source():
    assert len(found(desk(*[PHONE] * 6))) == 1


def test_papers_come_from_no_hub():
    assert found(desk(*[{"tax_number": "CN:1", "legal_name": "firm"}] * 6)) == []


def test_kinds_that_tie_little_are_no_source():
    case = known(*(seen(f"a{n}", display_name="shop", phone="+1") for n in range(6)))
    assert ("+1", "shop") not in found(case)


def test_the_table_says_how_many_carry_a_source():
    case = desk(*[PHONE] * 3, *[{}] * 5)
    assert found(case, np.full(len(case.kind), 40)) == []


def test_nothing_at_all():
    assert found(known()) == []
