"""Joined: captions as one text, and which of them may hold what, told from end to end at once.

What is asked here is never narrower than what the readers ask of one caption: a row too many costs
time, a row too few would be a caption unread.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from countermark.links import asin, broken, found, glyph, host, spoken, spotting, squash, view
from countermark.text.fold import Points, Table

SEAM = " _\x1e_ "
"""Stands between rows: no pattern of a link, a code or an instruction goes across it."""
SEAM_SIGN = b"\x1e"
_MARK = SEAM_SIGN[0]
_REACH = 4
"""Characters beside one that are asked for."""
_SLASHED = 21
"""Characters from a dot to the slash behind a host's end that `broken.traces` asks for, at most."""
Rows = npt.NDArray[np.intp]
Places = npt.NDArray[np.intp]
Mask = npt.NDArray[np.bool_]


class Joined:
    """The rows of one batch, joined. They are not long, and hold no sign of a seam."""

    def __init__(self, rows: Sequence[str]) -> None:
        self._texts = rows
        self.whole, self.starts = join(rows)
        self._points: Points = np.frombuffer(self.whole.encode("utf-32-le"), np.uint32)
        self._kinds = _Kinds(_kinds().raw(self._points))

    def links(self) -> Rows:
        """The rows that have what every plain link has (`found.TRACE`)."""
        kinds = self._kinds
        at = kinds.places(DOT | COLON)
        dot = kinds.beside(at, 0, DOT)
        slash = kinds.beside(at, 1, SLASH) | (
            kinds.beside(at, 1, SPACE) & kinds.beside(at, 2, SLASH)
        )
        begun = np.where(dot, kinds.beside(at, 1, LATIN), slash)
        return self._rows(np.append(at[begun], kinds.places(WIDE)))

    def broken(self) -> Rows:
        """The rows in which a link may be hidden."""
        _, _, dotted, asking = broken.traces()
        shapes = _shapes().raw(self._points)
        skimmed = shapes.tobytes().translate(None, b"\0")
        hits = host.gate().find_matches_as_indexes(skimmed)
        asked = (one.start() for one in asking.finditer(self.whole))
        spelt = set(self._rows(self._dotted()).tolist())
        return np.concatenate(
            [
                self._rows(self._traced()),
                self._rows(asked),
                _behind(skimmed, (start for _, start, _ in hits)),
                self._rows(self._drawn_oddly()),
                np.array([n for n in spelt if dotted.search(self._texts[n])], np.intp),
            ]
        )

    def _traced(self) -> Iterator[int]:
        """Where signs of a link stand that is broken (`broken.traces`)."""
        trace, *_ = broken.traces()
        kinds = self._kinds
        dots, slashes = kinds.places(TORN), kinds.places(BAR)
        next_slash = np.append(slashes, self._points.size + _SLASHED).take(
            np.searchsorted(slashes, dots, "right")
        )
        dots = dots[next_slash - dots <= _SLASHED]
        at = np.append(dots, kinds.places(OPENING)).tolist()
        return (place for place in at if trace.match(self.whole, place))

    def _dotted(self) -> Places:
        """Where a Latin letter follows what may be a word for a dot in another script."""
        kinds = self._kinds
        at = kinds.places(DOTTED)
        behind = kinds.beside(at, 1, SPACE) & kinds.beside(at, 2, LATIN)
        return at[kinds.beside(at, 1, LATIN) | behind]

    def _drawn_oddly(self) -> Places:
        """Letters in other shapes, or of several scripts in one word (`squash.is_odd`)."""
        kinds = self._kinds
        at = kinds.places(STYLED | OTHER | FLAG)
        mixed = kinds.beside(at, -1, LATIN) | kinds.beside(at, 1, LATIN)
        flags = kinds.beside(at, -2, FLAG) & kinds.beside(at, -1, FLAG)
        odd = kinds.beside(at, 0, STYLED) | (kinds.beside(at, 0, OTHER) & mixed)
        return at[odd | (kinds.beside(at, 0, FLAG) & flags)]

    def codes(self) -> Rows:
        """The rows that may hold an item's code."""
        letters = spotting.squeezed(self.whole, keeping=SEAM_SIGN)
        surely, perhaps = spotting.places(letters)
        marked = [_behind(letters, surely), self._rows(self._near()), self._of_kind(DRAWN)]
        maybe = set(_behind(letters, perhaps).tolist()).difference(*(m.tolist() for m in marked))
        marked.append(np.array([n for n in maybe if asin.LETTER_O.search(self._texts[n])], np.intp))
        foreign = self._of_kind(ABROAD).tolist()
        abroad = spoken.squeezed_abroad(
            SEAM.join(self._texts[n] for n in foreign), keeping=SEAM_SIGN
        )
        told = _behind(abroad, spoken.spoken_places(abroad, "other"))
        return np.concatenate([*marked, np.array(foreign, np.intp)[told]])

    def _near(self) -> Places:
        """Chinese numerals beside another or a digit, letters of other scripts near a digit
        (`glyph.HAN_NEAR`, `glyph.NEAR_DIGIT`)."""
        kinds = self._kinds
        digits, numerals = kinds.places(DIGIT), kinds.places(NUMERAL)
        far = ~kinds.beside(digits, 1, WORD) & kinds.beside(digits, 2, LETTERED)
        before = ~kinds.beside(digits, -1, WORD) & kinds.beside(digits, -2, LETTERED)
        near = kinds.beside(digits, 1, LETTERED) | kinds.beside(digits, -1, LETTERED)
        spoken_ = kinds.beside(numerals, -1, LATIN | DIGIT)
        spoken_ |= ~kinds.beside(numerals, -1, WORD) & kinds.beside(numerals, -2, DIGIT)
        apart = np.ones(numerals.size, bool)
        for gap in range(1, 5):
            spoken_ |= apart & kinds.beside(numerals, gap, NUMERAL | DIGIT)
            apart &= ~kinds.beside(numerals, gap, WORD)
        return np.append(digits[near | far | before], numerals[spoken_])

    def views(self) -> list[str]:
        """The rows as instructions are looked for in them."""
        points = self._points
        if "://" in self.whole:
            points = np.frombuffer(view.unlinked(self.whole).encode("utf-32-le"), np.uint32)
        return _views().values(points).tobytes().decode("utf-32-le").split(SEAM)

    def _rows(self, places: Places | Iterable[int]) -> Rows:
        return rows_of(self.starts, places)

    def _of_kind(self, kind: int) -> Rows:
        return np.flatnonzero(self._kinds.either(self.starts) & kind)


