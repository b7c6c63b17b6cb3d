"""Names of brands in titles and descriptions: one table for a column against row by row.

All ways are timed in one run on the same rows and must find the same, or the run ends; the ratio is
what counts. The bars: 10 times each character in Python, 4 times each title by pyahocorasick.
`python benchmarks/text.py [ROWS]`
"""

from __future__ import annotations

import random
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from time import process_time

import ahocorasick
import pyarrow as pa

from countermark.text.fold import is_spaceless, is_word, shape
from countermark.text.mention import Mentions
from countermark.text.term import Term
from countermark.text.way import judge

LETTERS = "eeeeetttaaaooiinnsshhrrddlcumwfgypbvk"
ACCENTED = ["手镯", "für Damen", "élégant", "тест", "包 正品", "señora"]


def word(chance: random.Random, shortest: int, longest: int) -> str:
    return "".join(chance.choices(LETTERS, k=chance.randint(shortest, longest)))


def rows(chance: random.Random, names: Sequence[str], count: int, length: int) -> list[str]:
    """Texts of `length` words; one in ten names a brand, one in five is not ASCII."""
    words = [word(chance, 2, 9) for _ in range(20_000)]
    made = []
    for _ in range(count):
        text = [w.title() if chance.random() < 0.3 else w for w in chance.choices(words, k=length)]
        if chance.random() < 0.1:
            text.insert(chance.randrange(length), chance.choice(names))
        if chance.random() < 0.2:
            text.append(chance.choice(ACCENTED))
        made.append(" ".join(text))
    return made


Hits = list[tuple[int, str, int, int]]
"""Row, brand, start and end of each mention, in order."""


def whole(text: str, raw: Iterable[tuple[int, str]]) -> Iterator[tuple[str, int, int]]:
    """Of the hits in the shape of a text (its last letter, and the name), those that stand as
    `Mentions` would have them: whole words, written so that they say the name, the longest."""
    origin = [at for at, character in enumerate(text) for _ in shape(character)]
    kept: list[tuple[str, int, int]] = []
    for last, name in raw:
        start, end = origin[last - len(shape(name)) + 1], origin[last] + 1
        left = start and is_word(text[start - 1]) and not is_spaceless(text[start - 1])
        right = end < len(text) and is_word(text[end]) and not is_spaceless(text[end])
        if not left and not right and judge(text[start:end], name):
            kept.append((name, start, end))
    for name, start, end in sorted(kept, key=lambda hit: (hit[1], -hit[2])):
        if not any(s <= start and end <= e and (s, e) != (start, end) for _, s, e in kept):
            yield name, start, end


def automaton_of(names: Sequence[str]) -> ahocorasick.Automaton:
    automaton = ahocorasick.Automaton()
    for name in names:
        automaton.add_word(shape(name), name)
    automaton.make_automaton()
    return automaton


def per_title(names: Sequence[str]) -> Callable[[list[str]], Hits]:
    """Each title by `str.translate`, then pyahocorasick; only hits are looked at further."""
    automaton = automaton_of(names)

    def find(texts: list[str]) -> Hits:
        hits: Hits = []
        for row, text in enumerate(texts):
            if raw := list(automaton.iter(shape(text))):
                hits += [(row, *hit) for hit in whole(text, raw)]
        return hits

    return find


def per_character(names: Sequence[str]) -> Callable[[list[str]], Hits]:
    """Each character by a Python call, then pyahocorasick."""
    automaton = automaton_of(names)

    def find(texts: list[str]) -> Hits:
        hits: Hits = []
        for row, text in enumerate(texts):
            if raw := list(automaton.iter("".join(shape(character) for character in text))):
                hits += [(row, *hit) for hit in whole(text, raw)]
        return hits

    return find


def by_column(mentions: Mentions) -> Callable[[pa.Array], Hits]:
    """The column at once."""

    def find(column: pa.Array) -> Hits:
        table = mentions.find(column)
        columns = (table.column(name).to_pylist() for name in ("row", "brand", "start", "end"))
        return list(zip(*columns, strict=True))

    return find


def timed(find: Callable[[], object]) -> float:
    """CPU-seconds, the better of two."""
    taken = []
    for _ in range(2):
        begun = process_time()
        find()
        taken.append(process_time() - begun)
    return min(taken)


def compare(brands: int, count: int) -> None:
    chance = random.Random(7)
    names = list(dict.fromkeys(word(chance, 5, 11).title() for _ in range(brands)))
    mentions = Mentions([Term(name, "name", name) for name in names])
    by_title, by_character, column_wise = (
        per_title(names),
        per_character(names),
        by_column(mentions),
    )
    for title, length, share in (("titles", 10, 1), ("descriptions", 45, 4)):
        texts = rows(chance, names, count // share, length)
        column, few = pa.array(texts), texts[: len(texts) // 10]
        told = column_wise(column)  # the table is filled as code points are met
        if told != by_title(texts):
            raise SystemExit("the ways do not find the same")
        if [hit for hit in told if hit[0] < len(few)] != by_character(few):
            raise SystemExit("the ways do not find the same")
        seconds = {
            "column": timed(partial(mentions.find, column)),
            "column, typos": timed(partial(mentions.find, column, typos=True)),
            "each title": timed(partial(by_title, texts)),
            "each character": timed(partial(by_character, few)) * len(texts) / len(few),
        }
        size = sum(len(text.encode()) for text in texts) / 1e6
        for way, taken in seconds.items():
            rate, ratio = len(texts) / taken, taken / seconds["column"]
            print(f"{brands:6,} {title:13}{way:16}{rate:12,.0f}{size / taken:8.1f}{ratio:8.2f}")


def main(count: int) -> None:
    print(f"brands {'':13}{'':16}{'rows/s':>12}{'MB/s':>8}{'ratio':>8}")
    for brands in (50, 5_000):
        compare(brands, count)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 200_000)
