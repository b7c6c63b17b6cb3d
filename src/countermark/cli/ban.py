"""`countermark ban` and `countermark bans`: whom a platform shut out, and who came back."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from countermark.cli.failure import stop, told
from countermark.cli.terminal import counted, say
from countermark.cli.whom import By, Note, Whom, account, operator
from countermark.cli.workspace import Where, opened, remembered

if TYPE_CHECKING:
    from collections.abc import Sequence

    from countermark.operators.spell import Returns, Spell
    from countermark.records.ban import Ban
    from countermark.records.key import Key
    from countermark.storage.workspace import Workspace


def ban(
    whom: Whom,
    platform: Annotated[
        str, typer.Option(metavar="SITE", help="The platform that bans, e.g. amazon.com.")
    ],
    on: Annotated[str, typer.Option(metavar="YYYY-MM-DD", help="The day of the ban.")],
    by: By,
    note: Note = "",
    workspace: Where = None,
) -> None:
    """Note that a platform banned an account, or all accounts of an operator."""
    with told(), opened(workspace) as kept:
        from countermark.records.key import Key

        if whom.startswith("O-"):
            id, keys = operator(remembered(kept).telling(), whom)
        else:
            id, keys = None, [str(account(whom))]
        try:
            given = kept.ban(list(map(Key.parse, keys)), platform, on, by, id, note)
        except ValueError as error:
            stop(f"{error}: see countermark ban --help", 2)
    named = f"{id} ({counted(len(keys), 'account')})" if id else keys[0]
    say(f"{given.ban}  {named} is banned on {given.platform} since {given.on}")


def bans(
    json: Annotated[bool, typer.Option("--json", help="As JSON lines.")] = False,
    workspace: Where = None,
) -> None:
    """List the bans, who came back after how many days, and how soon they come back at all."""
    with told(), opened(workspace) as kept:
        from countermark.operators.spell import returns
        from countermark.records.ban import holding

        held = holding(kept.bans())
        if json:
            for one in held:
                typer.echo(one.model_dump_json(by_alias=True).encode())
            return
        until = f"{datetime.now(UTC):%Y-%m-%d}"
        anywhere, there = _spells(kept, held, until) if held else ([], [])
    ended = {spell.ban: spell for spell in anywhere}
    for one in held:
        say(f"{one.ban}  {one.on}  {one.platform:<16}{_named(one)}{_since(ended.get(one.ban))}")
    say(counted(len(held), "ban"))
    for words, each in (("anywhere", anywhere), ("on the platform that banned", there)):
        if each:
            say(f"{words}: {_told(returns(each))}")


def _spells(kept: Workspace, held: Sequence[Ban], until: str) -> tuple[list[Spell], list[Spell]]:
    from countermark.operators.alone import operator_id
    from countermark.operators.lookout import first_days, mates
    from countermark.operators.spell import spells
    from countermark.records.key import Key

    memory = remembered(kept)
    telling = memory.telling()

    def accounts_of(account: Key) -> tuple[str, list[Key]]:
        id = telling.operator_of(str(account)) or operator_id(str(account))
        return id, list(map(Key.parse, mates(telling, str(account))))

    days = first_days(memory)
    anywhere = spells(held, accounts_of, days, until)
    return anywhere, spells(held, accounts_of, days, until, same_platform=True)


def _named(one: Ban) -> str:
    if one.operator is None:
        return str(one.accounts[0])
    return f"{one.operator} ({counted(len(one.accounts), 'account')})"


def _since(spell: Spell | None) -> str:
    if spell is None:
        return ""
    if spell.account is None:
        return f"  not back for {counted(spell.days, 'day')}"
    return f"  back after {counted(spell.days, 'day')} as {spell.account}"


def _told(found: Returns) -> str:
    """The figures in a line."""
    names = ("a quarter", "half", "three quarters")
    reached = [
        f"{name} within {counted(days, 'day')}"
        for name, days in zip(names, found.quartiles, strict=True)
        if days is not None
    ]
    shares = [
        f"{share:.0%} within {days}" for days, share in found.within.items() if share is not None
    ]
    told = f"{found.returned:,} of {found.spells:,} came back"
    return "; ".join([told, *reached, *([f"by day: {', '.join(shares)}"] if shares else [])])
