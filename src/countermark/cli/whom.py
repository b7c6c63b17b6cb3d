"""The account or operator that a command is told."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from countermark.cli.failure import stop

if TYPE_CHECKING:
    from countermark.operators.telling import Telling
    from countermark.records.key import Key

AccountName = Annotated[
    str,
    typer.Argument(
        metavar="ACCOUNT", help="Its key, e.g. amazon.com:seller/A1SELLER, or its address."
    ),
]
Whom = Annotated[
    str,
    typer.Argument(
        metavar="OPERATOR|ACCOUNT",
        help="An operator's id, or as much of it as no other begins with; an account's key or "
        "address.",
    ),
]
By = Annotated[str, typer.Option("--by", metavar="NAME", help="Who says so.")]
Note = Annotated[str, typer.Option(metavar="TEXT", help="Why; what it rests on.")]
_TOLD = 5
"""Operators that are named where a beginning fits several."""


def account(text: str) -> Key:
    """The key of an account, of its written form or its address; else the command ends."""
    from countermark.links import identify
    from countermark.records.key import Key, Kind

    found = identify(text) if "/" in text and ":" not in text.partition("/")[0] else None
    if text.startswith(("https://", "http://")):
        found = identify(text)
    try:
        key = found.key if found else Key.parse(text)
    except ValueError:
        stop(f"{text} is no account: a key such as amazon.com:seller/A1SELLER is expected", 2)
    if key.kind not in (Kind.ACCOUNT, Kind.SELLER):
        stop(f"{key} is no account, but its kind is {key.kind.value}", 2)
    return key


def operator(telling: Telling, text: str) -> tuple[str, list[str]]:
    """The id of an operator that is known, and the written keys of its accounts; the command ends
    where none or several fit."""
    from countermark.operators.lookout import mates

    if not text.startswith("O-"):
        key = str(account(text))
        if (found := telling.operator_of(key)) is None:
            stop(f"nothing is known of {key}: `countermark operators --all` lists who is known", 2)
        return found, mates(telling, key)
    fitting = {}
    for group in telling.resolution.groups():
        id = telling.operator_of(group[0])
        if id and id.startswith(text):
            fitting[id] = group
    if not fitting:
        stop(f"no operator begins with {text}: `countermark operators --all` lists them", 2)
    if len(fitting) > 1 and text not in fitting:
        several = ", ".join(sorted(fitting)[:_TOLD]) + (" …" if len(fitting) > _TOLD else "")
        stop(f"{len(fitting)} operators begin with {text} ({several}): give more of the id", 2)
    id = text if text in fitting else next(iter(fitting))
    return id, fitting[id]
