"""Doubtful: what was read in a picture may be read otherwise; a reading that exactly one known
listing answers is the one that was meant."""

from __future__ import annotations

import re
from dataclasses import replace

from countermark.links.address import identify_again
from countermark.links.caption import read
from countermark.pictures.reading import readings
from countermark.records.key import Key, Kind
from countermark.records.route import Step
from countermark.tracing.walk import Start
from countermark.tracing.way import Way

_TOKEN = re.compile(
    r"(?<![A-Za-z0-9])(?:(?=[A-Za-z]*[0-9])[A-Za-z0-9]{6,40}|[A-Z]{8,40})(?![A-Za-z0-9])"
    r"|(?<=[?&])[A-Za-z]{4,20}(?==)"
)
"""What may be the number of an item: figures in it, or capitals that figures were read as. Or the
name that an address has for it: itemlD for itemID."""
_MOST = 4
"""Places of one picture that are read otherwise."""
OTHERWISE = 0.8
"""Certainty of another reading, before a known listing answers it. A setting."""


def doubted(start: Start, text: str, step: Step, made: list[Way]) -> list[Way]:
    """The ways that were made of a picture's text, joined with those of its other readings, of
    which only known listings count. `step` says where the text stands."""
    own = _targets(text)
    for place in list(_TOKEN.finditer(text))[:_MOST]:
        before, after = text[: place.start()], text[place.end() :]
        others: dict[Key, str] = {}
        for reading in readings(place[0])[1:]:
            for key in _targets(before + reading.text + after) - own:
                others.setdefault(key, reading.text)
        if not others:
            continue
        here = own - _targets(f"{before} {after}")
        span = next(start.groups)
        made = [
            replace(way, span=span, landed=way.route.target)
            if way.route.target in here and way.span is None
            else way
            for way in made
        ]
        for key, said in others.items():
            note = f"{step.note}, read “{said}”"
            sure = round(step.certainty * OTHERWISE, 4)
            steps = (
                step.model_copy(update={"value": place[0], "certainty": sure, "note": note}),
                Step(kind="listing", value=str(key)),
            )
            route = start.route(key, steps, "listing")
            made.append(Way(route, "", key, span, only_known=True))
    return made


def _targets(text: str) -> set[Key]:
    """The items that a text names by a link or a code."""
    said = read(text)
    addresses = (identify_again(link.url) for link in said.links)
    linked = {at.key for at in addresses if at and at.key.kind is Kind.ITEM}
    return linked | {code.key for code in said.codes}
