import pytest

from countermark.operators.country import country, regions
from countermark.operators.domain import domain
from countermark.operators.network import messenger, network, of_account, of_photo
from countermark.operators.place import places
from countermark.operators.sieve import worth
from countermark.records.key import Key


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("https://wa.me/8613800138000", ("phone", "+8613800138000")),
        ("https://t.me/mia_reps", ("telegram", "mia_reps")),
        ("https://line.me/ti/p/~mia88", ("line", "mia88")),
        ("https://chat.whatsapp.com/AbCdEf123456", ("whatsapp", "chat/abcdef123456")),
        ("https://www.instagram.com/mia/", None),
        ("not a url", None),
    ],
)
def test_links_of_messengers(url, told):
    found = messenger(url)
    assert (found and found[:2]) == told


def test_who_is_paid_is_read_within_what_a_link_wraps():
    inner = "https%3A%2F%2Fwww.amazon.com%2Fdp%2FB0EXAMPLE1%3Ftag%3Dmia-20"
    found = network(f"https://www.google.com/url?q={inner}")
    assert [(named.kind, named.value) for named in found] == [("affiliate", "amazon.com:mia-20")]
    assert network("https://www.amazon.com/dp/B0EXAMPLE1") == ()


def test_what_keys_of_accounts_and_photos_say():
    assert of_account(Key.account("whatsapp.com", "8613800138000"))[1] == "+8613800138000"
    assert of_account(Key.account("instagram.com", "glam.by_mia"))[1] == "glam.by_mia"
    assert of_account(Key.seller("amazon.com", "A1SELLER00")) is None
    photo = of_photo("https://img.example/pcitem990011223-1a2b0000018c_800_800.jpg")
    assert photo is not None
    assert (photo.kind, photo.value) == ("uploader", "geilicdn.com:990011223")
    assert of_photo("https://img.example/a.jpg") is None


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("https://www.shop.example/x", "shop.example"),
        ("mia.myshopify.com", "mia.myshopify.com"),
        ("https://a.b.qx.co.uk/", "qx.co.uk"),
        ("https://linktr.ee/mia", None),
        ("https://www.amazon.de/", None),
        ("https://myshopify.com", None),
        ("https://bit.ly/x", None),
        ("10.0.0.1", None),
        ("not a host", None),
    ],
)
def test_domains_are_registered_names_and_no_hosts_of_many(address, name):
    assert domain(address) == name


@pytest.mark.parametrize(
    ("written", "code"),
    [("China", "CN"), ("中国", "CN"), ("cn", "CN"), ("UK", "GB"), ("Deutschland", "DE"),
     ("Nowhere", None)],
)  # fmt: skip
def test_countries_by_code_and_name(written, code):
    assert country(written) == code


def test_where_a_number_may_be_dialled():
    assert regions("Germany", "amazon.com") == ("DE", "US")
    assert regions(None, "amazon.co.uk") == ("GB",)
    assert regions(None, "unknown.invalid") == ()


def test_cities_that_two_provinces_have_in_latin_letters_tell_none():
    assert places()["suzhou"].region == ""
    assert places()["苏州"].region == "jiangsu"
    assert places()["shenzhen"] == places()["深圳"]


@pytest.mark.parametrize(
    ("text", "is_worth"),
    [("New bracelet, 19.99 only, with @anna #ootd", False), ("好看的手链 今天上新", False),
     ("vx mia_888", True), ("a@b.example", True), ("tg: mia", True), ("wa.me/86138", True)],
)  # fmt: skip
def test_the_sieve(text, is_worth):
    assert worth(text) is is_worth
