"""Entries: which link of a list is meant, a link-in-bio page's or a bio's own."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from countermark.links import identify
from countermark.links.view import view_of
from countermark.links.which import Which
from countermark.records.key import Kind
from countermark.records.page import Link, Page
from countermark.text.fold import is_spaceless
from countermark.tracing.wording import likeness, meanings

NUMBERED, COUNTED, FROM_END = 0.97, 0.9, 0.85
"""Certainty that an entry is meant: its visible number was said, its place, its place from the
end. All certainties of this module are set by hand."""
NAMED, DESCRIBED, BESIDE, LIKELIEST = 0.9, 0.75, 0.7, 0.6
"""… that what was said fits its text alone, or what it leads to alone; that the words of the same
sentence, or of the post, fit it better than all others."""
LEAST = 0.15
"""Share below which the others are not offered beside the one that words fit best: of three
entries all are, of a long list none but that one."""

SHORTEST, SHORTEST_HAN = 3, 2
"""Signs of a label that is looked for in a text, and of one in a script without spaces."""
_SIGNS = re.compile(r"[^\w]+|_")
_NUMBER = re.compile(
    r"\W{0,4}(?:(?:no|nr|n|num|number|numero|link|item)\W{0,3})?(\d{1,3})"
    r"(?:\W{0,2}号|(?=[.):\-–—|\]、,/ ]|\s|$))"
)


class Meant(NamedTuple):
    """What a text says of the entry that it means."""

    which: Which | None
    """What it says outright."""
    words: str = ""
    """Its other words: they may describe the goods."""
    near: str = ""
    """Those of them that stand in the same sentence."""


class Pick(NamedTuple):
    """An entry of a list that may be meant."""

    place: int
    certainty: float
    note: str


def labelled(page: Page) -> Page:
    """The page with the words that its text shows for each link, where the links have none: a line
    with the link's address, or one line for each link at the end of the text."""
    if not page.links or not page.text or any(link.text for link in page.links):
        return page
    lines = [line.strip() for line in page.text.splitlines() if line.strip()]
    numbered = [line for line in lines if _NUMBER.match(view_of(line))]
    count = len(page.links)
    if len(numbered) == count:
        shown = numbered
    elif count > 1 and 0 <= len(lines) - count <= 2:
        shown = lines[-count:]
    else:
        return page
    links = (Link(url=link.url, text=line) for link, line in zip(page.links, shown, strict=True))
    return page.model_copy(update={"links": tuple(links)})


def once(links: Sequence[Link]) -> list[Link]:
    """The links of a list, each address once."""
    texts: dict[str, str] = {}
    for link in links:
        texts[link.url] = texts.get(link.url) or link.text
    return [Link(url=url, text=text) for url, text in texts.items()]


def listed(links: Sequence[Link]) -> list[Link]:
    """The entries of a list: a profile without words beside links with words is one of the icons
    above them, and no entry."""
    own = once(links)
    worded = any(link.text for link in own)
    return [link for link in own if link.text or not worded or not _is_profile(link.url)]


def _is_profile(url: str) -> bool:
    address = identify(url)
    return address is not None and address.key.kind is Kind.ACCOUNT


def shared(count: int) -> list[Pick]:
    """All entries of a list of which nothing is said, each with its share."""
    note = f"one of {count} links" if count > 1 else ""
    return [Pick(n, 1 / count, note) for n in range(count)]


def picked(labels: Sequence[str], meant: Meant) -> tuple[list[Pick], str]:
    """The entries that may be meant, by their labels, in order; where none is, why.

    Without a number, a code or words that fit one label alone all are, each with its share.
    """
    count = len(labels)
    which = meant.which
    if which and which.number:
        return _by_number(labels, which)
    if which and which.code:
        having = [n for n, label in enumerate(labels) if which.code in view_of(label)]
        if len(having) == 1:
            return [Pick(having[0], NUMBERED, f"“{which.said}”")], ""
        return [], f"“{which.said}”: {len(having)} of {count} links show that code"
    if count == 1:
        return [Pick(0, 1.0, "")], ""
    return weighed(labels, [""] * count, meant), ""


