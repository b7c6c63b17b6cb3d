"""Pictured: the ways of a scheme that lie in a picture and not in words; plain links where the
world has all its pictures."""

from __future__ import annotations

from dataclasses import replace

from countermark.demo.call import UNWRITTEN, Call, asking, posted
from countermark.demo.chance import Chance
from countermark.demo.draft import Draft
from countermark.demo.picture import Shot
from countermark.demo.promotion import direct
from countermark.demo.shops import short_link
from countermark.demo.words import data


def collage(draft: Draft, chance: Chance, call: Call) -> None:
    """A post whose picture shows the listing's own photo beside what arrives."""
    photo = _photo(draft, call)
    if photo is None or draft.pictured:
        direct(draft, chance, call)
        return
    labels: tuple[str, str] = tuple(chance.pick(data("hiding")["labels"]))
    shot = replace(_shown(chance, call), layout="pair", left=photo, labels=labels)
    _pictured(draft, chance, call, "collage", shot)


def qr(draft: Draft, chance: Chance, call: Call) -> None:
    """A post with a QR code on its picture: the address, or a short one."""
    if draft.pictured:
        direct(draft, chance, call)
        return
    link = call.offered.item.link(chance)
    if chance.happens(0.4):
        target, link = link, short_link(chance)
        draft.hop(chance, link, target)
    _pictured(draft, chance, call, "qr", replace(_shown(chance, call), code=link))


def overlay(draft: Draft, chance: Chance, call: Call) -> None:
    """A post with the address written into its picture."""
    if draft.pictured:
        direct(draft, chance, call)
        return
    words = call.offered.item.brief(chance).partition("://")[2].removeprefix("www.")
    shot = replace(_shown(chance, call), layout="priced", caption=words)
    _pictured(draft, chance, call, "overlay", shot)


def relisted(draft: Draft, chance: Chance, call: Call) -> None:
    """A post whose link is dead; the goods are listed again under the photo that it shows."""
    photo = _photo(draft, call)
    if photo is None or draft.pictured:
        direct(draft, chance, call)
        return
    dead = call.offered.item.shop.item(chance, call.offered.title, call.offered.item.seller)
    asks = asking(chance, call, "direct", link=dead.link(chance))
    shot = replace(photo, layout="priced", caption=call.offered.asked)
    if call.naming in UNWRITTEN:
        shot = replace(_shown(chance, call), layout="pair", left=photo, labels=("A", "B"))
    key = posted(draft, chance, call, "relisted", asks, shot=shot)
    draft.route(key, dead.key, "dead")
    draft.route(key, call.offered.key, "relisted")


def _pictured(draft: Draft, chance: Chance, call: Call, way: str, shot: Shot) -> None:
    key = posted(draft, chance, call, way, asking(chance, call, way), shot=shot)
    draft.route(key, call.offered.key, way)


def _photo(draft: Draft, call: Call) -> Shot | None:
    """The listing's own photo, where it has one that no other listing has."""
    images = call.offered.record.get("image", [])
    return next((draft.pictures[path] for path in images if path not in draft.stock), None)


def _shown(chance: Chance, call: Call) -> Shot:
    """What arrives: with the motif, and the name where the promotion shows it so."""
    return Shot(
        call.house.trade,
        f"{chance.whole(0, 10**9)}",
        motif=True,
        word=call.house.word if call.naming in ("picture", "overlay") else None,
    )
