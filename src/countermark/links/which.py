"""Which of several things a text means: by number, by place, by what is said of it."""

from __future__ import annotations

import re
from typing import NamedTuple

from countermark.links.lexicon import Lexicon, lexicon
from countermark.links.view import view_of

FAR, NEAR = 60, 24
"""Characters between the instruction and what is said of the entry: for a plain number, and for
words that may mean something else."""


class Which(NamedTuple):
    """Which of several things is meant, as the text says it."""

    number: int = 0
    """Counted from 1; below 0 from the end; 0 where no number is said."""
    words: str = ""
    """A description: "gold", "wrist candy"; folded."""
    code: str = ""
    """A code that stands at the entry; folded."""
    said: str = ""
    """The text itself."""


def which(text: str) -> Which | None:
    """Which of several things a few words mean: "third bracelet", "no. 7", "the gold one"."""
    return named(view_of(text).strip())


LONG = 160
"""Characters before and behind an instruction that may be of its sentence."""
REACH = (FAR, NEAR, NEAR, FAR, NEAR)
"""The same by groups of patterns, in their order (`lexicon.GROUPS`)."""
LABEL, BARE = 3, 4
"""The groups of patterns that fit a label anywhere in the sentence, and only beside the place."""
_SENTENCE = re.compile(r"[.!?…。！？;]+|\n")
_ZH = {char: n for n, char in enumerate("零一二三四五六七八九")} | {"两": 2, "兩": 2}


def sentence(text: str, start: int, end: int) -> str:
    """The sentence or line of `text[start:end]`, as far as it is short."""
    before = [match.end() for match in _SENTENCE.finditer(text, max(0, start - LONG), start)]
    behind = _SENTENCE.search(text, end, end + LONG)
    low = before[-1] if before else max(0, start - LONG)
    return text[low : behind.start() if behind else end + LONG]


def said_near(view: str, start: int, end: int, others: list[tuple[int, int]]) -> Which | None:
    """What is said of the entry around an instruction, in a view: what stands nearest to
    it counts; `others` are instructions of other kinds, which end its reach."""
    words = lexicon()
    low = max([0, start - FAR, *(e for _, e in others if e <= start)])
    high = min([len(view), end + FAR, *(s for s, _ in others if s >= end)])
    around = view[max(0, low - 1) : high]  # what a pattern asks to stand before it, too
    found: list[tuple[bool, int, int, Which]] = []
    for number in words.beside.worth_trying(around):
        order, pattern = words.asked[number]
        for match in pattern.finditer(view, low, high):
            before, after = match.start() < start, match.end() > end
            gap = view[match.end() : start] if before else view[end : match.start()]
            ends = len(_SENTENCE.findall(gap if before else gap.lstrip(" .!")))
            if len(gap) > REACH[order]:
                continue
            if ends > (0 if order == LABEL or (before and order) else 1):
                continue
            if before and order in (1, 2, BARE) and not _leads(gap, words):
                continue
            meant = _read(match, words)
            if meant is not None and (before or after or order < 2 or order == BARE):
                found.append((ends > 0, order, len(gap), meant))
    return min(found, key=lambda hit: hit[:3])[3] if found else None


_GAP = re.compile(r"[^\W_]+(?:['’][^\W_]+)?|[^\s\w,:()\[\]\-–—>→➡👉🔗👆⬆👇⬇☝🔝']")
_LITTLE = ("idle", "go", "take", "has", "from", "seek", "call")
_PAGE = frozenset(
    "page pages list lista liste listen shown shows linked listed pagina seite sayfa sayfanin"
    " sayfada страницы странице списке zone spot place way all up down there right trouve trovi"
    " findest findet steht".split()
)


def _leads(gap: str, words: Lexicon) -> bool:
    """Whether what stands between an entry and the place of the link only leads to it."""
    return all(
        word in _PAGE or words.names_link((word,)) or words.word_class(word) in _LITTLE
        for word in _GAP.findall(gap)
    )


def named(view: str) -> Which | None:
    """What the whole of a short view says."""
    words = lexicon()
    for number in words.beside.worth_trying(view):
        order, pattern = words.asked[number]
        if order == BARE:
            break  # it counts beside a place only
        if (match := pattern.search(view)) and (meant := _read(match, words)):
            return meant
    return None


def _read(match: re.Match[str], words: Lexicon) -> Which | None:
    part = {name.rstrip("0123456789"): v for name, v in match.groupdict().items() if v}
    said = match[0].strip()
    if code := part.get("code"):
        return Which(code=code, said=said) if any(c.isdigit() for c in code) else None
    number = 0
    if digits := part.get("number"):
        number = int(digits)
    elif han := part.get("han"):
        number = _han(han)
    elif ordinal := part.get("nth"):
        number = _place(ordinal, words.ordinals) or int(re.match(r"\d*", ordinal)[0] or 0)  # type: ignore[index]
    elif cardinal := part.get("cardinal"):
        number = _place(cardinal, words.cardinals)
    elif "before" in part or "top" in part:
        number = 1
    elif "last" in part:
        number = -1
    if number:
        if "fromend" in part:
            number = -number
        elif "before" in part:
            number = -2
        return Which(number=number, words=part.get("thing", ""), said=said)
    told = " ".join(w for w in part.get("words", "").split() if w not in words.said_not)
    return Which(words=told, said=said) if len(told) > 1 else None


def _place(word: str, patterns: tuple[re.Pattern[str], ...]) -> int:
    return next((n for n, p in enumerate(patterns, 1) if p.fullmatch(word)), 0)


def _han(text: str) -> int:
    """A small number in Chinese characters or digits: 七, 十二, 二十."""
    if text.isdecimal():
        return int(text)
    tens, ten, ones = text.partition("十")
    if ten:
        return 10 * _ZH.get(tens, 1 if not tens else 0) + (_ZH.get(ones, 0) if ones else 0)
    return _ZH.get(text, 0)
