"""The rules: their examples, their validation, and patterns that cannot run away."""


import pytest

from countermark.links import identify, platforms

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
