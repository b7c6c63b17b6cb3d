"""Intent: what a caption, comment, review, title or message says beside the brand.

The parts of all phrases of the lexicon are looked for at once, through the same folding as
mentions; parts of one phrase are put together, and what is found is judged where it stands: how it
is written, and whether he who wrote it says so himself.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from operator import itemgetter
from typing import Any, NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from countermark.text.act import Part, may_warn, warning
from countermark.text.alphabet import Index, View
from countermark.text.amount import NUMBER, bragged
from countermark.text.column import Rows, Strings, alike, strings
from countermark.text.lexicon import KINDS, LURES, ROLES, Lexicon, lexicon
from countermark.text.phrase import Phrase
from countermark.text.pieces import Written
from countermark.text.scope import COUNTS, Denial, denying, scope
from countermark.text.search import Search

GAP = 48
"""Letters and edges of words that may stand in a gap of a phrase."""
ASKING = frozenset({"question", "comparison"})
"""Kinds that are said by asking."""
ORDERED = sorted(ROLES)
DENYING = LURES | {"no-logo"}
"""Kinds that hold parts of warnings and warn of nothing: "not a fake"."""

SCHEMA = pa.schema(
    [
        ("row", pa.int64()),
        ("kind", pa.string()),
        ("entry", pa.string()),
        ("start", pa.int32()),
        ("end", pa.int32()),
        ("certainty", pa.float64()),
        ("scope", pa.string()),
        ("way", pa.string()),
    ]
)
"""Of what `Intent.find` gives: `start` and `end` are characters of the row's text."""
SUMMARY = pa.schema(
    [
        ("row", pa.int64()),
        ("lure", pa.float64()),
        ("innocence", pa.float64()),
        ("lures", pa.list_(pa.string())),
        ("innocents", pa.list_(pa.string())),
        ("disguised", pa.bool_()),
    ]
)
"""Of what `summary` gives."""


_Hit: TypeAlias = tuple[int, int, int, int, int, int, int]
"""Row, part, number of its letters, first and last of the view's words, start and end."""
_Found: TypeAlias = tuple[int, int, int, int, bool, Written, int]
"""Row, start, -end, entry, whether it is one part and not several with something between them, way
and end: sorted, the outer come before the inner."""


class _Told(NamedTuple):
    """A row of SCHEMA."""

    row: int
    kind: str
    entry: str
    start: int
    end: int
    certainty: float
    scope: str
    way: str


