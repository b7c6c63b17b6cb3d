"""Context: whether a term is meant as the brand where it stands, or is an ordinary word ("football
coach", "I guess") or part of another name ("Coco Smith").

Evidence is added up as natural-log odds and told as a certainty with its reason. The weights are
settings made by hand, not measurements. Nothing is read but the words around the term.
"""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Iterator
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Annotated, NamedTuple

from pydantic import BaseModel, ConfigDict, Field

from countermark.links.datafile import read_rules
from countermark.records.goods import classes_of
from countermark.text.amount import amounts
from countermark.text.fold import fold, is_spaceless
from countermark.text.ordinary import is_ordinary_word
from countermark.text.term import NAMES, Term

ORDINARY, DISTINCTIVE = -0.8, 4.0
"""Where the odds begin: for an ordinary word, and for any other."""
NEAR = 80
"""Characters on either side that are looked at."""
FIELD = 5
"""Words on either side in which another field is looked for."""
_TOKEN = re.compile(r"[^\W_]+(?:['’.-][^\W_]+)*|[.!?…\n]|[#@$€£¥]")
_STOPS = frozenset(".!?…\n")


class Context(NamedTuple):
    """How surely the brand is meant, 0 to 1, and why."""

    certainty: float
    reason: str


class Group(BaseModel):
    """Words that tell the same; an entry of context.yaml."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    words: Annotated[tuple[str, ...], Field(min_length=1)]
    source: Annotated[str, Field(min_length=8)]
    date: date


class _Around(NamedTuple):
    before: list[str]
    """The words before the term in its sentence, as they are written, the nearest last."""
    after: list[str]
    opens: bool
    """Whether it begins a sentence."""
    titled: bool
    """Whether nearly all words near it are capitalised, so that capitals tell nothing."""
    signed: str
    """The # or @ before it."""


def judge_context(
    text: str,
    start: int,
    end: int,
    term: Term,
    classes: Collection[int] = (),
    others: Collection[str] = (),
) -> Context:
    """Whether `text[start:end]` means the brand of `term`.

    `classes`: the Nice classes of the brand's registrations (empty: any goods count); `others`:
    what else in the text names a brand, as it is written there. A term that is no ordinary word is
    meant, but for names of people and of colours made with it.
    """
    ordinary = is_ordinary_word(term.text)
    odds = ORDINARY if ordinary else DISTINCTIVE
    found = list(_evidence(text, start, end, term, frozenset(classes), others, ordinary))
    odds += sum(weight for weight, _ in found)
    told = [reason for _, reason in sorted(found, key=lambda one: -abs(one[0]))[:2]]
    if not told:
        told = [
            "an ordinary word, and nothing near tells more" if ordinary else "a distinctive name"
        ]
    return Context(round(1 / (1 + math.exp(-odds)), 4), "; ".join(told))


def _evidence(
    text: str,
    start: int,
    end: int,
    term: Term,
    classes: frozenset[int],
    others: Collection[str],
    ordinary: bool,
) -> Iterator[tuple[float, str]]:
    around = _around(text, start, end)
    written, groups = text[start:end], _groups()
    before = fold(around.before[-1]) if around.before else ""
    after = fold(around.after[0]) if around.after else ""
    goods = _goods_near(around, classes)
    if goods:
        yield (2.6 if term.kind in NAMES else 1.0), f"beside goods: “{goods}”"
    if len(others) > 0 and any(other != written for other in others):
        yield 1.6, "beside another name of a brand"
    capital = _is_capital(written) and not around.titled and not around.opens
    cue = _cue(before, after, capital, groups)
    if cue:
        yield 2.0, f"“{cue}” stands beside names of brands"
    if _priced(text, start, end):
        yield 0.6, "a price is near"
    if after in groups["colour"] and not goods:
        yield -4.5, f"“{written} {after}” is a colour"
    if before in groups["title"]:
        yield (-3.0 if ordinary else -5.0), f"after “{before}” it is somebody's name"
    elif (other := _in_name(around, written, goods, cue, groups)) and not others:
        yield (-2.0 if ordinary else -4.8), f"part of the name “{other}”"
    if not ordinary:
        return
    if around.signed == "@":
        yield 1.0, "an account's name"
    elif around.signed == "#":
        yield 0.4, "a tag"
    elif capital:
        yield 1.5, "capitalised inside a sentence"
    elif written.islower() and not term.text.islower() and not goods:
        yield -1.2, "in small letters"
    if not goods and not around.signed:
        if before in groups["subject"]:
            yield -2.6, f"a verb after “{before}”"
        elif before in groups["determiner"] and not capital:
            yield -1.8, f"an ordinary noun after “{before}”"
        if after in groups["continues"] and not capital:
            yield -1.4, f"the sentence goes on: “{written} {after}”"
    near = [fold(word) for word in (*around.before[-FIELD:], *around.after[:FIELD])]
    field = next((word for word in near if word in groups["other-field"]), "")
    if field and not goods:
        yield -2.2, f"near “{field}”, another field"


