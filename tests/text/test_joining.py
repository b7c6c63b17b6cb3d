import numpy as np
import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from countermark.text.alphabet import Alphabet
from countermark.text.chain import Chains, powers
from countermark.text.joining import Joining

WORD = st.text("abc", min_size=1, max_size=3)


def joined(texts, words):
    """The texts that several of some words spell, and which words."""
    alphabet = Alphabet([*texts, *words])
    spelt = [letters.strip(b"\x01") for letters in alphabet.spell(texts)]
    view = alphabet.view(pa.array([" ".join(words)], pa.large_string()))
    read = Chains([[[["a"]]]], alphabet.spell).read(view)
    joining = Joining(spelt)
    sizes = np.where(view.words[read.first] > 2, read.last + 1 - read.first, 0)
    begun = np.flatnonzero((joining.before(read.hash) > 0) & (sizes > 0))
    number, first, last = joining.find(begun, read.hash, sizes)
    found = zip(number.tolist(), first.tolist(), last.tolist(), strict=True)
    return sorted((texts[n], one - 1, two - 1) for n, one, two in found)


@given(st.lists(WORD, min_size=1, max_size=4, unique=True), st.lists(WORD, min_size=1, max_size=8))
def test_words_that_spell_a_text(texts, words):
    assert joined(texts, words) == sorted(
        ("".join(words[one : two + 1]), one, two)
        for one in range(len(words))
        for two in range(one + 1, len(words))
        if "".join(words[one : two + 1]) in texts
    )


@given(st.lists(WORD, min_size=1, max_size=4, unique=True), WORD, WORD)
def test_words_that_may_meet_do(texts, one, two):
    joining = Joining([text.encode() for text in texts])
    steps = powers(len(one))[0]
    base = [sum(c * int(steps[n]) for n, c in enumerate(one.encode())) % 2**64]
    before = joining.before(np.array(base, np.uint64))
    letters = np.frombuffer(two.encode() + b"\0", np.uint8)
    after = joining.after(letters[:1], letters[1:2])
    if any(text.startswith(one + two) for text in texts):
        assert before[0] & after[0]