class Intent:
    """A lexicon ready to be read with; the package's own by default. Building it takes a second."""

    def __init__(self, words: Lexicon | None = None) -> None:
        self.lexicon = words or lexicon()
        self._phrases = self.lexicon.phrases()
        parts = [part for _, phrase in self._phrases for part in phrase.parts]
        counts = np.array([len(phrase.parts) for _, phrase in self._phrases], np.int64)
        several = [len(phrase.parts) > 1 or any(phrase.prices) for _, phrase in self._phrases]
        self._phrase_of = np.repeat(np.arange(counts.size), counts)
        self._place_of = np.concatenate([np.arange(count) for count in counts])
        self._several = np.array(several, bool)[self._phrase_of]
        self._closes = self._place_of == counts[self._phrase_of] - 1
        entries = np.array([entry for entry, _ in self._phrases], np.int64)
        self._entries: list[int] = entries[self._phrase_of].tolist()
        kinds = [self.lexicon.entries[entry].kind for entry in self._entries]
        self._role = np.array(
            [1 << ORDERED.index(kind) if kind in ROLES else 0 for kind in kinds], np.int64
        )
        self._needs = np.array([sum(phrase.prices) for _, phrase in self._phrases], np.int64)
        whole = frozenset(np.flatnonzero(~self._several).tolist())
        self._denying = len(parts)
        self._search = Search([*parts, *denying(self.lexicon.negations)], whole)
        every = Denial(self.lexicon.negations)
        self._denials: dict[str, Denial] = {entry.language: every for entry in self.lexicon.entries}
        self._denials |= {negation.id: Denial([negation]) for negation in self.lexicon.negations}

    def find(self, column: Strings) -> pa.Table:
        """All that is said in `column`, as a table of SCHEMA in the order of rows and places.

        `certainty` is the entry's, less what `scope` takes from it: words may be `said`, `asked`,
        `quoted` or `negated` (nothing is left). `way`: `plain`, `folded` (look-alike letters,
        digits for letters), `spaced` (s p a c e d or joinedwords), `tag`.
        """
        found: list[_Told] = []
        for numbers, rows in alike(strings(column)):
            found += self._found_in(numbers, rows)
        found.sort(key=itemgetter(0))
        values = zip(*found, strict=True) if found else ((),) * len(SCHEMA)
        arrays = [pa.array(v, f.type) for v, f in zip(values, SCHEMA, strict=True)]
        return pa.Table.from_arrays(arrays, schema=SCHEMA)

    def _found_in(self, numbers: Rows, texts: pa.Array) -> Iterator[_Told]:
        """What is said in rows of these numbers."""
        view = self._search.view(texts)
        part, low, high, piece = self._search.find(view)
        start, end = view.place[low], view.place[high] + 1
        row = np.searchsorted(view.rows, start, side="right") - 1
        columns = (row, part, piece, low, high, start, end)
        denied = frozenset(row[part >= self._denying].tolist())
        phrasal = part < self._denying
        part = np.where(phrasal, part, 0)
        phrasal &= self._may_act(row, np.where(phrasal, self._role[part], 0), view.rows.size)
        several = self._several[part]
        found = list(self._wholes(view, _chosen(columns, np.flatnonzero(phrasal & ~several))))
        may = np.flatnonzero(phrasal & several)
        may = may[self._may_close(row[may], part[may])]
        may = may[self._may_brag(view, row[may], part[may])]
        found += self._composed(view, _chosen(columns, may))
        found.sort()
        for number, group in groupby(found, key=itemgetter(0)):
            base, text = view.row(number)
            row_number, parts = int(numbers[number]), []
            told = []
            for _, start_, _, entry, _, way, end_ in self._outermost(list(group)):
                begin, stop = start_ - base, end_ - base
                said = "said"
                one = self.lexicon.entries[entry]
                if way != "tag":
                    denial = self._denials[one.language] if number in denied else None
                    said = scope(text, begin, stop, denial)
                    said = "said" if said == "asked" and one.kind in ASKING else said
                sure = one.certainty * COUNTS[said]
                if one.kind in ROLES:
                    parts.append(Part(one.kind, begin, stop, sure))
                else:
                    told.append(_Told(row_number, one.kind, one.id, begin, stop, sure, said, way))
            if parts and (act := warning(parts)):
                told.append(
                    _Told(row_number, "warning", act.id, act.start, act.end, act.certainty,
                          "said", "plain")
                )  # fmt: skip
                told.sort(key=itemgetter(3))
            yield from told

    @staticmethod
    def _may_act(row: Index, role: Index, rows: int) -> npt.NDArray[np.bool_]:
        """Whether each hit is no part of an act, or stands beside others that make one with it;
        `role` holds a bit for each role, 0 for none."""
        roles = np.zeros(rows, np.int64)
        np.bitwise_or.at(roles, row, role)
        met, which = np.unique(roles, return_inverse=True)
        useful = [may_warn([name for n, name in enumerate(ORDERED) if m >> n & 1]) for m in met]
        both: npt.NDArray[np.bool_] = (role == 0) | np.array(useful, bool)[which[row]]
        return both

    def _wholes(self, view: View, hits: Iterable[_Hit]) -> Iterator[_Found]:
        """The phrases of one part."""
        for row, part, piece, _, _, start, end in hits:
            if way := self._search.way(view.text, part, piece, start, end):
                yield row, start, -end, self._entries[part], True, way, end

    def _may_close(self, row: Index, part: Index) -> npt.NDArray[np.bool_]:
        """Whether both the first and the last part of a hit's phrase stand in its row."""
        key = row * len(self._phrases) + self._phrase_of[part]
        begun, ended = key[self._place_of[part] == 0], key[self._closes[part]]
        both: npt.NDArray[np.bool_] = np.isin(key, np.intersect1d(begun, ended))
        return both

    def _may_brag(self, view: View, row: Index, part: Index) -> npt.NDArray[np.bool_]:
        """Whether there are as many numbers in a hit's row as its phrase has amounts of money."""
        needs = self._needs[self._phrase_of[part]]
        enough: npt.NDArray[np.bool_] = needs == 0
        few = np.flatnonzero(needs)
        rows = row[few].tolist()
        numbers = {number: len(NUMBER.findall(view.row(number)[1])) for number in set(rows)}
        enough[few] = np.array([numbers[number] for number in rows], np.int64) >= needs[few]
        return enough

    def _composed(self, view: View, hits: Iterable[_Hit]) -> Iterator[_Found]:
        """The phrases of several parts, or with amounts of money."""
        begun: dict[tuple[int, int, int], list[_Hit]] = {}
        """The hits so far, by row, phrase and the part that comes next."""
        for hit in sorted(hits, key=itemgetter(0, 3, 4)):
            row, part, _, low, *_ = hit
            number, place = int(self._phrase_of[part]), int(self._place_of[part])
            entry, phrase = self._phrases[number]
            before = begun.get((row, number, place), []) if place else []
            if place and not (before and 0 <= low - before[-1][4] - 1 <= GAP):
                continue
            if place + 1 < len(phrase.parts):
                begun[row, number, place + 1] = [*before, hit]
            elif one := self._complete(view, entry, phrase, [*before, hit]):
                yield one

    def _complete(
        self, view: View, entry: int, phrase: Phrase, hits: Sequence[_Hit]
    ) -> _Found | None:
        way: Written = "plain"
        for _, part, piece, _, _, start, end in hits:
            mine = self._search.way(view.text, part, piece, start, end)
            if mine is None:
                return None
            way = mine if way == "plain" else way
        row, start, end = hits[0][0], hits[0][5], hits[-1][6]
        if any(phrase.prices):
            base, text = view.row(row)
            span = bragged(text, phrase.prices, [(hit[5] - base, hit[6] - base) for hit in hits])
            if span is None:
                return None
            start, end = base + span[0], base + span[1]
        return row, start, -end, entry, len(hits) == 1, way, end

    def _outermost(self, found: list[_Found]) -> Iterable[_Found]:
        """Without what stands inside a longer phrase of one part, or of the same kind. Parts of
        acts hide other parts only."""
        if len(found) == 1:
            return found
        kept: list[_Found] = []
        for one in found:
            kind = self.lexicon.entries[one[3]].kind
            for outer in kept:
                longer = outer[6] - outer[1] > one[6] - one[1]
                other = self.lexicon.entries[outer[3]].kind
                hides = kind not in ROLES or other in ROLES or other in DENYING
                inside = outer[4] and longer and hides and (other not in ROLES or kind in ROLES)
                if outer[6] >= one[6] and (other == kind or inside):
                    break
            else:
                kept.append(one)
        return kept


