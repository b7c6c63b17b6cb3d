"""The Ray engine: the same stage on a cluster (extra `countermark[ray]`)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import pyarrow as pa

from countermark.engine.base import ByRows, Engine, Stage

WINDOW = 64
"""Batches handed to the cluster at a time, so that the driver's memory stays bounded."""


class RayEngine(Engine):
    """Runs stages as Ray tasks; connects to `RAY_ADDRESS` where set, else starts Ray here."""

    def run(
        self,
        stage: Stage,
        batches: Iterable[pa.RecordBatch],
        by_rows: ByRows | None = None,
    ) -> Iterator[pa.RecordBatch]:
        """Apply `stage` to each batch. Raises ModuleNotFoundError where Ray is not installed."""
        import ray

        if not ray.is_initialized():
            ray.init(log_to_driver=False, include_dashboard=False)
        shared = ray.put(stage)
        apply = ray.remote(_apply)
        under_way = []
        for batch in batches:
            under_way.append(apply.remote(shared, batch))
            if len(under_way) >= WINDOW:
                yield ray.get(under_way.pop(0))
        for result in under_way:
            yield ray.get(result)


def _apply(stage: Stage, batch: pa.RecordBatch) -> pa.RecordBatch:
    return stage(batch)
