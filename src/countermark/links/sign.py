"""Signs of a URL as people write them around filters: words, brackets and other signs for them."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Annotated, Literal, NamedTuple

from pydantic import BaseModel, ConfigDict, Field, field_validator

from countermark.links.datafile import RuleError, read_rules, shipped
from countermark.links.letter import plainly

WrittenFor = Literal[
    "dot", "slash", "colon", "question", "equals", "dash", "underscore", "at",
    "filler", "verb", "space", "thing", "spoken",
]  # fmt: skip
DOTS = ".,。·•∙⋅‧、٠۔○"
"""Signs that are written for a dot."""
LETTER = r"A-Za-z0-9\u00c0-\u024f\u0370-\u052f"
"""Letters that make one word with those of a host; Han, kana, Thai … stand right beside it."""


class Words(BaseModel):
    """Words of one language, or of a few, that stand for one thing."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    kind: WrittenFor
    """The sign; `filler`: what is to be taken out of a link; `verb` with `space` or `thing`: a hint
    when they stand near each other; `spoken`: hosts that are ordinary words without their dot."""
    language: str = Field(pattern="^[a-z]{2}$")
    words: Annotated[tuple[str, ...], Field(min_length=1)]
    source: str = Field(min_length=3)
    """Where it was seen, or "derived: how"."""

    @field_validator("words")
    @classmethod
    def _plain(cls, words: tuple[str, ...]) -> tuple[str, ...]:
        read = tuple(plainly(word.strip()).text for word in words)
        for word in read:
            if not word or len(word) > 40:
                raise ValueError(f"{word!r} is empty or longer than 40 characters")
        return read


class Signs(NamedTuple):
    """All words by what they stand for, and patterns made of them."""

    words: dict[str, tuple[str, ...]]
    dot: str
    """Pattern of one sign or word for a dot, without what stands around it."""
    at: re.Pattern[str]
    """A sign or word for @ at the end."""
    filler: re.Pattern[str]
    """What says itself that it is to be taken out, in brackets or capitals; tags of HTML."""
    hint: re.Pattern[str]
    """A request to take something out again."""

    request: re.Pattern[str]
    """A request to take out what it names: letters in capitals, a sign, an emoji."""

    def taken_out(self, text: str) -> list[tuple[int, int]]:
        """Where in `text` stands what is to be taken out of a link, in order."""
        spans = [found.span() for found in self.filler.finditer(text)]
        low = text.lower()
        if any(verb in low for verb in self.words["verb"]) and (
            request := self.request.search(text)
        ):
            what = re.escape(request["what"])
            for found in re.finditer(rf"(?<=[\w./]){what}|{what}(?=[\w./])", text):
                if found.start() != request.start("what"):
                    spans.append(found.span())
            spans = _apart(sorted(spans))
        return spans

    def hints(self, text: str) -> list[int]:
        """Where `text` asks to take something out of a link; the words come before the pattern,
        which is dear."""
        low = text.lower()
        if any(word in low for kind in ("space", "thing") for word in self.words[kind]):
            return [found.start() for found in self.hint.finditer(text)]
        return []


JUNK = r"(?:[\s_*~|\"'<>()\[\]{}`^!+]|[^\x00-\x7f\w。·•∙⋅‧、٠۔○…])"
"""One character that is put between the parts of a link: white space, brackets, stars, emoji."""


@lru_cache(1)
def signs() -> Signs:
    """The words of `broken.yaml`. Raises RuleError naming file, entry and field."""
    return made(shipped("broken.yaml"), "broken.yaml")


def made(text: str, name: str) -> Signs:
    """The signs of a data file called `name`."""
    words: dict[str, list[str]] = {}
    seen: set[str] = set()
    for entry in read_rules(text, name, Words):
        if entry.id in seen:
            raise RuleError(f"{name}: rule {entry.id!r}: id: used twice")
        seen.add(entry.id)
        words.setdefault(entry.kind, []).extend(entry.words)
    for kind in WrittenFor.__args__:  # type: ignore[attr-defined]  # a Literal has them
        if kind not in words:
            raise RuleError(f"{name}: no rule has the kind {kind!r}")
    filler, verb = any_of(words["filler"]), any_of(words["verb"])
    thing = any_of(words["space"] + words["thing"])
    shouted = [word.upper() for word in words["filler"] if len(word) > 4 and word.isalpha()]
    shouted.sort(key=len, reverse=True)
    return Signs(
        {kind: tuple(dict.fromkeys(entries)) for kind, entries in words.items()},
        rf"(?:[{re.escape(DOTS)}]|{any_of(words['dot'])})",
        re.compile(rf"(?:@|(?:^|[\s(\[{{<]){any_of(words['at'])})[\s)\]}}>]{{0,3}}\Z", re.I),
        re.compile(
            rf"[(\[{{<«【][^\S\n]?(?i:{filler})(?![^\W\d_])[^()\[\]{{}}<>»】\n]{{0,24}}+[)\]}}>»】]"
            rf"|(?<![A-Z])(?:{'|'.join(shouted)})(?![A-Z])|</?[A-Za-z][A-Za-z0-9]{{0,9}}+\s?/?>"
        ),
        re.compile(rf"{verb}[^\n]{{0,24}}?{thing}|{thing}[^\n]{{0,12}}?{verb}", re.I),
        re.compile(
            rf"(?i:{verb})\s*(?:(?:the|all|any|die|das|alle|los|las|les|le|gli|os|as)\s+)?"
            r"[\"'“”‘’„«(\[]?(?P<what>(?-i:[A-Z]{2,12})(?![a-z])|[^\w\s.\"'“”‘’„«(\[/,!?:;)\]}-]{1,3})"
        ),
    )


def _apart(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Spans in order without those that begin in another."""
    apart: list[tuple[int, int]] = []
    for start, end in spans:
        if not apart or apart[-1][1] <= start:
            apart.append((start, end))
    return apart


def any_of(words: list[str]) -> str:
    """A pattern of any of `words`, the longest first; those of letters that are written with spaces
    between words stand alone."""
    firsts = "".join(sorted({re.escape(form[0]) for w in words for form in (w, w.upper())}))
    each = "|".join(map(_alone, sorted(set(words), key=lambda w: (-len(w), w))))
    return f"(?=[{firsts}])(?:{each})"


def _alone(word: str) -> str:
    body = r"\s+".join(map(re.escape, word.split()))
    if word[0] > "\u0e00" and not "\u1e00" <= word[0] <= "\u1fff":  # Thai, Han, kana, Hangul
        return body
    return rf"(?<![^\W\d_]){body}(?![^\W\d_])"
