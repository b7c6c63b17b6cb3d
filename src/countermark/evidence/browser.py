"""Browser: what a page shows to people, in Chromium.

The browser has no network of its own. Each of its requests is handed over to the same client that
goes through the guard and keeps every byte; what is not handed over (WebSockets, WebRTC, service
workers, its own resolver and services) is closed, and its proxy is a port on which nobody listens.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import socket
from collections.abc import Callable, Coroutine, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from importlib.util import find_spec
from typing import Any, Self, TypeVar

from countermark.evidence.circumstances import now
from countermark.evidence.exchange import Exchange
from countermark.evidence.guard import NotFetched
from countermark.evidence.page import located

_Result = TypeVar("_Result")
WAIT = 30.0
"""Seconds until a page has loaded."""
QUIET = 3.0
"""Seconds that what it loads later is waited for."""
WHOLE = 90.0
"""Seconds of one look."""
STEP = 20.0
"""Seconds of one picture, or copy, of the page."""
REQUESTS = 400
PLACES = 20
TALLEST = 16_384
"""Pixels of a picture of a whole page: what Chromium draws at most."""
WIDE, HIGH = 1280, 1024
_HOPS = 10
"""Redirects of what a page loads."""
_ABREAST = 6
"""Requests at one time, as browsers ask one host (HTTP/1.1)."""
_LARGEST = 64 * 2**20
"""Bytes of a copy of the page; a larger one is not kept."""
_OURS = ("content-encoding", "content-length", "transfer-encoding", "connection", "keep-alive")
"""Fields of an answer that are of the wire, which is undone when the browser gets it."""
_THEIRS = frozenset({"host", "connection", "accept-encoding", "content-length", "cookie"})
_CLOSED = (
    *("--disable-quic", "--disable-background-networking", "--disable-component-update"),
    *("--disable-sync", "--disable-domain-reliability", "--no-pings", "--no-first-run"),
    *("--disable-client-side-phishing-detection", "--disable-gpu", "--mute-audio"),
    "--webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",  # its older name
    "--disable-features=DnsOverHttps,OptimizationHints,MediaRouter,Translate,WebTransport,WebUSB",
    "--host-resolver-rules=MAP * ~NOTFOUND",
    "--proxy-bypass-list=<-loopback>",
)
_NO_CALLS = "delete window.RTCPeerConnection; delete window.webkitRTCPeerConnection;"
Fetch = Callable[[str, str, Mapping[str, str], bytes], Exchange]
"""Asks once: method, URL, fields, content. Raises NotFetched."""


class NoBrowser(Exception):  # noqa: N818 - what happened, in a word
    """There is no Chromium, or it cannot be started; the message says what to do."""


@dataclass
class Look:
    """What a browser saw of one address."""

    reached: str = ""
    """Where it ended."""
    at: str = ""
    places: list[tuple[str, str]] = field(default_factory=list)
    """The addresses of the page itself, in order, each with how it was come to: `asked`, `http`
    or `script` (whatever the page did)."""
    exchanges: list[Exchange] = field(default_factory=list)
    """Every request and answer, as they went over the wire; what was unpacked is not held."""
    refused: list[tuple[str, str]] = field(default_factory=list)
    """What was asked for and not let through, or not answered, and why."""
    copies: list[tuple[str, str, bytes]] = field(default_factory=list)
    """Target, media type and content of the picture, the DOM, the PDF and the MHTML."""
    dom: str = ""
    notes: list[str] = field(default_factory=list)
    """What could not be had, and why."""


class Browser:
    """A Chromium, started once and given back at the end of a `with`. `accept_untrusted` is the
    client's to decide: the browser sees no certificates."""

    def __init__(self, user_agent: str, language: str) -> None:
        self._agent = user_agent
        self._locale = language.partition(",")[0].partition(";")[0].strip() or "en"
        self._loop = asyncio.new_event_loop()
        self._closed = socket.socket()
        self._closed.bind(("127.0.0.1", 0))  # held and never listened to: no way out
        self.sandbox = os.geteuid() != 0
        """Chromium does not sandbox what root runs."""
        self.version = ""
        self._driver: Any = None
        self._browser: Any = None

    def __enter__(self) -> Self:
        try:
            self._run(self._open())
        except Exception as error:
            self._give_back()
            first = (str(error).strip().splitlines() or [type(error).__name__])[0]
            raise NoBrowser(f"Chromium does not start: {first[:300]}") from None
        return self

    def __exit__(self, *_: object) -> None:
        self._give_back()

    def look(self, url: str, fetch: Fetch) -> Look:
        """Open `url`, wait until it is quiet, and take its picture and copies. Never raises for
        what a page does; `notes` say what failed."""
        seen = Look(at=now())
        try:
            self._run(asyncio.wait_for(_Visit(seen, fetch).run(self._browser, self._manner(), url),
                                       WHOLE))  # fmt: skip
        except TimeoutError:
            seen.notes.append(f"given up after {WHOLE:.0f} seconds")
        except Exception as error:  # the driver's own: a page that crashed, a browser that ended
            seen.notes.append(f"the browser failed: {_said(error)}")
        return seen

    def _manner(self) -> dict[str, Any]:
        return {
            "user_agent": self._agent,
            "locale": self._locale,
            "viewport": {"width": WIDE, "height": HIGH},
            "accept_downloads": False,
            "service_workers": "block",
            "permissions": [],
        }

    async def _open(self) -> None:
        path = chromium()
        if path is None:
            raise NoBrowser("no Chromium is at hand")
        from playwright.async_api import async_playwright

        self._driver = await async_playwright().start()
        port = self._closed.getsockname()[1]
        self._browser = await self._driver.chromium.launch(
            executable_path=path,
            args=[*_CLOSED, f"--proxy-server=http://127.0.0.1:{port}"],
            chromium_sandbox=self.sandbox,
        )
        self.version = f"Chromium {self._browser.version}"

    def _run(self, work: Coroutine[Any, Any, _Result]) -> _Result:
        return self._loop.run_until_complete(work)

    def _give_back(self) -> None:
        async def close() -> None:
            if self._browser:
                await self._browser.close()
            if self._driver:
                await self._driver.stop()

        try:
            self._run(asyncio.wait_for(close(), 10))
        except Exception as error:  # it is gone already
            self.version = f"{self.version} ({_said(error)})"
        self._loop.close()
        self._closed.close()


