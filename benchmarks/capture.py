"""Capture: what it costs over a bare HTTP client, step by step, in one run.

Run: python benchmarks/capture.py [--captures 200] [--browser]

A page of an invented shop (60 KB) lies on a server on the loopback address, a process of its own.
The bare client is http.client of the standard library: it connects, asks, reads. Each later step
does what the one before does and something more, so that the difference is what that costs. All
steps take turns in rounds; the figures are the medians of the rounds: time on the clock, and of
the processor in this process, which says more on a machine that is shared.
"""

from __future__ import annotations

import argparse
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from http.client import HTTPConnection
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import NamedTuple
from urllib.request import urlopen

from countermark.evidence.browser import Browser, chromium
from countermark.evidence.capture import capture
from countermark.evidence.chain import follow
from countermark.evidence.exchange import fetch
from countermark.evidence.guard import Guard
from countermark.evidence.pace import Pace
from countermark.evidence.visitor import Manner, Visitor
from countermark.investigation.capturing import keep
from countermark.storage.workspace import Workspace

ROUND = 20
"""Captures of a step before the next has its turn."""
BAR = 50.0
"""Milliseconds of processor that a sealed capture may cost over the bare client: a twentieth of
what politeness waits between two requests to one host."""


class Cost(NamedTuple):
    """Milliseconds of one capture."""

    clock: float
    work: float


def page() -> str:
    """A listing with what stands around it."""
    around = "".join(
        f"<div class='card'><a href='/p/{n}'>Ring {n}</a> <span>${n}.99</span>"
        f"<p>Made by hand of steel, number {n} of many, sent within a day.</p></div>"
        for n in range(450)
    )
    return f"<title>Plain band ring</title><h1>Plain band ring</h1><p>$19.99</p>{around}"


def main() -> int:
    """Measure, print a table, and say whether the bar is held."""
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--captures", type=int, default=200)
    arguments.add_argument("--browser", action="store_true")
    asked = arguments.parse_args()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory()))
        (folder / "site").mkdir()
        (folder / "site" / "p.html").write_text(page())
        port = stack.enter_context(socket.create_server(("127.0.0.1", 0))).getsockname()[1] + 1
        server = subprocess.Popen(
            [sys.executable, "-m", "http.server", str(port), "--bind", "127.0.0.1",
             "--directory", folder / "site"],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        stack.callback(server.terminate)
        url = f"http://localhost:{port}/p.html"
        _wait(url)
        visitor = Visitor(Guard(resolve={"localhost": "127.0.0.1"}), Manner(robots="ignore"))
        visitor.pace = Pace(rate=0)
        visitor.robots.why_not(url)  # asked once a host, not once a page
        workspace = stack.enter_context(Workspace.open(folder / "workspace"))
        headers = {"User-Agent": "benchmark"}

        def bare() -> None:
            client = HTTPConnection("localhost", port)
            client.request("GET", "/p.html", headers=headers)
            client.getresponse().read()
            client.close()

        steps: dict[str, Callable[[], object]] = {
            "bare client (http.client)": bare,
            "fetched through the guard, bytes kept": lambda: fetch(url, visitor.guard, headers),
            "… followed, page read and judged": lambda: follow(url, visitor.ask, 20),
            "… written as WARC": lambda: capture(url, visitor),
            "… kept and sealed (SQLite, on disk)": lambda: keep(capture(url, visitor), workspace),
        }
        times = _measured(steps, asked.captures)
        if asked.browser and chromium():
            chrome = stack.enter_context(Browser("benchmark", "en"))
            opened = {"… with Chromium": lambda: keep(capture(url, visitor, chrome), workspace)}
            times |= _measured(opened, max(5, asked.captures // 20))
    return _told(times, asked.captures)


def _wait(url: str) -> None:
    for _ in range(100):
        try:
            with urlopen(url):
                return
        except OSError:
            time.sleep(0.1)
    raise SystemExit("the server does not start")


def _measured(steps: Mapping[str, Callable[[], object]], captures: int) -> dict[str, Cost]:
    rounds: dict[str, list[Cost]] = {name: [] for name in steps}
    size = min(ROUND, captures)
    for _ in range(max(1, captures // size)):
        for name, step in steps.items():
            began, worked = time.perf_counter(), time.process_time()
            for _ in range(size):
                step()
            clock, work = time.perf_counter() - began, time.process_time() - worked
            rounds[name].append(Cost(clock / size * 1000, work / size * 1000))
    return {
        name: Cost(median(each.clock for each in found), median(each.work for each in found))
        for name, found in rounds.items()
    }


def _told(times: dict[str, Cost], captures: int) -> int:
    first = times["bare client (http.client)"]
    print(f"{captures} captures of a page of {len(page()):,} bytes\n")
    print("| step | ms | over the bare client | ms of processor |\n|---|---|---|---|")
    for name, taken in times.items():
        over = taken.clock - first.clock
        print(f"| {name} | {taken.clock:.1f} | {over:+.1f} | {taken.work:.1f} |")
    cost = times["… kept and sealed (SQLite, on disk)"].work - first.work
    print(f"\nsealed: {cost:.1f} ms of processor over the bare client, bar {BAR:.0f}")
    return 0 if cost <= BAR else 1


if __name__ == "__main__":
    raise SystemExit(main())
