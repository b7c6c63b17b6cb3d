"""Names: of firms and of people, in one form for their spellings and scripts."""

from __future__ import annotations

import re
from functools import lru_cache
from importlib.resources import files
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from countermark.links.datafile import read_rules
from countermark.operators.latin import HAN, latin, surname_first, syllables
from countermark.operators.place import places
from countermark.text.fold import fold

_LONGEST = 200
_CITY = re.compile(r"(?<=\w)(?:市|省|区|县)")
_SHORT = frozenset("co as ag sa ao ip ek ab lp sl ug ev gk kk bv nv oy kg sti".split())
"""Forms so short that they are one at the end of a name only."""
_SYLLABLES = 4
"""Syllables that a Chinese name has at most."""
_TITLES = frozenset("mr mrs ms miss dr herr frau mme mlle sig sr sra prof".split())


class Words(BaseModel):
    """Words of firms' names that mean the same."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    words: Annotated[tuple[str, ...], Field(min_length=1)]
    sources: Annotated[tuple[str, ...], Field(min_length=1)]


@lru_cache(1 << 14)
def legal_name(written: str) -> str | None:
    """A firm's name in Latin letters without the form of the firm; words that registers translate
    in their English form, others that follow one another glued ("Ao Lai" and 奥莱: `aolai`)."""
    text = " ".join(_worded(fold(written[:_LONGEST]).replace("&", " and ")))
    out: list[str] = []
    glue = False
    phrases = _phrases(text)
    while len(phrases) > 1 and phrases[-1] in _SHORT:
        phrases.pop()
    for before, word in zip(["", *phrases], phrases, strict=False):
        known = None if word in _SHORT else _meanings().get(word)
        if known == "forms" or word == "and" or (word == "shi" and before in places()):
            glue = False
            continue
        if known or word in places():
            out.append(known or word)
            glue = False
        elif glue:
            out[-1] += word.replace(" ", "")
        else:
            out.append(word.replace(" ", ""))
            glue = True
    return " ".join(out) or latin(written) or None


def is_firm(written: str) -> bool:
    """Whether a name says what sort of firm it is, or what it trades in."""
    text = " ".join(_worded(fold(written[:_LONGEST]).replace("&", " and ")))
    phrases = _phrases(text)
    last = len(phrases) > 1 and phrases[-1] in _SHORT - {"ao", "co", "sa", "sl"}
    return last or any(word in _meanings() for word in phrases if word not in _SHORT)


@lru_cache(1 << 14)
def person_name(written: str) -> str | None:
    """A person's name in Latin letters, its words (of pinyin: its syllables) in the order of the
    alphabet: 王小美, "Wang Xiaomei" and "Xiao Mei WANG" are one. None for fewer than two."""
    text = fold(written[:_LONGEST]).strip()
    text = latin(surname_first(text) if HAN.fullmatch(text) else text)
    words = [word for word in text.split() if word not in _TITLES and not word.isdigit()]
    parts = [syllables(word) for word in words]
    if all(parts) and sum(map(len, filter(None, parts))) <= _SYLLABLES:
        words = [syllable for part in parts if part for syllable in part]
    return " ".join(sorted(words)) if len(words) > 1 else None


def display_name(written: str) -> str | None:
    """The name that an account shows, in Latin letters; None for one too short to be its own."""
    name = latin(written[:_LONGEST])
    return name if len(name) > 3 and not name.isdigit() else None


def _worded(text: str) -> list[str]:
    """The words of a folded name in Latin letters, Han cut at words and places that are known."""
    if HAN.search(text):
        text = _CITY.sub(" ", text) if re.search(r"市|省", text) else text
        text = HAN.sub(lambda run: f" {_cut().sub(_spaced, run[0])} ", text)
    return latin_words(text)


def latin_words(text: str) -> list[str]:
    """Words in Latin letters; the Han words that are known stay Han."""
    words: list[str] = []
    for word in text.split():
        words += [word] if word in _meanings() else latin(word).split()
    return words


def _spaced(found: re.Match[str]) -> str:
    return f" {found[0]} "


def _phrases(text: str) -> list[str]:
    """The words of a name, known ones of several words together, the longest first."""
    words, out, at = text.split(), [], 0
    while at < len(words):
        for size in range(min(5, len(words) - at), 0, -1):
            phrase = " ".join(words[at : at + size])
            if size == 1 or phrase in _meanings() or phrase in places():
                out.append(phrase)
                at += size
                break
    return out


@lru_cache(1)
def _meanings() -> dict[str, str]:
    file = files("countermark.operators") / "data" / "names.yaml"
    found: dict[str, str] = {}
    for rule in read_rules(file.read_text("utf-8"), file.name, Words):
        for word in rule.words:
            folded = fold(word)
            found[folded] = rule.id
            if not HAN.search(folded):
                found[latin(folded)] = rule.id
    return found


@lru_cache(1)
def _cut() -> re.Pattern[str]:
    known = [word for word in _meanings() if HAN.search(word)]
    known += [name for name in places() if HAN.search(name)]
    return re.compile("|".join(map(re.escape, sorted(known, key=len, reverse=True))))
