"""Onward: where a page sends its reader by itself, by a meta refresh or a script."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from countermark.links.script import targets

_REFRESH = re.compile(r"\s*+([\d.]{0,8})\s*+[;,\s]\s*+(?:url\s*+=\s*+)?(.*)", re.I | re.S)
_SOON = 60.0
"""Seconds after which a refresh is a way to keep a page new, not a way on."""
_CLICK = re.compile(
    r"""(?:location(?:\.href)?\s{0,9}=|location\.(?:assign|replace)\(|window\.open\()\s{0,9}
    ["']([^"'\s]{1,4000})["']""",
    re.X,
)
_WORDS = 400
_LINKS = 3
_CODE = 20_000
"""Characters of text, links and characters of script that a page may have whose script's
redirect is taken for the page's purpose: one in a longer page answers a click or a condition."""


def refreshed(content: str, absolute: Callable[[str], str | None]) -> str | None:
    """The address of `<meta http-equiv=refresh content=…>`, None where it only reloads."""
    found = _REFRESH.fullmatch(content[:5000])
    if not found:
        return None
    try:
        late = float(found[1] or "0") > _SOON
    except ValueError:
        return None
    target = found[2].strip()
    if target[:1] in ("'", '"'):
        target = target[1:].split(target[0], 1)[0]
    return absolute(target) if target and not late else None


def scripted(
    scripts: Iterable[str], text: str, links: int, absolute: Callable[[str], str | None]
) -> str | None:
    """The address that a page's scripts send on to, where that is all that the page does."""
    code = list(scripts)
    if len(text) > _WORDS or links > _LINKS or sum(map(len, code)) > _CODE:
        return None
    found = {
        target
        for script in code
        for written in targets(script)
        if not any(map(str.isspace, written.strip())) and (target := absolute(written))
    }
    return found.pop() if len(found) == 1 else None


def clicked(code: str) -> str | None:
    """The plain address in an `onclick`."""
    found = _CLICK.search(code[:10_000])
    return found[1] if found else None
