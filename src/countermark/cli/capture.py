"""`countermark capture`: addresses, followed and kept as evidence."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from countermark.cli.failure import stop, told
from countermark.cli.terminal import say
from countermark.cli.terms import KeepUntil, Purpose, terms
from countermark.cli.workspace import Where

if TYPE_CHECKING:
    from countermark.evidence.browser import Browser
    from countermark.evidence.guard import Guard
    from countermark.evidence.item import Terms
    from countermark.evidence.visitor import Visitor
    from countermark.investigation.capturing import Kept

Robots = Literal["respect", "ignore"]
Resolve = Annotated[
    list[str] | None,
    typer.Option(
        metavar="HOST:ADDRESS",
        help="Connect to ADDRESS for HOST, on any port, wherever it lies. Repeatable.",
    ),
]
Proxy = Annotated[
    str | None,
    typer.Option(
        metavar="URL",
        help="http://, socks5:// or socks5h:// (which resolves names itself): the target sees "
        "the proxy's address, not yours.",
    ),
]
UserAgent = Annotated[
    str | None, typer.Option(metavar="TEXT", help="What to appear as. Default: countermark.")
]
RobotsPolicy = Annotated[
    Robots, typer.Option(help="Obey robots.txt, or ask nevertheless and record what it says.")
]
WIDE = 120
"""Letters of an address that a person is shown; `--json` gives all."""


def capture(
    urls: Annotated[
        list[str] | None, typer.Argument(metavar="URL…", help="What to capture.")
    ] = None,
    given: Annotated[
        str | None,
        typer.Option("--from", metavar="FILE", help="A file of URLs, one a line; - reads them."),
    ] = None,
    workspace: Where = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="List what would be asked for; ask for nothing.")
    ] = False,
    resolve: Resolve = None,
    proxy: Proxy = None,
    user_agent: UserAgent = None,
    language: Annotated[
        str, typer.Option(metavar="TAGS", help="What to ask for, as in Accept-Language.")
    ] = "en",
    country: Annotated[
        str | None, typer.Option(metavar="XX", help="From which country it is asked, if you know.")
    ] = None,
    by: Annotated[
        str | None, typer.Option(metavar="NAME", help="Who captures. Default: your user name.")
    ] = None,
    on_behalf_of: Annotated[
        str | None, typer.Option("--for", metavar="NAME", help="On whose behalf.")
    ] = None,
    keep_until: KeepUntil = None,
    purpose: Purpose = None,
    browser: Annotated[
        bool | None,
        typer.Option(
            "--browser/--no-browser",
            help="Also keep what Chromium shows: picture, DOM, PDF, MHTML. Default: where it is "
            "at hand.",
        ),
    ] = None,
    rate: Annotated[
        float, typer.Option(min=0, help="Requests a second to one host; 0 for no bound.")
    ] = 1.0,
    robots: RobotsPolicy = "respect",
    accept_bad_certificate: Annotated[
        bool,
        typer.Option(
            "--accept-bad-certificate",
            help="Ask servers whose certificate is not valid, too; it is recorded.",
        ),
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="One capture a line.")] = False,
) -> None:
    """Follow addresses to their end and keep every byte as sealed evidence (WARC 1.1).

    A block page, log-in wall or captcha is kept as what it is, never as the listing.
    """
    with told():
        wanted = [*(urls or []), *_read(given)]
        if not wanted:
            stop("nothing to capture: give URLs, or --from FILE", 2)
        seen_by = visitor(
            guard(resolve, proxy),
            user_agent=user_agent,
            language=language,
            country=country,
            by=by,
            on_behalf_of=on_behalf_of,
            robots=robots,
            accept_untrusted=accept_bad_certificate,
        )
        seen_by.pace.rate = rate
        kept_on = terms(keep_until, purpose)
        if dry_run:
            for url in wanted:
                _tell_plan(_planned(url, seen_by), as_json)
            return
        _run(wanted, seen_by, workspace, browser, kept_on, as_json)


def _run(
    wanted: list[str],
    visitor: Visitor,
    where: str | None,
    browser: bool | None,
    kept_on: Terms,
    as_json: bool,
) -> None:
    if not where:
        stop("no workspace is named: give --workspace DIR|URL, or set COUNTERMARK_WORKSPACE", 2)
    from countermark.cli.bar import progress
    from countermark.investigation.capturing import capture_all
    from countermark.storage.workspace import Workspace

    with (
        Workspace.open(where) as kept,
        opened(browser, visitor) as chrome,
        progress() as shown,
        shown.stage("capture", len(wanted)),
    ):
        if done := len(wanted) - len(kept.orders.open(wanted)[1]):
            say(f"goes on: {done} of {len(wanted)} are done", err=True)
            shown.advance(done)
        for each in capture_all(wanted, visitor, kept, chrome, kept_on):
            _tell(each, as_json)
            shown.advance(1)


@contextmanager
def opened(wanted: bool | None, visitor: Visitor) -> Iterator[Browser | None]:
    """Chromium, where it is wanted or, if nobody says, at hand."""
    from countermark.evidence.browser import Browser, NoBrowser, chromium

    with ExitStack() as stack:
        chrome = None
        if wanted or (wanted is None and chromium() is not None):
            try:
                manner = visitor.manner
                chrome = stack.enter_context(Browser(manner.user_agent, manner.language))
            except NoBrowser as error:
                if wanted:
                    stop(f"{error}; pip install 'countermark[browser]' and a Chromium")
                say(f"warning: without a browser: {error}", err=True)
        if chrome and not chrome.sandbox:
            say("warning: Chromium runs without its sandbox, for root starts it", err=True)
        yield chrome


def guard(resolve: list[str] | None, proxy: str | None = None) -> Guard:
    """The guard with these exceptions; where one cannot be read, the command ends."""
    from countermark.evidence.guard import Guard, exception, proxied

    try:
        exceptions = dict(exception(each) for each in resolve or ())
        return Guard(resolve=exceptions, proxy=proxied(proxy) if proxy else None)
    except ValueError as error:
        stop(str(error), 2)


def visitor(guard: Guard, **manner: Any) -> Visitor:
    """Who asks, in this manner; where it cannot be one, the command ends."""
    from countermark.evidence.visitor import Manner, Visitor

    for name in ("user_agent", "language", "by", "on_behalf_of", "country"):
        if manner.get(name) and not manner[name].isprintable():
            stop(f"--{name.replace('_', '-')} holds a sign that no header may hold", 2)
    if manner.get("by") is None:
        from countermark.storage.custody import someone

        manner["by"] = someone()
    return Visitor(guard, Manner(**{k: v for k, v in manner.items() if v is not None}))


def _read(given: str | None) -> list[str]:
    if given is None:
        return []
    content = sys.stdin.buffer.read() if given == "-" else Path(given).read_bytes()
    lines = content.decode("utf-8-sig", "replace").splitlines()
    return [line.strip() for line in lines if line.strip() and not line.lstrip().startswith("#")]


def _planned(url: str, visitor: Visitor) -> dict[str, Any]:
    """What would be asked for first; where it leads on nobody knows before."""
    from countermark.evidence.guard import NotFetched
    from countermark.links.unpaid import unpaid

    without, left_out = unpaid(url)
    try:
        place = visitor.guard.place(without)
    except NotFetched as error:
        return {"url": url, "asks": None, "why": str(error), "left_out": []}
    address = visitor.guard.resolve.get(place.host)
    return {"url": url, "asks": place.url, "address": address, "left_out": list(left_out)}


def _tell_plan(plan: dict[str, Any], as_json: bool) -> None:
    if as_json:
        typer.echo(json.dumps(plan, ensure_ascii=False).encode("utf-8", "replace"))
        return
    if plan["asks"] is None:
        say(f"not asked  {_short(plan['url'])}: {plan['why']}")
        return
    say(
        f"would ask  {_short(plan['asks'])}" + (f" at {plan['address']}" if plan["address"] else "")
    )
    if plan["left_out"]:
        say(f"           without {' '.join(plan['left_out'])}")


def _tell(kept: Kept, as_json: bool) -> None:
    made = kept.capture
    if as_json:
        line = {**made.told, "item": kept.item, "sha256": kept.digest, "bytes": len(made.archive)}
        typer.echo(json.dumps(line, ensure_ascii=False).encode("utf-8", "replace"))
        return
    say(f"{made.what:<10} {_short(made.url)}")
    for hop in made.chain.hops[1:]:
        say(f"  {hop.way:<8} {_short(hop.url)}")
    if made.look:
        seen = made.told["browser"]
        say(f"  browser  {seen['what']}  {_short(seen['reached'])}")
    if made.chain.note:
        say(f"  └ {made.chain.end}: {_short(made.chain.note)}")
    say(f"  {kept.item}  sha256:{kept.digest}" if kept.item else "  nothing came: nothing is kept")


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= WIDE else f"{text[: WIDE - 1]}…"
