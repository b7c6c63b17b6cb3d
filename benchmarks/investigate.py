"""How long `countermark investigate` takes over a million listings, against a bound.

    python benchmarks/investigate.py [--listings 1000000] [--posts 20000] [--runs 3]

The bound is DuckDB merely reading the same JSON lines into memory, in a process of its own, in the
same run. Prints the ratio of the medians, by the clock and by the processor, and the largest memory
of the whole process tree (the sum of the proportional set sizes, sampled).
"""

from __future__ import annotations

import argparse
import json
import os
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path

WORDS = (
    "women fashion classic screw love titanium steel bracelet gold plated bangle gift jewelry ring"
    " necklace watch bag leather strap stainless rose silver crystal vintage style party wedding"
    " birthday unisex adjustable chain pendant earrings luxury designer simple waterproof mens"
).split()
SHOPS = (
    ("https://www.amazon.com/dp/B0{n:08d}", "https://www.amazon.com/sp?seller=A{s}"),
    ("https://www.amazon.com/dp/B0{n:08d}?smid=A{s}", "https://www.amazon.com/sp?seller=A{s}"),
    ("https://www.ebay.com/itm/{n}3000", "https://www.ebay.com/usr/shop{s}"),
    ("https://www.aliexpress.com/item/1005{n:09d}.html", "https://www.aliexpress.com/store/{s}"),
    ("https://www.etsy.com/listing/1{n:09d}/some-slug", "https://www.etsy.com/shop/Shop{s}"),
)
BRANDS = 200
GUILTY = 0.014
"""Share of the listings' posts that promote, as in the field's evaluation worlds."""


def names(chance: random.Random) -> list[str]:
    """Invented brand names."""
    found: set[str] = set()
    while len(found) < BRANDS:
        syllables = [chance.choice("bdfglmnprstv") + chance.choice("aeiou") for _ in range(4)]
        found.add("".join(syllables).title() + chance.choice("nrsx"))
    return sorted(found)


def listing(n: int, chance: random.Random) -> dict[str, object]:
    """A listing as shops publish them."""
    page, seller = chance.choice(SHOPS)
    s = 10_000 + n % 20_000
    made: dict[str, object] = {
        "@type": "Product",
        "url": page.format(n=n, s=s),
        "name": " ".join(chance.choices(WORDS, k=9)).title(),
        "description": " ".join(chance.choices(WORDS, k=40)),
        "brand": {"@type": "Brand", "name": chance.choice(("Generic", "Unbranded", "QX"))},
        "category": "Jewelry > Bracelets",
        "sku": f"SKU{n}",
        "image": [f"img/{n}.jpg"],
        "dateModified": "2020-07-01T08:00:00Z",
        "offers": {
            "@type": "Offer",
            "price": f"{chance.uniform(5, 90):.2f}",
            "priceCurrency": "USD",
            "seller": {
                "@type": "Organization",
                "identifier": f"A{s}",
                "name": f"Shop {s}",
                "url": seller.format(s=s),
            },
        },
    }
    if n % 5 == 0:
        made["review"] = [
            {
                "@type": "Review",
                "datePublished": "2020-08-02",
                "reviewRating": {"ratingValue": 4},
                "reviewBody": " ".join(chance.choices(WORDS, k=14)),
            }
        ]
    return made


def post(n: int, urls: list[str], brands: list[str], chance: random.Random) -> dict[str, object]:
    """A post: most link nothing, some link a listing, few name a brand while they do."""
    words = " ".join(chance.choices(WORDS, k=14))
    draw = chance.random()
    if draw < GUILTY:
        words += f" #{chance.choice(brands).lower()} {chance.choice(urls)}"
    elif draw < 0.4:
        words += f" {chance.choice(urls)}"
    elif draw < 0.5:
        words += f" #{chance.choice(brands).lower()}"
    handle = f"finds{n % 3000}"
    author = {"alternateName": handle, "url": f"https://www.instagram.com/{handle}/"}
    return {
        "@type": "SocialMediaPosting",
        "url": f"https://www.instagram.com/p/C{n:09d}/",
        "datePublished": "2020-07-03T10:00:00Z",
        "articleBody": words,
        "author": {"@type": "Person", **author, "description": "daily finds"},
    }


