"""Splink alone: Fellegi and Sunter's model on DuckDB, with the settings that its guide shows."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pyarrow as pa
from splink import Linker, SettingsCreator, block_on
from splink import comparison_library as cl
from splink.backends.duckdb import DuckDBAPI

CERTAIN = 0.95
"""The probability from which Splink's guide clusters."""
CUTS = (0.5, 0.8, 0.9, 0.95, 0.99, 0.999, 0.9999, 0.999999)
"""Cuts of which the best one is chosen with the truth in hand, which flatters it."""


@dataclass(frozen=True)
class Model:
    """What is compared, what is looked at together, and what the model is trained on."""

    comparisons: Sequence[Any]
    blocks: Sequence[tuple[str, ...]]
    """Columns of which pairs share all."""
    training: Sequence[tuple[str, ...]]
    sure: Sequence[tuple[str, ...]]
    """Rules that are hardly ever wrong, for the share of pairs that are one."""
    recall: float
    """Of all pairs that are one, how many those rules find, by guess."""


ACCOUNTS = Model(
    comparisons=[
        cl.JaroWinklerAtThresholds("name", [0.92]),
        cl.NameComparison("legal").configure(term_frequency_adjustments=True),
        cl.ExactMatch("phone").configure(term_frequency_adjustments=True),
        cl.EmailComparison("email").configure(term_frequency_adjustments=True),
        cl.LevenshteinAtThresholds("tax", 1),
        cl.ExactMatch("iban").configure(term_frequency_adjustments=True),
        cl.JaroWinklerAtThresholds("street", [0.95, 0.88]).configure(
            term_frequency_adjustments=True
        ),
        cl.ExactMatch("city").configure(term_frequency_adjustments=True),
    ],
    blocks=[("phone",), ("email",), ("tax",), ("iban",), ("legal",), ("street",), ("name", "city")],
    training=[("phone",), ("legal",), ("email",)],
    sure=[("tax",), ("phone", "legal"), ("email", "phone")],
    recall=0.5,
)


def linked(
    rows: Sequence[Mapping[str, str]], model: Model, cuts: Sequence[float]
) -> list[dict[str, str]]:
    """The partition of the rows (by `key`) at each cut."""
    logging.getLogger("splink").setLevel(logging.ERROR)
    names = sorted({name for row in rows for name in row} - {"key"})
    table = pa.table(
        {"unique_id": [row["key"] for row in rows]}
        | {name: pa.array([row.get(name) for row in rows], pa.string()) for name in names}
    )
    api = DuckDBAPI()
    api._execute_sql_against_backend("SET threads TO 1; SELECT setseed(0.5)")
    settings = SettingsCreator(
        link_type="dedupe_only",
        comparisons=list(model.comparisons),
        blocking_rules_to_generate_predictions=[block_on(*names) for names in model.blocks],
    )
    linker = Linker(api.register(table), settings, log_level=logging.ERROR)
    training = linker.training
    training.estimate_probability_two_random_records_match(
        [block_on(*names) for names in model.sure], recall=model.recall
    )
    training.estimate_u_using_random_sampling(max_pairs=1_000_000, seed=1)
    for columns in model.training:
        training.estimate_parameters_using_expectation_maximisation(block_on(*columns))
    pairs = linker.inference.predict(threshold_match_probability=min(cuts))
    made = []
    for cut in cuts:
        found = linker.clustering.cluster_pairwise_predictions_at_threshold(
            pairs, threshold_match_probability=cut
        ).as_record_list()
        made.append({str(row["unique_id"]): str(row["cluster_id"]) for row in found})
    return made
