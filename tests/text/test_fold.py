import unicodedata

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cost import grows_in_step
from countermark.text.fold import Table, fold, shape

ANY = st.text(st.characters(codec=None), max_size=60)


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("Maison AURÉLLE", "maison aurelle"),
        ("Ａｕｒｅｌｌｅ", "aurelle"),
        ("𝓐𝓾𝓻𝓮𝓵𝓵𝓮", "aurelle"),
        ("a\u200bu\u00ad\u202er\ufe0felle", "aurelle"),
        ("au\x00relle", "aurelle"),
        ("Straße ﬁn Œuvre Łódź Ørsted", "strasse fin oeuvre lodz orsted"),
        ("İIıi", "iiii"),
        ("Brand™", "brand "),
        ("a\u3000b\tc\nd", "a b c d"),
        ("3 for 2, 100%!", "3 for 2, 100%!"),
        ("\ud800a", "a"),
        ("奥蕾尔", "奥蕾尔"),
        ("مجوهرات", "مجوهرات"),
        ("हिन्दी", "हिन्दी"),
        ("กระเป๋า", "กระเป๋า"),
    ],
)
def test_one_spelling(written, folded):
    assert fold(written) == folded


def test_marks_that_make_another_letter_stay():
    assert fold("ハ") != fold("バ") != fold("パ")
    assert fold("バ") == fold("ﾊﾞ")
    assert fold("구찌") == fold(unicodedata.normalize("NFD", "구찌"))


@pytest.mark.parametrize(
    "disguise",
    ["aurelle", "AUR3LL3", "Аuгеllе", "A.U.R.E.L.L.E", "AureIle", "🅰🅄🆁elle", "@ure11e", "αυrelle"],
)
def test_one_shape(disguise):
    assert shape(disguise) == shape("aurelle") != ""


@given(ANY)
def test_folding_again_changes_nothing(text):
    assert fold(fold(text)) == fold(text)
    assert shape(shape(text)) == shape(text)


@given(ANY, ANY)
def test_a_fold_is_made_of_the_folds_of_its_parts(one, other):
    assert fold(one + other) == fold(one) + fold(other)
    assert shape(one + other) == shape(one) + shape(other)


@given(ANY)
def test_the_table_folds_as_the_words_do(text):
    table = Table(lambda point: [ord(c) for c in fold(chr(point))], np.uint32)
    points = np.array([ord(c) for c in text], np.uint32)
    for _ in range(2):  # met for the first time, and known
        values, origin = table.apply(points)
        assert "".join(map(chr, values.tolist())) == fold(text)
        origins = range(len(text)) if origin is None else origin.tolist()
        assert "".join(fold(text[n]) for n in dict.fromkeys(origins)) == fold(text)


@pytest.mark.parametrize("char", ["\u0301", "\u202e", "\x00", "\ufdfa", "A", "\U0001f1e6"])
def test_hostile_strings_take_linear_time(char):
    grows_in_step(lambda number: fold("x" + char * number), 50_000)
    grows_in_step(lambda number: shape("x" + char * number), 50_000)


def test_russian_words_have_one_shape_in_capitals_and_in_small_letters():
    letters = "абвгдеёжзийклмнопрстуфхцчшщъыьэюя"
    assert [c for c in letters if shape(c) != shape(c.upper())] == []
