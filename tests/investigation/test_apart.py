"""Work in a process of its own: what comes back, and how it ends."""

import gc
import os
import signal
import sys
import time
from multiprocessing import get_context

import pytest

from countermark.investigation.apart import Tell, apart
from countermark.storage.error import UnreadableError, WorkspaceError

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="on Linux alone")


def test_what_is_made_and_told_comes_back_from_another_process() -> None:
    def work(tell: Tell) -> dict[str, int]:
        for number in range(3):
            tell(number)
        return {"process": os.getpid()}

    told: list[int] = []
    with apart(work, True) as made:
        process = made(told.append)["process"]

    assert told == [0, 1, 2]
    assert process != os.getpid()
    assert gc.get_freeze_count() == 0  # what was there before is looked through again


def test_what_is_not_worth_a_process_is_done_when_it_is_asked_for() -> None:
    def work(tell: Tell) -> int:
        tell(7)
        return os.getpid()

    told: list[int] = []
    with apart(work, False) as made:
        assert told == []
        assert made(told.append) == os.getpid()
    assert told == [7]


def test_an_error_of_the_machine_comes_back_as_it_was() -> None:
    def work(tell: Tell) -> None:
        raise OSError(28, "No space left on device", "a")

    with apart(work, True) as made, pytest.raises(OSError, match="No space") as raised:
        made(print)
    assert raised.value.errno == 28


def test_an_error_that_cannot_be_sent_still_says_what_it_was() -> None:
    def work(tell: Tell) -> None:
        raise UnreadableError("a.csv", "it is gone")  # pickled, it lacks an argument

    why = r"UnreadableError: cannot read a\.csv: it is gone"
    with apart(work, True) as made, pytest.raises(RuntimeError, match=why):
        made(print)


def test_that_it_was_killed_is_told_in_words() -> None:
    why = r"signal 9\), as systems do where memory is short"
    with (
        apart(lambda tell: os.kill(os.getpid(), signal.SIGKILL), True) as made,
        pytest.raises(WorkspaceError, match=why),
    ):
        made(print)


def test_it_ends_with_the_block() -> None:
    def work(tell: Tell) -> None:
        os.write(writing, b"%d\n" % os.getpid())
        time.sleep(600)

    reading, writing = os.pipe()
    with os.fdopen(reading, "rb") as told:
        with apart(work, True):
            os.close(writing)
            assert int(told.readline()) != os.getpid()
        assert told.read() == b""  # that comes when nobody is left who could write


def test_it_ends_with_the_process_that_waits_for_it() -> None:
    reading, writing = os.pipe()

    def work(tell: Tell) -> None:
        os.write(writing, b"%d\n" % os.getpid())
        time.sleep(600)

    def wait() -> None:
        with apart(work, True) as made:
            made(print)

    waiting = get_context("fork").Process(target=wait)
    waiting.start()
    os.close(writing)
    with os.fdopen(reading, "rb") as told:
        assert int(told.readline()) != waiting.pid
        waiting.kill()
        waiting.join()
        assert told.read() == b""  # that comes when nobody is left who could write
