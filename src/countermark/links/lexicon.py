"""The lexicon of instructions: words, patterns and numbers out of the data file."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import ahocorasick_rs
import yaml

from countermark.links.datafile import LOADER, shipped
from countermark.links.pattern import hastened
from countermark.links.sieve import Hit, Sieve
from countermark.text.fold import fold, shape

_SHORTEST_STEM, _LONGEST_STEM = 3, 10
_OFTEN = 0.07
"""How often needles of what is said beside a place may stand: few characters are looked through."""
CLASSES = ("store", "search", "seek", "sell", "take", "go", "call", "has", "from", "idle")
GROUPS = ("numbers", "positions", "descriptions", "labels", "bare")
"""What says which entry, the surest first."""
OPENING = CLASSES[:5]
"""The classes of which one must be in a text before its sentences are read."""
KINDS = ("bio", "comment", "message", "story", "channel", "post", "swipe", "search", "store")
OWN = " of one's own"
"""What a place is called beside its kind where it is one only with a word for "my"."""
PLACE = "entry"
"""A rule's kind that is told as `bio`, and only where a text says which entry."""


_ARABIC = str.maketrans("ةىیک", "هييك")


def folded(text: str) -> str:
    """`text` folded, and letters of the Arabic script that people write for each other as one."""
    plain = fold(text)
    return plain if plain.isascii() else plain.translate(_ARABIC)


class InstructionError(ValueError):
    """A mistake in the data file, with file, entry and field."""


@dataclass(frozen=True)
class Rule:
    """One entry of the data file."""

    kind: str
    certainty: float


@dataclass(frozen=True)
class Lexicon:
    """All that instructions are found with."""

    rules: tuple[Rule, ...]
    at_word: tuple[bool, ...]
    """By piece of text by which sentences are read, words for places and for shops: whether it
    counts only where a word begins with it."""
    to_end: tuple[bool, ...]
    """Whether it counts only where a word ends with it."""
    sieve: Sieve
    """Which patterns of the rules may fit; and where the pieces stand."""
    patterns: tuple[tuple[int, re.Pattern[str]], ...]
    """All patterns of the rules, each behind the number of its rule."""
    disguises: ahocorasick_rs.AhoCorasick
    """Finds the shapes of the commonest instructions, however they are spelt."""
    plain: tuple[str, ...]
    asked: tuple[tuple[int, re.Pattern[str]], ...]
    """The patterns of what says which entry, each behind the number of its group in GROUPS."""
    beside: Sieve
    """Which of these may fit."""
    said_not: frozenset[str]
    classes: dict[str, str]
    """The class of a word in sentences about a shop; a word with `*` stands for its endings."""
    opening: frozenset[int]
    """The pieces with which such a sentence may be told of."""
    naming: frozenset[int]
    """Those of them that are words for a store, or say by themselves that something is sought."""
    nouns: dict[int, str]
    """The pieces that name a place where a link may be, with its kind."""
    links: tuple[frozenset[str], tuple[str, ...], tuple[str, ...]]
    """Words for a link: whole; beginnings; within Chinese."""
    mine: tuple[frozenset[str], tuple[str, ...], tuple[str, ...]]
    """Words for "my", as those for a link; the endings that stand for it."""
    writing: tuple[frozenset[str], tuple[str, ...], tuple[str, ...]]
    """Words for writing and sending, as those for a link."""
    denied: frozenset[str]
    """Words for "not"."""
    elsewhere: re.Pattern[str]
    """Fits where people search for something else than goods."""
    ordinals: tuple[re.Pattern[str], ...]
    cardinals: tuple[re.Pattern[str], ...]

    def look(
        self, view: str, parts: Sequence[tuple[int, int]]
    ) -> tuple[list[Hit], list[list[int]]]:
        """The pieces by which sentences are read, where they stand in a view: number, start and
        end; and of each part of it which patterns may fit there."""
        hits = self.sieve.hits(view)
        count = len(self.at_word)
        pieces = [
            hit
            for hit in hits
            if (piece := hit[0]) < count
            and not (self.at_word[piece] and (at := hit[1]) and view[at - 1].isalnum())
            and not (self.to_end[piece] and (end := hit[2]) < len(view) and view[end].isalnum())
        ]
        return pieces, self.sieve.worth_in(view, hits, parts)

    def names_link(self, words: Iterable[str]) -> bool:
        """Whether one of some folded words, or runs of Chinese, speaks of a link."""
        return _speaks(self.links, words)

    def writes(self, words: Iterable[str]) -> bool:
        """Whether one of some folded words, or runs of Chinese, speaks of writing or sending."""
        return _speaks(self.writing, words)

    def is_owned(self, before: Sequence[str], noun: str) -> bool:
        """Whether a noun is somebody's own: by the words before it, or by its ending."""
        whole, ends, han = self.mine
        return noun.endswith(ends) or any(
            word.endswith(han) if word >= "\u3040" else word in whole for word in before
        )

    def word_class(self, word: str) -> str:
        """The class of a folded word; empty where it has none."""
        if (known := self.classes.get(word)) is not None:
            return known
        for size in range(min(len(word), _LONGEST_STEM), _SHORTEST_STEM - 1, -1):
            if known := self.classes.get(f"{word[:size]}*"):
                return known
        return ""