def summary(found: pa.Table) -> pa.Table:
    """What is said in each row that says anything, as a table of SUMMARY.

    `lure` and `innocence`, 0 to 1, are 1 − Π(1 − c) over the kinds found, c being the greatest
    certainty of each: kinds are taken for independent, which is a setting. `disguised`: whether a
    lure is written so that filters miss it.
    """
    kinds = sorted(KINDS)
    row, which = np.unique(_numbers(found, "row"), return_inverse=True)
    kind = pc.index_in(found.column("kind"), pa.array(kinds)).to_numpy(zero_copy_only=False)
    certainty = _numbers(found, "certainty")
    sure = np.zeros((row.size, len(kinds)))
    np.maximum.at(sure, (which, kind), certainty)
    are_lures = np.array([kind in LURES for kind in kinds])
    masked = pc.is_in(found.column("way"), pa.array(["folded", "spaced"]))
    hiding = masked.to_numpy(zero_copy_only=False) & are_lures[kind] & (certainty > 0)
    disguised = np.zeros(row.size, bool)
    disguised[which[hiding]] = True
    values = (
        row,
        *(
            np.round(1.0 - np.prod(1.0 - sure[:, own], axis=1), 6)
            for own in (are_lures, ~are_lures)
        ),
        *(_listed(sure > 0, own, kinds) for own in (are_lures, ~are_lures)),
        disguised,
    )
    arrays = [pa.array(v, f.type) for v, f in zip(values, SUMMARY, strict=True)]
    return pa.Table.from_arrays(arrays, schema=SUMMARY)


def _numbers(table: pa.Table, name: str) -> npt.NDArray[Any]:
    numbers: npt.NDArray[Any] = table.column(name).to_numpy()
    return numbers


def _listed(
    told: npt.NDArray[np.bool_], own: npt.NDArray[np.bool_], kinds: Sequence[str]
) -> pa.Array:
    """For each row the names of those of its `own` kinds that are told."""
    at, which = np.nonzero(told & own)
    ends = np.searchsorted(at, np.arange(len(told) + 1))
    names = pa.array(kinds).take(pa.array(which))
    return pa.ListArray.from_arrays(pa.array(ends, pa.int32()), names)


def _chosen(columns: tuple[Index, ...], at: Index) -> Iterator[_Hit]:
    return zip(*(column[at].tolist() for column in columns), strict=True)
