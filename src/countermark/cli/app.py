"""The application: the commands and their names."""

from __future__ import annotations

import atexit
import gc
import os
import sys
from contextlib import suppress
from io import TextIOWrapper
from typing import Annotated

import typer

from countermark import __version__
from countermark.cli import (
    ban,
    bundle,
    calibrate,
    capture,
    checkpoint,
    compare,
    custody,
    demo,
    investigate,
    join,
    judge,
    leads,
    links,
    operators,
    registry,
    schema,
    show,
    verify,
    watch,
    why,
)

app = typer.Typer(
    name="countermark",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    help="Finds the hidden links that lead followers to counterfeits, and explains each one.",
)
app.command("investigate")(investigate.investigate)
app.command("links", no_args_is_help=True)(links.links)
app.command("capture", no_args_is_help=True)(capture.capture)
app.command("compare", no_args_is_help=True)(compare.compare)
app.command("leads")(leads.leads)
app.command("show")(show.show)
app.command("judge")(judge.judge)
app.command("operators")(operators.operators)
app.command("why")(why.why)
app.command("join")(join.join)
app.command("part")(join.part)
app.command("ban")(ban.ban)
app.command("bans")(ban.bans)
app.command("revoke")(join.revoke)
app.command("watch")(watch.watch)
app.command("bundle")(bundle.bundle)
app.command("verify")(verify.verify)
app.command("custody")(custody.custody)
app.command("erase")(custody.erase)
app.command("stamp")(custody.stamp)
app.command("checkpoint")(checkpoint.checkpoint)
app.command("witness")(checkpoint.witness)
app.command("calibrate")(calibrate.calibrate)
app.command("demo")(demo.demo)
app.command("schema")(schema.schema)
app.add_typer(registry.app, name="registry")


def _version(asked: bool) -> None:
    if asked:
        typer.echo(f"countermark {__version__}")
        raise typer.Exit


@app.callback()
def _root(
    version: Annotated[
        bool,
        typer.Option("--version", callback=_version, is_eager=True, help="Print the version."),
    ] = False,
) -> None:
    """Finds the hidden links that lead followers to counterfeits, and explains each one."""


CYCLES = (200_000, 50, 100)
"""Of `gc.set_threshold`: how many objects are made before the young ones are looked through, and
how often that is done before the older and the oldest are."""


def main() -> None:
    """Run the command line. A terminal that lacks a letter gets its number.

    Cycles are looked for rarely: libraries and batches are many objects without one, and to walk
    them over and over, as Python does unless it is told, takes a fifth of the time to load.
    """
    gc.set_threshold(*CYCLES)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    try:
        app()
    except SystemExit as done:
        _end(done)
        raise


def _end(done: SystemExit) -> None:
    """End the process at once, where all is said: to take apart tables of millions of objects one
    by one, which the system frees anyway, takes most of a second. What asked to be called at the
    end is called."""
    if isinstance(done.code, int):
        with suppress(OSError):  # Python tells it
            sys.stdout.flush()
            sys.stderr.flush()
            atexit._run_exitfuncs()
            os._exit(done.code)
