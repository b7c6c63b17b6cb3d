"""`countermark bundle`: evidence as one file that a stranger can check."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Annotated

import typer

from countermark.cli.failure import stop, told
from countermark.cli.terminal import counted, say
from countermark.cli.workspace import Where, named, opened


def bundle(
    out: Annotated[
        Path,
        typer.Option(metavar="FILE", dir_okay=False, help="The file to write, as NAME.wacz."),
    ],
    leads: Annotated[
        list[str] | None,
        typer.Argument(metavar="LEAD…", help="Their ids, or as much as no others begin with."),
    ] = None,
    all: Annotated[
        bool, typer.Option("--all", help="Every lead and every evidence item, captures too.")
    ] = False,
    with_reasons: Annotated[
        bool,
        typer.Option(
            "--with-reasons",
            help="Also scores, reasons and what people judged. Without it: facts only.",
        ),
    ] = False,
    unmasked: Annotated[
        bool,
        typer.Option(
            "--unmasked",
            help="Also bytes that name people who only stand by: who comment, review, buy.",
        ),
    ] = False,
    by: Annotated[
        str | None, typer.Option(metavar="NAME", help="Who bundles. Default: your user name.")
    ] = None,
    why: Annotated[
        str, typer.Option(metavar="TEXT", help="For whom or what, for the custody.")
    ] = "given away as a bundle",
    workspace: Where = None,
) -> None:
    """Bundle evidence into a WACZ file: captures, manifests, proofs, time-stamps, a verifier.

    It opens in ReplayWeb.page; `countermark verify`, or the verify.py inside, checks it.
    """
    if bool(leads) == all:
        stop("give the LEADs to bundle, or --all", 2)
    with told(), opened(workspace) as kept:
        from countermark.investigation.bundling import Wish, bundled
        from countermark.storage.custody import someone
        from countermark.storage.run import now

        if all:
            chosen = list(kept.leads())
        else:
            ids = dict.fromkeys(named(kept, lead) for lead in leads or ())
            chosen = [lead for id in ids if (lead := kept.lead(id))]
        what = "all leads" if all else counted(len(chosen), "lead")
        wish = Wish(
            leads=chosen,
            every=all,
            title=f"Evidence of {what}",
            created=now(),
            by=by or someone(),
            with_reasons=with_reasons,
            unmasked=unmasked,
        )
        pieces = bundled(kept, wish, out, why).pieces
    say(f"bundle     {out}: {counted(len(pieces), 'item')}, {counted(len(chosen), 'lead')}")
    for reason, number in Counter(each.why for each in pieces if each.why).items():
        say(f"left out   {counted(number, 'item')}: {reason}")
    if whole := [each.name for each in pieces if each.whole]:
        shown = ", ".join(whole[:3]) + (" …" if len(whole) > 3 else "")
        say(
            f"look at    {counted(len(whole), 'item')} before you pass it on: in whole, with the "
            f"people they show ({shown})"
        )
    say(f"check it   countermark verify {out}")
