"""The rest of a link behind its host, as it stands in a text: path and query, sign by sign."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from countermark.links.sign import JUNK, any_of, signs

_PIECES = 12
"""Pieces of a path, apart in the text, that are put together."""
_WORDS, _PARTS = 6, 12
"""Words that are tried as a path without slashes, and parts of a torn identifier."""
_RUN = re.compile(r"[A-Za-z0-9\-._~:/?#@!$'*+,;=%&]{1,500}+")
_END = ".,;:!?'*_~"
_FILE = re.compile(r"(?:html?|php\d?|aspx?|jsp)(?![A-Za-z])", re.I)
_PARAMETER = re.compile(rf"[A-Za-z_][A-Za-z0-9_-]{{0,30}}+{JUNK}{{0,4}}+(?:=|[^\W\d_]{{2,10}})")
_WORD = re.compile(rf"{JUNK}{{0,4}}+(?:[/\\>→|-]{JUNK}{{0,3}}+)?([A-Za-z0-9_-]{{1,40}}+)(?![^\W_])")
_PART = re.compile(rf"(?:{JUNK}|[.,-]){{1,3}}+([A-Za-z0-9_/-]{{1,16}}+(?:\.html?)?)(?![^\W_])")


class Trail(NamedTuple):
    """One reading of what follows a host."""

    path: str
    """`/…` with its query."""
    end: int
    ways: tuple[str, ...] = ()
    """How it was hidden; empty where it is written plainly."""


def trails(text: str, at: int, gap: str) -> list[Trail]:
    """The readings of what follows a host that ends at `at`, each longer than the one before.

    `gap` is what stands between all letters of the host, where they are spaced.
    """
    read: list[Trail] = []
    path = ""
    ways: list[str] = []
    for _ in range(_PIECES):
        found = _signs().match(text, at)
        sign = _meant(found, path) if found else ""
        if found is None or not sign:
            break
        run, at = _spaced(text, found.end(), gap)
        if run:
            ways.append("letters spaced")
        elif whole := _RUN.match(text, found.end()):
            run, at = whole[0], whole.end()
        kept = run.rstrip(_END)
        if not kept:
            break
        at -= len(run) - len(kept)
        ways.append(_way(found))
        path += sign + kept
        if kept.strip("/?#=&"):
            read.append(Trail(path, at, tuple(dict.fromkeys(filter(None, ways)))))
        if kept != run:
            break
    return read


def loose(text: str, at: int) -> list[Trail]:
    """Readings of words behind a host with the slashes left out: "amazon com dp B0…"."""
    words: list[str] = []
    read: list[Trail] = []
    for _ in range(_WORDS):
        found = _WORD.match(text, at)
        if found is None:
            break
        word, at = found[1], found.end()
        if words and _FILE.fullmatch(word):
            words[-1] += f".{word}"
        else:
            words.append(word)
        read.append(Trail("/" + "/".join(words), at, ("slashes left out",)))
        if len(words) > 1:
            path = f"/{'/'.join(words[:-2])}?{words[-2]}={words[-1]}"
            read.append(Trail(path, at, ("slashes left out",)))
    return read


def joined(text: str, trail: Trail) -> list[Trail]:
    """Readings of `trail` with the parts behind it, for what was torn: "/dp/B0EX AMPL E1"."""
    path, at = trail.path, trail.end
    read: list[Trail] = []
    for _ in range(_PARTS):
        found = _PART.match(text, at)
        if found is None:
            break
        path, at = path + found[1], found.end()
        read.append(Trail(path, at, (*trail.ways, "letters torn apart")))
    return read


def _meant(found: re.Match[str], path: str) -> str:
    """The sign that is meant; empty where the link ends before it."""
    text, after = found.string, found.end()
    kind = found.lastgroup
    if kind == "slash":
        return "/"
    if kind == "question" and "?" not in path:
        return ("?" if path else "/?") if _PARAMETER.match(text, after) else ""
    if not path:
        return ""
    if kind == "dot":
        return "." if _FILE.match(text, after) else ""
    if kind in ("equals", "and"):
        return ("=" if kind == "equals" else "&") if "?" in path else ""
    return {"dash": "-", "underscore": "_"}.get(kind or "", "")


def _way(found: re.Match[str]) -> str:
    sign = found[found.lastgroup or 0]
    around = found["before"] + found.string[found.end(found.lastgroup or 0) : found.end()]
    if len(sign) > 1 or not sign.isascii():
        return "signs spelt out"
    if "\n" in around:
        return "split over lines"
    if around.strip():
        return "signs put between"
    return (
        "spaces around the signs" if around else "" if sign != "\\" else "other signs for slashes"
    )


def _spaced(text: str, at: int, gap: str) -> tuple[str, int]:
    """The letters from `at` on that stand one by one, `gap` between them, and where they end."""
    if not gap:
        return "", at
    letters: list[str] = []
    start = end = at
    while text[at : at + 1].isalnum() and not text[at + 1 : at + 2].isalnum():
        letters.append(text[at])
        end = at + 1
        if not text.startswith(gap, end):
            break
        at = end + len(gap)
    return ("".join(letters), end) if len(letters) > 1 else ("", start)


@lru_cache(1)
def _signs() -> re.Pattern[str]:
    words = {kind: any_of(list(words)) for kind, words in signs().words.items()}
    return re.compile(
        rf"(?P<before>{JUNK}{{0,6}}+)"
        rf"(?:(?P<slash>[/\\]|{words['slash']})|(?P<question>\?|{words['question']})"
        rf"|(?P<equals>=|{words['equals']})|(?P<and>&)|(?P<dash>{words['dash']})"
        rf"|(?P<underscore>{words['underscore']})|(?P<dot>{signs().dot})){JUNK}{{0,6}}+",
        re.I,
    )
