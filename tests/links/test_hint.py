"""Shops that a text means."""

import pytest

from cost import grows_in_step
from countermark.links.hint import leaning, shop_hints, sites, usual

MEANT = [
    ("go to the big river, store QX", "amazon.com"),
    ("site named after a river", "amazon.com"),
    ("the A store", "amazon.com"),
    ("get it on the zon", "amazon.com"),
    ("amz", "amazon.com"),
    ("zon uk", "amazon.co.uk"),
    ("amazon.de", "amazon.de"),
    ("Amazon (FR)", "amazon.fr"),
    ("on amazon germany", "amazon.de"),
    ("in Italia su amazon", "amazon.it"),
    ("🇯🇵 amazon", "amazon.co.jp"),
    ("buy on 🅰️", "amazon.com"),
    ("德亚", "amazon.de"),
    ("去桃宝搜", "taobao.com"),
    ("orange app", "taobao.com"),
    ("on tb", "taobao.com"),
    ("微店", "weidian.com"),
    ("w2c on wd", "weidian.com"),
    ("1688.com", "1688.com"),
    ("little yellow fish", "goofish.com"),
    ("海鲜市场", "goofish.com"),
    ("die Bucht", "ebay.com"),
    ("order from the bay", "ebay.com"),
    ("go to the gate", "dhgate.com"),
    ("dh gate", "dhgate.com"),
    ("拼夕夕", "pinduoduo.com"),
    ("狗东", "jd.com"),
    ("wally world", "walmart.com"),
    ("toko oren", "shopee.sg"),
    ("#dhgatefinds", "dhgate.com"),
    ("алик", "aliexpress.com"),
    ("meli", "mercadolibre.com.ar"),
    ("amazon code 12", "amazon.com"),
]


@pytest.mark.parametrize(("text", "site"), MEANT, ids=[text for text, _ in MEANT])
def test_a_shop_is_meant(text, site):
    (hint,) = shop_hints(text)
    assert hint.site == site
    assert 0 <= hint.start < hint.end <= len(text)
    assert 0.5 < hint.certainty < 1


NOT_MEANT = [
    ("the bay area", "a region"),
    ("hudson's bay blankets", "a place in the name of goods"),
    ("I wish you were here", "a verb"),
    ("my wish list", "a list"),
    ("the gate is closed", "an ordinary word"),
    ("the river is high", "an ordinary word"),
    ("2 tb of memory", "a measure"),
    ("wd 40", "an oil"),
    ("ali and his sister", "a person"),
    ("1688 followers", "a number"),
    ("amazonian parrots", "part of another word"),
    ("amazon rainforest", "the forest"),
    ("prime time", "television"),
    ("a store in Berlin", "an article"),
    ("i am happy", "a verb"),
]


@pytest.mark.parametrize(("text", "note"), NOT_MEANT, ids=[text for text, _ in NOT_MEANT])
def test_no_shop_is_meant(text, note):
    assert shop_hints(text) == [], note


def test_a_country_is_said_or_not():
    assert shop_hints("amazon uk")[0].country
    assert not shop_hints("amazon")[0].country


def test_the_usual_site_is_the_first():
    assert usual("amazon") == sites("amazon")[0] == "amazon.com"
    assert "amazon.co.uk" in sites("amazon")


@pytest.mark.parametrize(
    ("text", "country"),
    [
        ("only £20", "uk"),
        ("nur 20 € und das ist nicht viel", "de"),
        ("le collier et les bagues", "fr"),
        ("za 40 zł", "pl"),
        ("a ring", ""),
        ("", ""),
    ],
)
def test_money_and_language_lean_to_a_country(text, country):
    assert leaning(text) == country


@pytest.mark.parametrize("piece", ["wd ", "amazon uk germany ", "buy tb ", "germany ", "🇩🇪 amazon"])
def test_linear_time(piece):
    grows_in_step(lambda length: shop_hints(piece * (length // len(piece))), 10_000)
