"""Places: a story, a message or the bio that a sentence speaks of beside a link, in any wording."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from countermark.links.lexicon import OWN, Lexicon
from countermark.links.which import sentence

SURE = {"bio": 0.85, "story": 0.8, "message": 0.75}
"""Certainty where no whole pattern fits, by kind. Set by hand."""
MOST = 16
"""Words for places in one text that are looked at."""
_WORD = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff]+|[^\W_]+(?:['’][^\W_]+)?")
_POINTING = re.compile("[⬆👆☝↑🔝👇⬇📩💌✉]")
_ASKING = re.compile('[?？؟“”„«»「」"]')
_FEW = 3
"""Words of a sentence that says hardly more than where to write: "dm honey"."""
_BETWEEN = 2
"""Words between a possessive and the place that is somebody's: "my own little page"."""


class Place(NamedTuple):
    """A place of which `view[start:end]` speaks."""

    kind: str
    start: int
    end: int
    certainty: float
    sparse: bool
    """Whether it counts only with an entry that is meant: nothing else speaks of a link."""


def find_places(
    view: str, words: Lexicon, nouns: Sequence[tuple[int, int, str]]
) -> Iterator[Place]:
    """The places that are told of in a view; `nouns` are where their words stand, and of which
    kind each is. The first of each kind counts."""
    done: set[str] = set()
    for start, end, noun in nouns[:MOST]:
        kind = noun.removesuffix(OWN)
        if kind in done:
            continue
        told = _is_told(view, start, end, noun, words)
        if told or (noun == "bio" and _is_alone(view, start, end)):
            done.add(kind)
            yield Place(kind, start, end, SURE[kind], not told)


def _is_alone(view: str, start: int, end: int) -> bool:
    """Whether a sentence begins or ends with a noun, and no other word belongs to it."""
    behind, before = view[end : end + 24], view[max(0, start - 24) : start]
    if behind.lstrip(" -")[:1].isalpha():
        return False
    return not _LETTER.search(_SENTENCE_END.split(before)[-1]) or not _LETTER.search(
        _SENTENCE_END.split(behind)[0]
    )


_LETTER = re.compile(r"[^\W\d_]")
_SENTENCE_END = re.compile(r"[.!?…。！？;\n]")


def _is_told(view: str, start: int, end: int, noun: str, words: Lexicon) -> bool:
    before = _WORD.findall(view[max(0, start - 24) : start])[-_BETWEEN:]
    if not words.denied.isdisjoint(before):
        return False
    while end < len(view) and view[end].isalpha():
        end += 1
    owned = words.is_owned(before, view[start:end])
    own = noun.endswith(OWN)
    messages = noun.startswith("message")
    if own and not messages and not owned:
        return False
    said = sentence(view, start, end)
    spoken = _WORD.findall(said)
    if messages:
        if words.writes(spoken):
            return True
        if own:
            return False
        few = len(spoken) <= _FEW
        asked = few or bool(_POINTING.search(said) or _ASKING.search(said))
        return asked or "🔗" in said or words.names_link(spoken)
    linked = "🔗" in said or words.names_link(spoken)
    if own or linked:
        return linked
    goes = any(words.word_class(word) in ("go", "seek") for word in spoken)
    if noun == "story":
        return owned or goes
    return owned and (goes or bool(_POINTING.search(said)))
