import subprocess
import sys

import pytest

from cost import LEAST, grows_in_step, soon, spent


def turns(number: int) -> None:
    for _ in range(number):
        pass


def burn(seconds: float) -> None:
    end = spent() + seconds
    while spent() < end:
        pass


def test_what_grows_in_step_passes() -> None:
    grows_in_step(lambda size: turns(size * 100), 2_000)


def test_what_grows_with_the_square_fails() -> None:
    with pytest.raises(AssertionError, match="10 times the input took"):
        grows_in_step(lambda size: burn(2 * LEAST * (size / 10) ** 2), 10)


def test_a_disturbed_attempt_is_tried_again() -> None:
    sizes = []

    def work(size: int) -> None:
        sizes.append(size)
        burn(0.1 if sizes.count(100) == 1 else 0)

    grows_in_step(work, 10)
    assert sizes == [10, 10, 10, 10, 100, 100]


def test_what_ends_soon_passes_and_a_runaway_fails() -> None:
    with soon(5):
        burn(0.01)
    with pytest.raises(AssertionError, match="processor time"), soon(0.05):
        burn(0.1)


def test_children_count() -> None:
    child = "from time import process_time\nwhile process_time() < 0.3: pass"
    with pytest.raises(AssertionError, match="processor time"), soon(0.2):
        subprocess.run([sys.executable, "-c", child], check=True)


def test_what_fails_within_tells_its_own_reason() -> None:
    with pytest.raises(ValueError, match="its own"), soon(0.01):
        burn(0.05)
        raise ValueError("its own")
