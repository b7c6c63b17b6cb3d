"""Real links of real operators, where the evaluation data lies beside the checkout."""

import csv
import json
import os
from pathlib import Path

import pytest

from countermark.links import Redirects, find_urls, follow, identify, item_key

DATA = Path(
    os.environ.get("COUNTERMARK_DATA") or Path(__file__).parents[2].parent / "shared" / "data"
)
pytestmark = pytest.mark.real


def _folder(name):
    folder = DATA / name
    if not folder.is_dir():
        pytest.skip(f"no evaluation data at {folder}")
    return folder


def _promotion_rows():
    for file in sorted(_folder("promotion-site").glob("*.csv")):
        with file.open(encoding="utf-8-sig", newline="") as table:
            yield from csv.DictReader(table)


def test_every_item_of_the_promotion_site_and_its_one_identity():
    rows = list(_promotion_rows())
    assert len(rows) == 5921
    items, identities = set(), []
    for row in rows:
        found = follow(row["产品购买链接"], Redirects())
        assert str(found.key) == f"weidian.com:{row['产品id']}"
        assert item_key(row["产品购买链接"]) == found.key
        items.add(found.key)
        identities.append(found.network_keys)
    assert len(items) == 276
    assert len(set(identities)) == 1
    (identity,) = identities[0]
    assert (identity.site, identity.id.isascii(), identity.id.isprintable()) == (
        "fansbuy.com",
        True,
        True,
    )


def test_every_item_of_the_find_sheet_and_its_one_identity():
    rows = json.loads((_folder("find-sheet") / "items.json").read_text("utf-8"))
    identities = set()
    for row in rows:
        found = follow(row["__2"], Redirects())
        assert found.key.site == "weidian.com"
        assert f"id={found.key.id}&" in row["__2"]
        identities |= set(found.network_keys)
    assert len(rows) == 569
    assert len(identities) == 1


def test_every_outgoing_link_of_the_promotion_pages():
    pages = list((_folder("promotion-site") / "pages").rglob("*.md"))
    assert len(pages) >= 600
    for page in pages:
        text = page.read_text("utf-8")
        found = find_urls(text)
        schemes = sum(url.url.lower().startswith("http") for url in found)
        assert schemes == text.count("https://") + text.count("http://")
        assert all(identify(url.url) for url in found)
        assert not any(url.url.endswith((")", ".", ",")) for url in found)
