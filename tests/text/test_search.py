import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from countermark.text.phrase import read_phrase
from countermark.text.search import UNJUDGED, WAYS, Search

WRITTEN = ["hidden link", "replic*", "=UA pair", "1:1", "高仿", "رابط مخفي", "(A|超A)货"]
PARTS = [read_phrase(written).parts[0] for written in WRITTEN]
SEARCH = Search(PARTS, frozenset(range(len(PARTS))))


def found(*texts):
    hits = []
    for first, finds in SEARCH.find(pa.array(texts, pa.large_string())):
        rows, at = finds.passage.tokens.rows, np.arange(finds.part.size)
        start, end, _, _ = finds.place(at)
        columns = (finds.row, finds.part, SEARCH.ways(finds, at), start, end)
        for row, part, way, begun, ended in zip(*(c.tolist() for c in columns), strict=True):
            if way != UNJUDGED:
                written = texts[first + row][begun - rows[row] : ended - rows[row]]
                hits.append((first + row, WRITTEN[part], written, WAYS[way]))
    return sorted(hits)


@pytest.mark.parametrize(
    ("text", "hits"),
    [
        ("a Hidden link", [("hidden link", "Hidden link", "plain")]),
        ("h1dden l!nk", [("hidden link", "h1dden l!nk", "folded")]),
        ("h i d d e n l i n k", [("hidden link", "h i d d e n l i n k", "spaced")]),
        ("#myhiddenlink", [("hidden link", "hiddenlink", "tag")]),
        ("replicated", [("replic*", "replicated", "plain")]),
        ("UA pair", [("=UA pair", "UA pair", "plain")]),
        ("ua pair", []),
        ("1:1", [("1:1", "1:1", "plain")]),
        ("i:i 1 1", []),
        ("正品高仿包", [("高仿", "高仿", "plain")]),
        ("高*仿", [("高仿", "高*仿", "spaced")]),
        ("ورابط مخفي", [("رابط مخفي", "ورابط مخفي", "plain")]),
        ("这是A货", [("(A|超A)货", "A货", "plain")]),
        ("hidden. Link", []),
        ("unhidden linkage", []),
    ],
)
def test_what_is_found(text, hits):
    assert found(text) == [(0, *hit) for hit in hits]


PIECES = ["hidden", "link", "hid", "den", "h", "i", "高", "仿", "A", "货", "1:1", "#", "UA", "pair"]
TEXTS = st.lists(
    st.lists(
        st.sampled_from([*PIECES, " ", "  ", "\n", ".", "\u200b", "é", "\x1e"]), max_size=9
    ).map("".join),
    max_size=4,
)


@given(TEXTS)
def test_rows_say_together_what_each_says_alone(texts):
    alone = [(row, *hit[1:]) for row, text in enumerate(texts) for hit in found(text)]
    assert found(*texts) == sorted(alone)


@given(TEXTS)
def test_spaces_are_one_as_they_are_many(texts):
    wide = [text.replace(" ", "   ") for text in texts]
    assert [hit[:2] for hit in found(*wide)] == [hit[:2] for hit in found(*texts)]
