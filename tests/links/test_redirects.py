"""Redirects: any spelling of a source, the observation of the day, and conflicts."""

from datetime import UTC, datetime

import pytest

from countermark.links import Redirects
from countermark.links.redirects import SEEN_LATER, UNDATED, spelling
from countermark.records.redirect import Redirect

A, B = "https://shop.example/a", "https://shop.example/b"
SHORT = "https://bit.ly/x"


def on(day):
    return datetime(2020, 7, day, 12, tzinfo=UTC)


def seen(target, day=None, source=SHORT, status=None):
    observed = f"2020-07-{day:02}T10:00:00Z" if day else None
    return Redirect(source=source, target=target, status=status, observed=observed)


@pytest.mark.parametrize(
    "written",
    [
        "http://bit.ly/x",
        "HTTPS://BIT.LY/x/",
        "bit.ly/x",
        "https://www.bit.ly/x#top",
        "https://bit.ly/x?utm_source=ig",
        "https://user@bit.ly:443/%78",
    ],
)
def test_a_source_is_found_in_every_spelling(written):
    assert Redirects([seen(A)]).hop(written).target == A
    assert Redirects([seen(A, source=written)]).hop(SHORT).target == A


def test_another_source_is_not_found():
    redirects = Redirects([seen(A)])
    for url in ("https://bit.ly/X", "https://bit.ly/y", "https://bit.ly/x?id=1", "nonsense", ""):
        assert redirects.hop(url) is None


def test_significant_parameters_are_kept():
    one = seen(A, source="https://go.example/?id=1&aff=ann")
    other = seen(B, source="https://go.example/?id=1&aff=bob")
    redirects = Redirects([one, other])
    assert redirects.hop("https://go.example/?aff=bob&id=1").target == B
    assert redirects.hop("https://go.example/?id=1&aff=ann").target == A


def test_the_observation_of_the_day_counts():
    redirects = Redirects([seen(A, 1), seen(B, 5)])
    assert redirects.hop(SHORT, on(3)).target == A
    assert redirects.hop(SHORT, on(5)).target == B
    latest = redirects.hop(SHORT)
    assert (latest.target, latest.observed) == (B, "2020-07-05T10:00:00Z")
    assert latest.certainty == 1
    assert latest.note == f"{SHORT} led to {A} on 2020-07-01T10:00:00Z"


def test_what_was_seen_only_later_is_less_certain():
    hop = Redirects([seen(A, 5), seen(B, 9)]).hop(SHORT, on(3))
    assert (hop.target, hop.certainty) == (A, SEEN_LATER)
    assert hop.note.startswith("seen only later, on 2020-07-05")


def test_an_undated_observation_counts_only_without_a_dated_one():
    hop = Redirects([seen(A), seen(B, 5)]).hop(SHORT, on(6))
    assert (hop.target, hop.certainty) == (B, 1)
    assert Redirects([seen(A)]).hop(SHORT, on(6)).certainty == UNDATED
    assert Redirects([seen(A)]).hop(SHORT).certainty == 1


def test_a_conflict_is_named_and_shares_the_certainty():
    redirects = Redirects([seen(B, 5), seen(A, 5), seen(A, 5)])
    hop = redirects.hop(SHORT)
    assert (hop.target, hop.certainty) == (A, 0.5)
    assert hop.note == f"conflict: {SHORT} led at one time to {A} and to {B}"
    tie = Redirects([seen(B, 5), seen(A, 5)]).hop(SHORT)
    assert tie.target == Redirects([seen(A, 5), seen(B, 5)]).hop(SHORT).target == A


def test_two_spellings_of_one_target_are_no_conflict():
    hop = Redirects([seen(A, 5), seen("http://www.shop.example/a/", 5)]).hop(SHORT)
    assert (hop.certainty, hop.note) == (1, "")


def test_a_redirect_to_itself_says_nothing():
    redirects = Redirects([seen("https://bit.ly/x", source="http://bit.ly/x", status=301), seen(A)])
    assert len(redirects) == 1
    assert redirects.hop("http://bit.ly/x").target == A
    assert redirects.hop("http://bit.ly/x").certainty == 1


def test_an_added_parameter_is_no_way_back():
    redirects = Redirects([seen("https://bit.ly/x?utm_source=a")])
    assert redirects.hop(SHORT).target == "https://bit.ly/x?utm_source=a"
    assert redirects.hop("https://bit.ly/x?utm_source=a") is None


def test_a_relative_target_is_completed():
    assert Redirects([seen("/dp/B0EXAMPLE1", source="https://amazon.com/r")]).hop(
        "https://amazon.com/r"
    ).target == ("https://amazon.com/dp/B0EXAMPLE1")


@pytest.mark.parametrize(("target", "status"), [(None, None), (None, 404), (A, 410), (A, 451)])
def test_a_dead_end_has_no_target(target, status):
    hop = Redirects([seen(target, 5, status=status)]).hop(SHORT)
    assert (hop.target, hop.status) == (None, status)


def test_a_revived_link_is_said():
    hop = Redirects([seen(None, 1, status=404), seen(A, 5)]).hop(SHORT)
    assert hop.target == A
    assert "led to nowhere (404) on 2020-07-01" in hop.note


def test_a_source_that_is_no_url_is_left():
    assert len(Redirects([seen(A, source="javascript:x"), seen("http://[", source="x")])) == 0


def test_spelling_keeps_every_parameter():
    assert (
        spelling("HTTP://www.A.example/?utm_source=x&b=1") == "https://a.example/?b=1&utm_source=x"
    )
    assert spelling("nonsense") is None


def test_a_link_of_many_days_is_weighed_once_a_day_and_says_the_same(monkeypatch):
    seen = [
        Redirect(
            source="https://s.example/a",
            target=f"https://shop.example/{number % 7}",
            observed=f"2020-07-{number % 28 + 1:02}" if number % 5 else None,
        )
        for number in range(90)
    ]
    days = [None, *(datetime(2020, 7, day, tzinfo=UTC) for day in range(1, 29)),
            datetime(2019, 1, 1, tzinfo=UTC), datetime(2021, 1, 1, tzinfo=UTC)]  # fmt: skip
    many = Redirects(seen)
    told = [many.hop("https://s.example/a", day) for day in days * 2]
    monkeypatch.setattr("countermark.links.redirects._FEW", 1000)
    assert told == [Redirects(seen).hop("https://s.example/a", day) for day in days] * 2
    many.add(Redirect(source="https://s.example/a", target=B, observed="2022-01-01"))
    assert many.hop("https://s.example/a").target == B
