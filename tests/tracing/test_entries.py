"""Entries: which link of a list is meant."""

import pytest

from countermark.links.which import Which
from countermark.records.key import Key
from countermark.records.page import Link, Page
from countermark.tracing.entries import BESIDE, NAMED, Meant, labelled, listed, picked, weighed

NUMBERED = ("1. gold bangle", "2. mug", "3. lamp")
PLAIN = ("gold bangle", "mug", "desk lamp")


def places(labels: tuple[str, ...], meant: Meant) -> list[int]:
    return [pick.place for pick in picked(labels, meant)[0]]


@pytest.mark.parametrize(
    ("labels", "number", "place"),
    [
        (PLAIN, 2, 1),
        (PLAIN, -1, 2),
        (PLAIN, -3, 0),
        (NUMBERED, 3, 2),
        (("#12 bangle", "#11 mug", "#10 lamp"), 11, 1),
        (("no. 7 – bangle", "no. 8 – mug"), 8, 1),
        (("7️⃣ bangle", "8️⃣ mug"), 7, 0),
        (("316L bangle", "925 ring", "mug"), 3, 2),
    ],
)
def test_by_number(labels: tuple[str, ...], number: int, place: int) -> None:
    assert places(labels, Meant(Which(number, said="x"))) == [place]


@pytest.mark.parametrize(
    ("labels", "which"),
    [
        (PLAIN, Which(4)),
        (PLAIN, Which(-4)),
        (("#12 a", "#11 b", "#10 c"), Which(1)),
        (("#7 a", "#7 b", "#8 c"), Which(7)),
        (PLAIN, Which(code="qx-12")),
    ],
)
def test_what_the_list_has_not_is_no_entry(labels: tuple[str, ...], which: Which) -> None:
    picks, why = picked(labels, Meant(which))
    assert picks == []
    assert why


def test_by_code() -> None:
    assert places(("bangle QX-12", "bangle QX-13"), Meant(Which(code="qx-13"))) == [1]


@pytest.mark.parametrize(
    ("words", "place"),
    [("gold", 0), ("dorada", 0), ("金色", 0), ("lamp", 2), ("bracelet", 0), ("золотой браслет", 0)],
)
def test_by_words_in_any_language(words: str, place: int) -> None:
    assert places(PLAIN, Meant(Which(words=words))) == [place]


def test_words_that_fit_several_or_none_share_the_certainty() -> None:
    for words in ("steel", "zebra"):
        picks, _ = picked(("steel ring", "steel bangle"), Meant(Which(words=words)))
        assert [pick.certainty for pick in picks] == [0.5, 0.5]


def test_the_words_of_the_post_make_one_likelier() -> None:
    meant = Meant(None, "my new golden bracelet is here #ootd")
    picks, _ = picked(PLAIN, meant)
    assert [round(pick.certainty, 2) for pick in picks] == [0.6, 0.2, 0.2]
    assert sum(pick.certainty for pick in picks) == pytest.approx(1)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("bio: desk lamp!", 2),
        ("DESK-LAMP 👆", 2),
        ("gold bangle or the mug", None),
        ("mugs", None),
        ("the lamp for the desk", None),
        ("", None),
    ],
)
def test_a_whole_label_in_the_text(text: str, place: int | None) -> None:
    sure = [p.place for p in picked(PLAIN, Meant(None, text, text))[0] if p.certainty == NAMED]
    assert sure == ([] if place is None else [place])
    less = [p.place for p in picked(PLAIN, Meant(None, text))[0] if p.certainty == BESIDE]
    assert less == sure


def test_the_longer_of_two_labels() -> None:
    labels = ("rose gold", "gold", "rose")
    assert places(labels, Meant(None, "", "in rose gold")) == [0]
    assert places(labels, Meant(None, "", "in gold")) == [1]
    assert len(places(("gold", "gold", "tan"), Meant(None, "", "in gold"))) == 3


def test_titles_count_where_labels_say_nothing() -> None:
    meant = Meant(Which(words="gold", said="the gold one"))
    (pick,) = weighed(("a", "b"), ("Steel bangle golden", "Steel bangle"), meant)
    assert pick.place == 0


def test_one_entry_is_the_one() -> None:
    assert picked(("x",), Meant(Which(words="gold")))[0][0].certainty == 1.0


def page(text: str, *links: Link) -> Page:
    return Page(key=Key.page("bio.example/mira"), text=text, links=links)


def test_the_text_of_a_page_labels_its_links() -> None:
    links = [Link(url="https://a.example"), Link(url="https://b.example")]
    for text in (
        "@mira\n1. bangle\n2. mug",
        "@mira\nbangle\nmug",
        "intro\n1. bangle\nor\n2. mug\nx",
    ):
        found = labelled(page(text, *links)).links
        assert [link.text.lstrip("12. ") for link in found] == ["bangle", "mug"], text
    for text in ("one long story", "a\nb\nc\nd\ne\nf"):
        assert [link.text for link in labelled(page(text, *links)).links] == ["", ""]


def test_icons_are_no_entries() -> None:
    icon = Link(url="https://www.instagram.com/mira/")
    entries = [
        Link(url="https://a.example", text="bangle"),
        Link(url="https://b.example", text="x"),
    ]
    assert listed([icon, *entries]) == entries
    assert len(listed([icon, Link(url="https://a.example")])) == 2
