"""Codes: item numbers as people write them around filters, and how sure it is that they are any."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from countermark.links.cue import Cue, find_cues
from countermark.links.decoy import decoy, has_isbn_digit, other_code
from countermark.links.found import find_urls
from countermark.links.glyph import FILLER, plain
from countermark.links.hint import NEAR, Hint, hints, leaning, site_in, sites
from countermark.links.platform import CodeShape, Platform, platforms
from countermark.links.spoken import is_spoken, unspoken
from countermark.records.key import Key

ENOUGH = 0.5
"""Below this certainty a code counts only where it is a known listing's. A setting."""


class Code(NamedTuple):
    """An item's code in a text: `text[start:end]` is how it was written."""

    key: Key
    start: int
    end: int
    certainty: float
    note: str
    """How it was written and what speaks for it."""
    known_only: bool
    """Whether it counts only where `key` is a listing that is known."""


class Candidate(NamedTuple):
    """Something that is written like a code."""

    code: str
    """In upper case, without what stands between its signs."""
    parts: str
    """The same with `.` between its parts as they were written."""
    start: int
    end: int
    doubt: float
    """By how much its writing lowers the certainty of whatever it is read as."""
    weak: bool
    """Whether it may be an ordinary word or number by chance."""
    note: str
    groups: tuple[str, ...] = ()
    separator: str = ""


_FOLDED = bytes(range(256)).lower()
_KEEP = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_DROP = bytes(byte for byte in range(256) if byte not in _KEEP)
_DIGITS = bytes(48 if byte in b"0123456789oil" else 97 for byte in range(256))
_RARE = (b"wish", b"joom", b"poshm", b"zalando", b"itm")
_LETTER_O = re.compile(rb"bo(?=[a-z]{0,7}[0-9])")
_HEX = re.compile(r"[0-9A-Fa-f]{24}")

_S = r"[\W_]{0,12}+"
_ASIN = re.compile(rf"[Bb]{_S}[0Oo](?:{_S}[A-Za-z0-9]){{8}}(?![A-Za-z0-9])")
_LEET = re.compile(r"[Bb]0(?=[A-Za-z0-9]*[@$€£!])[A-Za-z0-9@$€£!]{8}(?![A-Za-z0-9])")
_REVERSED = re.compile(r"(?<![A-Za-z0-9])[A-Za-z0-9]{8}0[Bb](?![A-Za-z0-9])")
_SIGNS = str.maketrans("@$€£!", "ASEL1")
_ZERO_WORDS = tuple(
    "boutiq boyfri bodysu bodyco bottom bookin bought bounce border boring borrow botani boston "
    "bohemi bonjou bombsh bonus boots books booth board boxing boxes bowtie bow".split()
)
"""Beginnings of words that have a zero for their o ("b0utique22")."""
_NUMBER = re.compile(
    rf"\d(?:{_S}(?:\d|(?<![A-Za-z])[OoIl]{{1,2}}(?![A-Za-z])|(?<=\d)[OoIl](?=[\dOoIl])))*+"
)
_GROUP = re.compile(r"[0-9OoIl](?:\x00*[0-9OoIl])*+")
_TOKEN = re.compile(r"[A-Za-z0-9]+(?:[.\-][A-Za-z0-9]+){0,2}")
_ALIKE = str.maketrans("OoIl", "0011")


def find_codes(text: str) -> list[Code]:
    """Item codes in `text`, each with the listings it may name, in order, the likeliest first.

    Several codes may share one span: a number without a shop, an ASIN without a country. Links
    are not read (`find_urls` does). Takes linear time.
    """
    read = plain(text)
    squeezed = read.encode("utf-8", "ignore").translate(_FOLDED, _DROP)
    spoken = is_spoken(squeezed)
    if not spoken and not _may_hold(squeezed):
        return []
    if spoken:
        read = unspoken(read)
    candidates = _candidates(read)
    if not candidates:
        return []
    urls = [(url.start, url.end) for url in find_urls(text)]
    candidates = [c for c in candidates if not any(s < c.end and c.start < e for s, e in urls)]
    return list(_judged(text, read, candidates)) if candidates else []


def _may_hold(squeezed: bytes) -> bool:
    """A cheap look: eight digits or a B and a zero, whatever stands between them."""
    return (
        b"00000000" in squeezed.translate(_DIGITS)
        or b"b0" in squeezed
        or b"0b" in squeezed
        or (b"bo" in squeezed and _LETTER_O.search(squeezed) is not None)
        or any(word in squeezed for word in _RARE)
    )


