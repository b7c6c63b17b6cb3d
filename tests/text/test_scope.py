import pytest

from countermark.text.lexicon import lexicon
from countermark.text.scope import Denial, denying, scope

DENIALS = {negation.id: Denial([negation]) for negation in lexicon().negations}


@pytest.mark.parametrize(
    ("language", "text", "meant"),
    [
        ("en", "it is X", "said"),
        ("en", "it is not X", "negated"),
        ("en", "isn't really X", "negated"),
        ("en", "no. X", "said"),
        ("en", "not a very nice sort of X", "said"),
        ("en", "not just X", "said"),
        ("en", "is it X?", "asked"),
        ("en", "X. Is it?", "said"),
        ("en", "he wrote “X is good” there", "quoted"),
        ("en", 'he wrote "X is good" there', "quoted"),
        ("en", '"good" is X and "bad"', "said"),
        ("de", "keine X", "negated"),
        ("de", "er schrieb „X ist gut“ dort", "quoted"),
        ("es", "sin X", "negated"),
        ("fr", "ce n'est pas X", "negated"),
        ("pt", "não é X", "negated"),
        ("pt", "no X", "said"),
        ("it", "non è X", "negated"),
        ("ru", "не X", "negated"),
        ("tr", "X değil", "negated"),
        ("ar", "ليس X", "negated"),
        ("zh", "不是X", "negated"),
        ("zh", "不是，X", "said"),
    ],
)
def test_how_it_is_meant(language, text, meant):
    at = text.index("X")
    assert scope(text, at, at + 1, DENIALS[language]) == meant


def test_what_denies_can_be_looked_for():
    words = {text for part in denying(lexicon().negations) for text in part.spellings()}
    assert {"not", "dont", "değil", "不是"} <= words
