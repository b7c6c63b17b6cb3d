"""Detours: the ways of a scheme that hide the address, or only say how to find the listing."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from countermark.demo.call import Call, asking, messaged, posted
from countermark.demo.cast import Person
from countermark.demo.chance import Chance
from countermark.demo.disguise import broken as broken_up
from countermark.demo.disguise import spelt, wrapped
from countermark.demo.draft import Draft, Object, Offered
from countermark.demo.filler import fillers
from countermark.demo.promotion import linked
from countermark.demo.shops import short_link
from countermark.demo.words import data, say


def wrapper(draft: Draft, chance: Chance, call: Call) -> None:
    """A post with the address inside that of a redirector, at times inside two."""
    linked(draft, chance, call, "wrapper", wrapped(chance, call.offered.item.link(chance)))


def broken(draft: Draft, chance: Chance, call: Call) -> None:
    """A post with the address, or a short one, written so that filters miss it."""
    link = call.offered.item.brief(chance)
    if chance.happens(0.25):
        link = short_link(chance)
        draft.hop(chance, link, call.offered.item.link(chance))
    linked(draft, chance, call, "broken", broken_up(chance, link))


def code(draft: Draft, chance: Chance, call: Call) -> None:
    """A post with the item's number, spelt around filters, and a name people have for the shop."""
    item = call.offered.item
    asks = asking(
        chance, call, "code", code=spelt(chance, item.id),
        shop=item.shop.called(chance, call.language),
    )  # fmt: skip
    draft.route(posted(draft, chance, call, "code", asks), call.offered.key, "code")


def known(draft: Draft, chance: Chance, call: Call) -> None:
    """A post with the item's number alone: that one known listing has it tells which shop."""
    asks = asking(chance, call, "known", code=spelt(chance, call.offered.item.id))
    draft.route(posted(draft, chance, call, "known", asks), call.offered.key, "known")


def numbered(draft: Draft, chance: Chance, call: Call) -> None:
    """A post that says which entry of the page in the bio it means."""
    person = Person.drawn(chance.of("promoter"), call.language)
    call.partners.append(person)
    call = replace(call, person=person)
    others = fillers(draft, chance, chance.whole(3, 8))
    place = chance.whole(0, len(others))
    entries = [*others[:place], call.offered, *others[place:]]
    labels, asks = _labels(chance, call, entries, place)
    host = chance.pick(data("shops")["bio_hosts"])
    page = f"web:{host}/{person.handle}"
    links = [entry.item.affiliate_link(chance, person.handle)[0] for entry in entries]
    draft.pages.append(
        {
            "@type": "WebPage",
            "url": f"https://{host}/{person.handle}",
            "dateModified": "2026-02-28T09:00:00Z",
            "name": f"@{person.handle}",
            "text": "\n".join((f"@{person.handle}", *labels)),
            "relatedLink": [
                {"@type": "WebPage", "url": link, "name": label} if label else link
                for link, label in zip(links, labels, strict=True)
            ],
        }
    )
    bio = f"https://{host}/{person.handle}"
    key = posted(draft, chance, call, "numbered", asks, also=(page, person.key), bio=bio)
    draft.route(key, call.offered.key, "numbered")
    for entry in entries:
        draft.route(page, entry.key, "page")
        draft.route(person.key, entry.key, "bio", optional=True)


