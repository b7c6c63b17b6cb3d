"""Promotions: the plain ways in which a scheme tells buyers what to order."""

from __future__ import annotations

from countermark.demo.call import Call, asking, messaged, posted, promotes
from countermark.demo.cast import Person
from countermark.demo.chance import Chance
from countermark.demo.disguise import broken, spelt
from countermark.demo.draft import SHEET, Draft, Object
from countermark.demo.shops import agent_link, short_link
from countermark.demo.words import data, say, thing


def direct(draft: Draft, chance: Chance, call: Call) -> None:
    """A post with the listing's address."""
    linked(draft, chance, call, "direct", call.offered.item.typed(chance))


def affiliate(draft: Draft, chance: Chance, call: Call) -> None:
    """A post with the listing's address and the promoter's affiliate identity."""
    link, identity = call.offered.item.affiliate_link(chance, call.person.paid)
    if identity is None:  # the shop pays nobody
        direct(draft, chance, call)
        return
    draft.truth["identities"].append({"key": identity})
    linked(draft, chance, call, "affiliate", link)


def redirect(draft: Draft, chance: Chance, call: Call) -> None:
    """A post with a short address, at times two in a row, that redirects.csv resolves; now and
    then it led elsewhere before the post, or leads elsewhere since."""
    start = short_link(chance)
    middle = call.offered.item.short_link(chance)
    target = call.offered.item.link(chance)
    at = chance.stamp()
    if chance.happens(0.3):
        elsewhere = call.offered.item.shop.item(chance, "Sold Out").page
        early, late = chance.around(at)
        draft.redirects.append((start, target, 301, early))
        draft.redirects.append((start, elsewhere, 301, late))
    elif chance.happens(0.5):
        draft.hop(chance, start, middle, 302)
        draft.hop(chance, middle, target)
    else:
        draft.hop(chance, start, target)
    linked(draft, chance, call, "redirect", start, at)


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
    asks = asking(chance, call, "bio")
    key = posted(draft, chance, call, "bio", asks, also=(page, call.person.key))
    draft.route(key, call.offered.key, "bio")


def comment(draft: Draft, chance: Chance, call: Call) -> None:
    """A post whose address, or item code, stands in its author's comment below it."""
    kind = "named_comments" if call.naming == "comment" else "comments"
    link = told(chance, call)
    text = say(chance, call.language, "guilty", kind, **call.slots(chance), link=link)
    key = posted(draft, chance, call, "comment", asking(chance, call, "comment"), comment=text)
    draft.route(key, call.offered.key, "comment")


def message(draft: Draft, chance: Chance, call: Call) -> None:
    """A direct message to a follower."""
    buyer = Person.drawn(chance.of("buyer"), call.language, call.person.network)
    text = _worded(chance, call, "messages", told(chance, call))
    thread = chance.pattern("thread-{x}{x}{x}{x}{x}{x}")
    sender = call.person.handle
    key = messaged(draft, chance, call.person.network, thread, sender, buyer.handle, text)
    draft.route(key, call.offered.key, "message")
    promotes(draft, call, "message", (key,))


def agent(draft: Draft, chance: Chance, call: Call) -> None:
    """A post with the item through a purchasing agent, who pays the promoter by a code."""
    link, identity = agent_link(chance, call.offered.item, call.person.paid)
    draft.truth["identities"].append({"key": identity})
    linked(draft, chance, call, "agent", link)


def warc(draft: Draft, chance: Chance, call: Call) -> None:
    """A post with a short address that only a crawl's archive resolves."""
    start = f"https://hop{chance.whole(10, 99)}.example/{chance.pattern('{A}{A}{9}{9}{A}')}"
    draft.warc.append((start, call.offered.item.link(chance), chance.stamp()))
    linked(draft, chance, call, "warc", start)


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
    promotes(draft, call, "mail", (), file="mail")


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
    promotes(draft, call, "page", (key,))


def capture(draft: Draft, chance: Chance, call: Call) -> None:
    """A story that an investigator took a screenshot of."""
    asks = asking(chance, call, "direct", link=call.offered.item.link(chance))
    key = posted(draft, chance, call, "capture", asks, captured=True)
    draft.route(key, call.offered.key, "capture")


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
    promotes(draft, call, "sheet", (f"web:{SHEET}",), file=SHEET)


def listing(draft: Draft, chance: Chance, call: Call) -> None:
    """Nothing: the listing gives itself away by what its buyers write."""
    draft.truth["promotions"].append(
        {"listing": call.offered.key, "keys": [], "way": "listing", "naming": "review"}
    )


def linked(
    draft: Draft, chance: Chance, call: Call, way: str, link: str, at: str | None = None
) -> str:
    """Publish a post with the link as it is written, and tell the route: its key."""
    key = posted(draft, chance, call, way, asking(chance, call, "direct", link=link), at=at)
    draft.route(key, call.offered.key, way)
    return key


def told(chance: Chance, call: Call) -> str:
    """The address as people give it below a post or in a chat: plain, broken or as a code."""
    item = call.offered.item
    if chance.happens(0.65):
        return item.typed(chance)
    if chance.happens(0.5):
        return broken(chance, item.brief(chance))
    shop = item.shop.called(chance, call.language)
    return asking(chance, call, "code", code=spelt(chance, item.id), shop=shop)


def _worded(chance: Chance, call: Call, kind: str, link: str) -> str:
    return say(chance, call.language, "guilty", kind, **call.slots(chance), link=link)


def _chat(
    draft: Draft, chat: list[Object], file: str, way: str, chance: Chance, call: Call
) -> None:
    text = _worded(chance, call, "messages", call.offered.item.link(chance))
    chat.append({"from": call.person, "at": chance.moment(), "text": text})
    draft.route(None, call.offered.key, way, file=file)
    promotes(draft, call, way, (), file=file)
