"""Disguise: the listing hides what the post shows."""

from __future__ import annotations

import re
from collections.abc import Iterator

from countermark.records.goods import classes_of, offered
from countermark.records.pointer import pointer
from countermark.signals.candidate import Candidate
from countermark.signals.examples import AURELLE_POST, BRACELET, changed
from countermark.signals.mention import pictured
from countermark.signals.signal import Example, Finding, Signal

GENERIC = frozenset(
    {"generic", "unbranded", "no brand", "nobrand", "none", "n/a", "oem", "does not apply"}
    | {"markenlos", "ohne markenzeichen", "sans marque", "sin marca", "senza marca"}
    | {"无品牌", "无", "其他", "其它", "other"}
)
"""What shops have sellers write where goods have no brand: Amazon's "Generic", eBay's
"Unbranded" and its translations, Taobao's 其他/other and 无品牌."""


_COVERS = {"mosaic": "a mosaic", "blur": "a blur", "paint": "a patch of one colour"}


def is_generic(make: str | None) -> bool:
    """Whether a brand field says that there is none."""
    return (make or "").strip().casefold() in GENERIC


_LETTERS = re.compile(r"[B-DF-HJ-NP-TV-XZ]{4,}")
"""Four capitals or more without a vowel. Source: derived; since marketplaces ask for a registered
mark, sellers register letters that nobody has taken, and that nobody can say."""


def is_made_up(make: str | None) -> bool:
    """Whether a brand field holds letters that nobody can say: a make in name only."""
    return bool(_LETTERS.fullmatch((make or "").strip()))


def states_make(make: str | None) -> bool:
    """Whether a brand field names a make."""
    return bool(make and make.strip()) and not is_generic(make) and not is_made_up(make)


