"""Known hosts in a text however they are written: spaced, spelt, decorated, in look-alike letters.

All known hosts are searched for at once in the letters of the text, brought to one shape and
without spaces and punctuation; what stands between the letters then says how a host was hidden.
"""

from __future__ import annotations

import codecs
import re
from base64 import b64encode
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from ahocorasick_rs import BytesAhoCorasick

from countermark.links.platform import known_hosts
from countermark.links.sign import DOTS, JUNK, LETTER, any_of, signs
from countermark.links.squash import is_odd, places, skimmed, squashed

TURNED = ("", "")
"""In the place of a host: letters of one in reverse, in ROT13 or encoded."""
SHORT = 4
"""Letters of a host that stand in any text by chance (`t.me` in "about me"): it needs its dot."""
_DOT = "dot"
SUFFIXES = ("com", "net", "org", "shop", "store", "info", "biz", "xyz", "club", "online", "site")
"""What stands behind a word for a dot in the address of an unknown host."""
_TORN = 3
"""Places in which unlike gaps may tear a host apart."""
_TRACES = (
    *("hxxp", "http%3A%2F", "https%3A%2F", "//:ptth", "//:sptth", "uggcf", "uggc://"),
    *("aHR0cHM6", "aHR0cDov", "687474707", "%68%74%74%70"),
)
"""Schemes broken, encoded, in reverse, in ROT13, in base64 and in hex."""
_INSIDE = re.compile(rf"[{LETTER}@-]")
_GOES_ON = re.compile(rf"[{LETTER}]|[@.-][{LETTER}]")


class Written(NamedTuple):
    """A known host as it stands in a text."""

    host: str
    start: int
    end: int
    gap: str
    """What stands between all of its letters; empty where they stand together."""
    ways: tuple[str, ...]
    """How it was hidden; empty where it is written plainly."""


class _Sieve(NamedTuple):
    automaton: BytesAhoCorasick
    patterns: list[tuple[str, str]]
    """Host and the word for its dots, or TURNED."""


def lettered(text: str) -> bool:
    """Whether the letters of a known host, or of a sign that a link is hidden, are in `text`."""
    found = gate().find_matches_as_indexes
    return bool(found(skimmed(text)) or (is_odd(text) and found(squashed(text))))


def sift(text: str) -> tuple[list[Written], bool]:
    """The known hosts in a text of plain letters, in order, the longest where several begin at one
    place; and whether letters are there that would be of a link if they were turned back."""
    sieve = _sieve()
    hits = sieve.automaton.find_matches_as_indexes(squashed(text), overlapping=True)
    spots = places(text) if hits else []
    hosts: list[Written] = []
    taken, turned = 0, False
    for number, start, end in sorted(hits, key=lambda hit: (hit[1], -hit[2])):
        pattern = sieve.patterns[number]
        turned = turned or pattern is TURNED
        if pattern is not TURNED and spots[start] >= taken:
            written = _written(text, spots[start:end], *pattern)
            if written:
                taken = written.end
                hosts.append(written)
    return hosts, turned


def _written(text: str, spots: list[int], host: str, word: str) -> Written | None:
    ways: list[str] = []
    gaps: list[str] = []
    step, at, last = len(squashed(word)), 0, -1
    for label in host.split("."):
        letters = spots[at : at + len(squashed(label))]
        if last >= 0:
            way = parted(text[last + 1 : letters[0]])
            if way is None:
                return None
            ways.append(way)
        gaps += [text[a + 1 : b] for a, b in pairwise(letters)]
        ways.append(_drawn("".join(text[spot] for spot in letters).lower(), label))
        at, last = at + len(letters) + step, letters[-1]
    start, end = spots[0], last + 1
    gap = gaps[0] if len(gaps) > 2 and len(set(gaps)) == 1 else ""
    if gap:
        ways.append("letters spaced")
    elif torn := [gap for gap in gaps if gap]:
        if len(torn) > _TORN or any(len(gap) > 3 or "\n" in gap for gap in torn):
            return None
        ways.append("letters torn apart")
    if any(not re.fullmatch(rf"(?:{JUNK}|[.-])*", gap) for gap in set(gaps)):
        return None
    if _INSIDE.search(text, max(0, start - 1), start) or _GOES_ON.match(text, end):
        return None
    return Written(host, start, end, gap, tuple(dict.fromkeys(filter(None, ways))))


