"""What is written like a code."""

import pytest

from countermark.links.candidate import candidates, fits, look_alike, may_hold, overlaps, squeezed


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("7572807173 and 312000000001", ["7572807173", "312000000001"]),
        ("7572807173, 7572807174", ["7572807173", "7572807174"]),
        ("No. 7: 7 5 7 2 8 0 7 1 7 3", ["7572807173"]),
        ("757 280-71 73", ["7572807173"]),
        ("1005001234 567890", ["1005001234567890"]),
        ("B0EXAMPLE1 7572807173", ["B0EXAMPLE1", "7572807173"]),
        ("B0 EXAMPLE1 7572807173", ["B0EXAMPLE1", "7572807173"]),
        ("9:00 18:00 10:00", []),
    ],
)
def test_candidates(text, codes):
    assert [candidate.code for candidate in candidates(text)] == codes


def test_parts_are_kept_where_they_mean_something():
    (candidate,) = candidates("1234567.8901234567")
    assert candidate.parts == "1234567.8901234567"
    assert [fit.platform.id for fit in fits(candidate.code, candidate.parts)] == ["shopee"]


@pytest.mark.parametrize(
    "text",
    [
        "gold ring, 19.99",
        "in 2024 about 300 of them",
        "both arrived on May 5",
        "80% off",
        "web 2.0",
        "",
    ],
)
def test_most_texts_are_told_at_a_glance(text):
    assert not may_hold(text, squeezed(text))


def test_digits_for_letters_have_one_spelling():
    assert look_alike("B0EXAMPLE1") == look_alike("b0ex4mpl31") == look_alike("BOEXAMPLEI")
    assert look_alike("B0EXAMPLE1") != look_alike("B0EXAMPLE2")


def test_overlaps():
    spans = [(2, 5), (8, 9)]
    assert [overlaps(n, n + 1, spans) for n in range(10)] == [
        False, False, True, True, True, False, False, False, True, False,
    ]  # fmt: skip
    assert overlaps(0, 10, spans)
    assert not overlaps(5, 8, spans)
