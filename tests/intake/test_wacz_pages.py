import pytest

from countermark.intake.format import Reading, Row
from countermark.intake.wacz_pages import WaczPages


@pytest.mark.parametrize("given", WaczPages().examples(), ids=lambda given: given.name)
def test_examples(given, source_of):
    source = source_of(given)
    assert WaczPages().recognises(source) == (given.objects is not None)
    if given.objects is not None:
        rows = list(WaczPages().read(source, Reading()))
        found = [row for row in rows if isinstance(row, Row)]
        assert [row.object for row in found] == given.objects
        assert [(row.selector, row.line) for row in found] == [("line=2", 2)]
        assert len(rows) - len(found) == given.rejected
