"""Judgements of accounts are only added to; sightings and frequencies come back as they were."""

import pytest
from sqlalchemy import text

from countermark.records.account_judgement import holding
from countermark.records.key import Key
from countermark.storage.error import WorkspaceError

A, B, C = (Key.seller("shop.example", name) for name in "ABC")


def test_the_last_judgement_that_is_not_revoked_holds(workspace):
    first = workspace.known.judge(B, A, by="Ada", same="positive", score=0.9, note="one address")
    assert (first.source, first.target) == (A, B)
    second = workspace.known.judge(A, B, by="Ben", same="negative")
    assert holding(workspace.known.judgements())[str(A), str(B)] == second
    back = workspace.known.judge(A, B, by="Ada", revokes=second.judgement)
    assert workspace.known.judgements() == (first, second, back)
    assert holding(workspace.known.judgements())[str(A), str(B)] == first


def test_a_judgement_of_others_is_not_revoked(workspace):
    first = workspace.known.judge(A, B, by="Ada", same="positive")
    with pytest.raises(WorkspaceError, match="no judgement"):
        workspace.known.judge(A, C, by="Ada", revokes=first.judgement)


@pytest.mark.parametrize(
    "said", [{}, {"same": "positive", "by": " "}, {"same": "positive", "score": 2.0}]
)
def test_what_says_nothing_or_is_nobodys_is_refused_in_words(workspace, said):
    with pytest.raises(ValueError, match=r"judgement|score"):
        workspace.known.judge(A, B, **({"by": "Ada"} | said))
    assert workspace.known.judgements() == ()


@pytest.mark.parametrize(
    "change", ["UPDATE account_judgements SET note = 'x'", "DELETE FROM account_judgements"]
)
def test_no_judgement_is_changed_or_deleted(workspace, change):
    made = workspace.known.judge(A, B, by="Ada", same="positive")
    with (
        pytest.raises(WorkspaceError, match="only ever added to"),
        workspace._database.writing() as c,
    ):
        c.execute(text(change))
    assert workspace.known.judgements() == (made,)


def test_sightings_come_back_in_their_order(workspace):
    for content in (b"one", b"two", b"\x00"):
        workspace.known.keep_sightings(content)
    assert [content for _, content in workspace.known.sightings()] == [b"one", b"two", b"\x00"]


def test_the_table_of_frequencies_of_a_past_moment(workspace):
    assert workspace.known.frequencies() is None
    workspace.known.keep_frequencies("F-1", b"first")
    between = workspace.known.keep_sightings(b"")
    workspace.known.keep_frequencies("F-2", b"second")
    workspace.known.keep_frequencies("F-1", b"again")
    assert workspace.known.frequencies() == ("F-2", b"second")
    assert workspace.known.frequencies(between) == ("F-1", b"first")
    assert workspace.known.frequencies("2000-01-01") is None
