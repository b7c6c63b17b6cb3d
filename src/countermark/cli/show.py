"""`countermark show`: one lead, explained."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from countermark.cli.failure import told
from countermark.cli.terminal import json_line, say
from countermark.cli.workspace import LeadId, Where, named, opened, weights


def show(
    lead: LeadId,
    json: Annotated[
        bool, typer.Option("--json", help="As JSON, like a line of leads.jsonl.")
    ] = False,
    pdf: Annotated[
        Path | None,
        typer.Option(metavar="FILE", dir_okay=False, help="Write it on one page as PDF instead."),
    ] = None,
    workspace: Where = None,
) -> None:
    """Explain a lead: the claim, the way, the reasons, what would change it, what people say."""
    with told(), opened(workspace) as kept:
        found = kept.lead(named(kept, lead))
        assert found is not None
        if json:
            json_line(found)
        if json and pdf is None:
            return
        from countermark.records.pointer import digest_of
        from countermark.report.telling import tell

        digests = {digest_of(pointer) for why in found.reasons for pointer in why.evidence}
        telling = tell(found, kept.input_names(sorted(digests)), weights(kept))
        if pdf is not None:
            from countermark.report.leaflet import leaflet

            pdf.write_bytes(leaflet(telling))
            say(f"leaflet    {pdf}", err=json)
            return
    from countermark.report.lines import lines

    for line in lines(telling):
        say(line)
