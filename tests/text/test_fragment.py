import pytest

from countermark.text.fragment import Fragments
from countermark.text.term import Term

FRAGMENTS = Fragments(
    [
        Term("elysanne", "name", "Élysanne"),
        Term("blanchard", "name", "Blanchard"),
        Term("planets", "alias", "Planets"),
        Term("orvane", "name", "Orvanes"),
        Term("norvane", "name", "Norvane"),
        Term("kite", "name", "Kites"),
        Term("maison", "name", "Maison Aurelle"),
    ]
)


@pytest.mark.parametrize(
    ("read", "mended"),
    [
        ("LYSANNE", "Élysanne"),
        ("O LANCHARD 750", "O Blanchard 750"),
        ("BLANCHA", "Blanchard"),
        ("BLANCH", None),  # two thirds are too few
        ("planet", None),  # an ordinary word
        ("ORVANE", None),  # of two brands' names
        ("BLANCHARD", None),  # nothing is missing
        ("KITE", None),
        ("", None),
    ],
)
def test_a_word_that_is_left_of_one_name_is_put_right(read, mended):
    assert FRAGMENTS.mended(read) == mended
