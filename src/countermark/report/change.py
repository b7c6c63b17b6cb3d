"""What would change the grade of a lead, in sentences for a person."""

from __future__ import annotations

from collections.abc import Mapping

from countermark.records.lead import Lead
from countermark.report.weighing import falls, lifts, missing, rises

_LIFTS = 4
"""Kinds of reasons that are named; what matters most comes first."""


def changes(lead: Lead, bits: Mapping[str, float], meanings: Mapping[str, str]) -> tuple[str, ...]:
    """What would lift the lead to the next grade, and what would drop it below its own.

    `bits` are the weights of all signals, `meanings` what each says, both by `FAMILY.NAME`."""
    told = [*_upwards(lead, bits, meanings)]
    told += [
        f"Without {fall.reason.signal}, which speaks against it, it would be {fall.grade} "
        f"({percent(fall.probability)})."
        for fall in rises(lead)
    ]
    if lead.grade != "abstain":
        told += [
            f"Without {fall.reason.signal} it falls to {fall.grade} ({percent(fall.probability)})."
            for fall in falls(lead)
        ] or ["No single reason carries it: without any one of them the grade stays."]
    if not any(reason.counted and reason.weight < 0 for reason in lead.reasons):
        told.append("Nothing counted speaks against it.")
    return tuple(told)


def _upwards(lead: Lead, bits: Mapping[str, float], meanings: Mapping[str, str]) -> list[str]:
    lacking = missing(lead)
    if lacking is None:
        return []
    upper, lacks = lacking
    if not lacks:
        return [f"The weight would do for {upper}; too few kinds of evidence speak."]
    found = [
        f"{lift.signal} ({meanings[lift.signal]}, {lift.gain:+.1f})"
        if lift.signal in meanings
        else f"{lift.signal} ({lift.gain:+.1f})"
        for lift in lifts(lead, bits)[:_LIFTS]
    ]
    more = f"{lacks:.1f} bits more would make it {upper}"
    if not found:
        return [f"{more}: no single kind of reason that is not seen so far brings as many."]
    return [f"{more}. Any one of these, not seen so far, brings them: {'; '.join(found)}."]


def percent(probability: float) -> str:
    """`54 %`; never a certainty: `>99 %` and `<0.1 %` are the ends."""
    if probability > 0.99:
        return ">99 %"
    if probability < 0.001:
        return "<0.1 %"
    return f"{100 * probability:.{int(probability < 0.0095)}f} %"
