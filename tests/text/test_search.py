import pyarrow as pa
import pytest

from countermark.text.phrase import read_phrase
from countermark.text.search import Search

WRITTEN = ["hidden link", "replic*", "=UA pair", "1:1", "高仿", "رابط مخفي", "(A|超A)货"]
PARTS = [read_phrase(written).parts[0] for written in WRITTEN]
SEARCH = Search(PARTS, frozenset(range(len(PARTS))))


def found(text):
    view = SEARCH.view(pa.array([text], pa.large_string()))
    part, low, high, piece = (column.tolist() for column in SEARCH.find(view))
    hits = []
    for mine, first, last, letters in zip(part, low, high, piece, strict=True):
        start, end = int(view.place[first]), int(view.place[last]) + 1
        if way := SEARCH.way(view.text, mine, letters, start, end):
            hits.append((WRITTEN[mine], view.text[start:end], way))
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
    assert found(text) == hits
