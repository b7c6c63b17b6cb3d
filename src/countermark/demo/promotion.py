"""Promotions: the ways in which a scheme tells buyers what to order."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from countermark.demo.cast import Person
from countermark.demo.chance import Chance
from countermark.demo.draft import SHEET, Draft, Object, Offered, message_key
from countermark.demo.houses import SPOKEN, House
from countermark.demo.picture import Shot
from countermark.demo.shops import agent_link, short_link
from countermark.demo.words import data, decorated, say, thing


@dataclass(frozen=True)
class Call:
    """One promotion to make: who promotes which listing under which name."""

    house: House
    person: Person
    language: str
    offered: Offered
    naming: str

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


def direct(draft: Draft, chance: Chance, call: Call) -> None:
    """A post with the listing's address."""
    _post(draft, chance, call, "direct", "direct", call.offered.item.typed(chance))


def affiliate(draft: Draft, chance: Chance, call: Call) -> None:
    """A post with the listing's address and the promoter's affiliate identity."""
    link, identity = call.offered.item.affiliate_link(chance, call.person.handle)
    if identity is None:  # the shop pays nobody
        direct(draft, chance, call)
        return
    draft.truth["identities"].append({"key": identity})
    _post(draft, chance, call, "affiliate", "direct", link)


def redirect(draft: Draft, chance: Chance, call: Call) -> None:
    """A post with a short address, at times two in a row, that redirects.csv resolves."""
    start = short_link(chance)
    middle = call.offered.item.short_link(chance)
    if chance.happens(0.5):
        draft.hop(chance, start, middle, 302)
        draft.hop(chance, middle, call.offered.item.link(chance))
    else:
        draft.hop(chance, start, call.offered.item.link(chance))
    _post(draft, chance, call, "redirect", "direct", start)


def bio(draft: Draft, chance: Chance, call: Call) -> None:
    """A post that says "link in bio"; the bio leads to a page of links."""
    host = draft.chance.of("host", call.person.key).pick(data("shops")["bio_hosts"])
    handle = call.person.handle
    page = f"web:{host}/{handle}"
    link, _ = call.offered.item.affiliate_link(chance, handle)
    if not any(p["url"] == f"https://{host}/{handle}" for p in draft.pages):
        draft.pages.append(
            {
                "@type": "WebPage",
                "url": f"https://{host}/{handle}",
                "dateModified": chance.stamp(),
                "name": f"@{handle}",
                "text": f"@{handle}\n"
                + say(chance, call.language, "guilty", "plain_bios", name=call.house.word),
                "relatedLink": [f"https://{handle.replace('_', '-')}.blog.example/"],
            }
        )
    written = next(p for p in draft.pages if p["url"] == f"https://{host}/{handle}")
    written["relatedLink"].append(link)
    draft.truth["bios"].append(
        {"account": call.person.key, "page": page, "to": call.offered.key, "url": written["url"]}
    )
    draft.route(page, call.offered.key, "page")
    key = _post(draft, chance, call, "bio", "bio", "", also=(page, call.person.key))
    draft.route(key, call.offered.key, "bio")


def comment(draft: Draft, chance: Chance, call: Call) -> None:
    """A post whose address stands in a comment below it."""
    link = call.offered.item.typed(chance)
    key = _post(draft, chance, call, "comment", "comment", link)
    draft.route(key, call.offered.key, "comment")


def message(draft: Draft, chance: Chance, call: Call) -> None:
    """A direct message to a follower."""
    buyer = Person.drawn(chance.of("buyer"), call.language, call.person.network)
    text = _worded(chance, call, "messages", call.offered.item.link(chance))
    written: Object = {
        "@type": "Message",
        "dateSent": chance.stamp(),
        "sender": {"@type": "Person", "alternateName": call.person.handle},
        "recipient": [{"@type": "Person", "alternateName": buyer.handle}],
        "text": text,
        "isPartOf": chance.pattern("thread-{x}{x}{x}{x}{x}{x}"),
        "about": call.person.network.removesuffix(".com"),
    }
    draft.messages.append(written)
    key = message_key(written)
    draft.route(key, call.offered.key, "message")
    _promotes(draft, call, "message", (key,))


