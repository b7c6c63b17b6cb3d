import pytest

from countermark.text.ordinary import is_ordinary_word


@pytest.mark.parametrize("word", ["coach", "Guess", "BOSS", "love", "amour", "Love Story"])
def test_ordinary_words(word):
    assert is_ordinary_word(word)


@pytest.mark.parametrize("word", ["aurelle", "velmor", "", "奥蕾尔", "Love Aurelle"])
def test_words_that_are_not(word):
    assert not is_ordinary_word(word)
