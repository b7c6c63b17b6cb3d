import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from countermark.text.alphabet import EDGE, Alphabet

WORDS = ["hidden link", "高仿", "A货", "🤫", "straße"]
ALPHABET = Alphabet(WORDS)


def spelt(*rows):
    view = ALPHABET.view(pa.array(rows, pa.large_string()))
    return view.words.tobytes()[2:-2]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("hidden link", "HIDDEN, link!"),
        ("hidden link", "h1dden l!nk"),
        ("hidden link", "hid\u200bden \u200b link"),
        ("hidden link", "ｈｉｄｄｅｎ　ｌｉｎｋ"),
        ("hidden link", "hіddеn – link"),
        ("a 高仿", "a高仿"),
        ("strasse", "STRAẞE"),
        ("link 🤫 link", "link🤫link"),
    ],
)
def test_one_view_of_many_spellings(one, other):
    assert spelt(one) == spelt(other)


def test_a_word_needs_edges_where_its_script_has_spaces():
    edge = bytes([EDGE])
    link, han, mixed, picture = ALPHABET.spell(["link", "高仿", "A货", "🤫"])
    assert link[:1] == link[-1:] == mixed[:1] == edge
    assert edge not in (han[:1], han[-1:], mixed[-1:], picture[:1])


@given(st.lists(st.text(max_size=12), min_size=1, max_size=5))
def test_every_letter_stands_in_its_row(rows):
    view = ALPHABET.view(
        pa.array([r.encode("utf-8", "replace").decode() for r in rows], pa.large_string())
    )
    assert len(view.words) == len(view.place) and (view.place[1:] >= view.place[:-1]).all()
    for first, row in zip(view.rows.tolist(), rows, strict=True):
        assert view.text.startswith(row.replace("\x1e", "\x1f") + " ", first)
    edge = view.words == EDGE
    assert not (edge[1:] & edge[:-1]).any()
