"""A lead told in words: the parts that `show` prints and the leaflet sets, in one wording."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from countermark.records.judgement import Judgement, last
from countermark.records.lead import Lead, LeadListing, LeadMark, LeadPost
from countermark.records.pointer import digest_of
from countermark.records.reason import Reason
from countermark.report.change import changes, percent
from countermark.report.guard import cut, defanged, visible
from countermark.report.pair import Pair, pairs
from countermark.report.weighing import uncounted, waterfall
from countermark.signals import MEANINGS
from countermark.tracing.weighing import Weights

_POSTS, _LETTERS, _NAME = 5, 400, 100
"""Posts that are told, characters of each, and of a name at the head."""
_PAIRS, _DIGITS = 3, 16
"""Pairs of pictures that are told, and digits of a picture's digest."""


@dataclass(frozen=True, slots=True)
class Row:
    """A reason of the waterfall, or the prior, or the sum: bits from `start` to `end`."""

    name: str
    weight: float
    start: float
    end: float
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Telling:
    """A lead in words. Texts of strangers in it are on one line, and cannot steer a terminal."""

    lead: str
    tlp: str
    status: str
    """Whether it is a draft, and who has decided what."""
    claim: str
    parts: Mapping[str, tuple[str, ...]]
    """Lines by heading: Posts, Listing, Route, …, and Judgements, the last first."""
    rows: tuple[Row, ...]
    uncounted: tuple[str, ...]
    evidence: tuple[str, ...]
    """The inputs that reasons cite, by their number from 1: digest and name."""
    note: str
    """What a reader must know before trusting the probability."""


def tell(lead: Lead, inputs: Mapping[str, str], weights: Weights | None = None) -> Telling:
    """The lead in words; `inputs` are the names of the inputs by digest, where they are known,
    `weights` those that it was weighed with, the shipped ones where it is None."""
    digests = list(dict.fromkeys(digest_of(p) for why in lead.reasons for p in why.evidence))
    numbers = {digest: number for number, digest in enumerate(digests, 1)}
    weights = weights or Weights.load()
    parts = {
        "Posts": _posts(lead.posts),
        "Listing": _listing(lead.listing),
        "Pictures": tuple(_pair(pair, lead) for pair in pairs(lead)[:_PAIRS]),
        "Route": tuple(
            f"{plain(step.kind)}: {plain(step.value)}"
            + (f" (seen {plain(step.observed)})" if step.observed else "")
            + (f" – {plain(step.note)}" if step.note else "")
            for step in lead.route
        ),
        "Disguise": tuple(plain(sign) for sign in lead.disguise),
        "Rights": tuple(_mark(mark) for mark in lead.marks),
        "What would change the grade": tuple(map(plain, changes(lead, weights.bits, MEANINGS))),
        "Judgements": tuple(
            _judgement(given, lead.judgements) for given in reversed(lead.judgements)
        ),
        "Record": _record(lead),
    }
    return Telling(
        lead=plain(lead.lead),
        tlp=lead.tlp.value,
        status=_status(lead),
        claim=_claim(lead),
        parts=parts,
        rows=_rows(lead, numbers),
        uncounted=tuple(
            f"{plain(why.signal)} {why.weight:+.1f}: {_seen(why, numbers)}"
            for why in uncounted(lead)
        ),
        evidence=tuple(
            f"sha256:{digest}" + (f"  {plain(inputs[digest])}" if digest in inputs else "")
            for digest in digests
        ),
        note=plain(weights.note),
    )


def plain(text: object) -> str:
    """A stranger's text on one line: signs that steer are spelt out, addresses are no links."""
    return visible(defanged(" ".join(str(text).split())))


def _status(lead: Lead) -> str:
    given = last(lead.judgements, "link")
    by = f"by {plain(cut(given.by, _NAME))} on {given.at[:10]}" if given else ""
    told = {
        "unjudged": "DRAFT: nobody has judged this link.",
        "unsure": f"DRAFT: looked at {by} and left open.",
        "rejected": f"REJECTED {by}: the claim below does not hold in their judgement.",
        "confirmed": f"Link confirmed {by}.",
    }[lead.link]
    return told if lead.current else f"{told} The last run did not find it; an earlier one did."


def _claim(lead: Lead) -> str:
    posts = len(lead.posts)
    subject = {
        0: "This listing gives itself away: it offers goods as",
        1: "This post sends buyers to this listing for goods offered as",
    }.get(posts, f"These {posts} posts send buyers to this listing for goods offered as")
    return (
        f"{subject} {plain(cut(lead.brand, _NAME))}’s without its authorisation: {lead.grade}, "
        f"{percent(lead.probability)} ({lead.weight:+.1f} bits). Of the goods: {lead.goods}."
    )


