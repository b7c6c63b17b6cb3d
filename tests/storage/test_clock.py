from countermark.storage.clock import moment


def test_a_moment_is_later_than_the_one_before_also_where_the_clock_was_put_back() -> None:
    assert moment("2999-01-01T00:00:00.000001Z") == "2999-01-01T00:00:00.000002Z"
    assert moment() < moment(moment())
