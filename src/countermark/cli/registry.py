"""`countermark registry`: check a registry of rights, and ask it."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from countermark.cli.failure import stop, told

app = typer.Typer(no_args_is_help=True, help="Check a registry of rights, and ask it.")

File = Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="registry.yaml")]
Brand = Annotated[str, typer.Option(help="The brand's id.")]
Day = Annotated[
    datetime | None, typer.Option("--on", formats=["%Y-%m-%d"], help="The day; default: unknown.")
]
Territory = Annotated[
    str | None, typer.Option("--in", metavar="CC", help="The country, e.g. US; default: unknown.")
]


@app.command()
def check(file: File) -> None:
    """Read the registry and name every mistake with its line and path."""
    from countermark.intake.registry import missing_references, read_registry

    with told():
        registry = read_registry(file)
    for warning in missing_references(registry, file.parent):
        typer.echo(f"warning: {warning}", err=True)
    marks = sum(len(brand.marks) for brand in registry.brands)
    typer.echo(f"{file}: {len(registry.brands)} brands, {marks} marks; no mistake found")


@app.command()
def standing(
    file: File,
    brand: Brand,
    goods: Annotated[str, typer.Option(help="What is sold, in words: category or title.")] = "",
    on: Day = None,
    territory: Territory = None,
) -> None:
    """Is a mark of the brand in force for these goods, on this day, in this territory?"""
    from countermark.intake.registry import read_registry
    from countermark.records.right import standing as ask

    with told():
        registry = read_registry(file)
    for known in registry.brands:
        if known.id == brand:
            for mark in known.marks:
                for right in ask(mark, on.date() if on else None, territory, goods):
                    applies = {True: "yes", False: "no", None: "unknown"}[right.applies]
                    typer.echo(f"{applies:<8}{mark.id}: {right.why}")
            return
    stop(f"{file} has no brand {brand!r}", 2)


@app.command()
def authorised(
    file: File,
    brand: Brand,
    marketplace: Annotated[str, typer.Option(help="The shop's site, e.g. amazon.com.")],
    seller: Annotated[str, typer.Option(help="The seller's id there.")],
    on: Day = None,
    territory: Territory = None,
) -> None:
    """Was this seller authorised there, then?"""
    from countermark.intake.registry import read_registry
    from countermark.records.right import authorised as ask

    with told():
        registry = read_registry(file)
    for known in registry.brands:
        if known.id == brand:
            answer = ask(known, marketplace, seller, on.date() if on else None, territory)
            yes = {True: "yes", False: "no", None: "unknown"}[answer.yes]
            typer.echo(f"{yes:<8}{answer.why}")
            return
    stop(f"{file} has no brand {brand!r}", 2)
