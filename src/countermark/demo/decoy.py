"""Decoys: posts and threads of people who sell nothing, whose words look like a hidden link."""

from __future__ import annotations

from countermark.demo.call import messaged
from countermark.demo.cast import Person
from countermark.demo.chance import Chance
from countermark.demo.draft import Draft
from countermark.demo.words import data, languages, speaks, templates

SHARE = 0.08
"""Decoys in all posts that are aimed at; a third as many support threads beside them."""


def add_decoys(draft: Draft) -> None:
    """Add order numbers, telephones, dates, codes and bios that lead to no listing."""
    chance = draft.chance.of("decoys")
    count = max(12, round(draft.size.posts * SHARE))
    for number in range(count):
        _post(draft, chance.of(number))
    for number in range(count // 3):
        _support(draft, chance.of("support", number))


def _post(draft: Draft, chance: Chance) -> None:
    language = speaks(chance.weighted(languages()), "innocent", "decoys")
    person = Person.drawn(chance.of("person"), language)
    author = person.author()
    if chance.happens(0.3):  # a bio that leads to talk, not to goods
        host = chance.pick(data("shops")["bio_hosts"])
        page = f"https://{host}/{person.handle}"
        author["sameAs"] = [page]
        site = f"https://{person.handle.replace('_', '-')}.blog.example"
        draft.pages.append(
            {
                "@type": "WebPage",
                "url": page,
                "dateModified": "2026-02-28T08:00:00Z",
                "name": f"@{person.handle}",
                "relatedLink": [f"{site}/episodes", f"{site}/recipes", f"{site}/about"],
            }
        )
    draft.post(chance, person, _said(chance, language), author=author)


def _support(draft: Draft, chance: Chance) -> None:
    """A buyer's thread with a shop's support, in which numbers are quoted."""
    language = speaks(chance.weighted(languages()), "innocent", "support")
    buyer = Person.drawn(chance.of("buyer"), language, "instagram.com")
    id = chance.pattern("thread-{x}{x}{x}{x}{x}{x}")
    at = chance.stamp()
    question, answer = (chance.pattern(text) for text in chance.pick(_threads(language)))
    desk = f"help.desk{chance.whole(10, 99)}"
    messaged(draft, chance, "instagram.com", id, buyer.handle, desk, question, at)
    messaged(draft, chance, "instagram.com", id, desk, buyer.handle, answer, chance.later(at, 8))


def _threads(language: str) -> list[list[str]]:
    return [text.split(" || ") for text in templates(language, "innocent", "support")]


def _said(chance: Chance, language: str) -> str:
    return chance.pattern(chance.pick(templates(language, "innocent", "decoys")))
