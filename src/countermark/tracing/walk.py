"""Walks: from the words of a record along their links, over pages, to where they end."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from countermark.links import Chain, Found, find_urls, follow
from countermark.links.address import identify_again
from countermark.links.caption import read
from countermark.links.code import Code
from countermark.links.instruction import Instruction
from countermark.links.which import sentence
from countermark.records.key import Key, Kind
from countermark.records.page import Link, Page
from countermark.records.route import Route, Step
from countermark.tracing.entries import Meant, listed, once, picked, shared
from countermark.tracing.pointing import pointed
from countermark.tracing.way import Choice, Way, certain
from countermark.tracing.web import Bio, Web, place_of

PAGES_DEEP = 3
"""Pages that a way may lead through: a link-in-bio page, its list, a landing page."""
FAN_OUT = 500
"""Entries of pages that are followed from one record, over all pages on its ways: pages that list
each other would multiply without end. A page's own routes hold all its links."""
PAGE_READ = 20_000
"""Characters of a page in which hidden links and codes are looked for; plain links in all."""


class Told(NamedTuple):
    """An instruction, and the text that it stands in."""

    how: Instruction
    text: str

    @property
    def words(self) -> str:
        """The instruction as it was written."""
        return self.text[self.how.start : self.how.end]


class Lead(NamedTuple):
    """A link to follow: what leads to it, and what is said of it."""

    url: str
    before: tuple[Step, ...] = ()
    label: str = ""


def _links_itself(told: Instruction, links: Iterable[Found], text: str) -> bool:
    """Whether the sentence that speaks of another post holds a link of its own."""
    return any(
        not _STOP.search(text[link.end : told.start] + text[told.end : link.start])
        for link in links
    )


def _linked(code: Code, links: Iterable[Found]) -> bool:
    """Whether a code stands in a link."""
    return any(link.start < code.end and code.start < link.end for link in links)


_STOP = re.compile(r"[.!?…](?:\s|$)|[。！？\n]")


def hidden(found: Found, text: str) -> tuple[Step, ...]:
    """The step from a hidden link, as it was written, to the link."""
    if not found.note:
        return ()
    written = text[found.start : found.end]
    return (Step(kind="hidden", value=written, certainty=found.certainty, note=found.note),)


