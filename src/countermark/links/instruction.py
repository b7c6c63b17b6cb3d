"""Instructions: what a caption tells its reader to do, where it does not write the link itself."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from countermark.links.clause import Clause, find_clauses
from countermark.links.found import Found, blanked
from countermark.links.lexicon import OWN, PLACE, Rule, lexicon
from countermark.links.place import find_places
from countermark.links.view import (
    Seen,
    is_odd,
    origins_of,
    undisguised,
    unlinked,
    view_of,
    whole,
)
from countermark.links.which import NEAR, Which, named, said_near

LONGEST = 8192
"""Characters of a text that are read: a caption of Instagram has at most 2,200."""
DISGUISED = "written so that filters miss it"
BARELY = 0.6
"""Certainty is so much less where "DM me" is all: people also write so to meet for a run."""
_BARE = len("message me ")


class Instruction(NamedTuple):
    """Something that a text tells its reader to do; `text[start:end]` says it."""

    kind: str
    """`bio`: the link is in the bio · `comment`: in the comments · `message`: write to get it ·
    `story`: in a story or highlight · `channel`: in a channel or group · `post`: in another post ·
    `swipe`: on the story's own link · `search`: a phrase to type · `store`: a seller's shop."""
    start: int
    end: int
    certainty: float
    """How clearly it is said: a setting of the data file, not a measurement."""
    which: Which | None = None
    """Which entry of the bio, or which of the seller's goods."""
    shop: str = ""
    """The shop to search or to go to, in the text's own word."""
    seller: str = ""
    phrase: str = ""
    """What to search for."""
    word: str = ""
    """The word to write in a message or comment, or which other post is meant."""
    note: str = ""
    names: tuple[str, ...] = ()
    """What else the seller may be called, the likeliest first."""
    loose: bool = False
    """Whether a sentence was read by its words only: `phrase` is then, of a store, all that may be
    said of the goods, and only a listing, a story or a thread that fits shows that anything was
    told."""


def find_instructions(text: str, hidden: Sequence[Found] = ()) -> list[Instruction]:
    """What `text` tells its reader to do, in order. Takes linear time, and little of it where
    nothing is told. `hidden` are the links that filters miss in it: a shop in one is not named."""
    text = whole(text[:LONGEST])
    view = view_of(text)
    pieces, [worth] = lexicon().look(view, [(0, len(view))])
    return told_in(text, Seen(view, pieces, is_odd(view), True, worth), hidden)


def told_in(text: str, seen: Seen, hidden: Sequence[Found] = ()) -> list[Instruction]:
    """The same of a text without halves of characters and not longer than LONGEST, which was
    looked at before."""
    words = lexicon()
    view, matches, worth = seen.view, seen.pieces, seen.worth
    origins: list[int] = []
    disguised: list[tuple[int, int]] = []
    if seen.odd:
        plain, moved, disguised = undisguised(view, words)
        if disguised:
            origins = moved or list(range(len(view)))
            if len(view) != len(text):
                before = origins_of(text)
                origins = [before[at] for at in origins]
            view = plain
            matches, [worth] = words.look(view, [(0, len(view))])
    fitting = (words.patterns[number] for number in worth)
    told = _apart(
        [one for rule, pattern in fitting for one in _told(words.rules[rule], pattern, view, text)]
    )
    told = _with_entries(view, told)
    kinds = {one.kind for one in told}
    nouns = [
        (at, end, kind)
        for piece, at, end in matches
        if (kind := words.nouns.get(piece)) and kind.removesuffix(OWN) not in kinds
    ]
    if nouns:
        places = [
            Instruction(
                one.kind,
                one.start,
                one.end,
                one.certainty,
                word=PLACE if one.sparse else "",
                loose=one.kind != "bio",
            )
            for one in find_places(view, words, nouns)
        ]
        told = sorted([*told, *_with_entries(view, places)], key=lambda one: one[1:3])
    if told and not origins and len(view) != len(text):
        origins = origins_of(text)
    result = []
    for one in told:
        if any(start < one.end and one.start < end for start, end in disguised):
            one = one._replace(note=DISGUISED)
        if origins:
            one = one._replace(start=origins[one.start], end=origins[one.end - 1] + 1)
        result.append(one)
    opening = [
        (at, piece in words.naming)
        for piece, at, _ in matches
        if piece in words.opening and view[at - 1 : at] != "#"
    ]
    if opening and (seen.shops or any(store for _, store in opening)):
        if not origins and len(view) != len(text):
            origins = origins_of(text)
        opening = [(origins[at], store) for at, store in opening] if origins else opening
        result = _joined(result, find_clauses(_without(text, hidden), words, opening))
    return result


def _without(text: str, hidden: Sequence[Found]) -> str:
    """The text, of the same length, without links; but a host alone names a shop."""
    leading = [one for one in hidden if one.end <= len(text) and one.url.count("/") > _BARE_URL]
    return blanked(unlinked(text), leading, "=")


_BARE_URL = 2
"""Slashes of a URL that is but a host."""


