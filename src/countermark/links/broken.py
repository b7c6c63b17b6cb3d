"""Links written so that filters miss them, found and mended."""

from __future__ import annotations

import math
import re
from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterator
from functools import lru_cache

from countermark.links.cipher import host_of, turned
from countermark.links.found import HOLE, Found, blanked, find_urls
from countermark.links.host import Written, lettered, sift
from countermark.links.letter import View, plainly
from countermark.links.mending import Mended, clearness, mend
from countermark.links.platform import is_known
from countermark.links.sign import any_of, signs
from countermark.links.squash import INVISIBLE, STYLED
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
    "as HTML entities": 0.98,
    "encoded": 0.97,
}
"""How a link was hidden → how sure its mending is. Settings, not measurements."""
LEAST = 0.3
"""What is less certain is no link."""
_SEAM = re.compile(rf"[{INVISIBLE}\u200c-\u200f]+[\w/.]")
"""Where an invisible character tears a link apart."""
_ESCAPED = re.compile(r"%2[EeFf]|&(?:#|period;|sol;|colon;)")
"""Dots and slashes as percent-encoding and HTML write them."""
_ABOUT = 60
"""Characters in front of a link, and half of those behind its host, where a request is about it."""


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
    if not (unclear or lettered(rest)):
        bare = blanked(text, plain, HOLE) if plain else text
        trace, *others = traces()
        others = [] if text.isascii() else others
        if not trace.search(bare) and not any(other.search(bare) for other in others):
            return []
    hints = signs().hints(text)
    if hints:
        rest, unclear = text, plain
    whole = plainly(rest)
    cuts = signs().taken_out(whole.text)
    view = whole.without(cuts)
    holes = [(whole.places[start], whole.places[end]) for start, end in cuts]
    asked = [bisect_left(view.places, hint) for hint in hints]
    begun = [written for one in unclear if (written := _begun(one, view))]
    found = [_placed(one, view, text, holes) for one in _mended(view, rest, begun, asked)]
    return _chosen([one for one in found if one.note and one.certainty >= LEAST], plain)


def _without(text: str, plain: list[Found]) -> tuple[str, list[Found]]:
    """`text` without the plain links that say all there is to say, of the same length, and those
    of known hosts that do not."""
    clear: list[Found] = []
    unclear: list[Found] = []
    for found in plain:
        if is_known(host_of(found.url)):
            torn = found.url[-1] in "/=-" or any(mark in found.url for mark in "()[]*")
            torn = torn or _SEAM.match(text, found.end) is not None
            (unclear if torn or clearness(found.url) < 0.8 else clear).append(found)
    return blanked(text, clear, HOLE) if clear else text, unclear


def _begun(plain: Found, view: View) -> Written | None:
    """The host of a plain link in the view of its text."""
    host = host_of(plain.url).lower()
    at = bisect_left(view.places, plain.start)
    start = view.text[at : at + len(plain.url)].lower().find(host)
    return Written(host, at + start, at + start + len(host), "", ()) if start >= 0 else None


def _mended(view: View, rest: str, begun: list[Written], hints: list[int]) -> Iterator[Mended]:
    text = view.text
    known, is_turned = sift(text)
    ends = {written.end for written in known}
    others = [pair for pair in strangers(text) if pair[0].end not in ends]
    for written, proof in (*((one, False) for one in (*begun, *known)), *others):
        one = mend(text, written, _nearest(hints, written), proof)
        if one:
            yield one
    is_turned = is_turned or _ESCAPED.search(text) is not None
    for found, way in turned(text) if is_turned else ():
        yield Mended(found.url, found.start, found.end, max(0.6, clearness(found.url)), (way,))
    if view.text != rest:
        for found in find_urls(view.text):
            yield Mended(found.url, found.start, found.end, 1.0, ())


def _nearest(hints: list[int], written: Written) -> int | None:
    """The request that may be about a link: a little before its host, or behind it."""
    at = bisect_left(hints, written.start - _ABOUT)
    return hints[at] if at < len(hints) and hints[at] < written.end + 2 * _ABOUT else None


def _placed(one: Mended, view: View, text: str, holes: list[tuple[int, int]]) -> Found:
    """A mended link where it stands in the text as it was written."""
    places = view.places[one.start : one.end]
    start, end = places[0], places[-1] + 1
    ways = list(one.ways)
    cut = bisect_right(holes, (start, end))
    if cut < len(holes) and holes[cut][1] < end:
        ways.append("something to take out")
    if not text[start:end].isascii():
        if any(text[at] != char for at, char in zip(places, view.text[one.start :], strict=False)):
            ways.append("letters in other shapes")
        elif any(plainly(char).text == "" for char in text[start:end] if char > "\x7f"):
            ways.append("invisible characters")
    certainty = one.certainty * math.prod(WAYS[way] for way in ways)
    if one.asked:
        certainty = (1 + certainty) / 2
    url = one.url if "://" in one.url[:8] else f"https://{one.url}"
    return Found(url, start, end, round(certainty, 3), "; ".join(ways))


def _chosen(found: list[Found], plain: list[Found]) -> list[Found]:
    """The surest where several overlap, without what is plainly there."""
    chosen: list[Found] = []
    for one in sorted(found, key=lambda one: (-one.certainty, one.start - one.end)):
        if not _beside(one, chosen) and not any(_repeats(one, p) for p in _beside(one, plain)):
            insort(chosen, one, key=_start)
    return chosen


def _beside(one: Found, others: list[Found]) -> list[Found]:
    """Those of `others`, in order and apart, that overlap with one."""
    low = max(0, bisect_right(others, one.start, key=_start) - 1)
    high = bisect_left(others, one.end, key=_start)
    return [other for other in others[low:high] if other.end > one.start]


def _start(found: Found) -> int:
    return found.start


def _repeats(one: Found, plain: Found) -> bool:
    """Whether a mended link is the plain one that it overlaps with, or begins within it."""
    return plain.start < one.start or _bare(one.url) == _bare(plain.url)


def _bare(url: str) -> str:
    return re.sub(r"^https?:/*", "", url, flags=re.I)


def foreign(*kinds: str) -> list[str]:
    """The words of some kinds that are not written in ASCII (`broken.yaml`)."""
    return [word for kind in kinds for word in signs().words[kind] if not word[0].isascii()]


@lru_cache(1)
def traces() -> tuple[re.Pattern[str], ...]:
    """What shows that a link may be hidden where the letters of its host do not: in any text, and
    in one that is not ASCII, there first by letters in other shapes. Each begins with one set of
    characters: so the search is fast."""
    words = signs().words
    dots, asking = (
        "|".join(map(re.escape, each)) for each in (foreign("dot"), foreign("space", "filler"))
    )
    return (
        re.compile(
            r"[.:;/<*%&(\[{（【](?:(?<=\.)(?:[^\w/]{1,4}|(?<=[^\w/]\.))[A-Za-z]{2,12}[^\w]{0,4}/"
            r"|(?<=[:;/])\s{0,2}[/\\]|(?<=<)/?[A-Za-z]{1,10}>|(?<=\*)\*[pP]|(?<=%)2[EeFf]"
            r"|(?<=&)(?:#|period;|sol;|colon;)"
            rf"|(?<=[(\[{{<（【])\s*(?:\.|(?i:{any_of(list(words['dot']))}))\s*[)\]}}>）】])"
        ),
        re.compile(rf"[{STYLED}](?:\W?\.|(?<=[{INVISIBLE}])[\w./])"),
        re.compile(rf"(?:{dots})\s?[A-Za-z]{{2}}"),
        re.compile(asking),
    )
