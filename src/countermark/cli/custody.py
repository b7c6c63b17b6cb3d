"""`countermark custody`, `erase` and `stamp`: evidence items, and what is done with them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from countermark.cli.failure import stop, told
from countermark.cli.terminal import counted, say
from countermark.cli.terms import day
from countermark.cli.workspace import Where, opened

if TYPE_CHECKING:
    from countermark.storage.workspace import Workspace

ItemId = Annotated[str, typer.Argument(metavar="ITEM", help="Its id, as `custody` lists it.")]


def custody(
    item: Annotated[
        str | None, typer.Argument(metavar="ITEM", help="Show what was done with this one.")
    ] = None,
    due: Annotated[
        str | None,
        typer.Option(metavar="YYYY-MM-DD", help="Only items to be decided on by that day."),
    ] = None,
    workspace: Where = None,
) -> None:
    """List the evidence items, or what was done with one: who, when, where, why."""
    with told(), opened(workspace) as kept:
        if item is not None:
            _chain(kept, item)
            return
        wanted = set(kept.custody.due(day(due, "--due"))) if due is not None else None
        count = 0
        for name, each in kept.custody.items().items():
            if wanted is not None and name not in wanted:
                continue
            count += 1
            if each is None:
                say(f"{name}  erased")
                continue
            where = each.circumstances
            clock = f"  until {each.retain_until}" if each.retain_until else ""
            say(f"{name}  {where.at}  {where.how:<8}{each.size:>12,}  {where.source}{clock}")
        say(counted(count, "item"))


def _chain(kept: Workspace, item: str) -> None:
    from countermark.evidence.custody import Entry

    found = [(at, Entry.read(content)) for at, content in kept.custody.entries([item])]
    if not found:
        stop(f"there is no evidence item {item}: `countermark custody` lists them", 2)
    say(f"{item}  sha256:{found[0][1].content}")
    kept_on = kept.custody.items([found[0][1].content])[item]
    if kept_on:
        until = f", until {kept_on.retain_until}" if kept_on.retain_until else ""
        say(f"kept for  {kept_on.purpose}{until}")
    for position, each in found:
        say(f"{position:>8}  {each.at}  {each.change:<9}by {each.by}, on {each.where}: {each.why}")


def erase(
    item: ItemId,
    by: Annotated[str, typer.Option(metavar="NAME", help="Who erases.")],
    why: Annotated[str, typer.Option(metavar="TEXT", help="Why; who asked for it.")],
    workspace: Where = None,
) -> None:
    """Destroy an item's bytes and manifest for good. Its hashes, who and why stay in the log."""
    with told(), opened(workspace) as kept:
        digest = kept.custody.erase(item, by, why)
        if digest:
            kept.blobs.forget(digest)
    rest = "bytes and manifest" if digest else "manifest; another item holds the same bytes"
    say(f"erased     {item}: {rest}")


def stamp(
    authorities: Annotated[
        Path | None,
        typer.Option(
            exists=True,
            dir_okay=False,
            help="Authorities of your own (YAML), not the shipped ones.",
        ),
    ] = None,
    heads_only: Annotated[
        bool,
        typer.Option("--heads-only", help="The log's head alone: it covers every item by proof."),
    ] = False,
    workspace: Where = None,
) -> None:
    """Ask authorities for the time-stamps that are waiting (RFC 3161). Only hashes are sent."""
    from countermark.cli.bar import progress
    from countermark.evidence.authority import authorities as listed

    with told(), opened(workspace) as kept:
        failed = 0
        for each in listed(authorities):
            waiting = kept.stamps.pending(each.id)
            with progress() as shown, shown.stage(each.id[:8], waiting):
                count, why = kept.stamps.run(each, shown.advance, heads_only)
            left = f"{kept.stamps.pending(each.id):,} wait{f'; {why}' if why else ''}"
            say(f"{each.id:<11}{counted(count, 'token')}, {left}")
            failed += why is not None
        if failed == len(listed(authorities)):
            stop("no authority answered; what waits is kept, run it again later")
