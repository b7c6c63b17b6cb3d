"""The benchmark of hidden links: worlds, scores, and baselines to beat (docs/hidden-links.md).

python benchmarks/hidden_links generate --split dev --seed 101 --out world
python benchmarks/hidden_links score world/truth.json found
python benchmarks/hidden_links baseline world/input --registry world/registry.yaml --out found
python benchmarks/hidden_links run --split test --tool countermark
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import asdict
from functools import reduce
from operator import add
from pathlib import Path

from baseline import baseline
from marking import Figure, figures, marked
from rich.console import Console
from rich.table import Table
from splits import SEEDS, SIZE, generate

from countermark.demo import Size, World
from countermark.demo.score import Score
from countermark.demo.truth import Truth

TOOLS = ("countermark", "baseline", "careful-baseline")

Figures = Mapping[str, Mapping[str, Figure]]


def main() -> int:
    """Run from the command line: the exit status."""
    options = _parser().parse_args()
    try:
        match options.job:
            case "generate":
                generate(options.out, options.split, options.seed, _size(options))
            case "baseline":
                baseline(options.input, options.registry, options.out, careful=options.careful)
            case "score":
                if len(options.files) % 2:
                    print("score: each TRUTH needs its FOUND", file=sys.stderr)
                    return 2
                pairs = zip(options.files[::2], options.files[1::2], strict=True)
                told(reduce(add, [marked(_truth(t), f) for t, f in pairs]), options)
            case "run":
                scores = [
                    ran(options.split, seed, _size(options), options.tool)
                    for seed in options.seeds or SEEDS[options.split]
                ]
                told(reduce(add, scores), options)
    except (OSError, ValueError, KeyError, subprocess.CalledProcessError) as error:
        print(f"{options.job}: {type(error).__name__}: {error}", file=sys.stderr)
        return 1
    return 0


def ran(split: str, seed: int, size: Size, tool: str) -> Score:
    """The score of a tool on the world of one seed."""
    with tempfile.TemporaryDirectory() as folder:
        world = generate(Path(folder) / "world", split, seed, size)
        out = Path(folder) / "found"
        if tool == "countermark":
            _investigated(world, out)
        else:
            baseline(world.input, world.registry, out, careful=tool == "careful-baseline")
        return marked(_truth(world.truth), out)


def told(score: Score, options: argparse.Namespace) -> None:
    """Print the figures as a table, and write them where asked."""
    made = figures(score.outcomes)
    Console(width=110).print(tabled(made))
    if options.json:
        plain = {q: {n: asdict(f) for n, f in parts.items()} for q, parts in made.items()}
        options.json.write_text(f"{json.dumps(plain, indent=1)}\n", "utf-8")
    for way, origin, to in score.missed[: options.show]:
        print(f"missed by {way}: {origin} -> {to}")
    for origin, to in score.false_routes[: options.show]:
        print(f"false: {origin} -> {to}")


def tabled(made: Figures) -> Table:
    """The figures as a table; accusations of innocents for each 100,000."""
    table = Table("question", "of what", "found", "of", "share", "95 % interval")
    for question, parts in made.items():
        for name, one in parts.items():
            shares = [f"{share:.3f}" for share in (one.share, one.low, one.high)]
            if question == "accused":
                shares = [f"{share * 100_000:,.0f}" for share in (one.share, one.low, one.high)]
            share, low, high = shares
            table.add_row(question, name, f"{one.found:,}", f"{one.of:,}", share, f"{low} – {high}")
        table.add_section()
    return table


def _investigated(world: World, out: Path) -> None:
    command = Path(sys.executable).with_name("countermark")
    subprocess.run(
        [command, "investigate", world.input, "--registry", world.registry, "--out", out],
        check=True,
        stdout=subprocess.DEVNULL,
    )


def _truth(path: Path) -> Truth:
    return Truth.model_validate_json(path.read_bytes())


def _size(options: argparse.Namespace) -> Size:
    return Size(options.listings, options.posts, options.pictures, options.ways, options.guilty)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    jobs = parser.add_subparsers(dest="job", required=True)
    world, run = jobs.add_parser("generate"), jobs.add_parser("run")
    for job in (world, run):
        job.add_argument("--split", choices=sorted(SEEDS), default="dev")
        job.add_argument("--listings", type=int, default=SIZE.listings)
        job.add_argument("--posts", type=int, default=SIZE.posts)
        job.add_argument("--pictures", type=int, default=SIZE.pictures, help="0: none")
        job.add_argument("--ways", type=int, default=SIZE.ways, help="ways beside a listing's own")
        job.add_argument("--guilty", type=float, default=SIZE.guilty, help="their share")
    world.add_argument("--seed", type=int, required=True)
    world.add_argument("--out", type=Path, required=True)
    run.add_argument("--seeds", type=int, nargs="+", help="default: the seeds of the split")
    run.add_argument("--tool", choices=TOOLS, default=TOOLS[0])
    score = jobs.add_parser("score")
    score.add_argument("files", type=Path, nargs="+", metavar="TRUTH FOUND")
    for job in (score, run):
        job.add_argument("--json", type=Path, help="write the figures here, too")
        job.add_argument("--show", type=int, default=0, help="missed and false routes to print")
    naive = jobs.add_parser("baseline")
    naive.add_argument("input", type=Path)
    naive.add_argument("--registry", type=Path, required=True)
    naive.add_argument("--out", type=Path, required=True)
    naive.add_argument("--careful", action="store_true")
    return parser


if __name__ == "__main__":
    sys.exit(main())
