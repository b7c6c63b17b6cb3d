"""Which rows of sheets become leads: those of promoters, and those of people who lead to no copy.

    python benchmarks/sheets.py [--words dev|test] [--seed 1] [--rows 2000]

A sheet lists goods with links through purchasing agents, and nothing else is known of them. Rows
are drawn by a seed from titles written by hand (`sheet_words/`): `dev` to choose by, `test` to
report on. Brands are invented. Prints what was found, and which innocents were accused, by kind.
"""

from __future__ import annotations

import argparse
import csv
import json
import random
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from countermark.links import item_key
from investigate import names

GUILTY = "promoter"
GOODS = {"watch": 8000, "bag": 3200, "bracelet": 5400, "shoes": 900, "hoodie": 700, "scarf": 450}
"""What the brands make, and what they ask for it, in US dollars."""
AGENTS = (
    "https://cnfans.com/product/?shop_type=weidian&id={id}&ref=1000001",
    "https://www.kakobuy.com/item/details?url=https%3A%2F%2Fweidian.com%2Fitem.html"
    "%3FitemID%3D{id}&affcode=example",
    "https://fansbuy.com/item-micro-{id}.html?promotionCode=SU5WRU5URURfMDE",
)
ROWS_OF_A_SHEET = 40


def slip(name: str, chance: random.Random) -> str:
    """A name misspelt as people do it: a letter doubled, left out, or a digit for it."""
    at = chance.randrange(1, len(name) - 1)
    way = chance.randrange(3)
    if way == 0:
        return name[: at + 1] + name[at:]
    if way == 1:
        return name[:at] + name[at + 1 :]
    return name.replace("o", "0").replace("i", "1").replace("e", "3", 1)


def rows(
    words: dict[str, Any], count: int, brands: dict[str, str], chance: random.Random
) -> Iterator[tuple[str, str, str, str, str]]:
    """Kind, title, link, price and brand of rows; half of them are innocent."""
    kinds = {GUILTY: words[GUILTY], **words["innocents"]}
    for number in range(count):
        kind = GUILTY if number % 2 else chance.choice(sorted(words["innocents"]))
        brand = chance.choice(sorted(brands))
        goods = brands[brand]
        title = chance.choice(kinds[kind]["titles"])
        title = title.format(brand=brand, slip=slip(brand, chance), goods=goods)
        low, high = kinds[kind]["price"]
        price = f"${GOODS[goods] * chance.uniform(low, high):.2f}"
        link = chance.choice(AGENTS).format(id=7_000_000_001 + number)
        named = "" if kind == "nothing named" or chance.random() < 0.5 else brand
        yield kind, title, link, price, named


def registry(brands: dict[str, str]) -> str:
    """The registry of the brands, each with what it makes."""
    made = [
        {
            "id": name.lower(),
            "name": name,
            "rights_holder": "holder",
            "products": [
                {"name": f"{name} {goods}", "price": {"amount": GOODS[goods], "currency": "USD"}}
            ],
        }
        for name, goods in brands.items()
    ]
    holders = [{"id": "holder", "name": "Holder"}]
    return yaml.safe_dump({"rights_holders": holders, "brands": made})


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--words", choices=("dev", "test"), default="dev")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--rows", type=int, default=2000)
    parser.add_argument("--show", action="store_true", help="list what was decided wrongly (dev)")
    asked = parser.parse_args()
    chance = random.Random(asked.seed)
    file = Path(__file__).parent / "sheet_words" / f"{asked.words}.yaml"
    words = yaml.safe_load(file.read_text("utf-8"))
    brands = {name: chance.choice(sorted(GOODS)) for name in names(chance)[:60]}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "in").mkdir()
        (folder / "registry.yaml").write_text(registry(brands))
        made = list(rows(words, asked.rows, brands, chance))
        for start in range(0, len(made), ROWS_OF_A_SHEET):
            path = folder / "in" / f"sheet-{start // ROWS_OF_A_SHEET}.csv"
            with path.open("w", encoding="utf-8", newline="") as sheet:
                table = csv.writer(sheet)
                table.writerow(("title", "link", "price", "brand"))
                table.writerows(row[1:] for row in made[start : start + ROWS_OF_A_SHEET])
        program = str(Path(sys.executable).with_name("countermark"))
        job = [program, "investigate", "in", "--registry", "registry.yaml", "--out", "out"]
        subprocess.run(job, cwd=folder, check=True, stdout=subprocess.DEVNULL)
        leads = map(json.loads, (folder / "out" / "leads.jsonl").read_text("utf-8").splitlines())
        grades = {lead["listing"]["key"]: lead["grade"] for lead in leads}
    total, found = Counter[str](), Counter[tuple[str, str]]()
    for kind, title, link, price, named in made:
        grade = grades.get(str(item_key(link)), "")
        total[kind] += 1
        found[kind, grade] += 1
        if asked.show and asked.words == "dev" and bool(grade) != (kind == GUILTY):
            print(f"{kind:20} {grade or 'nothing':9} {title!r} {price} {named}")
    print(f"{asked.words}, seed {asked.seed}, {len(made):,} rows")
    for kind in (GUILTY, *sorted(words["innocents"])):
        likely, possible = found[kind, "likely"], found[kind, "possible"]
        print(f"{kind:20} {likely + possible:4} of {total[kind]:4} ({likely} likely)")


if __name__ == "__main__":
    main()
