"""Hostile inputs as cases: files built by code, and what must become of them."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from cost import soon
from countermark.engine.base import InlineEngine
from countermark.investigation.job import Job, investigate
from countermark.investigation.progress import Progress
from countermark.storage.bulk import Bulk

REGISTRY = """\
rights_holders:
  - {id: rivoire, name: Groupe Rivoire SA}
brands:
  - id: aurelle
    name: Maison Aurelle
    rights_holder: rivoire
    aliases: [Aurelle]
    marks:
      - id: aurelle-word
        kind: word
        text: AURELLE
        registrations:
          - {office: USPTO, number: "0000001", classes: [14], goods: jewellery, status: live,
             registered: 1990-05-01, expires: 2030-05-01, territory: [US]}
    products:
      - {name: Vis bracelet, line_terms: [vis bracelet], price: {amount: 6900, currency: USD}}
"""
LISTING = "amazon.com:B0GOODGOOD"
POST = "instagram.com:post/Cgoodgood"
GOOD = (
    {
        "@type": "Product",
        "url": "https://www.amazon.com/dp/B0GOODGOOD",
        "name": "Women's Titanium Steel Bracelet",
        "offers": {"@type": "Offer", "price": "19.99", "priceCurrency": "USD"},
    },
    {
        "@type": "SocialMediaPosting",
        "url": "https://www.instagram.com/p/Cgoodgood/",
        "datePublished": "2020-07-03T10:00:00Z",
        "articleBody": "the #aurelle one, order this get this https://www.amazon.com/dp/B0GOODGOOD",
        "author": {"@type": "Person", "alternateName": "miravell"},
    },
)
"""The one good file that stands beside every bad one."""

Build = Callable[[Path], None]


@dataclass(frozen=True)
class Case:
    """What `build` writes into the input folder, and what must come of it."""

    name: str
    build: Build
    rejects: Mapping[str, str] = field(default_factory=dict)
    """By the start of a file's name in `rejected.jsonl`: a part of one of its reasons."""
    reads: Mapping[str, int] = field(default_factory=dict)
    """Records that are read from a file all the same."""


CASES: list[Case] = []


def case(
    name: str, rejects: Mapping[str, str] | None = None, reads: Mapping[str, int] | None = None
) -> Callable[[Build], Build]:
    """Name the function that builds a case."""

    def named(build: Build) -> Build:
        CASES.append(Case(name, build, rejects or {}, reads or {}))
        return build

    return named


def prepare(place: Path) -> Job:
    """A place with a registry, the good file in its input, and the job over them."""
    source = place / "input"
    source.mkdir(parents=True)
    (place / "registry.yaml").write_text(REGISTRY, "utf-8")
    good = "".join(f"{json.dumps(one)}\n" for one in GOOD)
    (source / "good.jsonl").write_text(good, "utf-8")
    out = place / "out"
    return Job(
        inputs=[source],
        registry=place / "registry.yaml",
        out=out,
        workspace=str(out / "workspace"),
        engine=InlineEngine(),
        every_lead=True,
    )


def run(job: Job) -> None:
    """The whole job: the worst take a few seconds."""
    with soon(60):
        investigate(job, Progress())


def accepted(out: Path) -> dict[str, int]:
    """Records that were read, by file."""
    bulk = Bulk(out / "bulk")
    counts = dict(bulk.tally("listings", "file"))
    for name, kind, count in bulk.tally("records", "file", "type"):
        if kind != "rejected":
            counts[name] = counts.get(name, 0) + count
    return counts
