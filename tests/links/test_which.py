"""Which entry of a list is meant, by number, by place, by words."""

import pytest

from countermark.links.instruction import find_instructions
from countermark.links.which import Which, which


def meant_by(text: str) -> Which | None:
    (one,) = find_instructions(text)
    return one.which


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("Link in bio, no. 7", 7),
        ("link in bio #7", 7),
        ("链接在主页 7️⃣", 7),
        ("link in bio ⑦", 7),
        ("number seven in my bio", 7),
        ("second one in my bio", 2),
        ("everything is linked in bio, first button", 1),
        ("top link in bio", 1),
        ("last one, link in bio", -1),
        ("the bottom link in my bio", -1),
        ("link in bio, 3rd from the bottom", -3),
        ("link in bio, item 12", 12),
        ("主页第七个链接", 7),
        ("主页第十二个链接", 12),
        ("主页最后一个链接", -1),
        ("enlace en la bio, el segundo", 2),
        ("lien dans ma bio, le troisième", 3),
        ("link na bio, o terceiro", 3),
        ("link nella mia bio, il settimo", 7),
        ("Link in der Bio, der zweite", 2),
        ("ссылка в шапке профиля, третья", 3),
        ("link biyoda, ikinci link", 2),
        ("الرابط في البايو رقم 7", 7),
        ("bio link → 7", 7),
    ],
)
def test_the_entry_that_is_meant_by_number(text: str, number: int) -> None:
    meant = meant_by(text)
    assert meant is not None
    assert meant.number == number


@pytest.mark.parametrize(
    "text",
    [
        "#1 best seller, link in bio",
        "no one will know, link in bio",
        "The second one broke already. link in bio",
        "link in bio, 3 colours left",
        "link in bio, only 20% today",
        "first time trying this! link in bio",
        "new in 2026, link in bio",
        "link in bio",
    ],
)
def test_numbers_that_mean_no_entry(text: str) -> None:
    assert meant_by(text) is None


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("link in bio, the gold one", "gold"),
        ("no. 2 is the real one! link in bio, the gold one", "gold"),
        ("看第二张图\n主页链接，银色那个", "银色"),
        ("bracelet link in bio", "bracelet"),
        ('link in bio, look for "wrist candy"', "wrist candy"),
        ("link in bio, under “Fern”", "fern"),
        ("the button called Willow in my bio", "willow"),
        ("get the gold one from the link in my bio", "gold"),
        ("主页链接，金色那个", "金色"),
        ("主页里叫“云杉”的那个", "云杉"),
    ],
)
def test_the_entry_that_is_meant_by_words(text: str, words: str) -> None:
    meant = meant_by(text)
    assert meant is not None
    assert (meant.number, meant.words) == (0, words)


def test_the_entry_that_is_meant_by_a_code() -> None:
    meant = meant_by("link in bio, code QX-12")
    assert meant is not None
    assert meant.code == "qx-12"


def test_words_alone_say_which() -> None:
    assert which("nothing of that kind") is None
    meant = which("third bracelet")
    assert meant is not None
    assert meant.number == 3
