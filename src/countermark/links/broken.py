"""Links written so that filters miss them, found and mended."""

from __future__ import annotations

import math
import re
from bisect import bisect_left
from collections.abc import Iterator
from functools import lru_cache

from countermark.links.cipher import host_of, turned
from countermark.links.found import Found, find_urls
from countermark.links.host import Written, hosts, lettered
from countermark.links.letter import View, plainly
from countermark.links.mending import Mended, clearness, mend
from countermark.links.platform import is_known
from countermark.links.sign import any_of, signs
from countermark.links.stranger import strangers

WAYS = {
    "letters in other shapes": 0.98,
    "invisible characters": 0.98,
    "scheme broken": 0.98,
    "something to take out": 0.97,
    "letters spaced": 0.97,
    "letters torn apart": 0.85,
    "dots in brackets": 0.97,
    "dots spelt out": 0.96,
    "spaces around the dots": 0.96,
    "a space behind the dot": 0.93,
    "other signs for dots": 0.93,
    "dots left out": 0.85,
    "signs spelt out": 0.97,
    "spaces around the signs": 0.97,
    "signs put between": 0.95,
    "other signs for slashes": 0.95,
    "slashes left out": 0.9,
    "split over lines": 0.93,
    "digits for letters": 0.7,
    "look-alike letters": 0.6,
    "reversed": 0.95,
    "in ROT13": 0.95,
    "percent-encoded": 0.98,
    "encoded": 0.97,
}
"""How a link was hidden → how sure its mending is. Settings, not measurements."""
LEAST = 0.3
"""What is less certain is no link."""
_SEAM = re.compile("[\u00ad\u200b-\u200f\u2060-\u2064\ufeff]+[\\w/.]")
"""Where an invisible character tears a link apart."""
_HOLE = "\x00"
"""Stands for a plain link: no sign of a URL, no letter, and nothing that is put between them."""


def find_broken(text: str) -> list[Found]:
    """The links in `text` that are hidden from filters, in order; none that `find_urls` finds.

    `url` is the mended link, `note` says how it was hidden, `certainty` how sure the mending is.
    A look-alike host counts as the known one that it looks like, with less certainty: the writer of
    a caption means it, although `identify` never takes one for the other. Takes linear time.
    """
    return find_beside(text, find_urls(text))


def find_beside(text: str, plain: list[Found]) -> list[Found]:
    """The same, where the plain links of `text` are known already."""
    rest, unclear = _without(text, plain)
    if not (unclear or lettered(rest) or any(trace.search(rest) for trace in _traces())):
        return []
    hint = signs().hint.search(text)
    if hint:
        rest, unclear = text, plain
    whole = plainly(rest)
    cuts = [found.span() for found in signs().filler.finditer(whole.text)]
    view = whole.without(cuts)
    holes = [(whole.places[start], whole.places[end]) for start, end in cuts]
    asked = bisect_left(view.places, hint.start()) if hint else None
    begun = [written for one in unclear if (written := _begun(one, view))]
    found = [
        _placed(one, view, text, holes, hint is not None)
        for one in _mended(view, rest, begun, asked)
    ]
    return _chosen([one for one in found if one.note and one.certainty >= LEAST], plain)


def _without(text: str, plain: list[Found]) -> tuple[str, list[Found]]:
    """`text` without the plain links that say all there is to say, of the same length, and those
    of known hosts that do not."""
    unclear = []
    for found in plain:
        if not is_known(host_of(found.url)):
            continue
        torn = found.url[-1] in "/=-" or any(mark in found.url for mark in "()[]*")
        if torn or _SEAM.match(text, found.end) or clearness(found.url) < 0.8:
            unclear.append(found)
        else:
            hole = _HOLE * (found.end - found.start)
            text = f"{text[: found.start]}{hole}{text[found.end :]}"
    return text, unclear


def _begun(plain: Found, view: View) -> Written | None:
    """The host of a plain link in the view of its text."""
    host = host_of(plain.url).lower()
    at = bisect_left(view.places, plain.start)
    start = view.text.lower().find(host, at, at + len(plain.url))
    return Written(host, start, start + len(host), "", ()) if start >= 0 else None


def _mended(view: View, rest: str, begun: list[Written], hint: int | None) -> Iterator[Mended]:
    for written in (*begun, *hosts(view)):
        if one := mend(view.text, written, hint):
            yield one
    for written, proof in strangers(view.text):
        if one := mend(view.text, written, hint, proof):
            yield one
    for found, way in turned(view.text):
        yield Mended(found.url, found.start, found.end, max(0.6, clearness(found.url)), (way,))
    if view.text != rest:
        for found in find_urls(view.text):
            yield Mended(found.url, found.start, found.end, 1.0, ())


def _placed(one: Mended, view: View, text: str, holes: list[tuple[int, int]], asked: bool) -> Found:
    """A mended link where it stands in the text as it was written."""
    places = view.places[one.start : one.end]
    start, end = places[0], places[-1] + 1
    ways = list(one.ways)
    if any(start < at and upto < end for at, upto in holes):
        ways.append("something to take out")
    if any(text[at] != char for at, char in zip(places, view.text[one.start :], strict=False)):
        ways.append("letters in other shapes")
    elif any(plainly(char).text == "" for char in text[start:end] if char > "\x7f"):
        ways.append("invisible characters")
    certainty = one.certainty * math.prod(WAYS[way] for way in ways)
    if asked:
        certainty = (1 + certainty) / 2
    url = one.url if "://" in one.url[:8] else f"https://{one.url}"
    return Found(url, start, end, round(certainty, 3), "; ".join(ways))


def _chosen(found: list[Found], plain: list[Found]) -> list[Found]:
    """The surest where several overlap, without what is plainly there."""
    chosen: list[Found] = []
    for one in sorted(found, key=lambda one: (-one.certainty, one.start - one.end)):
        if any(one.start < other.end and other.start < one.end for other in chosen):
            continue
        if not any(_repeats(one, other) for other in plain):
            chosen.append(one)
    return sorted(chosen, key=lambda one: one.start)


def _repeats(one: Found, plain: Found) -> bool:
    """Whether a mended link is a plain one again, or lies inside of one."""
    if one.end <= plain.start or plain.end <= one.start:
        return False
    return plain.start < one.start or _bare(one.url) == _bare(plain.url)


def _bare(url: str) -> str:
    return re.sub(r"^https?:/*", "", url, flags=re.I)


@lru_cache(1)
def _traces() -> tuple[re.Pattern[str], ...]:
    """What shows that a link may be hidden where the letters of its host do not."""
    return (
        re.compile(r"\.(?:[^\w/]{1,4}|(?<=[^\w/]\.))[A-Za-z]{2,6}[^\w]{0,4}/"),
        re.compile(
            r"(?<![A-Za-z])[hH](?![tT]{2}[pP][sS]?://\w)[\W_]{0,2}[xXtT*#][\W_]{0,2}[xXtT*#][\W_]{0,2}[pP]"
        ),
        re.compile(
            rf"[(\[{{<（【]\s*(?:\.|{any_of(list(signs().words['dot']))})\s*[)\]}}>）】]", re.I
        ),
        re.compile(r"(?<![pPsS])://|[pPsS](?:;|\s)?\s?//|</?[A-Za-z]{1,10}>"),
        re.compile(
            "[\u00ad\u200b\u200c\u200e\u200f\u2060-\u2064\ufeff](?=[\\w./:-])"
            "|[\u2460-\u24ff\U0001d400-\U0001d7ff\U0001f110-\U0001f189\u1d00-\u1d2b\uff0f]"
        ),
    )
