"""Arrow without pandas: nobody here asks for it, and to load it takes most of a second."""

from __future__ import annotations

import sys
from importlib.machinery import ModuleSpec


class _Hidden:
    """An importer that finds no pandas."""

    @staticmethod
    def find_spec(name: str, path: object = None, target: object = None) -> ModuleSpec | None:
        if name == "pandas":
            raise ModuleNotFoundError(name)
        return None


def leave_pandas_out() -> None:
    """Have Arrow find no pandas in this process; for all others it is there as before.

    Arrow loads it before it makes its first array, if it is installed (as Splink has it), and looks
    for it once. To be called by a program before that; where pandas is loaded already, nothing
    changes.
    """
    import pyarrow as pa

    hidden = _Hidden()
    sys.meta_path.insert(0, hidden)
    try:
        pa.array([0])
    finally:
        sys.meta_path.remove(hidden)
