"""Schemes: who works together, in which role, and who does not."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from invented_trade import account, lead, order, payment, seller

from countermark.operators.alone import operator_id
from countermark.operators.holder import alone
from countermark.operators.scheme import CROWD, scheme_id, schemes
from countermark.records.operator import Hub, Scheme
from countermark.records.trade import Holder

BANK, BANK_2 = "DE89370400440532013000", "DE02120300000000202051"


def name(key):
    return operator_id(str(key))


def bank(iban):
    return name(alone(Holder(iban=iban)))


def roles(scheme):
    return {(role.operator, role.role) for role in scheme.roles}


def relations(scheme):
    return {(one.source, one.target, one.kind) for one in scheme.relations}


def members(scheme):
    return {role.operator for role in scheme.roles}


# -- who is in it ------------------------------------------------------------------------------


def test_a_promoter_and_the_seller_are_two_in_one_scheme():
    (found,) = schemes([lead(1, "qx", "mia")])
    assert roles(found) == {(name(seller("qx")), "seller"), (name(account("mia")), "promoter")}
    assert relations(found) == {(name(account("mia")), name(seller("qx")), "promotes")}
    assert found.leads == ("L-0000000001",)
    (relation,) = found.relations
    assert relation.weight == pytest.approx(4.0, abs=0.01)
    assert relation.evidence == lead(1, "qx").reasons[0].evidence


def test_several_sellers_a_promoter_and_who_gets_the_money():
    found = schemes(
        [lead(1, "qx", "mia"), lead(2, "lotus", "mia"), lead(3, "lotus", "lou")],
        [
            payment(seller("qx"), account("mia")),
            payment(seller("qx"), BANK, "sales proceeds"),
            payment(seller("lotus"), BANK, "店铺收入"),
        ],
    )
    (one,) = found
    assert roles(one) == {
        (name(seller("qx")), "seller"),
        (name(seller("lotus")), "seller"),
        (name(account("mia")), "promoter"),
        (name(account("lou")), "promoter"),
        (bank(BANK), "payee"),
    }
    assert (name(seller("qx")), name(account("mia")), "pays") in relations(one)
    assert len(one.leads) == 3
    (paid,) = [r for r in one.relations if r.kind == "pays" and r.target == name(account("mia"))]
    assert paid.evidence == payment(seller("qx"), account("mia")).evidence


def test_two_schemes_of_one_payee_are_one():
    leads = [lead(1, "qx", "mia"), lead(2, "lotus", "lou")]
    assert len(schemes(leads)) == 2
    both = [payment(seller(who), BANK, "payout", n) for n, who in enumerate(("qx", "lotus"))]
    assert len(schemes(leads, both)) == 1


def test_a_payees_payee_is_in_it_and_nobody_further_off():
    chain = [
        payment(seller("qx"), BANK, "settlement"),
        payment(BANK, "Hao Trading", "profit share"),
        payment("Hao Trading", "Mrs Hao", "profit share"),
    ]
    (found,) = schemes([lead(1, "qx", "mia")], chain)
    assert (name(alone(Holder(name="hao trading"))), "payee") in roles(found)
    assert name(alone(Holder(name="mrs hao"))) not in members(found)


def test_who_pays_two_members_is_in_it_and_who_pays_one_is_a_sponsor():
    leads = [lead(1, "qx", "mia", "lou")]
    (found,) = schemes(leads, [payment(BANK, account("mia"))])
    assert bank(BANK) not in members(found)
    (found,) = schemes(leads, [payment(BANK, account("mia")), payment(BANK, account("lou"))])
    assert (bank(BANK), "payee") in roles(found)


def test_accounts_of_one_operator_are_one_member():
    operator_of = {seller("qx"): "O-one", seller("lotus"): "O-one", account("mia"): "O-two"}
    leads = [lead(1, "qx", "mia"), lead(2, "lotus", "mia")]
    (found,) = schemes(leads, operator_of=operator_of)
    assert roles(found) == {("O-one", "seller"), ("O-two", "promoter")}


def test_one_who_promotes_what_he_sells_is_no_scheme():
    operator_of = {seller("qx"): "O-one", account("mia"): "O-one"}
    assert schemes([lead(1, "qx", "mia")], operator_of=operator_of) == []
    (found,) = schemes([lead(1, "qx", "mia", "lou")], operator_of=operator_of)
    assert roles(found) == {
        ("O-one", "seller"), ("O-one", "promoter"), (name(account("lou")), "promoter")
    }  # fmt: skip


def test_a_listing_of_nobody_known_makes_no_scheme():
    assert schemes([lead(1, None, "mia")]) == []


# -- suppliers and shippers --------------------------------------------------------------------


def test_supplier_and_shipper_are_told_by_what_they_are_paid_for():
    (found,) = schemes(
        [lead(1, "qx", "mia")],
        [payment(seller("qx"), BANK, "货款"), payment(seller("qx"), BANK_2, "freight May")],
    )
    assert {(bank(BANK), "supplier"), (bank(BANK_2), "shipper")} <= roles(found)
    assert (bank(BANK), name(seller("qx")), "supplies") in relations(found)
    assert (bank(BANK_2), name(seller("qx")), "ships-for") in relations(found)


def test_a_supplier_of_two_schemes_is_in_both_and_does_not_join_them():
    leads = [lead(1, "qx", "mia"), lead(2, "lotus", "lou")]
    paid = [payment(seller(who), BANK, "factory", n)
            for who in ("qx", "lotus") for n in range(3)]  # fmt: skip
    found = schemes(leads, paid)
    assert len(found) == 2
    assert all((bank(BANK), "supplier") in roles(scheme) for scheme in found)


def test_what_a_seller_orders_at_another_is_supplied():
    leads = [lead(1, "qx", "mia")]
    (found,) = schemes(leads, orders=[order(n, "factory-7", "qx") for n in range(3)])
    assert (name(seller("factory-7")), "supplier") in roles(found)
    (found,) = schemes(leads, orders=[order(1, "factory-7", "qx")])  # once is anybody
    assert name(seller("factory-7")) not in members(found)


# -- what must not weld ------------------------------------------------------------------------


def strangers(count):
    return [lead(n, f"seller-{n}", f"promoter-{n}") for n in range(count)]


def test_a_promoter_who_links_hundreds_of_strangers_welds_nothing():
    found = schemes([lead(n, f"seller-{n}", f"promoter-{n}", "dupes", weight=12.0)
                     for n in range(200)])  # fmt: skip
    assert len(found) == 200
    assert all(name(account("dupes")) not in members(scheme) for scheme in found)


@pytest.mark.parametrize("purpose", ["payout", "freight", "goods", ""])
@pytest.mark.parametrize("count", [12, CROWD + 5])
def test_a_pooled_account_or_a_forwarder_welds_nothing(purpose, count):
    paid = [payment(seller(f"seller-{n}"), BANK, purpose, m)
            for n in range(count) for m in range(12)]  # fmt: skip
    found = schemes(strangers(count), paid)
    assert len(found) == count
    assert all(bank(BANK) not in members(scheme) for scheme in found)


def test_a_pooled_account_that_is_known_as_a_hub_says_nothing():
    hub = Hub(kind="iban", value=BANK, accounts=40, why="…")
    leads = [lead(1, "qx", "mia")]
    paid = [payment(seller("qx"), BANK, "payout")]
    assert bank(BANK) in members(schemes(leads, paid)[0])
    assert bank(BANK) not in members(schemes(leads, paid, hubs=[hub])[0])


def test_promoters_of_two_sellers_each_do_not_make_one_scheme_of_hundreds():
    chain = [lead(n, f"s{n // 2}", f"p{(n + 1) // 2}") for n in range(400)]
    found = schemes(chain)
    assert max(len(members(scheme)) for scheme in found) == 3
    assert len(found) == 200
    both = [scheme for scheme in found if name(account("p7")) in members(scheme)]
    assert len(both) == 2
    paid = [payment(seller(who), account("p7")) for who in ("s6", "s7")]
    (joined,) = [
        scheme for scheme in schemes(chain, paid) if name(account("p7")) in members(scheme)
    ]
    assert {name(seller("s6")), name(seller("s7"))} <= members(joined)


def test_a_seller_with_many_promoters_is_one_scheme():
    (found,) = schemes([lead(n, "qx", f"promoter-{n}") for n in range(60)])
    assert len(members(found)) == 61


# -- innocents ---------------------------------------------------------------------------------


def test_rejected_leads_and_abstentions_found_nothing():
    assert schemes([lead(1, "qx", "mia", link="rejected")]) == []
    assert schemes([lead(1, "qx", "mia", weight=-1.0)]) == []
    (found,) = schemes([lead(1, "qx", "mia", weight=-1.0, link="confirmed")])
    assert found.relations[0].weight == pytest.approx(10, abs=0.01)


@pytest.mark.parametrize(
    ("sender", "recipient", "purpose"),
    [
        (seller("qx"), "Frau Vogel", "Miete März"),
        (seller("qx"), "a buyer", "refund order 12"),
        (seller("qx"), "tax office", "增值税"),
        (account("mia"), "Dr Lund", ""),
        ("a buyer", seller("qx"), ""),
        ("a buyer", seller("qx"), "goods, order 7"),
        ("a sponsor", account("mia"), "commission"),
        ("one", "another", "commission"),
    ],
)
def test_who_has_no_part_in_it_is_not_in_it(sender, recipient, purpose):
    (found,) = schemes([lead(1, "qx", "mia")], [payment(sender, recipient, purpose)])
    assert members(found) == {name(seller("qx")), name(account("mia"))}


def test_payments_without_a_lead_are_no_scheme():
    assert schemes([], [payment(seller("qx"), account("mia"))]) == []


def test_a_customer_of_two_schemes_joins_nothing():
    leads = [lead(1, "qx", "mia"), lead(2, "lotus", "lou")]
    assert len(schemes(leads, [payment(account("mia"), seller("lotus"), "")])) == 2
    bought = [payment("a buyer", seller(who), "goods", n)
              for who in ("qx", "lotus") for n in range(4)]  # fmt: skip
    assert len(schemes(leads, bought)) == 2


# -- names and order ---------------------------------------------------------------------------


def test_a_scheme_keeps_its_name_when_a_later_run_adds_members():
    (before,) = schemes([lead(5, "qx", "mia", first="2026-01-01T00:00:00Z")])
    later = [
        lead(5, "qx", "mia", first="2026-01-01T00:00:00Z"),
        lead(1, "lotus", "mia", first="2026-03-01T00:00:00Z"),
        lead(2, "qx", "lou"),
    ]
    (after,) = schemes(later)
    assert members(before) < members(after)
    assert after.scheme == before.scheme == scheme_id("L-0000000005")


def test_it_keeps_its_name_also_when_older_evidence_turns_up():
    late = lead(5, "qx", "mia", first="2026-01-01T00:00:00Z")
    early = lead(6, "qx", "lou", first="2025-01-01T00:00:00Z")
    (before,) = schemes([late])
    (after,) = schemes([late, early], known=[before.scheme])
    assert after.scheme == before.scheme
    assert schemes([late, early])[0].scheme == scheme_id(early.lead)


def test_of_two_that_become_one_the_older_name_stays():
    leads = [lead(1, "qx", "mia"), lead(2, "lotus", "lou")]
    known = [scheme_id("L-0000000002"), scheme_id("L-0000000001")]
    both = [payment(seller(who), BANK, "payout", n) for n, who in enumerate(("qx", "lotus"))]
    assert schemes(leads, both, known=known)[0].scheme == known[0]


def test_it_is_written_as_the_format_says():
    (found,) = schemes([lead(1, "qx", "mia")])
    written = found.model_dump(mode="json", by_alias=True)
    assert set(written) == {"scheme", "roles", "relations", "leads"}
    assert set(written["relations"][0]) == {"from", "to", "kind", "weight", "evidence"}
    assert Scheme.model_validate(written) == found


ENDS = st.sampled_from(
    [*(seller(f"s{n}") for n in range(4)), *(account(f"p{n}") for n in range(4)), BANK, BANK_2, "x"]
)
WORDS = st.sampled_from(["commission", "货款", "freight", "payout", "", "refund"])


@given(
    st.lists(
        st.tuples(st.integers(0, 3), st.sets(st.integers(0, 3)), st.integers(-2, 9)), max_size=8
    ),
    st.lists(st.tuples(ENDS, ENDS, WORDS), max_size=12),
    st.randoms(use_true_random=False),
)
def test_the_order_of_what_is_read_changes_nothing(said, paid, random: Random):
    leads = [lead(n, f"s{who}", *(f"p{p}" for p in sorted(by)), weight=float(weight))
             for n, (who, by, weight) in enumerate(said)]  # fmt: skip
    payments = [payment(*each, number=n) for n, each in enumerate(paid)]
    found = schemes(leads, payments)
    mixed = random.sample(leads, len(leads)), random.sample(payments, len(payments))
    without = [scheme.model_copy(update={"relations": ()}) for scheme in found]
    assert [s.model_copy(update={"relations": ()}) for s in schemes(*mixed)] == without
    for scheme in found:
        assert len(members(scheme)) > 1
        assert scheme.leads
        assert {end for one in scheme.relations for end in (one.source, one.target)} <= members(
            scheme
        )
