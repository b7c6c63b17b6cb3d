"""Whose codes look like what is written."""

from countermark.links.candidate import fits, overlaps


def test_parts_are_kept_where_they_mean_something():
    code, parts = "12345678901234567", "1234567.8901234567"
    assert [fit.identifier for fit in fits(code, parts)] == [parts]
    assert [fit.platform.id for fit in fits(code, parts)] == ["shopee"]
    assert fits(code, "") == ()


def test_the_usual_range_of_a_shop_goes_before_all_numbers_of_its_length():
    def prior(code):
        return next(fit.shape.prior for fit in fits(code, "") if fit.platform.id == "weidian")

    assert prior("7240000001") > prior("9940000001") > 0


def test_overlaps():
    spans = [(2, 5), (8, 9)]
    assert [overlaps(n, n + 1, spans) for n in range(10)] == [
        False, False, True, True, True, False, False, False, True, False,
    ]  # fmt: skip
    assert overlaps(0, 10, spans)
    assert not overlaps(5, 8, spans)
