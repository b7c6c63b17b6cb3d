"""Instructed: the one listing that is meant, or none."""

import pytest

from countermark.links.instruction import find_instructions
from countermark.links.which import Which
from countermark.records.key import Key
from countermark.tracing.instructed import (
    IN_ORDER,
    IN_WINDOW,
    WORDED,
    Offered,
    Question,
    Titled,
    in_store,
    question,
    searched,
    worded,
)


def offered(*titles: str, site: str = "amazon.com") -> list[Offered]:
    return [Offered(Key.item(site, f"B0EXAMPLE{n}"), title) for n, title in enumerate(titles)]


def asked(phrase: str = "", which: Which | None = None, *platforms: str) -> Question:
    return Question(phrase, "qx", which, frozenset(platforms))


@pytest.mark.parametrize(
    ("phrase", "titles", "found"),
    [
        ("fern cuff", ("Fern cuff", "Fern cuff steel"), 0),
        ("fern steel", ("Belt", "Fern cuff steel"), 1),
        ("fern steel", ("Fern ring steel", "Fern cuff steel"), None),
        ("fern", ("Fern cuff", "Belt"), None),
        ("fern steel cuff oval gold", ("Fern steel cuff oval", "Belt"), 0),
        ("the", ("The",), None),
        ("fern cuff", (), None),
    ],
)
def test_a_phrase_finds_the_one_title_that_it_fits(
    phrase: str, titles: tuple[str, ...], found: int | None
) -> None:
    answer = searched(asked(phrase), offered(*titles))
    assert answer.key == (None if found is None else Key.item("amazon.com", f"B0EXAMPLE{found}"))
    assert answer.note


def test_only_the_shop_that_is_named_counts() -> None:
    goods = offered("Fern cuff") + offered("Fern cuff", site="amazon.de")
    assert searched(asked("fern cuff", None, "ebay"), goods).key is None
    assert searched(asked("fern cuff"), goods).key is None
    german = Question("fern cuff", "", None, frozenset({"amazon"}), frozenset({"amazon.de"}))
    assert searched(german, goods).key == Key.item("amazon.de", "B0EXAMPLE0")


def test_a_place_counts_the_goods_that_are_of_the_kind() -> None:
    goods = offered("Belt", "Steel bangle", "Mug", "Cuff gold")
    second = Which(2, "bracelet", said="second bracelet")
    answer = in_store(asked("", second), goods)
    assert (answer.key, answer.certainty) == (goods[3].key, IN_ORDER)
    shown = in_store(asked("", second), goods, [goods[3], goods[1]])
    assert (shown.key, shown.certainty) == (goods[1].key, IN_WINDOW)
    assert in_store(asked("", Which(9, "one")), goods).key is None
    assert in_store(asked("", Which(-1, "one")), goods).key == goods[3].key


def test_the_shop_is_read_from_the_text() -> None:
    text = "search 'fern cuff' on Amazon"
    (told,) = find_instructions(text)
    assert question(told, text).platforms == {"amazon"}


@pytest.mark.parametrize(
    ("sentence", "place"),
    [
        ("on amazon the fern willow one please", 0),
        ("willow and then fern", None),
        ("a gold ring for me", None),
        ("comet", None),
        ("silver comet ring comes up first", 2),
    ],
)
def test_words_in_a_row_tell_one_title(sentence: str, place: int | None) -> None:
    goods = offered("Gold ring Fern Willow", "Gold ring Oak", "Silver ring Comet")
    titles = [Titled(one, frozenset(one.title.lower().split())) for one in goods]
    bits = {"gold": 1.0, "ring": 0.5, "silver": 4.0, "fern": 9.0, "willow": 8.0, "comet": 9.0}
    answer = worded(asked(), sentence.split(), titles, bits, 10.0)
    assert answer.key == (None if place is None else goods[place].key)
    assert answer.certainty == (0 if place is None else WORDED)
    elsewhere = asked("", None, "ebay")
    assert worded(elsewhere, sentence.split(), titles, bits, 10.0).key is None