class Views:
    """The views of rows, joined again."""

    def __init__(self, views: Sequence[str]) -> None:
        self.whole, self.starts = join(views)

    def odd(self) -> Rows:
        """The rows that may hold an instruction in disguise (`view.is_odd`)."""
        points = np.frombuffer(self.whole.encode("utf-32-le"), np.uint32)
        kinds = _Kinds(_view_kinds().raw(points))
        at = kinds.places(SIGN)
        small, behind = kinds.beside(at, -1, SMALL), kinds.beside(at, 1, SMALL)
        odd = (kinds.beside(at, 0, ONE) & behind) | (kinds.beside(at, 0, ZERO) & small)
        odd |= kinds.beside(at, 0, LEET) & small & behind
        single = small & behind & ~kinds.beside(at, -2, PLAIN) & kinds.beside(at, 2, CUT | GAP)
        odd |= kinds.beside(at, 0, CUT) & single
        abroad = kinds.places(FOREIGN)
        mixed = kinds.beside(abroad, -1, SMALL) | kinds.beside(abroad, 1, SMALL)
        alone = kinds.places(GAP)
        alone = 1 + alone[kinds.beside(alone, 1, LONE) & kinds.beside(alone, 2, GAP)]
        close = np.diff(alone) <= 3
        row = alone[2:][close[1:] & close[:-1]] if close.size else alone[:0]
        return rows_of(self.starts, np.concatenate([at[odd], abroad[mixed], row]))


def join(texts: Sequence[str]) -> tuple[str, Rows]:
    """Rows as one text, and where each begins in it."""
    lengths = np.array([0, *(len(text) + len(SEAM) for text in texts)], np.intp)
    return SEAM.join(texts), np.cumsum(lengths)[:-1]


