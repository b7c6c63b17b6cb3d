"""Codes: item numbers as people write them around filters, and how sure it is that they are any."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from countermark.links.asin import BACKWARDS
from countermark.links.candidate import CHANCE, EVIDENT, Candidate, Fit, fits, overlaps
from countermark.links.cue import Cue, Meaning, find_cues
from countermark.links.decoy import UNLIKELY, decoy
from countermark.links.found import find_urls
from countermark.links.glyph import FILLER, plain
from countermark.links.hint import NEAR, Hint, country_near, hints, leaning, site_in, sites
from countermark.links.spoken import spoken_abroad, spoken_places, unremarked, unspoken
from countermark.links.spotting import candidates, may_hold, squeezed
from countermark.records.key import Key, Kind

# All of these are settings, not measurements.
ENOUGH = 0.5
"""Below this certainty a code counts only where it is a known listing's."""
ABROAD = 0.9
"""Factor where the country is not named, and once more for each other country."""
ALIKE = 0.5
"""Factor for what a code may be where letters are written for digits, or digits for letters."""
ANNOUNCED = 0.7
"""Factor on what is left of the doubt where a word like "item no." stands before."""
NAMED_BESIDE = 0.8
"""The same where a shop's name stands directly before ("wd: 70…")."""
LABEL_NEAR = 24
"""Characters between a word like "item no." or "tel" and its number."""
BESIDE = 3
"""Characters between a shop's name and a number that count as directly before."""
LISTED = 6
"""Characters between numbers of one kind in a row ("tel … or …")."""
FAMILY = frozenset({"taobao", "tmall", "1688", "weidian", "goofish"})
"""Shops of China whose numbers look alike and are often called by each other's names."""


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


class Refusal(NamedTuple):
    """A number that is no code, and why."""

    start: int
    end: int
    reason: str


def find_codes(text: str) -> list[Code]:
    """Item codes in `text`, each with the listings it may name, in order, the likeliest first.

    Several codes may share one span: a number without a shop, an ASIN without a country. Links
    are not read (`find_urls` does). Takes linear time.
    """
    return _read(text)[0]


def refused_codes(text: str) -> list[Refusal]:
    """What looks like a code in `text` and is none, in order: a telephone number, a price, …"""
    return _read(text)[1]


def _read(text: str) -> tuple[list[Code], list[Refusal]]:
    read = plain(spoken_abroad(text))
    letters = squeezed(read)
    spoken = bool(spoken_places(letters))
    if not spoken and not may_hold(read, letters):
        return [], []
    read = unremarked(read)
    if spoken:
        read = unspoken(read)
    found = candidates(read)
    if found:
        urls = [(url.start, url.end) for url in find_urls(text)]
        found = [c for c in found if not overlaps(c.start, c.end, urls)]
    return _Reading(text, read, found).judged() if found else ([], [])