def parted(between: str) -> str | None:
    """How the dot between two parts of a host was written; None where it is none."""
    if between == ".":
        return ""
    found = _region().fullmatch(between)
    if found is None:
        return None
    around = found["before"] + found["after"]
    if not found["word"] and not found["sign"]:
        return "dots left out"
    if any(mark in found["before"] for mark in "([{<"):
        return "dots in brackets"
    if found["word"]:
        return "dots spelt out"
    if found["sign"].strip("."):
        return "other signs for dots"
    if around.strip():
        return "signs put between"
    if "\n" in around:
        return "split over lines"
    return "spaces around the dots" if found["before"] else "a space behind the dot"


def leans(between: str) -> bool:
    """Whether a dot stands with one part only, as a full stop does: "…the best. Amazon"."""
    return between[:1] in DOTS and between[1:] != "" and between[1:2] not in DOTS


def _drawn(letters: str, label: str) -> str:
    """How the letters of a part were drawn."""
    if letters == label:
        return ""
    if letters.isascii() and any(
        a != b and a.isdigit() for a, b in zip(letters, label, strict=False)
    ):
        return "digits for letters"
    return "look-alike letters"


@lru_cache(1)
def gate() -> BytesAhoCorasick:
    """Finds what only makes a text worth a look. It is small, to stay in the processor's cache."""
    words = signs().words
    asking = (*words["space"], *words["filler"])
    texts = {squashed(word) for word in asking if len(word) > SHORT or not word.isascii()}
    suffixes = {host.rpartition(".")[2] for host in known_hosts()}.union(SUFFIXES)
    texts |= {dot + end for dot in map(squashed, words["dot"]) for end in map(squashed, suffixes)}
    texts |= {squashed(host.replace(".", _DOT)) for host in known_hosts()}
    return BytesAhoCorasick(sorted(texts | set(_turned()) | set(_dotless())))


@lru_cache(1)
def _sieve() -> _Sieve:
    patterns: dict[bytes, tuple[str, str]] = dict.fromkeys(_turned(), TURNED)
    labels = {host: [squashed(label) for label in host.split(".")] for host in known_hosts()}
    for word in signs().words["dot"]:
        dot = squashed(word)
        patterns |= {dot.join(parts): (host, word) for host, parts in labels.items()}
    patterns |= {text: (host, "") for text, host in _dotless().items()}
    return _Sieve(BytesAhoCorasick(list(patterns)), list(patterns.values()))


def _dotless() -> dict[bytes, str]:
    """Hosts by their letters, those aside that any text may hold by chance."""
    spoken = signs().words["spoken"]
    texts = {squashed(host): host for host in known_hosts() if host not in spoken}
    return {text: host for text, host in texts.items() if len(text) > SHORT}


def _turned() -> Iterator[bytes]:
    """The letters of links that are in reverse, in ROT13 or encoded."""
    yield from map(squashed, _TRACES)
    for host in known_hosts():
        coded = b64encode(f"{host}/".encode()).decode()[: (len(host) + 1) // 3 * 4]
        turned = map(squashed, (host[::-1], codecs.encode(host, "rot13"), coded))
        least = SHORT + 2, SHORT + 2, 2 * SHORT
        yield from (text for text, size in zip(turned, least, strict=True) if len(text) >= size)


@lru_cache(1)
def _region() -> re.Pattern[str]:
    """What may stand between two parts of a host."""
    words = any_of(list(signs().words["dot"]))
    return re.compile(
        rf"(?P<before>{JUNK}{{0,8}}+)"
        rf"(?:(?P<sign>[{re.escape(DOTS)}-]{{1,3}}+)|(?P<word>{words}))?+"
        rf"(?P<after>{JUNK}{{0,8}}+)",
        re.I,
    )
