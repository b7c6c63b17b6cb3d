"""The folder of results: every file is whole when it has its name, and none is touched before."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from pathlib import Path
from types import TracebackType
from typing import IO

from pydantic import BaseModel

PARTIAL = ".part"


class Outputs:
    """Files being written. They take their names together, when the block ends well."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder
        self._open: dict[str, IO[str]] = {}

    def line(self, name: str, value: BaseModel) -> None:
        """Append a record to a file of JSON lines, in the names that the contract gives it."""
        self._file(name).write(
            value.__pydantic_serializer__.to_json(value, by_alias=True).decode() + "\n"
        )

    def lines(self, name: str, values: Iterable[BaseModel]) -> None:
        """A whole file of JSON lines, also where there is no line."""
        self._file(name)
        for value in values:
            self.line(name, value)

    def text(self, name: str, content: str) -> None:
        """A whole file of text."""
        self._file(name).write(content)

    def json(self, name: str, content: object) -> None:
        """A whole file of JSON, indented for people."""
        self.text(name, json.dumps(content, ensure_ascii=False, indent=2, default=str) + "\n")

    def _file(self, name: str) -> IO[str]:
        if name not in self._open:
            path = self._folder / (name + PARTIAL)
            self._open[name] = path.open("w", encoding="utf-8", errors="replace", newline="")
        return self._open[name]

    def __enter__(self) -> Outputs:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        for file in self._open.values():
            file.close()
        settle: Callable[[Path, str], object] = (
            (lambda path, name: path.replace(self._folder / name))
            if kind is None
            else (lambda path, name: path.unlink(missing_ok=True))
        )
        for name in self._open:
            settle(self._folder / (name + PARTIAL), name)
