from collections.abc import Callable

import pytest

from countermark.intake.format import Example, Reading, Row
from countermark.intake.redirect_table import RedirectTable
from countermark.intake.source import Source
from countermark.records.rejected import Rejected

SourceOf = Callable[[Example], Source]


@pytest.mark.parametrize("example", RedirectTable().examples(), ids=lambda e: e.name)
def test_examples(example: Example, source_of: SourceOf) -> None:
    source = source_of(example)
    assert RedirectTable().recognises(source) == (example.objects is not None)
    if example.objects is not None:
        rows = list(RedirectTable().read(source, Reading(example.columns)))
        found = [row.object for row in rows if isinstance(row, Row)]
        assert len(found) == len(example.objects)
        for object_, expected in zip(found, example.objects, strict=True):
            assert object_.items() >= expected.items()
        assert sum(isinstance(row, Rejected) for row in rows) == example.rejected


def test_bad_addresses_and_statuses_are_rejected_with_their_line(source_of: SourceOf) -> None:
    content = (
        b"from,to,status,observed_at\n"
        b"https://a.example/1,https://b.example/1,301,2020-07-01\n"
        b"javascript:alert(1),https://b.example,301,\n"
        b"https://a.example/2,not an address,301,\n"
        b"https://a.example/3,https://b.example/3,42,\n"
        b",https://b.example/4,301,\n"
        b"amzn.to/abc,www.amazon.com/dp/B0EXAMPLE1,,\n"
    )
    source = source_of(Example("redirects.csv", content, None, ""))
    rows = list(RedirectTable().read(source, Reading()))
    assert [row.line for row in rows if isinstance(row, Rejected)] == [3, 4, 5, 6]
    assert [row.line for row in rows if isinstance(row, Row)] == [2, 7]
    last = rows[-1]
    assert isinstance(last, Row)
    assert last.object["status"] is None
