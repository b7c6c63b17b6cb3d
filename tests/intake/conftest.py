"""Sources made of examples."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

import pytest

from countermark.intake.format import Example
from countermark.intake.source import Source


@pytest.fixture
def source_of(tmp_path: Path) -> Callable[[Example], Source]:
    """Writes an example and what lies beside it; gives the Source to read it from."""

    def write(example: Example) -> Source:
        path = tmp_path / example.name
        files = {path: example.content}
        files |= {path.parent / name: content for name, content in example.beside.items()}
        for file, content in files.items():
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content)
        digest = hashlib.sha256(example.content).hexdigest()
        return Source(path, example.name, digest, tmp_path)

    return write
