"""Rejections: every row and picture of a run that was not accepted, written and counted."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from countermark.investigation.outputs import Outputs
from countermark.records.rejected import Rejected
from countermark.storage.bulk import Bulk

SHOWN = 200
"""Rejected rows that the report shows."""


@dataclass
class Rejections:
    """Written to `rejected.jsonl` as they are told."""

    outputs: Outputs
    shown: list[Rejected] = field(default_factory=list)
    """The first of them, for the report."""
    reasons: Counter[str] = field(default_factory=Counter)
    files: Counter[str] = field(default_factory=Counter)
    """How many of each file."""

    @classmethod
    def of(cls, bulk: Bulk, outputs: Outputs) -> Rejections:
        """All rows that were not accepted while the inputs were read."""
        made = cls(outputs)
        outputs.lines("rejected.jsonl", ())
        sql = "SELECT document FROM bulk WHERE type = 'rejected'"
        for batch in bulk.rows("records", sql):
            for document in batch.column("document").to_pylist():
                made.add(Rejected.model_validate_json(document))
        return made

    def add(self, rejected: Rejected) -> None:
        """Write one more, and count it."""
        self.outputs.line("rejected.jsonl", rejected)
        self.reasons[rejected.reason] += 1
        self.files[rejected.file] += 1
        if len(self.shown) < SHOWN:
            self.shown.append(rejected)

    def told(self) -> dict[str, object]:
        """For run.json: how many, and the reasons that are given most."""
        return {"count": self.reasons.total(), "reasons": self.reasons.most_common(20)}
