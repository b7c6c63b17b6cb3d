from countermark.links import Redirects
from countermark.records.key import Key
from countermark.records.pointer import pointer
from countermark.records.post import Post
from countermark.signals.seen import BLIND, WHOLE, Likeness, Seen, Written
from countermark.tracing.routes import trace
from countermark.tracing.way import settle
from countermark.tracing.web import Web

PICTURE, OTHER = "a" * 64, "b" * 64
ITEM = Key.item("amazon.com", "B0EXAMPLE1")
POST = Post(
    key=Key.parse("instagram.com:post/C1"),
    url="https://www.instagram.com/p/C1/",
    text="new in",
    evidence=(pointer("c" * 64),),
)
WEB = Web(Redirects([]), {})


def _seen(**what):
    return settle(trace(POST, WEB, Seen(**what)).ways, {}, {})


def test_what_is_written_in_a_picture_leads_on_as_surely_as_it_was_read():
    words = Written("shop: amazon.com/dp/B0EXAMPLE1", 0.8, PICTURE, "img/p.jpg")
    (way,) = _seen(words=(words,))
    assert way.route.target == ITEM
    assert way.route.certainty == 0.8
    assert way.route.route[0].kind == "overlay"
    assert "img/p.jpg" in way.route.route[0].note
    assert way.route.evidence[0] == pointer(PICTURE)


def test_a_code_in_a_picture_leads_on():
    (way,) = _seen(codes=(Written("https://www.amazon.com/dp/B0EXAMPLE1", 1.0, PICTURE, "p.jpg"),))
    assert (way.route.target, way.route.certainty) == (ITEM, 1.0)
    assert way.route.route[0].kind == "qr"


def test_a_listings_own_picture_is_a_way_without_a_link():
    like = Likeness(ITEM, 0.9, "the same picture", PICTURE, "p.jpg", WHOLE, OTHER, WHOLE)
    (way,) = _seen(alike=(like,))
    assert (way.route.target, way.route.certainty) == (ITEM, 0.9)
    assert [step.kind for step in way.route.route] == ["picture", "listing"]
    assert way.route.route[0].value == pointer(OTHER)
    assert way.route.evidence[0] == pointer(PICTURE)


def test_an_instruction_in_a_picture_is_as_sure_as_it_was_read():
    words = Written("link in bio", 0.5, PICTURE, "p.jpg")
    (way,) = _seen(words=(words,))
    assert way.route.target is None
    assert way.route.certainty <= 0.5


def test_a_record_that_nobody_looked_at_has_its_words_alone():
    assert trace(POST, WEB, BLIND).ways == []


def test_the_words_of_all_pictures_are_lines_of_one_text():
    both = (Written("ring", 0.9, PICTURE, "a.jpg"), Written("Aurelle", 0.7, OTHER, "b.jpg"))
    assert Seen(words=both).text == "ring\nAurelle"