def write(folder: Path, listings: int, posts: int) -> tuple[Path, Path]:
    """The inputs and the registry."""
    chance = random.Random(20201121)
    brands = names(chance)
    urls: list[str] = []
    (folder / "in").mkdir()
    with (folder / "in" / "listings.jsonl").open("w") as file:
        for n in range(listings):
            made = listing(n, chance)
            file.write(json.dumps(made) + "\n")
            if n % 10 == 0:
                urls.append(str(made["url"]))
    with (folder / "in" / "posts.jsonl").open("w") as file:
        for n in range(posts):
            file.write(json.dumps(post(n, urls, brands, chance)) + "\n")
    registry = folder / "registry.yaml"
    with registry.open("w") as file:
        file.write("rights_holders: [{id: holder, name: Holder}]\nbrands:\n")
        for name in brands:
            price = "{amount: 6900, currency: USD}"
            product = f"{{name: {name} bracelet, price: {price}}}"
            file.write(
                f"  - {{id: {name.lower()}, name: {name}, rights_holder: holder,"
                f" products: [{product}]}}\n"
            )
    return folder / "in", registry


def _tree(pid: int) -> Iterator[int]:
    yield pid
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in task.read_text().split():
            yield from _tree(int(child))


def _memory(pid: int) -> int:
    """Proportional set size of a process and its descendants, in KiB (Linux)."""
    total = 0
    try:
        for process in _tree(pid):
            for line in Path(f"/proc/{process}/smaps_rollup").read_text().splitlines():
                if line.startswith("Pss:"):
                    total += int(line.split()[1])
    except (OSError, ValueError):
        pass  # a process that has just ended
    return total


def _spent() -> float:
    """Seconds of the processor that ended processes took, and those that they waited for."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


_ENVIRONMENT = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
"""An installed program is compiled once, not in each run."""


def timed(command: list[str]) -> tuple[float, float, float]:
    """Seconds by the clock and of the processor, and GiB at the most."""
    started, spent = time.perf_counter(), _spent()
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, env=_ENVIRONMENT) as process:
        peak = 0

        def watch() -> None:
            nonlocal peak
            while process.poll() is None:
                peak = max(peak, _memory(process.pid))
                time.sleep(0.25)

        watcher = threading.Thread(target=watch)
        watcher.start()
        status = process.wait()
        seconds = time.perf_counter() - started
        watcher.join()
    if status:
        raise SystemExit(f"{command[0]} ended with {status}")
    return seconds, _spent() - spent, peak / 2**20


READ = (
    "import duckdb, sys; duckdb.connect().execute("
    "'CREATE TABLE t AS SELECT * FROM read_json_auto(?, union_by_name = true)', [sys.argv[1:]])"
)


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--listings", type=int, default=1_000_000)
    parser.add_argument("--posts", type=int, default=20_000)
    parser.add_argument("--runs", type=int, default=3)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        inputs, registry = write(folder, asked.listings, asked.posts)
        files = sorted(str(path) for path in inputs.iterdir())
        size = sum(Path(path).stat().st_size for path in files) / 1e6
        print(f"{asked.listings:,} listings, {asked.posts:,} posts, {size:,.0f} MB")
        command = str(Path(sys.executable).with_name("countermark"))
        bound, ours = [], []
        for run in range(asked.runs):
            bound.append(timed([sys.executable, "-c", READ, *files]))
            out = str(folder / f"out{run}")
            job = [command, "investigate", str(inputs), "--registry", registry, "--out", out]
            ours.append(timed(list(map(str, job))))
        stages = json.loads((folder / "out0" / "run.json").read_text())
        read, found = (
            [statistics.median(each) for each in zip(*runs, strict=True)] for runs in (bound, ours)
        )
        for name, runs, told in (
            ("DuckDB reads them into memory", bound, read),
            ("countermark investigate", ours, found),
        ):
            memory = max(peak for _, _, peak in runs)
            print(f"{name:30} {told[0]:6.1f} s {told[1]:6.1f} of the processor {memory:.2f} GiB")
        ratios = ", ".join(
            f"{mine / its:.2f}" for mine, its in zip(found[:2], read[:2], strict=True)
        )
        print(f"ratios {ratios}; stages {stages['seconds']}; found {stages['out']}")


if __name__ == "__main__":
    main()
