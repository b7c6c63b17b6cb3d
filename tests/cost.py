"""What a test may say about cost: in processor time, so that no busy machine fails it."""

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from math import inf
from resource import RUSAGE_CHILDREN, RUSAGE_SELF, getrusage

ATTEMPTS = 5
LEEWAY = 4  # of ten times the input: in step is 10, quadratic 100, allowed 40
LEAST = 0.001  # seconds; what takes less counts as this


def spent() -> float:
    """Seconds of processor time of this process and of its children that have ended."""
    used = getrusage(RUSAGE_SELF), getrusage(RUSAGE_CHILDREN)
    return sum(each.ru_utime + each.ru_stime for each in used)


def grows_in_step(work: Callable[[int], object], small: int, times: int = 10) -> None:
    """Asserts that `work` on `times` the input takes about `times` as long, never its square.

    `work` is given the size of its input. Each size counts with its quickest attempt, so a
    linear one fails only where `ATTEMPTS` in a row were all disturbed. `small` is to be so
    large that a quadratic `work` would take well over `LEAST` there.
    """
    work(small)  # what is loaded on first use is no part of it
    short = min(_cost(work, small) for _ in range(3))
    allowed = LEEWAY * times * max(short, LEAST)
    long = inf
    for _ in range(ATTEMPTS):
        long = min(long, _cost(work, small * times))
        if long <= allowed:
            return
    raise AssertionError(f"{times} times the input took {long / short:.1f} times as long: {long} s")


@contextmanager
def soon(seconds: float = 20) -> Iterator[None]:
    """Asserts that what is within ends before it has used up `seconds` of processor time.

    The bound is wide: it tells a trap that was sprung from one that was not, and no more.
    """
    before = spent()
    yield
    used = spent() - before
    assert used < seconds, f"took {used:.1f} s of processor time"


def _cost(work: Callable[[int], object], size: int) -> float:
    collecting = gc.isenabled()
    gc.disable()  # what other tests left behind is no part of it
    try:
        before = spent()
        work(size)
        return spent() - before
    finally:
        if collecting:
            gc.enable()
