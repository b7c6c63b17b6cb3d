"""Summary: what each row says of intent, all that was found in it taken together."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from countermark.text.lexicon import KINDS, LURES

SUMMARY = pa.schema(
    [
        ("row", pa.int64()),
        ("lure", pa.float64()),
        ("innocence", pa.float64()),
        ("lures", pa.list_(pa.string())),
        ("innocents", pa.list_(pa.string())),
        ("disguised", pa.bool_()),
    ]
)
"""Of what `summary` gives."""


def summary(found: pa.Table) -> pa.Table:
    """What is said in each row that says anything, as a table of SUMMARY.

    `lure` and `innocence`, 0 to 1, are 1 − Π(1 − c) over the kinds found, c being the greatest
    certainty of each: kinds are taken for independent, which is a setting. `disguised`: whether a
    lure is written so that filters miss it.
    """
    kinds = sorted(KINDS)
    row, which = np.unique(_numbers(found, "row"), return_inverse=True)
    kind = pc.index_in(found.column("kind"), pa.array(kinds)).to_numpy(zero_copy_only=False)
    certainty = _numbers(found, "certainty")
    sure = np.zeros((row.size, len(kinds)))
    np.maximum.at(sure, (which, kind), certainty)
    are_lures = np.array([kind in LURES for kind in kinds])
    masked = pc.is_in(found.column("way"), pa.array(["folded", "spaced"]))
    hiding = masked.to_numpy(zero_copy_only=False) & are_lures[kind] & (certainty > 0)
    disguised = np.zeros(row.size, bool)
    disguised[which[hiding]] = True
    values = (
        row,
        *(
            np.round(1.0 - np.prod(1.0 - sure[:, own], axis=1), 6)
            for own in (are_lures, ~are_lures)
        ),
        *(_listed(sure > 0, own, kinds) for own in (are_lures, ~are_lures)),
        disguised,
    )
    arrays = [pa.array(v, f.type) for v, f in zip(values, SUMMARY, strict=True)]
    return pa.Table.from_arrays(arrays, schema=SUMMARY)


def _numbers(table: pa.Table, name: str) -> npt.NDArray[Any]:
    numbers: npt.NDArray[Any] = table.column(name).to_numpy()
    return numbers


def _listed(
    told: npt.NDArray[np.bool_], own: npt.NDArray[np.bool_], kinds: Sequence[str]
) -> pa.Array:
    """For each row the names of those of its `own` kinds that are told."""
    at, which = np.divmod(np.flatnonzero(told & own), len(kinds))
    ends = np.searchsorted(at, np.arange(len(told) + 1))
    names = pa.array(kinds).take(pa.array(which))
    return pa.ListArray.from_arrays(pa.array(ends, pa.int32()), names)