class _Reading:
    """A text with its candidates, and the words that say what they are."""

    def __init__(self, text: str, read: str, found: Sequence[Candidate]) -> None:
        cues = find_cues(text)
        if read != text:
            cues = sorted({*cues, *_cues_in(read)})
        places = [(c.start, c.end) for c in found]
        cues = [cue for cue in cues if not overlaps(cue.start, cue.end, places)]
        self.text, self.read, self.found = text, read, found
        self.hints = hints(text, cues, places)
        self.hint_starts = [hint.start for hint in self.hints]
        shops = {hint.start for hint in self.hints}
        self.labels = sorted(
            (
                cue
                for cue in cues
                if _says(cue) and (not cue.meaning.platform or cue.start in shops)
            ),
            key=lambda cue: (cue.end, cue.meaning.role == "label"),
        )
        self.label_ends = [cue.end for cue in self.labels]
        self.lands = [cue for cue in cues if cue.meaning.role == "country"]
        self.behind = {cue.start: cue for cue in cues if _says_behind(cue)}
        self.reversed = any(cue.meaning.role == "backwards" for cue in cues)
        self.home: str | None = None

    def judged(self) -> tuple[list[Code], list[Refusal]]:
        codes: list[Code] = []
        refused: list[Refusal] = []
        for written in self.found:
            candidate = self._turned(written)
            label = self._label(candidate)
            last = refused[-1] if refused else None
            reason, doubt = self._objection(candidate, label, last)
            if doubt:
                codes += self._codes(candidate, label, reason, doubt)
            else:
                refused.append(Refusal(candidate.start, candidate.end, reason))
        return codes, refused

    def _turned(self, candidate: Candidate) -> Candidate:
        """A candidate as it is read, where the text says that it is written backwards."""
        if not self.reversed:
            return candidate
        if candidate.note == BACKWARDS:
            return candidate._replace(most=1.0)
        if not candidate.groups:
            return candidate
        code = candidate.code[::-1]
        return candidate._replace(
            code=code, parts="", groups=(code,), separator="", doubt=0.9, note=BACKWARDS
        )

    def _label(self, candidate: Candidate) -> Cue | None:
        """The last word near before a candidate that says what it is."""
        at = bisect_right(self.label_ends, candidate.start) - 1
        if at < 0 or candidate.start - self.label_ends[at] > LABEL_NEAR:
            return None
        return self.labels[at]

    def _objection(
        self, candidate: Candidate, label: Cue | None, last: Refusal | None
    ) -> tuple[str, float]:
        """What else a candidate looks like, and the factor for that: 0 if it is no code."""
        start, end = candidate.start, candidate.end
        before, after = self.read[max(0, start - 6) : start], self.read[end : end + 1]
        if _is_sign(before[-1:]) and not (label and label.end == start):
            return "part of a longer word", 0.0
        if before[-1:] == "@":
            return "name of an account", 0.0
        role, value = (label.meaning.role, label.meaning.value) if label else ("", "")
        if role == "either":
            role = "label" if self._meant_for_a_shop(start, end) else "other"
        if not candidate.groups:
            if role != "other" or candidate.code[:2] != "B0":
                return ("", 1.0) if role != "other" else (value, 0.0)
            return value, 0.0 if value == "discount code" else UNLIKELY
        if _is_sign(after):
            return "part of a longer word", 0.0
        if role == "other":
            return value, 0.0
        for gap in range(4):
            cue = self.behind.get(end + gap)
            if cue and (cue.meaning.after or not role):
                return cue.meaning.value, 0.0
        if last and not role and start - last.end <= LISTED and last.reason in _LISTED:
            return last.reason, 0.0
        found = decoy(before, candidate.groups, candidate.separator, after)
        if found is None:
            return "", 1.0
        if role == "shop" and self._said_before(start, found.reason):
            return found.reason, 0.0
        return found.reason, found.announced if role else found.alone

    def _said_before(self, start: int, reason: str) -> bool:
        """Whether one of the last words before a place says that something else follows."""
        last = bisect_right(self.label_ends, start)
        return any(
            cue.meaning.value == reason and start - cue.end <= NEAR
            for cue in self.labels[max(0, last - _AROUND) : last]
        )

    def _meant_for_a_shop(self, start: int, end: int) -> bool:
        """Whether a shop is named near a place, and no discount is."""
        first, last = start - NEAR, end + NEAR
        off = "%" in self.read[max(0, first) : last] or any(
            cue.meaning == _DISCOUNT and first <= cue.end and cue.start <= last
            for cue in self.labels
        )
        return not off and any(first <= hint.end and hint.start <= last for hint in self.hints)

    def _codes(
        self, candidate: Candidate, label: Cue | None, reason: str, doubt: float
    ) -> list[Code]:
        """The listings that a candidate may name, the likeliest first; at most one of them counts
        without being known."""
        hinted = self._hinted(candidate)
        fitting = fits(candidate.code, candidate.parts)
        meant = {fit.platform.id for fit in fitting} & {
            platform for platform, (strength, _) in hinted.items() if strength >= ENOUGH
        }
        if meant & FAMILY:
            fitting = tuple(f for f in fitting if f.platform.id in meant | FAMILY)
        elif meant:
            fitting = tuple(f for f in fitting if f.platform.id in meant)
        announced = label is not None and label.meaning.role == "label"
        beside = label is not None and candidate.start - label.end <= BESIDE
        left = ANNOUNCED if announced else NAMED_BESIDE if beside else 1.0
        notes = [candidate.note, f"looks like: {reason}" if reason else ""]
        ways = []
        for fit in fitting:
            strength, hint = hinted.get(fit.platform.id, (0.0, None))
            prior = min(fit.shape.prior, candidate.most)
            evident = prior >= EVIDENT
            prior = prior if evident else min(prior, CHANCE)
            against = (1 - prior) * (1 - strength * (1.0 if evident else 0.8))
            sure = (1 - against * left) * doubt * candidate.doubt
            named = f"{fit.platform.name} is named" if hint else ""
            said = [*notes, named, "announced as a code" if announced else ""]
            ways.append((sure, fit, hint, said))
        found: list[Code] = []
        for sure, fit, hint, said in sorted(ways, key=lambda way: -way[0]):
            found += self._placed(candidate, fit, hint, sure, said, bool(found))
        return found

    def _hinted(self, candidate: Candidate) -> dict[str, tuple[float, Hint]]:
        """Platform → how much the shops named around a candidate speak for it; the nearest most."""
        at = bisect_left(self.hint_starts, candidate.start)
        around = sorted(
            self.hints[max(0, at - _AROUND) : at + _AROUND], key=lambda hint: _gap(hint, candidate)
        )
        found: dict[str, tuple[float, Hint]] = {}
        for rank, hint in enumerate(around):
            gap = _gap(hint, candidate)
            reach = 1.0 if gap <= NEAR else 0.85 if gap <= 4 * NEAR else 0.7
            strength = hint.certainty * reach * (0.8 if rank else 1.0)
            if hint.platform not in found or strength > found[hint.platform][0]:
                found[hint.platform] = strength, hint
        return found

    def _placed(
        self,
        candidate: Candidate,
        fit: Fit,
        hint: Hint | None,
        sure: float,
        said: Sequence[str],
        behind: bool,
    ) -> Iterator[Code]:
        """A code at each site that may be meant; all but the likeliest must be known, and that one
        too if it stands `behind` a likelier shop."""
        usual, *others = sites(fit.platform.id)
        site = usual
        if fit.shape.site:
            site, others = fit.shape.site, []
        elif hint and hint.country:
            site, others = hint.site, []
        elif others:
            start, end, shop = candidate.start, candidate.end, fit.platform.id
            beside = site_in(shop, country_near(self.text, start, end, shop, self.lands))
            site = beside or site_in(shop, self._home()) or usual
            others = [usual, *others]
            others.remove(site)
            if not beside:
                sure *= ABROAD
                where = "not named" if site == usual else f"{self._home()} by language or currency"
                said = [*said, f"country {where}"]
        note = "; ".join(filter(None, said))
        start, end, sure = candidate.start, candidate.end, round(sure, 4)
        known_only = behind or sure < ENOUGH
        yield Code(Key(Kind.ITEM, site, fit.identifier), start, end, sure, note, known_only)
        less = round(sure * ABROAD, 4)
        for other in others:
            yield Code(Key(Kind.ITEM, other, fit.identifier), start, end, less, note, True)
        for alike in candidate.others:
            otherwise = f"{note}; letters for digits or digits for letters"
            yield Code(Key(Kind.ITEM, site, alike), start, end, sure * ALIKE, otherwise, True)

    def _home(self) -> str:
        if self.home is None:
            ends = [0, *(candidate.end for candidate in self.found)]
            starts = [*(candidate.start for candidate in self.found), len(self.text)]
            words = (self.text[end:start] for end, start in zip(ends, starts, strict=True))
            self.home = leaning(" | ".join(words))
        return self.home


_AROUND = 4
"""Shops named on each side of a candidate that are looked at."""
_DISCOUNT = Meaning("other", "discount code")
_LISTED = ("telephone number", "order number", "tracking number", "bank account")


def _cues_in(read: str) -> list[Cue]:
    """The cues of a plain text, without what stands between its letters unseen."""
    if FILLER not in read:
        return find_cues(read)
    places = [at for at, char in enumerate(read) if char != FILLER]
    return [
        Cue(places[start], places[end - 1] + 1, meaning)
        for start, end, meaning in find_cues(read.replace(FILLER, ""))
    ]


def _says(cue: Cue) -> bool:
    return cue.meaning.role in ("label", "other", "either", "shop") and not cue.meaning.after


def _says_behind(cue: Cue) -> bool:
    reasons = ("telephone number", "messenger account")
    return cue.meaning.role == "other" and (cue.meaning.after or cue.meaning.value in reasons)


def _is_sign(char: str) -> bool:
    return char.isascii() and char.isalnum()


def _gap(hint: Hint, candidate: Candidate) -> int:
    return max(hint.start - candidate.end, candidate.start - hint.end, 0)
