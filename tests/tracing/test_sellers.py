import pytest

from countermark.links.caption import read
from countermark.tracing.sellers import Sellers

NAMES = ["Osprey Hall Studio", "Lindenbach Wear", "云雀手作", "Gems", "Nia's Corner-Shop", "  "]
SELLERS = Sellers(NAMES)


def told(text):
    return [(one.names, one.which and one.which.number) for one in SELLERS.told(text, ())]


@pytest.mark.parametrize(
    ("text", "name", "number"),
    [
        ("osprey hall studio hat es, das dritte Stück", "osprey hall studio", 3),
        ("voyez chez Lindenbach Wear, deuxième article", "lindenbach wear", 2),
        ("WBLindenbach Wear店第四个", "lindenbach wear", 4),
        ("去看云雀手作吧", "云雀手作", None),
        ("everything from Nia's corner shop", "nia's corner shop", None),
        ("Ｏｓｐｒｅｙ Hall Studio", "osprey hall studio", None),
    ],
)
def test_a_seller_is_named_whatever_the_words_around(text, name, number):
    assert told(text) == [((name,), number)]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "gems, just gems",  # one word that anybody writes
        "osprey hall",
        "losprey hall studio",
        "lindenbach wearing nothing",
    ],
)
def test_a_part_of_a_name_is_none(text):
    assert told(text) == []


def test_what_is_said_outright_is_enough():
    text = "go to the store Osprey Hall Studio on amazon, third bracelet"
    plain = [one for one in read(text).instructions if not one.loose]
    assert plain
    assert not list(SELLERS.told(text, plain))


def test_all_of_the_line_may_tell_of_the_goods():
    text = "look 👀\nthe grey one, Lindenbach Wear 🤍 braided"
    (one,) = SELLERS.told(text, ())
    assert one.kind == "store"
    assert one.loose
    assert text[one.start : one.end] == "the grey one, Lindenbach Wear 🤍 braided"
    assert one.phrase.split() == ["the", "grey", "one,", "🤍", "braided"]


def test_nobody_known_is_nobody_named():
    assert not list(Sellers().told("Osprey Hall Studio", ()))
    assert not list(Sellers(["", "x"]).told("x", ()))