def _posts(posts: Sequence[LeadPost]) -> tuple[str, ...]:
    if not posts:
        return ("None: the listing gives itself away by its own words, photos or reviews.",)
    more = len(posts) - _POSTS
    return (
        *map(_post, posts[:_POSTS]),
        *([f"and {more:,} more, in leads.jsonl"] if more > 0 else []),
    )


def _post(post: LeadPost) -> str:
    facts = [f"by {plain(post.account)}"] if post.account else []
    facts += [plain(post.published)] if post.published else []
    facts += [plain(post.state)] if post.state != "unknown" else []
    head = ", ".join([plain(post.key), *facts])
    return f"{head}: “{plain(cut(post.text, _LETTERS))}”" if post.text else head


def _listing(listing: LeadListing) -> tuple[str, ...]:
    price = " ".join(filter(None, (listing.price, listing.currency)))
    facts = {
        "title" if listing.described else "title in a sheet, its page was not seen": listing.title,
        "key": listing.key,
        "address": listing.url,
        "price": price,
        "seller": listing.seller,
        "offer": ", ".join(f"{name} {what}" for name, what in listing.offer.items() if what),
        "brand field": listing.brand,
        "category": listing.category,
        "state": listing.state,
    }
    return tuple(f"{name}: {plain(value)}" for name, value in facts.items() if value)


def _pair(pair: Pair, lead: Lead) -> str:
    """What a picture shows, beside which other, and the words in it."""
    whose = {"listing": "of the listing", "review": "of a review"}.get(pair.holder)
    whose = whose or f"of {plain(lead.posts[pair.number].key)}"
    name = f"{plain(cut(pair.picture.name, _NAME))}, sha256:{pair.picture.digest[:_DIGITS]}…"
    texts = [f"“{plain(text.text)}”" for text in pair.picture.texts if text.kind != "cover"]
    words = f"; in it {' '.join(texts)}" if texts else ""
    return f"{name} {whose}: {_said(pair)}{cut(words, _LETTERS)}"


def _said(pair: Pair) -> str:
    other = f"sha256:{pair.other[:_DIGITS]}…"
    if pair.match is None:
        return f"no likeness to the listing’s {other} was found"
    note = plain(pair.match.note)
    return {
        "likeness": f"as the listing’s {other}: {note}",
        "motif": f"it shows {note}, as the brand’s {other} does",
        "reference": f"it is the brand’s own photo of {note}, {other}",
    }[pair.match.kind]


def _mark(mark: LeadMark) -> str:
    covers = {True: "covers such goods", False: "does not cover such goods"}
    says = [
        f"{plain(mark.mark)} ({plain(mark.registration)})",
        "in force" if mark.in_force else "not in force",
        "goods cannot be told" if mark.goods_covered is None else covers[mark.goods_covered],
    ]
    return ", ".join(says + ([plain(mark.territory)] if mark.territory else []))


def _record(lead: Lead) -> tuple[str, ...]:
    first, last_seen = (plain(moment or "unknown") for moment in (lead.seen.first, lead.seen.last))
    return (
        f"seen: {first}" if first == last_seen else f"seen: {first} to {last_seen}",
        f"priority: {lead.priority:.2f}",
        *([f"operator: {plain(lead.operator)}"] if lead.operator else []),
        f"evidence: {'preserved' if lead.preserved else 'not yet preserved'}",
        f"standing: {lead.standing.value}",
    )


def _rows(lead: Lead, numbers: Mapping[str, int]) -> tuple[Row, ...]:
    return (
        Row("prior", lead.prior, 0.0, lead.prior, "before any evidence; a recorded setting"),
        *(
            Row(plain(s.reason.signal), s.reason.weight, s.start, s.end, _seen(s.reason, numbers))
            for s in waterfall(lead)
        ),
        Row("in all", lead.weight, 0.0, lead.weight, lead.grade),
    )


def _seen(reason: Reason, numbers: Mapping[str, int]) -> str:
    places = [
        " ".join(filter(None, (f"{numbers[digest_of(p)]}", plain(p.partition("#")[2]))))
        for p in reason.evidence
    ]
    return plain(reason.detail) + (f" [{'; '.join(places)}]" if places else "")


def _judgement(given: Judgement, every: tuple[Judgement, ...]) -> str:
    says = [f"link {given.link}"] if given.link else []
    says += [f"goods {given.goods}"] if given.goods else []
    says += [f"revokes {given.revokes}"] if given.revokes else []
    by = f"{given.at[:16].replace('T', ' ')} UTC, {plain(given.by)}: {', '.join(says)}"
    note = f" – {plain(given.note)}" if given.note else ""
    revoked = [f" (revoked by {plain(other.by)})" for other in every
               if other.revokes == given.judgement]  # fmt: skip
    return f"{by}{note} ({given.judgement}){revoked[0] if revoked else ''}"
