"""Routes: every way from a record to a listing, or to where it ends."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from countermark.links import Redirects, find_urls, follow, identify, page_key
from countermark.records.account import Account
from countermark.records.key import Key, Kind
from countermark.records.message import Message
from countermark.records.page import Page
from countermark.records.post import Post
from countermark.records.record import Record
from countermark.records.route import Route, Step

PAGES_DEEP = 3
"""Pages that a way may lead through: a link-in-bio page, its list, a landing page."""
FAN_OUT = 500
"""Entries of pages that are followed from one record, over all pages on its ways: pages that list
each other would multiply without end. A page's own routes hold all its links."""


@dataclass
class Web:
    """What is known of the addresses between posts and listings."""

    redirects: Redirects
    pages: Mapping[Key, list[Page]] = field(default_factory=dict)
    """Sightings of each page, in the order in which they were read."""


@dataclass(frozen=True, slots=True)
class Way:
    """A route and what its last link said of itself on the page before."""

    route: Route
    label: str = ""
    landed: Key | None = None
    """Where it ends if that is no listing by rule: it may be one of an unknown shop."""


def ways(record: Record, web: Web) -> list[Way]:
    """The ways that start at a post, a message, a page or an account."""
    if isinstance(record, Post):
        found = _from(record.key, [(u, "", "") for u in _linked(record)], record.published, web)
        for comment in record.comments:
            links = [(url.url, "comment", "") for url in find_urls(comment.text)]
            found += _from(record.key, links, comment.published or record.published, web)
    elif isinstance(record, Message):
        found = _from(record.key, [(u, "", "") for u in _linked(record)], record.sent, web)
    elif isinstance(record, Page):
        links = [(link.url, "page-link", link.text) for link in record.links]
        plain = [(url.url, "", "") for url in find_urls(record.text)]
        found = _from(record.key, [*links, *plain], record.updated, web)
    elif isinstance(record, Account):
        links = [(url, "bio-link", "") for url in record.links]
        plain = [(url.url, "bio-link", "") for url in find_urls(record.bio)]
        found = _from(record.key, [*links, *plain], None, web)
    else:
        return []
    evidence = record.evidence[:1]
    return [
        Way(way.route.model_copy(update={"evidence": evidence}), way.label, way.landed)
        for way in found
    ]


def row_way(origin: Key, url: str, evidence: str, web: Web, label: str = "") -> Way | None:
    """The way from a table row, or from a listing record, along the link written in it."""
    found = _from(origin, [(url, "", label)], None, web)
    if not found:
        return None
    route = found[0].route.model_copy(update={"evidence": (evidence,)})
    return Way(route, label, found[0].landed)


def _linked(record: Post | Message) -> Iterator[str]:
    yield from (found.url for found in find_urls(record.text))
    yield from record.links


def _from(
    origin: Key, links: Iterable[tuple[str, str, str]], at: str | None, web: Web
) -> list[Way]:
    """Ways along `links` (address, kind of the first step, label), each address once."""
    found: list[Way] = []
    taken: set[object] = set()
    entries = iter(range(FAN_OUT))
    for url, kind, label in links:
        address = identify(url)
        if address is None or address.key == origin:
            continue
        is_item = address.key.kind is Kind.ITEM
        same = (address.key, address.network_keys) if is_item else address.canonical
        if same in taken:
            continue
        taken.add(same)
        first = (Step(kind=kind, value=url),) if kind else ()
        been = frozenset({origin})
        found.extend(_along(origin, url, first, label, at, web, been, 1.0, entries))
    return found


def _along(
    origin: Key,
    url: str,
    before: tuple[Step, ...],
    label: str,
    at: str | None,
    web: Web,
    been: frozenset[Key],
    certainty: float,
    spare: Iterator[int],
) -> Iterator[Way]:
    chain = follow(url, web.redirects, at)
    steps = _joined(before, chain.steps)
    certainty = round(certainty * chain.certainty, 4)
    offer = dict(chain.offer)
    route = Route(
        origin=origin, target=chain.key, certainty=certainty, route=steps,
        network_keys=chain.network_keys, note=chain.note, offer=offer,
    )  # fmt: skip
    landing = page_key(chain.target.canonical) if chain.target else None
    pages = web.pages.get(landing, []) if landing and chain.key is None else []
    deep = sum(step.kind == "page" for step in steps)
    if not pages or landing in been or landing is None or deep >= PAGES_DEEP:
        landed = None
        if chain.key is None and chain.target and chain.target.key.kind is Kind.PAGE:
            landed = Key.url(chain.target.canonical)
        yield Way(route, label, landed)
        return
    page = _as_of(pages, at)
    entries = {link.url: link.text for link in page.links}
    through = (*steps[:-1], Step(kind="page", value=str(landing), observed=page.updated))
    if not entries:
        yield Way(route.model_copy(update={"note": f"{landing} lists no link"}), label)
    for count, (entry, text) in enumerate(entries.items()):
        if next(spare, None) is None:
            note = f"{landing} lists {len(entries)} links; from here {count} are followed"
            yield Way(route.model_copy(update={"note": note}), label)
            return
        if (target := identify(entry)) is None or page_key(target.canonical) == landing:
            continue
        for way in _along(
            origin, entry, through, text, at, web, been | {landing}, certainty / len(entries), spare
        ):
            keys = dict.fromkeys((*route.network_keys, *way.route.network_keys))
            yield Way(
                way.route.model_copy(update={"network_keys": tuple(keys)}), way.label, way.landed
            )


def _as_of(pages: list[Page], at: str | None) -> Page:
    """The page as it was at `at`: the latest sighting before it, else the earliest after."""
    dated = sorted((p for p in pages if p.updated), key=lambda p: p.updated or "")
    if at is None or not dated:
        return dated[-1] if dated else pages[-1]
    before = [page for page in dated if (page.updated or "") <= at]
    return before[-1] if before else dated[0]


def _joined(before: tuple[Step, ...], after: tuple[Step, ...]) -> tuple[Step, ...]:
    """Steps without saying the same address twice in a row."""
    if before and after and before[-1].value == after[0].value:
        return (*before, *after[1:])
    return (*before, *after)


def settled(way: Way, known: Mapping[str, Key]) -> Way:
    """The way with the listing of an unknown shop as its end, where its last address is one."""
    key = known.get(str(way.landed)) if way.landed else None
    if key is None:
        return way
    steps = tuple(step for step in way.route.route if step.kind != "page" or step.observed)
    return Way(
        way.route.model_copy(
            update={
                "target": key, "note": "",
                "route": (*steps, Step(kind="listing", value=str(key))),
            }
        ),
        way.label,
    )  # fmt: skip
