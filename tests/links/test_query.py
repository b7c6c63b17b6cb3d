"""Parameters told apart."""

import pytest

from countermark.links.platform import find_host
from countermark.links.query import Query


def read(query, host="shop.example"):
    said = Query()
    said.read(query, find_host(host))
    return said


def test_tracking_goes_the_offer_stays_the_rest_stays():
    said = read("id=7&variant=2&UTM_Source=x&utm_=&fbclid=1&&mc_eid=2&q")
    assert said.kept == ["id=7", "variant=2", "q"]
    assert said.offer == {"variant": "2"}
    assert said.given["utm_source"] == "x"


def test_a_parameter_that_names_the_item_is_never_tracking():
    assert read("productId=1005001234567890&spm=1", "aliexpress.com").kept == [
        "productId=1005001234567890"
    ]


def test_the_first_of_a_name_counts():
    said = read("variant=1&variant=2&id=1&id=2")
    assert said.offer == {"variant": "1"}
    assert said.given["id"] == "1"


def test_an_offer_has_the_usual_spelling_of_its_name():
    assert read("SKUID=5", "www.aliexpress.com").offer == {"skuId": "5"}


@pytest.mark.parametrize(
    ("query", "paid"),
    [
        ("aff=ZXhhbXBsZTAx", ["affiliate:shop.example:example01"]),
        ("aff=%61nn+lee", ["affiliate:shop.example:ann%20lee"]),
        ("aff=", []),
        ("aff", []),
        ("aff=%20", []),
        ("aff=" + "x" * 5000, []),
        ("ref=home", []),
    ],
)
def test_identities(query, paid):
    assert [str(key) for key in read(query).paid] == paid


def test_a_campaign_is_told_from_the_payee():
    paid = read("tag=ann-20&ascsubtag=june", "amazon.fr").paid
    assert list(map(str, paid)) == [
        "affiliate:amazon.fr:ann-20",
        "affiliate:amazon.fr:campaign/june",
    ]


def test_one_identity_in_two_parameters_is_one():
    paid = read(
        "aff_fcid=0a-1600000000000-01-_dExAmPl&aff_short_key=_dExAmPl&sk=_dExAmPl", "aliexpress.com"
    ).paid
    assert list(map(str, paid)) == ["affiliate:aliexpress.com:_dExAmPl"]
