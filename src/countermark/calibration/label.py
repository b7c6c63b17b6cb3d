"""Labels: leads of which it is known whether their claim holds, reduced to what weighs in them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from countermark.records.lead import Lead
from countermark.storage.workspace import Workspace

LEAST = 20
"""Labels of either side without which nothing is estimated: with fewer, the draw of the labels
moves the weights more than what they say."""


class CalibrationError(ValueError):
    """What stands in the way of a calibration, in a sentence for a person."""


@dataclass(frozen=True, slots=True)
class Label:
    """A pair of a brand and a listing, and whether the claim of its lead holds."""

    name: str
    """One name, one label."""
    group: str
    """What must not be torn apart between fitting and testing: a seller, a world."""
    holds: bool
    findings: tuple[tuple[str, float], ...]
    """Each signal that was found, counted or not, with its certainty. Empty where nothing made a
    lead of it: it counts among the innocent or the missed, and nothing is learned from it."""

    def without(self, family: str) -> Label:
        """The label as it would be if nobody looked for that family of reasons."""
        kept = tuple(f for f in self.findings if f[0].partition(".")[0] != family)
        return Label(self.name, self.group, self.holds, kept)


def label(lead: Lead, holds: bool, name: str, group: str) -> Label:
    """The label that a lead makes."""
    found = sorted((reason.signal, reason.certainty) for reason in lead.reasons)
    return Label(name, group, holds, tuple(found))


def from_workspace(workspace: Workspace) -> tuple[Label, ...]:
    """A label for each lead whose link people have confirmed or rejected; `unsure` is none.

    Leads of one seller make one group: they resemble one another."""
    return gathered(
        label(lead, lead.link == "confirmed", lead.lead, str(lead.listing.seller or lead.lead))
        for lead in workspace.leads()
        if lead.link in ("confirmed", "rejected")
    )


def gathered(labels: Iterable[Label]) -> tuple[Label, ...]:
    """Each label once, by name; of names that are labelled both ways, none.

    The same labels give the same result in any order."""
    ordered = sorted(labels, key=_order)
    each = {given.name: given for given in ordered}
    sides = Counter(name for name, _ in {(given.name, given.holds) for given in ordered})
    return tuple(given for name, given in sorted(each.items()) if sides[name] == 1)


def check(labels: Iterable[Label], called: tuple[str, str]) -> None:
    """Raise CalibrationError where there are too few. `called` is how the two sides are called:
    those whose claim holds, those whose claim does not."""
    sides = Counter(given.holds for given in labels if given.findings)
    if min(sides[True], sides[False]) < LEAST:
        raise CalibrationError(
            f"too few labels: weights are estimated from {LEAST} {called[0]} and {LEAST} "
            f"{called[1]} leads or more; there are {sides[True]:,} and {sides[False]:,}"
        )


def _order(given: Label) -> tuple[str, bool, str, tuple[tuple[str, float], ...]]:
    return given.name, given.holds, given.group, given.findings
