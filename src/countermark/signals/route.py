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
        "route.sheet": "a row of a sheet links the listing under the brand's name",
    }

    def findings(self, candidate: Candidate) -> Iterator[Finding]:
        """The surest ways first."""
        ways = sorted(candidate.routes(), key=lambda way: -way[1].certainty)
        for promotion, route in ways[:SHOWN]:
            steps = " → ".join(step.value for step in route.route)
            yield Finding(
                f"route.{_way(route, promotion.kind)}",
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


def _way(route: Route, kind: str) -> str:
    steps = {step.kind for step in route.route}
    for step, way in (
        ("comment", "comment"),
        ("page", "page"),
        ("redirect", "redirect"),
        ("wrapper", "wrapper"),
        ("agent", "wrapper"),
    ):
        if step in steps:
            return "sheet" if kind == "sheet" else way
    return "sheet" if kind == "sheet" else "direct"
