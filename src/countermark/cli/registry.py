"""`countermark registry`: check a registry of rights, and ask it."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from countermark.cli.failure import stop, told
from countermark.cli.terminal import counted, say

if TYPE_CHECKING:
    from countermark.records.registry import Brand

app = typer.Typer(no_args_is_help=True, help="Check a registry of rights, and ask it.")


def _territory(written: str | None) -> str | None:
    from countermark.records.territory import territory_code

    try:
        return territory_code(written) if written is not None else None
    except ValueError as error:
        raise typer.BadParameter(str(error)) from None


File = Annotated[
    Path, typer.Argument(metavar="REGISTRY", exists=True, dir_okay=False, help="The YAML file.")
]
BrandId = Annotated[str, typer.Option("--brand", metavar="ID", help="The brand's id.")]
Day = Annotated[
    datetime | None,
    typer.Option(
        "--on", metavar="YYYY-MM-DD", formats=["%Y-%m-%d"], help="The day; default: unknown."
    ),
]
Territory = Annotated[
    str | None,
    typer.Option(
        "--in", metavar="CC", callback=_territory, help="The country, e.g. US; default: unknown."
    ),
]
_WORDS = {True: "yes", False: "no", None: "unknown"}


@app.command()
def check(file: File) -> None:
    """Read the registry and name every mistake with its line and path."""
    with told():
        from countermark.intake.registry import missing_references, read_registry

        registry = read_registry(file)
        for warning in missing_references(registry, file.parent):
            say(f"warning: {warning}", err=True)
    from countermark.text.term import clashes, terms_of

    for one, other in clashes(terms_of(registry)):
        told_apart = f"{one.brand}'s “{one.text}” and {other.brand}'s “{other.text}”"
        say(f"warning: {told_apart} cannot be told apart where they are disguised", err=True)
    marks = sum(len(brand.marks) for brand in registry.brands)
    brands = counted(len(registry.brands), "brand")
    say(f"{file}: {brands}, {counted(marks, 'mark')}; no mistake found")


@app.command()
def standing(
    file: File,
    brand: BrandId,
    goods: Annotated[
        str, typer.Option(metavar="WORDS", help="What is sold: category or title.")
    ] = "",
    on: Day = None,
    territory: Territory = None,
) -> None:
    """Is a mark of the brand in force for these goods, on this day, in this territory?"""
    known = _brand(file, brand)
    from countermark.records.right import standing as ask

    day = on.date() if on else None
    rights = [right for mark in known.marks for right in ask(mark, day, territory, goods)]
    for right in rights:
        say(f"{_WORDS[right.applies]:<8}{right.mark}: {right.why}")
    if not rights:
        say(f"no      {known.name} has no registered mark")


@app.command()
def authorised(
    file: File,
    brand: BrandId,
    marketplace: Annotated[
        str, typer.Option(metavar="SITE", help="The shop's site, e.g. amazon.com.")
    ],
    seller: Annotated[str, typer.Option(metavar="ID", help="The seller's id there.")],
    on: Day = None,
    territory: Territory = None,
) -> None:
    """Was this seller authorised there, then?"""
    known = _brand(file, brand)
    from countermark.records.right import authorised as ask

    answer = ask(known, marketplace, seller, on.date() if on else None, territory)
    say(f"{_WORDS[answer.yes]:<8}{answer.why}")


def _brand(file: Path, id: str) -> Brand:
    """The brand of that id; where there is none, the command ends."""
    with told():
        from countermark.intake.registry import read_registry

        registry = read_registry(file)
    brands = {brand.id: brand for brand in registry.brands}
    if id not in brands:
        stop(f"{file} has no brand {id!r}; there are {', '.join(list(brands)[:20]) or 'none'}", 2)
    return brands[id]
