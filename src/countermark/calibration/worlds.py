"""Worlds: labels from invented worlds whose truth is known, until people have judged enough."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path

from countermark.calibration.label import Label, gathered, label
from countermark.demo import Size, write
from countermark.demo.truth import GUILTY, Truth
from countermark.engine.local import LocalEngine
from countermark.investigation.job import Job, investigate
from countermark.investigation.progress import Progress
from countermark.records.lead import Lead


def from_worlds(
    seeds: Iterable[int], size: Size, step: Callable[[], None] = lambda: None
) -> tuple[Label, ...]:
    """The labels of the worlds of these seeds, each written, investigated and thrown away.

    `step` is called after each world. Raises OSError where there is no room for them."""
    found: list[Label] = []
    for seed in seeds:
        with tempfile.TemporaryDirectory(prefix="countermark-") as folder:
            world = write(Path(folder) / "world", seed, size)
            job = Job(
                inputs=[world.input],
                registry=world.registry,
                out=Path(folder) / "found",
                workspace=str(Path(folder) / "workspace"),
                engine=LocalEngine(),
                every_lead=True,
            )
            leads = investigate(job, Progress()).leads
            found += from_truth(leads, Truth.model_validate_json(world.truth.read_bytes()))
        step()
    return gathered(found)


def from_truth(leads: Iterable[Lead], truth: Truth) -> tuple[Label, ...]:
    """A label for each lead of a world, and for each of its listings that is in no lead: a claim
    holds where the listing is guilty, of that brand. A world is one group."""
    world = str(truth.seed)
    guilty = {str(one.key): one.brand for one in truth.listings if one.kind == GUILTY}
    made: list[Label] = []
    seen: set[tuple[str, bool]] = set()
    for lead in leads:
        listing = str(lead.listing.key)
        holds = guilty.get(listing) == lead.brand
        made.append(label(lead, holds, f"{world}/{lead.lead}", world))
        seen.add((listing, holds))
    for one in truth.listings:
        listing, holds = str(one.key), one.kind == GUILTY
        if (listing, holds) not in seen:
            made.append(Label(f"{world}/{listing}", world, holds, ()))
    return gathered(made)