class _Visit:
    """One page of the browser."""

    def __init__(self, seen: Look, fetch: Fetch) -> None:
        self._seen = seen
        self._fetch = fetch
        self._abreast = asyncio.Semaphore(_ABREAST)
        self._asked = 0
        self._sent_to = ""

    async def run(self, browser: Any, manner: dict[str, Any], url: str) -> None:
        from playwright.async_api import Error

        context = await browser.new_context(**manner)
        try:
            await context.route("**/*", self._answer)
            await context.route_web_socket("**/*", lambda line: line.close())
            await context.add_init_script(_NO_CALLS)
            page = await context.new_page()
            context.on("page", lambda other: asyncio.ensure_future(_quietly(other.close())))
            page.on("dialog", lambda asked: asyncio.ensure_future(_quietly(asked.dismiss())))
            page.on("framenavigated", lambda frame: self._came(frame, page))
            try:
                await page.goto(url, wait_until="load", timeout=WAIT * 1000)
            except Error as error:
                self._seen.notes.append(f"loading: {_said(error)}")
            try:
                await page.wait_for_load_state("networkidle", timeout=QUIET * 1000)
            except Error:
                self._seen.notes.append(f"still loading after {QUIET:.0f} more seconds")
            if page.url.startswith(("http://", "https://")):
                self._seen.reached = page.url
                await self._copies(context, page)
            else:
                self._seen.notes.append("no page came")
        finally:
            await context.close()

    def _came(self, frame: Any, page: Any) -> None:
        if frame is page.main_frame and frame.url.startswith(("http://", "https://")):
            self._came_to(frame.url)

    def _came_to(self, url: str) -> None:
        places = self._seen.places
        if not places or places[-1][0] != url:
            way = "http" if url == self._sent_to else "script"
            places.append((url, way if places else "asked"))

    async def _answer(self, route: Any) -> None:
        """Answer a request of the browser with what the client brings.

        The driver is not told of requests that follow a redirect. So a page is sent on by the
        field Refresh in its place, which begins a request of its own; what a page loads is
        followed here."""
        from playwright.async_api import Error

        asked = route.request
        page = asked.is_navigation_request()
        try:
            exchange = await self._brought(asked.method, asked.url, asked)
            target = located(exchange) if exchange else None
            hops = 0
            while exchange and target and not page and hops < _HOPS:
                hops += 1
                exchange = await self._brought("GET", target, asked)
                target = located(exchange) if exchange else None
            if exchange is None and page:
                await route.fulfill(status=204)  # the page that asked stays
            elif exchange is None or exchange.truncated or (exchange.note and not exchange.body):
                await route.abort("failed")
            elif target and page and len(self._seen.places) > PLACES:
                self._refuse(target, f"more than {PLACES} pages in a row")
                await route.fulfill(status=204)
            elif target and page:
                self._sent_on(asked, target)
                given = {"refresh": f"0;url={target}", "content-type": "text/html"}
                await route.fulfill(status=200, headers={**_fields(exchange, True), **given})
            else:
                fields = _fields(exchange)
                await route.fulfill(status=exchange.status, headers=fields, body=exchange.body)
        except Error:
            return  # the page is gone meanwhile

    async def _brought(self, method: str, url: str, asked: Any) -> Exchange | None:
        self._asked += 1
        if self._asked > REQUESTS:
            self._refuse(url, f"more than {REQUESTS} requests")
            return None
        headers = {n: v for n, v in asked.headers.items() if n.lower() not in _THEIRS}
        if cookie := await self._cookie(asked, url):
            headers["cookie"] = cookie
        content = asked.post_data_buffer or b"" if method != "GET" else b""
        async with self._abreast:
            try:
                exchange = await asyncio.to_thread(self._fetch, method, url, headers, content)
            except NotFetched as error:
                self._refuse(url, str(error))
                return None
        self._seen.exchanges.append(replace(exchange, body=b""))  # its bytes are in its answer
        return exchange

    def _sent_on(self, asked: Any, target: str) -> None:
        """The server sent the page on."""
        if asked.frame.parent_frame is None:
            self._came_to(asked.url)
            self._sent_to = target

    async def _cookie(self, asked: Any, url: str) -> str:
        known = await asked.frame.page.context.cookies(url)
        return "; ".join(f"{each['name']}={each['value']}" for each in known)

    def _refuse(self, url: str, why: str) -> None:
        if len(self._seen.refused) < REQUESTS:
            self._seen.refused.append((url[:2000], why[:500]))

    async def _copies(self, context: Any, page: Any) -> None:
        """The picture of the whole page, its DOM, PDF and MHTML; each may fail alone."""
        url = page.url

        async def picture() -> bytes:
            high = await page.evaluate("document.documentElement.scrollHeight")
            high = min(max(int(high), HIGH), TALLEST)
            clip = {"x": 0, "y": 0, "width": WIDE, "height": high}
            taken: bytes = await page.screenshot(full_page=True, clip=clip, animations="disabled")
            return taken

        async def dom() -> bytes:
            self._seen.dom = (await page.content())[:_LARGEST]
            return self._seen.dom.encode("utf-8", "replace")

        async def pdf() -> bytes:
            printed: bytes = await page.pdf(print_background=True)
            return printed

        async def whole() -> bytes:
            session = await context.new_cdp_session(page)
            told = await session.send("Page.captureSnapshot", {"format": "mhtml"})
            return str(told["data"]).encode("utf-8", "replace")

        for name, media_type, copy in (
            ("dom", "text/html; charset=utf-8", dom),
            ("fullPage", "image/png", picture),
            ("mhtml", "multipart/related", whole),
            ("pdf", "application/pdf", pdf),
        ):
            try:
                content = await asyncio.wait_for(copy(), STEP)
            except Exception as error:  # a page may break each of them
                self._seen.notes.append(f"{name}: {_said(error)}")
                continue
            if len(content) <= _LARGEST:
                self._seen.copies.append((f"urn:{name}:{url}", media_type, content))
            else:
                self._seen.notes.append(f"{name}: over {_LARGEST:,} bytes, not kept")


