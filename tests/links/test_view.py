"""Views: what is read quickly is read as letter by letter."""

import re

from hypothesis import given
from hypothesis import strategies as st

from countermark.links import view
from countermark.links.lexicon import lexicon
from countermark.links.which import Which, which

LIKELY = st.text(
    st.one_of(st.characters(), st.sampled_from("aA1 .İıΣςßﬁé️①🅰\u20e3🇩à한가が、\n\r\t👉🔗ЙйЁأ"))
)


def letter_by_letter(text: str) -> str:
    return text.translate(view._SIGNS)


@given(LIKELY)
def test_a_view_is_its_letters_read_one_by_one(text: str) -> None:
    if "://" not in text and "\u20e3" not in text:
        assert view.view_of(text) == letter_by_letter(text)


def test_every_character_is_read_as_it_would_be_alone() -> None:
    # planes 0 and 1 and the tags of plane 14; the rest is ideographs and nothing
    for point in (*range(0x20000), *range(0xE0000, 0xE0200)):
        char = chr(point)
        if char != "\u20e3":
            assert view.view_of(char) == letter_by_letter(char), hex(point)


@given(LIKELY)
def test_each_character_of_a_view_has_its_origin(text: str) -> None:
    if "://" not in text and "\u20e3" not in text:
        origins = view.origins_of(text)
        assert origins == [at for at, char in enumerate(text) for _ in view._sign(char)]


def test_circled_numbers_and_keycaps_are_numbers() -> None:
    assert view.view_of("No 7️⃣ or ⑦, 🅰") == "no #7  or #7 , a"
    assert view.origins_of("⑦x") == [0, 0, 0, 1]


def test_digits_of_all_scripts_are_0_to_9() -> None:
    assert view.view_of("رقم ٧ или ７, १२") == "رقم 7 или 7, 12"
    assert which("الرابط رقم ٧") == Which(number=7, said="رقم 7")


def test_links_tell_nothing() -> None:
    assert view.view_of("see HTTP https://x.example/a now") == f"see http {'=' * 19} now"


def test_disguise_is_noticed() -> None:
    old = re.compile(
        r"[013457!|@$*](?=[a-z])(?<=[a-z].)|[1!](?=[a-z])|0(?<=[a-z].)"
        r"|[.\-_*/|](?=[a-z][.\-_*/| ])(?<=[^a-z0-9][a-z].)"
    )
    signs = "a z0135!|@$*.-_/ 9"
    for number in range(len(signs) ** 4):
        text = ""
        for _ in range(4):
            number, at = divmod(number, len(signs))
            text += signs[at]
        assert (view._ODD.search(text) is None) == (old.search(text) is None), text


def test_a_handle_is_no_disguise() -> None:
    assert not view.is_odd("by @jane.k4tf and @m1ra_0x")
    assert view.is_odd("l1nk in bio, by @jane.k4tf")
    assert view.is_odd("ch@t with jane")  # the sign stands for a letter within a word
    plain, _, mended = view.undisguised("l1nk in bio @jane.k4tf", lexicon())
    assert plain == "link in bio @jane.k4tf"
    assert mended == [(1, 2)]
