"""Invented leads for the tests of the report; `python tests/report/invented_leads.py OUT [N]`."""

import sys
from hashlib import sha256
from itertools import count
from pathlib import Path
from random import Random

import numpy as np
from PIL import Image, ImageDraw

from countermark.pictures.thumbnail import Thumbnail, small
from countermark.records.key import Key
from countermark.records.lead import Lead, LeadListing, LeadMark, LeadPost, Seen
from countermark.records.picture import LeadPicture, PictureMatch, PictureText
from countermark.records.pointer import pointer
from countermark.records.reason import Reason
from countermark.records.rejected import Rejected
from countermark.records.route import Route, Step
from countermark.report import Report, page, tally
from countermark.report.weighing import FLOOR, probability

BRANDS = {"aurelle": "Maison Aurelle", "norvik": "Norvik Ur", "castellan": "Castellan & Fils"}
SHOPS = ("amazon.com", "aliexpress.com", "dhgate.com", "weidian.com", "ebay.co.uk")
TITLES = (
    "Women's Classic Screw Titanium Steel Bracelet, 6.7 inch, gift box",
    "Fashion quilted chain bag for ladies, vintage look, no logo",
    "Automatic dive watch 40mm ceramic bezel sapphire glass, homage",
    "钛钢螺丝手镯 女士 经典款 不掉色 高级感",
    "Unisex pendant necklace 18k plated, minimal",
    "حقيبة يد نسائية أنيقة جلد صناعي",
    "Phone strap beads",
)
CAPTIONS = (
    "Order THIS, get THIS ✨ link in bio, iykyk #aurelle #dupe",
    "the vis bangle everyone is asking me for. Swipe for the listing photo vs what came 😳 "
    "links get taken down so fast, ordering now! #aur3lle",
    "同款手镯 看主页链接 评论区有码",
    "Best norvik alternative I have found. 1:1, box included. DM for the link",
)
HANDLES = ("finds.by.mira", "dealsbylou", "looks4less_ana", "repguide.oslo", "closet.of.kim")


def evidence(number: int, line: int) -> str:
    return pointer(sha256(str(number).encode()).hexdigest(), f"line={line}")


def digest(name: str) -> str:
    """The digest of an invented picture."""
    return sha256(name.encode()).hexdigest()


def text(kind: str, words: str, box: tuple[int, int, int, int]) -> PictureText:
    return PictureText(kind=kind, text=words, certainty=0.94, box=box)


def shown(number: int) -> tuple[LeadPicture, ...]:
    """The picture of an invented post: it shows the listing's, a motif, only words, or nothing."""
    kind = number % 4
    likeness = PictureMatch(
        kind="likeness", note="17 points of it agree, mirrored", certainty=0.9,
        box=(520, 180, 960, 900), other=digest("listing"), other_box=(150, 80, 860, 940),
        points=((700, 300, 420, 240), (610, 520, 560, 480), (820, 760, 300, 800)),
    )  # fmt: skip
    motif = PictureMatch(
        kind="motif", note="vis", certainty=0.8, box=(40, 180, 480, 900), other=digest("reference")
    )
    texts = (
        text("words", "ORDER THIS", (60, 30, 400, 130)),
        text("name", "AUR3LLE", (600, 30, 900, 130)),
        text("code", "https://bio.example/q", (700, 800, 950, 980)),
    )
    picture = LeadPicture(
        digest=digest(f"picture {kind}"),
        name=f"img/post-{kind}.jpg",
        texts=texts[: 3 - kind],
        matches=((likeness, motif), (likeness,), (), ())[kind],
    )
    return (picture,)


