"""Calls: one promotion of one listing, and how it is published."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from countermark.demo.cast import Person
from countermark.demo.chance import Chance
from countermark.demo.draft import Draft, Object, Offered, message_key
from countermark.demo.houses import SPOKEN, House
from countermark.demo.picture import Shot
from countermark.demo.words import data, decorated, say, thing

IN_PICTURES = ("qr", "collage", "overlay", "relisted")
"""Ways that lie in a picture."""

UNWRITTEN = ("picture", "motif", "overlay")
"""Namings that no text holds."""


@dataclass(frozen=True)
class Call:
    """One promotion to make: who promotes which listing under which name."""

    house: House
    person: Person
    language: str
    offered: Offered
    naming: str
    partners: list[Person] = field(default_factory=list)
    """All who promote in the scheme; a way that needs one more adds to them."""

    def slots(self, chance: Chance) -> dict[str, object]:
        """What the sentences need."""
        name = self.house.named(self.naming, chance)
        return {
            # Chinese has no spaces, which a tag needs to end
            "name": name + " " * (self.naming == "tag" and self.language == "zh"),
            "item": thing(chance, self.language, self.house.trade),
            "line": self.house.line,
            "price": self.offered.asked,
            "genuine": self.house.genuine,
            "handle": self.person.handle,
            "number": chance.whole(3, 12),
        }


def posted(
    draft: Draft,
    chance: Chance,
    call: Call,
    way: str,
    asks: str = "",
    *,
    comment: str | None = None,
    also: tuple[str, ...] = (),
    captured: bool = False,
    at: str | None = None,
    bio: str | None = None,
    shared: str | None = None,
    shot: Shot | None = None,
) -> str:
    """Publish a post that promotes the listing: its key.

    `asks` says what buyers shall do, the author's `comment` stands below, `also` are other keys by
    which the promotion may be named; `at` is its moment, `bio` the address in its author's bio,
    `shared` that of a post which it shares, `shot` the
    picture where the way lies in it.
    """
    more: dict[str, Any] = {"datePublished": at} if at else {}
    if shared:
        more["sharedContent"] = {"@type": "SocialMediaPosting", "url": shared}
    spoken = call.naming in SPOKEN
    slots = call.slots(chance)
    text = say(chance, call.language, "guilty", "named" if spoken else "unnamed", **slots)
    text = chance.pick(("\n", " ")).join((decorated(chance, text), asks)).strip()
    if call.naming == "tag" and chance.happens(0.4):
        text = f"{text}\n#{call.house.id} #ootd #{chance.pick(data('names')['flavour'])}"
    if picture := (
        draft.picture("post", shot) if shot else _picture(draft, chance, call, captured)
    ):
        more["image"] = picture
    author = call.person.author()
    if bio:
        author["sameAs"] = [bio]
    if call.naming == "bio":
        author["description"] = say(chance, call.language, "guilty", "bios", **slots)
    comments = [comment] if comment else []
    if call.naming == "comment" and not comment:
        comments.append(f"{call.house.word}? 😍")
    if comments:
        more["comment"] = [_comment(chance, call.person, text) for text in comments]
    captured = captured and bool(picture)
    key, _ = draft.post(chance, call.person, text, captured=captured, author=author, **more)
    promotes(draft, call, way, (key, *also))
    return key


def asking(chance: Chance, call: Call, way: str, **slots: object) -> str:
    """What the post asks buyers to do."""
    return say(chance, call.language, "guilty", "calls", way, **slots)


def promotes(
    draft: Draft, call: Call, way: str, keys: tuple[str, ...], file: str | None = None
) -> None:
    """Tell the truth of a promotion."""
    draft.truth["promotions"].append(
        {
            "listing": call.offered.key,
            "keys": list(keys),
            "way": way,
            "naming": call.naming,
            "account": call.person.key,
            "file": file,
            "language": call.language,
            "readable": way not in IN_PICTURES and call.naming not in UNWRITTEN,
        }
    )


def messaged(
    draft: Draft, chance: Chance, network: str, thread: str, sender: str, to: str, text: str,
    sent: str | None = None,
) -> str:  # fmt: skip
    """A direct message: its key."""
    written: Object = {
        "@type": "Message",
        "dateSent": sent or chance.stamp(),
        "sender": {"@type": "Person", "alternateName": sender},
        "recipient": [{"@type": "Person", "alternateName": to}],
        "text": text,
        "isPartOf": thread,
        "about": network.removesuffix(".com"),
    }
    draft.messages.append(written)
    return message_key(written)


def _comment(chance: Chance, person: Person, text: str) -> Object:
    return {
        "@type": "Comment",
        "author": {"@type": "Person", "alternateName": person.handle},
        "dateCreated": chance.stamp(),
        "text": text,
    }


def _picture(draft: Draft, chance: Chance, call: Call, captured: bool) -> list[str]:
    """What the post shows: the motif, which the listing's own photos hide."""
    if call.naming == "overlay":
        words = chance.pick(data("hiding")["overlays"]).format(name=call.house.word)
        shot = Shot(call.house.trade, f"{chance.whole(0, 10**9)}", motif=False, layout="priced",
                    caption=words)  # fmt: skip
        return draft.picture("post", shot)
    shot = Shot(
        call.house.trade,
        f"{chance.whole(0, 10**9)}",
        motif=True,
        word=call.house.word if call.naming == "picture" else None,
        layout="story" if captured else chance.pick(("plain", "pair", "pair", "priced")),
        caption=f"@{call.person.handle}" if captured else call.offered.asked,
    )
    return draft.picture("post", shot)
