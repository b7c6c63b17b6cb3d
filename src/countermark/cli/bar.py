"""The progress bar: on a terminal only, on standard error, so that a pipe stays clean."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from countermark.investigation.progress import Progress


@contextmanager
def progress() -> Iterator[Progress]:
    """What the main job tells its progress to: a bar on a terminal, silence elsewhere."""
    if not sys.stderr.isatty():
        yield Progress()
        return
    from rich import progress as rich
    from rich.console import Console

    class Bar(Progress):
        """Shows the stage at hand."""

        def __init__(self, bars: rich.Progress) -> None:
            super().__init__()
            self._bars = bars
            self._task = rich.TaskID(0)

        def begin(self, name: str, total: int | None) -> None:
            """A new line for the stage."""
            self._task = self._bars.add_task(name, total=total)

        def advance(self, steps: int) -> None:
            """Move the bar."""
            self._bars.advance(self._task, steps)

        def end(self, name: str) -> None:
            """Fill the bar."""
            done = self._bars.tasks[self._task].completed
            self._bars.update(self._task, total=max(done, 1), completed=max(done, 1))

    columns = (
        rich.TextColumn("{task.description:<8}"),
        rich.BarColumn(),
        rich.MofNCompleteColumn(),
        rich.TimeElapsedColumn(),
    )
    with rich.Progress(*columns, console=Console(stderr=True)) as bars:
        yield Bar(bars)
