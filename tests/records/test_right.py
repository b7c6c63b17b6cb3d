from datetime import date

import pytest

from countermark.records.key import Key
from countermark.records.registry import Brand, Mark
from countermark.records.right import authorised, own_account, own_domain, standing

DAY = date(2020, 7, 3)


def right(on=DAY, territory="US", goods="bracelet", kind="word", **registration):
    entry = {
        "office": "USPTO",
        "number": "0000001",
        "classes": [14],
        "status": "live",
    } | registration
    mark = Mark.model_validate({"id": "m", "kind": kind, "registrations": [entry]})
    return standing(mark, on, territory, goods)[0]


def test_a_right_that_applies_says_why():
    found = right(registered="1990-05-01", expires="2030-05-01")
    assert (found.in_force, found.goods_covered, found.territory, found.applies) == (
        True,
        True,
        "US",
        True,
    )
    assert found.registration == "USPTO 0000001"
    assert "registered on 1990-05-01" in found.why


@pytest.mark.parametrize(
    ("registration", "on", "in_force"),
    [
        ({"registered": "2020-07-03"}, DAY, True),
        ({"registered": "2020-07-04"}, DAY, False),
        ({"expires": "2020-07-03"}, DAY, False),
        ({"expires": "2020-07-04"}, DAY, True),
        ({"status": "expired", "expires": "2021-01-01"}, DAY, True),
        ({"status": "expired"}, DAY, False),
        ({"status": "pending"}, DAY, False),
        ({"status": "cancelled"}, DAY, False),
        ({"status": "dead", "expires": "2030-01-01"}, DAY, False),
        ({}, None, True),
        ({"status": "expired", "expires": "2030-01-01"}, None, False),
    ],
)
def test_in_force(registration, on, in_force):
    assert right(on=on, **registration).in_force is in_force


@pytest.mark.parametrize(
    ("goods", "kind", "classes", "covered"),
    [
        ("Jewelry > Bracelets", "word", [14], True),
        ("handbag", "word", [14], False),
        ("handbag", "word", [14, 18], True),
        ("item 4", "word", [14], None),
        (None, "word", [14], None),
        (frozenset({14}), "word", [14], True),
        ("bracelet", "word", [], None),
        ("item 4", "copyright", [], True),
        ("bracelet", "design", [14], None),
    ],
)
def test_goods_covered(goods, kind, classes, covered):
    assert right(goods=goods, kind=kind, classes=classes).goods_covered is covered


def test_goods_in_words_stand_for_classes_that_are_not_listed():
    entry = {"office": "USPTO", "number": "1", "status": "live", "goods": "jewellery"}
    mark = Mark.model_validate({"id": "m", "kind": "word", "registrations": [entry]})
    assert standing(mark, DAY, "US", "bracelet")[0].goods_covered is True


@pytest.mark.parametrize(
    ("office", "listed", "asked", "on", "reaches"),
    [
        ("USPTO", [], "US", DAY, True),
        ("USPTO", [], "PR", DAY, True),
        ("USPTO", [], "DE", DAY, False),
        ("EUIPO", [], "DE", DAY, True),
        ("EUTM", [], "GB", date(2020, 12, 31), True),
        ("EUTM", [], "GB", date(2021, 1, 1), False),
        ("EUIPO", [], "HR", date(2013, 6, 30), False),
        ("EUIPO", [], "HR", date(2013, 7, 1), True),
        ("EUIPO", [], "CH", DAY, False),
        ("BOIP", [], "NL", DAY, True),
        ("BOIP", [], "FR", DAY, False),
        ("WIPO", ["CN", "EU"], "FR", DAY, True),
        ("WIPO", ["CN", "JP"], "FR", DAY, False),
        ("WIPO", [], "FR", DAY, None),
        ("CNIPA", [], "HK", DAY, False),
        ("USPTO", [], None, DAY, None),
    ],
)
def test_territories(office, listed, asked, on, reaches):
    found = right(office=office, territory=asked, on=on)
    if listed:
        entry = {"office": office, "number": "1", "status": "live", "territory": listed}
        mark = Mark.model_validate({"id": "m", "kind": "word", "registrations": [entry]})
        found = standing(mark, on, asked, "bracelet")[0]
    assert found.reaches is reaches
    assert found.territory == (asked if reaches else None)


BRAND = Brand.model_validate(
    {
        "id": "aurelle",
        "name": "Maison Aurelle",
        "rights_holder": "rivoire",
        "own_domains": ["aurelle.example"],
        "own_accounts": [
            "instagram.com:account/aurelle",
            {"account": "instagram.com:account/lea", "from": "2020-01-01", "to": "2020-06-30"},
        ],
        "authorised_sellers": [
            {"marketplace": "amazon.com", "seller": "A9", "from": "2019-01-01", "territory": "US"},
            {"marketplace": "amazon.de", "seller": "A9", "from": "2019-01-01", "to": "2019-12-31"},
            {"marketplace": "amazon.de", "seller": "A9", "from": "2020-06-01"},
        ],
    }
)


@pytest.mark.parametrize(
    ("site", "seller", "on", "territory", "yes"),
    [
        ("amazon.com", "A9", DAY, "US", True),
        ("amazon.com", "a9", date(2019, 1, 1), "US", True),
        ("amazon.com", "A9", date(2018, 12, 31), "US", False),
        ("amazon.com", "A9", DAY, "CA", False),
        ("amazon.com", "A9", DAY, None, None),
        ("amazon.com", "A9", None, "US", None),
        ("amazon.com", "B1", DAY, "US", False),
        ("ebay.com", "A9", DAY, "US", False),
        ("amazon.de", "A9", date(2019, 12, 31), "DE", True),
        ("amazon.de", "A9", date(2020, 3, 1), "DE", False),
        ("amazon.de", "A9", DAY, "DE", True),
    ],
)
def test_authorised_there_and_then(site, seller, on, territory, yes):
    answer = authorised(BRAND, site, seller, on, territory)
    assert answer.yes is yes
    assert seller in answer.why


@pytest.mark.parametrize(
    ("host", "yes"),
    [
        ("aurelle.example", True),
        ("Shop.AURELLE.example.", True),
        ("notaurelle.example", False),
        ("aurelle.example.evil.example", False),
    ],
)
def test_own_domains_and_what_lies_beneath(host, yes):
    assert own_domain(BRAND, host).yes is yes


def test_own_accounts_while_they_were():
    lea = Key.account("instagram.com", "lea")
    assert own_account(BRAND, Key.account("instagram.com", "Aurelle"), DAY, None).yes is True
    assert own_account(BRAND, lea, date(2020, 6, 30), "US").yes is True
    assert own_account(BRAND, lea, DAY, "US").yes is False
    assert own_account(BRAND, lea, None, "US").yes is None
    assert own_account(BRAND, Key.account("tiktok.com", "aurelle"), DAY, None).yes is False
