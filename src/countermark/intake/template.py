"""Templates: values that a table does not hold but its columns make up, as the user says:
`--map 'url=https://www.amazon.com/dp/{asin1}'`."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any
from urllib.parse import quote

_NAMED = re.compile(r"\{([^{}]{1,200})\}")


def is_template(written: str) -> bool:
    """Whether a COLUMN of `--map` names columns in braces."""
    return bool(names_in(written))


def names_in(written: str) -> list[str]:
    """The columns that a template names."""
    return _NAMED.findall(written)


def template(
    written: str, place: Callable[[str], int | None]
) -> Callable[[Sequence[Any]], str] | None:
    """What makes the value of a row, None where a column that is named is not there.

    `place` finds a column by its name. The value is empty where a cell is; in an address, cells
    are written as addresses are (percent-encoded, slashes left).
    """
    found = [place(name) for name in names_in(written)]
    places = [at for at in found if at is not None]
    if len(places) < len(found):
        return None
    pieces = _NAMED.split(written)[::2]
    is_address = pieces[0].lower().startswith(("http://", "https://"))

    def fill(cells: Sequence[Any]) -> str:
        values = ["" if cells[at] is None else str(cells[at]).strip() for at in places]
        if not all(values):
            return ""
        if is_address:
            values = [quote(value, safe="/") for value in values]
        return "".join(part for pair in zip(pieces, [*values, ""], strict=True) for part in pair)

    return fill
