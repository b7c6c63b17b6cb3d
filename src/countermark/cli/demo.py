"""`countermark demo`: a small invented world to try the program on."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from countermark.cli.failure import told
from countermark.cli.terminal import say


def demo(
    out: Annotated[Path, typer.Option(file_okay=False, help="Folder for the world.")],
    seed: Annotated[int, typer.Option(help="Another seed is another world.")] = 1,
    listings: Annotated[int, typer.Option(min=1, help="Listings in the world.")] = 1500,
    posts: Annotated[int, typer.Option(min=0, help="Posts, at least those of the guilty.")] = 300,
    pictures: Annotated[int, typer.Option(min=0, help="Pictures; 0 leaves all out.")] = 200,
) -> None:
    """Write a seeded world of invented brands, sellers and promoters, with the truth beside it."""
    from countermark.demo import Size, write

    with told():
        write(out, seed, Size(listings, posts, pictures))
    say(f"world      {out / 'input'}")
    say(f"registry   {out / 'registry.yaml'}")
    say(f"truth      {out / 'truth.json'}, which the program never reads")