def agent(draft: Draft, chance: Chance, call: Call) -> None:
    """A post with the item through a purchasing agent, who pays the promoter by a code."""
    link, identity = agent_link(chance, call.offered.item, call.person.handle)
    draft.truth["identities"].append({"key": identity})
    _post(draft, chance, call, "agent", "direct", link)


def warc(draft: Draft, chance: Chance, call: Call) -> None:
    """A post with a short address that only a crawl's archive resolves."""
    start = f"https://hop{chance.whole(10, 99)}.example/{chance.pattern('{A}{A}{9}{9}{A}')}"
    draft.warc.append((start, call.offered.item.link(chance), chance.stamp()))
    _post(draft, chance, call, "warc", "direct", start)


def telegram(draft: Draft, chance: Chance, call: Call) -> None:
    """A message in a Telegram channel's export."""
    _chat(draft, draft.telegram, "telegram/result.json", "telegram", chance, call)


def whatsapp(draft: Draft, chance: Chance, call: Call) -> None:
    """A message in a WhatsApp chat's export."""
    _chat(draft, draft.whatsapp, "WhatsApp Chat with Finds.txt", "whatsapp", chance, call)


def mail(draft: Draft, chance: Chance, call: Call) -> None:
    """A mail from a supplier to a reseller."""
    text = _worded(chance, call, "mails", call.offered.item.link(chance))
    draft.mails.append(
        {"from": call.person, "at": chance.moment(), "text": text, "price": call.offered.asked}
    )
    draft.route(None, call.offered.key, "mail", file="mail")
    _promotes(draft, call, "mail", (), file="mail")


def page(draft: Draft, chance: Chance, call: Call) -> None:
    """A page of a finds blog."""
    host = chance.pick(data("shops")["blogs"])
    path = f"guides/{call.house.trade}-{chance.whole(100, 999)}"
    text = _worded(chance, call, "pages", call.offered.item.link(chance))
    draft.markdown.append(
        {"url": f"https://{host}/{path}", "title": f"{call.house.trade} guide", "text": text,
         "at": chance.stamp()}
    )  # fmt: skip
    key = f"web:{host}/{path}"
    draft.route(key, call.offered.key, "page")
    _promotes(draft, call, "page", (key,))


def capture(draft: Draft, chance: Chance, call: Call) -> None:
    """A story that an investigator took a screenshot of."""
    _post(draft, chance, call, "capture", "direct", call.offered.item.link(chance), captured=True)


def sheet(draft: Draft, chance: Chance, call: Call) -> None:
    """Rows of a promotion sheet: one item in several colours, through an agent."""
    owner = Person.drawn(draft.chance.of("owner of the sheet"), "en")
    link, identity = agent_link(chance, call.offered.item, owner.handle)
    draft.truth["identities"].append({"key": identity})
    name = call.house.named(call.naming, chance)
    for number in range(chance.whole(2, 4)):
        draft.sheet.append(
            {
                "产品名": f"{name} {thing(chance, 'en', call.house.trade)}",
                "产品图片链接": f"https://img{number}.example/{call.offered.item.id}-{number}.jpg",
                "产品id": call.offered.item.id,
                "产品购买链接": link,
                "价格": f"${chance.price(12, 60)}",
                "二级分类": call.house.trade.title(),
                "一级分类": "ACC",
                "品牌": call.house.named("caption", chance) if chance.happens(0.8) else "",
            }
        )
    draft.route(f"web:{SHEET}", call.offered.key, "sheet")
    draft.route(call.offered.key, call.offered.key, "sheet", optional=True)
    _promotes(draft, call, "sheet", (f"web:{SHEET}",), file=SHEET)


