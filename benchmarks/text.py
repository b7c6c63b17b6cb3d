"""Names of brands in titles and descriptions: one table for a column against row by row.

All ways are timed in one run on the same rows; the ratio is what counts.
`python benchmarks/text.py [ROWS]`
"""

from __future__ import annotations

import random
import sys
from collections.abc import Callable, Sequence
from functools import partial
from time import process_time

import ahocorasick_rs
import pyarrow as pa

from countermark.text.fold import shape
from countermark.text.mention import Mentions
from countermark.text.term import Term

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


def per_row(names: Sequence[str]) -> Callable[[list[str]], int]:
    """Each row by `str.translate`, then Aho-Corasick."""
    automaton = ahocorasick_rs.AhoCorasick([shape(name) for name in names])

    def find(texts: list[str]) -> int:
        return sum(
            len(automaton.find_matches_as_indexes(shape(text), overlapping=True)) for text in texts
        )

    return find


def per_character(names: Sequence[str]) -> Callable[[list[str]], int]:
    """Each character by a Python call, then Aho-Corasick."""
    automaton = ahocorasick_rs.AhoCorasick([shape(name) for name in names])

    def find(texts: list[str]) -> int:
        return sum(
            len(
                automaton.find_matches_as_indexes(
                    "".join(shape(character) for character in text), overlapping=True
                )
            )
            for text in texts
        )

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
    by_row, by_character = per_row(names), per_character(names)
    for title, length, share in (("titles", 10, 1), ("descriptions", 45, 4)):
        texts = rows(chance, names, count // share, length)
        column, few = pa.array(texts), texts[: len(texts) // 10]
        mentions.find(column)  # the table is filled as code points are met
        seconds = {
            "column": timed(partial(mentions.find, column)),
            "column, typos": timed(partial(mentions.find, column, typos=True)),
            "row by row": timed(partial(by_row, texts)),
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
