"""The keys of a workspace: files that their owner alone may read, made when they are first used."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from countermark.storage.error import WorkspaceError, said

if TYPE_CHECKING:  # only what signs loads cryptography
    from countermark.evidence.note import Signer
    from countermark.evidence.wacz import BundleKey

VARIABLE = "COUNTERMARK_KEYS"
"""Names the folder of the keys: on another medium, they are not stolen with the workspace."""


@dataclass(frozen=True)
class Keys:
    """The folder of the keys."""

    folder: Path

    def log(self, origin: str) -> Signer:
        """The key that signs heads of the log of this name, and the key that signs bundles."""
        from countermark.evidence.note import Signer

        with self._told():
            return Signer.kept(self.folder / "log.key", origin)

    @property
    def bundle(self) -> BundleKey:
        """The key that signs bundles."""
        from countermark.evidence.wacz import BundleKey

        with self._told():
            return BundleKey(self.folder / "bundle.key")

    @contextmanager
    def _told(self) -> Iterator[None]:
        from countermark.evidence.note import NoteError

        try:
            yield
        except NoteError as error:
            raise WorkspaceError(str(error)) from error
        except OSError as error:
            raise WorkspaceError(f"cannot keep keys in {self.folder}: {said(error)}") from error


def folder_of_keys(workspace: Path | None) -> Path:
    """Where keys are kept: where COUNTERMARK_KEYS says, else in the folder of the workspace, else
    (PostgreSQL) with the settings of the user."""
    if named := os.environ.get(VARIABLE):
        return Path(named)
    if workspace is not None:
        return workspace / "keys"
    settings = os.environ.get("XDG_CONFIG_HOME") or str(Path.home() / ".config")
    return Path(settings) / "countermark" / "keys"
