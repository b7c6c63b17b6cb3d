"""Columns of addresses: the fast lane says what reading one by one says."""

import pyarrow as pa
import pytest

from countermark.links import identify, item_key, platforms
from countermark.links.column import account_keys, item_keys
from countermark.links.spelling import LONGEST, WHOLE
from countermark.records.key import Kind

URLS = [url for rule in platforms().values() for url in rule.examples]


@pytest.mark.parametrize(
    "spell",
    [
        str,
        lambda u: u.replace("www.", ""),
        lambda u: u.partition("?")[0],
        str.upper,
        lambda u: u + "/",
    ],
)
def test_the_keys_are_those_of_reading_one_by_one(spell):
    urls = [spell(url) for url in URLS]
    read_all = item_keys(pa.array(urls, pa.string()))
    keys, sites = read_all.keys.to_pylist(), read_all.sites.to_pylist()
    for row, (url, key, site) in enumerate(zip(urls, keys, sites, strict=True)):
        assert key == str(item_key(url)), url
        assert site == item_key(url).site
        read, telling = identify(url), read_all.telling.get(row)
        if telling is None:
            assert not (read.offer or read.network_keys or read.inner), url
        else:
            assert telling == (read.offer, read.network_keys, read.inner), url


def test_an_address_has_an_end():
    amazon = "https://www.amazon.com/dp/B0EXAMPLE1"
    urls = [amazon, f"{amazon}?a={'é' * (WHOLE - len(amazon) - 3)}", f"{amazon}?a={'b' * WHOLE}"]
    assert [item_key(url) is None for url in urls] == [False, False, True]
    assert [key is None for key in item_keys(pa.array(urls)).keys.to_pylist()] == [
        False, False, True,
    ]  # fmt: skip


def test_what_is_no_url_has_no_key():
    read = item_keys(pa.array(["nonsense", "", None]))
    assert (read.keys.to_pylist(), read.sites.to_pylist()) == ([None] * 3, [""] * 3)
    assert not read.telling
    assert len(item_keys(pa.array([], pa.string())).keys) == 0


ACCOUNTS = (Kind.SELLER, Kind.ACCOUNT)


@pytest.mark.parametrize(
    "spell",
    [
        str,
        lambda u: u.replace("www.", ""),
        lambda u: u.replace("://", "://www.www."),
        lambda u: u.partition("?")[0],
        lambda u: u + ("&x=1" if "?" in u else "?x=1"),
        lambda u: u.replace("?", "?seller&SELLER=A2OTHER&"),
        str.upper,
        lambda u: u + "/",
        lambda u: u.replace("/", "//").replace("////", "//"),
    ],
)
def test_the_accounts_are_those_of_reading_one_by_one(spell):
    urls = [spell(url) for url in URLS]
    for url, key in zip(urls, account_keys(pa.array(urls, pa.string())).to_pylist(), strict=True):
        read = identify(url)
        names = str(read.key) if read and read.key.kind in ACCOUNTS else None
        assert key == names, url


def test_accounts_of_nothing():
    column = pa.array(["nonsense", "", None, "https://www.amazon.com/sp?seller=A1SELLER"])
    assert account_keys(column).to_pylist() == [None, None, None, "amazon.com:seller/A1SELLER"]
    assert len(account_keys(pa.array([], pa.string()))) == 0


def test_a_path_longer_than_any_shape_fits_none():
    long = "https://www.amazon.com/" + "a" * LONGEST + "/dp/B0EXAMPLE1"
    assert item_keys(pa.array([long])).keys.to_pylist() == [str(item_key(long))]
