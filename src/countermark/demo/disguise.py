"""Disguises: addresses that are wrapped or broken, item codes that are spelt around filters."""

from __future__ import annotations

from base64 import b64encode, urlsafe_b64encode
from collections.abc import Mapping
from itertools import chain, repeat
from typing import Any
from urllib.parse import quote

from countermark.demo.chance import Chance
from countermark.demo.words import data

_WIDE = {sign: sign + 0xFEE0 for sign in range(0x21, 0x7F)}


def wrapped(chance: Chance, url: str) -> str:
    """The address inside a redirector's, at times inside two."""
    hiding = data("hiding")
    once = around(chance.pick(hiding["wrappers"]), url)
    return around(chance.pick(hiding["nests"]), once) if chance.happens(0.25) else once


def around(template: str, url: str) -> str:
    """The address inside that of one redirector of `hiding.yaml`."""
    encoded, raw = quote(url, safe=""), url.encode()
    return template.format(
        url=encoded,
        url2=quote(encoded, safe=""),
        b64=quote(b64encode(raw).decode(), safe=""),
        b64url=urlsafe_b64encode(raw).decode().rstrip("="),
        hex=raw.hex(),
        plain=url,
        bare=url.partition("://")[2],
    )


def broken(chance: Chance, url: str) -> str:
    """The address written so that filters miss it and people do not."""
    return broken_as(chance.pick(data("hiding")["broken"]), url)


def broken_as(how: Mapping[str, Any], url: str) -> str:
    """The address broken in one way of `hiding.yaml`."""
    host, slash, rest = url.partition("://")[2].removeprefix("www.").partition("/")
    host = host.replace(".", how.get("dot", "."))
    rest = f"{slash}{rest}".replace("/", how.get("slash", "/"))
    bare = f"{host}{how.get('breaks', '')}{rest}"
    if between := how.get("inside"):
        bare = between.join(bare)
    whole = f"{how['scheme']}{bare}"
    if how.get("wide"):
        whole = whole.translate(_WIDE)
    return whole[::-1] if how.get("backwards") else whole


def respelt(chance: Chance, how: str, word: str) -> str:
    """A name in look-alike signs, with signs that nobody sees, or in wide letters."""
    if how == "full-width":
        return word.translate(_WIDE)
    if how == "zero-width":
        unseen: list[str] = data("hiding")["unseen"]
        return chance.pick(unseen).join(word)
    signs: dict[str, str] = data("hiding")["lookalikes"][how]
    places = [place for place, sign in enumerate(word.lower()) if sign in signs]
    chosen = chance.some(places, chance.whole(1, max(1, len(places))))
    return "".join(
        signs[sign.lower()] if place in chosen else sign for place, sign in enumerate(word)
    )


def spelt(chance: Chance, code: str) -> str:
    """An item code as people write it where a filter looks for it."""
    return spelt_as(chance.pick(data("hiding")["codes"]), code)


def spelt_as(how: Mapping[str, Any], code: str) -> str:
    """The code spelt in one way of `hiding.yaml`."""
    if how.get("case") == "lower":
        code = code.lower()
    code = "".join(how.get("swap", {}).get(sign, sign) for sign in code)
    if how.get("wide"):
        code = code.translate(_WIDE)
    groups, at = [], 0
    lengths = how.get("groups", [len(code)])
    for length in chain(lengths, repeat(lengths[-1])):
        if at >= len(code):
            break
        groups.append(code[at : at + length])
        at += length
    text = str(how.get("by", "")).join(groups)
    return str(how.get("around", "{}")).format(text)
