from countermark.records.key import Key
from countermark.records.listing import Listing
from countermark.tracing.relisting import Offer, Promoted, relisted

TITLE = "Women's Fashion Classic Screw Titanium Steel Bracelet"
SELLER, OTHER, STRANGER = (Key.seller("shop.example", name) for name in ("one", "two", "three"))


def key(number: int) -> Key:
    return Key.item("shop.example", str(number))


def promoted(title=TITLE, brand="aurelle", images=(), probability=0.8, number=1) -> Promoted:
    listing = Listing(
        key=key(number), url="https://shop.example/1", title=title, seller=SELLER, images=images,
        evidence=("sha256:" + "0" * 64,),
    )  # fmt: skip
    return Promoted(brand, listing, probability)


def offer(seller=OTHER, title=TITLE, images=(), number=2) -> Offer:
    return Offer(key(number), seller, title, images)


def found(offers, *of, operator_of=lambda key: "O-2" if key == STRANGER else "O-1"):
    return relisted(of or [promoted()], offers, operator_of)


def test_the_same_title_at_another_account_of_the_actor():
    ((pair, like),) = found([offer()]).items()
    assert pair == ("aurelle", key(2))
    assert (like.listing, like.how, like.certainty) == (key(1), "under the same title", 0.8)
    assert like.evidence


def test_nearly_the_same_title_and_the_same_photo():
    nearly = offer(title="Womens Fashion Classic Screw Titanium Steel Bracelet Gift")
    ((_, like),) = found([nearly]).items()
    assert like.how == "under nearly the same title"
    image = ("https://img.example/1.jpg",)
    ((_, like),) = found([offer(title="Gift", images=image)], promoted(images=image)).items()
    assert like.how == "with a photo of it"


def test_nobody_is_accused_for_the_company_he_keeps():
    assert found([offer(seller=STRANGER)]) == {}  # the same title, another actor
    assert found([offer(title="Red Leather Wallet With Eight Pockets")]) == {}
    assert found([offer(title="Gold ring")], promoted(title="Gold ring")) == {}  # anybody's words
    assert found([offer(title="")], promoted(title="")) == {}


def test_the_promoted_listing_is_not_its_own_like():
    assert found([offer(seller=SELLER, number=1)]) == {}


def test_the_surest_lead_is_named_whatever_the_order():
    unsure, sure = promoted(probability=0.5, number=3), promoted(probability=0.9, number=4)
    for order in ([unsure, sure], [sure, unsure]):
        ((_, like),) = found([offer()], *order).items()
        assert like.listing == key(4)
