"""Network keys: campaigns that are somebody's own, services that a page reports to, documents that
are one although their ids differ."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cost import grows_in_step, soon
from countermark.links.network import (
    alike,
    analytics,
    campaigns,
    distinctive,
    near_duplicates,
    services,
)
from countermark.records.key import Key

SHEET = "1ExAmPlE7Bw9QzRtYuIoPaSdFgHjKlZxCvBnM4kT0wXq"


@pytest.mark.parametrize(
    ("url", "keys"),
    [
        ("https://shop.example/x?utm_campaign=miraxo_june", ["campaign:shop.example:miraxo_june"]),
        ("https://shop.example/x?utm_campaign=Miraxo%20June", ["campaign:shop.example:miraxo%20june"]),  # noqa: E501
        ("https://shop.example/x?utm_source=ig&utm_id=120210000001", ["campaign:shop.example:120210000001"]),  # noqa: E501
        ("https://shop.example/x?utm_campaign=summer", []),
        ("https://shop.example/x?utm_campaign=Summer_Sale_2023", []),
        ("https://shop.example/x?utm_campaign=newsletter-06-23", []),
        ("https://shop.example/x?utm_campaign=", []),
        ("https://shop.example/x?utm_campaign=ab", []),
        (f"https://shop.example/x?utm_campaign={'x1' * 40}", []),
        ("https://www.instagram.com/handle?utm_campaign=miraxo", []),
        ("https://shop.example/utm_campaign=miraxo", []),
        ("nonsense?utm_campaign=miraxo", []),
    ],
)  # fmt: skip
def test_campaigns(url, keys):
    assert [str(key) for key in campaigns(url)] == keys
    assert [Key.parse(key) for key in keys] == list(campaigns(url))


def test_a_campaign_of_a_catalogue_is_no_identity():
    assert not distinctive("black-friday_deal")
    assert distinctive("qxjewels-black-friday")


EXAMPLES = [
    pytest.param(service.id, markup, account, id=f"{service.name} {account}")
    for service in services()
    for markup, account in service.examples.items()
]


@pytest.mark.parametrize(("service", "markup", "account"), EXAMPLES)
def test_a_page_names_its_accounts(service, markup, account):
    page = f"<html><head><script>{markup}</script></head><body>plain</body></html>"
    assert Key.analytics(service, account) in analytics(page)
    assert Key.parse(f"analytics:{service}:{account}") == Key.analytics(service, account)


def test_placeholders_and_words_are_no_accounts():
    page = """gtag('config','G-XXXXXXXXXX'); ga('create','UA-00000000-0'); GTM-XXXX
    a G-Shock watch, the G-20, vitamin "G-rich"; hjid: null; fbq('init', PIXEL);"""
    assert analytics(page) == ()


def test_two_properties_of_one_account_are_one_hand():
    assert analytics("'UA-12345678-1' 'UA-12345678-9'") == (Key.analytics("google", "UA-12345678"),)


@given(st.text(max_size=300))
def test_any_markup(markup):
    for key in analytics("fbq UA- G- GTM- " + markup):
        assert Key.parse(str(key)) == key


@pytest.mark.parametrize(
    "part", ["fbq(", "ym( ", "hjid:", "UA-1", "LA.init({", '"clarity", ', "pub-1"]
)
def test_hostile_markup_takes_linear_time(part):
    grows_in_step(lambda number: analytics(part * number), 10_000)


@pytest.mark.parametrize(
    ("other", "why"),
    [
        (SHEET, ""),
        (SHEET.replace("7Bw", "7w"), "they differ in one character of 44"),
        (SHEET.replace("7Bw9", "7"), "they differ in 3 characters of 44"),
        (SHEET.replace("0w", "Ow"), "they differ only in characters that look alike"),
        (SHEET.lower(), "they differ only in characters that look alike"),
        (SHEET[::-1], ""),
        (SHEET[:20], ""),
    ],
)
def test_ids_that_are_probably_one(other, why):
    assert alike(SHEET, other) == alike(other, SHEET) == why


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("0123456789abcdef01234567", "0123456789abcdef01234568"),
        ("10000000000000000000001", "10000000000000000000002"),
        ("ExAmPlE01", "ExAmPlE02"),
        ("steel-screw-bracelet-for-women", "steel-screw-bracelets-for-women"),
    ],
)
def test_ids_that_are_counted_up_or_words_are_not_alike(a, b):
    assert alike(a, b) == ""


def test_four_spellings_of_one_sheet_are_found_among_strangers():
    spellings = [
        SHEET,
        SHEET.replace("7Bw9", "7"),
        SHEET.replace("Bw9Q", "Bw9"),
        SHEET.replace("7Bw9Q", "7"),
    ]
    keys = [Key.document("docs.google.com", each) for each in spellings]
    strangers = [
        Key.document("docs.google.com", f"1Z{number:04}qYwErTy{number * 7919:012}AbCdEfGh")
        for number in range(0, 300, 100)
    ]
    found = near_duplicates([*keys, *strangers[:1], Key.document("notion.so", SHEET)])
    assert {pair.a for pair in found} | {pair.b for pair in found} == set(keys)
    assert len(found) == 6
    assert all("differ" in pair.why for pair in found)


IDS = st.text(string.ascii_letters + string.digits + "-_", min_size=0, max_size=50)


@given(IDS, IDS)
def test_alike_is_mutual(a, b):
    assert alike(a, b) == alike(b, a)


def test_many_documents_take_little_time():
    import random

    random.seed(3)
    letters = string.ascii_letters + string.digits
    keys = [
        Key.document("docs.google.com", "1FAIpQLS" + "".join(random.choices(letters, k=40)))
        for _ in range(3000)
    ]
    with soon():
        assert near_duplicates(keys) == ()