class DisguiseSignal(Signal):
    """A brand in the post and none in the listing; or one that is there for all to see."""

    family = "disguise"
    names = {  # noqa: RUF012
        "disguise.no-brand": "the post names the brand, the listing's words do not",
        "disguise.generic-brand": "the listing says that its goods have no brand",
        "disguise.category": "the listing's category is not that of its title's goods",
        "disguise.motif": "the listing is called by words for a motif that the brand has a mark on",
        "disguise.changed": "the listing's title was another at another time",
        "disguise.own-make": "the listing sells under a make of its own",
        "disguise.made-up": "the listing's make is a row of letters that nobody can say",
        "disguise.hidden-motif": "pictures of posts or reviews hold the brand's name or show its "
        "motif; in the listing's own photos neither was found",
        "disguise.covered": "a part of the listing's own photo was made unreadable",
        "disguise.spelt": "the listing names the brand in slang, or spelt around a filter",
        "disguise.open": "the listing names the brand itself: it hides nothing",
    }

    def findings(self, candidate: Candidate) -> Iterator[Finding]:
        """What the listing hides counts only where a post or a review names it."""
        listing = candidate.listing
        seen = listing.evidence[:1]
        reviewed = any(review.hits for review in candidate.reviews)
        reviewed = reviewed or bool(candidate.delivered or candidate.received.shows)
        if not (candidate.promotions or reviewed) or not listing.title or candidate.unseen:
            return
        if candidate.hits:
            hit = (*candidate.openly, *candidate.hits)[0]
            words = candidate.words[hit.start : hit.end]
            name = "open" if candidate.openly else "spelt"
            yield Finding(f"disguise.{name}", f"“{words}” in the listing", seen)
            return
        if is_generic(listing.brand):
            yield Finding("disguise.generic-brand", f"brand field “{listing.brand}”", seen)
        elif is_made_up(listing.brand):
            yield Finding("disguise.made-up", f"brand field “{listing.brand}”", seen)
        elif listing.brand:
            yield Finding("disguise.own-make", f"brand field “{listing.brand}”", seen)
        yield Finding("disguise.no-brand", "no brand in title or description", seen)
        titled = classes_of(offered(listing.title))
        filed = classes_of(listing.category or "")
        if titled and filed and not titled & filed:
            yield Finding("disguise.category", f"filed under “{listing.category}”", seen)
        if word := _motif(candidate):
            yield Finding("disguise.motif", f"“{word}” stands for a mark of the brand", seen)
        titles = listing.conflicts.get("title", ())
        if len(titles) > 1 and not set(titles[0].casefold().split()) & set(
            titles[-1].casefold().split()
        ):
            yield Finding("disguise.changed", " / ".join(titles[:2]), seen)
        yield from self._photos(candidate)

    def _photos(self, candidate: Candidate) -> Iterator[Finding]:
        """Of photos that were looked at only. That a motif was not found does not say that there
        is none: hence the weight."""
        own = candidate.seen
        if not own.pictures:
            return
        evidence = candidate.listing.evidence[:1]
        if not candidate.drawn and not own.shows:
            for detail, at, certainty in _elsewhere(candidate):
                looked = _count(len(own.pictures))
                told = f"{detail}; in {looked} of the listing neither name nor motif was found"
                yield Finding("disguise.hidden-motif", told, (*at, *evidence), certainty)
        for cover in own.covers[:1]:
            at = (pointer(cover.picture), *evidence)
            told = f"{_COVERS[cover.kind]} lies on a part of {cover.name}"
            yield Finding("disguise.covered", told, at, cover.certainty)

    def examples(self) -> list[Example]:
        """A silent listing; one that names the brand hides nothing."""
        named = changed(BRACELET, name="Aurelle screw bracelet")
        spelt = changed(BRACELET, name="A U R E L L E screw bracelet")
        other = changed(BRACELET, brand="QX")
        filed = changed(BRACELET, category="Phone cases")
        love = changed(BRACELET, name="Screw Love bracelet")
        post = AURELLE_POST
        silent = ("disguise.generic-brand", "disguise.no-brand")
        return [
            Example({"listing": BRACELET, "post": post}, silent, "“Generic”"),
            Example(
                {"listing": other, "post": post},
                ("disguise.no-brand", "disguise.own-make"),
                "a brand of its own",
            ),
            Example(
                {"listing": changed(BRACELET, brand="XZKQV"), "post": post},
                ("disguise.made-up", "disguise.no-brand"),
                "a brand in name only",
            ),
            Example(
                {"listing": filed, "post": post},
                (*silent, "disguise.category"),
                "a bracelet among phone cases",
            ),
            Example(
                {"listing": love, "post": post}, (*silent, "disguise.motif"), "words for the motif"
            ),
            Example({"listing": named, "post": post}, ("disguise.open",), "it says whose it is"),
            Example({"listing": spelt, "post": post}, ("disguise.spelt",), "… around a filter"),
            Example(
                {
                    "listing": BRACELET,
                    "post": post,
                    "post photo": {"shows": "aurelle-heart"},
                    "own photo": {},
                },
                (*silent, "disguise.hidden-motif"),
                "the post shows the motif, the listing's photo does not",
            ),
            Example(
                {
                    "listing": BRACELET,
                    "post": post,
                    "post photo": {"shows": "aurelle-heart"},
                    "own photo": {"shows": "aurelle-heart"},
                },
                silent,
                "both show it: nothing is hidden",
            ),
            Example(
                {"listing": BRACELET, "post": post, "own photo": {"covers": "mosaic"}},
                (*silent, "disguise.covered"),
                "a mosaic",
            ),
            Example({"listing": BRACELET, "own photo": {"covers": "paint"}}, (), "nobody pitches"),
            Example({"listing": BRACELET}, (), "honest generic goods that nobody pitches"),
        ]


def _elsewhere(candidate: Candidate) -> Iterator[tuple[str, tuple[str, ...], float]]:
    """The brand's name or motif in the pictures of posts and of reviews, the first of each; what a
    post shows is this listing as surely as it leads there."""
    for promotion in candidate.promotions:
        drawn = promotion.drawn
        hits = [
            hit._replace(start=hit.start - drawn, end=hit.end - drawn)
            for hit in promotion.hits
            if hit.start >= drawn
        ]
        sure = promotion.routes[0].certainty
        for detail, at, certainty in pictured(promotion.seen, hits):
            yield detail, at, round(certainty * sure, 3)
    yield from pictured(candidate.received, candidate.delivered)


def _count(pictures: int) -> str:
    return "the one photo" if pictures == 1 else f"the {pictures} photos"


def _motif(candidate: Candidate) -> str | None:
    """The first word of a mark's `terms` that the listing's words hold, as a word of its own where
    it is written with spaces between words."""
    words = candidate.words.casefold()
    for mark in candidate.brand.marks:
        for term in mark.terms:
            spelt = term.casefold()
            edge = r"\b" if spelt.isascii() else ""
            if spelt and re.search(rf"{edge}{re.escape(spelt)}{edge}", words):
                return term
    return None
