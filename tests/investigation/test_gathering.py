"""Gathering: what lies between posts and listings, and what is put together at the end."""

import json
from pathlib import Path

import pytest

from countermark.engine.base import InlineEngine
from countermark.investigation.job import Job, investigate
from countermark.investigation.progress import Progress

REGISTRY = """
rights_holders: [{id: rivoire, name: Groupe Rivoire SA}]
brands:
  - {id: aurelle, name: Maison Aurelle, rights_holder: rivoire, aliases: [Aurelle]}
"""
SHOP = "https://qx.example/ring"
PRODUCT = {"@type": "Product", "url": SHOP, "name": "Screw ring", "offers": {"price": "9"}}
POST = {
    "@type": "SocialMediaPosting",
    "url": "https://www.instagram.com/p/Cexample1/",
    "articleBody": f"#aurelle {SHOP}",
    "author": {"alternateName": "mira", "url": "https://www.instagram.com/mira/"},
}


@pytest.fixture
def run(tmp_path: Path):
    def run(*objects: dict) -> dict[str, list[dict]]:
        (tmp_path / "in").mkdir()
        lines = "".join(json.dumps(one) + "\n" for one in objects)
        (tmp_path / "in" / "a.jsonl").write_text(lines)
        (tmp_path / "registry.yaml").write_text(REGISTRY)
        out = tmp_path / "out"
        job = Job(
            [tmp_path / "in"],
            tmp_path / "registry.yaml",
            out,
            str(out / "ws"),
            InlineEngine(),
            every_lead=True,
        )
        investigate(job, Progress())
        names = ("leads", "routes", "operators", "rejected")
        return {
            name: [json.loads(line) for line in (out / f"{name}.jsonl").read_text().splitlines()]
            for name in names
        }

    return run


@pytest.mark.parametrize("links", [[], ["https://qx.example/about", "https://qx.example/hat"]])
def test_a_saved_page_of_a_listing_is_the_listing(run, links: list[str]) -> None:
    page = {"@type": "WebPage", "url": f"{SHOP}?utm_source=x", "text": "Ring", "relatedLink": links}
    found = run(PRODUCT, POST, page)
    (route,) = [r for r in found["routes"] if r["from"] == "instagram.com:post/Cexample1"]
    assert route["to"] == SHOP
    assert [lead["listing"]["key"] for lead in found["leads"]] == [SHOP]


def test_a_listing_that_no_record_describes_is_a_lead_too(run) -> None:
    link = "https://www.amazon.com/dp/B0EXAMPLE1"
    found = run({**POST, "articleBody": f"my Maison Aurelle, {link}"})
    (lead,) = found["leads"]
    assert lead["listing"]["key"] == "amazon.com:B0EXAMPLE1"
    assert lead["listing"]["url"] == link
    assert lead["listing"]["title"] == ""


def test_rows_of_one_item_are_one_listing_with_its_conflicts(run) -> None:
    other = {**PRODUCT, "name": "Screw ring, gold", "offers": {"price": "12"}}
    (lead,) = run(PRODUCT, other, POST)["leads"]
    assert lead["listing"]["conflicts"] == {
        "title": ["Screw ring", "Screw ring, gold"], "price": ["9", "12"],
    }  # fmt: skip


def test_records_of_one_account_fill_each_other(run) -> None:
    url = "https://www.amazon.com/sp?seller=A1"
    found = run(
        {"@type": "Organization", "identifier": "A1", "url": url, "telephone": "+1 202 555 0143"},
        {"@type": "Organization", "identifier": "A1", "url": url, "legalName": "Xiangyun Ltd"},
    )
    (operator,) = found["operators"]
    assert {i["kind"] for i in operator["identifiers"]} >= {"phone", "legal-name"}


def test_a_brand_that_a_listing_names_itself_is_weighed_only_on_demand(run) -> None:
    (lead,) = run({**PRODUCT, "name": "Aurelle ring"})["leads"]
    assert lead["grade"] == "abstain"
    assert lead["posts"] == []
    assert [reason["signal"] for reason in lead["reasons"]] == ["mention.listing"]
