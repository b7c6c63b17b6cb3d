"""`countermark show`: one lead, explained."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from countermark.cli.failure import told
from countermark.cli.terminal import json_line, say
from countermark.cli.workspace import LeadId, Where, named, opened, weights

if TYPE_CHECKING:
    from countermark.pictures.thumbnail import Small
    from countermark.records.lead import Lead
    from countermark.report.leaflet import Drawn
    from countermark.storage.workspace import Workspace


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

            pdf.write_bytes(leaflet(telling, _pictures(found, kept)))
            say(f"leaflet    {pdf}", err=json)
            return
    from countermark.report.lines import lines

    for line in lines(telling):
        say(line)


def _pictures(lead: Lead, kept: Workspace) -> list[Drawn]:
    """The lead's first pair, if the workspace has both and they can be read."""
    from countermark.report.pair import pairs

    first = pairs(lead)[:1]
    if not first:
        return []
    from countermark.records.picture import WHOLE
    from countermark.report.leaflet import Drawn

    (pair,) = first
    box, other_box = (pair.match.box, pair.match.other_box) if pair.match else (WHOLE, WHOLE)
    both = ((pair.picture.digest, pair.picture.frame, box), (pair.other, 0, other_box))
    drawn = [
        Drawn(small, place)
        for digest, frame, place in both
        for small in _frames(kept, digest)[frame : frame + 1]
    ]
    return drawn if len(drawn) == len(both) else []


def _frames(kept: Workspace, digest: str) -> tuple[Small, ...]:
    if not kept.blobs.has(digest):
        return ()
    from countermark.pictures.limits import LIMITS
    from countermark.pictures.thumbnail import frames

    with kept.blobs.open(digest) as stream:
        return frames(stream.read(LIMITS.video + 1))
