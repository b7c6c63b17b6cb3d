import io

import pytest

from countermark.intake.guard import Bounded, Budget, Limits, Refused

SMALL = Limits(unpacked=1000, ratio=10, ratio_from=100, document=50)


def test_a_stream_within_its_limits_is_read_whole():
    stream = Bounded(io.BytesIO(b"x" * 90), 1, SMALL)
    assert io.BufferedReader(stream).read() == b"x" * 90
    assert stream.readable()


def test_the_ratio_counts_once_enough_is_unpacked():
    assert len(Bounded(io.BytesIO(b"x" * 200), 20, SMALL).read(200)) == 200
    with pytest.raises(Refused, match="10 times its size"):
        Bounded(io.BytesIO(b"x" * 200), 19, SMALL).read(200)


def test_the_size_counts_whatever_the_ratio():
    with pytest.raises(Refused, match="1,000 bytes"):
        Bounded(io.BytesIO(b"x" * 1001), 10**6, SMALL).read(2000)


def test_reading_all_stops_just_beyond_a_document():
    assert len(Bounded(io.BytesIO(b"x" * 99), 10**6, SMALL).read()) == 51


def test_streams_may_share_a_budget():
    budget = Budget(10**6, SMALL)
    Bounded(io.BytesIO(b"x" * 600), budget, SMALL).read(600)
    with pytest.raises(Refused, match="1,000 bytes"):
        Bounded(io.BytesIO(b"x" * 600), budget, SMALL).read(600)


def test_a_file_of_no_size_has_a_ratio_all_the_same():
    with pytest.raises(Refused):
        Budget(0, SMALL).spend(101)
