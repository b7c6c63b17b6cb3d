import pytest
from hypothesis import given
from hypothesis import strategies as st

from countermark.intake.formula import Hyperlink, hyperlink, image, linked, shown

LINK = "https://shop.example/1"


@pytest.mark.parametrize(
    ("written", "link"),
    [
        (f'=HYPERLINK("{LINK}","Knot ring")', Hyperlink(LINK, "Knot ring")),
        (f'=hyperlink( "{LINK}" ; "a ""b""" )', Hyperlink(LINK, 'a "b"')),
        (f'=HYPERLINK("{LINK}")', Hyperlink(LINK, LINK)),
        (f'=HYPERLINK("{LINK}"&A1,"x")', None),
        (f'HYPERLINK("{LINK}","x")', None),
        ("=A1", None),
        ("", None),
    ],
)
def test_links(written: str, link: Hyperlink | None) -> None:
    assert hyperlink(written) == link


@pytest.mark.parametrize(
    ("written", "address"),
    [
        (f'=IMAGE("{LINK}")', LINK),
        (f'=_xlfn.IMAGE("{LINK}", "ring", 1)', LINK),
        (f'=IFERROR(__xludf.DUMMYFUNCTION("IMAGE(""{LINK}"",2)"),"")', LINK),
        (f'=IFERROR(__xludf.DUMMYFUNCTION("=IMAGE(""{LINK}"")"),"")', LINK),
        ("=IMAGE(A1)", None),
        (f'=IMPORTXML("{LINK}","//a")', None),
        (LINK, None),
    ],
)
def test_pictures(written: str, address: str | None) -> None:
    assert image(written) == address


@pytest.mark.parametrize(
    ("written", "seen"),
    [('="007"', "007"), (f'=HYPERLINK("{LINK}","Ring")', "Ring"), ("=1+1", "=1+1"), ("a", "a")],
)
def test_what_is_shown(written: str, seen: str) -> None:
    assert shown(written) == seen


@given(st.text(min_size=1).map(str.strip).filter(bool))
def test_any_words_can_lead(words: str) -> None:
    assert hyperlink(linked(LINK, words)) == Hyperlink(LINK, words)
    assert shown(linked(LINK, words)) == words
