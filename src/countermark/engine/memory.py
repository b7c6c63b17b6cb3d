"""Memory: what a stage frees stays with the process, for the next batch to use."""

from __future__ import annotations

import ctypes
import sys

import pyarrow as pa

_MMAP_THRESHOLD, _TRIM_THRESHOLD = -3, -1
"""Of `mallopt(3)`."""
_KEPT = 2**30


def keep_freed() -> None:
    """Have the allocator keep up to a gibibyte of freed memory, and Arrow use that allocator.

    By default glibc returns every block of some megabytes to the kernel; to get it back, page by
    page, costs more than most of what is done with it. Elsewhere than on glibc nothing changes.
    """
    if sys.platform != "linux":
        return
    try:
        mallopt = ctypes.CDLL("libc.so.6").mallopt
    except (OSError, AttributeError):
        return
    if mallopt(_MMAP_THRESHOLD, _KEPT) and mallopt(_TRIM_THRESHOLD, _KEPT):
        pa.set_memory_pool(pa.system_memory_pool())
