"""The design: labels as arrays, weighed as `tracing.weighing` weighs, all at once."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from countermark.calibration.label import Label

Floats = NDArray[np.float64]


class Design:
    """What was found of each label, by signal and certainty. `names` are the signals, sorted;
    weights are given in their order."""

    def __init__(self, labels: Sequence[Label], names: Sequence[str]) -> None:
        number = {name: at for at, name in enumerate(names)}
        families = {name.partition(".")[0] for name in names}
        family = {name: at for at, name in enumerate(sorted(families))}
        found = [
            (row, number[signal], row * len(family) + family[signal.partition(".")[0]], certainty)
            for row, label in enumerate(labels)
            for signal, certainty in label.findings
        ]
        columns = np.array(found, dtype=np.float64).reshape(-1, 4).T
        self._row, self._signal, self._group = columns[:3].astype(np.int64)
        self._doubt = np.log2(np.maximum(columns[3], 1e-6))
        self._width = len(names)
        self.holds = np.array([label.holds for label in labels], dtype=np.float64)
        """1 where the claim holds, 0 where it does not."""

    def linear(self, bits: Floats) -> tuple[Floats, Floats]:
        """The sums of counted reasons around these weights: `rows @ bits + offset`.

        Which reason of a family counts, and whether doubt leaves anything of it, is as these
        weights say; for others near them the sums are right as long as that stays so."""
        weight = bits[self._signal]
        heard = np.where(
            weight > 0, np.maximum(weight + self._doubt, 0), np.minimum(weight - self._doubt, 0)
        )
        order = np.lexsort((self._signal, -np.abs(np.round(heard, 2)), self._group))
        first = order[np.unique(self._group[order], return_index=True)[1]]
        counted = first[heard[first] != 0]
        row, signal = self._row[counted], self._signal[counted]
        rows = np.zeros((len(self.holds), self._width))
        rows[row, signal] = 1.0
        offset = np.zeros(len(self.holds))
        np.add.at(offset, row, heard[counted] - bits[signal])
        return rows, offset

    def sums(self, bits: Floats) -> Floats:
        """The counted reasons of each label, in bits."""
        rows, offset = self.linear(bits)
        total: Floats = rows @ bits + offset
        return total