def chromium() -> str | None:
    """The Chromium at hand: the system's, or the one that Playwright has installed; None where
    there is none, or no Playwright to drive it."""
    if find_spec("playwright") is None:
        return None
    for name in ("chromium", "chromium-browser", "google-chrome"):
        if path := shutil.which(name):
            return path
    from pathlib import Path

    kept = Path(os.environ.get("PLAYWRIGHT_BROWSERS_PATH") or "~/.cache/ms-playwright")
    found = sorted(kept.expanduser().glob("chromium-*/chrome-linux*/chrome"))
    return str(found[-1]) if found else None


async def _quietly(work: Any) -> None:
    """Do what no longer matters once the page is gone."""
    from playwright.async_api import Error

    with suppress(Error):
        await work


def _fields(exchange: Exchange, cookies_only: bool = False) -> dict[str, str]:
    """The fields of an answer as the driver takes them: those of one name on lines of one."""
    fields: dict[str, str] = {}
    for name, value in exchange.headers:
        known = name.lower()
        if known not in _OURS and (known == "set-cookie" or not cookies_only):
            fields[known] = f"{fields[known]}\n{value}" if known in fields else value
    return fields


def _said(error: BaseException) -> str:
    lines = str(error).strip().splitlines()
    return (lines[0] if lines else type(error).__name__)[:300]