def _labels(
    chance: Chance, call: Call, entries: list[Offered], place: int
) -> tuple[list[str], str]:
    """What the entries are called, and a sentence that means the one at `place`."""
    words = data(f"texts.{call.language}")["words"]
    how = chance.pick(("count", "number", "ordinal", "ordinal", "colour", "word", "last"))
    slots: dict[str, object] = {}
    labels = [entry.title for entry in entries]
    if how == "count":  # a running number, the newest on top
        first = chance.whole(40, 300)
        labels = [f"#{first - n} {label}" for n, label in enumerate(labels)]
        slots["n"] = first - place
    elif how == "number":
        style = chance.pick(("{}. {}", "No. {} – {}", "{}) {}", "#{} {}"))
        labels = [style.format(n, label) for n, label in enumerate(labels, 1)]
        slots["n"] = place + 1
    elif how == "ordinal":
        if chance.happens(0.4):
            labels = [""] * len(labels)
        slots["ordinal"] = words["ordinal"][place]
    elif how in ("colour", "word"):
        meant, *named = chance.shuffled(words["colour" if how == "colour" else "motif"])
        named = [*named, *(entry.title for entry in entries)][: len(entries) - 1]
        labels = [str(name).capitalize() for name in (*named[:place], meant, *named[place:])]
        slots["label"] = meant
    else:
        entries.append(entries.pop(place))
        labels.append(labels.pop(place))
    kind = {"count": "number", "word": "label", "colour": "colour"}.get(how, how)
    return labels, asking(chance, call, f"bio_{kind}", **slots)


def store(draft: Draft, chance: Chance, call: Call) -> None:
    """A post that names the store and words of the title, or the place in the store's window."""
    offered = call.offered
    if offered.seller is None:
        raise ValueError(f"{offered.key} has no seller whose store could be named")
    shop = offered.item.shop
    slots = {"shop": shop.called(chance, call.language), "store": offered.seller.name}
    others = fillers(draft, chance, chance.whole(2, 5), site=shop.site, seller=offered.seller)
    if chance.happens(0.7):
        asks = asking(chance, call, "store", words=_words(chance, offered), **slots)
    else:
        place = chance.whole(0, len(others))
        window = [*others[:place], offered, *others[place:]]
        draft.pages.append(
            {
                "@type": "WebPage",
                "url": offered.seller.url,
                "dateModified": "2026-02-28T10:00:00Z",
                "name": offered.seller.name,
                "relatedLink": [
                    {"@type": "WebPage", "url": one.item.page, "name": one.title} for one in window
                ],
            }
        )
        window_key = f"web:{offered.seller.url.partition('://')[2].removeprefix('www.')}"
        for one in window:
            for origin in (offered.seller.key, window_key):
                draft.route(origin, one.key, "page", optional=True)
        ordinal = data(f"texts.{call.language}")["words"]["ordinal"][place]
        asks = asking(chance, call, "window", ordinal=ordinal, **slots)
    draft.route(posted(draft, chance, call, "store", asks), offered.key, "store")


def search(draft: Draft, chance: Chance, call: Call) -> None:
    """A post that says what to type into the shop's search."""
    shop = call.offered.item.shop.called(chance, call.language)
    asks = asking(chance, call, "search", shop=shop, words=_words(chance, call.offered))
    draft.route(posted(draft, chance, call, "search", asks), call.offered.key, "search")


def _words(chance: Chance, offered: Offered) -> str:
    """Words of the title that no other title of the world has, or all of it."""
    words = offered.motif if chance.happens(0.7) else offered.title
    return words.lower() if chance.happens(0.5) else words


def thread(draft: Draft, chance: Chance, call: Call) -> None:
    """A post that asks for a message, and the thread in which the address is then sent."""
    word = chance.pick(data("names")["flavour"])
    at = chance.stamp()
    asks = asking(chance, call, "thread", word=word)
    post = posted(draft, chance, call, "thread", asks, at=at)
    record = draft.posts[-1]
    buyer = Person.drawn(chance.of("buyer"), call.language, call.person.network)
    id = chance.pattern("thread-{x}{x}{x}{x}{x}{x}")
    network, seller = call.person.network, call.person.handle
    question, answer = chance.later(at, 1), chance.later(at, 2)
    if chance.happens(0.5):
        messaged(draft, chance, network, id, buyer.handle, seller, word, question)
    else:
        link = str(record["url"])
        asked = messaged(draft, chance, network, id, buyer.handle, seller, link, question)
        draft.route(asked, call.offered.key, "thread", optional=True)
    link = call.offered.item.link(chance)
    text = say(chance, call.language, "guilty", "comments", link=link)
    told = messaged(draft, chance, network, id, seller, buyer.handle, text, answer)
    draft.route(told, call.offered.key, "message")
    draft.route(post, call.offered.key, "thread")


