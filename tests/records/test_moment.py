"""Moments: one spelling for a time, no zone invented."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from countermark.records.moment import day, instant, moment


@pytest.mark.parametrize(
    ("written", "spelt"),
    [
        ("2020-07-03T10:00:00Z", "2020-07-03T10:00:00Z"),
        ("2020-07-03T10:00:00.123Z", "2020-07-03T10:00:00Z"),
        ("2020-07-03 10:00", "2020-07-03T10:00:00"),
        ("2020-07-03T10:00+0200", "2020-07-03T10:00:00+02:00"),
        ("2020-08-02", "2020-08-02"),
        (" 2020-08-02 ", "2020-08-02"),
        ("1593764400", "2020-07-03T08:20:00Z"),
        ("1593764400123", "2020-07-03T08:20:00Z"),
        (1593764400, "2020-07-03T08:20:00Z"),
        ("Fri, 03 Jul 2020 10:00:00 +0200", "2020-07-03T10:00:00+02:00"),
        ("2020-07-03 10:00:00 EDT", "2020-07-03T10:00:00-04:00"),
        ("2020-07-03 10:00:00 UTC", "2020-07-03T10:00:00Z"),
        ("2020-07-03 12:30:00 AM", "2020-07-03T00:30:00"),
        ("2020/7/3 10:00", "2020-07-03T10:00:00"),
        ("2020.07.03", "2020-07-03"),
        ("2020年7月3日 10:00:05", "2020-07-03T10:00:05"),
        ("03-Jul-2020 12:15PM", "2020-07-03T12:15:00"),
        ("July 3, 2020", "2020-07-03"),
        ("Jul 3rd, 2020, 10:00 pm", "2020-07-03T22:00:00"),
        ("3 September 2020 at 9:05", "2020-09-03T09:05:00"),
    ],
)
def test_a_time_has_one_spelling(written: str | int, spelt: str) -> None:
    assert moment(written) == spelt


@pytest.mark.parametrize(
    "written",
    [
        *(None, "", "soon", "2020-13-01", "2020-02-30T10:00:00Z", "3.5", "99", "-1", "9" * 40),
        *("3/7/2020", "2020/13/40", "May 2020", "Foo 3, 2020", "Julius 3, 2020", "2020-07-03 CST"),
        *("2020/7/3 25:00", "２０２０/7/32"),
    ],
)
def test_what_is_no_time_is_none(written: str | None) -> None:
    assert moment(written) is None


def test_an_unknown_zone_is_ordered_as_utc_and_stays_unknown() -> None:
    assert moment("2020-07-03 10:00") == "2020-07-03T10:00:00"
    assert instant("2020-07-03T10:00:00") == instant("2020-07-03T10:00:00Z")
    assert instant("2020-07-03T10:00:00+02:00") < instant("2020-07-03T10:00:00Z")
    assert str(day("2020-07-03T23:59:00-11:00")) == "2020-07-03"


@given(st.datetimes().map(lambda d: d.replace(microsecond=0)), st.timezones() | st.none())
def test_spelling_again_changes_nothing(at, zone) -> None:
    spelt = moment(at.replace(tzinfo=zone).isoformat())
    assert spelt is None or moment(spelt) == spelt


@given(st.text(max_size=30))
def test_any_text_is_a_moment_or_none(text: str) -> None:
    spelt = moment(text)
    assert spelt is None or moment(spelt) == spelt
