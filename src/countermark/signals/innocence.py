"""Innocence: what those say who link a listing beside a brand's name and promote no counterfeit."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from countermark.signals.candidate import Candidate, Promotion, Said
from countermark.signals.disguise import is_generic
from countermark.signals.examples import AURELLE_POST, BRACELET, changed
from countermark.signals.saying import quoted, surest
from countermark.signals.signal import Example, Finding, Signal
from countermark.text.fold import fold, is_spaceless
from countermark.text.lexicon import INNOCENT, LURES

GENTLE = frozenset({"ask-for-link", "coded", "price-brag", "stamped"})
"""Lures that honest people use as well: they do not outweigh what speaks for a post."""
ENOUGH = 0.5
"""Certainty from which what is said speaks for a post. A setting."""
PLAIN = 0.85
"""Certainty from which a warning is plain, whatever it tells of lures. A setting."""
MANY = 4
"""Brands in one post from which each is there to be found by, and none is what is sold."""
OPEN = frozenset({"compatible", "second-hand"})
"""What a listing says of goods only where it names whose they are: a "vintage" bag of no name is
no used one."""
_FOR = re.compile(
    r"(?:\b(?:for|fits?|fitting|suits|für|passend zu|pour|para|per|adatto a|compatible with|"
    r"kompatibel mit|compatible avec|compatible con|compatibile con|compatível com|для|için)"
    r"(?: (?:the|your|die|den|la|le|les|el|il|seu|sua))?|适用于?|适配|兼容|لـ?)\s*\Z",
    re.IGNORECASE,
)
_AFTER = re.compile(
    r"\W{0,2}(?:[- ]?(?:compatible|kompatibel|compatibile|compatível|uyumlu)\b|"
    r"适用|专用|通用|için)",
    re.IGNORECASE,
)
"""Words before and after a name that say what goods are for. Source: derived, from the titles of
straps, cases and care sets."""
_TAG = re.compile(r"[#＃]\w")
TAGS = 6
"""Hashtags from which a brand that is only one of them is there for reach."""
_TOLD = {
    "warning": "warns of counterfeits",
    "no-logo": "says that the goods copy no mark",
    "comparison": "compares or reviews",
    "gift-guide": "is a guide to gifts, or to the dear and the cheap",
    "reach": "tags for reach or keeps a wish list",
    "second-hand": "is about used goods",
    "compatible": "is about what fits the brand's goods",
    "editorial": "is editorial",
    "authorised": "says that it is official or authorised",
    "question": "asks",
}


def is_innocent(said: Iterable[Said]) -> bool:
    """Whether a text says more for itself than against: it warns, or what speaks for it is
    surer than the surest of the lures that honest people do not use."""
    said = tuple(said)
    if warns(said):
        return True
    kinds = INNOCENT - {"question", "warning"}
    innocent = max((one.certainty for one in said if one.kind in kinds), default=0.0)
    return innocent >= ENOUGH and innocent > _lure(said)


def warns(said: Iterable[Said]) -> bool:
    """Whether a text warns: plainly, or more surely than it lures. Words that a warning itself is
    made of ("a replica!") are no lure."""
    said = tuple(said)
    warnings = [one for one in said if one.kind == "warning" and one.certainty >= ENOUGH]
    others = [one for one in said if not any(_within(one, warning) for warning in warnings)]
    plainest = max((one.certainty for one in warnings), default=0.0)
    return bool(warnings) and plainest >= min(_lure(others), PLAIN)


def _lure(said: Iterable[Said]) -> float:
    return max((one.certainty for one in said if one.kind in LURES - GENTLE), default=0.0)


def _within(one: Said, other: Said) -> bool:
    return other.start <= one.start and one.end <= other.end


class InnocenceSignal(Signal):
    """All of these speak against the lead. They are asked of what promotes the listing and of the
    listing's own words; posts in `Candidate.aside` have been left out already."""

    family = "innocence"
    names = {  # noqa: RUF012
        "innocence.warning": "the post warns of a counterfeit",
        "innocence.no-logo": "the goods are said to copy no mark, or to be no such brand's",
        "innocence.comparison": "the post compares or reviews",
        "innocence.gift-guide": "the post is a guide to gifts, or to the dear and the cheap",
        "innocence.reach": "the brand is tagged for reach, or stands on a wish list",
        "innocence.second-hand": "used goods of the brand are sold on",
        "innocence.compatible": "the goods fit or care for the brand's, and say so",
        "innocence.editorial": "the post is editorial: a trend report, tested, a commission told",
        "innocence.authorised": "the post says that it is official or authorised",
        "innocence.question": "the post asks",
        "innocence.own-make": "the post names the make that the listing sells under",
        "innocence.many-brands": "the post names several brands, or only one tag among many",
    }

    def findings(self, candidate: Candidate) -> Iterator[Finding]:
        """The surest of each kind in each text, then what structure tells."""
        for promotion in candidate.promotions:
            for said in surest(promotion.said, INNOCENT):
                detail = f"{promotion.key} {_TOLD[said.kind]}: “{quoted(promotion.text, said)}”"
                yield Finding(f"innocence.{said.kind}", detail, promotion.evidence, said.certainty)
        for said in surest(candidate.said, INNOCENT):
            if said.kind == "no-logo" or (candidate.hits and said.kind in OPEN):
                detail = f"the listing {_TOLD[said.kind]}: “{quoted(candidate.words, said)}”"
                evidence = candidate.listing.evidence[:1]
                yield Finding(f"innocence.{said.kind}", detail, evidence, said.certainty)
        if fits := _fits(candidate):
            detail = f"the listing is for the brand's goods: “{fits}”"
            yield Finding("innocence.compatible", detail, candidate.listing.evidence[:1])
        yield from self._own_make(candidate)
        yield from self._many(candidate)

    def _own_make(self, candidate: Candidate) -> Iterator[Finding]:
        make = (candidate.listing.brand or "").strip()
        if len(make) < 3 or is_generic(make) or _is_brand(make, candidate):
            return
        edge = "" if is_spaceless(make[0]) else r"\b"
        wanted = re.compile(f"{edge}{re.escape(fold(make))}{edge}")
        naming = [p for p in candidate.promotions if wanted.search(fold(p.text))]
        if naming and len(naming) == len(candidate.promotions):
            detail = f"{naming[0].key} names “{make}”, under which the listing sells"
            yield Finding("innocence.own-make", detail, naming[0].evidence)

    def _many(self, candidate: Candidate) -> Iterator[Finding]:
        loud = [p for p in candidate.promotions if _for_reach(p)]
        if loud and len(loud) == len(candidate.promotions):
            promotion = loud[0]
            what = f"{promotion.brands} brands" if promotion.brands >= MANY else "many tags"
            detail = f"{promotion.key} names {what} at once"
            yield Finding("innocence.many-brands", detail, promotion.evidence)

    def examples(self) -> list[Example]:
        """Warnings, guides, used goods, straps; and a post that says nothing of the kind."""

        def told(text: str) -> dict[str, object]:
            return changed(AURELLE_POST, articleBody=f"{text} amazon.com/dp/B0EXAMPLE1")

        own = changed(BRACELET, brand="Nordheim")
        return [
            Example(
                {"listing": BRACELET, "post": told("Do not buy this, it is a fake Aurelle!")},
                ("innocence.warning",),
                "a warning",
            ),
            Example(
                {"listing": own, "post": told("Like Aurelle, made by Nordheim under its name.")},
                ("innocence.own-make",),
                "an honest make",
            ),
            Example(
                {"listing": BRACELET, "post": told("#aurelle #a #b #c #d #e #f new kettle")},
                ("innocence.many-brands",),
                "one tag of seven",
            ),
            Example(
                {
                    "listing": changed(BRACELET, name="Strap compatible with Aurelle Vis"),
                    "post": told("the strap for my Aurelle"),
                },
                ("innocence.compatible",),
                "an accessory",
            ),
            Example({"listing": BRACELET, "post": AURELLE_POST}, (), "a pitch"),
        ]


def _fits(candidate: Candidate) -> str | None:
    """The words of the listing's title that say that the goods are for the brand's."""
    title = candidate.listing.title
    for hit in candidate.hits:
        before = _FOR.search(title[max(0, hit.start - 40) : hit.start])
        after = _AFTER.match(title, hit.end)
        if hit.end <= len(title) and (before or after):
            start = hit.start - len(before[0]) if before else hit.start
            return title[start : after.end() if after else hit.end]
    return None


def _is_brand(make: str, candidate: Candidate) -> bool:
    names = (candidate.brand.name, *candidate.brand.aliases)
    return fold(make) in {fold(name) for name in names}


def _for_reach(promotion: Promotion) -> bool:
    if promotion.brands >= MANY:
        return True
    tagged = bool(promotion.hits) and all(hit.way == "tag" for hit in promotion.hits)
    return tagged and len(_TAG.findall(promotion.text)) >= TAGS
