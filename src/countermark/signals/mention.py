"""Mention: what leads to the listing names the brand."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from countermark.records.pointer import pointer
from countermark.signals.candidate import Candidate, Hit, Promotion
from countermark.signals.examples import AURELLE_POST, BRACELET, changed
from countermark.signals.seen import Seen, Written
from countermark.signals.signal import Example, Finding, Signal

SHOWN = 5
MISREAD = 0.6
"""Certainty that a name with one letter amiss, read in a picture, is the brand's. A setting."""


class MentionSignal(Signal):
    """The brand's name, by how it is written."""

    family = "mention"
    names = {  # noqa: RUF012
        "mention.name": "the post names the brand, one of its marks or product lines",
        "mention.tag": "the post carries the brand as a hashtag",
        "mention.nickname": "the post uses slang known to stand for the brand",
        "mention.disguised": "the post spells the brand around a filter: l3et, s p a c e s",
        "mention.typo": "the post names the brand with a slip of one letter",
        "mention.handle": "the brand is part of an account's handle",
        "mention.bio": "the bio of the account that leads to the listing names the brand",
        "mention.listing": "the listing itself names the brand, in its title or description",
        "mention.drawn": "the words in the post's picture name the brand",
        "mention.shown": "the post's picture shows what the brand's references show",
        "mention.own-photo": "the listing's own photos hold the brand's name or show its motif",
    }

    def findings(self, candidate: Candidate) -> Iterator[Finding]:
        """One for each promotion and way of naming."""
        given = 0
        for promotion in candidate.promotions:
            named = {_name(hit, promotion): hit for hit in reversed(promotion.hits)}
            for name, hit in named.items():
                if given == SHOWN:
                    return
                given += 1
                yield Finding(
                    f"mention.{name}",
                    f"“{promotion.text[hit.start : hit.end]}” in {promotion.key}",
                    promotion.evidence,
                )
            for shown in promotion.seen.shows[:1]:
                detail = f"{shown.name} of {promotion.key} shows {shown.reference}"
                evidence = (pointer(shown.picture), *promotion.evidence)
                yield Finding("mention.shown", detail, evidence, shown.certainty)
        listing = candidate.listing
        for hit in candidate.hits[:1]:
            where = "a sheet's row for it" if candidate.unseen else "the listing"
            told = f"“{candidate.words[hit.start : hit.end]}” in {where}"
            yield Finding("mention.listing", told, listing.evidence[:1])
        for detail, evidence, certainty in pictured(candidate.seen, candidate.drawn):
            told = f"the listing's own photo: {detail}"
            yield Finding("mention.own-photo", told, (*evidence, *listing.evidence[:1]), certainty)

    def examples(self) -> list[Example]:
        """A tag and a name, written and drawn; a post that names nothing is no promotion of the
        brand's goods."""
        plain = changed(AURELLE_POST, articleBody="like Maison Aurelle! amazon.com/dp/B0EXAMPLE1")
        silent = changed(AURELLE_POST, articleBody="so pretty amazon.com/dp/B0EXAMPLE1")
        open_ = changed(BRACELET, name="Aurelle style bracelet")
        bio = {
            "@type": "Person",
            "url": "https://www.instagram.com/mira.finds/",
            "description": "aurelle looks for less",
            "sameAs": ["https://www.amazon.com/dp/B0EXAMPLE1"],
        }
        return [
            Example({"listing": open_}, ("mention.listing",), "the listing's own words"),
            Example({"listing": BRACELET, "post": AURELLE_POST}, ("mention.tag",), "a hashtag"),
            Example({"listing": BRACELET, "post": plain}, ("mention.name",), "the full name"),
            Example({"listing": BRACELET, "post": silent}, (), "it links, and knows nothing"),
            Example({"listing": BRACELET, "bio": bio}, ("mention.bio",), "named in the bio alone"),
            Example(
                {"listing": BRACELET, "bio": changed(bio, description="Zürich. coffee, books")},
                (),
                "a bio that links, and names nothing",
            ),
            Example(
                {"listing": BRACELET, "post": silent, "post photo": {"words": "AURELLE"}},
                ("mention.drawn",),
                "the name in the picture",
            ),
            Example(
                {"listing": BRACELET, "post": silent, "post photo": {"shows": "aurelle-heart"}},
                ("mention.shown",),
                "the motif in the picture",
            ),
            Example(
                {"listing": BRACELET, "own photo": {"words": "AURELLE 750"}},
                ("mention.own-photo",),
                "the name is engraved, for all to see",
            ),
            Example(
                {"listing": BRACELET, "own photo": {"words": "FREE GIFT BOX"}}, (), "other words"
            ),
        ]


def pictured(seen: Seen, hits: Sequence[Hit]) -> Iterator[tuple[str, tuple[str, ...], float]]:
    """The surest name and the surest motif that pictures hold: a sentence, its evidence, its
    certainty. `hits` are places in the words of the pictures."""
    named = [(seen.written(hit.start), hit) for hit in hits]
    for written, hit in sorted(named, key=lambda one: -_sure(*one))[:1]:
        words = seen.text[hit.start : hit.end]
        yield f"{written.name} says “{words}”", (pointer(written.picture),), _sure(written, hit)
    for shown in sorted(seen.shows, key=lambda one: -one.certainty)[:1]:
        detail = f"{shown.name} shows {shown.reference}"
        yield detail, (pointer(shown.picture),), shown.certainty


def _sure(written: Written, hit: Hit) -> float:
    """A letter that was misread may have made another word."""
    return round(written.certainty * (MISREAD if hit.way == "typo" else 1.0), 3)


def _name(hit: Hit, promotion: Promotion) -> str:
    if hit.start >= promotion.drawn:
        return "drawn"
    if promotion.kind == "account" and hit.way in ("plain", "tag", "typo"):
        return "nickname" if hit.kind == "nickname" else "bio"
    if hit.way in ("tag", "handle", "typo"):
        return hit.way
    if hit.kind == "nickname":
        return "nickname"
    return "name" if hit.way == "plain" else "disguised"
