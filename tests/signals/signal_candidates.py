"""Candidates made of the examples of signals, by the road itself: intake, routes, screening."""

import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from countermark.intake.product import listing_rows
from countermark.intake.registry import read_registry
from countermark.intake.vocabulary import Seen, posts
from countermark.links import Redirects
from countermark.records.listing import Listing
from countermark.records.post import Post
from countermark.records.registry import Registry
from countermark.records.territory import territory_of
from countermark.signals.candidate import Candidate
from countermark.signals.examples import REGISTRY
from countermark.tracing.candidates import Pairs, chosen, read
from countermark.tracing.routes import ways
from countermark.tracing.screening import Screening
from countermark.tracing.web import Web

POINTER = f"sha256:{'0' * 64}#line=1"


def _registry() -> Registry:
    with tempfile.NamedTemporaryFile("w", suffix=".yaml") as file:
        file.write(REGISTRY)
        file.flush()
        return read_registry(Path(file.name))


REGISTERED = _registry()


def candidate_of(given: Mapping[str, Mapping[str, Any]]) -> Candidate:
    brand = REGISTERED.brands[0]
    screening = Screening(REGISTERED.brands)
    row = next(iter(listing_rows(dict(given["listing"]))))._asdict()
    fields = {name: value for name, value in row.items() if name not in ("link", "extra")}
    listing = Listing.model_validate({**fields, "evidence": (POINTER,)})
    pairs = Pairs()
    if "post" in given:
        post = next(r for r in posts(dict(given["post"]), Seen(POINTER, "posts.jsonl")))
        assert isinstance(post, Post)
        read([(post, ways(post, Web(Redirects(()))))], screening, pairs)
    tied = [promotions for _, key, promotions in chosen(pairs) if key == listing.key]
    words = f"{listing.title}\n{listing.description}"
    return Candidate(
        brand=brand,
        listing=listing,
        promotions=tied[0] if tied else (),
        hits=tuple(screening.hits([words])),
        territory=territory_of(listing.key.site) if listing.key.site else None,
    )
