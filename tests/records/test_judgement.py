"""The ledger of judgements: any order of the same events gives the same state."""

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from countermark.records.judgement import Judgement, State, in_time, judgement, state, valid


def at(second):
    return f"2026-01-01T00:{second // 60:02}:{second % 60:02}.000000Z"


def said(second, by="Anna", lead="L-1", **what):
    return judgement(lead, by, at(second), **what)


@st.composite
def histories(draw):
    """Judgements of one lead by several people, some revoking an earlier one or at one moment."""
    made = []
    for _ in range(draw(st.integers(0, 8))):
        link = draw(st.sampled_from(["confirmed", "rejected", "unsure", None]))
        goods = draw(st.sampled_from(["unknown", "suspected", "examined", "adjudicated", None]))
        revokes = draw(st.sampled_from([None, *(each.judgement for each in made)]))
        if link or goods or revokes:
            who, second = draw(st.sampled_from("ab")), draw(st.integers(0, 5))
            note = draw(st.sampled_from(["", "looked twice"]))
            made.append(said(second, who, link=link, goods=goods, note=note, revokes=revokes))
    return made


@given(histories().flatmap(lambda h: st.tuples(st.just(h), st.permutations(h + h[:3]))))
def test_any_order_of_the_same_events_gives_the_same_state(drawn):
    history, shuffled = drawn
    assert state(shuffled) == state(history)
    assert in_time(shuffled) == in_time(history)
    assert valid(shuffled) == valid(history)


@given(histories())
def test_one_at_a_time_or_all_at_once(history):
    """Two halves of a ledger, merged in either way, stand as the whole."""
    first, second = history[::2], history[1::2]
    assert state([*first, *second]) == state([*second, *first]) == state(history)


@given(histories(), st.sampled_from(["confirmed", "rejected", "unsure"]))
def test_the_last_word_counts_and_the_goods_are_another_claim(history, link):
    before = state(history)
    assert state([*history, said(600, link=link)]) == State(link, before.goods)
    assert state([*history, said(600, goods="examined")]) == State(before.link, "examined")


@given(histories())
def test_what_is_revoked_no_longer_counts_and_is_still_there(history):
    revoked = [
        *history,
        *(said(600 + n, revokes=each.judgement) for n, each in enumerate(in_time(history))),
    ]
    assert state(revoked) == State()
    assert set(history) <= set(in_time(revoked))


def test_a_lead_that_nobody_judged():
    assert state([]) == State("unjudged", "unknown")


def test_a_judgement_that_replaces_another():
    first = said(1, link="confirmed", goods="examined")
    second = said(2, by="Ben", link="rejected", revokes=first.judgement)
    for order in permutations([first, second]):
        assert state(order) == State("rejected", "unknown")
        assert valid(order) == (second,)


def test_a_revocation_is_final():
    first = said(1, link="confirmed")
    second = said(2, revokes=first.judgement)
    third = said(3, revokes=second.judgement)
    assert state([first, second, third]) == State()
    assert state([first, second, third, said(4, link="confirmed")]).link == "confirmed"


def test_the_goods_can_become_unknown_again():
    assert state([said(1, goods="suspected"), said(2, goods="unknown")]).goods == "unknown"


def test_the_same_words_have_the_same_name_and_other_words_another():
    one = said(1, link="unsure", note="n")
    assert one == said(1, link="unsure", note="n")
    others = [
        said(2, link="unsure", note="n"),
        said(1, link="unsure"),
        said(1, by="Ben", link="unsure", note="n"),
        said(1, lead="L-2", link="unsure", note="n"),
        said(1, goods="unknown", note="n"),
    ]
    assert len({one.judgement, *(other.judgement for other in others)}) == 6


@pytest.mark.parametrize(
    "change", [{"link": "rejected"}, {"by": "Ben"}, {"note": "x"}, {"at": at(9)}, {"lead": "L-2"}]
)
def test_an_altered_judgement_is_refused(change):
    kept = said(1, link="confirmed").model_dump()
    assert Judgement.model_validate(kept)
    with pytest.raises(ValueError, match="was altered after it was made"):
        Judgement.model_validate(kept | change)


@pytest.mark.parametrize(
    ("by", "what", "words"),
    [
        ("Anna", {}, "says something of the link or the goods"),
        ("Anna", {"note": "hm"}, "says something of the link or the goods"),
        (" \t", {"link": "unsure"}, "names who makes it"),
        ("A" * 201, {"link": "unsure"}, "by has 201 characters; 200 is the most"),
        ("Anna", {"link": "unsure", "note": "x" * 10_001}, "note has 10,001 characters"),
        ("Anna", {"link": "maybe"}, "confirmed"),
        ("Anna", {"goods": "fake"}, "adjudicated"),
    ],
)
def test_what_is_no_judgement(by, what, words):
    with pytest.raises(ValueError, match=words):
        judgement("L-1", by, at(1), **what)


@given(st.text(max_size=50), st.text(min_size=1, max_size=50))
def test_any_text_is_kept_as_text(note, by):
    if not by.encode("utf-8", "replace").decode().strip():
        return
    made = said(1, by=by, link="unsure", note=note)
    assert Judgement.model_validate_json(made.model_dump_json()) == made


def test_bytes_that_are_no_text_do_not_stop_it():
    assert said(1, by="A\udce9b", link="unsure").by == "A?b"
