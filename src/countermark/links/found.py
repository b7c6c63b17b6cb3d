"""Links as people write them in running text."""

from __future__ import annotations

import re
from typing import NamedTuple

from countermark.links.platform import is_known
from countermark.links.suffix import is_public


class Found(NamedTuple):
    """A link in a text: `text[start:end]` is how it was written."""

    url: str
    start: int
    end: int


# Letters that may stand unencoded in a URL. Writing without spaces (Chinese, Japanese, Korean)
# runs on after a link, so it ends one, as in the link rules of X (twitter-text).
_LETTER = "\u00a1-\u024f\u0370-\u058f\u05d0-\u1fff"
_BODY = rf"[A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;=%{_LETTER}]"
_HOST = rf"(?:[A-Za-z0-9\-._~%@:\[\]{_LETTER}]+|[^\s/?#<>\"'“”‘’、。，；：！？（）《》「」【】]+)"
_NAME = r"(?:[A-Za-z0-9][A-Za-z0-9-]{0,62}\.)+(?:xn--[A-Za-z0-9-]{2,59}|[A-Za-z]{2,24})"
_LINK = re.compile(
    rf"(?P<full>(?<![A-Za-z0-9])https?[:：]\s?//{_HOST}(?:[/?#]{_BODY}*)?)"
    rf"|(?<![A-Za-z0-9@._%/\\-])(?P<host>{_NAME})(?![A-Za-z0-9@_]|-[A-Za-z0-9]|\.[A-Za-z0-9])"
    rf"(?P<rest>(?::\d{{2,5}})?(?:[/?#]{_BODY}*)?)",
    re.IGNORECASE,
)
_NEXT = re.compile(r"(?<![/=?&:#%+,])https?://", re.IGNORECASE)
_ENTITY = re.compile(r"&(?:quot|gt|lt|nbsp|apos|#39|#34|#x27);?")
_END = ".,;:!?'*_~|\\([{`"
_CLOSES = {")": "(", "]": "["}
_BRACKETS = re.compile(r"[()\[\]]")
_WIDE = {code: code - 0xFEE0 for code in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B))} | {
    **{code: code - 0xFEE0 for code in range(0xFF41, 0xFF5B)},
    **{ord(mark): ord(mark) - 0xFEE0 for mark in "．／－＿＝＆％＠＃"},
}
_WIDE_QUERY = re.compile(r"(?<=[０-９Ａ-Ｚａ-ｚ／])？(?=[０-９Ａ-Ｚａ-ｚ])")


def find_urls(text: str) -> list[Found]:
    """The links in `text`, in order: with a scheme, with `www.`, or bare (`host.tld/path`).

    A bare host counts with a path, behind `www.` or where a rule knows it, and only below a public
    suffix: `e.g.`, `file.py`, `3.5mm` and mail addresses are no links. Takes linear time.
    """
    plain = text
    if not text.isascii():
        plain = _WIDE_QUERY.sub("?", text).translate(_WIDE)
    found: list[Found] = []
    at = 0
    while match := _LINK.search(plain, at):
        start, end = match.span()
        written = match[0]
        if following := _NEXT.search(written, 1):
            written = written[: following.start()]
        written = _trimmed(written)
        if match["full"]:
            url = written.replace("：", ":", 1).replace(" ", "", 1)
            real = len(url.partition("//")[2]) > 0
        else:
            url = written
            real = _is_link(match["host"], written[len(match["host"]) :])
        if real:
            found.append(Found(url.replace("&amp;", "&"), start, start + len(written)))
        at = start + len(written) if real else (match.end("host") if match["host"] else end)
    return found


def _trimmed(written: str) -> str:
    """Without what belongs to the sentence or the markup around the link."""
    if entity := _ENTITY.search(written):
        written = written[: entity.start()]
    opened: list[str] = []
    for bracket in _BRACKETS.finditer(written):
        if opens := _CLOSES.get(bracket[0]):
            if not opened or opened.pop() != opens:
                written = written[: bracket.start()]
                break
        else:
            opened.append(bracket[0])
    return written.rstrip(_END)


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
