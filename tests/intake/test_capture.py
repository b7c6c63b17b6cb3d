"""Captures made by hand: the sidecar and the files it speaks of."""

from __future__ import annotations

import json

import pytest

from countermark.intake.capture import Capture
from countermark.intake.format import Example, Reading
from countermark.records.rejected import Rejected


def read(source_of, value, beside, name="shot.json"):
    value = {"@type": "WebPage", "captured": {"by": "J. Doe"}, **value}
    source = source_of(
        Example(name, json.dumps(value).encode(), [], "", beside=dict.fromkeys(beside, b"x"))
    )
    assert Capture().recognises(source)
    return [*Capture().read(source, Reading())]


def test_files_that_the_object_names_are_not_added_twice(source_of):
    rows = read(source_of, {"image": ["shot.png"]}, ["shot.png"])
    assert [row.object["image"] for row in rows] == [["shot.png"]]


def test_a_named_file_that_is_missing_is_told(source_of):
    row, missing = read(source_of, {"image": ["other.png", "https://cdn.example/1"]}, ["shot.pdf"])
    assert row.object["image"] == ["other.png", "https://cdn.example/1"]
    assert row.object["associatedMedia"] == [{"@type": "MediaObject", "contentUrl": "shot.pdf"}]
    assert "other.png" in missing.reason


@pytest.mark.parametrize(
    "address", ["../../../etc/hostname", "/etc/hostname", "a\x00b", "x" * 5000]
)
def test_no_file_outside_of_the_input_is_looked_at(address, source_of):
    _, missing = read(source_of, {"image": address}, [])
    assert isinstance(missing, Rejected)


def test_a_saved_page_is_media_of_the_object(source_of):
    (row,) = read(source_of, {}, ["page.html"], name="page.html.json")
    assert row.object["associatedMedia"] == [{"@type": "MediaObject", "contentUrl": "page.html"}]
    assert row.object["captured"] == {"by": "J. Doe"}
