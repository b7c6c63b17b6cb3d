"""Addresses in Latin letters: Chinese ones in pinyin or English, and Western ones."""

from __future__ import annotations

import re
from functools import lru_cache

from countermark.operators.address_parts import Address, built, located, words
from countermark.operators.latin import latin
from countermark.operators.place import places


@lru_cache(16)
def _any(use: str) -> str:
    listed = sorted(words()[use].words, key=len, reverse=True)
    return "(?:" + "|".join(map(re.escape, listed)) + ")"


@lru_cache(1)
def _latin_parts() -> tuple[tuple[str, re.Pattern[str]], ...]:
    code = r"([a-z]?\d{1,5}[a-z]?(?:-\d{1,4})?|[a-z])"
    unit, floor, building = _any("units"), _any("floors"), _any("buildings")
    end, begin = "(?![a-z0-9])", "(?<![a-z0-9])"
    patterns = {
        "unit": (
            rf"(?<![a-z]){unit}\.?\s?(?:no\.?\s?)?#?\s?{code}{end}|#\s?{code}{end}"
            rf"|{begin}{code}\s?(?:shi|fang)(?![a-z])"
        ),
        "floor": (
            rf"{begin}(\d{{1,3}})\s?(?:st|nd|rd|th)?[\s/.]?{floor}{end}"
            rf"|(?<![a-z])(?:floor|level|lou|etage|piano|kat)\s?(\d{{1,3}})(?![0-9])"
        ),
        "block": (
            rf"(?<![a-z]){building}\.?\s?(?:no\.?\s?)?{code}{end}"
            rf"|(?<![a-z0-9.]){code}\s?(?:dong|zuo|haolou|building|block|tower)(?![a-z])"
        ),
        "number": (
            rf"(?<![a-z])no\.?\s?(\d{{1,5}}(?:-\d{{1,4}})?[a-z]?){end}"
            rf"|{begin}(\d{{1,5}}(?:-\d{{1,4}})?)\s?hao(?![a-z])"
        ),
    }
    return tuple((name, re.compile(pattern)) for name, pattern in patterns.items())


def _taken(segments: list[str]) -> tuple[dict[str, str], list[str]]:
    """What is told by words beside numbers, and the segments without it."""
    found: dict[str, str] = {}
    left = []
    for segment in segments:
        for name, pattern in _latin_parts():
            if name not in found and (part := pattern.search(segment)):
                found[name] = next(filter(None, part.groups())).replace(" ", "").strip("-")
                segment = f"{segment[: part.start()]} , {segment[part.end() :]}"
        left += [part.strip(" .") for part in segment.split(",")]
    return found, [segment for segment in left if segment]


_NUMBERED = re.compile(r"^(\d+[a-z]?)\s|(?<=\|)\s*(\d+[a-z]?)(?![a-z0-9])")
"""The number of a house in front of a street's name, or behind the word for a street."""
_ROOM = re.compile(r"(?<![a-z])(?:room|rm|shi|flat)(?![a-z])")
_STAIR = re.compile(r"(?<![a-z])unit\.?\s?(\d{1,3}|[a-z])(?![a-z0-9])")


