"""The guard: text of strangers on its way into the page stays text."""

from __future__ import annotations

import json
import re
from typing import Any

from markupsafe import Markup, escape

_SIGNS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]")
_ADDRESS = re.compile(r"\bhttp(s?)://([^/\s?#]{1,255})", re.IGNORECASE)
_IN_MARKUP = {ord(sign): f"\\u{ord(sign):04x}" for sign in "<\u2028\u2029"}


def visible(text: str) -> str:
    """`text` with the signs that steer direction, lines and terminals spelt out (`‹U+202E›`).

    Unicode UAX #9 and TR #36: such signs make a reader see another order than is written.
    """
    return _SIGNS.sub(lambda sign: f"‹U+{ord(sign[0]):04X}›", text)


def defanged(text: str) -> str:
    """`text` with every web address in it spoilt, so that no program makes a link of it."""
    return _ADDRESS.sub(lambda found: f"hxxp{found[1]}://{found[2].replace('.', '[.]')}", text)


def cut(text: str, longest: int) -> str:
    """At most `longest` characters of `text`, and how many were left out."""
    if len(text) <= longest:
        return text
    return f"{text[:longest]}… [{len(text) - longest:,} more characters in leads.jsonl]"


def foreign(value: object, longest: int = 300) -> Markup:
    """A stranger's text as markup: escaped, cut, defanged and apart from its surroundings."""
    text = "" if value is None else visible(defanged(cut(str(value), longest)))
    return Markup("<bdi>{}</bdi>").format(escape(text))


def island(value: Any) -> Markup:
    """`value` as JSON that can stand inside a script element and cannot end it."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return Markup(text.translate(_IN_MARKUP))  # noqa: S704 - nothing that markup reads is left
