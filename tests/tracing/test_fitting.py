import pytest

from countermark.records.key import Key
from countermark.records.listing import Listing
from countermark.records.registry import Brand, Product
from countermark.records.route import Route
from countermark.signals.candidate import Promotion
from countermark.tracing.fitting import fitted

BRANDS = {"velmora": Brand(id="velmora", name="Velmora", rights_holder="x",
                           products=(Product(name="Vela handbag"),))}  # fmt: skip
TITLES = {
    "one": "Tan Handbag Canvas",
    "two": "Solar Lantern with Carry Bag",
    "three": "Bird Feeder",
}
KEYS = {name: Key.parse(f"shop.example:{name}") for name in TITLES}
LISTINGS = {KEYS[n]: Listing(key=KEYS[n], url="", title=title) for n, title in TITLES.items()}
POST = Key.parse("instagram.com:post/a")


def promoted(name, certainty):
    route = Route(origin=POST, target=KEYS[name], certainty=certainty, route=())
    promotion = Promotion(POST, "post", None, None, "", "", None, (), (), (route,), ())
    return "velmora", KEYS[name], (promotion,)


def certainties(*pairs):
    return [p[0].routes[0].certainty for _, _, p in fitted(pairs, LISTINGS, BRANDS)]


def test_of_a_bag_and_lanterns_the_maker_of_bags_means_the_bag():
    third = 1 / 3
    found = certainties(promoted("one", third), promoted("two", third), promoted("three", third))
    assert found == pytest.approx([1 / 1.4, 0.2 / 1.4, 0.2 / 1.4], abs=1e-4)


def test_of_what_fits_alike_each_keeps_its_share():
    assert certainties(promoted("two", 0.5), promoted("three", 0.3)) == [0.5, 0.3]


def test_one_alone_stays_as_sure_as_it_is_whatever_it_is():
    assert certainties(promoted("three", 0.4)) == [0.4]


def test_links_that_all_are_sure_mean_all_of_them():
    assert certainties(promoted("one", 1.0), promoted("three", 1.0)) == [1.0, 1.0]