@cache
def lexicon() -> Lexicon:
    """The lexicon that the package ships. Raises InstructionError, naming the entry."""
    return read_lexicon(yaml.load(shipped("instructions.yaml"), LOADER))  # noqa: S506 (it is safe)


def read_lexicon(content: dict[str, Any], file: str = "instructions.yaml") -> Lexicon:
    """A lexicon as the data file writes it. Raises InstructionError, naming file, entry, field."""
    places = _places(content)
    slots = {**{name: str(words) for name, words in content["slots"].items()}, **places}
    rules: list[Rule] = []
    patterns: list[tuple[int, re.Pattern[str]]] = []
    for number, entry in enumerate(content["instructions"], 1):
        where = f"{file}: instructions[{number}]"
        for name in ("kind", "language", "certainty", "patterns", "source", "date"):
            if not entry.get(name):
                raise InstructionError(f"{where}: {name} is missing")
        if entry["kind"] not in (*KINDS, PLACE):
            raise InstructionError(f"{where}: kind must be one of {', '.join((*KINDS, PLACE))}")
        if not 0 < float(entry["certainty"]) <= 1:
            raise InstructionError(f"{where}: certainty must be above 0 and at most 1")
        patterns += [
            (len(rules), _compiled(pattern, slots, f"{where}: patterns"))
            for pattern in entry["patterns"]
        ]
        rules.append(Rule(entry["kind"], float(entry["certainty"])))
    classes = _classes(content["classes"], f"{file}: classes")
    opening: dict[str, str] = {
        f"^{word}" if word.endswith("*") else f"^{word}$": name
        for word, name in classes.items()
        if name in OPENING
    }
    for shop in map(folded, content["shops"].split()):
        opening.setdefault(f"^{shop}" if shop.endswith("*") else f"^{shop}$", "shop")
    opening |= {
        folded(sign): "store" if sign in content["han_stores"] else "seek"
        for sign in content["han"]
    }
    nouns: dict[str, str] = {}
    for kind, said in content["places"].items():
        if kind.removesuffix(OWN) not in KINDS:
            raise InstructionError(f"{file}: places: {kind} is not a kind")
        for word in map(folded, said.split()):
            han = word >= "\u3040"
            nouns.setdefault(word if han else f"^{word}" if word[-1] == "*" else f"^{word}$", kind)
    pieces = list(dict.fromkeys((*opening, *nouns)))
    shapes = {shape(str(words)): str(words) for words in content["disguised"]}
    where = f"{file}: which"
    asked = tuple(
        (order, _compiled(pattern, slots, f"{where}.{name}"))
        for order, name in enumerate(GROUPS)
        for pattern in content["which"][name]
    )
    return Lexicon(
        rules=tuple(rules),
        at_word=tuple(piece.startswith("^") for piece in pieces),
        to_end=tuple(piece.endswith("$") for piece in pieces),
        sieve=Sieve(
            (pattern for _, pattern in patterns),
            words=[piece.lstrip("^").rstrip("$*") for piece in pieces],
        ),
        patterns=tuple(patterns),
        disguises=ahocorasick_rs.AhoCorasick(
            list(shapes), matchkind=ahocorasick_rs.MatchKind.LeftmostLongest
        ),
        plain=tuple(shapes.values()),
        asked=asked,
        beside=Sieve((pattern for _, pattern in asked), _OFTEN),
        said_not=frozenset(content["said_not"].split("|")),
        classes=classes,
        opening=frozenset(n for n, piece in enumerate(pieces) if piece in opening),
        naming=frozenset(
            n for n, piece in enumerate(pieces) if opening.get(piece) in ("store", "search")
        ),
        nouns={n: nouns[piece] for n, piece in enumerate(pieces) if piece in nouns},
        links=_worded(content["links"]),
        mine=_worded(content["mine"]),
        writing=_worded(content["writing"]),
        denied=frozenset(map(folded, content["denied"].split())),
        elsewhere=_compiled(str(content["elsewhere"]), slots, f"{file}: elsewhere"),
        ordinals=tuple(re.compile(words) for words in content["ordinals"]),
        cardinals=tuple(re.compile(words) for words in content["cardinals"]),
    )


