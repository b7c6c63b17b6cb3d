"""Guesses: the URL that a URL of a host without a rule seems to wrap."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from countermark.links.encoding import target
from countermark.links.naming import named
from countermark.links.platform import Host, find_host, is_known, parameters
from countermark.links.spelling import plain, split
from countermark.links.suffix import domain
from countermark.records.key import Kind

LEADING = 0.8
"""Certainty of a URL in a place where redirectors put it: `?url=`, `/https://…`, `#https://…`."""
ELSEWHERE = 0.6
"""Certainty of a URL in a parameter of any other name."""
RETURNING = 0.5
"""Certainty of a URL of another site in a parameter that mostly says where to go back to."""
_PARAMETERS = 64
"""Parameters and segments that are looked at."""

_URL = r"h(?:tt|xx)ps?(?::|%(?:25){0,4}3A)|aHR0c|6874747|[/=](?:www\.|//|(?:%2F){2})"
_SIGN = re.compile(_URL, re.I)
HINT = re.compile(rf"{_URL}|\bamp\b|/c/\d{{4}}|/(?:[a-z0-9-]{{1,63}}\.){{1,3}}[a-z]{{2,8}}/", re.I)
"""What a URL that wraps another holds somewhere behind its scheme: a URL however it is encoded,
or what the rule of unknown hosts looks for."""
_IN_PATH = re.compile(r"/(h(?:tt|xx)ps?(?::/|%(?:25){0,4}3A%).*+)", re.I | re.S)
_WORD = re.compile(r"[a-z]+")
_FILE = re.compile(
    r".*\.(?:jpe?g|png|gif|webp|avif|svg|bmp|ico|heic|mp4|webm|mov|m3u8|mp3|css|js|json|xml|woff2?)",
    re.I | re.S,
)
_DOWNLOAD = re.compile(r"[^?]*\.(?:zip|exe|pdf|dmg|apk|iso|tar|gz|7z|rar|docx?|xlsx?)", re.I)


class _Held(NamedTuple):
    url: str | None
    certainty: float = 1.0
    note: str = ""


_NOTHING = _Held(None)


def guessed(host: Host, path: str, query: str, fragment: str) -> tuple[str | None, float, str]:
    """The URL, how certain it is that the link leads there, and why; None where there is none.

    Only what is clearly a whole URL counts. Pages that do something else with a URL (sign a visitor
    in, make a picture or a preview of it) lead nowhere by it, and the note says so.
    """
    found = _in_query(host, query) or _in_path(path, query) or _in_query(host, fragment)
    if found is None and fragment:
        found = _in_path("/" + fragment.lstrip("!/"), "")
    if found is None or found.url is None:
        return found or _NOTHING
    if _DOWNLOAD.fullmatch(path):
        return _Held(None, note=f"the link is a file; {found.url[:200]} is no place it leads to")
    if _FILE.fullmatch((split(found.url) or ("", ""))[1]):
        return _Held(None, note=f"it names a file, {found.url[:200]}, not a page that it leads to")
    if word := _aside(host.name, path):
        return _Held(None, note=f"a page for {word}: {found.url[:200]} is not where it leads")
    return found


def _in_query(host: Host, query: str) -> _Held | None:
    """The best of the parameters that hold a URL; of equals the first."""
    uses, best = parameters().wrapping, None
    if _IN_PATH.match(f"/{query}") and (url := target(query)):
        return _Held(url, LEADING, "no rule knows the host; its query is a URL")
    for part in query.split("&", _PARAMETERS)[:_PARAMETERS]:
        name, mark, value = part.partition("=")
        name = plain(name).lower().rpartition("?")[2].strip("[]!/")
        if not mark or not _SIGN.search("=" + value) or name in uses.silent:
            continue
        if "?" in value and "://" in value:
            value = query[query.find(value) :]  # its own query was not encoded
        url = target(value)
        if url is None:
            continue
        if name in uses.leading:
            found = _Held(url, LEADING, f"no rule knows the host; its {name!r} holds a URL")
        elif _home(url) == domain(host.name):
            continue
        elif name in uses.returning:
            found = _Held(url, RETURNING, f"its {name!r} may only say where a visitor goes back to")
        else:
            found = _Held(url, ELSEWHERE, f"no rule knows what its {name!r}, a URL, is for")
        if best is None or found.certainty > best.certainty:
            best = found
    return best


def _in_path(path: str, query: str) -> _Held | None:
    note = "no rule knows the host; its path holds a URL"
    if found := _IN_PATH.search(path):
        raw = "%" not in found[1][:10]
        url = target(f"{found[1]}?{query}" if raw and query else found[1])
        return _Held(url, LEADING, note) if url else None
    segments = path.split("/", _PARAMETERS)[:_PARAMETERS]
    if url := _without_scheme(segments):
        note = "no rule knows the host; its path holds a known shop's address without a scheme"
        return _Held(f"{url}?{query}" if query else url, LEADING, note)
    for segment in segments:
        if len(segment) > 12 and (url := target(segment)):
            return _Held(url, LEADING, note)
    return None


def _without_scheme(segments: Sequence[str]) -> str | None:
    """The item's address that a path goes on with: a link that was written without its scheme is
    taken by browsers for a path of the page on which it stands."""
    for number, segment in enumerate(segments):
        name = segment.lower()
        host = find_host(name) if "." in name and is_known(name) else None
        if host:
            rest = "/" + "/".join(segments[number + 1 :])
            key = named(host, rest, {}, 0, {})
            if key is not None and key.kind is Kind.ITEM:
                return f"https://{name}{rest}"
    return None


def _home(url: str) -> str:
    parts = split(url)
    host = find_host(parts[0]) if parts else None
    return domain(host.name) if host else ""


def _aside(host: str, path: str) -> str:
    """What a page does with a URL instead of leading to it; empty where nothing says so."""
    asides = _asides()
    head = _IN_PATH.split(path, maxsplit=1)[0]
    words = _WORD.findall(f"{host.rpartition('.')[0]} {plain(head)}".lower())
    return next((asides[word] for word in words if word in asides), "")


@lru_cache(1)
def _asides() -> dict[str, str]:
    asides = parameters().wrapping.asides
    return {word: purpose for purpose, words in asides.items() for word in words}
