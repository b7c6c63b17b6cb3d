"""What a person reads on the terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from pydantic import BaseModel


def say(line: str, err: bool = False) -> None:
    """Print a line. Text of strangers in it cannot steer the terminal."""
    from countermark.report.guard import visible

    typer.echo(visible(line), err=err)


def counted(count: int, noun: str) -> str:
    """`1 row`, `1,508 rows`."""
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def json_line(record: BaseModel) -> None:
    """Print a record as a line of JSON, in the bytes that a file of results would have."""
    typer.echo(record.model_dump_json(by_alias=True).encode())
