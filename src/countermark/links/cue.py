"""Cues: words that say how a number or code beside them is to be read.

Names and nicknames of shops (`nicknames.yaml`), words that announce an item's code or something
that is none, countries, verbs of buying (`codewords.yaml`): all are looked for at once.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Annotated, Literal, NamedTuple

import ahocorasick_rs
from pydantic import BaseModel, ConfigDict, Field, model_validator

from countermark.links.datafile import RuleError, read_rules, shipped
from countermark.links.platform import platforms

Said = Literal[
    "label",
    "other",
    "either",
    "buy",
    "country",
    "backwards",
    "join",
    "remark",
    "language",
    "currency",
]
Role = Literal["shop", "never"] | Said
Words = Annotated[tuple[str, ...], Field(min_length=1)]
Source = Annotated[str, Field(min_length=1)]

STRENGTH = {"name": 0.9, "slang": 0.75, "word": 0.65}
"""How sure a name makes the shop. Settings."""


class _Entry(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Names(_Entry):
    """Words for one shop, of one language and strength."""

    words: Words
    language: str
    strength: Literal["name", "slang", "word"]
    source: Source
    site: str | None = None
    """Where they mean the shop of one country."""


class Nicknames(_Entry):
    """What people call a shop."""

    id: str
    names: Annotated[tuple[Names, ...], Field(min_length=1)]
    never: tuple[str, ...] = ()
    """Phrases that hold one of the words and do not mean the shop."""


class Codeword(_Entry):
    """Words that say what stands beside them, or where who writes them is at home."""

    id: str
    role: Said
    words: Words
    source: Source
    platform: str | None = None
    reason: str | None = None
    value: str | None = None
    after: bool = False
    """Whether they stand after the number."""

    @model_validator(mode="after")
    def _complete(self) -> Codeword:
        needed = _NEEDED.get(self.role)
        if needed and not getattr(self, needed):
            raise ValueError(f"role {self.role!r} needs a {needed}")
        return self


_NEEDED = {
    "other": "reason",
    "either": "reason",
    "country": "value",
    "language": "value",
    "currency": "value",
}


class Meaning(NamedTuple):
    """What a word says."""

    role: Role
    value: str = ""
    """The reason, or the country."""
    platform: str = ""
    """Id of the rule of the shop that is meant."""
    site: str = ""
    strength: float = 0.0
    after: bool = False


class Cue(NamedTuple):
    """A word that was found, and one of its meanings."""

    start: int
    end: int
    meaning: Meaning


class _Lexicon(NamedTuple):
    words: ahocorasick_rs.AhoCorasick
    meanings: list[tuple[Meaning, ...]]
    bounded: list[tuple[bool, bool]]
    """Whether a word begins and ends with a letter of a script that leaves spaces."""
    by_word: dict[str, tuple[Meaning, ...]]


def find_cues(text: str) -> list[Cue]:
    """The cues in `text`, in order; of overlapping words the first and longest. Linear time."""
    return _found(text, _lexicon(False))


def find_shops(text: str) -> list[Cue]:
    """The cues that name a shop, as they may be found quickly: whoever finds any asks for all."""
    return [cue for cue in _found(text, _lexicon(True)) if cue.meaning.role != "never"]


def _found(text: str, lexicon: _Lexicon) -> list[Cue]:
    lower = lowered(text)
    try:
        matches = lexicon.words.find_matches_as_indexes(lower, overlapping=True)
    except UnicodeEncodeError:  # half of a character, as JSON can hold
        lower = lower.encode("utf-16", "replace").decode("utf-16")
        matches = lexicon.words.find_matches_as_indexes(lower, overlapping=True)
    found = []
    reached = 0
    for start, end, number in sorted(
        (start, -end, number)
        for number, start, end in matches
        if _stands(lower, start, end, lexicon.bounded[number])
    ):
        if start >= reached:
            reached = -end
            found += [Cue(start, reached, meaning) for meaning in lexicon.meanings[number]]
    spelt = [
        Cue(*row.span(), meaning)
        for row in _SPELT.finditer(lower)
        for meaning in lexicon.by_word.get(row[0][::2], ())
    ]
    return sorted([*found, *spelt]) if spelt else found


def shop_places(text: str) -> Iterator[int]:
    """Where `find_shops` finds a shop that is no tag, or may find one letter by letter."""
    lower = lowered(text)
    lexicon = _lexicon(True)
    for number, start, end in lexicon.words.find_matches_as_indexes(lower, overlapping=True):
        if lower[start - 1 : start] != "#" and _stands(lower, start, end, lexicon.bounded[number]):
            yield start
    yield from (one.start() for one in _APART.finditer(lower))


_APART = re.compile(r"[-._*• ](?<=[a-z0-9].)(?<![a-z0-9][a-z0-9].)[a-z0-9](?=[-._*• ][a-z0-9])")
"""What every word letter by letter begins with, quicker found by its separator."""
_SPELT = re.compile(
    r"[a-z0-9](?=[-._*• ][a-z0-9][-._*• ])(?<![a-z0-9].)(?:[-._*• ][a-z0-9]){2,9}+(?![a-z0-9])"
)
"""A word letter by letter: "e-b-a-y". It begins with one set of characters: that is fast."""


def _stands(lower: str, start: int, end: int, bounded: tuple[bool, bool]) -> bool:
    """Whether a word stands by itself where it was found."""
    before, after = bounded
    if before and start and _is_letter(lower[start - 1]):
        return False
    return not (
        after and end < len(lower) and _is_letter(lower[end]) and not _opens(lower, start, end)
    )


def lowered(text: str) -> str:
    """`text` in lower case, of the same length."""
    lower = text.lower()
    if len(lower) == len(text):
        return lower
    return "İ".join(part.lower() for part in text.split("İ"))  # no other letter grows


def _is_letter(char: str) -> bool:
    return char.isalnum() and char < "\u2e80"


def _opens(lower: str, start: int, end: int) -> bool:
    """Whether a code follows without a space ("wd7000000001", "asinb0…"), or a tag goes on."""
    tag = start and lower[start - 1] == "#" and end - start > 3
    return tag or lower[end : end + 6].isdecimal() or lower.startswith("b0", end)


@lru_cache(2)
def _lexicon(shops: bool) -> _Lexicon:
    """All words, or only those of shops."""
    meanings: dict[str, list[Meaning]] = {}
    for word, meaning in (*_nicknames(), *_codewords()):
        if shops and meaning.role not in ("shop", "never") and not meaning.platform:
            continue
        kept = meanings.setdefault(lowered(word), [])
        if meaning not in kept:
            kept.append(meaning)
    words = list(meanings)
    return _Lexicon(
        ahocorasick_rs.AhoCorasick(words),
        [tuple(meanings[word]) for word in words],
        [(_is_letter(word[0]), _is_letter(word[-1])) for word in words],
        {word: tuple(meanings[word]) for word in words},
    )


def _nicknames() -> Iterator[tuple[str, Meaning]]:
    yield from read_nicknames(shipped("nicknames.yaml"), "nicknames.yaml")


def read_nicknames(text: str, file: str) -> Iterator[tuple[str, Meaning]]:
    """Words of shops and what they mean, names also as people misspell them on purpose. Raises
    RuleError naming `file`, entry and field."""
    for entry in read_rules(text, file, Nicknames):
        _known(entry.id, file, entry.id, "id")
        for names in entry.names:
            if names.site and names.site not in platforms()[entry.id].sites.values():
                raise RuleError(f"{file}: rule {entry.id!r}: names.site: no site {names.site!r}")
            meaning = Meaning("shop", "", entry.id, names.site or "", STRENGTH[names.strength])
            for word in names.words:
                yield word, meaning
                if names.strength == "name" and _NAME.fullmatch(word):
                    for form in _masked(word):
                        yield form, meaning
        for phrase in entry.never:
            yield phrase, Meaning("never")


_NAME = re.compile("[a-z]{4,12}")
_LEET = {"a": "@4", "e": "3", "i": "1!", "o": "0", "s": "$5", "z": "2"}


def _masked(name: str) -> Iterator[str]:
    """A shop's name with one letter behind a sign, or as a digit, or twice: `sh*in`, `t3mu`."""
    for at, letter in enumerate(name):
        for sign in ("*", "•", *_LEET.get(letter, "")) if at else _LEET.get(letter, ""):
            yield f"{name[:at]}{sign}{name[at + 1 :]}"
        if name[at - 1 : at] != letter and name[at + 1 : at + 2] != letter:
            yield f"{name[:at]}{letter}{name[at:]}"