def _candidates(read: str) -> list[Candidate]:
    """What is written like a code, in order and without overlaps; the surer kind first."""
    taken: list[Candidate] = []
    for found in (_asins(read), _tokens(read), _numbers(read)):
        for candidate in found:
            if not any(c.start < candidate.end and candidate.start < c.end for c in taken):
                taken.append(candidate)
    return [
        candidate._replace(end=_past_fillers(read, candidate.end))
        for candidate in sorted(taken, key=lambda candidate: candidate.start)
    ]


def _past_fillers(read: str, end: int) -> int:
    """Signs without width and the rest of a spelt word belong to what stands before them."""
    while read.startswith(FILLER, end):
        end += 1
    return end


def _asins(read: str) -> Iterator[Candidate]:
    for found in _LEET.finditer(read):
        code = found[0].translate(_SIGNS).upper()
        yield Candidate(code, code, *found.span(), 0.85, False, "signs for letters")
    at = 0
    while found := _ASIN.search(read, at):
        candidate = _asin(read, found)
        at = found.end() if candidate else found.start() + 1
        if candidate:
            yield candidate
    for found in _REVERSED.finditer(read):
        code = found[0][::-1].upper()
        if sum(map(str.isdecimal, code)) > 2:
            yield Candidate(code, code, *found.span(), 0.9, True, "written backwards")


def _asin(read: str, found: re.Match[str]) -> Candidate | None:
    written = found[0].replace(FILLER, "")
    parts = re.split(r"[\W_]+", written)
    code = "".join(parts).upper()
    tail, tight = code[2:], len(parts) == 1
    digits = sum(map(str.isdecimal, tail))
    separator = "" if tight else re.split(r"[A-Za-z0-9]", written)[-2]
    behind = read[found.end() : found.end() + len(separator) + 1]
    if separator.strip() and behind.startswith(separator) and behind[-1:].isalnum():
        return None  # a longer code goes on
    spelt = all(len(part) == 1 for part in parts)
    words = not tight and any(len(p) > 2 and p.isalpha() and not p.isupper() for p in parts)
    if code[1] == "O":
        if not digits or words or not (tight or spelt or written.upper() == written):
            return None
    elif words and (not digits or not parts[0][1:]):
        return None
    weak = code[1] == "O" or words or not digits
    weak = weak or code.replace("0", "O", 1)[:10].lower().startswith(_ZERO_WORDS)
    said = "" if tight else "written apart"
    if code[1] == "O":
        code, said = "B0" + tail, "O for 0" + (", written apart" if said else "")
    return Candidate(code, code, *found.span(), 1.0 if tight else 0.95, weak, said)


def _tokens(read: str) -> Iterator[Candidate]:
    """Codes of letters and digits that are no ASIN."""
    for found in _TOKEN.finditer(read):
        token = found[0].upper()
        if len(token) < 9 or token.isdecimal():
            continue
        parts = re.sub("[.-]", ".", token)
        code = parts.replace(".", "")
        if code.isdecimal() and "." in token and parts.count(".") > 1:
            continue
        if any(fits for fits in _fits(code, parts)) and not other_code(code):
            yield Candidate(code, parts, *found.span(), 1.0, False, "")


def _numbers(read: str) -> Iterator[Candidate]:
    for run in _NUMBER.finditer(read):
        if sum(map(str.isdecimal, run[0])) < 7:
            continue
        groups = list(_GROUP.finditer(read, *run.span()))
        gaps = [_kind(read[a.end() : b.start()]) for a, b in zip(groups, groups[1:], strict=False)]
        yield from _grouped(read, groups, gaps)


def _grouped(
    read: str, groups: Sequence[re.Match[str]], gaps: Sequence[str]
) -> Iterator[Candidate]:
    """Numbers from groups of digits: whole ones, then rows with one separator, longest first."""
    free = [True] * len(groups)
    rows = sorted(_rows(gaps), key=lambda row: row[0] - row[1])
    for first, last in rows:
        size = sum(_length(group) for group in groups[first : last + 1])
        if not all(free[first : last + 1]) or not 7 < size < 20:
            continue
        joined = _number(groups[first : last + 1], gaps[first])
        if any(_length(group) > 7 for group in groups[first : last + 1]):
            fits = _fits(joined.code, joined.parts if joined.separator == "." else "")
            if not any(shape.key or shape.prior >= EVIDENT for _, shape, _ in fits):
                continue
        free[first : last + 1] = [False] * (last + 1 - first)
        yield joined
    for number, group in enumerate(groups):
        if free[number] and 6 < _length(group) < 20:
            free[number] = False
            yield _number([group], "")
    size = sum(_length(group) for group in groups)
    if all(free) and len(groups) > 1 and 7 < size < 17:
        mixed = _number(groups, "?")
        yield mixed._replace(doubt=0.7, note="written with several separators")


