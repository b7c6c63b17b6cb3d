"""Documents as text: one spelling for one document, whatever it holds."""

from __future__ import annotations

import json
import re
from typing import Any

_UNWRITABLE = re.compile(r"\\(?=u[0-9a-f]{4})|[\x00\ud800-\udfff]")
_ESCAPED = re.compile(r"\\u([0-9a-f]{4})")
_SURROGATE = re.compile(r"[\ud800-\udfff]")


def written(document: Any) -> str:
    """Canonical JSON: sorted names, no spaces; NUL and lone surrogates, which databases refuse,
    as escapes. NaN and infinity, which JSON does not know, are kept in the way of JavaScript."""
    text = json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return _SURROGATE.sub(_escape, text)


def read(text: str) -> Any:
    """The document back."""
    return json.loads(text)


def escaped(text: str) -> str:
    r"""`text` as a database takes it: NUL and lone surrogates as `\u0000`, and the backslash of
    what already looks so as `\u005c`, so that `unescaped` gives back every text."""
    return _UNWRITABLE.sub(_escape, text)


def unescaped(text: str) -> str:
    """The text that was escaped."""
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)


def _escape(found: re.Match[str]) -> str:
    return f"\\u{ord(found[0]):04x}"
