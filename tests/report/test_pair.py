from invented_leads import lead

from countermark.records.picture import LeadPicture, PictureMatch
from countermark.report.pair import MOST, needed, pairs

POST, MORE, PHOTO, REFERENCE, REVIEW = (sign * 64 for sign in "abcde")


def _match(other=PHOTO, certainty=0.9, kind="likeness"):
    box = (0, 0, 500, 1000)
    return PictureMatch(kind=kind, note="the same", certainty=certainty, box=box, other=other)


def _picture(digest=POST, *matches, **more):
    return LeadPicture(digest=digest, name=f"{digest[:1]}.jpg", matches=matches, **more)


def _lead(*posts, photos=None, received=()):
    plain = lead(1)
    photos = (_picture(PHOTO),) if photos is None else photos
    listing = plain.listing.model_copy(update={"pictures": photos, "received": received})
    made = tuple(plain.posts[0].model_copy(update={"pictures": shown}) for shown in posts)
    return plain.model_copy(update={"listing": listing, "posts": made})


def _told(found):
    return [(pair.holder, pair.number, pair.picture.digest, pair.other) for pair in pairs(found)]


def test_likenesses_come_first_the_surest_of_them_before_the_others():
    motif = _match(REFERENCE, 1.0, "motif")
    found = _lead((_picture(MORE, _match(certainty=0.5)),), (_picture(POST, motif, _match()),))
    assert _told(found) == [
        ("post", 1, POST, PHOTO),
        ("post", 0, MORE, PHOTO),
        ("post", 1, POST, REFERENCE),
    ]


def test_without_a_likeness_the_first_pictures_stand_beside_each_other():
    found = _lead((), (_picture(MORE),))
    assert _told(found) == [("post", 1, MORE, PHOTO)]
    assert pairs(found)[0].match is None
    motif = _picture(POST, _match(REFERENCE, 0.8, "motif"))
    assert _told(_lead((motif,))) == [("post", 0, POST, PHOTO), ("post", 0, POST, REFERENCE)]


def test_where_one_side_has_no_picture_there_is_no_pair():
    assert pairs(_lead((_picture(),), photos=())) == []
    assert pairs(_lead(())) == []
    assert pairs(lead(1).model_copy(update={"posts": ()})) == []
    assert pairs(_lead((_picture(PHOTO),))) == []  # nothing beside itself


def test_photos_of_the_listing_and_its_reviews_stand_beside_the_reference():
    motif = _match(REFERENCE, 0.7, "motif")
    found = _lead((), photos=(_picture(PHOTO, motif),), received=(_picture(REVIEW, motif),))
    assert _told(found) == [("listing", 0, PHOTO, REFERENCE), ("review", 0, REVIEW, REFERENCE)]


def test_a_picture_that_several_posts_show_is_told_once():
    shown = (_picture(POST, _match()),)
    assert _told(_lead(shown, shown)) == [("post", 0, POST, PHOTO)]
    many = [_picture(f"{number:064x}", _match()) for number in range(30)]
    assert len(pairs(_lead(many))) == MOST


def test_what_matters_most_is_needed_first():
    one = _lead((_picture(POST, _match(), _match(REFERENCE, 0.5, "motif")), _picture(MORE)))
    two = _lead((_picture(REVIEW),))
    assert needed([one, two]) == [POST, PHOTO, REVIEW, REFERENCE, MORE]
    assert needed([]) == []
