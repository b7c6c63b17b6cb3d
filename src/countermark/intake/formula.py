"""Formulas: what those few mean that exports are full of; nothing is ever computed."""

from __future__ import annotations

import re
from typing import NamedTuple

_TEXT = re.compile(r'="([^"]*)"')
_HYPERLINK = re.compile(
    r'=HYPERLINK\(\s*"([^"]*)"(?:\s*[,;]\s*"((?:[^"]|"")*)")?\s*\)', re.IGNORECASE
)
_IMAGE = re.compile(r'=[^"]{0,60}(?:"{1,2}=?)?\bIMAGE\(\s*"{1,2}([^"]+)"', re.IGNORECASE)
"""Also as Google Sheets exports it: `=IFERROR(__xludf.DUMMYFUNCTION("IMAGE(""…"")"),"")`."""


class Hyperlink(NamedTuple):
    """Words that lead somewhere."""

    address: str
    text: str


def hyperlink(written: str) -> Hyperlink | None:
    """The link that a cell is: `=HYPERLINK("https://…","Ring")`."""
    found = _HYPERLINK.fullmatch(written)
    if not found:
        return None
    return Hyperlink(found[1].strip(), (found[2] or found[1]).replace('""', '"').strip())


def linked(address: str, text: str) -> str:
    """A cell with `text` that leads to `address`, as the formula that `hyperlink` reads."""
    quoted = text.replace('"', '""')
    return f'=HYPERLINK("{address.replace(chr(34), "%22")}","{quoted}")'


def image(written: str) -> str | None:
    """The address of the picture that a cell shows: `=IMAGE("https://…")`."""
    found = _IMAGE.match(written)
    return found[1] if found else None


def address_of(written: str) -> str:
    """The address that a cell is or leads to."""
    link = hyperlink(written) if written[:1] == "=" else None
    return link.address if link else written


def shown(written: str) -> str:
    """What a person sees in a cell of one of these formulas; any other text as it is."""
    if found := _TEXT.fullmatch(written):
        return found[1]
    if written[:1] != "=":
        return written
    link = hyperlink(written)
    return link.text if link else written
