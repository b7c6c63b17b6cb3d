"""`countermark leads`: the leads of a workspace."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from countermark.cli.failure import told
from countermark.cli.terminal import counted, json_line, say
from countermark.cli.workspace import Where, opened, weights

if TYPE_CHECKING:
    from countermark.records.lead import Lead

Grade = Literal["likely", "possible", "abstain"]
State = Literal[
    "unjudged", "confirmed", "rejected", "unsure", "suspected", "examined", "adjudicated", "unseen"
]
_LONGEST = 48


def leads(
    grade: Annotated[Grade | None, typer.Option(help="Only those of this grade.")] = None,
    brand: Annotated[
        str | None, typer.Option(metavar="ID", help="Only those of this brand, by its id.")
    ] = None,
    state: Annotated[
        State | None,
        typer.Option(
            help="Only those whose link or goods people judged so; unseen: those that the last "
            "run did not find."
        ),
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="As JSON lines, like leads.jsonl.")] = False,
    all: Annotated[
        bool, typer.Option("--all", help="Also those on which the program abstains, unjudged.")
    ] = False,
    workspace: Where = None,
) -> None:
    """List the leads of a workspace, most urgent first, with what people judged."""
    with told(), opened(workspace) as kept:
        left_out = 0
        grades: Counter[str] = Counter()
        for lead in kept.leads():
            if grade not in (None, lead.grade) or brand not in (None, lead.brand):
                continue
            if state is not None and state not in states(lead):
                continue
            if not (all or grade or state) and lead.grade == "abstain" and lead.link == "unjudged":
                left_out += 1
                continue
            grades[lead.grade] += 1
            if json:
                json_line(lead)
            else:
                say(_row(lead) if grades.total() > 1 else f"{_HEAD}\n{_row(lead)}")
        method = weights(kept).method
    if not json:
        each = ", ".join(f"{number:,} {name}" for name, number in sorted(grades.items()))
        more = f"; {left_out:,} on which it abstains are left out: --all" if left_out else ""
        say(f"{counted(grades.total(), 'lead')}{f': {each}' if each else ''}{more}")
        say(f"weights: {method}")


def states(lead: Lead) -> set[str]:
    """The words by which `--state` finds the lead."""
    return {lead.link, lead.goods} | (set() if lead.current else {"unseen"})


_HEAD = f"{'lead':<14}{'grade':<9}{'prob.':>6}  {'link':<10}{'goods':<12}{'brand':<12}listing"


def _row(lead: Lead) -> str:
    title = " ".join(lead.listing.title.split())[:_LONGEST]
    unseen = "" if lead.current else "  (not found by the last run)"
    return (
        f"{lead.lead:<14}{lead.grade:<9}{lead.probability:>6.2f}  {lead.link:<10}{lead.goods:<12}"
        f"{lead.brand:<12}{lead.listing.key}  {title}{unseen}"
    )