def _around(text: str, start: int, end: int) -> _Around:
    left, right = text[max(0, start - NEAR) : start], text[end : end + NEAR]
    before, after = _TOKEN.findall(left), _TOKEN.findall(right)
    signed = before[-1] if before and before[-1] in "#@" and left.endswith(before[-1]) else ""
    if right[:1] in ("'", "’") and after and len(after[0]) == 1:
        after = after[1:]  # Aurelle's bag
    opening = next((n for n in range(len(before) - 1, -1, -1) if before[n] in _STOPS), -1)
    ending = next((n for n, token in enumerate(after) if token in _STOPS), len(after))
    said = [token for token in before[opening + 1 :] if token[0].isalnum()]
    follows = [token for token in after[:ending] if token[0].isalnum()]
    words = [word for word in (*said, *follows) if len(word) > 3 and word[0].isalpha()]
    capitals = sum(map(_is_capital, words))
    titled = (len(words) > 1 and capitals >= 0.6 * len(words)) or text.isupper()
    return _Around(said, follows, not said, titled, signed)


def _goods_near(around: _Around, classes: frozenset[int]) -> str:
    """The goods of the classes that stand next to the term or one word away."""
    for words in (around.after[:1], around.after[:3], around.before[-1:], around.before[-3:]):
        phrase = " ".join(words)
        told = classes_of(phrase) if phrase else frozenset()
        if told and (not classes or told & classes):
            return phrase
    return ""


def _cue(before: str, after: str, capital: bool, groups: dict[str, frozenset[str]]) -> str:
    for word in (before, after):
        if word in groups["brand-cue"] and (capital or word not in groups["weak-cue"]):
            return word
    return ""


def _in_name(
    around: _Around, written: str, goods: str, cue: str, groups: dict[str, frozenset[str]]
) -> str:
    """The longer name that the term stands in, with a capitalised word that is none of goods."""
    if goods or cue or around.titled or not _is_capital(written) or written.isupper():
        return ""
    if around.after and _is_name(around.after[0], groups):
        return f"{written} {around.after[0]}"
    if around.before and len(around.before) > 1 and _is_name(around.before[-1], groups):
        return f"{around.before[-1]} {written}"
    return ""


def _is_name(word: str, groups: dict[str, frozenset[str]]) -> bool:
    plain = fold(word)
    function = any(plain in groups[name] for name in ("subject", "determiner", "continues"))
    return word[0].isupper() and not word.isupper() and len(word) > 1 and not function


def _is_capital(word: str) -> bool:
    return word[:1].isupper() or (bool(word) and is_spaceless(word[0]))


def _priced(text: str, start: int, end: int) -> bool:
    return any(a.unit for a in amounts(text[max(0, start - NEAR // 2) : end + NEAR // 2]))


@cache
def _groups() -> dict[str, frozenset[str]]:
    file = "context.yaml"
    text = (files("countermark.text") / "data" / file).read_text("utf-8")
    return {group.id: frozenset(map(fold, group.words)) for group in read_rules(text, file, Group)}