def rows_of(begun: Rows, places: Places | Iterable[int]) -> Rows:
    """The rows, which begin at `begun`, in which places are."""
    if not isinstance(places, np.ndarray):
        places = np.fromiter(places, np.intp)
    return np.searchsorted(begun, places, "right") - 1


def _behind(signs: bytes, places: Iterable[int]) -> Rows:
    """The rows of places in what is left of the joined rows: as many seams stand before them."""
    seams = np.flatnonzero(np.frombuffer(signs, np.uint8) == _MARK)
    return np.searchsorted(seams, np.fromiter(places, np.intp), "right")


class _Kinds:
    """Of what kinds the characters of a text are, as bits."""

    def __init__(self, values: npt.NDArray[np.unsignedinteger]) -> None:
        self._values = np.zeros(values.size + 2 * _REACH, values.dtype)
        self._values[_REACH : values.size + _REACH] = values

    def places(self, kinds: int) -> Places:
        """Where characters of any of some kinds stand."""
        found = (self._values & kinds) != 0  # `flatnonzero` is three times as fast on truths
        return np.flatnonzero(found) - _REACH

    def either(self, starts: Rows) -> npt.NDArray[np.unsignedinteger]:
        """Of what kinds there are any, from each of some places to the next."""
        return np.bitwise_or.reduceat(self._values, starts + _REACH)

    def beside(self, places: Places, by: int, kinds: int) -> Mask:
        """Whether the characters so far behind places are of any of some kinds."""
        mask: Mask = self._values.take(places + (by + _REACH)) & kinds != 0
        return mask


LATIN, OTHER, STYLED, FLAG, DRAWN, ABROAD, WIDE = (1 << n for n in range(7))
DOT, COLON, SLASH, SPACE, DIGIT, NUMERAL, LETTERED, WORD = (1 << n for n in range(7, 15))
DOTTED, TORN, BAR, OPENING = (1 << n for n in range(15, 19))
ONE, ZERO, LEET, CUT, SMALL, PLAIN, LONE, GAP, FOREIGN, SIGN = (1 << n for n in range(10))


def _table(kinds: dict[int, str]) -> Table:
    """The kinds of characters by the class that is written for each, as bits."""
    tests = [(bit, re.compile(pattern)) for bit, pattern in kinds.items()]
    return Table(
        lambda point: [sum(bit for bit, pattern in tests if pattern.match(chr(point)))], np.uint32
    )


@lru_cache(1)
def _kinds() -> Table:
    return _table(
        {
            LATIN: "[A-Za-z]",
            OTHER: f"[{squash.OTHER}]",
            STYLED: f"[{squash.STYLED}]",
            FLAG: f"[{squash.FLAG}]",
            DRAWN: glyph.ODD.pattern,
            ABROAD: spoken.ABROAD.pattern,
            WIDE: found.WIDE.pattern,
            DOT: r"\.",
            COLON: "[:：]",
            SLASH: "/",
            SPACE: r"\s",
            DIGIT: "[0-9]",
            NUMERAL: glyph.NUMERAL,
            LETTERED: f"[{glyph.OTHER}]",
            WORD: r"\w",
            DOTTED: f"[{''.join(sorted({word[-1] for word in broken.foreign('dot')}))}]",
            TORN: "[.:;/]",
            BAR: r"[/\\]",
            OPENING: r"[<*%&(\[{（【]",
        }
    )


@lru_cache(1)
def _view_kinds() -> Table:
    return _table(
        {
            ONE: "[1!]",
            ZERO: "0",
            LEET: "[013457!|@$*]",
            CUT: r"[.\-_*/|]",
            SMALL: "[a-z]",
            PLAIN: "[a-z0-9]",
            LONE: "[a-z0-9!]",
            GAP: " ",
            FOREIGN: view.FOREIGN,
            SIGN: r"[013457!|@$*.\-_/]",
        }
    )


@lru_cache(1)
def _shapes() -> Table:
    """The shape of each character of one byte in `squash.skimmed`, 0 for none."""
    return Table(
        lambda point: [_MARK] if point == _MARK else [*squash.skimmed(chr(point))], np.uint8
    )


@lru_cache(1)
def _views() -> Table:
    """What a view makes of each character."""
    return Table(
        lambda point: [_MARK] if point == _MARK else [*map(ord, view.seen(chr(point)))], np.uint32
    )
