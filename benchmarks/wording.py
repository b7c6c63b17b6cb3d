"""How many routes are found when the program's own sentences for instructions are hidden from it.

    python benchmarks/wording.py --seeds 211 213 --keep 0

Words that a world's sentences share with the program's lists say little about sentences that nobody
has thought of. So this takes the whole patterns of `links/data/instructions.yaml` away, all or a
seeded share of them, and investigates worlds of the dev split of `hidden_links` without: what is
still found is found by single words and by what the data itself knows (sellers, labels, threads,
stories, titles). The lists of single words stay.
"""

from __future__ import annotations

import argparse
import random
import subprocess
import sys
import tempfile
from dataclasses import replace
from functools import reduce
from operator import add
from pathlib import Path
from typing import Any

from rich.console import Console

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE / "hidden_links"))


def hidden(content: dict[str, Any], keep: float) -> dict[str, Any]:
    """The data file with a share of its patterns."""
    chance = random.Random(7)
    kept = []
    for entry in content["instructions"]:
        patterns = [pattern for pattern in entry["patterns"] if chance.random() < keep]
        if patterns:
            kept.append({**entry, "patterns": patterns})
    return {**content, "instructions": kept}


def investigate(keep: float, arguments: list[str]) -> None:
    """Run the program in this process, with its patterns hidden."""
    from countermark.cli import main as program
    from countermark.links import lexicon

    whole = lexicon.read_lexicon
    lexicon.read_lexicon = lambda content, *file: whole(hidden(content, keep), *file)
    sys.argv = ["countermark", "investigate", *arguments]
    program()


def main() -> None:
    """Run from the command line."""
    if sys.argv[1:2] == ["investigate"]:
        investigate(float(sys.argv[2]), sys.argv[3:])
        return
    from marking import figures, marked
    from splits import SIZE, generate

    from countermark.demo.truth import Truth

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, nargs="+", default=[211, 213])
    parser.add_argument("--keep", type=float, default=0.0, help="share of patterns, 0 to 1")
    options = parser.parse_args()
    size = replace(SIZE, pictures=0)
    scores = []
    for seed in options.seeds:
        with tempfile.TemporaryDirectory() as folder:
            world, out = generate(Path(folder) / "world", "dev", seed, size), Path(folder) / "out"
            told = (str(world.input), "--registry", str(world.registry), "--out", str(out))
            command = (sys.executable, __file__, "investigate", str(options.keep), *told)
            subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
            truth = Truth.model_validate_json(world.truth.read_bytes())
            scores.append(marked(truth, out))
    made = figures(reduce(add, scores).outcomes)
    for question in ("routes", "false routes"):
        for name, one in made[question].items():
            Console(width=100).print(f"{question:14}{name:16}{one.found:6,} of {one.of:6,}")


if __name__ == "__main__":
    main()
