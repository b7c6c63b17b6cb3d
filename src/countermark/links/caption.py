"""Captions: all that a text says of where to go, read at once."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from countermark.links.broken import find_beside
from countermark.links.code import Code, find_codes
from countermark.links.found import HOLE, Found, blanked, find_urls
from countermark.links.instruction import Instruction, find_instructions, told_in
from countermark.links.screening import EVERYTHING, Glance, glances


class Caption(NamedTuple):
    """What a caption, bio, comment or message says of where to go."""

    links: tuple[Found, ...]
    """Plain and hidden links, in order."""
    codes: tuple[Code, ...]
    """Item codes outside of links, in order."""
    instructions: tuple[Instruction, ...]
    """What it tells its reader to do, in order."""


NOTHING = Caption((), (), ())


def read(text: str) -> Caption:
    """Links, plain and hidden, item codes and instructions of `text`.

    Where a hidden link takes in a plain one ("https://amzn .to/4abc"), only the whole is told. What
    stands in a link is no code again. Takes linear time.
    """
    return _read(text, EVERYTHING)


def read_all(texts: Sequence[str]) -> Iterator[Caption]:
    """`read` of each of many texts, in order: several times faster, since most say nothing."""
    for text, glance in zip(texts, glances(texts), strict=True):
        yield _read(text, glance) if glance else NOTHING


def _read(text: str, may: Glance) -> Caption:
    plain = find_urls(text) if may.links else []
    hidden = find_beside(text, plain) if plain or may.broken else []
    links = plain
    if hidden:
        links = sorted(
            [*_left(plain, hidden), *hidden], key=lambda one: (one.start, -one.certainty)
        )
    codes = find_codes(_without(text, plain, hidden)) if may.codes else []
    told: list[Instruction] = []
    if may.told:
        told = told_in(text, may.seen, hidden) if may.seen else find_instructions(text, hidden)
    return Caption(tuple(links), tuple(codes), tuple(told))


def _left(plain: list[Found], hidden: list[Found]) -> Iterator[Found]:
    """The plain links that are no part of a hidden one. The same letters read in two ways are two:
    "amaz0n.com/…" may be a look-alike's own address."""
    for one in plain:
        at = bisect_right(hidden, one.start, key=lambda whole: whole.start) - 1
        whole = hidden[at] if at >= 0 else None
        if whole is None or whole.end < one.end or whole[1:3] == one[1:3]:
            yield one


def _without(text: str, plain: list[Found], hidden: list[Found]) -> str:
    """`text` of the same length, without links: no code goes on behind one. A host alone names a
    shop."""
    if plain:
        text = blanked(text, [one for one in plain if "/" in text[one.start : one.end]], HOLE)
    return blanked(text, hidden, HOLE) if hidden else text
