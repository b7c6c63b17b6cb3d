"""A lead in lines of text, for a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from textwrap import wrap

from countermark.report.change import percent
from countermark.report.telling import Row, Telling
from countermark.report.weighing import FLOOR, probability

WIDTH = 80
_NAME, _DRAWN = 24, 34


def lines(told: Telling) -> Iterator[str]:
    """The lead line by line, at most 80 characters each, but for words that are longer."""
    yield f"{told.lead}   TLP:{told.tlp}"
    yield told.status
    yield ""
    yield from _wrapped(told.claim, "")
    for heading in ("Posts", "Listing", "Pictures", "Route"):
        yield from _part(heading, told.parts[heading])
    yield from _reasons(told)
    for heading in ("Disguise", "Rights", "What would change the grade", "Judgements", "Record"):
        yield from _part(heading, told.parts[heading])
    cited = [f"[{number}] {which}" for number, which in enumerate(told.evidence, 1)]
    yield from _part("Evidence", cited)
    yield ""
    yield from _wrapped(told.note, "")


def _part(heading: str, rows: Iterable[str]) -> Iterator[str]:
    if found := list(rows):
        yield ""
        yield heading
        for row in found:
            yield from _wrapped(row, "  ")


def _reasons(told: Telling) -> Iterator[str]:
    levels = [0.0, *FLOOR.values(), *(row.end for row in told.rows)]
    low, high = min(levels), max(levels)

    def place(bits: float) -> int:
        return round((bits - low) / (high - low) * (_DRAWN - 1))

    yield ""
    yield "Reasons, in bits: each doubles the odds. The : are where possible, likely begin"
    for row in told.rows:
        drawn = [" "] * _DRAWN
        for floor in FLOOR.values():
            drawn[place(floor)] = ":"
        start, end = sorted((place(row.start), place(row.end)))
        drawn[start : end + 1] = _sign(row) * (end - start + 1)
        so_far = percent(probability(row.end))
        yield f"  {row.weight:>+6.1f}  {row.name:<{_NAME}}{''.join(drawn)}{so_far:>8}"
        if row.detail:
            yield from _wrapped(row.detail, " " * 10)
    yield from (
        line for row in told.uncounted for line in _wrapped(f"not counted: {row}", " " * 10)
    )


def _sign(row: Row) -> str:
    if row.name in ("prior", "in all"):
        return "="
    return "+" if row.weight >= 0 else "-"


def _wrapped(text: str, indent: str) -> list[str]:
    return wrap(text, WIDTH, initial_indent=indent, subsequent_indent=indent + "  "
                if indent else "", break_long_words=False, break_on_hyphens=False)  # fmt: skip
