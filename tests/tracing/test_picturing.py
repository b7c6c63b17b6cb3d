from dataclasses import replace

from countermark.records.key import Key
from countermark.records.listing import Listing
from countermark.records.registry import Brand
from countermark.records.route import Route, Step
from countermark.signals.candidate import Candidate, Hit, Promotion
from countermark.signals.seen import (
    WHOLE,
    Box,
    Covered,
    Likeness,
    Line,
    Pictured,
    Point,
    Seen,
    Shows,
    Written,
)  # fmt: skip
from countermark.tracing.leads import lead_of
from countermark.tracing.picturing import LETTERS, PICTURES, TEXTS, own, promoting, received
from countermark.tracing.weighing import Weights

ITEM, ELSE = Key.item("amazon.com", "B0EXAMPLE1"), Key.item("amazon.com", "B0EXAMPLE2")
POST, PHOTO, MORE, REFERENCE = ("a" * 64, "b" * 64, "c" * 64, "d" * 64)
BOX = Box(500, 100, 900, 700)
LINES = (Line("ORDER THIS", 0.9, Box(0, 0, 400, 90)), Line("Aurelle", 0.8, BOX))
CAPTION = "new in, link below"
ROUTE = Route(
    origin=Key.parse("instagram.com:post/C1"),
    target=ITEM,
    certainty=1,
    route=(Step(kind="direct", value="x"),),
)


def _written(lines=LINES, picture=POST):
    text = "\n".join(line.text for line in lines)
    return Written(text, 0.85, picture, "img/p.jpg", lines=tuple(lines))


def _like(listing=ITEM, certainty=0.9, **more):
    return Likeness(
        listing, certainty, "the same picture", POST, "img/p.jpg", BOX, PHOTO, WHOLE, **more
    )


def _promotion(seen, hits=()):
    return Promotion(
        key=Key.parse("instagram.com:post/C1"), kind="post", account=None, published=None,
        state="unknown", text=f"{CAPTION}\n{seen.text}" if seen.words else CAPTION, url=None,
        images=("img/p.jpg",), evidence=(), routes=(ROUTE,), hits=tuple(hits), seen=seen,
    )  # fmt: skip


def _hit(start, brand="aurelle"):
    return Hit(0, brand, "name", "aurelle", start, start + 7, "plain")


def _seen(*pictures, **what):
    return Seen(pictures=tuple(Pictured(p, f"{p[:1]}.jpg") for p in pictures or (POST,)), **what)


def test_words_and_codes_are_carried_with_their_places():
    code = Written("https://x.example", 1.0, POST, "img/p.jpg", Box(1, 2, 3, 4))
    (picture,) = promoting(_promotion(_seen(words=(_written(),), codes=(code,))), ITEM)
    assert (picture.digest, picture.name) == (POST, "a.jpg")
    assert [(t.kind, t.text, t.box) for t in picture.texts] == [
        ("words", "ORDER THIS", (0, 0, 400, 90)),
        ("words", "Aurelle", tuple(BOX)),
        ("code", "https://x.example", (1, 2, 3, 4)),
    ]


def test_the_line_that_names_the_brand_is_told_from_the_others():
    first = _written([Line("GET THIS", 0.9, WHOLE)], MORE)
    seen = _seen(MORE, POST, words=(first, _written()))
    at = len(CAPTION) + 1 + seen.text.index("Aurelle")
    pictures = promoting(_promotion(seen, [_hit(at), _hit(0)]), ITEM)
    kinds = {text.text: text.kind for picture in pictures for text in picture.texts}
    assert kinds == {"GET THIS": "words", "ORDER THIS": "words", "Aurelle": "name"}
    assert pictures[0].digest == POST  # what says why comes first


def test_the_words_of_a_caption_are_not_those_of_a_picture():
    candidate = _candidate(_promotion(_seen(words=(_written(),))))
    lead = lead_of(candidate, Weights.load())
    assert lead.posts[0].text == CAPTION
    assert lead.posts[0].pictures[0].texts[0].text == "ORDER THIS"


