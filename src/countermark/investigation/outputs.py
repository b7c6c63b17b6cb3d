"""The folder of results: every file is whole when it has its name, and none is touched before.

Errors of the disk name the file that was to be written."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import IO

from pydantic import BaseModel

PARTIAL = ".part"


def line(record: BaseModel) -> str:
    """A record as a line of JSON, in the names that the contract gives it."""
    return record.__pydantic_serializer__.to_json(record, by_alias=True).decode() + "\n"


class Outputs:
    """Files being written. They take their names together, when the block ends well."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder
        self._open: dict[str, IO[str]] = {}

    def line(self, name: str, value: BaseModel) -> None:
        """Append a record to a file of JSON lines."""
        self.text(name, line(value))

    def lines(self, name: str, values: Iterable[BaseModel]) -> None:
        """A whole file of JSON lines, also where there is no line."""
        self._file(name)
        for value in values:
            self.line(name, value)

    def text(self, name: str, content: str) -> None:
        """Append to a file of text."""
        file = self._file(name)
        with self._named(name):
            file.write(content)

    def json(self, name: str, content: object) -> None:
        """A whole file of JSON, indented for people."""
        self.text(name, json.dumps(content, ensure_ascii=False, indent=2, default=str) + "\n")

    def _file(self, name: str) -> IO[str]:
        if name not in self._open:
            path = self._folder / (name + PARTIAL)
            self._open[name] = path.open("w", encoding="utf-8", errors="replace", newline="")
        return self._open[name]

    @contextmanager
    def _named(self, name: str) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise OSError(error.errno, error.strerror, str(self._folder / name)) from None

    def __enter__(self) -> Outputs:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        try:
            if kind is None:
                for name, file in self._open.items():
                    with self._named(name):
                        file.close()
                for name in self._open:
                    (self._folder / (name + PARTIAL)).replace(self._folder / name)
        finally:
            for name, file in self._open.items():
                with suppress(OSError):  # what could not be written is given up
                    file.close()
                with suppress(OSError):
                    (self._folder / (name + PARTIAL)).unlink(missing_ok=True)
