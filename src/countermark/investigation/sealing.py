"""Sealing: every file that was read becomes an evidence item, before anything is said of it."""

from __future__ import annotations

from collections.abc import Sequence

from countermark.evidence.circumstances import Circumstances, clock, now
from countermark.evidence.item import Item, media_type
from countermark.intake.walk import InputFile
from countermark.investigation.by_hand import stated
from countermark.storage.custody import someone
from countermark.storage.workspace import Workspace


def seal(
    files: Sequence[InputFile], workspace: Workspace, by: str | None, why: str = "imported"
) -> dict[str, str]:
    """Take the files, whose bytes are kept, into custody, all at once; the item of each by its
    name. A file that came under the same name with the same bytes before stays that item."""
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
        )
        for file in files
    ]
    names = workspace.custody.seal(items, by, why)
    return {file.name: name for file, name in zip(files, names, strict=True)}
