import pyarrow as pa

from countermark.text.alphabet import Alphabet
from countermark.text.pieces import Pieces, in_tag

TEXTS = ["hidden link", "高仿", "dupe"]
ALPHABET = Alphabet(TEXTS)
PIECES = Pieces(TEXTS, ALPHABET.spell(TEXTS))


def found(text):
    view = ALPHABET.view(pa.array([text], pa.large_string()))
    hits = []
    for piece, low, high in zip(*(column.tolist() for column in PIECES.find(view)), strict=True):
        start, end = int(view.place[low]), int(view.place[high]) + 1
        if way := PIECES.way(view.text, piece, start, end):
            hits.append((view.text[start:end], way))
    return hits


def test_whatever_stands_between_the_letters():
    assert found("h.i.d.d.e.n l.i.n.k") == [("h.i.d.d.e.n l.i.n.k", "spaced")]
    assert found("高/仿") == [("高/仿", "spaced")]
    assert found("hiddenlinks") == []


def test_words_end_where_they_end():
    assert found("dupes and up, ed upe") == []
    assert found("#bestdupe") == []  # four letters are too few inside a tag
    assert found("#besthiddenlink") == [("hiddenlink", "tag")]


def test_a_tag_is_one_word():
    assert in_tag("so #hiddenlink", 4, 14)
    assert not in_tag("so # hidden link", 5, 16)
    assert not in_tag("a#hidden", 2, 8)
