"""Every engine gives the same batches in the same order."""

import sys
from collections.abc import Iterator

import pyarrow as pa
import pyarrow.compute as pc
import pytest

from countermark.engine.base import Engine, InlineEngine
from countermark.engine.local import LocalEngine
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


def fail(batch: pa.RecordBatch) -> pa.RecordBatch:
    raise ValueError("the stage's own failure")


@pytest.mark.parametrize("engine", ENGINES, ids=lambda e: type(e).__name__)
def test_same_batches_in_the_same_order(engine: Engine) -> None:
    if isinstance(engine, RayEngine):
        ray = pytest.importorskip("ray")
        # its workers cannot import a test module, so they are sent what is in it
        ray.cloudpickle.register_pickle_by_value(sys.modules[__name__])
    assert list(engine.run(double, batches())) == [double(batch) for batch in batches()]


@pytest.mark.parametrize("engine", ENGINES[:3], ids=lambda e: type(e).__name__)
def test_nothing_in_nothing_out(engine: Engine) -> None:
    assert list(engine.run(double, iter(()))) == []


@pytest.mark.parametrize("engine", ENGINES[:3], ids=lambda e: type(e).__name__)
def test_a_failing_stage_is_heard(engine: Engine) -> None:
    with pytest.raises(ValueError, match="own failure"):
        list(engine.run(fail, batches()))


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
