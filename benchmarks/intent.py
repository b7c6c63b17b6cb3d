"""Reading what captions say (see docs/text.md) against only looking words up in them.

Run: python benchmarks/intent.py [COUNT] [SEED]. The captions are those of `captions.py`: made up by
a seeded generator in eleven languages, with emoji, tags and prices; whole, and cut to comments of
at most 80 characters. Processor time of one thread, the best of several turns. The bound finds the
lexicon's plain phrases letter by letter in the captions as they are, by ahocorasick-rs: no folding,
no word edges, no gaps, no prices, no negation. The peer folds each caption first.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import partial
from time import process_time
from typing import Any

import ahocorasick_rs
import pyarrow as pa

from captions import captions
from countermark.text.fold import fold
from countermark.text.intent import Intent
from countermark.text.summary import summary

BAR = 200_000
"""Captions a second of one core that the whole reading is held to."""
TURNS = 7
MOST = 50
"""Spellings of a phrase that the bound looks for at the most."""


def plain_phrases(intent: Intent) -> list[str]:
    """The phrases of one part, spelt out."""
    found: dict[str, None] = {}
    for _, phrase in intent.lexicon.phrases():
        if len(phrase.parts) == 1 and not any(phrase.prices):
            tokens = phrase.parts[0].tokens
            spellings = 1
            for token in tokens:
                spellings *= len(token)
            if spellings <= MOST:
                found |= dict.fromkeys(text.strip("=* ") for text in phrase.parts[0].spellings())
    return [text for text in found if len(text) > 3]


def looked_up(
    automaton: ahocorasick_rs.AhoCorasick, spelt: Callable[[str], str], texts: list[str]
) -> int:
    return sum(len(automaton.find_matches_as_indexes(spelt(text))) for text in texts)


def summarised(intent: Intent, column: pa.Array) -> pa.Table:
    return summary(intent.find(column))


def seconds(ways: dict[str, Callable[[], Any]]) -> dict[str, float]:
    """The least processor time of each way; they take turns, so that all meet the same machine."""
    least = dict.fromkeys(ways, float("inf"))
    for _ in range(TURNS):
        for way, run in ways.items():
            begun = process_time()
            run()
            least[way] = min(least[way], process_time() - begun)
    return least


def main(count: int, seed: int) -> None:
    begun = process_time()
    intent = Intent()
    print(f"{process_time() - begun:.1f} s to build")
    phrases = plain_phrases(intent)
    raw = ahocorasick_rs.AhoCorasick([text.lower() for text in phrases])
    folded = ahocorasick_rs.AhoCorasick([text for text in map(fold, phrases) if text])
    whole = captions(count, seed)
    for name, texts in (("captions", whole), ("comments", [text[:80] for text in whole])):
        column = pa.array(texts)
        intent.find(column)  # tables are filled as characters are met
        letters = sum(map(len, texts)) / count
        found = intent.find(column)
        print(
            f"{count:,} {name} of {letters:.0f} characters, {found.num_rows / count:.2f} finds each"
        )
        ways: dict[str, Callable[[], Any]] = {
            "bound": partial(looked_up, raw, str.lower, texts),
            "peer, folded": partial(looked_up, folded, fold, texts),
            "Intent.find": partial(intent.find, column),
            "and summary": partial(summarised, intent, column),
        }
        taken = seconds(ways)
        for way, time in taken.items():
            ratio = time / taken["bound"]
            print(f"  {way:14}{count / time:12,.0f}/s/core{time / count * 1e6:8.2f} µs{ratio:8.2f}")
        met = "met" if count / taken["and summary"] >= BAR else "missed"
        print(f"  the bar is {BAR:,}: {met}")


if __name__ == "__main__":
    arguments = [int(number) for number in sys.argv[1:]]
    main(*(arguments + [50_000, 1][len(arguments) :]))
