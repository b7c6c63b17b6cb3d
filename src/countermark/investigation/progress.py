"""Progress: what the main job tells of itself while it runs."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager


class Progress:
    """Names the stage at hand and times it. The command line shows it; this one is silent."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}

    @contextmanager
    def stage(self, name: str, total: int | None = None) -> Iterator[None]:
        """A stage of `total` steps, or of a number that is not known."""
        began = time.perf_counter()
        self.begin(name, total)
        try:
            yield
        finally:
            self.end(name)
            self.seconds[name] = round(time.perf_counter() - began, 3)

    def begin(self, name: str, total: int | None) -> None:
        """A stage begins."""

    def advance(self, steps: int) -> None:
        """Steps of the stage at hand are done."""

    def end(self, name: str) -> None:
        """The stage is over."""
