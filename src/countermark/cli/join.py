"""`countermark join`, `part` and `revoke`: what people say of two accounts, and take back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from countermark.cli.failure import stop, told
from countermark.cli.terminal import say
from countermark.cli.whom import AccountName, By, Note, account
from countermark.cli.workspace import Where, opened, remembered

if TYPE_CHECKING:
    from countermark.records.account_judgement import Same

Unsure = Annotated[
    bool, typer.Option("--unsure", help="It was looked at and stays open: nothing changes by it.")
]


def join(
    one: AccountName,
    other: AccountName,
    by: By,
    unsure: Unsure = False,
    note: Note = "",
    workspace: Where = None,
) -> None:
    """Note that two accounts are one operator's. Nothing is overwritten: the last word counts."""
    _judge(one, other, "unsure" if unsure else "positive", by, note, workspace)


def part(
    one: AccountName,
    other: AccountName,
    by: By,
    unsure: Unsure = False,
    note: Note = "",
    workspace: Where = None,
) -> None:
    """Note that two accounts are not one operator's. Nothing is overwritten: the last word
    counts."""
    _judge(one, other, "unsure" if unsure else "negative", by, note, workspace)


def revoke(
    name: Annotated[
        str,
        typer.Argument(
            metavar="JUDGEMENT|BAN",
            help="A-… of two accounts, B-… of a ban, J-… of a lead; or as much of it as no other "
            "begins with.",
        ),
    ],
    by: By,
    note: Note = "",
    workspace: Where = None,
) -> None:
    """Note that a judgement or a ban no longer counts. This is final: say it anew instead."""
    with told(), opened(workspace) as kept:
        from countermark.records.ban import holding

        of_accounts, of_leads = kept.known.judgements(), kept.judgements()
        revoked = {one.revokes for one in of_accounts} | {one.revokes for one in of_leads}
        accounts = {one.judgement: one for one in of_accounts if one.same}
        leads = {one.judgement: one.lead for one in of_leads if one.link or one.goods}
        every = {*accounts, *leads, *(one.ban for one in holding(kept.bans()))} - revoked
        found = sorted(one for one in every if one.startswith(name))
        if len(found) != 1:
            stop(f"{len(found)} judgements and bans that count begin with {name}", 2)
        (chosen,) = found
        try:
            if chosen in accounts:
                one = accounts[chosen]
                given = kept.known.judge(one.source, one.target, by, note=note, revokes=chosen)
                say(f"{given.judgement}  {chosen} is revoked: {one.source}, {one.target}")
            elif chosen in leads:
                said = kept.judge(leads[chosen], by, note=note, revokes=chosen)
                say(f"{said.judgement}  {chosen} is revoked: {leads[chosen]}")
            else:
                ban = kept.revoke_ban(chosen, by, note)
                say(f"{ban.ban}  {chosen} is revoked: {', '.join(map(str, ban.accounts[:3]))}")
        except ValueError as error:
            stop(f"{error}: see countermark revoke --help", 2)


def _judge(one: str, other: str, same: Same, by: str, note: str, where: str | None) -> None:
    with told(), opened(where) as kept:
        a, b = account(one), account(other)
        try:
            given = kept.known.judge(a, b, by, same, note=note)
        except ValueError as error:
            stop(f"{error}: see countermark join --help", 2)
        telling = remembered(kept).telling()
        ids = [telling.operator_of(str(key)) for key in (given.source, given.target)]
    if None in ids:
        unknown = given.source if ids[0] is None else given.target
        stands = f"nothing else is known of {unknown} yet, so it is not joined"
    else:
        stands = f"both are {ids[0]}" if ids[0] == ids[1] else f"{ids[0]} and {ids[1]}"
    say(f"{given.judgement}  {given.source}, {given.target}: {stands}")
