"""The benchmark of actors: worlds, scores, and baselines to beat (docs/actors.md).

python benchmarks/actors generate --split dev --seed 11 --out world
python benchmarks/actors score world/truth.json found/operators.jsonl
python benchmarks/actors run --split dev --tools closure capped splink countermark
python benchmarks/actors watch --split dev
python benchmarks/actors schemes --split dev
python benchmarks/actors persons --febrl 1 3 --historical historical_figures_with_errors_50k.parquet
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from rich.console import Console
from rich.table import Table

from .marking import Marks, marked, read
from .persons import compared, febrl, historical
from .scheming import Found, all_of, schemed
from .splits import SEEDS, generate
from .tools import TOOLS, found_by
from .truth import Truth
from .watching import Watching, added, watched
from .world import Size, made


def main() -> int:
    """Run from the command line: the exit status."""
    options = _parser().parse_args()
    try:
        match options.job:
            case "generate":
                generate(options.out, options.split, options.seed, _size(options))
            case "score":
                if len(options.files) % 2:
                    print("score: each TRUTH needs its FOUND", file=sys.stderr)
                    return 2
                pairs = zip(options.files[::2], options.files[1::2], strict=True)
                marks = marked([(_truth(truth), read(found)) for truth, found in pairs])
                told({"found": marks}, options.json)
            case "run":
                told(_run(options), options.json)
            case "watch":
                told_watching(_watched(options))
            case "schemes":
                told_schemes(_schemes(options))
            case "persons":
                told_persons(options)
    except (OSError, ValueError) as error:
        print(f"{options.job}: {type(error).__name__}: {error}", file=sys.stderr)
        return 1
    return 0


def _run(options: argparse.Namespace) -> dict[str, Marks]:
    """The marks of each tool, over the worlds of all seeds."""
    with tempfile.TemporaryDirectory() as name:
        worlds = []
        for seed in options.seeds or SEEDS[options.split]:
            folder = Path(name) / str(seed)
            worlds.append((folder, generate(folder, options.split, seed, _size(options))))
        return found_by(options.tools, worlds)


def _watched(options: argparse.Namespace) -> Watching:
    """The answers over the worlds of all seeds."""
    size = _size(options)
    worlds = (made(options.split, seed, size) for seed in options.seeds or SEEDS[options.split])
    return added(watched(world, options.banned, options.honest) for world in worlds)


def _schemes(options: argparse.Namespace) -> Found:
    """What is found in the worlds of all seeds."""
    size = _size(options)
    worlds = (made(options.split, seed, size) for seed in options.seeds or SEEDS[options.split])
    return all_of(map(schemed, worlds))


def told_schemes(found: Found) -> None:
    """Print what of schemes was found, and what of it is true."""
    table = Table("of schemes", "true", "found", "right", "recall", "precision")
    for name, (true, told, right) in found.counts.items():
        shares = (f"{right / of:.3f}" if of else "–" for of in (true, told))
        table.add_row(name, *(f"{n:,}" for n in (true, told, right)), *shares)
    Console(width=110).print(table)


def told_watching(found: Watching) -> None:
    """Print what the watch said of those who came back, and of honest people."""
    back = Table("of six things changed", "sign-ups", "likely", "likely or possible", "right one")
    for changed, (count, *told) in sorted(found.returners.items()):
        back.add_row(changed, f"{count:,}", *(f"{share / count:.3f}" for share in told))
    new = Table("honest, but shares", "sign-ups", "likely", "likely or possible", "in 1,000")
    every = [sum(column) for column in zip(*found.honest.values(), strict=True)]
    alike = [a - b for a, b in zip(every, found.honest["ordinary"], strict=True)]
    rows = {**found.honest, "any of these": alike, "all": every}
    for kind, (count, likely, told) in rows.items():
        rate = f"{1000 * likely / count:.1f} / {1000 * told / count:.1f}"
        new.add_row(kind, f"{count:,}", f"{likely:,}", f"{told:,}", rate)
    for table in (back, new):
        Console(width=110).print(table)


def told_persons(options: argparse.Namespace) -> None:
    """Print how the tools do on public records of persons."""
    sets = {f"Febrl {number}": febrl(number) for number in options.febrl}
    if options.historical:
        sets["historical figures"] = historical(options.historical)
    for name, persons in sets.items():
        title = (
            f"{name}: {len(persons.rows):,} records, {len(set(persons.person.values())):,} people"
        )
        Console(width=150).print(_overview(title, compared(persons)))


def told(marks: dict[str, Marks], path: Path | None) -> None:
    """Print the marks as tables, and write them where asked."""
    console = Console(width=130)
    for title, which in (("accounts of actors with several", "several"), ("all accounts", "every")):
        console.print(_overview(title, {tool: getattr(m, which) for tool, m in marks.items()}))
    counts = Table("tool", "clusters", "mixed", "over-merge rate", "mixed through a hub",
                   "look-alikes joined")  # fmt: skip
    for tool, one in marks.items():
        joined = sum(pair[0] for pair in one.by_lookalike.values())
        pairs = sum(pair[1] for pair in one.by_lookalike.values())
        rate = one.mixed / one.clusters if one.clusters else 0.0
        counts.add_row(tool, f"{one.clusters:,}", f"{one.mixed:,}", f"{rate:.3f}",
                       f"{one.hub_mixed:,}", f"{joined} of {pairs}")  # fmt: skip
    console.print(counts)
    for title, part in (("mark", "by_mark"), ("hub", "by_hub"), ("look-alike", "by_lookalike")):
        console.print(_parts(title, {tool: getattr(m, part) for tool, m in marks.items()}))
    if path:
        plain = {tool: asdict(one) for tool, one in marks.items()}
        path.write_text(f"{json.dumps(plain, indent=1)}\n", "utf-8")


def _overview(title: str, figures: dict[str, dict]) -> Table:  # type: ignore[type-arg]
    names = list(dict.fromkeys(name for several in figures.values() for name in several))
    table = Table("tool", *names, title=title)
    for tool, several in figures.items():
        cells = [several.get(name) for name in names]
        table.add_row(tool, *(f"{c.share:.3f} ({c.low:.3f}–{c.high:.3f})" if c else "–"
                              for c in cells))  # fmt: skip
    return table


def _parts(title: str, parts: dict[str, dict[str, Sequence[float]]]) -> Table:
    table = Table(title, *parts)
    for name in sorted({name for several in parts.values() for name in several}):
        cells = [several.get(name, ()) for several in parts.values()]
        table.add_row(name, *(_cell(cell) for cell in cells))
    return table


def _cell(values: Sequence[float]) -> str:
    match values:
        case [count, precision, recall]:
            return f"{count:,}: {precision:.3f} / {recall:.3f}"
        case [some, of]:
            return f"{some:,} of {of:,}"
        case _:
            return "–"


def _truth(path: Path) -> Truth:
    return Truth.model_validate_json(path.read_bytes())


def _size(options: argparse.Namespace) -> Size:
    return Size(options.several, options.single)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python benchmarks/actors",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    jobs = parser.add_subparsers(dest="job", required=True)
    names = ("generate", "run", "score", "watch", "schemes", "persons")
    world, run, score, watch, scheme, persons = (jobs.add_parser(name) for name in names)
    for job in (world, run, watch, scheme):
        job.add_argument("--split", choices=sorted(SEEDS), default="dev")
        job.add_argument("--several", type=int, default=Size.several, help="actors with accounts")
        job.add_argument("--single", type=int, default=Size.single, help="actors with one account")
    world.add_argument("--seed", type=int, required=True)
    world.add_argument("--out", type=Path, required=True)
    for job in (run, watch, scheme):
        job.add_argument("--seeds", type=int, nargs="+", help="default: the seeds of the split")
    watch.add_argument("--banned", type=int, default=350, help="actors, in each world")
    watch.add_argument("--honest", type=int, default=4000, help="honest sign-ups, in each world")
    persons.add_argument("--febrl", type=int, nargs="*", choices=(1, 2, 3), default=[1, 3])
    persons.add_argument("--historical", type=Path, help="Splink's historical_50k, a Parquet file")
    run.add_argument("--tools", nargs="+", choices=sorted(TOOLS), default=list(TOOLS))
    score.add_argument("files", type=Path, nargs="+", metavar="TRUTH FOUND")
    for job in (run, score):
        job.add_argument("--json", type=Path, help="write the figures here, too")
    return parser


if __name__ == "__main__":
    sys.exit(main())
