"""`countermark compare`: what a second observer saw, beside the first."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from countermark.cli.failure import stop, told
from countermark.cli.terminal import say
from countermark.cli.workspace import Where, opened

if TYPE_CHECKING:
    from countermark.evidence.observation import Observation

LARGEST = 512 * 2**20
"""Bytes of a web archive that are compared."""
Given = Annotated[
    str, typer.Argument(metavar="CAPTURE", help="A web archive (WARC), or the name of an item.")
]


def compare(
    first: Given,
    second: Given,
    as_json: Annotated[bool, typer.Option("--json", help="As one line of JSON.")] = False,
    workspace: Where = None,
) -> None:
    """Compare two captures of one address: same content, same certificate, what differs, and what
    the second adds to the word of the first."""
    with told():
        from countermark.evidence.comparison import compare as compared

        one, other = _observed(first, workspace), _observed(second, workspace)
        found = compared(one, other)
    if as_json:
        typer.echo(json.dumps(found.told, ensure_ascii=False).encode("utf-8", "replace"))
        return
    for name, each in (("first", one), ("second", other)):
        by = f" by {each.told.by}" if each.told and each.told.by else ""
        say(f"{name:<11}{each.what}, {each.exchange.at}{by}  {each.exchange.url[:200]}")
    certificate = {True: "the same", False: "different", None: "not known of both"}
    say(f"content    {'the same' if found.same_bytes else f'{found.alike:.0%} of the lines alike'}")
    say(f"certificate {certificate[found.same_certificate]}")
    for line in found.differences:
        say(f"  {line[:200]}")
    say(found.statement)


def _observed(given: str, workspace: str | None) -> Observation:
    from countermark.evidence.observation import Unreadable, observed

    try:
        return observed(_content(given, workspace))
    except Unreadable as error:
        stop(f"{given}: {error}", 2)


def _content(given: str, workspace: str | None) -> bytes:
    if not given.startswith("E-") or Path(given).is_file():
        with Path(given).open("rb") as stream:
            content = stream.read(LARGEST + 1)
        if len(content) > LARGEST:
            stop(f"{given}: is over {LARGEST:,} bytes", 2)
        return content
    with opened(workspace) as kept:
        item = kept.custody.items().get(given)
        if item is None:
            stop(f"there is no evidence item {given} in this workspace", 2)
        with kept.blobs.open(item.digest) as stream:
            return stream.read()
