import numpy as np
import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from countermark.text.alphabet import Alphabet
from countermark.text.chain import Chains

LETTERS = "abc"
WORD = st.text(LETTERS, min_size=1, max_size=3)


def finds(chains, rows):
    words = [
        word.rstrip("*") for chain in chains for token in chain for way in token for word in way
    ]
    alphabet = Alphabet(words)
    view = alphabet.view(pa.array(rows, pa.large_string()))
    phrases = Chains(chains, alphabet.spell)
    words = phrases.read(view)
    before, after = phrases.bits(words.number)
    several = phrases.find(words.number, np.flatnonzero(before[:-1] & after[1:]))
    one, at = phrases.alone(words.number)
    number, first, last = map(np.concatenate, zip(several, (one, at, at), strict=True))
    start, end = view.place[words.first[first]], view.place[words.last[last]] + 1
    found = zip(number.tolist(), start.tolist(), end.tolist(), strict=True)
    return sorted((n, view.text[start:end]) for n, start, end in found)


def test_choices_nothing_and_words_that_go_on():
    chain = [[["my"], []], [["hidden"], ["very", "secret"]], [["link*"]]]
    rows = ["my hidden links", "very secret linked list", "secret link", "hidden my link"]
    assert finds([chain], rows) == [
        (0, "hidden links"),
        (0, "my hidden links"),
        (0, "very secret linked"),
    ]


def test_a_word_that_a_stem_begins_goes_both_ways():
    chains = [[[["li*"]], [["x"]]], [[["link"]], [["x"]]]]
    assert finds(chains, ["link x", "list x", "li x"]) == [
        (0, "li x"), (0, "link x"), (0, "list x"), (1, "link x")
    ]  # fmt: skip


def test_nothing_to_look_for_finds_nothing():
    assert finds([[[["a"]]]], [""]) == []


@given(
    st.lists(st.lists(WORD, min_size=1, max_size=3), min_size=1, max_size=5),
    st.lists(WORD, max_size=8),
)
def test_every_run_of_words_is_found(phrases, text):
    chains = [[[[word]] for word in phrase] for phrase in phrases]
    wanted = sorted(
        (n, " ".join(phrase))
        for n, phrase in enumerate(phrases)
        for at in range(len(text))
        if text[at : at + len(phrase)] == phrase
    )
    assert finds(chains, [" ".join(text)]) == wanted
