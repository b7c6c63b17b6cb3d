"""Columns of addresses: the fast lane says what reading one by one says."""

import pytest

from countermark.links import identify, item_key, platforms
from countermark.links.column import item_keys

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
    for url, (key, site, address) in zip(urls, item_keys(urls), strict=True):
        assert key == str(item_key(url)), url
        assert site == item_key(url).site
        read = identify(url)
        if address is None:
            assert not (read.offer or read.network_keys or read.inner), url
        else:
            assert address == read


def test_what_is_no_url_has_no_key():
    assert item_keys(["nonsense", ""]) == [(None, "", None), (None, "", None)]
