"""docs/records.md: its keys, pointers and moments are what the program reads."""

import re
from pathlib import Path

import pytest
from pydantic import TypeAdapter

from countermark.records import schema
from countermark.records.key import Key, Kind
from countermark.records.moment import moment
from countermark.records.pointer import Pointer

PAGE = (Path(__file__).parents[2] / "docs" / "records.md").read_text("utf-8")


def rows(heading: str) -> list[tuple[str, str]]:
    """The first two cells of each row of the table under a heading, unquoted."""
    section = PAGE.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]
    found = re.findall(r"^\| `([^|]+)` \| ([^|]+?) \|", section, re.MULTILINE)
    assert found, heading
    return [(first, second.strip("`")) for first, second in found]


def test_every_record_is_on_the_page() -> None:
    read = {name for name, _ in rows("What is read")}
    found = {name for name, _ in rows("What is found")}
    assert read == {model.__name__ for model in schema.READ.values()}
    assert found == {model.__name__ for model in schema.FOUND.values()}


@pytest.mark.parametrize(("written", "kind"), rows("Keys"))
def test_keys_are_read_back(written: str, kind: str) -> None:
    key = Key.parse(written)
    assert key.kind.value == kind
    assert str(key) == written


def test_every_kind_of_key_is_on_the_page() -> None:
    assert {kind for _, kind in rows("Keys")} == {kind.value for kind in Kind}


@pytest.mark.parametrize("written", [pointer for pointer, _ in rows("Pointers")])
def test_pointers_are_pointers(written: str) -> None:
    assert TypeAdapter(Pointer).validate_python(written) == written


@pytest.mark.parametrize(("written", "kept"), rows("Moments"))
def test_moments_are_kept_as_it_says(written: str, kept: str) -> None:
    assert moment(written) == (None if kept == "nothing" else kept)
