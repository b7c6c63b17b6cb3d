"""Who is one: by what is shared, how rare it is, and what contradicts it."""

import random

from actors import key, known, parted, seen, strangers
from countermark.operators.facts import facts, table
from countermark.operators.resolution import resolve
from countermark.records.account_judgement import account_judgement


def _judged(one, other, same, day=1):
    at = f"2026-01-{day:02}T00:00:00.000000Z"
    return account_judgement(key(one), key(other), by="Ada", at=at, same=same)


def test_a_rare_phone_ties_two_accounts_and_nothing_ties_the_third():
    case = known(
        seen("a", phone="+8613800000001"),
        seen("b", phone="+8613800000001"),
        seen("c", phone="+8613800000002"),
        accounts=["d"],
    )
    assert parted(case) == [["a", "b"]]
    assert len(list(resolve(case).groups())) == 3


def test_one_phone_with_other_tax_numbers_and_banks_is_not_enough():
    def case(**more):
        return known(
            seen("a", phone="+8613800000001", tax_number="CN:1", iban="DE1", **more),
            seen("b", phone="+8613800000001", tax_number="CN:2", iban="DE2", **more),
        )

    assert parted(case()) == []
    assert parted(case(email="one@actor.example", domain="actor.example")) == [["a", "b"]]


def test_an_actor_with_six_accounts_is_no_hub():
    accounts = [
        seen(f"a{n}", phone="+8613800000001", legal_name="qixin", email=f"{n // 2}@a.example")
        for n in range(6)
    ]
    assert parted(known(*accounts)) == [[f"a{n}" for n in range(6)]]


def test_a_hub_joins_nobody_and_does_not_part_those_who_are_one():
    twins = (
        seen(name, phone="+8613800000001", legal_name="qixin", address="cn|yard|7")
        for name in ("twin1", "twin2")
    )
    assert parted(known(strangers(20, address="cn|yard|7"), *twins)) == [["twin1", "twin2"]]


def test_three_clients_of_one_bookkeeper_stay_three():
    case = known(strangers(3, phone="+8613800000009"))
    assert parted(case) == []


def test_what_one_writes_weighs_less_than_what_one_declares():
    def case(how):
        return known(
            seen("a", phone="+8613800000001", how=how, email="a@a.example", iban="DE1"),
            seen("b", phone="+8613800000001", email="b@b.example", iban="DE2"),
        )

    declared, written = resolve(case("declared")), resolve(case("written"))
    assert written.weighed.total[0] == declared.weighed.total[0] - 1000


FIRM = "CN:91310115591693856A"


def test_a_wrong_check_digit_weighs_less_and_is_still_a_fact():
    def total(sound):
        case = known(seen("a", tax_number=FIRM, sound=sound), seen("b", tax_number=FIRM))
        return resolve(case).weighed.total[0]

    assert 0 < total(False) < total(True)


def test_years_between_two_sightings_weigh_less():
    def total(at):
        case = known(
            seen("a", phone="+8613800000001", at="2014-01-01T00:00:00Z"),
            seen("b", phone="+8613800000001", at=at),
        )
        return int(resolve(case).weighed.total[0])

    assert total("2014-01-01") == total(None) == total("no time") > total("2020-01-01") + 900


def test_kinds_of_one_family_count_once():
    def total(**values):
        return resolve(known(seen("a", **values), seen("b", **values))).weighed.total[0]

    assert total(iban="DE1", bank_account="DE:1:1") == total(iban="DE1")
    assert total(tax_number="CN:1", legal_name="qixin") > total(tax_number="CN:1") + 3000


def test_judgements_tie_and_keep_apart_and_the_last_holds():
    case = known(
        seen("a", phone="+8613800000001"), seen("b", phone="+8613800000001"), seen("c", qq="1")
    )
    assert parted(case, [_judged("b", "c", "positive")]) == [["a", "b", "c"]]
    assert parted(case, [_judged("a", "b", "negative")]) == []
    assert parted(case, [_judged("a", "b", "negative"), _judged("a", "b", "unsure", 2)]) == [
        ["a", "b"]
    ]
    apart = [_judged("b", "c", "positive"), _judged("a", "c", "negative", 2)]
    assert parted(case, apart) == [["b", "c"]]


def test_a_revoked_judgement_is_as_if_it_had_not_been():
    case = known(seen("a", phone="+8613800000001"), seen("b", phone="+8613800000001"))
    negative = _judged("a", "b", "negative")
    back = account_judgement(
        key("a"), key("b"), by="Ada", at="2026-01-09T00:00:00.000000Z", revokes=negative.judgement
    )
    assert parted(case, [negative, back]) == parted(case) == [["a", "b"]]


def test_neither_order_nor_repetition_of_sightings_matters():
    sightings = [
        *strangers(12, phone="+8613800000009"),
        *(
            one
            for n in range(5)
            for one in seen(f"a{n}", qq=str(n // 2), email=f"{n % 2}@a.example")
        ),
    ]
    wanted = list(resolve(facts(table(sightings))).groups())
    for seed in range(5):
        shuffled = random.Random(seed).sample(sightings * 2, 2 * len(sightings))
        assert list(resolve(facts(table(shuffled))).groups()) == wanted


def test_the_table_that_a_resolution_makes_gives_the_same_operators():
    case = known(strangers(30, address="cn|yard|7"), seen("a", qq="1"), seen("b", qq="1"))
    first = resolve(case)
    again = resolve(case, (), first.frequencies)
    assert again.group.tolist() == first.group.tolist()
    assert again.frequencies.version == first.frequencies.version


def test_nothing_at_all():
    assert list(resolve(known()).groups()) == []
