"""The leaflet: a lead on one page, as PDF."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from countermark.records.picture import WHOLE, Place
from countermark.report.change import percent
from countermark.report.guard import cut
from countermark.report.telling import Row, Telling
from countermark.report.weighing import FLOOR, probability

if TYPE_CHECKING:  # a leaflet without pictures loads none of their libraries
    from countermark.pictures.thumbnail import Small

_MOST, _LETTERS = 10, 520
"""Lines of a part, and characters of a line before the template cuts it further to fit the page."""
_REASONS = 14
"""The prior and the counted reasons: one a family, so that more than a dozen are not to be seen."""
_DIGESTS = 120
"""Characters of a piece of evidence: its digest, and the beginning of its name."""
_LONG = re.compile(r"\S{20}(?=\S{4})")


@dataclass(frozen=True, slots=True)
class Drawn:
    """A picture, and the part of it that is marked."""

    picture: Small
    box: Place = WHOLE


def leaflet(told: Telling, pictures: Sequence[Drawn] = ()) -> bytes:
    """The lead on one A4 page: text at the largest size that fits, cut where none does. The same
    telling gives the same bytes where the same fonts are installed. `pictures` stand side by
    side."""
    import typst

    template = files("countermark.report") / "templates" / "leaflet.typ"
    content = json.dumps(_content(told, pictures))
    made = typst.compile(template.read_bytes(), format="pdf", sys_inputs={"lead": content})
    assert isinstance(made, bytes)
    return made


def _content(told: Telling, pictures: Sequence[Drawn]) -> dict[str, Any]:
    levels = [0.0, *FLOOR.values(), *(row.end for row in told.rows)]
    return {
        "lead": told.lead,
        "tlp": told.tlp,
        "status": _fit(told.status),
        "mark": next((m for m in ("DRAFT", "REJECTED") if told.status.startswith(m)), ""),
        "claim": _fit(told.claim),
        "parts": {heading: _few(lines) for heading, lines in told.parts.items()},
        "rows": [_row(row) for row in (*told.rows[:-1][:_REASONS], told.rows[-1])],
        "uncounted": _few(told.uncounted, 4),
        "evidence": _few(cut(each, _DIGESTS) for each in told.evidence),
        "floors": list(FLOOR.values()),
        "low": min(levels) - 0.3,
        "high": max(levels) + 0.3,
        "note": _fit(told.note),
        "pictures": [_drawn(each) for each in pictures],
    }


def _drawn(drawn: Drawn) -> dict[str, Any]:
    left, top, right, bottom = (share / 10 for share in drawn.box)
    return {
        "content": list(drawn.picture.content),
        "ratio": drawn.picture.width / drawn.picture.height,
        "box": [left, top, right - left, bottom - top] if drawn.box != WHOLE else [],
    }


def _row(row: Row) -> dict[str, Any]:
    whole = row.name in ("prior", "in all")
    return {
        "name": _fit(row.name),
        "weight": f"{row.weight:+.1f}",
        "start": row.start,
        "end": row.end,
        "detail": _fit(row.detail),
        "far": percent(probability(row.end)),
        "kind": "whole" if whole else "for_" if row.weight >= 0 else "against",
    }


def _few(lines: Iterable[str], most: int = _MOST) -> list[str]:
    every = list(lines)
    more = len(every) - most
    shown = [_fit(line) for line in every[:most]]
    return [*shown, f"and {more:,} more, in leads.jsonl"] if more > 0 else shown


def _fit(text: str) -> str:
    """Cut, with places in long words where a line may break, and none before a `%`."""
    whole = cut(text, _LETTERS).replace(" %", "\u00a0%")
    return _LONG.sub(lambda found: f"{found[0]}\u200b", whole)
