from countermark.links import Redirects
from countermark.records.key import Key
from countermark.records.pointer import pointer
from countermark.records.post import Post
from countermark.signals.seen import Seen, Written
from countermark.tracing.routes import trace
from countermark.tracing.way import settle
from countermark.tracing.web import Web

PICTURE = "a" * 64
POST = Post(
    key=Key.parse("instagram.com:post/C1"),
    url="https://www.instagram.com/p/C1/",
    text="new in",
    evidence=(pointer("c" * 64),),
)
MEANT = Key.item("amazon.co.uk", "B0HPANEQWF")
READ = Key.item("amazon.co.uk", "BOHPANEQWF")


def _settled(text, *known):
    seen = Seen(words=(Written(text, 0.9, PICTURE, "img/p.jpg"),))
    made = trace(POST, Web(Redirects([]), {}), seen).ways
    return settle(made, {str(key): key for key in known}, {})


def test_the_reading_that_a_known_listing_answers_was_meant():
    (way,) = _settled("amazon.co.uk/dp/BOHPANEQWF", MEANT)
    assert way.route.target == MEANT
    assert way.route.route[0].kind == "overlay"
    assert "one known listing" in way.route.route[0].note
    assert 0.5 < way.route.certainty < 1


def test_what_was_read_stands_where_a_listing_has_it():
    (way,) = _settled("amazon.co.uk/dp/B0HPANEQWF", MEANT)
    assert way.route.target == MEANT


def test_without_a_known_listing_it_is_as_it_was_read():
    (way,) = _settled("amazon.co.uk/dp/BOHPANEQWF")
    assert way.route.target == READ


def test_where_two_known_listings_answer_none_is_told_from_the_other():
    ways = _settled("amazon.co.uk/dp/BOHPANEQWF", MEANT, READ)
    assert MEANT not in {way.route.target for way in ways if way.route.certainty >= 0.9}


def test_words_without_figures_are_read_once():
    assert _settled("beautiful bracelets everywhere", MEANT) == []


def test_the_name_that_an_address_has_for_the_number_may_be_misread():
    bag = Key.item("weidian.com", "9967004143")
    targets = {way.route.target for way in _settled("weidian.com/item.html?itemlD=9967004143", bag)}
    assert bag in targets
    assert bag not in {w.route.target for w in _settled("weidian.com/item.html?itemlD=9967004143")}
