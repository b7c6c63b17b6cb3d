"""Soft: names and addresses that are alike, not equal, through Splink on DuckDB.

Only rare values are compared, and only those that have most of their words, or a half of their
letters, in common; their digits are the same. Which of them are alike belongs to the table of
frequencies: it is looked up, not looked for, where an account is added.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import pyarrow as pa

from countermark.operators.bits import codes, scale
from countermark.operators.facts import Facts
from countermark.operators.frequency import Alike
from countermark.operators.pairing import Longs, spans

MADE = {"legal-name": "alike-name", "address": "alike-address"}
"""Kinds that are compared, and the kinds of what those that are alike share."""
RARE = 5
"""A value that more accounts carry is not compared: too many have it to be a misspelling."""
_SHORTEST, _LONGEST = 8, 200
_BLOCK = 50
"""Values with one key that are compared; a key that more have tells too little."""
_LEAST = 20
"""Of fewer values none are compared: Splink takes a second to begin."""
_CHANCE = 0.01
"""That two values of one block are alike before they are compared. Set by hand."""
_LEVELS = ((1, 0.7, 0.001), (2, 0.2, 0.002))
"""Edits (Damerau 1964), and how often a misspelt name has so many and another's in its block has.
Set by hand."""
_DIGITS = re.compile(r"\d+")


def alike(known: Facts, accounts: Longs) -> tuple[Alike, ...]:
    """Which values are alike, in order; `accounts` tells by value how many carry it."""
    found: list[Alike] = []
    for kind in MADE:
        places = np.flatnonzero((known.kind == codes()[kind]) & (accounts <= RARE))
        texts = sorted(filter(_comparable, known.text.take(places).to_pylist()))
        found += [(kind, texts[a], texts[b]) for a, b in _pairs(texts)]
    return tuple(sorted(found))


def with_alike(known: Facts, of: Mapping[tuple[str, str], tuple[Alike, ...]]) -> Facts:
    """The facts, where those who carry alike values share a value that says so; `of` tells by kind
    and value what is alike."""
    ids = codes()
    compared = [ids[kind] for kind in MADE] if of else []
    places = np.flatnonzero(np.isin(known.kind, compared))
    names = [scale().ids[code] for code in known.kind[places].tolist()]
    named = list(zip(names, known.text.take(places).to_pylist(), strict=True))
    place = {(ids[one[0]], one[1]): at for one, at in zip(named, places, strict=True) if one in of}
    here = sorted({(ids[kind], a, b) for one in named for kind, a, b in of.get(one, ())})
    if not here:
        return known
    order = np.argsort(known.value, kind="stable")
    starts = np.searchsorted(known.value[order], np.arange(len(known.kind) + 1))
    rows, values = [], []
    for number, (code, *both) in enumerate(here, len(known.kind)):
        for at in (place[code, text] for text in both if (code, text) in place):
            rows += order[starts[at] : starts[at + 1]].tolist()
            values += [number] * int(starts[at + 1] - starts[at])
    made = {ids[kind]: ids[name] for kind, name in MADE.items()}
    return _joined(
        known,
        np.array(rows),
        np.array(values, np.int32),
        np.array([made[code] for code, _, _ in here], np.int32),
        [f"{a} ≈ {b}" for _, a, b in here],
    )


def _joined(known: Facts, rows: Longs, values: Longs, kinds: Longs, texts: list[str]) -> Facts:
    """The facts with further values, carried as the rows are."""
    _, first = np.unique(known.account[rows].astype(np.int64) * 2**32 + values, return_index=True)
    rows, values = rows[first], values[first]
    source = np.concatenate((np.arange(len(known.account)), rows))
    value = np.concatenate((known.value, values))
    order = np.lexsort((value, known.account[source]))
    place = np.empty(len(order), np.int32)
    place[order] = np.arange(len(order), dtype=np.int32)
    which, again = _sightings(known, rows, place[len(known.account) :])
    source = source[order]
    return replace(
        known,
        kind=np.concatenate((known.kind, kinds)),
        text=pa.concat_arrays([known.text, pa.array(texts, pa.large_string())]),
        account=known.account[source],
        value=value[order],
        less=known.less[source],
        sound=known.sound[source],
        first=known.first[source],
        last=known.last[source],
        seen=np.concatenate((np.where(known.seen < 0, -1, place[known.seen]), again)),
        evidence=known.evidence.take(pa.array(np.concatenate((np.arange(len(known.seen)), which)))),
    )


def _sightings(known: Facts, rows: Longs, made: Longs) -> tuple[Longs, Longs]:
    """The sightings of rows, each with the row that was made of its own."""
    order = np.argsort(known.seen, kind="stable")
    begin = np.searchsorted(known.seen[order], rows)
    length = np.searchsorted(known.seen[order], rows, "right") - begin
    return order[spans(begin, begin + length)], np.repeat(made, length)


def _comparable(text: str) -> bool:
    return text.isascii() and _SHORTEST <= len(text) <= _LONGEST


def _pairs(texts: list[str]) -> Iterator[tuple[int, int]]:
    keyed: dict[str, list[int]] = defaultdict(list)
    if len(texts) >= _LEAST:
        for place, text in enumerate(texts):
            for key in _keys(text):
                keyed[key].append(place)
    kept: dict[int, list[str]] = defaultdict(list)
    for key, places in keyed.items():
        if 1 < len(places) <= _BLOCK:
            for place in places:
                kept[place].append(key)
    if kept:
        yield from _linked(
            pa.table(
                {
                    "unique_id": list(kept),
                    "text": [texts[place] for place in kept],
                    "keys": list(kept.values()),
                }
            )
        )


def _keys(text: str) -> set[str]:
    """Of two texts with an edit or two within one word or one half, at least one is the same."""
    digits = ",".join(_DIGITS.findall(text))
    words = re.split(r"[ |]+", text)
    some = [" ".join(words[:at] + words[at + 1 :]) for at in range(len(words))]
    half = len(text) // 2
    ends = [
        f"{place}{end}"
        for size in {half - 1, half}
        for place, end in (("<", text[:size]), (">", text[-size:]))
    ]
    return {f"{digits};{key}" for key in (*some, *ends) if len(key) > 3}


def _linked(values: pa.Table) -> list[tuple[int, int]]:
    """The pairs that Splink finds more likely alike than not, in order."""
    from splink import DuckDBAPI, Linker, SettingsCreator, block_on
    from splink import comparison_level_library as level
    from splink.comparison_library import CustomComparison

    levels: list[Any] = [level.NullLevel("text")]
    for edits, m, u in _LEVELS:
        near = level.DamerauLevenshteinLevel("text", edits)
        levels.append(near.configure(m_probability=m, u_probability=u))
    rest = [1 - sum(chances) for chances in list(zip(*_LEVELS, strict=True))[1:]]
    levels.append(level.ElseLevel().configure(m_probability=rest[0], u_probability=rest[1]))
    settings = SettingsCreator(
        link_type="dedupe_only",
        probability_two_random_records_match=_CHANCE,
        blocking_rules_to_generate_predictions=[block_on("keys", arrays_to_explode=["keys"])],
        comparisons=[CustomComparison(levels, output_column_name="text")],
    )
    linker = Linker(DuckDBAPI().register(values), settings, log_level=None)
    predicted: Any = linker.inference.predict(threshold_match_probability=0.5)
    found = predicted.as_pyarrow_table()
    ends = (found.column(name).to_pylist() for name in ("unique_id_l", "unique_id_r"))
    return sorted({(min(a, b), max(a, b)) for a, b in zip(*ends, strict=True)})