def _speaks(
    said: tuple[frozenset[str], tuple[str, ...], tuple[str, ...]], words: Iterable[str]
) -> bool:
    """Whether one of some words is among those of `_worded`."""
    whole, starts, han = said
    for word in words:
        if word >= "\u3040":
            if any(sign in word for sign in han):
                return True
        elif word in whole or word.startswith(starts):
            return True
    return False


def _worded(said: str) -> tuple[frozenset[str], tuple[str, ...], tuple[str, ...]]:
    """Words as they are looked for: whole ones, those with a star at an end, Chinese ones."""
    words = [folded(word) for word in said.split()]
    plain = [word for word in words if word < "\u3040"]
    return (
        frozenset(word for word in plain if "*" not in word),
        tuple(word.strip("*") for word in plain if "*" in word),
        tuple(word for word in words if word >= "\u3040"),
    )


def _classes(content: dict[str, str], where: str) -> dict[str, str]:
    """The class of each word; of two the first in the order of `CLASSES`."""
    if unknown := content.keys() - set(CLASSES):
        raise InstructionError(f"{where}: {min(unknown)} is not a class")
    found: dict[str, str] = {}
    for name in CLASSES:
        for word in map(folded, str(content[name]).split()):
            if len(word) <= _SHORTEST_STEM and word.endswith("*"):
                raise InstructionError(f"{where}: {name}: {word} is too short for an ending")
            found.setdefault(word, name)
    return found


def _places(content: dict[str, Any]) -> dict[str, str]:
    nth = "|".join(
        [r"\d{1,2}(?:st|nd|rd|th|er|ere|eme|e|º|ª|°|-?[яиюеы][аиюея]?)", *content["ordinals"]]
    )
    return {
        "nth": f"(?:{nth})",
        "cardinal": f"(?:{'|'.join(content['cardinals'])})",
        "last": f"(?:{content['last']})",
        "top": f"(?:{content['top']})",
        "numbering": f"(?:{content['numbering']})",
        "pick": str(content["pick"]),
    }


def _folded(char: str) -> str:
    """A character of a pattern as the view writes it; ASCII is the pattern's own."""
    plain = char if char.isascii() else folded(char)
    return plain if plain == char else re.escape(plain)


def _compiled(pattern: str, slots: dict[str, str], where: str) -> re.Pattern[str]:
    for _ in range(3):  # slots may stand in slots
        pattern = re.sub(r"\{([a-z_]+)\}", lambda m: slots.get(m[1], m[0]), pattern)
    if left := re.search(r"\{[a-z_]+\}", pattern):
        raise InstructionError(f"{where}: {left[0]} is not a slot")
    pattern = "".join(map(_folded, pattern))
    try:
        return hastened(pattern)
    except (re.error, ValueError) as error:
        raise InstructionError(f"{where}: {error}") from None
