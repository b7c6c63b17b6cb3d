import pytest

from actors import known, parted, seen, strangers
from countermark.operators.resolution import resolve


def desk(clients: int, phones: int, **shared: str):
    """Clients of a desk, each with a bank or an address of his own and no papers; its telephone
    stands beside its e-mail address for some."""
    for number in range(clients):
        own = {"iban": f"DE{number:05}"} if number % 2 else {"address": f"GB|street {number}"}
        also = {"phone": "+441"} if number < phones else {}
        yield from seen(f"client{number:02}", email="clients@desk.example", **own, **also, **shared)


@pytest.mark.parametrize(("clients", "phones"), [(9, 5), (12, 6), (13, 12), (20, 9)])
def test_a_desk_that_lends_two_contacts_is_one_hub_and_joins_nobody(clients, phones):
    assert parted(known(desk(clients, phones))) == []


def test_silence_says_nothing_of_a_few():
    """One actor may have kept nothing but this in each of his shops."""
    case = [seen(f"a{n}", email="m@actor.example", address=f"GB|street {n}") for n in range(3)]
    assert parted(known(*case)) == [["a0", "a1", "a2"]]


def test_carriers_who_speak_of_one_another_are_heard():
    case = [
        seen(f"a{n}", email="m@actor.example", wechat=f"w{n // 2}", phone=f"+{(n + 1) // 2}")
        for n in range(9)
    ]
    assert parted(known(*case)) == [[f"a{n}" for n in range(9)]]


def test_papers_speak_however_many_contacts_are_shared_beside_them():
    case = [seen(f"a{n:02}", phone="+1", email="x@y.example", tax_number="CN:1") for n in range(12)]
    assert parted(known(*case)) == [[f"a{n:02}" for n in range(12)]]


def test_one_of_a_forwarders_many_customers_keeps_his_own_telephone():
    actor = [
        seen(f"a{n}", address="US|dock 4", phone="+2", iban=f"GB{n}", wechat="own") for n in (1, 2)
    ]
    case = known(strangers(30, address="US|dock 4"), *actor)
    assert parted(case) == [["a1", "a2"]]
    worth = resolve(case).worth
    phone = case.text.to_pylist().index("+2")
    assert worth.bits[phone] > 6000


def test_who_shows_nothing_else_is_not_silent():
    case = [seen(f"a{n}", phone="+1", email="x@y.example") for n in range(9)]
    assert parted(known(*case)) == [[f"a{n}" for n in range(9)]]
