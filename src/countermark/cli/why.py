"""`countermark why`: why accounts are taken for one operator's, or are not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from countermark.cli.failure import stop, told
from countermark.cli.terminal import counted, json_line, say
from countermark.cli.whom import Whom, account, operator
from countermark.cli.workspace import Where, opened

if TYPE_CHECKING:
    from countermark.operators.telling import Telling
    from countermark.records.operator import Bond


def why(
    whom: Whom,
    other: Annotated[
        str | None,
        typer.Argument(metavar="[ACCOUNT]", help="The other, where two accounts are meant."),
    ] = None,
    json: Annotated[
        bool, typer.Option("--json", help="As JSON: the operator, or the link of the two accounts.")
    ] = False,
    workspace: Where = None,
) -> None:
    """Explain why accounts are one operator's, or are not: what they share, in bits, for and
    against."""
    with told(), opened(workspace) as kept:
        from countermark.operators.memory import recalled

        telling = recalled(kept.known).telling()
        if other is not None:
            bond = _between(telling, whom, other)
            ids = [telling.operator_of(str(key)) for key in (bond.a, bond.b)]
            if json:
                json_line(bond)
                return
            stands = "one operator" if ids[0] == ids[1] else "two operators"
            say(f"{bond.a}, {bond.b}: {stands}, {' and '.join(_each(ids))}")
            _say_bond(bond)
            return
        id, keys = operator(telling, whom)
        numbers = [telling.resolution.facts.number(key) for key in keys]
        found = telling.operator([number for number in numbers if number is not None])
    if json:
        json_line(found)
        return
    say(f"{id}: {counted(len(keys), 'account')}")
    for key in found.accounts:
        say(f"  {key}")
    for bond in found.links:
        say(f"{bond.a} and {bond.b}")
        _say_bond(bond)
    if not found.links:
        say("It stands alone: nothing ties it to another account.")


def _between(telling: Telling, one: str, other: str) -> Bond:
    """What two accounts share, whether or not they are one; the command ends where one of them is
    not known."""
    import numpy as np

    from countermark.operators.weighing import compare

    known = telling.resolution.facts
    numbers = []
    for text in (one, other):
        key = account(text)
        if (number := known.number(str(key))) is None:
            stop(f"nothing is known of {key}: `countermark operators --all` lists who is known", 2)
        numbers.append(number)
    if numbers[0] == numbers[1]:
        stop("two accounts are expected; both of these are one", 2)
    low, high = sorted(numbers)
    pair = compare(known, np.array([low]), np.array([high]))
    return telling.reasons.bond(pair, 0)


def _each(ids: list[str | None]) -> list[str]:
    return [id for id in dict.fromkeys(ids) if id]


def _say_bond(bond: Bond) -> None:
    for reason in bond.reasons:
        if reason.counted or reason.weight:
            sign = f"{reason.weight:+7.1f}" if reason.counted else "     ·"
            say(f"  {sign}  {reason.detail}")
    say(f"  {bond.weight:+7.1f}  bits together: odds of {_odds(bond.weight)} that they are one")


def _odds(bits: float) -> str:
    if bits >= 0:
        return f"{2 ** min(bits, 40):,.0f} to 1"
    return f"1 to {2 ** min(-bits, 40):,.0f}"
