"""Documents as bytes: one spelling for one document, so that a hash of it means something.

JSON in ASCII with sorted names and no spaces; no fractions, so that no reader rounds them."""

from __future__ import annotations

import json
from typing import Any


def written(document: Any) -> bytes:
    """The document's only spelling. Raises ValueError where a number in it is a fraction."""
    text = json.dumps(document, sort_keys=True, separators=(",", ":"), allow_nan=False)
    if _fractions(document):
        raise ValueError("a document that is hashed holds whole numbers only")
    return text.encode("ascii")


def read(content: bytes) -> Any:
    """The document. Raises ValueError where it was written in another way: two names alike,
    other spaces, another order."""
    try:
        document = json.loads(content)
        same = written(document) == content
    except RecursionError:
        raise ValueError("not a document that is hashed: nested too deep") from None
    if not same:
        raise ValueError("not in the one spelling of a document that is hashed")
    return document


def _fractions(document: Any) -> bool:
    if isinstance(document, dict):
        return any(map(_fractions, document.values()))
    if isinstance(document, list | tuple):
        return any(map(_fractions, document))
    return isinstance(document, float)
