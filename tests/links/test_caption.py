"""Captions: plain and hidden links, codes beside them, each told once."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cost import grows_in_step
from countermark.links.caption import Caption, read


def links(text):
    return [one.url for one in read(text).links]


def items(text):
    return sorted({str(code.key) for code in read(text).codes if not code.known_only})


def test_nothing_to_tell():
    assert read("Obsessed with my new bracelet!! 😍 #ootd") == Caption((), (), ())
    assert read("") == Caption((), (), ())


def test_plain_and_hidden_links_in_order():
    text = "https://amzn.to/3ExAmPl or weidian点com/item.html?itemID=7000000001 or bit.ly/4ExAmPl"
    assert links(text) == [
        "https://amzn.to/3ExAmPl",
        "https://weidian.com/item.html?itemID=7000000001",
        "bit.ly/4ExAmPl",
    ]
    assert [one.certainty == 1 for one in read(text).links] == [True, False, True]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("https://amzn .to/4ExAmPl", ["https://amzn.to/4ExAmPl"]),
        ("amazon.com dp B0EXAMPLE1", ["https://amazon.com/dp/B0EXAMPLE1"]),
        ("https://amazon.com/dp/\nB0EXAMPLE1", ["https://amazon.com/dp/B0EXAMPLE1"]),
        ("https://amzn.to/4Ex\u200bAmPl", ["https://amzn.to/4ExAmPl"]),
    ],
)
def test_a_hidden_link_takes_in_the_plain_part_of_it(text, expected):
    assert links(text) == expected


def test_the_same_letters_read_in_two_ways_are_two_links():
    assert sorted(links("amaz0n.com/dp/B0EXAMPLE1")) == [
        "amaz0n.com/dp/B0EXAMPLE1",
        "https://amazon.com/dp/B0EXAMPLE1",
    ]


def test_an_identifier_in_a_link_is_no_code_again():
    assert items("ASIN B0EXAMPLE1 on amazon.com") == ["amazon.com:B0EXAMPLE1"]
    for link in ("https://www.amazon.com/dp/B0EXAMPLE1", "amazon [.] com / dp / B0EXAMPLE1"):
        assert len(links(f"my ASIN find {link}")) == 1
        assert items(f"my ASIN find {link}") == []
    both = "https://www.amazon.com/dp/B0EXAMPLE1 and ASIN B0EXAMPLE2 on amazon.com"
    assert items(both) == ["amazon.com:B0EXAMPLE2"]


def test_codes_stand_where_they_were_written():
    text = "https://amzn.to/4ExAmPl 💕 ASIN: B0EXAMPLE1 on amazon.com"
    assert {text[code.start : code.end] for code in read(text).codes} == {"B0EXAMPLE1"}


def test_what_is_told_to_do():
    text = "Link in my bio, number 7! https://amzn.to/4ExAmPl"
    (told,) = [one for one in read(text).instructions if one.kind == "bio"]
    assert "bio" in text[told.start : told.end].lower()
    assert len(links(text)) == 1


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=300))
def test_any_text_is_read(text):
    caption = read(text)
    assert all(text[one.start : one.end] for one in caption.links)
    places = [one.start for one in caption.links]
    assert places == sorted(places)


@pytest.mark.parametrize(
    "piece", ["https://amzn.to/a ", "amzn . to / ab1 ", "amzn.to/4a amzn .to/b"]
)
def test_time_grows_with_the_links_and_no_faster(piece):
    grows_in_step(lambda length: read(piece * (length // len(piece))), 2_400)


def test_a_host_alone_names_the_shop_of_a_code():
    (code,) = (code for code in read("amazon.de: B0EXAMPLE1").codes if not code.known_only)
    assert str(code.key) == "amazon.de:B0EXAMPLE1"
    assert not read("https://www.amazon.de/dp/B0EXAMPLE1").codes


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            ["DM me", "go to store QX, third one", "\udfff", "\ud83d", "B0EXAMPLE1", "\n", " ",
             "amzn . to/4ExAmPl7", "l!nk in b!o", "search 'x y' on Amazon"]
        ),
        max_size=12,
    )
)  # fmt: skip
def test_halves_of_characters_are_unknown_signs(pieces):
    read("".join(pieces))


def test_a_half_leaves_the_places_of_what_is_told():
    (told,) = read("\ud83d link in bio").instructions
    assert (told.kind, told.start, told.end) == ("bio", 2, 13)