@dataclass(frozen=True)
class Start:
    """Where ways begin: a record, at its time."""

    origin: Key
    at: str | None
    web: Web
    evidence: tuple[str, ...]
    groups: Iterator[int] = field(default_factory=lambda: iter(range(1_000_000)))

    def caption(
        self,
        text: str,
        account: Key | None,
        told: list[Told],
        step: Step | None = None,
        also: Sequence[str] = (),
    ) -> list[Way]:
        """The ways of a text that `account` wrote; what only others can answer is added to
        `told`. `step` says where it stands, `also` are links beside it."""
        said = read(text) if text else None
        leads = []
        for found in said.links if said else ():
            first = step.model_copy(update={"value": found.url}) if step else None
            leads.append(Lead(found.url, _steps(first, hidden(found, text))))
        leads += [
            Lead(url, _steps(step and step.model_copy(update={"value": url}))) for url in also
        ]
        made = self.along(leads)
        if said is None:
            return made
        numbered = self.web.numbering.codes(text)
        codes = [*said.codes, *(code for code in numbered if not _linked(code, said.links))]
        if codes:
            first = step.model_copy(update={"value": text[:200]}) if step else None
            made += self.coded(codes, text, _steps(first), made)
        instructions = (*said.instructions, *self.web.sellers.told(text, said.instructions))
        for instruction in instructions:
            if step:
                sure = instruction.certainty * step.certainty
                instruction = instruction._replace(certainty=sure)
            if instruction.kind == "bio":
                made += self.bio(instruction, account, text)
            elif instruction.kind == "post" and _links_itself(instruction, said.links, text):
                continue
            else:
                told.append(Told(instruction, text))
        if account and not made and not instructions:
            bio = self.web.bio(account, self.at)
            spoken_of = pointed(text, bio is not None and bool(bio.links))
            if spoken_of and spoken_of.kind == "bio":
                made += self.bio(spoken_of, account, text)
            elif spoken_of and step is None:
                told.append(Told(spoken_of, text))
        return made

    def page(self, page: Page) -> list[Way]:
        """The ways of a page: its links, and those in its words."""
        links = [
            Lead(link.url, (Step(kind="page-link", value=link.url),), link.text)
            for link in page.links
        ]
        head, tail = page.text[:PAGE_READ], page.text[PAGE_READ:]
        said = read(head) if head else None
        plain = [Lead(f.url, hidden(f, head)) for f in said.links] if said else []
        rest = [Lead(found.url) for found in find_urls(tail)] if tail else []
        made = self.along([*links, *plain, *rest])
        codes = [code for code in said.codes if not code.known_only] if said else []
        return made + self.coded(codes, head, (), made)

    def along(self, leads: Iterable[Lead]) -> list[Way]:
        """Ways along links, each address once."""
        made: list[Way] = []
        taken: set[object] = set()
        walk = _Walk(self, iter(range(FAN_OUT)))
        for url, before, label in leads:
            address = identify_again(url)
            if address is None or address.key == self.origin:
                continue
            is_item = address.key.kind is Kind.ITEM
            same = (address.key, address.network_keys) if is_item else address.canonical
            if same in taken:
                continue
            taken.add(same)
            made.extend(walk.along(url, before, label, frozenset({self.origin})))
        return made

    def coded(
        self, codes: Iterable[Code], text: str, before: tuple[Step, ...], made: Sequence[Way]
    ) -> list[Way]:
        """Ways by item codes, except to listings that a link beside them names already."""
        linked = {way.route.target for way in made}
        spans: dict[tuple[int, int], int] = {}
        found = []
        for code in codes:
            if code.key in linked:
                continue
            place = (code.start, code.end)
            span = spans[place] if place in spans else next(self.groups)
            spans[place] = span
            written = text[code.start : code.end]
            steps = (
                *before,
                Step(kind="code", value=written, certainty=code.certainty, note=code.note),
                Step(kind="listing", value=str(code.key)),
            )
            route = self.route(code.key, steps, "listing")
            found.append(Way(route, "", code.key, span, code.known_only))
        return found

    def bio(self, told: Instruction, account: Key | None, text: str) -> list[Way]:
        """The ways through the bio of `account`, to the entry that is meant."""
        said = f"“{text[told.start : told.end]}”"
        note = f"{said}, {told.note}" if told.note else said
        value = str(account) if account else said
        step = Step(kind="bio", value=value, certainty=told.certainty, note=note)
        bio = self.web.bio(account, self.at) if account else None
        if bio is None or not bio.links:
            whose = f"of {account}" if account else "of an unknown author"
            why = "holds no link" if bio else "is not given"
            return [Way(self.route(None, (step,), f"the link is in the bio {whose}, which {why}"))]
        walk = _Walk(
            self,
            iter(range(FAN_OUT)),
            Meant(told.which, text, sentence(text, told.start, told.end)),
        )
        return list(walk.bio(bio, step))

    def route(self, target: Key | None, steps: tuple[Step, ...], note: str) -> Route:
        """A route from here by these steps."""
        return Route(
            origin=self.origin, target=target, certainty=certain(steps), route=steps, note=note,
            evidence=self.evidence,
        )  # fmt: skip