def _number(groups: Sequence[re.Match[str]], gap: str) -> Candidate:
    digits = tuple(group[0].replace(FILLER, "").translate(_ALIKE) for group in groups)
    plainly = all(group[0].replace(FILLER, "").isdecimal() for group in groups)
    notes = ["written apart"] if len(groups) > 1 else []
    notes += [] if plainly else ["letters for digits"]
    code = "".join(digits)
    doubt = (0.95 if len(groups) > 1 else 1.0) * (1.0 if plainly else 0.85)
    span = groups[0].start(), groups[-1].end()
    return Candidate(code, ".".join(digits), *span, doubt, False, ", ".join(notes), digits, gap)


def _rows(gaps: Sequence[str]) -> Iterator[tuple[int, int]]:
    """First and last group of each row whose separators are of one kind."""
    first = 0
    for at in range(1, len(gaps) + 1):
        if at == len(gaps) or gaps[at] != gaps[first]:
            if gaps:
                yield first, at
            first = at


def _length(group: re.Match[str]) -> int:
    return len(group[0].replace(FILLER, ""))


def _kind(gap: str) -> str:
    """What stands between two groups: one sign, " ", a line end, or "*" for pictures."""
    signs = gap.replace(FILLER, "").strip()
    if not signs:
        return "\n" if "\n" in gap else " "
    return signs if signs.isascii() else "*"


Fit = tuple[Platform, CodeShape, str]


@lru_cache(2048)
def _fits(code: str, parts: str) -> tuple[Fit, ...]:
    """The platforms whose codes look so, with the identifier."""
    found = []
    for platform in platforms().values():
        for shape in platform.code:
            fit = shape.pattern.fullmatch(parts if shape.key else code)
            if fit is None or (shape.check and not has_isbn_digit(code)):
                continue
            identifier = shape.key.format_map(fit.groupdict()) if shape.key else fit[0]
            found.append((platform, shape, identifier.lower() if shape.case else identifier))
            break
    return tuple(found)


def _judged(text: str, read: str, candidates: Sequence[Candidate]) -> Iterator[Code]:
    cues = find_cues(text)
    if read != text:
        known = {(cue.start, cue.meaning) for cue in cues}
        cues = sorted([*cues, *(c for c in find_cues(read) if (c.start, c.meaning) not in known)])
    places = [(c.start, c.end) for c in candidates]
    cues = [cue for cue in cues if not any(s < cue.end and cue.start < e for s, e in places)]
    named = hints(text, cues, places)
    home = ""
    last: tuple[int, str] = (-NEAR, "")
    for candidate in candidates:
        label, gap = _label(candidate, cues)
        reason, doubt = _not_one(read, candidate, label, gap, cues, last)
        if reason and not doubt:
            last = candidate.end, reason
            continue
        home = home or leaning(text) or "-"
        yield from _read(candidate, doubt, reason, label, named, home)


def _label(candidate: Candidate, cues: Sequence[Cue]) -> tuple[Cue | None, int]:
    """The nearest word before a candidate that says what it is, and the characters between."""
    best = None
    for cue in cues:
        if cue.end > candidate.start:
            break
        if cue.meaning.role in ("label", "other", "shop") and not cue.meaning.after:
            best = cue
    return (best, candidate.start - best.end) if best else (None, 0)


LABEL_NEAR = 24
"""Characters between a word like "item no." or "tel" and its number."""
EVIDENT = 0.4
"""Prior from which a code speaks for itself."""