def _with_entries(view: str, told: list[Instruction]) -> list[Instruction]:
    """The same with the entry of the bio that is meant; without places of which none is."""
    others = [(one.start, one.end) for one in told if one.kind != "bio"]
    made = []
    for one in told:
        if one.kind == "bio":
            which = said_near(view, one.start, one.end, others)
            if which is None and one.word == PLACE:
                continue
            one = one._replace(which=which, word="")
        made.append(one)
    return made


def _joined(told: list[Instruction], clauses: list[Clause]) -> list[Instruction]:
    """What whole patterns tell, and what sentences read by their words tell besides."""
    asked = [n for n, one in enumerate(told) if one.kind in ("search", "store")]
    made = []
    for clause in clauses:
        same = [n for n in asked if told[n].start < clause.end and clause.start < told[n].end]
        if not same:
            made.append(
                Instruction(*clause[:5], clause.shop, "", clause.phrase, "", "", clause.names, True)
            )
        for number in same:
            one = told[number]
            if one.kind == clause.kind:
                start, end = one.start, one.end
                if one.kind == "search" and clause.names:
                    start, end = min(start, clause.start), max(end, clause.end)
                told[number] = one._replace(names=clause.names, start=start, end=end)
    return sorted([*told, *made], key=lambda one: (one.start, one.end, one.kind))


def _told(rule: Rule, pattern: re.Pattern[str], view: str, text: str) -> Iterator[Instruction]:
    for match in pattern.finditer(view):
        said = {name.rstrip("0123456789"): v for name, v in match.groupdict().items() if v}
        title = said.get("title", "").strip()
        if ("free" in said or rule.kind == "store") and not _is_shop(said.get("shop", "app")):
            continue
        meant = named(title) if title else None
        if rule.kind == "store" and meant is None and not _ORDER.match(title):
            continue
        if rule.kind == "search" and lexicon().elsewhere.fullmatch(said.get("shop", "")):
            continue
        if (caps := said.get("caps")) and (caps.upper() not in text or text.isupper()):
            continue
        word = (caps or said.get("word") or said.get("which", "")).strip()
        bare = rule.kind == "message" and len(match[0]) < _BARE and not word
        yield Instruction(
            kind="bio" if rule.kind == PLACE else rule.kind,
            start=match.end() - len(match[0].lstrip()),
            end=match.end(),
            certainty=round(rule.certainty * BARELY, 4) if bare else rule.certainty,
            which=meant,
            shop=said.get("shop", "").strip(),
            seller=said.get("seller", "").strip(" \"'“”„«»「」『』"),
            phrase=(said.get("phrase") or said.get("free") or (title and _wanted(title))).strip(),
            word=PLACE if rule.kind == PLACE else word,
        )


_ORDER = re.compile(
    r"(?:look|pick|take|get|order|choose|buy|search|it'?s|it is|is|called|listed|under|find|the one"
    r"|se llama|se chama|nomm|s'appelle|sous le nom|heisst|unter|si chiama|chamad|llamad|назыв"
    r"|找|搜|拍|选|標題|标题|叫|busca|elige|pide|cherche|prends|choisis|nimm|wahl|such|bestell|scegli"
    r"|cerca|ordina|escolh|pega|procura|бери|ищи|выбира|закаж|sec|ara|اختر|ابحث|اطلب|[\"“„«「『'])"
)
"""How a shop's goods are ordered: without it, words after a shop's name may mean anything."""


def _wanted(title: str) -> str:
    """The words of a title in what is said of it: those in quotation marks, else all but the
    words that lead to them."""
    quoted = _QUOTED.search(title)
    return quoted[1] if quoted else title[_LEADING.match(title).end() :]  # type: ignore[union-attr]


_QUOTED = re.compile(r"[\"“„«「『‹]([^\"“”„«»「」『』‹›]{2,80})[\"”“»」』›]")
_LEADING = re.compile(
    r"(?:(?:and|then|it'?s|it is|is|the|one|listed|called|named|under|as|look for|find|pick|take"
    r"|get|order|choose|buy|search|se llama|s'appelle|heisst|si chiama|se chama) "
    r"|标题是|叫|找|搜|拍|选| )*"
)


@lru_cache(1024)
def _is_shop(words: str) -> bool:
    """Whether people call a shop so: only then a phrase without quotation marks is one."""
    from countermark.links.hint import shop_hints  # its names of shops are many, and seldom needed

    return words.endswith(("app", "search bar", "search")) or bool(shop_hints(f"buy on {words}"))


def _apart(told: list[Instruction]) -> list[Instruction]:
    """Those that do not overlap with a longer or surer one of their kind, what counts only with an
    entry behind what counts anyway; a quotation beside the bio is the name of an entry, and no
    search."""
    if len(told) < 2:
        return told
    bios = [one for one in told if one.kind == "bio"]
    kept: list[Instruction] = []
    for one in sorted(
        told, key=lambda i: (i.word == PLACE, -i.certainty, i.start - i.end, i.start)
    ):
        near = [k for k in kept if k.start < one.end and one.start < k.end]
        if (
            one.kind == "search"
            and not one.shop
            and any(b.start - NEAR <= one.end and one.start <= b.end + NEAR for b in bios)
        ):
            continue
        if not any(k.kind == one.kind or {k.kind, one.kind} == {"search", "store"} for k in near):
            kept.append(one)
    return sorted(kept, key=lambda i: (i.start, i.end, i.kind))