def test_only_likenesses_to_this_listing_are_matches_the_surest_first():
    points = (Point(1, 2, 3, 4),)
    seen = _seen(alike=(_like(ELSE), _like(certainty=0.3), _like(points=points)))
    (picture,) = promoting(_promotion(seen), ITEM)
    assert [match.certainty for match in picture.matches] == [0.9, 0.3]
    sure = picture.matches[0]
    assert (sure.kind, sure.other, sure.box) == ("likeness", PHOTO, tuple(BOX))
    assert sure.points == ((1, 2, 3, 4),)


def test_motifs_the_brands_own_photo_and_covers():
    shows = Shows("aurelle", "vis", 0.8, POST, "p.jpg", BOX, REFERENCE)
    cover = Covered("mosaic", 0.9, POST, "p.jpg", BOX)
    seen = _seen(shows=(shows,), covers=(cover,))
    (picture,) = promoting(_promotion(seen), ITEM)
    assert [(m.kind, m.note, m.other) for m in picture.matches] == [("motif", "vis", REFERENCE)]
    assert [(t.kind, t.text) for t in picture.texts] == [("cover", "mosaic")]
    (picture,) = promoting(_promotion(replace(seen, taken=(shows,))), ITEM)
    assert [match.kind for match in picture.matches] == ["reference"]


def test_each_frame_of_a_video_that_says_something_is_a_picture():
    lines = [Line("GET THIS", 0.9, WHOLE, 2), Line("ring", 0.9, WHOLE, 0)]
    seen = _seen(words=(_written(lines),), alike=(_like(frame=3),))
    pictures = promoting(_promotion(seen), ITEM)
    assert [picture.frame for picture in pictures] == [3, 0, 2]
    assert [text.text for text in pictures[1].texts] == ["ring"]


def _candidate(*promotions, **more):
    brand = Brand(id="aurelle", name="Maison Aurelle", rights_holder="rivoire")
    listing = Listing(key=ITEM, url="https://www.amazon.com/dp/B0EXAMPLE1", title="Bracelet")
    return Candidate(brand, listing, promotions, (), None, **more)


def test_the_listings_photos_that_posts_show_come_first():
    promotion = _promotion(_seen(alike=(_like(),)))
    photos = own(_candidate(promotion, seen=_seen(MORE, PHOTO)))
    assert [photo.digest for photo in photos] == [PHOTO, MORE]
    assert own(_candidate(promotion)) == ()


def test_what_names_the_brand_in_photos_of_the_listing_and_its_reviews():
    seen = _seen(words=(_written(),), shows=(Shows("other", "x", 1, POST, "", BOX, MORE),))
    at = (_hit(seen.text.index("Aurelle")),)
    candidate = _candidate(seen=seen, drawn=at, received=seen, delivered=at)
    for photos in (own(candidate), received(candidate)):
        assert [text.kind for text in photos[0].texts] == ["words", "name"]
        assert photos[0].matches == ()  # another brand's motif says nothing here


def test_a_lead_stays_of_a_sensible_size():
    lines = [Line("x" * 10_000, 0.9, WHOLE)] * 100
    digests = [f"{number:064x}" for number in range(50)]
    seen = _seen(*digests, words=(_written(lines, digests[0]),))
    pictures = promoting(_promotion(seen), ITEM)
    assert len(pictures) == PICTURES
    assert len(pictures[0].texts) == TEXTS
    assert {len(text.text) for text in pictures[0].texts} == {LETTERS}


def test_a_record_without_pictures_carries_none():
    promotion = _promotion(Seen())
    assert promoting(promotion, ITEM) == ()
    assert received(_candidate(promotion)) == ()


def test_how_many_show_a_picture_is_carried():
    seen = Seen(pictures=(Pictured(POST, "p.jpg", 37),))
    (picture,) = promoting(_promotion(seen), ITEM)
    assert picture.strangers == 37
