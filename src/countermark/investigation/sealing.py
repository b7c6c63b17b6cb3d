"""Sealing: every file that was read becomes an evidence item, before anything is said of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from countermark.evidence.circumstances import Circumstances, clock, now
from countermark.evidence.item import EVIDENCE, Item, Terms, media_type
from countermark.intake.walk import InputFile
from countermark.investigation.by_hand import stated
from countermark.storage.custody import someone
from countermark.storage.workspace import Workspace


def seal(
    files: Sequence[InputFile], workspace: Workspace, by: str | None, terms: Terms = EVIDENCE
) -> dict[str, str]:
    """Take the files, whose bytes are kept, into custody, all at once; the item of each by its
    name. A file that came under the same name with the same bytes before stays that item, and is
    kept on the terms that it came on."""
    by = by or someone()
    at, told = now(), clock()
    by_hand = stated(files, workspace.blobs, by)
    items = [
        Item(
            digest=file.digest,
            size=file.size,
            media_type=media_type(file.name),
            circumstances=by_hand.get(file.name)
            or Circumstances(source=file.name, how="import", at=at, clock=told, by=by),
            purpose=terms.purpose,
            retain_until=terms.until,
        )
        for file in files
    ]
    names = workspace.custody.seal(items, by, "imported")
    return {file.name: name for file, name in zip(files, names, strict=True)}


def otherwise(sealed: Mapping[str, str], workspace: Workspace, terms: Terms) -> list[str]:
    """Of files that were sealed, those that are kept on other terms, from when they came before."""
    items = workspace.custody.items()
    return [
        file
        for file, name in sealed.items()
        if (item := items.get(name)) and Terms(item.purpose, item.retain_until) != terms
    ]
