"""Custody: an entry follows the one before it, or it does not."""

import pytest
from pydantic import ValidationError

from countermark.evidence.custody import Entry

FIRST = Entry(item=f"E-{'b' * 16}", number=1, previous=None, at="2026-01-01T00:00:00.000000Z",
              by="Anna", where="desk", why="imported", change="acquired", content="a" * 64,
              manifest="b" * 64)  # fmt: skip
SECOND = FIRST.model_copy(update={"number": 2, "previous": FIRST.hash, "change": "noted"})


def after(**changes):
    return SECOND.model_copy(update=changes)


def test_the_next_entry_follows():
    assert SECOND.follows(FIRST)
    assert after(change="erased", at="2026-01-02T00:00:00.000000Z").follows(FIRST)
    assert Entry.read(SECOND.written) == SECOND


@pytest.mark.parametrize(
    "changes",
    [
        {"number": 3},
        {"previous": "c" * 64},
        {"item": f"E-{'c' * 16}"},
        {"content": "c" * 64},
        {"manifest": "c" * 64},
        {"at": "2025-12-31T23:59:59.999999Z"},
    ],
)
def test_any_other_does_not(changes):
    assert not after(**changes).follows(FIRST)


def test_nothing_follows_an_erasure():
    erased = after(change="erased")
    last = after(number=3, previous=erased.hash)
    assert not last.follows(erased)


@pytest.mark.parametrize(
    "changes",
    [
        {"change": "noted"},
        {"number": 2},
        {"number": 0},
        {"previous": "a" * 64},
        {"item": f"E-{'c' * 16}"},
        {"item": "E-1"},
        {"by": ""},
        {"why": ""},
        {"where": "x" * 201},
        {"at": "2026-01-01"},
        {"content": "A" * 64},
        {"change": "lost"},
        {"more": 1},
    ],
)
def test_an_entry_says_who_when_where_why_and_what(changes):
    with pytest.raises(ValidationError):
        Entry.model_validate(FIRST.model_dump() | changes)
