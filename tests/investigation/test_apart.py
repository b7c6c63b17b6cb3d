"""Work in a process of its own: what comes back, and how it ends."""

import os
import signal
import sys
import time
from multiprocessing import get_context

import pytest

from countermark.investigation.apart import Tell, apart
from countermark.storage.error import UnreadableError, WorkspaceError

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="on Linux alone")


def nothing() -> None:
    """What this process does meanwhile."""


def test_what_is_made_and_told_comes_back_from_another_process() -> None:
    def work(tell: Tell) -> dict[str, int]:
        for number in range(3):
            tell(number)
        return {"process": os.getpid()}

    told: list[int] = []
    beside: list[int] = []
    made = apart(work, told.append, lambda: beside.append(os.getpid()))

    assert told == [0, 1, 2]
    assert beside == [os.getpid()]
    assert made["process"] != os.getpid()


def test_an_error_of_the_machine_comes_back_as_it_was() -> None:
    def work(tell: Tell) -> None:
        raise OSError(28, "No space left on device", "a")

    with pytest.raises(OSError, match="No space") as raised:
        apart(work, print, nothing)
    assert raised.value.errno == 28


def test_an_error_that_cannot_be_sent_still_says_what_it_was() -> None:
    def work(tell: Tell) -> None:
        raise UnreadableError("a.csv", "it is gone")  # pickled, it lacks an argument

    with pytest.raises(RuntimeError, match=r"UnreadableError: cannot read a\.csv: it is gone"):
        apart(work, print, nothing)


def test_that_it_was_killed_is_told_in_words() -> None:
    with pytest.raises(WorkspaceError, match=r"signal 9\), as systems do where memory is short"):
        apart(lambda tell: os.kill(os.getpid(), signal.SIGKILL), print, nothing)


def test_it_ends_with_the_process_that_waits_for_it() -> None:
    reading, writing = os.pipe()

    def work(tell: Tell) -> None:
        os.write(writing, b"%d\n" % os.getpid())
        time.sleep(600)

    waiting = get_context("fork").Process(target=apart, args=(work, print, nothing))
    waiting.start()
    os.close(writing)
    with os.fdopen(reading, "rb") as told:
        assert int(told.readline()) != waiting.pid
        waiting.kill()
        waiting.join()
        assert told.read() == b""  # that comes when nobody is left who could write
