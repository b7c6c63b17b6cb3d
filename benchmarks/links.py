"""Reading URLs in full against w3lib only bringing them to one spelling: a ratio in one run.

Run: python benchmarks/links.py [COUNT] [SEED]. The URLs are made up by a seeded generator in the
shares of a crawl: mostly items of known shops, with and without parameters.
"""

from __future__ import annotations

import random
import string
import sys
import time
from collections.abc import Callable, Iterator
from typing import Any

import pyarrow as pa
from w3lib.url import canonicalize_url

from countermark.links import identify, item_key, platforms
from countermark.links.column import item_keys

ROUNDS = 5


def urls(count: int, seed: int) -> Iterator[str]:
    """`count` addresses; the same for the same seed."""
    random.seed(seed)
    for _ in range(count):
        yield random.choices(SHAPES, WEIGHTS)[0]()


def _digits(length: int) -> str:
    return "".join(random.choices(string.digits, k=length))


def _asin() -> str:
    return "B0" + "".join(random.choices(string.ascii_uppercase + string.digits, k=8))


def _slug() -> str:
    words = ("Steel", "Screw", "Bracelet", "Women", "Gold", "Ring", "Gift", "Classic")
    return "-".join(random.choices(words, k=random.randint(3, 7)))


# ruff: noqa: E501 (one shape a line)
SHAPES: tuple[Callable[[], str], ...] = (
    lambda: f"https://www.amazon.com/dp/{_asin()}",
    lambda: f"https://www.amazon.de/{_slug()}/dp/{_asin()}/ref=sr_1_{_digits(2)}?keywords=ring&qid={_digits(10)}&sr=8-1&smid=A{_digits(9)}",
    lambda: f"https://www.amazon.com/gp/product/{_asin()}?tag=shop{_digits(3)}-20&linkCode=ll1",
    lambda: f"https://www.aliexpress.com/item/1005{_digits(12)}.html",
    lambda: f"https://de.aliexpress.com/item/1005{_digits(12)}.html?spm=a2g0o.{_digits(8)}&skuId=1200{_digits(13)}&aff_short_key=_d{_digits(6)}",
    lambda: f"https://weidian.com/item.html?itemID={_digits(10)}&spider_token=4572",
    lambda: f"https://item.taobao.com/item.htm?id={_digits(12)}",
    lambda: f"https://www.ebay.com/itm/{_digits(12)}?hash=item{_digits(8)}&var={_digits(12)}",
    lambda: f"https://www.etsy.com/listing/{_digits(10)}/{_slug().lower()}",
    lambda: f"https://www.dhgate.com/product/{_slug().lower()}/{_digits(9)}.html",
    lambda: f"https://cnfans.com/product/?shop_type=weidian&id={_digits(10)}&ref={_digits(7)}",
    lambda: f"https://shop{_digits(4)}.example/products/{_slug().lower()}?variant={_digits(11)}&utm_source=ig",
    lambda: f"https://www.instagram.com/p/C{_digits(10)}/?igsh={_digits(12)}",
    lambda: f"https://shop{_digits(4)}.example/{_slug().lower()}/{_digits(6)}",
)  # fmt: skip
WEIGHTS = (22, 10, 4, 16, 6, 8, 8, 6, 4, 4, 4, 4, 2, 2)


def rate(read: Callable[[Any], object], batch: list[Any], count: int) -> float:
    """Microseconds of processor time a URL, the best of some rounds."""
    best = float("inf")
    for _ in range(ROUNDS):
        start = time.process_time()
        for url in batch:
            read(url)
        best = min(best, time.process_time() - start)
    return best / count * 1e6


def main() -> None:
    """Print the figures."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 200_000
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else 1
    batch = list(urls(count, seed))
    start = time.process_time()
    rules = len(platforms())
    loaded = (time.process_time() - start) * 1e3
    unread = [url for url in batch if identify(url) is None]
    spelt = rate(canonicalize_url, batch, count)
    print(
        f"{count:,} URLs (seed {seed}), {rules} rules loaded in {loaded:.0f} ms, {len(unread)} unread"
    )
    print(f"w3lib.canonicalize_url  {spelt:6.2f} µs a URL")
    for name, read in (("identify", identify), ("item_key", item_key)):
        taken = rate(read, batch, count)
        print(f"links.{name:<17} {taken:6.2f} µs a URL, ratio {taken / spelt:.2f}")
    taken = rate(item_keys, [pa.array(batch)], count)
    print(f"links.column.item_keys  {taken:6.2f} µs a URL, ratio {taken / spelt:.2f}")


if __name__ == "__main__":
    main()
