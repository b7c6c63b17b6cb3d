"""Ways: how a scheme sends buyers to a listing, by name."""

from __future__ import annotations

from collections.abc import Callable

from countermark.demo import detour, pictured, promotion
from countermark.demo.call import Call
from countermark.demo.chance import Chance
from countermark.demo.draft import Draft, Size
from countermark.demo.words import data

WAYS: dict[str, Callable[[Draft, Chance, Call], None]] = {
    made.__name__: made
    for made in (
        promotion.direct, promotion.redirect, promotion.bio, promotion.comment,
        promotion.affiliate, promotion.message, detour.wrapper, detour.broken, detour.code,
        detour.known, detour.numbered, detour.store, detour.search, detour.thread, detour.story,
        detour.quote, detour.document, detour.landing, promotion.agent, promotion.warc,
        promotion.telegram, promotion.whatsapp, promotion.mail, promotion.page,
        promotion.capture, promotion.sheet, promotion.listing,
    )
}  # fmt: skip
"""The ways of linking, by name, the commonest first."""

PICTURED: dict[str, Callable[[Draft, Chance, Call], None]] = {
    made.__name__: made
    for made in (pictured.collage, pictured.qr, pictured.overlay, pictured.relisted)
}
"""Ways that lie in a picture, for worlds that have pictures and ask for them."""


def ways(size: Size) -> dict[str, Callable[[Draft, Chance, Call], None]]:
    """The ways of a world: all but those in pictures, or those that its words name."""
    names = data("world").get("ways", WAYS)
    known = WAYS | PICTURED if size.pictures else WAYS
    return {name: known[name] for name in names if name in known}


ANYWHERE = tuple(WAYS)[:18]
"""Those that a listing of any shop may have beside its own."""

NEEDS_WORDS = ("message", "telegram", "whatsapp", "mail", "page", "sheet")
"""Ways that have only their text to name the brand with."""

NEEDS_TITLE = ("store", "search")
"""Ways that need words which no other title has."""