def _not_one(
    read: str,
    candidate: Candidate,
    label: Cue | None,
    gap: int,
    cues: Sequence[Cue],
    last: tuple[int, str],
) -> tuple[str, float]:
    """Why a candidate is no code, and by how much that lowers its certainty (0: it is none)."""
    start, end = candidate.start, candidate.end
    before, after = read[start - 1 : start], read[end : end + 1]
    glued = before.isascii() and before.isalnum()
    if glued and not (label and gap == 0):
        return "part of a longer word", 0.0
    if candidate.groups and after.isascii() and after.isalnum():
        return "part of a longer word", 0.0
    if before == "@":
        return "name of an account", 0.0
    near = label is not None and gap <= LABEL_NEAR
    role = label.meaning.role if label and near else ""
    if role == "other" and label:
        evident = not candidate.groups and candidate.code.startswith("B0")
        if not evident or label.meaning.value == "discount code":
            return label.meaning.value, 0.0
        return label.meaning.value, 0.5
    if candidate.groups:
        for cue in cues:
            if (
                0 <= cue.start - end <= 3
                and (cue.meaning.after or cue.meaning.value.startswith(("telephone", "messenger")))
                and cue.meaning.role == "other"
                and not role
            ):
                return cue.meaning.value, 0.0
        if last[1] and start - last[0] <= 6 and not role:
            return last[1], 0.0
        found = decoy(before, candidate.groups, candidate.separator, after)
        if found:
            return found.reason, 0.6 if role and not found.certain else 0.0
    return "", 1.0


def _read(
    candidate: Candidate,
    doubt: float,
    reason: str,
    label: Cue | None,
    named: Sequence[Hint],
    home: str,
) -> list[Code]:
    """The listings that a candidate may name, the likeliest first."""
    nearest = sorted(named, key=lambda hint: _gap(hint, candidate))
    hinted: dict[str, tuple[float, Hint]] = {}
    for rank, hint in enumerate(nearest):
        strength = hint.certainty * _reach(_gap(hint, candidate)) * (1.0 if rank == 0 else 0.8)
        if strength > hinted.get(hint.platform, (0.0, hint))[0]:
            hinted[hint.platform] = strength, hint
    announced = label is not None and label.meaning.role == "label"
    announced = announced and candidate.start - label.end <= LABEL_NEAR  # type: ignore[union-attr]
    found = []
    fits = _fits(candidate.code, candidate.parts if candidate.separator in ("", ".") else "")
    meant = {p.id for p, _, _ in fits} & {
        platform for platform, (strength, _) in hinted.items() if strength >= ENOUGH
    }
    for platform, shape, identifier in fits:
        if meant and platform.id not in meant and not (meant & FAMILY and platform.id in FAMILY):
            continue
        strength, hint = hinted.get(platform.id, (0.0, None))
        evident = shape.prior >= EVIDENT and not candidate.weak
        prior = shape.prior if evident else min(shape.prior, 0.2)
        against = (1 - prior) * (1 - strength * (1.0 if evident else 0.8))
        certainty = (1 - against * (0.7 if announced else 1.0)) * doubt * candidate.doubt
        notes = [candidate.note, reason and f"looks like a {reason}"]
        notes += [
            f"{platform.name} is named" if hint else "",
            "announced as a code" if announced else "",
        ]
        found += _placed(shape, identifier, hint, home, platform, certainty, candidate, notes)
    best = max((code.certainty for code in found), default=0.0)
    certain = [code for code in found if code.certainty == best and not code.known_only]
    return sorted(
        (code._replace(known_only=code not in certain[:1]) for code in found),
        key=lambda code: (-code.certainty, code.key),
    )


def _placed(
    shape: CodeShape,
    identifier: str,
    hint: Hint | None,
    home: str,
    platform: Platform,
    certainty: float,
    candidate: Candidate,
    notes: Sequence[str],
) -> Iterator[Code]:
    """A code at each site that may be meant; the others count only where they are known."""
    usual, *others = sites(platform.id)
    if shape.site:
        site, others = shape.site, []
    elif hint and hint.country:
        site, others = hint.site, []
    else:
        site = site_in(platform.id, home) or usual
        others = [other for other in (usual, *others) if other != site]
        if others:
            certainty *= ABROAD
            notes = [
                *notes,
                "country not named"
                if site == usual
                else f"country by language or currency: {home}",
            ]
    note = "; ".join(filter(None, notes))
    span = candidate.start, candidate.end
    yield Code(Key.item(site, identifier), *span, round(certainty, 4), note, certainty < ENOUGH)
    for other in others:
        key = Key.item(other, identifier)
        yield Code(key, *span, round(certainty * ABROAD, 4), note, True)


ABROAD = 0.9
"""Factor where the country is not named, and once more for each other country. A setting."""
FAMILY = frozenset({"taobao", "tmall", "1688", "weidian", "goofish"})
"""Shops of China whose numbers look alike and are often called by each other's names."""


def _gap(hint: Hint, candidate: Candidate) -> int:
    return max(hint.start - candidate.end, candidate.start - hint.end, 0)


def _reach(gap: int) -> float:
    """How much a shop's name says of a code so many characters away. Settings."""
    return 1.0 if gap <= NEAR else 0.85 if gap <= 4 * NEAR else 0.7