def _by_number(labels: Sequence[str], which: Which) -> tuple[list[Pick], str]:
    count, number = len(labels), which.number
    shown = [int(m[1]) if (m := _NUMBER.match(view_of(label))) else 0 for label in labels]
    if number > 0 and sum(map(bool, shown)) * 2 > count and len(set(shown)) > count // 2:
        if shown.count(number) == 1:
            return [Pick(shown.index(number), NUMBERED, f"“{which.said}”: its number")], ""
        return [], f"“{which.said}”: none of {count} numbered links has that number alone"
    if abs(number) > count:
        return [], f"“{which.said}”: only {count} links are listed"
    if number > 0:
        return [Pick(number - 1, COUNTED, f"“{which.said}” of {count}")], ""
    sure = COUNTED if number == -1 else FROM_END
    return [Pick(count + number, sure, f"“{which.said}” of {count}")], ""


def weighed(labels: Sequence[str], titles: Sequence[str], meant: Meant) -> list[Pick]:
    """All entries with the share that each has in what is meant, by what is said of it and by the
    other words of the post; `titles` are those of what the entries lead to."""
    count = len(labels)
    if meant.which and meant.which.words:
        said = meanings(meant.which.words)
        for texts, certainty in ((labels, NAMED), ([*map(_both, labels, titles)], DESCRIBED)):
            best = _best([likeness(said, meanings(text)) for text in texts], 0.5, 0.2)
            if best is not None:
                return [Pick(best, certainty, f"“{meant.which.said}”")]
    for text, certainty in ((meant.near, NAMED), (meant.words, BESIDE)):
        if (shown := _shown(labels, text)) is not None:
            note = f"“{labels[shown].strip()}” stands in the text"
            return _among(count, shown, certainty, note)
    own = [meanings(_both(label, title)) for label, title in zip(labels, titles, strict=True)]
    held = Counter(word for words in own for word in words)
    for text, least, margin, certainty in (
        (meant.near, 1.0, 0.4, BESIDE),
        (meant.words, 3.0, 1.5, LIKELIEST),
    ):
        said = frozenset(word for word in meanings(text) if held[word] < count)
        telling = [frozenset(word for word in words if held[word] < count) for words in own]
        best = _best(
            [len(said & words) + likeness(words, said) for words in telling], least, margin
        )
        if best is not None:
            return _among(count, best, certainty, f"one of {count} links, by the words of the post")
    return shared(count)


def _among(count: int, best: int, certainty: float, note: str) -> list[Pick]:
    """One entry of several, with the others where they are not unlikely."""
    rest = (1 - certainty) / (count - 1)
    if rest < LEAST:
        return [Pick(best, certainty, note)]
    return [Pick(n, certainty if n == best else rest, note) for n in range(count)]


def _shown(labels: Sequence[str], text: str) -> int | None:
    """The one entry whose whole label stands in a text; of labels in one another the longest."""
    said = f" {_SIGNS.sub(' ', view_of(text))} "
    spelt = [_SIGNS.sub(" ", view_of(label)).strip() for label in labels]
    found = [number for number, label in enumerate(spelt) if _stands(label, said)]
    longest = max(found, key=lambda number: len(spelt[number]), default=None)
    if longest is None or not all(
        spelt[number] in spelt[longest] and (number == longest or spelt[number] != spelt[longest])
        for number in found
    ):
        return None
    return longest


def _stands(label: str, said: str) -> bool:
    if label and is_spaceless(label[0]):
        return len(label) >= SHORTEST_HAN and label in said
    return len(label) >= SHORTEST and f" {label} " in said


def _both(label: str, title: str) -> str:
    return f"{label} {title}"


def _best(scores: Sequence[float], least: float, margin: float) -> int | None:
    """The place of the highest score, where it is high enough and clear of the second."""
    ranked = sorted(range(len(scores)), key=lambda n: -scores[n])
    if not ranked or scores[ranked[0]] < least:
        return None
    if len(ranked) > 1 and scores[ranked[0]] - scores[ranked[1]] < margin:
        return None
    return ranked[0]
