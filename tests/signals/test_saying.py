"""What a text says most surely of each kind."""

from countermark.signals.candidate import Said
from countermark.signals.saying import quoted, surest


def said(kind, certainty, start=0, end=4):
    return Said(kind, "entry", start, end, certainty, "said", "plain")


def test_the_surest_of_each_kind_and_nothing_denied():
    told = [
        said("warning", 0.6),
        said("warning", 0.9, 5),
        said("reach", 0.7),
        said("question", 0.0),
    ]
    kinds = {"warning", "reach", "question"}
    assert [(one.kind, one.start) for one in surest(told, kinds)] == [("warning", 5), ("reach", 0)]
    assert surest(told, {"question"}) == []


def test_words_stand_on_one_line():
    assert quoted("a  fake\nof it, all", said("warning", 1.0, 0, 13)) == "a fake of it"
