"""What stands in a bundle for people: the page that explains it, and drafts for a court."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from countermark import __version__
from countermark.evidence.note import VerifierKey

if TYPE_CHECKING:  # a bundle writes its leaflets
    from countermark.evidence.bundle import Piece

_SHOWN = 2_000
"""Items that the page lists; `items.jsonlines` has them all."""


def write(
    title: str,
    created: str,
    by: str,
    pieces: Sequence[Piece],
    facts: Sequence[Mapping[str, Any]],
    stamps: Sequence[Mapping[str, Any]],
    key: VerifierKey,
    heads: int,
) -> dict[str, bytes]:
    """The files for people, by name."""
    ordered = sorted(pieces, key=lambda each: each.name)
    told = {
        "title": title,
        "created": created,
        "by": by,
        "pieces": [_row(each) for each in ordered[:_SHOWN]],
        "more": max(0, len(ordered) - _SHOWN),
        "count": len(ordered),
        "whole": sum(each.whole for each in ordered),
        "out": Counter(each.why for each in ordered if each.why),
        "facts": facts,
        "lines": json.dumps,
        "stamps": stamps,
        "heads": heads,
        "key": str(key),
        "version": __version__,
        "concluded": any("concluded" in each for each in facts),
    }
    names = ("index.html", "certificate-902-13.html", "certificate-902-14.html")
    return {name: f"{_pages().get_template(name).render(told)}\n".encode() for name in names}


def seconds(at: str) -> int:
    """A moment as the Unix clock tells it, for `openssl ts -verify -attime`."""
    return int(datetime.fromisoformat(at).timestamp())


def _row(piece: Piece) -> dict[str, Any]:
    told = piece.item.circumstances if piece.item else None
    return {
        "name": piece.name,
        "digest": piece.digest,
        "size": piece.item.size if piece.item else None,
        "media_type": piece.item.media_type if piece.item else "",
        "told": told,
        "why": piece.why,
        "masked": piece.masked is not None,
    }


@cache
def _pages() -> Environment:
    loader = PackageLoader("countermark.evidence", "templates")
    return Environment(
        loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True,
        lstrip_blocks=True,
    )  # fmt: skip
