"""How accurate `countermark investigate` is on demo worlds whose truth it never sees.

    python benchmarks/accuracy.py --seeds 11 12 13 --listings 3000
    python benchmarks/accuracy.py --words benchmarks/held_back --seeds 51 52 53 --ways 12

Writes a world for each seed, investigates it in a process of its own, and prints the scores of
all of them together (see docs/demo.md for what each line means). `--words` puts the sentences,
shops and disguises of a folder in the place of the demo world's own: those in `held_back` were
written without sight of the program's word lists, and nobody who writes those reads them.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from functools import reduce
from operator import add
from pathlib import Path

from rich.console import Console
from rich.table import Table

from countermark.demo import Size, write
from countermark.demo.score import Score, score
from countermark.demo.truth import Truth


def investigated(folder: Path, seed: int, size: Size, words: Path | None) -> tuple[Score, float]:
    """The score of one seed's world, and the seconds that the investigation took."""
    world = write(folder, seed, size, words=words)
    out = folder / "out"
    command = Path(sys.executable).with_name("countermark")
    started = time.perf_counter()
    subprocess.run(
        [command, "investigate", world.input, "--registry", world.registry, "--out", out],
        check=True,
        stdout=subprocess.DEVNULL,
    )
    seconds = time.perf_counter() - started
    return score(out, Truth.model_validate_json(world.truth.read_bytes())), seconds


def tabled(total: Score) -> Table:
    """The score as a table."""
    table = Table("question", "of what", "found", "of", "share")
    for question, parts in total.tallies.items():
        for name, tally in sorted(parts.items()):
            share = "-" if tally.share is None else f"{tally.share:.3f}"
            table.add_row(question, name, f"{tally.found:,}", f"{tally.of:,}", share)
        table.add_section()
    return table


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, nargs="+", default=[11, 12, 13])
    parser.add_argument("--listings", type=int, default=Size.listings)
    parser.add_argument("--posts", type=int, default=Size.posts)
    parser.add_argument("--pictures", type=int, default=0)
    parser.add_argument("--ways", type=int, default=Size.ways, help="ways beside a listing's own")
    parser.add_argument("--words", type=Path, help="folder of words in the place of the demo's")
    parser.add_argument("--show", type=int, default=10, help="false and missed routes to print")
    options = parser.parse_args()
    size = Size(options.listings, options.posts, options.pictures, options.ways)
    console = Console()
    scores = []
    for seed in options.seeds:
        with tempfile.TemporaryDirectory() as folder:
            one, seconds = investigated(Path(folder) / "world", seed, size, options.words)
        console.print(f"seed {seed}: investigated in {seconds:.1f} s")
        scores.append(one)
    total = reduce(add, scores)
    console.print(tabled(total))
    console.print(f"innocents accused: {total.accused_per_100_000:,.0f} for each 100,000")
    console.print(f"false routes: {len(total.false_routes):,}")
    for origin, to in total.false_routes[: options.show]:
        console.print(f"  {origin} -> {to}")
    console.print(f"routes missed: {len(total.missed):,}")
    for way, origin, to in total.missed[: options.show]:
        console.print(f"  {way}: {origin} -> {to}")


if __name__ == "__main__":
    main()
