"""What evidence is kept for and until when, as a person says it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated

import typer

from countermark.cli.failure import stop

if TYPE_CHECKING:
    from countermark.evidence.item import Terms

KeepUntil = Annotated[
    str | None,
    typer.Option(
        metavar="YYYY-MM-DD",
        help="The day on which someone decides anew whether what is taken in now is kept: "
        "`custody --due` lists it then.  [default: no day is set]",
    ),
]
Purpose = Annotated[
    str | None,
    typer.Option(metavar="TEXT", help="What it is kept for.  [default: evidence of suspected "
                 "counterfeiting]"),
]  # fmt: skip


def terms(keep_until: str | None, purpose: str | None) -> Terms:
    """The terms; where they are none, the command ends."""
    from countermark.evidence.item import PURPOSE, Terms

    until = day(keep_until, "--keep-until") if keep_until is not None else None
    if until and until <= f"{date.today()}":
        stop(f"--keep-until {until} is over: name a day to come", 2)
    kept_for = " ".join((purpose if purpose is not None else PURPOSE).split())
    if not kept_for or len(kept_for) > 200 or not kept_for.isprintable():
        stop("--purpose takes up to 200 letters, on one line", 2)
    return Terms(kept_for, until)


def day(text: str, option: str) -> str:
    """A day as it is kept, `2031-07-03`; where it is none, the command ends."""
    try:
        found = date.fromisoformat(text)
    except ValueError:
        found = None
    if found is None or text != f"{found}":
        stop(f"{option} takes a day as YYYY-MM-DD; {text!r} is none", 2)
    return text