@lru_cache(1)
def codewords() -> tuple[Codeword, ...]:
    """The entries of `codewords.yaml`."""
    return tuple(read_codewords(shipped("codewords.yaml"), "codewords.yaml"))


def read_codewords(text: str, file: str) -> Iterator[Codeword]:
    """Words and what they say. Raises RuleError naming `file`, entry and field."""
    for entry in read_rules(text, file, Codeword):
        if entry.platform:
            _known(entry.platform, file, entry.id, "platform")
        yield entry


@lru_cache(2)
def joining(value: str = "") -> str:
    """A pattern of the words between the pieces of a code, of one `value` or of any."""
    words = (
        word
        for entry in codewords()
        if entry.role == "join" and (not value or entry.value == value)
        for word in entry.words
    )
    return "|".join(re.escape(word) for word in sorted(words, key=lambda word: (-len(word), word)))


def _codewords() -> Iterator[tuple[str, Meaning]]:
    for entry in codewords():
        if entry.role not in ("join", "remark", "language", "currency"):
            value, shop = entry.reason or entry.value or "", entry.platform or ""
            for word in entry.words:
                yield word, Meaning(entry.role, value, shop, after=entry.after)


def _known(platform: str, file: str, entry: str, field: str) -> None:
    if platform not in platforms():
        raise RuleError(f"{file}: rule {entry!r}: {field}: no platform {platform!r}")
