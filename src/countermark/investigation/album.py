"""The album: which of the given files are the pictures that records speak of."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from posixpath import dirname, join, normpath
from typing import NamedTuple
from urllib.parse import unquote

from countermark.intake.walk import InputFile
from countermark.records.pointer import digest_of

SHOWN = frozenset({"picture", "video"})
"""Formats of files that are looked at."""
_CLIMB = 6
"""Folders above its own in which a file's pictures are looked for: archives of the networks name
theirs from the top."""


class Shot(NamedTuple):
    """A picture or video that a record shows."""

    image: str
    """As the record names it."""
    digest: str
    """SHA-256 of its bytes."""


@dataclass
class Album:
    """Finds pictures by the name that a record gives them, from the place of the record's file.
    A name never leads out of the inputs: it is looked up among them, not on the disk."""

    _digests: dict[str, str] = field(default_factory=dict)
    _names: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    missing: set[str] = field(default_factory=set)
    """Names of pictures that records speak of and nobody gave; addresses on the web apart."""
    common: dict[str, int] = field(default_factory=dict)
    """Pictures that so many strangers show that they link nobody: by name, how many."""

    @classmethod
    def of(cls, files: Iterable[InputFile]) -> Album:
        """The album of all files of a run."""
        album = cls()
        for file in files:
            album._names[file.digest].append(file.name)
            if file.format in SHOWN:
                album._digests[file.name] = file.digest
        return album

    def __len__(self) -> int:
        return len(self._digests)

    def unmet(self) -> list[str]:
        """That pictures are missing, as a sentence for a person."""
        if not self.missing:
            return []
        first = min(self.missing)[:80]
        return [f"pictures that records name and nobody gave: {len(self.missing):,}, {first} first"]

    def notes(self) -> list[str]:
        """That pictures link nobody, as a sentence for a person: nothing that he could mend."""
        if not self.common:
            return []
        most = min(self.common, key=lambda name: (-self.common[name], name))
        return [
            f"pictures that many strangers show, and that link nobody: {len(self.common):,}, "
            f"{most[:80]} most, shown by {self.common[most]:,}"
        ]

    def digests(self) -> dict[str, str]:
        """Every picture and video, by digest, with the first of its names, in their order."""
        found: dict[str, str] = {}
        for name, digest in self._digests.items():
            found.setdefault(digest, name)
        return found

    def shots(self, images: Sequence[str], evidence: Sequence[str]) -> tuple[Shot, ...]:
        """The pictures that a record names, as far as they were given, each once. `evidence` are
        the pointers of the record, which say in which file it was read."""
        if not images or not self._digests:
            return ()
        files = [name for at in evidence for name in self._names.get(digest_of(at), ())]
        found: dict[str, Shot] = {}
        for image in images:
            digest = self._found(image, files)
            if digest:
                found.setdefault(digest, Shot(image, digest))
            elif "://" not in image:
                self.missing.add(image)
        return tuple(found.values())

    def _found(self, image: str, files: Iterable[str]) -> str | None:
        spellings = dict.fromkeys((image.replace("\\", "/"), unquote(image)))
        for file in files:
            folder, inside = _split(dirname(file))
            for _ in range(_CLIMB):
                for spelt in spellings:
                    path = normpath(join(folder, spelt.lstrip("/")))
                    if not path.startswith("..") and inside + path in self._digests:
                        return self._digests[inside + path]
                if not folder:
                    break
                folder = dirname(folder)
        return None


def _split(folder: str) -> tuple[str, str]:
    """A folder within its archive, and the archive's own name with what divides them."""
    archive, bang, inner = folder.rpartition("!/")
    if not bang and folder.endswith("!"):  # the archive's top
        return "", f"{folder}/"
    return inner, f"{archive}{bang}"
