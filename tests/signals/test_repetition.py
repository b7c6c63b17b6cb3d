from dataclasses import replace

from signal_candidates import candidate_of

from countermark.records.key import Key
from countermark.signals.candidate import Circle
from countermark.signals.examples import AURELLE_POST, BRACELET
from countermark.signals.repetition import RepetitionSignal


def found(brands, **changed):
    candidate = candidate_of({"listing": {**BRACELET, **changed}, "post": AURELLE_POST})
    assert candidate.listing.seller
    circle = Circle(brands={candidate.listing.seller: frozenset(brands)})
    signals = RepetitionSignal().findings(replace(candidate, circle=circle))
    return [finding.signal for finding in signals]


def test_a_seller_promoted_under_three_brands_sells_what_is_asked_for():
    assert found(["aurelle", "bramble", "corvanne"]) == ["repetition.brands"]
    assert found(["aurelle", "bramble"]) == []


def test_a_make_of_its_own_is_no_silence():
    assert found(["aurelle", "bramble", "corvanne"], brand="Nordheim") == []


UPLOADED = "https://img.example/O1CN01abCDefGH1Xyz_!!99001122{}.jpg"


def together(
    other_seller,
    other_image,
    files=("x" * 64, "x" * 64),
    other_name="Ring of steel",
    operators=None,
):
    """What is found of a listing where another is promoted too, by another account."""
    other = {
        **BRACELET,
        "url": "https://www.amazon.com/dp/B0EXAMPLE2",
        "name": other_name,
        "image": other_image,
        "offers": {"price": "9", "seller": {"identifier": other_seller}},
    }
    again = {
        **AURELLE_POST,
        "url": "https://www.instagram.com/p/Cagain/",
        "articleBody": "#aurelle https://www.amazon.com/dp/B0EXAMPLE2",
        "author": {"alternateName": "ola", "url": "https://www.instagram.com/ola/"},
    }
    given = {
        "listing": {**BRACELET, "image": UPLOADED.format(33)},
        "post": AURELLE_POST,
        "other listing": other,
        "other post": again,
    }
    shown = dict(zip(("B0EXAMPLE1", "B0EXAMPLE2"), files, strict=True))
    candidate = candidate_of(given, shown, operators or {})
    return {finding.signal for finding in RepetitionSignal().findings(candidate)}


def test_one_photo_in_two_shops_that_are_promoted_alike():
    assert together("A2OTHER", "b.jpg") == {"repetition.photo"}
    assert together("A2OTHER", "b.jpg", files=("x" * 64, "y" * 64)) == set()


def test_one_photo_of_one_seller_counts_only_under_another_title():
    assert "repetition.photo" in together("A1SELLER", "b.jpg")
    assert "repetition.photo" not in together("A1SELLER", "b.jpg", other_name=BRACELET["name"])


def test_the_uploader_ties_listings_of_two_sellers():
    apart = ("x" * 64, "y" * 64)
    assert together("A2OTHER", UPLOADED.format(33), apart) == {"repetition.uploader"}
    assert together("A2OTHER", UPLOADED.format(44), apart) == set()


def test_one_actor_behind_two_sellers():
    apart = ("x" * 64, "y" * 64)
    one, other = (Key.parse(f"amazon.com:seller/{id}") for id in ("A1SELLER", "A2OTHER"))
    same = {one: "O-1", other: "O-1"}
    assert together("A2OTHER", "b.jpg", apart, operators=same) == {"repetition.operator"}
    differ = {one: "O-1", other: "O-2"}
    assert together("A2OTHER", "b.jpg", apart, operators=differ) == set()


def test_two_accounts_of_one_actor_that_promote_are_no_strangers():
    apart = ("x" * 64, "y" * 64)
    mira, ola = (Key.account("instagram.com", name) for name in ("mira.finds", "ola"))
    same = {mira: "O-1", ola: "O-1"}
    assert together("A2OTHER", "b.jpg", apart, operators=same) == {"repetition.operator"}
