from countermark.signals.candidate import Said
from countermark.signals.innocence import is_innocent, warns


def said(kind, certainty, start=0, end=5):
    return Said(kind, "x", start, end, certainty, "said", "plain")


def test_a_plain_warning_outweighs_any_lure():
    assert warns([said("warning", 0.9, 0, 9), said("order-this-get-this", 0.95, 20, 30)])


def test_a_weak_one_does_not():
    lure = said("order-this-get-this", 0.95, 20, 30)
    assert not warns([said("warning", 0.65), lure])
    assert not is_innocent([said("warning", 0.65), lure])


def test_words_that_a_warning_is_made_of_are_no_lure():
    assert warns([said("warning", 0.65, 0, 30), said("replica-grade", 0.85, 10, 17)])


def test_what_is_doubtful_warns_of_nothing():
    assert not warns([said("warning", 0.4)])
    assert not warns([])


def test_what_honest_people_say_too_does_not_outweigh_what_speaks_for_them():
    guide = said("gift-guide", 0.6)
    assert is_innocent([guide, said("price-brag", 0.8)])
    assert not is_innocent([guide, said("replica-grade", 0.8)])
    assert not is_innocent([said("question", 0.9)])
