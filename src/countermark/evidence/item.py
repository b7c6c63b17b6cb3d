"""Evidence items: some bytes and how they came to be held, as one manifest that is hashed."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from mimetypes import MimeTypes
from typing import Literal, Self

from pydantic import Field

from countermark.evidence import canonical
from countermark.evidence.circumstances import Circumstances, Sha256
from countermark.records.record import Value

PURPOSE = "evidence of suspected counterfeiting"
"""Why an item is kept, where nobody gave a reason of their own."""
_TYPES = MimeTypes(filenames=())  # the tables of Python alone: the same on every machine
for _suffix, _type in {
    ".avif": "image/avif",
    ".eml": "message/rfc822",
    ".heic": "image/heic",
    ".jsonl": "application/jsonl",
    ".md": "text/markdown",
    ".mhtml": "multipart/related",
    ".parquet": "application/vnd.apache.parquet",
    ".wacz": "application/wacz",
    ".warc": "application/warc",
    ".webp": "image/webp",
    ".yaml": "application/yaml",
}.items():
    _TYPES.add_type(_type, _suffix)


@dataclass(frozen=True)
class Terms:
    """What evidence is kept for, and until when."""

    purpose: str = PURPOSE
    until: str | None = None
    """As `Item.retain_until`."""


EVIDENCE = Terms()
"""Where nobody says anything else."""


class Item(Value):
    """One piece of evidence. The same bytes that came in another way are another item."""

    format: Literal["countermark-item/1"] = "countermark-item/1"
    digest: Sha256
    """SHA-256 of the bytes."""
    size: int = Field(ge=0)
    """Bytes."""
    media_type: str
    """As IANA lists them; `application/octet-stream` where nothing tells."""
    circumstances: Circumstances
    purpose: str = PURPOSE
    """What it is kept for (GDPR Art. 5(1)(b))."""
    retain_until: str | None = None
    """The day, `2031-07-03`, on which a person decides anew whether it is kept (GDPR Art.
    5(1)(e)); None: no clock was set."""

    @property
    def manifest(self) -> bytes:
        """All of it as the bytes that are hashed, sealed and time-stamped."""
        return canonical.written(self.model_dump(mode="json"))

    @property
    def id(self) -> str:
        """Its name: `E-` and 16 hex digits of the manifest's SHA-256."""
        return item_id(hashlib.sha256(self.manifest).hexdigest())

    @classmethod
    def read(cls, manifest: bytes) -> Self:
        """The item of a manifest. Raises ValueError where it is none."""
        return cls.model_validate(canonical.read(manifest))


def item_id(manifest_hash: str) -> str:
    """The name of the item whose manifest has this SHA-256."""
    return f"E-{manifest_hash[:16]}"


def media_type(name: str) -> str:
    """The media type that a file's name tells."""
    kind, encoding = _TYPES.guess_type(name.rpartition("/")[2], strict=False)
    return "application/gzip" if encoding == "gzip" else kind or "application/octet-stream"
