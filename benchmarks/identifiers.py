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

from captions import captions
from countermark.operators.reading import sightings
from countermark.operators.sieve import worth
from countermark.operators.written import identifiers
from countermark.records.account import Account
from countermark.records.key import Key
from countermark.records.listing import Listing

BAR = 20_000
"""Captions a second of one core that `identifiers` is held to, where they hold none."""


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


def listings(count: int) -> list[Listing]:
    """Listings of as many sellers."""
    return [
        Listing(
            key=Key.item("weidian.com", str(number)),
            url=f"https://weidian.com/item.html?itemID={number}",
            title="Women's classic bracelet, titanium steel, gift box",
            seller=Key.seller("weidian.com", str(number)),
            seller_name=f"小店 {number}",
            images=(f"https://img.example/pcitem{number + 10**8}-1a2b0000018c_800_800.jpg",),
        )
        for number in range(count)
    ]


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
    offered = listings(count // 5)
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
    taken = timed(lambda: [list(sightings(one)) for one in offered])
    print(f"listings: {len(offered) / taken:,.0f}/s/core")


if __name__ == "__main__":
    main()
