"""Every engine gives the same batches in the same order."""

import errno
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import BrokenExecutor
from contextlib import suppress
from multiprocessing import active_children
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pytest

from countermark.engine.base import Engine, InlineEngine
from countermark.engine.local import LocalEngine, _sent
from countermark.engine.ray import RayEngine

ENGINES = [
    InlineEngine(),
    LocalEngine(workers=2),
    LocalEngine(workers=1),
    pytest.param(RayEngine(), marks=pytest.mark.ray),
]


def batches(count: int = 23) -> Iterator[pa.RecordBatch]:
    for number in range(count):
        yield pa.RecordBatch.from_pydict({"n": list(range(number, number + 50))})


def double(batch: pa.RecordBatch) -> pa.RecordBatch:
    return pa.RecordBatch.from_pydict({"n": pc.multiply(batch.column("n"), 2)})


def is_odd(batch: pa.RecordBatch) -> bool:
    return batch.column("n")[0].as_py() % 2 == 1


def process(batch: pa.RecordBatch) -> pa.RecordBatch:
    return pa.RecordBatch.from_pydict({"process": [os.getpid()]})


def fail(batch: pa.RecordBatch) -> pa.RecordBatch:
    raise ValueError("the stage's own failure")


def end(batch: pa.RecordBatch) -> pa.RecordBatch:
    os.kill(os.getpid(), signal.SIGKILL)
    return batch


PARENT = """
import os, time
import pyarrow as pa
from countermark.engine.local import LocalEngine, _sent

def tell(batch):
    print(os.getpid(), flush=True)
    time.sleep(60)
    return batch

list(LocalEngine(workers=1).run_apart(tell, [pa.RecordBatch.from_pydict({"n": [1]})]))
"""


@pytest.mark.parametrize("engine", ENGINES, ids=lambda e: type(e).__name__)
def test_same_batches_in_the_same_order(engine: Engine) -> None:
    if isinstance(engine, RayEngine):
        ray = pytest.importorskip("ray")
        # its workers cannot import a test module, so they are sent what is in it
        ray.cloudpickle.register_pickle_by_value(sys.modules[__name__])
    assert list(engine.run(double, batches())) == [double(batch) for batch in batches()]


@pytest.mark.parametrize("engine", ENGINES[:3], ids=lambda e: type(e).__name__)
def test_apart_the_same_batches_in_the_same_order(engine: Engine) -> None:
    assert list(engine.run_apart(double, batches())) == [double(batch) for batch in batches()]


@pytest.mark.parametrize("engine", ENGINES[:3], ids=lambda e: type(e).__name__)
def test_batches_that_are_gone_through_row_by_row_keep_their_places(engine: Engine) -> None:
    expected = [double(batch) for batch in batches()]
    assert list(engine.run(double, batches(), by_rows=is_odd)) == expected


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere there are threads")
def test_they_and_no_others_go_to_processes() -> None:
    told = list(LocalEngine(workers=2).run(process, batches(), by_rows=is_odd))
    here = [batch.column("process")[0].as_py() == os.getpid() for batch in told]
    assert here == [not is_odd(batch) for batch in batches()]


def test_of_a_slice_only_what_is_in_it_is_sent() -> None:
    (whole,) = batches(1)
    assert len(_sent(whole.slice(3, 1))) < len(_sent(whole)) - 8 * (len(whole) - 2)


@pytest.mark.parametrize("engine", ENGINES[:3], ids=lambda e: type(e).__name__)
def test_nothing_in_nothing_out(engine: Engine) -> None:
    assert list(engine.run(double, iter(()))) == []
    assert list(engine.run_apart(double, iter(()))) == []
    assert list(engine.run(double, iter(()), by_rows=is_odd)) == []


@pytest.mark.parametrize("engine", ENGINES[:3], ids=lambda e: type(e).__name__)
def test_a_failing_stage_is_heard(engine: Engine) -> None:
    with pytest.raises(ValueError, match="own failure"):
        list(engine.run(fail, batches()))
    with pytest.raises(ValueError, match="own failure"):
        list(engine.run_apart(fail, batches()))
    with pytest.raises(ValueError, match="own failure"):
        list(engine.run(fail, batches(), by_rows=is_odd))


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere there are threads")
def test_a_process_that_is_ended_from_outside_is_heard() -> None:
    with pytest.raises(BrokenExecutor):
        list(LocalEngine(workers=2).run_apart(end, batches()))
    with pytest.raises(BrokenExecutor):
        list(LocalEngine(workers=2).run(end, batches(), by_rows=lambda batch: True))


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere there are threads")
@pytest.mark.parametrize("given", [0, 1])
def test_where_the_system_has_no_processes_to_give_there_are_threads(
    given: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    fork, begun = os.fork, []

    def refused() -> int:
        if len(begun) == given:
            raise BlockingIOError(errno.EAGAIN, "Resource temporarily unavailable")
        begun.append(number := fork())
        return number

    before = active_children()
    monkeypatch.setattr(os, "fork", refused)
    engine, expected = LocalEngine(workers=2), [double(batch) for batch in batches()]
    assert list(engine.run(double, batches(), by_rows=is_odd)) == expected
    begun.clear()
    assert list(engine.run_apart(double, batches())) == expected
    assert active_children() == before


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere there are threads")
def test_processes_end_with_the_one_that_made_them() -> None:
    program = [sys.executable, "-c", PARENT]
    with subprocess.Popen(program, stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        child = int(parent.stdout.readline())
        parent.kill()
    with suppress(FileNotFoundError, ProcessLookupError):
        for _ in range(100):
            if " Z " in Path(f"/proc/{child}/stat").read_text():
                return
            time.sleep(0.1)
        pytest.fail("the process goes on")


def test_a_bounded_number_of_batches_is_under_way() -> None:
    taken = 0

    def counted() -> Iterator[pa.RecordBatch]:
        nonlocal taken
        for batch in batches(60):
            taken += 1
            yield batch

    results = LocalEngine(workers=2).run(double, counted())
    for _ in range(5):
        next(results)
    assert taken <= 5 + 3 * 2
    results.close()
