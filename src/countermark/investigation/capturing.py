"""Capturing: addresses are followed, kept as evidence items, and told one by one."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from countermark.evidence.capture import Capture, capture
from countermark.evidence.item import EVIDENCE, Item, Terms
from countermark.evidence.visitor import Visitor
from countermark.evidence.warc import MEDIA_TYPE
from countermark.storage.workspace import Workspace

if TYPE_CHECKING:  # without one, no driver of browsers is loaded
    from countermark.evidence.browser import Browser


@dataclass(frozen=True)
class Kept:
    """A capture, and the evidence item that it became."""

    capture: Capture
    item: str | None
    """None where no server answered: there is nothing to keep."""
    digest: str | None
    """SHA-256 of the web archive."""


def capture_all(
    urls: Sequence[str],
    visitor: Visitor,
    workspace: Workspace,
    browser: Browser | None = None,
    terms: Terms = EVIDENCE,
) -> Iterator[Kept]:
    """Capture what is left of this order, address by address. What was given is kept and sealed
    when it is told; an order that is broken off goes on when it is given again."""
    order, left = workspace.orders.open(urls)
    for number, url in left:
        yield keep(capture(url, visitor, browser), workspace, terms)
        workspace.orders.done(order, number)


def keep(made: Capture, workspace: Workspace, terms: Terms = EVIDENCE) -> Kept:
    """Put a capture into the workspace: first its bytes, then the item that names them."""
    if not made.is_anything:
        return Kept(made, None, None)
    digest = workspace.blobs.put(io.BytesIO(made.archive))
    item = Item(
        digest=digest,
        size=len(made.archive),
        media_type=MEDIA_TYPE,
        circumstances=made.circumstances,
        purpose=terms.purpose,
        retain_until=terms.until,
    )
    (name,) = workspace.custody.seal([item], made.circumstances.by)
    return Kept(made, name, digest)
