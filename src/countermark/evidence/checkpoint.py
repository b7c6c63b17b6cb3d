"""Checkpoints: a log's tree head as a signed note (C2SP tlog-checkpoint).

origin        who keeps the log
1508          how many entries it has
base64        the root of their Merkle tree
"""

from __future__ import annotations

import base64
import re
from dataclasses import dataclass
from typing import Self

from countermark.evidence.note import Note, NoteError

_TEXT = re.compile(r"(\S{1,200})\n(0|[1-9][0-9]{0,17})\n([A-Za-z0-9+/]{43}=)\n")


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """What a log looked like: its name, its length and the root over its entries."""

    origin: str
    size: int
    root: bytes

    @classmethod
    def read(cls, text: str) -> Self:
        """The checkpoint that the text of a note is. Raises NoteError; lines that others may add
        below the third are refused, as this log writes none."""
        found = _TEXT.fullmatch(text)
        head = cls(found[1], int(found[2]), base64.b64decode(found[3])) if found else None
        if head is None or str(head) != text:
            raise NoteError("not a checkpoint: origin, size and root are expected, a line each")
        return head

    @classmethod
    def of(cls, note: Note) -> Self:
        """The checkpoint in a note, whoever signed it."""
        return cls.read(note.text)

    def __str__(self) -> str:
        return f"{self.origin}\n{self.size}\n{base64.b64encode(self.root).decode()}\n"
