"""Links turned into something else, and what only looks so."""

import pytest

from countermark.links.cipher import host_of, turned


@pytest.mark.parametrize(
    ("text", "url", "way"),
    [
        ("4ba1/ot.nzma", "amzn.to/1ab4", "reversed"),
        ("go: 1ba4/ot.nzma//:sptth !", "https://amzn.to/4ab1", "reversed"),
        ("nzma.gb/4nop1", "amzn.to/4abc1", "in ROT13"),
        ("https%3A%2F%2Fshop.example%2Fx", "https://shop.example/x", "percent-encoded"),
        ("aHR0cHM6Ly9zaG9wLmV4YW1wbGUveA==", "https://shop.example/x", "encoded"),
        ("amzn&period;to&sol;4abc1", "amzn.to/4abc1", "as HTML entities"),
    ],
)
def test_what_is_turned_back(text, url, way):
    assert (url, way) in [(found.url, how) for found, how in turned(text)]


@pytest.mark.parametrize(
    "text",
    [
        "plain words and a #verylonghashtagofmanyletters",
        "amzn.to/4abc1",
        "https://www.shop.example/rings/6264",
        "www.shop.example/rings/6264",
        "a tube.uoy",
        "R&D &amp; co",
    ],
)
def test_what_is_none(text):
    assert list(turned(text)) == []


def test_host_of():
    assert host_of("https://amzn.to:443/x") == "amzn.to"
    assert host_of("amzn.to?x") == "amzn.to"
