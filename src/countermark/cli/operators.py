"""`countermark operators`: who is behind the accounts of a workspace."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Annotated

import typer

from countermark.cli.failure import stop, told
from countermark.cli.terminal import counted, json_line, say
from countermark.cli.workspace import Where, opened, remembered

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Set

    from countermark.records.operator import Operator
    from countermark.storage.workspace import Workspace

_SHOWN = 3
"""Accounts of an operator that a line names."""
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}(T\S+Z)?")


def operators(
    on: Annotated[
        str | None,
        typer.Option(
            "--on", metavar="YYYY-MM-DD", help="As the workspace knew them at the end of that day."
        ),
    ] = None,
    json: Annotated[
        bool, typer.Option("--json", help="As JSON lines, like operators.jsonl.")
    ] = False,
    all: Annotated[
        bool,
        typer.Option(
            "--all", help="Also accounts that stand alone, of which no lead and no ban speaks."
        ),
    ] = False,
    workspace: Where = None,
) -> None:
    """List who is behind the accounts: accounts, roles, bans, and what names them."""
    if on is not None and not _DAY.fullmatch(on):
        stop(f"{on} is no day: YYYY-MM-DD is expected", 2)
    with told(), opened(workspace) as kept:
        roles = _roles(kept)
        listed = alone = 0
        for one in remembered(kept, on).telling().operators():
            role = [name for name, keys in roles.items() if not keys.isdisjoint(one.accounts)]
            if len(one.accounts) == 1 and not role and not all:
                alone += 1
                continue
            listed += 1
            if json:
                json_line(one)
            else:
                say(_row(one, role) if listed > 1 else f"{_HEAD}\n{_row(one, role)}")
    if not json:
        more = f"; {counted(alone, 'account')} alone left out: --all" if alone else ""
        say(f"{counted(listed, 'operator')}{more}")


def _roles(kept: Workspace) -> Mapping[str, Set[object]]:
    """Who sells and who promotes by the leads that accuse, and who is banned."""
    from countermark.operators.relation import claimed
    from countermark.records.ban import holding

    found: dict[str, set[object]] = defaultdict(set)
    for lead in claimed(kept.leads()):
        found["seller"].add(lead.listing.seller)
        found["promoter"].update(post.account for post in lead.posts)
    for ban in holding(kept.bans()):
        found["banned"].update(ban.accounts)
    return found


_HEAD = f"{'operator':<14}{'accounts':>8}  {'roles':<22}accounts, and what names them"


def _row(one: Operator, roles: list[str]) -> str:
    kinds = Counter(each.kind for each in one.identifiers)
    named = ", ".join(_several(kind, count) for kind, count in sorted(kinds.items()))
    keys = ", ".join(_shown(one))
    first = f"{one.operator:<14}{len(one.accounts):>8}  {', '.join(roles) or '–':<22}{keys}"
    return f"{first}  ({named})" if named else first


def _several(kind: str, count: int) -> str:
    return kind if count == 1 else f"{count} × {kind}"


def _shown(one: Operator) -> Iterator[str]:
    yield from map(str, one.accounts[:_SHOWN])
    if (more := len(one.accounts) - _SHOWN) > 0:
        yield f"and {more:,} more"