def chinese(text: str, around: str) -> Address:
    """The parts of a Chinese address in pinyin or English, the small before the large."""
    stair = _STAIR.search(text) if _ROOM.search(text) else None
    text = _STAIR.sub("", text) if stair else text
    segments = re.split(r"[,;\n]+", f"{text},{around}")
    named, left = _taken([re.sub(r"\bp\.?\s?r\.?\s?china\b|\bchina\b", "", s) for s in segments])
    if left and "unit" not in named and re.fullmatch(r"[a-z]?\d{3,4}[a-z]?", left[0]):
        named["unit"] = left[0]
    if stair:
        named["stair"] = stair[1]
    found: dict[str, str] = {}
    region = city = complex_ = ""
    for segment in left:
        segment = latin(segment)
        for use, name in (("streets", "street"), ("districts", "district"), ("towns", "town")):
            kind = re.compile(rf"^(.*?)(?<![a-z]){_any(use)}(?![a-z])(.*)$")
            if name in found or not (part := kind.match(segment)):
                continue
            if name == "street" and re.search(rf"(?<![a-z]){_any('towns')}$", segment):
                continue
            before, after = part[1], part[2]
            if name == "street" and (digits := _NUMBERED.search(f"{before}|{after}")):
                named.setdefault("number", digits[1] or digits[2])
                before, _, after = _NUMBERED.sub("", f"{before}|{after}").partition("|")
            glued = _glued(before, "directions")
            if not glued:
                continue
            if name == "street":
                after, turned = _turned(after)
                glued += turned
            found[name] = glued
            segment = after.strip()
        if not segment or segment.isdecimal() or _TOWN.search(segment):
            continue
        where = located(segment)
        if where[0] or where[1]:
            region, city = region or where[0], city or where[1]
            rest = [word for word in where[2] if word not in ("city", "province", "shi", "sheng")]
            segment = " ".join(word for word in rest if not word.isdecimal())
            if where[1] and len(rest) > 0 and not rest[0].isdecimal():
                complex_ = complex_ or _glued(segment, "complexes")
            continue
        if not complex_ and re.sub(r"\d", "", segment):
            complex_ = _glued(segment, "complexes")
    street = found.get("street") or found.get("town", "")
    place = places().get(city)
    region = region or (place.region if place else "")
    return built(Address("CN", region, city, found.get("district", ""), street), named, complex_)


_TOWN = re.compile(r"(?<![a-z])(?:street|town|township|subdistrict|zhen|jiedao|office)$")
"""The last word of a town that an address names beside its street: 街道 is translated so."""


def _turned(after: str) -> tuple[str, str]:
    """A direction behind the word for a street ("Shennan Road East") goes to the name."""
    first, _, rest = after.strip().partition(" ")
    turned = words()["directions"].pairs.get(first, "")
    return (rest, turned) if turned and len(first) > 1 else (after, "")


def _glued(text: str, use: str) -> str:
    """Words as one, translations by their pinyin; a direction in front comes last."""
    pairs = words()[use].pairs
    tokens, out, at = latin(text).split(), [], 0
    while at < len(tokens):
        for size in (4, 3, 2, 1):
            phrase = " ".join(tokens[at : at + size])
            if phrase in pairs or size == 1:
                out.append(pairs.get(phrase, phrase) if len(phrase) > 1 else phrase)
                at += size
                break
    if use == "directions" and len(out) > 1 and tokens[0] in pairs and len(tokens[0]) > 1:
        out = [*out[1:], out[0]]
    return "".join(out)


_WEST = re.compile(
    r"^(?P<first>\d{1,5}[a-z]?(?:[-/]\d{1,4})?)?\s*(?P<name>.*?)\s*"
    r"(?P<last>\d{1,5}\s?[a-z]?(?:[-/]\d{1,4})?)?$"
)
_GLUED_STREET = re.compile(r"(?<=[a-z]{3})(?:strasse|str|straat|weg|gasse|platz)$")


def western(text: str, city: str, region: str, country: str, postal: str) -> Address:
    """The parts of a Western address: a number before or behind the street, a unit before or behind
    both. Postal codes stand for the district where they are as fine."""
    text = re.sub(r"(?<=[a-z])\s?,\s?(\d{1,5}[a-z]?)\s*(?=,|$)", r" \1", text)
    segments = [part for part in re.split(r"[,;\n]+", text) if part.strip()]
    named, left = _taken(segments)
    street, number, rest = "", named.get("number", ""), []
    for segment in left:
        part = _WEST.match(" ".join(re.sub(r"[^\w/ -]", " ", segment).split()))
        name = latin(part["name"]) if part else ""
        if part and not street and (part["first"] or part["last"] or number) and name:
            number = number or (part["first"] or part["last"]).replace(" ", "")
            street = " ".join(
                word for word in (_GLUED_STREET.sub("", w) for w in name.split())
                if word not in words()["streets"].words
            ) or name  # fmt: skip
        else:
            rest.append(latin(segment))
    rest = [re.sub(r"\b[a-z]?\d+\b", "", part).strip() for part in rest]
    town = latin(city) or next(filter(None, rest), "")
    code = latin(postal).replace(" ", "") if country in ("US", "GB", "CA", "NL", "IE") else ""
    state = (
        latin(region) if country in ("US", "AU", "CA", "BR", "MX", "IN") and len(region) < 4 else ""
    )
    found = Address(country, state, town, code, street.replace(" ", ""))
    return built(found, named | {"number": number}, "")
