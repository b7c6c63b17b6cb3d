import pytest
from hypothesis import given
from hypothesis import strategies as st

from countermark.text.phrase import PhraseError, read_phrase


def spellings(written):
    return [part.spellings() for part in read_phrase(written).parts]


@pytest.mark.parametrize(
    ("written", "spelt"),
    [
        ("hidden link", [["hidden link"]]),
        ("(my |)link(s|)", [["my links", "my link", "links", "link"]]),
        ("order ~ get (this|the real one)", [["order"], ["get this", "get the real one"]]),
        ("don't say", [["don't say", "dont say"]]),
        ("не (пиши|пишите)", [["не пиши", "не пишите"]]),
        ("(不要|别)写(品牌|名字)", [["不要写品牌", "不要写名字", "别写品牌", "别写名字"]]),
    ],
)
def test_spellings(written, spelt):
    assert spellings(written) == spelt


@pytest.mark.parametrize(
    ("written", "parts", "prices"),
    [
        ("{price} instead of {price}", 1, (1, 1)),
        ("retail {price} ~ mine {price}", 2, (0, 1, 1)),
        ("paid {price} ~ {price}", 1, (0, 2)),
        ("a ~ b", 2, (0, 0, 0)),
    ],
)
def test_amounts(written, parts, prices):
    phrase = read_phrase(written)
    assert (len(phrase.parts), phrase.prices) == (parts, prices)


@pytest.mark.parametrize(
    ("written", "why"),
    [
        ("", "says nothing"),
        ("{price}", "says nothing"),
        ("(my |)(link|)", "may be nothing"),
        ("(my link", "has no other"),
        ("(a (b|c))", "has no other"),
        ("photo (by|:)", "is no word"),
        ("(a|b)(a|b)(a|b)(a|b)(a|b)(a|b)(a|b)(a|b)(a|b)(a|b)(a|b)(a|b)", "more than"),
    ],
)
def test_what_cannot_be_read(written, why):
    with pytest.raises(PhraseError, match=why):
        read_phrase(written)


@given(st.text("ab (|)~{price}*='", max_size=30))
def test_any_text_is_read_or_refused(written):
    try:
        phrase = read_phrase(written)
    except PhraseError:
        return
    assert len(phrase.prices) == len(phrase.parts) + 1
