"""Places of a link told by their words alone, and what only has these words."""

import pytest

from cost import grows_in_step
from countermark.links.instruction import find_instructions


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("the link lives on my page ☝", "bio"),
        ("tap the url under my username", "bio"),
        ("el enlace está debajo de mi nombre", "bio"),
        ("le lien est sous mon pseudo", "bio"),
        ("o link fica na minha página", "bio"),
        ("den Link findet ihr unter meinem Namen", "bio"),
        ("ссылка в шапке", "bio"),
        ("hesabımdaki linke bak", "bio"),
        ("戳我头像有入口", "bio"),
        ("run to my story before it goes 🏃", "story"),
        ("corran a la historia, no dura", "story"),
        ("la story d'oggi ha il 🔗", "story"),
        ("want one? dm willow", "message"),
        ("al privado con “willow” y te respondo", "message"),
        ("后台发 willow", "message"),
    ],
)
def test_a_place_is_told(text: str, kind: str) -> None:
    assert kind in {one.kind for one in find_instructions(text)}


@pytest.mark.parametrize(
    "text",
    [
        "the story of my grandmother's ring",
        "page 7 of this book made me cry",
        "her name is Willow and she is a cat",
        "my account was locked again",
        "write to our usual mail, not by dm",
        "Bio-Eier, Nr. 7 im Regal",
    ],
)
def test_the_word_alone_tells_nothing(text: str) -> None:
    assert find_instructions(text) == []


@pytest.mark.parametrize(
    ("text", "number"),
    [("bio: 7", 7), ("#3 bio", 3), ("12 on my list, bio", 12), ("bio! lowest one", -1)],
)
def test_a_bare_place_counts_with_an_entry(text: str, number: int) -> None:
    (told,) = find_instructions(text)
    assert told.which is not None
    assert (told.kind, told.which.number) == ("bio", number)


@pytest.mark.parametrize("piece", ["bio ", "dm ", "my story ", "my page link "])
def test_long_texts_take_linear_time(piece: str) -> None:
    grows_in_step(lambda length: find_instructions((piece * length)[:length]), 800)
