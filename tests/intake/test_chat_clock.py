"""The clock of a chat: what its dates mean, told from all of them."""

from __future__ import annotations

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as some

from countermark.intake.chat_clock import Clock, Order, reading_of, stamp

WORDS = ({"am"}, {"pm", "下午"}, {"uhr"})


def order_of(*written):
    clock = Clock()
    for one in written:
        clock.see(stamp(one, *WORDS), "")
    return clock.order()


@pytest.mark.parametrize(
    ("written", "order"),
    [
        (["13/07/20, 10:15"], Order("dmy", ())),
        (["07/13/20, 10:15"], Order("mdy", ())),
        (["20/07/13, 10:15", "20/07/31, 10:15", "20/08/01, 10:15"], Order("ymd", ())),
        (["2020-07-03, 10:15"], Order("dmy", ("mdy",))),  # the year says it: all the same day
        (["03.07.2020, 10:15"], Order("dmy", ())),  # full stops: never month first
        (["03/07/2020, 10:15", "02/08/2020, 10:15"], Order("dmy", ())),
        (["03/07/2020, 10:15", "04/06/2020, 10:15"], Order("mdy", ())),
        (["03/07/2020, 10:15"], Order("dmy", ("mdy",))),
    ],
)
def test_order_is_told_from_all_dates(written, order):
    assert order_of(*written) == order


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("03/07/2020, 12:15 AM", ("2020-07-03T00:15:00", True)),
        ("03/07/2020, 12:15 p. m.", ("2020-07-03T12:15:00", True)),
        ("07/07/2020, 10:15", ("2020-07-07T10:15:00", False)),
        ("03/07/2020, 10.15.09 Uhr", ("2020-07-03T10:15:09", True)),
        ("03/07/2020, 22:15 xyz", ("2020-07-03T22:15:00", True)),
        ("03/07/2020, 10:15 xyz", ("2020-07-03", True)),
    ],
)
def test_clock_is_read_or_left_out(written, read):
    assert reading_of(stamp(written, *WORDS), Order("dmy", ("mdy",))) == read


@pytest.mark.parametrize(
    "written",
    ["", "03/07/2020", "10:15", "40/40/2020, 10:15", "03/07/2020, 10:75", "03/07/1987, 10:15",
     "03/07/2020, 10:15 and then something long that is no clock", "1399/04/13, 10:15"],
)  # fmt: skip
def test_other_text_is_no_stamp(written):
    assert stamp(written, *WORDS) is None


@given(some.text(max_size=80) | some.from_regex(r"[0-9./ :,\-]{0,60}", fullmatch=True))
def test_nothing_breaks_it(written):
    found = stamp(written, *WORDS)
    assert found is None or reading_of(found, Order("dmy", ("mdy", "ymd")))


MOMENTS = some.builds(
    datetime,
    year=some.integers(2010, 2040),
    month=some.integers(1, 12),
    day=some.just(28),  # no month has this number, so one stamp tells the order
    hour=some.integers(0, 23),
    minute=some.integers(0, 59),
)


@given(MOMENTS)
def test_every_style_of_one_moment_is_one_moment(moment):
    styles = ["%d/%m/%Y, %H:%M", "%m/%d/%y, %I:%M %p", "%Y-%m-%d %H:%M:%S", "%d.%m.%y %H.%M"]
    spelt = {
        reading_of(stamp(one, *WORDS), order_of(one))[0]
        for style in styles
        for one in [moment.strftime(style)]
    }
    assert spelt == {moment.isoformat()}
