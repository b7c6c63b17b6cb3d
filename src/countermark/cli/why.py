"""`countermark why`: why accounts are taken for one operator's, or are not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from countermark.cli.failure import stop, told
from countermark.cli.terminal import counted, json_line, say
from countermark.cli.whom import Whom, account, operator
from countermark.cli.workspace import Where, opened, remembered

if TYPE_CHECKING:
    from countermark.operators.explaining import Explaining
    from countermark.operators.telling import Telling
    from countermark.records.operator import Bond


def why(
    whom: Whom,
    other: Annotated[
        str | None,
        typer.Argument(metavar="[ACCOUNT]", help="The other, where two accounts are meant."),
    ] = None,
    json: Annotated[
        bool,
        typer.Option(
            "--json", help="As JSON: the operator, or the links between the two accounts."
        ),
    ] = False,
    workspace: Where = None,
) -> None:
    """Explain why accounts are one operator's, or are not: what they share, in bits, for and
    against."""
    with told(), opened(workspace) as kept:
        from countermark.operators.explaining import Explaining

        telling = remembered(kept).telling()
        explaining = Explaining(telling)
        if other is not None:
            _tell_two(explaining, *_two(telling, whom, other), json)
            return
        id, keys = operator(telling, whom)
        numbers = [
            number for key in keys if (number := telling.resolution.facts.number(key)) is not None
        ]
        found = telling.operator(numbers)
        if json:
            json_line(found)
            return
        broken, near = explaining.break_of(numbers[0]), explaining.close_to(numbers[0])
    say(f"{id}: {counted(len(keys), 'account')}")
    for key in found.accounts:
        say(f"  {key}")
    for bond in found.links:
        _say_bond(bond)
    if broken is None:
        say("It stands alone: nothing ties it to another account.")
    else:
        parts = " and ".join(", ".join(part) for part in broken.parts)
        ties = counted(len(broken.bonds), "tie")
        bits = f"{ties}, {broken.bits:.1f} bits"
        say(f"It is weakest between {parts}: without {bits}, it would be two.")
    for one in near:
        say(f"Close, but not joined: {one.operator}: {one.why}.")
        _say_bond(one.bond)


def _tell_two(explaining: Explaining, one: int, other: int, json: bool) -> None:
    """Two accounts: the way from one to the other where they are one, else what they share."""
    import numpy as np

    from countermark.operators.weighing import compare

    telling = explaining.telling
    known = telling.resolution.facts
    bonds = explaining.way(one, other)
    if not bonds:
        pair = compare(known, np.array([min(one, other)]), np.array([max(one, other)]))
        bonds = (telling.reasons.bond(pair, 0),)
    if json:
        for bond in bonds:
            json_line(bond)
        return
    keys = [known.accounts[number].as_py() for number in (one, other)]
    ids = dict.fromkeys(telling.operator_of(key) or "" for key in keys)
    stands = "one operator" if len(ids) == 1 else "two operators"
    say(f"{', '.join(keys)}: {stands}, {' and '.join(ids)}")
    for bond in bonds:
        _say_bond(bond)


def _two(telling: Telling, one: str, other: str) -> tuple[int, int]:
    """The numbers of two accounts; the command ends where one of them is not known."""
    keys = [str(account(text)) for text in (one, other)]
    if keys[0] == keys[1]:
        stop("two accounts are expected; both of these are one", 2)
    a, b = (telling.resolution.facts.number(key) for key in keys)
    if a is None or b is None:
        unknown = keys[0] if a is None else keys[1]
        stop(f"nothing is known of {unknown}: `countermark operators --all` lists who is known", 2)
    return a, b


def _say_bond(bond: Bond) -> None:
    say(f"{bond.a} and {bond.b}")
    for reason in bond.reasons:
        if reason.counted or reason.weight:
            sign = f"{reason.weight:+7.1f}" if reason.counted else "     ·"
            say(f"  {sign}  {reason.detail}")
    say(f"  {bond.weight:+7.1f}  bits together: odds of {_odds(bond.weight)} that they are one")


def _odds(bits: float) -> str:
    if bits >= 0:
        return f"{2 ** min(bits, 40):,.0f} to 1"
    return f"1 to {2 ** min(-bits, 40):,.0f}"
