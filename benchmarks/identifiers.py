"""Reading identifiers: captions, accounts and listings a second of one core.

Run: python benchmarks/identifiers.py [COUNT] [SEED]. Captions are those of `captions.py`: most
without contact details. Each third account tells phone, e-mail, tax number and address; a listing
tells its seller's name, and photos. Processor time of one thread.
"""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Callable

import pyarrow as pa

from captions import captions
from countermark.operators.bulk import COLUMNS, of_listings
from countermark.operators.reading import sightings
from countermark.operators.sieve import worth
from countermark.operators.written import identifiers
from countermark.records.account import Account
from countermark.records.key import Key

BAR = 20_000
"""Captions a second of one core that `identifiers` is held to, where they hold none."""
_BATCH = 4096


def accounts(count: int, chance: random.Random) -> list[Account]:
    """Accounts of sellers, no two with one phone."""
    made = []
    for number in range(count):
        more = {}
        if number % 3 == 0:
            more = {
                "telephone": f"138{number:08d}",
                "email": f"shop{number}@qx{number % 977}.example",
                "tax_id": f"9131011{chance.randrange(10**11):011d}",
                "street": f"Room {number % 30 + 1}02, No. {number % 500 + 1} Renmin Road, Handan",
                "legal_name": f"Handan Lanhe {number} Trading Co., Ltd",
                "country": "CN",
            }
        key = Key.seller("amazon.com", f"A{number:012d}")
        made.append(Account(key=key, name=f"Shop {number}", **more))
    return made


def listings(count: int) -> list[pa.RecordBatch]:
    """Listings of as many sellers, in batches."""
    made = []
    for start in range(0, count, _BATCH):
        rows = [
            {
                **dict.fromkeys(COLUMNS),
                "seller": f"weidian.com:seller/{number}",
                "seller_name": f"小店 {number}",
                "key": f"weidian.com:{number}",
                "title": "Women's classic bracelet, titanium steel, gift box",
                "images": [f"https://img.example/pcitem{number + 10**8}-1a2b0000018c_800_800.jpg"],
                "digest": "0" * 64,
                "selector": f"line={number}",
            }
            for number in range(start, min(start + _BATCH, count))
        ]
        made.append(pa.RecordBatch.from_pylist(rows))
    return made


def timed(run: Callable[[], object]) -> float:
    """Seconds of the processor that `run` takes."""
    start = time.process_time()
    run()
    return time.process_time() - start


def main() -> None:
    """Print the figures."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 50_000
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else 1
    texts = captions(count, seed)
    people = accounts(count // 5, random.Random(seed))
    batches = listings(count)
    loaded = timed(lambda: [identifiers(text) for text in texts[:500]])
    timed(lambda: [list(sightings(one)) for one in people[:10]])
    print(f"{loaded:.1f} s to load and begin")
    rate = count / timed(lambda: [identifiers(text) for text in texts])
    found = sum(bool(identifiers(text)) for text in texts)
    print(f"captions: {rate:,.0f}/s/core, {found:,} of {count:,} tell an identifier")
    without = [text for text in texts if not worth(text)]
    rate = len(without) / timed(lambda: [identifiers(text) for text in without])
    told = "met" if rate >= BAR else "missed"
    print(f"{len(without):,} without a sign of one: {rate:,.0f}/s/core, the bar is {BAR:,}: {told}")
    taken = timed(lambda: [list(sightings(one)) for one in people])
    print(f"accounts: {len(people) / taken:,.0f}/s/core")
    taken = timed(lambda: [of_listings(batch) for batch in batches])
    print(f"listings: {count / taken:,.0f}/s/core")


if __name__ == "__main__":
    main()
