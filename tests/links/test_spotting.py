"""What in a text is written like a code, told from most texts at a glance."""

import pytest

from countermark.links.spotting import candidates, may_hold, squeezed


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("7572807173 and 312000000001", ["7572807173", "312000000001"]),
        ("7572807173, 7572807174", ["7572807173", "7572807174"]),
        ("No. 7: 7 5 7 2 8 0 7 1 7 3", ["7572807173"]),
        ("1005001234 567890", ["1005001234567890"]),
        ("B0EXAMPLE1 7572807173", ["B0EXAMPLE1", "7572807173"]),
        ("B0 EXAMPLE1 7572807173", ["B0EXAMPLE1", "7572807173"]),
        ("shopee 1234567.8901234567", ["12345678901234567"]),
        ("9:00 18:00 10:00", []),
    ],
)
def test_candidates(text, codes):
    assert [candidate.code for candidate in candidates(text)] == codes


@pytest.mark.parametrize(
    "text",
    [
        "gold ring, 19.99",
        "in 2024 about 300 of them",
        "both arrived on May 5",
        "80% off",
        "web 2.0",
        "3 rings and then 2 more",
        "",
    ],
)
def test_most_texts_are_told_at_a_glance(text):
    assert not may_hold(text, squeezed(text))


@pytest.mark.parametrize(
    "text", ["B0EXAMPLE1", "7572807173", "99 then 40 then 000001", "8OEXAMPLE1"]
)
def test_codes_are_not_let_go(text):
    assert may_hold(text, squeezed(text)) == (text != "8OEXAMPLE1")
