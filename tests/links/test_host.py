"""Known hosts however they are written, and the gaps between their letters."""

import pytest

from countermark.links.host import leans, lettered, parted, sift


@pytest.mark.parametrize(
    ("between", "way"),
    [
        (".", ""),
        (" . ", "spaces around the dots"),
        (" .", "spaces around the dots"),
        (". ", "a space behind the dot"),
        (".\n", "split over lines"),
        (" dot ", "dots spelt out"),
        ("点", "dots spelt out"),
        ("[.]", "dots in brackets"),
        (" (punkt) ", "dots in brackets"),
        ("。", "other signs for dots"),
        ("💖.💖", "signs put between"),
        (" ", "dots left out"),
        ("", "dots left out"),
        (" and ", None),
        ("/", None),
    ],
)
def test_how_a_dot_is_written(between, way):
    assert parted(between) == way


def test_a_full_stop_leans():
    assert leans(". ") and leans("。💕 ")
    assert not leans(".") and not leans(" . ") and not leans(" dot ")


@pytest.mark.parametrize(
    ("text", "host", "gap"),
    [
        ("a m z n . t o", "amzn.to", " "),
        ("a*m*z*n*.*t*o", "amzn.to", "*"),
        ("amazon . co . uk", "amazon.co.uk", ""),
        ("AMZN.TO", "amzn.to", ""),
    ],
)
def test_the_longest_host_with_its_gap(text, host, gap):
    (written,), is_turned = sift(text)
    assert (written.host, written.gap, is_turned) == (host, gap, False)
    assert text[written.start : written.end] == text


@pytest.mark.parametrize(
    "text",
    [
        "teamzn.to",
        "amzn.today",
        "me@amzn.to",
        "fake-amazon.com",
        "amazon.com.evil",
    ],
)
def test_a_part_of_another_name_is_no_host(text):
    assert sift(text)[0] == []


def test_the_gate():
    assert lettered("a-m-z-n-t-o") and lettered("moc.nozama") and lettered("аmzn.to")
    assert not lettered("Obsessed with my new bracelet!! about me, post, super 😍")
