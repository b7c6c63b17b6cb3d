"""Links as people write them in running text."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from countermark.links.platform import is_known
from countermark.links.suffix import is_public


class Found(NamedTuple):
    """A link in a text: `text[start:end]` is how it was written."""

    url: str
    start: int
    end: int
    certainty: float = 1.0
    note: str = ""
    """How it was hidden; empty where it stands plainly."""


# Letters that may stand unencoded in a URL. Writing without spaces (Chinese, Japanese, Korean)
# runs on after a link, so it ends one, as in the link rules of X (twitter-text).
_LETTER = "\u00c0-\u024f\u0370-\u058f\u05d0-\u1fff"
# A host does not begin within a word of Latin, Greek or Cyrillic letters: "аmazon.com" with a
# Cyrillic а is not mazon.com. Thai and others write a link right behind a word.
_WITHIN = "\u00c0-\u024f\u0370-\u052f"
# Nothing in a link may be read twice, or hostile text takes quadratic time: so the regex itself
# stops at a bracket that nothing opened, at an escaped quote or bracket, and at the next link.
_SIGNS = rf"[A-GI-Za-gi-z0-9\-._~:/?#@!$'*+,;=%{_LETTER}]"
_INNER = rf"(?:{_SIGNS}|h(?!ttps?://)|&(?!(?:quot|gt|lt|nbsp|apos|#39|#34|#x27)\b))"
_BODY = rf"(?:{_INNER}|(?<=[/=?&:#%+,])h|\({_INNER}*+\)|\[{_INNER}*+\])*+"
_HOST = (
    rf"(?:[A-Za-z0-9\-._~%@:{_LETTER}]++|\[[0-9A-Fa-f:.]++\](?::\d+)?"
    r"|[^\s/?#<>\[\]()\"'“”‘’、。，；：！？（）《》「」【】]++)"
)
_NAME = r"(?:[A-Za-z0-9][A-Za-z0-9-]{0,62}\.)+(?:xn--[A-Za-z0-9-]{2,59}|[A-Za-z]{2,24})"
_LINK = re.compile(
    rf"(?P<full>https?[:：]\s?//{_HOST}(?:[/?#]{_BODY})?)"
    rf"|(?<![A-Za-z0-9@._%/\\{_WITHIN}-])(?P<host>{_NAME})(?![A-Za-z0-9@_]|-[A-Za-z0-9]|\.[A-Za-z0-9])"
    rf"(?P<rest>(?::\d{{2,5}})?(?:[/?#]{_BODY})?)",
    re.IGNORECASE,
)
TRACE = re.compile(r"[.:：](?:(?<=\.)[A-Za-z]|(?<=[:：])\s?/)")
"""What every link has; most captions have none. One set of characters first: that is fast."""
_NAMED = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.-"
_LONGEST_NAME = 253
"""RFC 1035 §2.3.4."""
_END = ".,;:!?'*_~"
_WIDE = {code: code - 0xFEE0 for code in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B))} | {
    **{code: code - 0xFEE0 for code in range(0xFF41, 0xFF5B)},
    **{ord(mark): ord(mark) - 0xFEE0 for mark in "．／－＿＝＆％＠＃"},
}
WIDE = re.compile("[０-９Ａ-Ｚａ-ｚ．／]")
_WIDE_QUERY = re.compile(r"(?<=[０-９Ａ-Ｚａ-ｚ／])？(?=[０-９Ａ-Ｚａ-ｚ])")


def find_urls(text: str) -> list[Found]:
    """The links in `text`, in order: with a scheme, with `www.`, or bare (`host.tld/path`).

    A bare host counts with a path, behind `www.` or where a rule knows it, and only below a public
    suffix: `e.g.`, `file.py`, `3.5mm` and mail addresses are no links. Takes linear time.
    """
    plain = text
    if not text.isascii() and WIDE.search(text):
        plain = _WIDE_QUERY.sub("?", text).translate(_WIDE)
    found: list[Found] = []
    at = 0
    while trace := TRACE.search(plain, at):
        match = _LINK.match(plain, _begin(plain, trace, at))
        if match is None:
            at = trace.start() + 1
            continue
        start = match.start()
        written = match[0].rstrip(_END)
        at = max(start + len(written), trace.start() + 1)
        if match["full"]:
            url = written.replace("：", ":", 1).replace(" ", "", 1)
        elif _is_link(match["host"], written[len(match["host"]) :]):
            url = written
        else:
            at = match.end("host")
            continue
        if not url.endswith(("//", ":")):
            found.append(Found(url.replace("&amp;", "&"), start, start + len(written)))
    return found


def _begin(text: str, trace: re.Match[str], at: int) -> int:
    """Where the link begins that has a trace of one, not before `at`."""
    end = trace.start()
    if text[end] != ".":
        return max(at, end - (5 if text[end - 1 : end] in ("s", "S") else 4))
    start = max(at, end - _LONGEST_NAME)
    return start + len(text[start:end].rstrip(_NAMED))


HOLE = "\x02"
"""Stands for a link that was taken out: no sign of a URL or code, no letter, and nothing that
people put between them."""


def blanked(text: str, found: Iterable[Found], sign: str = " ") -> str:
    """`text`, of the same length, with `sign` where links stand (in order, none over another)."""
    parts: list[str] = []
    at = 0
    for one in found:
        parts += (text[at : one.start], sign * (one.end - one.start))
        at = one.end
    return "".join((*parts, text[at:]))


def _is_link(host: str, rest: str) -> bool:
    lower = host.lower()
    if is_known(lower):
        return True
    name, _, suffix = host.rpartition(".")
    if suffix != suffix.lower() and host != host.upper():
        return False  # "bracelet.Buy/…": a new sentence, not a host
    if not (len(rest) > 1 or rest == "/" or lower.startswith("www.")) or name.isdecimal():
        return False
    return is_public(lower)
