"""Pointers: where in which bytes something was read."""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import AfterValidator

_POINTER = re.compile(r"sha256:[0-9a-f]{64}(#(line|page|record|xywh|char)=\S+)?")


def pointer(digest: str, selector: str = "") -> str:
    """The pointer `sha256:DIGEST#SELECTOR` into a blob.

    `digest` is the SHA-256 of the bytes as 64 hex digits; `selector` is `line=N`, `page=N`,
    `record=N`, `xywh=X,Y,W,H` or `char=A,B` (W3C media fragments; RFC 5147 for lines and
    characters, counted from 1 for lines and from 0 for characters), or nothing for all of it.
    """
    return f"sha256:{digest}#{selector}" if selector else f"sha256:{digest}"


def digest_of(pointer: str) -> str:
    """The SHA-256, in hex digits, of the blob that a pointer points into."""
    return pointer[7:71]


def _checked(text: str) -> str:
    if not _POINTER.fullmatch(text):
        raise ValueError(f"not a pointer into a blob: {text!r}")
    return text


Pointer = Annotated[str, AfterValidator(_checked)]
"""A written pointer, checked."""