def lead(number: int = 0, **change: object) -> Lead:
    """One invented lead; the same number gives the same lead."""
    random = Random(number)
    brand = random.choice(list(BRANDS))
    site = random.choice(SHOPS)
    title = random.choice(TITLES)
    item = Key.item(site, f"B0INVENT{number:03d}")
    handle = random.choice(HANDLES)
    price = f"{random.randint(9, 90)}.{random.choice(('00', '50', '99'))}"
    reasons = [
        Reason(
            signal="route.redirect" if number % 3 else "route.direct",
            family="route",
            weight=6.0 if number % 3 else 6.8,
            counted=True,
            detail=f"bio.example/{handle} → go.example/{number} → {item}",
            evidence=(evidence(1, 12 + number), evidence(2, 3)),
        ),
        Reason(
            signal="mention.tag",
            family="mention",
            weight=2.2,
            counted=True,
            detail=f"#{brand} in the caption of the post",
            evidence=(evidence(1, 12 + number),),
        ),
        Reason(
            signal="mention.nickname",
            family="mention",
            weight=1.6,
            detail="“aur3lle” is known to be used for the brand",
            evidence=(evidence(1, 12 + number),),
        ),
        Reason(
            signal="price.far-below",
            family="price",
            weight=1.4,
            counted=True,
            detail=f"${price} against $6,900 for the Vis bracelet",
            evidence=(evidence(3, 700 + number),),
        ),
    ]
    if number % 2:
        reasons.append(
            Reason(
                signal="intent.order-get",
                family="intent",
                weight=1.9,
                counted=True,
                detail="“Order THIS, get THIS”: one thing is shown and another is ordered",
                evidence=(evidence(1, 12 + number),),
            )
        )
    if number % 4 == 1:
        reasons.append(
            Reason(
                signal="innocence.warning",
                family="innocence",
                weight=-1.7,
                counted=True,
                detail="the post also reads like a comparison of two products",
                evidence=(evidence(1, 12 + number),),
            )
        )
    if number % 5 == 2:
        reasons.append(
            Reason(
                signal="disguise.blurred",
                family="disguise",
                weight=1.1 + number % 3,
                counted=True,
                detail="the listing’s photos are blurred where the motif would be",
                evidence=(evidence(4, 1),),
            )
        )
    prior = -7.0
    weight = round(prior + sum(reason.weight for reason in reasons if reason.counted), 2)
    grade = next((name for name, floor in FLOOR.items() if weight >= floor), "abstain")
    posts = tuple(
        LeadPost(
            key=Key.post("instagram.com", f"Cinv{number}x{n}"),
            account=Key.account("instagram.com", handle),
            published=f"2026-0{1 + number % 9}-{10 + n}T10:00:00Z",
            state="unknown",
            text=random.choice(CAPTIONS),
            url=f"https://www.instagram.com/p/Cinv{number}x{n}/",
            images=(f"img/post-{number % 4}.jpg", "img/never-given.jpg"),
            pictures=shown(number),
        )
        for n in range(1 + (number % 6 == 0) * 3)
    )
    values: dict[str, object] = {
        "lead": f"L-{sha256(f'{number}'.encode()).hexdigest()[:10]}",
        "brand": brand,
        "listing": LeadListing(
            key=item,
            url=f"https://www.{site}/item/{item.id}?variant={number}&ref=promo",
            title=title,
            seller=Key.seller(site, f"A{number % 9}INVENTED"),
            offer={"variant": "colour 4" if number % 2 else None},
            state="live" if number % 3 else "dead",
            price=price,
            currency="USD",
            brand="Generic",
            category="Jewellery > Bracelets",
            description="High quality stainless material, does not fade. Ships in a plain box. "
            "Message us before ordering for the photo of the real product.",
            images=("img/a.jpg", "img/b.jpg"),
            pictures=(
                LeadPicture(digest=digest("listing"), name="img/a.jpg"),
                LeadPicture(
                    digest=digest("blurred"),
                    name="img/b.jpg",
                    texts=(text("cover", "mosaic", (300, 300, 700, 700)),),
                ),
            )[: 2 - number % 2],
            received=(LeadPicture(digest=digest("review"), name="img/r.jpg"),)[: number % 3],
            conflicts={"price": (price, "129.00")} if number % 7 == 3 else {},
        ),
        "posts": posts,
        "probability": round(probability(weight), 4),
        "grade": grade,
        "weight": weight,
        "prior": prior,
        "reasons": tuple(reasons),
        "route": (
            Step(kind="bio-link", value=f"https://bio.example/{handle}", observed="2026-07-03"),
            Step(kind="redirect", value=f"https://go.example/{number}", observed="2026-07-04"),
            Step(kind="listing", value=str(item)),
        ),
        "disguise": ("no brand in title or description", "motif hidden in the photos")[
            : 1 + number % 2
        ],
        "marks": (
            LeadMark(
                mark="vis",
                registration="USPTO 0000002",
                in_force=True,
                goods_covered=None if number % 3 == 0 else True,
                territory="US",
            ),
            LeadMark(
                mark=f"{brand}-word",
                registration="EUIPO 000000123",
                in_force=number % 4 > 0,
                goods_covered=True,
                territory="EU",
            ),
        ),
        "seen": Seen(
            first="2026-03-01T08:00:00Z", last=f"2026-0{1 + number % 9}-14T09:30:00+02:00"
        ),
        "priority": round(probability(weight) * random.uniform(0.4, 1), 3),
    }
    return Lead(**(values | change))


