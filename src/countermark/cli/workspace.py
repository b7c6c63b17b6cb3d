"""The workspace that a command works in, and the lead that it is told."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from countermark.cli.failure import stop

if TYPE_CHECKING:
    from countermark.operators.memory import Memory
    from countermark.storage.workspace import Workspace
    from countermark.tracing.weighing import Weights

Where = Annotated[
    str | None,
    typer.Option(
        "--workspace",
        metavar="DIR|URL",
        envvar="COUNTERMARK_WORKSPACE",
        help="Folder, or postgresql:// URL, where investigate keeps its leads: OUT/workspace "
        "unless it was told otherwise.",
    ),
]
LeadId = Annotated[
    str, typer.Argument(metavar="LEAD", help="Its id, or as much of it as no other begins with.")
]
_TOLD = 5
"""Leads that are named where a beginning fits several."""


def opened(where: str | None) -> Workspace:
    """The workspace, which must be there; where none is named, the command ends."""
    from countermark.storage.workspace import Workspace

    if not where:
        stop(
            "no workspace is named: give --workspace, e.g. the folder `workspace` in the --out of "
            "investigate, or set COUNTERMARK_WORKSPACE",
            2,
        )
    return Workspace.open(where, new=False)


def remembered(workspace: Workspace, on: str | None = None) -> Memory:
    """What the workspace knows of accounts, or knew `on` a day, recalled without pandas."""
    from countermark.engine.arrow import leave_pandas_out
    from countermark.operators.memory import recalled

    leave_pandas_out()
    return recalled(workspace.known, on)


def weights(workspace: Workspace) -> Weights:
    """The weights of the last run that was done: its own, or those that are shipped."""
    from countermark.tracing.weighing import Weights

    done = [run["settings"] for run in workspace.runs() if run["status"] == "done"]
    own = done[-1].get("weights") if done else None
    return Weights(**own) if own else Weights.load()


def named(workspace: Workspace, beginning: str) -> str:
    """The id of the one lead that begins so; where there is none or several, the command ends."""
    wanted = beginning if beginning[:2] == "L-" else f"L-{beginning}"
    found = workspace.ids(wanted)
    if wanted in found:
        return wanted
    if not found:
        stop(f"no lead begins with {wanted}: `countermark leads --all` lists them", 2)
    if len(found) > 1:
        several = ", ".join(found[:_TOLD]) + (" …" if len(found) > _TOLD else "")
        stop(f"{len(found)} leads begin with {wanted} ({several}): give more of the id", 2)
    return found[0]
