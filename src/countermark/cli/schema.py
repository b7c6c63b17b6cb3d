"""`countermark schema`: the vocabulary, for those who read or write it."""

from __future__ import annotations

import json

import typer


def schema() -> None:
    """Print the JSON Schema of every record that is read or written."""
    from countermark.records.schema import json_schema

    typer.echo(json.dumps(json_schema(), ensure_ascii=False, indent=2).encode())
