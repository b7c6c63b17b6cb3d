"""Goods: the classes of the Nice Classification that the words of a category or title tell."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from countermark.records.document import read
from countermark.records.record import Value

_SPACELESS = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]+")
"""Chinese and kana, which leave no space between words."""
_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_PLURALS = ("s", "es", "n", "e", "i", "x")


class _Class(Value):
    number: int
    title: str
    words: dict[str, tuple[str, ...]]


class _Goods(Value):
    keepers: dict[str, tuple[str, ...]]
    beside: dict[str, tuple[str, ...]]
    classes: tuple[_Class, ...]


class _Vocabulary(NamedTuple):
    phrases: dict[tuple[str, ...], frozenset[int]]
    """Of spaced scripts, by their words."""
    spaceless: dict[str, frozenset[int]]
    longest: int
    """Words of a phrase."""
    joined: frozenset[str]
    """Words with a hyphen that are in phrases; others are several words ("сумка-мешок")."""
    keepers: frozenset[str]
    beside: frozenset[str]


@cache
def _vocabulary() -> _Vocabulary:
    name = "goods.yaml"
    text = files("countermark.records").joinpath("data", name).read_text("utf-8")
    phrases: dict[tuple[str, ...], frozenset[int]] = {}
    spaceless: dict[str, frozenset[int]] = {}
    goods = read(_Goods, text, name)
    for entry in goods.classes:
        here = frozenset({entry.number})
        for word in (word for words in entry.words.values() for word in words):
            plain = _plain(word)
            if _SPACELESS.search(plain):
                spaceless[plain] = spaceless.get(plain, frozenset()) | here
            else:
                phrase = tuple(_WORD.findall(plain))
                phrases[phrase] = phrases.get(phrase, frozenset()) | here
    keepers, beside = (
        frozenset(_plain(word) for own in words.values() for word in own)
        for words in (goods.keepers, goods.beside)
    )
    joined = frozenset(word for phrase in phrases for word in phrase if "-" in word)
    return _Vocabulary(phrases, spaceless, max(map(len, phrases)), joined, keepers, beside)


def classes_of(text: str) -> frozenset[int]:
    """The Nice classes that the words of `text` name, in ten languages; empty: cannot be told.

    Several classes are possible ("necklace in a gift bag"); a longer phrase takes its words with
    it ("phone case" says nothing of cases), and what keeps goods is none of them ("shoe rack").
    """
    known = _vocabulary()
    plain = _plain(text)
    found: set[int] = set()
    words = [part for word in _WORD.findall(plain) for part in _parts(word, known.joined)]
    at = 0
    while at < len(words):
        for length in range(min(known.longest, len(words) - at), 0, -1):
            phrase = tuple(words[at : at + length])
            if classes := _named(phrase, known.phrases):
                at += length
                if not _keeps(words[at : at + 1], known.keepers):
                    found |= classes
                break
        else:
            at += 1
    if _SPACELESS.search(plain):
        found.update(*_longest_in(plain, known))
    return frozenset(found)


def offered(title: str) -> str:
    """The part of a title that names the goods: what comes along with them, and what they are for,
    stands behind ("lantern with carry bag"). All of it where nothing stands before."""
    beside = _vocabulary().beside
    for word in _WORD.finditer(title):
        if _plain(word[0]) in beside:
            return title[: word.start()] if _WORD.search(title[: word.start()]) else title
    return title


def _parts(word: str, joined: frozenset[str]) -> list[str]:
    return [word] if _one_of(word, joined) else word.split("-")


def _keeps(following: list[str], keepers: frozenset[str]) -> bool:
    return any(_one_of(word, keepers) for word in following)


def _one_of(word: str, words: frozenset[str]) -> bool:
    """As it stands or, with an s behind it, in the plural."""
    return word in words or word.removesuffix("s") in words


def _named(
    phrase: tuple[str, ...], phrases: dict[tuple[str, ...], frozenset[int]]
) -> frozenset[int]:
    if phrase in phrases:
        return phrases[phrase]
    *head, last = phrase
    for ending in _PLURALS:
        stem = last.removesuffix(ending)
        if stem != last and len(stem) > 2 and (*head, stem) in phrases:
            return phrases[(*head, stem)]
    return frozenset()


def _longest_in(run: str, known: _Vocabulary) -> list[frozenset[int]]:
    """Classes of the words inside `run`, longest first; what a word took is not read again."""
    found = []
    words, keepers = known.spaceless, tuple(known.keepers)
    for word in sorted((word for word in words if word in run), key=len, reverse=True):
        first, *rest = run.split(word)
        if any(not each.startswith(keepers) for each in rest):
            found.append(words[word])
        run = " ".join((first, *rest))
    return found


def _plain(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in decomposed if not unicodedata.combining(c)).replace("’", "'")