@dataclass
class _Walk:
    """Follows links from one start, over pages, to the end."""

    start: Start
    spare: Iterator[int]
    meant: Meant | None = None
    """Which entry of the first list is meant; taken off there."""

    def bio(self, bio: Bio, step: Step) -> Iterator[Way]:
        """Through a bio: its one list if it leads to one, else its own links."""
        links = listed([Link(url=url) for url in bio.links])
        lists = [link for link in links if self._is_list(link.url)]
        been = frozenset({self.start.origin})
        step = step.model_copy(update={"observed": bio.observed})
        if len(lists) == 1 or len(links) == 1:
            (link,) = lists or links
            before = (step, Step(kind="bio-link", value=link.url))
            yield from self.along(link.url, before, "", been)
            return
        yield from self._entries(links, (step,), been)

    def _is_list(self, url: str) -> bool:
        address = identify_again(url)
        if address is None:
            return False
        page = self.start.web.page(place_of(address), self.start.at)
        return address.kind == "bio" or (page is not None and len(page.links) > 1)

    def along(
        self, url: str, before: tuple[Step, ...], label: str, been: frozenset[Key]
    ) -> Iterator[Way]:
        """The ways along one link."""
        web, at = self.start.web, self.start.at
        chain = follow(url, web.redirects, at)
        steps = _joined(before, chain.steps)
        place = place_of(chain.target) if chain.target and chain.key is None else None
        page = web.page(place, at) if place else None
        deep = sum(step.kind == "page" for step in steps)
        if page is None or place is None or place in been or deep >= PAGES_DEEP:
            landed = quoted = None
            if chain.key is None and chain.target and chain.target.key.kind is Kind.PAGE:
                landed = Key.url(web.numbering.item(chain.target.canonical))
            if chain.target and chain.target.key.kind is Kind.POST:
                quoted = chain.target.key
            yield Way(self._route(chain.key, steps, chain), label, landed, quoted=quoted)
            return
        step = Step(kind="page", value=str(place), observed=page.updated)
        ends = steps[-1].kind in ("page", "direct", "shortener")
        through = (*steps[:-1], step) if ends else (*steps, step)
        links = [link for link in once(page.links) if not _leads_to(link.url, place)]
        if not links:
            yield Way(self._route(None, through, chain, f"{place} lists no link"), label)
            return
        if self.meant:
            links = listed(links)
        for way in self._entries(links, through, been | {place}):
            yield tied(way, (*chain.network_keys, *page.network_keys))

    def _entries(
        self, links: Sequence[Link], through: tuple[Step, ...], been: frozenset[Key]
    ) -> Iterator[Way]:
        """The ways through the entries of a list that may be meant. The last step, the list or the
        link of a bio, carries how sure that is."""
        meant, self.meant = self.meant, None
        labels = tuple(link.text for link in links)
        picks, why = picked(labels, meant) if meant else (shared(len(links)), "")
        if not picks:
            yield Way(self._route(None, through, None, why))
            return
        group = next(self.start.groups)
        for done, (place, sure, note) in enumerate(picks):
            if next(self.spare, None) is None:
                why = f"{through[-1].value} lists {len(links)} links; from here {done} are followed"
                yield Way(self._route(None, through, None, why))
                return
            link = links[place]
            update = {"certainty": round(sure, 6), "note": note}
            if through[-1].kind == "bio":
                steps = (*through, Step(kind="bio-link", value=link.url, **update))
            else:
                steps = (*through[:-1], through[-1].model_copy(update=update))
            choice = None
            if meant and len(picks) > 1:
                choice = Choice(group, place, labels, meant, len(steps) - 1)
            for way in self.along(link.url, steps, link.text, been):
                yield replace(way, choice=choice) if choice else way

    def _route(
        self, target: Key | None, steps: tuple[Step, ...], chain: Chain | None, note: str = ""
    ) -> Route:
        return Route(
            origin=self.start.origin,
            target=target,
            certainty=certain(steps),
            route=steps,
            network_keys=chain.network_keys if chain else (),
            note=note or (chain.note if chain else ""),
            offer=dict(chain.offer) if chain else {},
            evidence=self.start.evidence,
        )


def tied(way: Way, keys: tuple[Key, ...]) -> Way:
    """The way with what else ties it to one hand, first."""
    if not keys:
        return way
    keys = tuple(dict.fromkeys((*keys, *way.route.network_keys)))
    return replace(way, route=way.route.model_copy(update={"network_keys": keys}))


def _steps(*steps: Step | tuple[Step, ...] | None) -> tuple[Step, ...]:
    """Steps in a row, those that there are."""
    flat: list[Step] = []
    for step in steps:
        flat += step if isinstance(step, tuple) else [step] if step else []
    return tuple(flat)


def _joined(before: tuple[Step, ...], after: tuple[Step, ...]) -> tuple[Step, ...]:
    """Steps without saying the same address twice in a row."""
    if before and after and before[-1].value == after[0].value and after[0].certainty == 1:
        return (*before, *after[1:])
    return (*before, *after)


def _leads_to(url: str, place: Key) -> bool:
    """Whether a link is no way on: no address, or the page that it stands on."""
    address = identify_again(url)
    return address is None or place_of(address) == place