def leads(number: int = 40) -> list[Lead]:
    return sorted(map(lead, range(number)), key=lambda found: (-found.priority, found.lead))


def picture(number: int, width: int = 160) -> Thumbnail:
    """A thumbnail of an invented bangle, or of two."""
    image = Image.new("RGB", (width, 120), (226 - 9 * number, 219, 205 + 9 * number))
    pen = ImageDraw.Draw(image)
    for left in range(0, width - 159, 160):
        pen.ellipse((left + 35, 15, left + 125, 105), outline=(176, 138, 58), width=11)
        for x in (44, 76, 108):
            y = 18 + abs(x - 76) // 3
            pen.ellipse((left + x, y, left + x + 8, y + 8), fill=(120, 88, 30))
    return Thumbnail((small(np.asarray(image)),))


def pictures() -> dict[str, Thumbnail]:
    """All but one of those that the leads show."""
    posts = {digest(f"picture {number}"): picture(number, 320) for number in range(3)}
    others = ("listing", "blurred", "review", "reference")
    return posts | {digest(name): picture(number) for number, name in enumerate(others, 2)}


def report(found: list[Lead] | None = None) -> Report:
    """A report of forty leads, or of those given."""
    post, item = Key.post("instagram.com", "Cinv1"), Key.item("amazon.com", "B0INVENT001")
    ends = (*["no redirect was given for go.example"] * 23, *["the page was dead"] * 4)
    routes = [
        *(Route(origin=post, target=item, certainty=1, route=[Step(kind=kind, value="x")])
          for kind in (*["direct"] * 61, *["bio-link"] * 34, *["redirect"] * 18, "comment")),
        *(Route(origin=post, target=None, certainty=0, route=[Step(kind="direct", value="x")],
                note=note) for note in ends),
    ]  # fmt: skip
    lines = count(3, 17)
    return Report(
        leads=leads() if found is None else found,
        abstained=311,
        brands=BRANDS,
        routes=tally(routes),
        rejected=[
            Rejected(file="world/posts.jsonl", line=next(lines), reason=reason, row=row)
            for reason, row in (("not JSON", '{"@type":"Product","name":'),) * 3
            + (("a listing without a URL", {"@type": "Product", "name": "Ring"}),) * 2
        ],
        pictures=pictures(),
        run={
            "inputs": [
                {"name": name, "format": form, "sha256": sha256(name.encode()).hexdigest()}
                for name, form in (
                    ("world/listings.jsonl", "jsonl"),
                    ("world/posts.jsonl", "jsonl"),
                    ("world/redirects.csv", "redirects"),
                )
            ],
            "read": {
                "jsonl": {"listing": 12480, "post": 1932, "account": 211},
                "redirects": {"redirect": 640},
            },
            "rejected": {
                "count": 5,
                "reasons": [["not JSON", 3], ["a listing without a URL", 2]],
            },
            "seconds": {"intake": 1.84, "signals": 0.93, "tracing": 0.41, "report": 0.12},
            "versions": {"countermark": "0.1.0", "python": "3.11.9", "duckdb": "2.0.0"},
            "weights": {
                "note": "The weights of the reasons were set by hand and are not yet calibrated on "
                "judged leads: read a probability as an order of urgency, not as a frequency."
            },
        },
    )


if __name__ == "__main__":
    whole = report(leads(int(sys.argv[2])) if len(sys.argv) > 2 else None)
    Path(sys.argv[1]).write_text(page(whole), encoding="utf-8")