def story(draft: Draft, chance: Chance, call: Call) -> None:
    """A post that speaks of the author's story, in which the address stands for a day."""
    if call.person.network != "instagram.com":
        person = Person.drawn(chance.of("promoter"), call.language, "instagram.com")
        call.partners.append(person)
        call = replace(call, person=person)
    at = chance.stamp()
    asks = asking(chance, call, "story")
    post = posted(draft, chance, call, "story", asks, at=at)
    id = chance.pattern("99{9}{9}{9}{9}{9}{9}{9}{9}{9}{9}{9}{9}{9}{9}{9}{9}{9}")
    key = f"instagram.com:post/{id}"
    told: Object = {
        "@type": "SocialMediaPosting",
        "additionalType": "story",
        "url": f"https://www.instagram.com/stories/{call.person.handle}/{id}/",
        "datePublished": chance.later(at, 10),
        "articleBody": say(chance, call.language, "guilty", "stories"),
        "sharedContent": {"@type": "WebPage", "url": call.offered.item.link(chance)},
        "author": call.person.author(),
    }
    draft.posts.append(told)
    draft.route(key, call.offered.key, "direct")
    draft.route(post, call.offered.key, "story")


def quote(draft: Draft, chance: Chance, call: Call) -> None:
    """A post that shares another, in which the address stands."""
    linked(draft, chance, call, "direct", call.offered.item.typed(chance))
    shared = str(draft.posts[-1]["url"])
    person = Person.drawn(chance.of("promoter"), call.language, call.person.network)
    call.partners.append(person)
    call = replace(call, person=person)
    asks = asking(chance, call, "quote")
    if chance.happens(0.5):
        key = posted(draft, chance, call, "quote", f"{asks} {shared}")
    else:
        key = posted(draft, chance, call, "quote", asks, shared=shared)
    draft.route(key, call.offered.key, "quote")


def document(draft: Draft, chance: Chance, call: Call) -> None:
    """A post with a shared document, which the investigator saw under another of its addresses."""
    kind = chance.pick(data("hiding")["documents"])
    id = chance.pattern(kind["id"])
    seen, link = (shape.format(id=id) for shape in chance.some(kind["shapes"], 2))
    others = fillers(draft, chance, chance.whole(1, 4))
    entries = chance.shuffled([call.offered, *others])
    draft.pages.append(
        {
            "@type": "WebPage",
            "url": seen,
            "dateModified": "2026-02-28T11:00:00Z",
            "name": "finds",
            "relatedLink": [
                {"@type": "WebPage", "url": entry.item.link(chance), "name": entry.title}
                for entry in entries
            ],
        }
    )
    key = linked(draft, chance, call, "document", link)
    for entry in others:
        draft.route(key, entry.key, "document", optional=True)
    for page in sorted(_spellings(kind, id)):
        for entry in entries:
            draft.route(page, entry.key, "page", optional=True)


def _spellings(kind: dict[str, Any], id: str) -> set[str]:
    """Keys that the page of a document may have: under each of its addresses, or by its id."""
    made = {f"{kind['site']}:post/{id}"}
    for shape in kind["shapes"]:
        address = str(shape).format(id=id).partition("://")[2].partition("#")[0]
        bare = address.partition("?")[0]
        made |= {f"web:{address}", f"web:{bare}", f"web:{bare.rpartition('/')[0]}"}
    return made


def landing(draft: Draft, chance: Chance, call: Call) -> None:
    """A post with a page that sends its reader on by itself: a meta refresh or a script."""
    host = chance.pick(data("shops")["blogs"])
    url = f"https://{host}/x/{chance.pattern('{x}{x}{x}{x}{x}{x}')}"
    target = call.offered.item.link(chance)
    draft.landings.append({"url": url, "to": target, "script": chance.happens(0.5)})
    linked(draft, chance, call, "landing", url)
    draft.route(f"web:{url.partition('://')[2]}", call.offered.key, "page", optional=True)
