"""Saying: what a text says most surely of each kind, and its words."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from countermark.signals.candidate import Said


def surest(said: Iterable[Said], kinds: Collection[str]) -> list[Said]:
    """Of each of some kinds the place that says it most surely; the surest kinds first. What is
    denied is not said."""
    best: dict[str, Said] = {}
    for one in said:
        if one.kind in kinds and one.certainty > 0:
            known = best.get(one.kind)
            if known is None or one.certainty > known.certainty:
                best[one.kind] = one
    return sorted(best.values(), key=lambda one: (-one.certainty, one.start))


def quoted(text: str, said: Said) -> str:
    """The words in question, on one line."""
    return " ".join(text[said.start : said.end].split())[:120]