def listing(draft: Draft, chance: Chance, call: Call) -> None:
    """Nothing: the listing gives itself away by what its buyers write."""
    draft.truth["promotions"].append(
        {"listing": call.offered.key, "keys": [], "way": "listing", "naming": "review"}
    )


WAYS: dict[str, Callable[[Draft, Chance, Call], None]] = {
    made.__name__: made
    for made in (
        direct, redirect, bio, comment, affiliate, message, agent, warc, telegram, whatsapp, mail,
        page, capture, sheet, listing,
    )
}  # fmt: skip
"""The ways of linking, by name; the first six are those that a listing may have beside its own."""

NEEDS_WORDS = ("message", "telegram", "whatsapp", "mail", "page", "sheet")
"""Ways that have only their text to name the brand with."""


def _post(
    draft: Draft,
    chance: Chance,
    call: Call,
    way: str,
    asking: str,
    link: str,
    *,
    also: tuple[str, ...] = (),
    captured: bool = False,
) -> str:
    """Publish a post that promotes the listing; `asking` is how it says where the link is."""
    spoken = call.naming in SPOKEN
    slots = call.slots(chance)
    text = say(chance, call.language, "guilty", "named" if spoken else "unnamed", **slots)
    asks = say(chance, call.language, "guilty", "calls", asking, link=link)
    text = chance.pick(("\n", " ")).join((decorated(chance, text), asks)).strip()
    if call.naming == "tag" and chance.happens(0.4):
        text = f"{text}\n#{call.house.id} #ootd #{chance.pick(data('names')['flavour'])}"
    more: dict[str, Any] = {}
    if picture := _picture(draft, chance, call, captured):
        more["image"] = picture
    author = call.person.author()
    if call.naming == "bio":
        author["description"] = say(chance, call.language, "guilty", "bios", **slots)
    comments = []
    if asking == "comment":
        kind = "named_comments" if call.naming == "comment" else "comments"
        comments.append(say(chance, call.language, "guilty", kind, **slots, link=link))
    elif call.naming == "comment":
        comments.append(f"{call.house.word}? 😍")
    if comments:
        more["comment"] = [_comment(chance, call.person, text) for text in comments]
    captured = captured and bool(picture)
    key, _ = draft.post(chance, call.person, text, captured=captured, author=author, **more)
    if asking == "direct":
        draft.route(key, call.offered.key, way)
    _promotes(draft, call, way, (key, *also))
    return key


def _comment(chance: Chance, person: Person, text: str) -> Object:
    return {
        "@type": "Comment",
        "author": {"@type": "Person", "alternateName": person.handle},
        "dateCreated": chance.stamp(),
        "text": text,
    }


def _picture(draft: Draft, chance: Chance, call: Call, captured: bool) -> list[str]:
    """What the post shows: the motif, which the listing's own photos hide."""
    shot = Shot(
        call.house.trade,
        f"{chance.whole(0, 10**9)}",
        motif=True,
        word=call.house.word if call.naming == "picture" else None,
        layout="story" if captured else chance.pick(("plain", "pair", "pair", "priced")),
        caption=f"@{call.person.handle}" if captured else call.offered.asked,
    )
    return draft.picture("post", shot)


def _worded(chance: Chance, call: Call, kind: str, link: str) -> str:
    return say(chance, call.language, "guilty", kind, **call.slots(chance), link=link)


def _chat(
    draft: Draft, chat: list[Object], file: str, way: str, chance: Chance, call: Call
) -> None:
    text = _worded(chance, call, "messages", call.offered.item.link(chance))
    chat.append({"from": call.person, "at": chance.moment(), "text": text})
    draft.route(None, call.offered.key, way, file=file)
    _promotes(draft, call, way, (), file=file)


def _promotes(
    draft: Draft, call: Call, way: str, keys: tuple[str, ...], file: str | None = None
) -> None:
    draft.truth["promotions"].append(
        {
            "listing": call.offered.key,
            "keys": list(keys),
            "way": way,
            "naming": call.naming,
            "account": call.person.key,
            "file": file,
        }
    )
