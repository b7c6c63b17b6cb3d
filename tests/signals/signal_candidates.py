"""Candidates made of the examples of signals, by the road itself: intake, routes, screening."""

import tempfile
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

from countermark.intake.product import listing_rows
from countermark.intake.registry import read_registry
from countermark.intake.vocabulary import Seen as SeenAt
from countermark.intake.vocabulary import accounts, posts
from countermark.links import Redirects
from countermark.records.account import Account
from countermark.records.key import Key
from countermark.records.listing import Listing
from countermark.records.post import Post
from countermark.records.registry import Registry
from countermark.signals.candidate import Candidate
from countermark.signals.examples import REGISTRY
from countermark.signals.seen import BLIND, WHOLE, Covered, Photos, Pictured, Seen, Shows, Written
from countermark.tracing.assembling import assembled
from countermark.tracing.candidates import Pairs, read
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


def seen_of(given: Mapping[str, Any]) -> Seen:
    """What an example says was seen in a picture."""
    digest, name = "a" * 64, "img/a.jpg"

    def shown(role: str) -> tuple[Shows, ...]:
        if role not in given:
            return ()
        return (Shows("aurelle", given[role], 1.0, digest, name, WHOLE, "b" * 64),)

    words = (Written(given["words"], 1.0, digest, name),) if "words" in given else ()
    covers = (Covered(given["covers"], 1.0, digest, name, WHOLE),) if "covers" in given else ()
    return Seen(
        words,
        shows=shown("shows"),
        taken=shown("taken"),
        covers=covers,
        pictures=(Pictured(digest, name),),
    )


def candidate_of(
    given: Mapping[str, Mapping[str, Any]],
    files: Mapping[str, str] = MappingProxyType({}),
    operators: Mapping[Key, str] = MappingProxyType({}),
) -> Candidate:
    """The candidate of `listing`, with every role that ends in `post` leading where it links, and
    what was seen in the pictures. `files` are photos of listings, by the listing's id."""
    looks = {role: seen_of(said) for role, said in given.items() if role.endswith("photo")}
    posted = looks.get("post photo", BLIND)
    own, received = looks.get("own photo", BLIND), looks.get("review photo", BLIND)
    brand = REGISTERED.brands[0]
    screening = Screening(REGISTERED.brands)
    listings: dict[Key, Listing] = {}
    founded: dict[Key, str] = {}
    pairs = Pairs()
    for role, said in given.items():
        if role in looks:
            continue
        if role.endswith("listing"):
            row = next(iter(listing_rows(dict(said))))._asdict()
            fields = {name: value for name, value in row.items() if name not in ("link", "extra")}
            listing = Listing.model_validate({**fields, "evidence": (POINTER,)})
            listings[listing.key] = listing
            pairs.found[brand.id, listing.key]
        elif role in ("seller", "bio"):
            account = next(r for r in accounts(dict(said), SeenAt(POINTER, "accounts.jsonl")))
            assert isinstance(account, Account)
            founded |= {account.key: account.founded} if account.founded else {}
            read([(account, ways(account, Web(Redirects(()))))], screening, pairs)
        else:
            post = next(r for r in posts(dict(said), SeenAt(POINTER, "posts.jsonl")))
            assert isinstance(post, Post)
            read([(post, ways(post, Web(Redirects(()))))], screening, pairs, lambda _: posted)
    pairs.found = {pair: found for pair, found in pairs.found.items() if pair[1] in listings}

    def photos(key: Key) -> Photos:
        return Photos(own, received, frozenset({files[key.id]} if key.id in files else ()))

    made = assembled(pairs, listings, {brand.id: brand}, screening, photos, operators, founded)
    return next(one for one in made if one.listing is listings[next(iter(listings))])
