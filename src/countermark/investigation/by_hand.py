"""By hand: what people state of the captures that they made themselves, in the file beside them.

Behind a log-in wall a screenshot is the only evidence there is. It enters as any other, and its
circumstances say whose word they are: the clock is `stated`, the person is named.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from countermark.evidence.circumstances import Circumstances, Vantage, now
from countermark.intake.capture import Capture, captured_files, sidecar
from countermark.intake.values import text
from countermark.intake.walk import InputFile
from countermark.records.moment import moment
from countermark.storage.blobs import Blobs

_LARGEST = 1 << 20
"""Bytes of a sidecar."""


def stated(files: Sequence[InputFile], blobs: Blobs, by: str) -> dict[str, Circumstances]:
    """By file name: the circumstances of every sidecar and of the files that it stands beside, as
    they are stated there. `by` is who hands them in."""
    found: dict[str, Circumstances] = {}
    names = {file.name for file in files}
    for file in files:
        if file.format != Capture.name or file.size > _LARGEST:
            continue
        with blobs.open(file.digest) as stream:
            value = sidecar(stream.read())
        if value is None:
            continue
        told = _told(value, by)
        for name in (file.name, *captured_files(file.name, value, names)):
            found[name] = told.model_copy(update={"note": f"{told.note}; file {name}"})
    return found


def _told(value: dict[str, Any], by: str) -> Circumstances:
    captured = value["captured"]
    at = moment(text(captured.get("at")))
    how = text(captured.get("how")) or "a way that is not stated"
    note = f"{how}, as the file beside it states; handed in by {by} at {now()}"
    return Circumstances(
        source=text(value.get("url")) or "an address that is not stated",
        how="by hand",
        at=at or now(),
        clock="stated" if at else "system",
        by=text(captured.get("by")) or by,
        on_behalf_of=text(captured.get("for")) or None,
        vantage=Vantage(
            country=text(captured.get("country")) or None,
            language=text(captured.get("language")) or None,
            login=text(captured.get("account")) or None,
        ),
        note=note if at else f"{note}; when it was made is not stated",
    )
