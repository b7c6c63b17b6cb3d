"""Numbers in groups, and how much their writing lowers their certainty."""

import pytest

from countermark.links.number import numbers, tokens


@pytest.mark.parametrize(
    ("text", "code", "doubt"),
    [
        ("7572807173", "7572807173", 1.0),
        ("757 280 7173", "7572807173", 0.95),
        ("757~280~7173", "7572807173", 0.85),
        ("757|280|7173", "7572807173", 0.85),
        ("757 | 280 | 7173", "7572807173", 0.85),
        ("757/280/7173", "7572807173", 0.85),
        ("757／280／7173", "7572807173", 0.85),
        ("757–280–7173", "7572807173", 0.95),
        ("757—280—7173", "7572807173", 0.95),
        ("757·280·7173", "7572807173", 0.95),
        ("757・280・7173", "7572807173", 0.95),
        ("757,280,7173", "7572807173", 0.6),
        ("994/0000/001", "9940000001", 0.85),
        ("994~0000~001", "9940000001", 0.85),
        ("994\n0000\n001", "9940000001", 0.85),
        ("757 280-71 73", "7572807173", 0.6),
        ("7572 then 80 then 7173", "7572807173", 0.8),
        ("7572 und dann 807173", "7572807173", 0.8),
        ("7572 然后 807173", "7572807173", 0.8),
        ("7572807l73", "7572807173", 0.85),
    ],
)
def test_numbers(text, code, doubt):
    first = min(numbers(text), key=lambda candidate: candidate.start)
    assert (first.code, round(first.doubt, 2)) == (code, doubt)
    assert (first.start, first.end) == (0, len(text))


@pytest.mark.parametrize("text", ["3 then 4", "7572 and 807173", "$757 $280 $717", "10%20%30%40"])
def test_no_numbers(text):
    assert list(numbers(text)) == []


def test_tokens():
    found = [
        (candidate.code, candidate.note) for candidate in tokens("MLA-123456789 7S728O7l73 go")
    ]
    assert found == [("MLA123456789", ""), ("7572807173", "letters for digits")]
