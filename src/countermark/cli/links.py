"""`countermark links`: where a text, a URL or a file of captions leads, and why."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from countermark.cli.failure import stop, told
from countermark.cli.terminal import say

if TYPE_CHECKING:
    from countermark.records.key import Key
    from countermark.records.route import Route, Step
    from countermark.tracing.routes import Trace
    from countermark.tracing.web import Web

LARGEST = 64 * 2**20
"""Bytes of a file of captions; `investigate` reads larger ones."""
WIDE = 120
"""Letters of an address that are shown to a person; `--json` gives all."""


def links(
    inputs: Annotated[
        list[str],
        typer.Argument(
            metavar="TEXT|URL|FILE…",
            help="A text or URL; a file of captions, one a line or, where it has empty lines, one "
            "a paragraph; - for standard input.",
        ),
    ],
    as_json: Annotated[
        bool, typer.Option("--json", help="One route a line, as in routes.jsonl.")
    ] = False,
    redirects: Annotated[
        list[Path] | None,
        typer.Option(
            exists=True,
            help="Known redirects and saved pages (redirects.csv, WARC, HTML …), to follow them. "
            "Repeatable.",
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
    day: Annotated[
        datetime | None,
        typer.Option(
            "--on",
            metavar="YYYY-MM-DD",
            formats=["%Y-%m-%d"],
            help="The day of the text: what links led to then.",
        ),
    ] = None,
) -> None:
    """Print every way from a text to a listing, step by step, with how sure it is and why."""
    with told():
        from countermark.links import rules as users
        from countermark.links.datafile import RuleError
        from countermark.links.network import near_duplicates
        from countermark.records.key import Kind

        try:
            users.use(users.read(rules) if rules else None)
        except RuleError as error:
            stop(str(error), 2)
        web = _web(redirects or [])
        on = day.date().isoformat() if day else None
        documents: set[Key] = set()
        for caption in _captions(inputs):
            trace = _traced(caption, web, on)
            routes = [way.route for way in trace.ways]
            for route in routes:
                documents.update(k for k in route.network_keys if k.kind is Kind.DOCUMENT)
            if as_json:
                for route in routes:
                    typer.echo(route.model_dump_json(by_alias=True).encode())
            else:
                _show(caption, routes, trace)
        for a, b, why in () if as_json else near_duplicates(documents):
            say(f"{a} and {b} are probably one document: {why}")


def _captions(inputs: list[str]) -> Iterator[str]:
    for given in inputs:
        if given == "-":
            yield from _parts(sys.stdin.buffer.read(LARGEST + 1), "standard input")
        elif (path := _file(given)) is not None:
            with path.open("rb") as stream:
                yield from _parts(stream.read(LARGEST + 1), given)
        else:
            yield given.encode("utf-8", "replace").decode()


def _file(given: str) -> Path | None:
    try:
        return Path(given) if Path(given).is_file() else None
    except (OSError, ValueError):  # a text that no file can be called
        return None


def _parts(content: bytes, name: str) -> Iterator[str]:
    """The captions of a file: its paragraphs, or its lines where it has no empty ones between."""
    from countermark.intake.charset import decoded

    if len(content) > LARGEST:
        stop(
            f"{name}: is over {LARGEST:,} bytes; give large inputs to `countermark investigate`", 2
        )
    text = decoded(content).replace("\r\n", "\n").strip()
    paragraphs = "\n\n" in text
    for part in text.split("\n\n" if paragraphs else "\n"):
        if part.strip():
            yield part.strip()


def _traced(caption: str, web: Web, on: str | None) -> Trace:
    from countermark.intake.vocabulary import message_key
    from countermark.records.message import Message
    from countermark.tracing.routes import Trace, trace
    from countermark.tracing.way import settle

    key = message_key({"@type": "Message", "text": caption})
    made = trace(Message(key=key, text=caption, sent=on), web)
    return Trace(settle(made.ways, {}, {}), made.told)


def _web(files: list[Path]) -> Web:
    """Redirects and pages of the given files; what cannot be read is told."""
    from countermark.links import Redirects
    from countermark.records.page import Page
    from countermark.records.redirect import Redirect
    from countermark.records.rejected import Rejected
    from countermark.tracing.web import Web, place

    web = Web(Redirects())
    for kind, document in _records(files) if files else ():
        if kind == "redirect":
            web.redirects.add(Redirect.model_validate_json(document))
        elif kind == "page":
            page = Page.model_validate_json(document)
            web.pages.setdefault(place(page), []).append(page)
        elif kind == "rejected":
            row = Rejected.model_validate_json(document)
            line = f", line {row.line}" if row.line else ""
            say(f"not read: {row.file}{line}: {row.reason}", err=True)
    return web


def _records(files: list[Path]) -> Iterator[tuple[str, bytes]]:
    """The records of some files: of what type each is, and its JSON. To load all that reads files
    takes longer than to read a link."""
    import hashlib
    from typing import BinaryIO

    from countermark.intake.acceptance import accept
    from countermark.intake.format import Reading
    from countermark.intake.walk import walk

    def digest(source: Path | BinaryIO) -> str:
        if isinstance(source, Path):
            with source.open("rb") as stream:
                return digest(stream)
        hashed = hashlib.sha256()
        while piece := source.read(2**20):
            hashed.update(piece)
        return hashed.hexdigest()

    for batch in map(accept, walk(files, digest, Reading(), lambda file: None)):
        kinds, documents = (batch.column(name).to_pylist() for name in ("type", "document"))
        yield from zip(kinds, documents, strict=True)


def _show(caption: str, routes: Iterable[Route], trace: Trace) -> None:
    routes = list(routes)
    say(f"“{_short(caption)}”")
    if not routes and not trace.told:
        say("  no link, no item code and no instruction in it")
    for route in routes:
        say(f"  {route.target}  {_sure(route.certainty)}" if route.target else "  no listing")
        note = route.note or "listing"
        for step in route.route:
            say(_told(step))
            note = note.replace(f"; {step.note}", "") if step.note else note
        say(f"  └ {note}")
        if route.network_keys:
            say(f"    network  {'  '.join(map(str, route.network_keys))}")
        if route.offer:
            say(f"    offer    {'  '.join(f'{n}={v}' for n, v in route.offer.items())}")
    for instruction, text in trace.told:
        words = text[instruction.start : instruction.end]
        say(
            f"  told to follow “{_short(words)}” ({instruction.kind}): other records must answer it"
        )


def _told(step: Step) -> str:
    line = f"  ├ {step.kind:<9} {_short(step.value)}"
    if step.observed:
        line += f"  seen {step.observed}"
    if step.certainty < 1:
        line += f"  {_sure(step.certainty)}"
    return f"{line}: {step.note}" if step.note else line


def _sure(certainty: float) -> str:
    return "certain" if certainty == 1 else f"certainty {certainty:.2f}"


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= WIDE else f"{text[: WIDE - 1]}…"
