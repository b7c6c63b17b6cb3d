"""Letters as they are meant, with their places in the text as written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from countermark.links.letter import plainly


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("plain Text 1!", "plain Text 1!"),
        ("𝐚𝓶𝕫𝚗", "amzn"),
        ("ⓐⒷ🅲🄳🅰", "aBCDA"),
        ("ａｍｚｎ．ｔｏ／４", "amzn.to/4"),
        ("ᴀᴍᴢɴ", "amzn"),
        ("🇦🇲", "am"),
        ("4️⃣", "4"),
        ("a\u0336m\u0336z\u200bn\u00ad", "amzn"),
        ("com∕dp⁄x․y", "com/dp/x.y"),
        ("⒜⑩", "a10"),
        ("№", "No"),
        ("аmazon é ß 点 จุด", "аmazon é ß 点 จุด"),
        ("…½", "…½"),
    ],
)
def test_letters_are_read_as_they_are_meant(text, read):
    assert plainly(text).text == read


@given(st.text(max_size=60))
def test_every_letter_knows_its_place(text):
    view = plainly(text)
    assert len(view.places) == len(view.text) + 1
    assert list(view.places) == sorted(view.places)
    assert view.places[-1] == len(text)
    assert plainly(view.text).text == view.text or not text.isascii()


def test_what_is_taken_out_leaves_the_other_places():
    view = plainly("a\u200bb(x)c").without([(2, 5)])
    assert view.text == "abc"
    assert list(view.places) == [0, 2, 6, 7]
