"""Route: a way leads from a post that names the brand to the listing."""

from __future__ import annotations

from collections.abc import Iterator

from countermark.records.route import Route
from countermark.signals.candidate import Candidate
from countermark.signals.examples import AURELLE_POST, BRACELET
from countermark.signals.signal import Example, Finding, Signal

SHOWN = 5
"""Routes that a lead cites; routes.jsonl holds all of them."""


class RouteSignal(Signal):
    """The ways, each under the name of its weakest step."""

    family = "route"
    names = {  # noqa: RUF012
        "route.direct": "the post links the listing itself",
        "route.redirect": "the post's link redirects to the listing",
        "route.wrapper": "the post's link wraps the listing: an agent, a redirector, a deep link",
        "route.page": "the post links a page that lists the listing's link",
        "route.comment": "a comment under the post links the listing",
        "route.bio": "the post sends its readers to the bio, which leads to the listing",
        "route.hidden": "the post writes the listing's link so that filters miss it",
        "route.code": "the post gives the listing's item code instead of a link",
        "route.message": "the post tells its readers to write; the answer links the listing",
        "route.story": "the post sends its readers to a story that links the listing",
        "route.quoted": "the post shares another, or speaks of an earlier one, that leads there",
        "route.search": "the post gives a search phrase that only the listing's title fits",
        "route.store": "the post names the seller's shop and which of its goods",
        "route.qr": "a QR or bar code in the post's picture holds the listing's link",
        "route.overlay": "the listing's link or item code is written in the post's picture",
        "route.picture": "the post shows the listing's own photo",
        "route.sheet": "a row of a sheet links the listing under the brand's name",
    }

    def findings(self, candidate: Candidate) -> Iterator[Finding]:
        """The surest ways first."""
        ways = sorted(candidate.routes(), key=lambda way: -way[1].certainty)
        for promotion, route in ways[:SHOWN]:
            steps = " → ".join(step.value for step in route.route)
            yield Finding(
                f"route.{way_of(route, promotion.kind)}",
                f"{promotion.key}: {steps}",
                route.evidence or promotion.evidence,
                route.certainty,
            )

    def examples(self) -> list[Example]:
        """A linked listing; a listing that nothing links."""
        return [
            Example({"listing": BRACELET, "post": AURELLE_POST}, ("route.direct",), "a plain link"),
            Example({"listing": BRACELET}, (), "nothing leads to it"),
        ]


def way_of(route: Route, kind: str) -> str:
    """The name of a route by its weakest step; `kind` is that of what promotes."""
    steps = {step.kind for step in route.route}
    for step, way in (
        ("picture", "picture"),
        ("qr", "qr"),
        ("overlay", "overlay"),
        ("search", "search"),
        ("store", "store"),
        ("quoted", "quoted"),
        ("post", "quoted"),
        ("story", "story"),
        ("message", "message"),
        ("comment", "comment"),
        ("bio", "bio"),
        ("code", "code"),
        ("hidden", "hidden"),
        ("page", "page"),
        ("redirect", "redirect"),
        ("wrapper", "wrapper"),
        ("agent", "wrapper"),
    ):
        if step in steps:
            return "sheet" if kind == "sheet" else way
    return "sheet" if kind == "sheet" else "direct"
