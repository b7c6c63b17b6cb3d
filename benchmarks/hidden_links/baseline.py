"""Baselines: what to beat. A list of brand names, and addresses as they stand in the text."""

from __future__ import annotations

import csv
import json
import re
from collections import defaultdict
from collections.abc import Container, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

_URL = re.compile(r"https?://\S+")
_CUT = re.compile(r"[?#].*")


@dataclass(frozen=True)
class _Brand:
    id: str
    names: re.Pattern[str]
    partners: frozenset[str]
    """Ids of its authorised sellers."""


def baseline(given: Path, registry: Path, out: Path, *, careful: bool = False) -> None:
    """Write `leads.jsonl` and `routes.jsonl`: a listing is accused when its title has a name of
    a brand, or a text that has one links it by its plain address.

    `careful` ones leave titles and authorised sellers alone and resolve `redirects.csv`.
    """
    brands = [_brand(rule) for rule in yaml.safe_load(registry.read_text("utf-8"))["brands"]]
    listings: dict[str, dict[str, Any]] = {}
    texts: list[tuple[str, str]] = []
    for row in _objects(given):
        match row.get("@type"):
            case "Product" if row.get("url"):
                listings[str(row["url"])] = row
            case "SocialMediaPosting" if row.get("url"):
                texts.append((str(row["url"]), str(row.get("articleBody", ""))))
    leads: dict[tuple[str, str], list[str]] = defaultdict(list)
    routes = []
    hops = _hops(given / "redirects.csv") if careful else {}
    for post, text in texts:
        for found in _URL.findall(text):
            link = _meant(hops.get(hops.get(found, found), hops.get(found, found)), listings)
            if link:
                routes.append({"from": post, "to": listings[link]["url"]})
                for brand in brands:
                    if brand.names.search(text) and not (
                        careful and _sold_by(listings[link], brand)
                    ):
                        leads[link, brand.id].append(post)
    if not careful:
        for link, row in listings.items():
            for brand in brands:
                if brand.names.search(str(row.get("name", ""))):
                    leads.setdefault((link, brand.id), [])
    made = [
        {"listing": {"url": listings[link]["url"]}, "brand": brand, "grade": "likely",
         "posts": [{"url": post} for post in posts]}
        for (link, brand), posts in sorted(leads.items())
    ]  # fmt: skip
    out.mkdir(parents=True, exist_ok=True)
    for name, rows in (("leads", made), ("routes", routes)):
        written = "".join(f"{json.dumps(row, ensure_ascii=False)}\n" for row in rows)
        (out / f"{name}.jsonl").write_text(written, "utf-8")


def _brand(rule: dict[str, Any]) -> _Brand:
    names = [rule["name"], *rule.get("aliases", ()), *rule.get("nicknames", ())]
    pattern = "|".join(rf"\b{re.escape(n)}\b" if n.isascii() else re.escape(n) for n in names)
    partners = frozenset(each["seller"] for each in rule.get("authorised_sellers", ()))
    return _Brand(rule["id"], re.compile(pattern, re.IGNORECASE), partners)


def _sold_by(row: dict[str, Any], brand: _Brand) -> bool:
    seller = row.get("offers", {}).get("seller", {})
    return seller.get("identifier") in brand.partners


def _meant(url: str, listings: Container[str]) -> str | None:
    """The listing whose address this is, as it stands or less what follows it."""
    whole = url.rstrip(".,)")
    cut = (whole, whole.partition("&")[0], _CUT.sub("", whole))
    return next((link for link in cut if link in listings), None)


def _hops(path: Path) -> dict[str, str]:
    with path.open(encoding="utf-8", newline="") as lines:
        return {row["from"]: row["to"] for row in csv.DictReader(lines)}


def _objects(given: Path) -> Iterator[dict[str, Any]]:
    """Objects of JSON lines and JSON files, and rows of the item feed; what is broken is left."""
    for path in sorted((*given.rglob("*.jsonl"), *given.rglob("*.json"))):
        text = path.read_text("utf-8")
        for part in text.splitlines() if path.suffix == ".jsonl" else [text]:
            try:
                read = json.loads(part)
            except ValueError:
                continue
            yield from (row for row in (read if isinstance(read, list) else [read])
                        if isinstance(row, dict))  # fmt: skip
    feed = given / "item-feed.csv"
    if feed.exists():
        with feed.open(encoding="utf-8", newline="") as lines:
            for row in csv.DictReader(lines):
                yield {"@type": "Product", "url": row["link"], "name": row["title"]}
