"""What follows a host, sign by sign."""

import pytest

from countermark.links.trail import joined, loose, trails


def paths(text, gap=""):
    return [trail.path for trail in trails(text, 0, gap)]


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("/4abc", "/4abc"),
        (" / 4abc now", "/4abc"),
        (" slash dp slash B0 ", "/dp/B0"),
        ("/x.", "/x"),
        ("/item . html ? a = 7 & b = 8", "/item.html?a=7&b=8"),
        ("/item点html问号a等于7", "/item.html?a=7"),
        (" ? a = 7", "/?a=7"),
        ("/a dash b underscore c", "/a-b_c"),
    ],
)
def test_signs(text, path):
    assert paths(text)[-1] == path


@pytest.mark.parametrize("text", ["", " ", ".", "/", "? yes", " & co", " - love it", "=x", "!"])
def test_what_ends_a_link(text):
    assert paths(text) == []


def test_each_reading_is_longer_than_the_one_before():
    assert paths(" / dp / B0EXAMPLE1 / so / nice")[:2] == ["/dp", "/dp/B0EXAMPLE1"]


def test_spaced_letters():
    assert paths(" / d p / B 0 E 1 now", " ")[-1] == "/dp/B0E1"


def test_slashes_left_out():
    read = [trail.path for trail in loose(" dp B0EXAMPLE1", 0)]
    assert "/dp/B0EXAMPLE1" in read and "/?dp=B0EXAMPLE1" in read


def test_torn_parts_are_joined():
    (trail,) = trails("/dp/B0EX AMPL E1!", 0, "")
    assert [one.path for one in joined("/dp/B0EX AMPL E1!", trail)] == [
        "/dp/B0EXAMPL",
        "/dp/B0EXAMPLE1",
    ]
