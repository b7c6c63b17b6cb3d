"""`countermark judge`: what a person says of a lead."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

import typer

from countermark.cli.failure import stop, told
from countermark.cli.terminal import say
from countermark.cli.workspace import LeadId, Where, named, opened

if TYPE_CHECKING:
    from countermark.records.lead import Lead

LinkWord = Literal["confirmed", "rejected", "unsure"]
GoodsWord = Literal["unknown", "suspected", "examined", "adjudicated"]


def judge(
    lead: LeadId,
    by: Annotated[str, typer.Option(metavar="NAME", help="Who judges.")],
    link: Annotated[
        LinkWord | None,
        typer.Option(help="Do these posts send buyers to this listing, as the lead claims?"),
    ] = None,
    goods: Annotated[
        GoodsWord | None, typer.Option(help="What is known of the goods, and how well.")
    ] = None,
    note: Annotated[str, typer.Option(metavar="TEXT", help="Why; what it rests on.")] = "",
    revokes: Annotated[
        str | None,
        typer.Option(metavar="JUDGEMENT", help="An earlier judgement that no longer counts."),
    ] = None,
    workspace: Where = None,
) -> None:
    """Note what a person says of a lead. Nothing is overwritten: the last word counts."""
    with told(), opened(workspace) as kept:
        id = named(kept, lead)
        before = kept.lead(id)
        assert before is not None
        revoked = _judgement(before, revokes) if revokes is not None else None
        try:
            given = kept.judge(id, by, link, goods, note, revoked)
        except ValueError as error:
            stop(f"{error}: see countermark judge --help", 2)
        stands = kept.lead(id)
        assert stands is not None
    say(f"{given.judgement}  {id}: link {stands.link}, goods {stands.goods}")


def _judgement(lead: Lead, beginning: str) -> str:
    """The one judgement of the lead that begins so; else the command ends."""
    wanted = beginning if beginning[:2] == "J-" else f"J-{beginning}"
    known = [given.judgement for given in lead.judgements]
    found = [name for name in known if name.startswith(wanted)]
    if len(found) != 1:
        has = ", ".join(known) or "none"
        stop(f"{len(found)} judgements of {lead.lead} begin with {wanted}; it has {has}", 2)
    return found[0]
