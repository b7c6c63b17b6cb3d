"""`countermark investigate`: the main job."""

from __future__ import annotations

from contextlib import nullcontext
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from countermark.cli.capture import Proxy, Resolve, RobotsPolicy, UserAgent, guard, opened, visitor
from countermark.cli.failure import stop, told
from countermark.cli.terminal import counted, say
from countermark.cli.terms import KeepUntil, Purpose, terms

if TYPE_CHECKING:
    from countermark.engine.base import Engine
    from countermark.investigation.job import Summary


SHOWN = 5
"""Leads on the terminal; the report has them all."""


class Identifiers(StrEnum):
    """How what leads to private people is kept."""

    PLAIN = "plain"
    MASKED = "masked"
    HASHED = "hashed"


class EngineName(StrEnum):
    """Where the bulk plane runs."""

    LOCAL = "local"
    RAY = "ray"


def investigate(
    inputs: Annotated[
        list[Path],
        typer.Argument(
            metavar="INPUT", exists=True, help="Files or folders, told by their content."
        ),
    ],
    registry: Annotated[
        Path, typer.Option(exists=True, dir_okay=False, help="The registry of rights (YAML).")
    ],
    out: Annotated[Path, typer.Option(file_okay=False, help="Folder for the results.")],
    workspace: Annotated[
        str | None,
        typer.Option(
            metavar="DIR|URL",
            envvar="COUNTERMARK_WORKSPACE",
            help="Folder, or postgresql:// URL, where leads are kept over runs. "
            "Default: OUT/workspace.",
        ),
    ] = None,
    map: Annotated[
        list[str] | None,
        typer.Option(
            metavar="FIELD=COLUMN", help="Name a table's column, e.g. price=售价. Repeatable."
        ),
    ] = None,
    rules: Annotated[
        Path | None,
        typer.Option(
            exists=True,
            dir_okay=False,
            help="Your own rules of platforms and wrappers (YAML); they win over the shipped ones.",
        ),
    ] = None,
    weights: Annotated[
        Path | None,
        typer.Option(
            exists=True,
            dir_okay=False,
            help="Weights of your own (YAML), as countermark calibrate writes them.",
        ),
    ] = None,
    follow: Annotated[
        bool,
        typer.Option(
            "--follow", help="Capture links that stay unresolved, live, and read what they lead to."
        ),
    ] = False,
    resolve: Resolve = None,
    proxy: Proxy = None,
    user_agent: UserAgent = None,
    robots: RobotsPolicy = "respect",
    browser: Annotated[
        bool,
        typer.Option(
            "--browser",
            help="With --follow: also look at each page with Chromium, keep what it shows, and "
            "read what scripts made of it. Takes seconds a page.",
        ),
    ] = False,
    engine: Annotated[
        EngineName, typer.Option(help="Run here, or on a Ray cluster.")
    ] = EngineName.LOCAL,
    identifiers: Annotated[
        Identifiers | None,
        typer.Option(
            help="How phone numbers, mailboxes, bank accounts and the like are kept in the "
            "workspace and shown: as they are, as a mask and a keyed hash, or as the hash alone. "
            "A workspace has one way.  [default: as the workspace does; plain in a new one]"
        ),
    ] = None,
    all: Annotated[bool, typer.Option("--all", help="Also list what it abstains on.")] = False,
    by: Annotated[
        str | None,
        typer.Option(metavar="NAME", help="Who imports, for the custody. Default: your user name."),
    ] = None,
    keep_until: KeepUntil = None,
    purpose: Purpose = None,
) -> None:
    """Find which posts send buyers to which listings, and write leads that explain themselves."""
    with told():
        import pyarrow

        from countermark.cli.bar import progress
        from countermark.engine.arrow import leave_pandas_out
        from countermark.investigation.job import Job
        from countermark.investigation.job import investigate as run
        from countermark.links.rules import read as read_rules
        from countermark.tracing.weighing import Weights

        pyarrow.enable_signal_handlers(False)  # Ctrl-C while it reads would be lost in it
        leave_pandas_out()
        seen_by = None
        if follow:
            exceptions = guard(resolve, proxy)
            seen_by = visitor(exceptions, by=by, user_agent=user_agent, robots=robots)
        job = Job(
            inputs=inputs,
            registry=registry,
            out=_apart(out, inputs),
            workspace=workspace or str(out / "workspace"),
            engine=_engine(engine),
            engine_name=engine.value,
            columns=_columns(map or []),
            rules=read_rules(rules) if rules else None,
            weights=Weights.read(weights) if weights else None,
            every_lead=all,
            by=by,
            identifiers=identifiers.value if identifiers else None,
            terms=terms(keep_until, purpose),
            visitor=seen_by,
            browser=opened(browser, seen_by) if seen_by else nullcontext(),
        )
        with progress() as shown:
            summary = run(job, shown)
        _tell(summary, out)


def _columns(written: list[str]) -> dict[str, str]:
    if not written:
        return {}
    from countermark.intake.columns import check

    columns = {}
    for pair in written:
        field, mark, column = pair.partition("=")
        if not mark or not field.strip() or not column.strip():
            stop(f"--map takes FIELD=COLUMN, e.g. price=售价; {pair!r} is none", 2)
        columns[field.strip()] = column.strip()
    try:
        check(columns)
    except ValueError as error:
        stop(str(error), 2)
    return columns


def _apart(out: Path, inputs: list[Path]) -> Path:
    if any(path.resolve() == out.resolve() for path in inputs):
        stop(f"--out {out} is an input too: evidence and results want folders of their own", 2)
    return out


def _engine(name: EngineName) -> Engine:
    if name is EngineName.LOCAL:
        from countermark.engine.local import LocalEngine

        return LocalEngine()
    from importlib.util import find_spec

    if find_spec("ray") is None:
        stop("--engine ray needs Ray: pip install 'countermark[ray]'")
    from countermark.engine.ray import RayEngine

    return RayEngine()


def _tell(summary: Summary, out: Path) -> None:
    for warning in summary.run["warnings"]:
        say(f"warning: {warning}", err=True)
    read, found = summary.run["in"], summary.run["out"]
    kinds = ", ".join(
        counted(count, kind)
        for kind, count in read.items()
        if kind not in ("rejected", "supporting")
    )
    say(f"read       {kinds or 'nothing'}")
    if rejected := summary.run["rejected"]["count"]:
        rows = counted(rejected, "row")
        say(f"rejected   {rows}, each with its reason in {out / 'rejected.jsonl'}")
    say(f"routes     {found['routes']:,}, of them {found['unresolved']:,} end before a listing")
    say(
        f"leads      {found['likely']:,} likely, {found['possible']:,} possible; "
        f"abstained on {found['abstained']:,}"
    )
    for lead in summary.leads[:SHOWN]:
        title = " ".join(lead.listing.title.split())[:48]
        say(
            f"  {lead.grade:<9}{lead.probability:.2f}  {lead.brand}  "
            f"{counted(len(lead.posts), 'post')} → {lead.listing.key}  {title}"
        )
    say(f"weights    {summary.run['weights']['method']}")
    if summary.aside:
        say(f"judged     {counted(len(summary.aside), 'lead')} of earlier runs, not among these")
    say(f"report     {out / 'report.html'}")
