"""The rules: their examples, their validation, and what is known of a host."""

import re

import pytest

from countermark.links import RuleError, identify, platforms
from countermark.links.datafile import read_rules
from countermark.links.platform import Hosts, Platform, find_host

EXAMPLES = [
    pytest.param(rule.id, url, expected, id=f"{rule.id} {url[:60]}")
    for rule in platforms().values()
    for url, expected in rule.examples.items()
]


def said(url):
    """What `identify` reads, in the notation of the examples."""
    address = identify(url)
    words = [str(address.key)]
    words += [f"{name}={value}" for name, value in address.offer.items()]
    words += map(str, address.network_keys)
    return " ".join(words) + (f" → {address.inner}" if address.inner else "")


@pytest.mark.parametrize(("rule", "url", "expected"), EXAMPLES)
def test_example(rule, url, expected):
    assert said(url) == expected


@pytest.mark.parametrize(("rule", "url", "expected"), EXAMPLES)
def test_example_keeps_its_key_in_canonical_spelling(rule, url, expected):
    address = identify(url)
    again = identify(address.canonical)
    assert again.canonical == address.canonical
    assert (again.key, again.offer) == (address.key, address.offer)


RULE = """
- id: shop
  name: Shop
  kind: shop
  sources: [https://shop.example/docs]
  hosts: [shop.example]
  item: ['/i/(?P<id>\\d+)']
  examples: {'https://shop.example/i/1': 'shop.example:1'}
"""


@pytest.mark.parametrize(
    ("old", "new", "field"),
    [
        ("  item:", "  itme:", "itme"),
        ("kind: shop", "kind: bazaar", "kind"),
        ("sources: [https://shop.example/docs]", "sources: []", "sources"),
        ("  sources: [https://shop.example/docs]\n", "", "sources"),
        ("(?P<id>", "(?P<id", "item.0.path"),
        ("(?P<id>\\d+)", "(?P<id>(?:\\d+)+)", "item.0.path"),
        ("examples: {'https://shop.example/i/1': 'shop.example:1'}", "examples: {}", "examples"),
        ("'/i/(?P<id>\\d+)'", "{path: '/i', qeury: id}", "item.0.qeury"),
    ],
)
def test_a_broken_rule_is_named(old, new, field):
    assert old in RULE
    with pytest.raises(RuleError, match=rf"^mine\.yaml: rule 'shop': {re.escape(field)}: "):
        list(read_rules(RULE.replace(old, new), "mine.yaml", Platform))


def test_broken_yaml_is_named():
    with pytest.raises(RuleError, match=r"^mine\.yaml: "):
        list(read_rules("- [", "mine.yaml", Platform))


def test_a_good_rule_is_read():
    (rule,) = read_rules(RULE, "mine.yaml", Platform)
    assert rule.sites == {"shop.example": "shop.example"}


def test_a_list_of_hosts_needs_its_licence():
    with pytest.raises(RuleError, match="licence"):
        list(read_rules("- {kind: bio, name: x, sources: [y], hosts: []}", "h.yaml", Hosts))


def test_there_are_many_rules_and_each_of_them_has_a_source():
    assert len(platforms()) >= 100
    said = [source for rule in platforms().values() for source in rule.sources]
    assert all(source.startswith(("https://", "derived: ")) for source in said)


@pytest.mark.parametrize(
    ("host", "site"),
    [
        ("smile.amazon.com", "amazon.com"),
        ("www.amazon.com.be", "amazon.com.be"),
        ("amazon.co.za", "amazon.co.za"),
        ("he.aliexpress.com", "aliexpress.com"),
        ("aliexpress.us", "aliexpress.com"),
        ("aliexpress.ru", "aliexpress.ru"),
        ("notamazon.com", "notamazon.com"),
        ("amazon.com.evil.example", "amazon.com.evil.example"),
    ],
)
def test_a_site_is_the_shop_as_its_country_runs_it(host, site):
    assert find_host(host).site == site


@pytest.mark.parametrize(
    ("url", "kind"),
    [
        ("https://bit.ly/x", "shortener"),
        ("https://amzn.to/x", "shortener"),
        ("https://www.tiktok.com/t/ZTexample/", "shortener"),
        ("https://hootbio.com/x", "bio"),
        ("https://linktr.ee/x", "bio"),
        ("https://www.google.com/search?q=x", "network"),
        ("https://www.google.com/url?q=https://shop.example/x", "redirector"),
        ("https://cnfans.com/", "agent"),
        ("https://pastebin.com/x", "document"),
        ("https://shop.example/x", None),
    ],
)
def test_kind(url, kind):
    assert identify(url).kind == kind
