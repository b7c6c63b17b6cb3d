"""The order of day and month: told by a column, and left open where it tells none."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from countermark.intake.columns import understand
from countermark.intake.day_order import order_of, settled
from countermark.records.moment import moment


@pytest.mark.parametrize(
    ("column", "first"),
    [
        (["03/07/2020", "25/07/2020"], "2020-07-03"),
        (["03/07/2020", "07/25/2020"], "2020-03-07"),
        (["3.7.2020 10:05"], "2020-07-03T10:05:00"),
        (["3/7/20 1:05 PM", "7/25/20 1:05 AM"], "2020-03-07T13:05:00"),
        (["03-07-2020", "", None, "25-07-2020"], "2020-07-03"),
    ],
)
def test_a_column_tells_its_order(column: list[str], first: str) -> None:
    order = order_of(column)
    assert order
    assert settled(column[0], order) == first == moment(first)


@pytest.mark.parametrize(
    "column",
    [
        [],
        ["03/07/2020"],
        ["soon"],
        ["2020-07-03"],
        ["1593764400"],
        ["3/7/2020 what"],
        ["01/08/2020 09:00", "03/07/2020 10:00"],
        ["03/07/2020 10:00", "01/08/2020 09:00"],
    ],
)
def test_what_tells_nothing_is_left_as_it_is(column: list[str]) -> None:
    assert order_of(column) is None


def test_dates_of_a_table_are_settled_by_its_rows() -> None:
    link = "https://www.instagram.com/p/Cexample%d/"
    rows = [[link % n, f"{n}/07/2020"] for n in range(10, 16)]
    table = understand(["Post URL", "Date"], rows)
    assert table is not None
    assert table.read([link % 1, "03/07/2020"])["datePublished"] == "2020-07-03"
    assert table.read([link % 1, "03/17/2020"])["datePublished"] == "03/17/2020"
    some = understand(["Post URL", "Date"], rows[:2])
    assert some is not None
    assert some.read([link % 1, "03/07/2020"])["datePublished"] == "03/07/2020"


@given(st.lists(st.text(max_size=60) | st.integers() | st.none(), max_size=5), st.text(max_size=60))
def test_any_cells_are_settled_or_left(column: list[object], written: str) -> None:
    if order := order_of([*column, "25/07/2020"]):
        assert isinstance(settled(written, order), str)
