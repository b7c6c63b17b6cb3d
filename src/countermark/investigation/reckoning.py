"""Reckoning: what a run was asked, what it read and what came out, as `run.json` says it."""

from __future__ import annotations

import platform
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from countermark import __version__
from countermark.intake.registry import missing_references
from countermark.intake.walk import InputFile
from countermark.investigation.rejections import Rejections
from countermark.records.lead import Lead
from countermark.records.registry import Registry
from countermark.report import RouteTally
from countermark.storage.bulk import Bulk
from countermark.storage.run import Input
from countermark.tracing.weighing import Weights

if TYPE_CHECKING:
    from countermark.investigation.job import Job


Tally = Sequence[tuple[str, str, int]]
"""Of records that were accepted: their file, their kind, how many."""


def tallied(bulk: Bulk) -> Tally:
    """How many records of each kind came from each file."""
    rows: list[tuple[str, str, int]] = [
        (f, "listing", n) for f, n in bulk.tally("listings", "file")
    ]
    return rows + [row for row in bulk.tally("records", "file", "type") if row[1] != "rejected"]


def counted(files: Sequence[InputFile], read: Tally, rejections: Rejections) -> list[Input]:
    """The files that were read, with how many rows of each were accepted and rejected."""
    accepted: Counter[str] = Counter()
    for file, _, count in read:
        accepted[file] += count
    return [
        Input(f.name, f.digest, f.size, f.format, accepted[f.name], rejections.files[f.name])
        for f in files
    ]


def settings(job: Job) -> dict[str, Any]:
    """What was asked, without secrets."""
    return {
        "inputs": [str(path) for path in job.inputs],
        "registry": str(job.registry),
        "columns": dict(job.columns),
        "rules": job.rules.text if job.rules else None,
        "weights": asdict(job.weights) if job.weights else None,
        "engine": job.engine_name,
        "all": job.every_lead,
        "identifiers": job.identifiers,
        "follow": job.visitor is not None,
        "resolve": dict(job.visitor.guard.resolve) if job.visitor else {},
        "seed": 0,
    }


def told_of(
    job: Job,
    registry: Registry,
    files: Sequence[InputFile],
    counts: Mapping[str, int],
    read: Tally,
    rejections: Rejections,
    tally: RouteTally,
    leads: Sequence[Lead],
    abstained: int,
) -> dict[str, Any]:
    """What run.json says, the times apart."""
    formats = {file.name: file.format for file in files}
    by_format: dict[str, Counter[str]] = {}
    for file, kind, count in read:
        by_format.setdefault(formats.get(file, "unknown"), Counter())[kind] += count
    weights = job.weights or Weights.load()
    return {
        "settings": settings(job),
        "versions": {"countermark": __version__, "python": platform.python_version()},
        "weights": {"prior": weights.prior, "method": weights.method, "note": weights.note},
        "registry": {
            "brands": len(registry.brands),
            "warnings": missing_references(registry, job.registry.parent),
        },
        "inputs": [
            {"name": f.name, "sha256": f.digest, "bytes": f.size, "format": f.format} for f in files
        ],
        "in": dict(sorted(counts.items())),
        "read": {name: dict(sorted(kinds.items())) for name, kinds in sorted(by_format.items())},
        "rejected": rejections.told(),
        "out": {
            "leads": len(leads),
            **{g: sum(lead.grade == g for lead in leads) for g in ("likely", "possible")},
            "abstained": abstained,
            "routes": tally.total,
            "unresolved": sum(tally.unresolved.values()),
        },
    }
