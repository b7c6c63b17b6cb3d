"""Threads: which post an answer belongs to."""

import pytest

from countermark.records.key import Key
from countermark.records.message import Message
from countermark.records.post import Comment, Post
from countermark.records.route import Route
from countermark.tracing.thread import (
    AFTER,
    ASKED_FOR,
    COMMENTED,
    ECHOED,
    HEARD,
    SPOKEN_OF,
    Asking,
    Threads,
)
from countermark.tracing.way import Way

MIRA = Key.account("instagram.com", "mira")
ITEM = Key.item("amazon.com", "B0EXAMPLE1")


def post(id: str, day: int, *commenters: str) -> Post:
    comments = tuple(Comment(author=name) for name in commenters)
    return Post(
        key=Key.post("instagram.com", id), url="", account=MIRA, comments=comments,
        published=f"2020-07-{day:02}T10:00:00Z",
    )  # fmt: skip


def threads(*said: tuple[str, str, int, Key | None], named: Key | None = None) -> Threads:
    known = Threads()
    for n, (sender, text, day, target) in enumerate(said):
        key = Key.message(f"{n:016x}")
        message = Message(
            key=key, sender=sender, text=text, sent=f"2020-07-{day:02}T12:00:00Z", thread="t",
            sender_account=MIRA if sender == "mira" else None,
        )  # fmt: skip
        ways = [Way(Route(origin=key, target=target, certainty=1, route=()))] if target else []
        if named and sender != "mira":
            ways.append(Way(Route(origin=key, target=None, certainty=1, route=()), quoted=named))
        known.add(message, ways)
    return known


def joined(known: Threads, *asking: Asking) -> list[tuple[str, float]]:
    found = known.joined(asking)
    return [(key.id, answer.certainty) for key, answers in found.items() for answer in answers]


def test_the_post_that_the_thread_names() -> None:
    known = threads(("ann", "this?", 4, None), ("mira", "x", 5, ITEM), named=post("a", 1).key)
    assert known.spoken_of == {post("a", 1).key}
    asking = (Asking(post("a", 1), True, ""), Asking(post("b", 3), True, ""))
    assert joined(known, *asking) == [("a", SPOKEN_OF)]


def test_the_latest_post_with_the_word() -> None:
    known = threads(("ann", "Honey!", 4, None), ("mira", "x", 5, ITEM))
    asking = [Asking(post(id, day), True, "honey") for id, day in (("a", 1), ("b", 3), ("c", 9))]
    assert joined(known, *asking) == [("b", ASKED_FOR)]
    assert joined(known, Asking(post("a", 1), True, "lemon")) == []


@pytest.mark.parametrize(
    ("text", "asked", "found"),
    [
        ("al inbox con willow y te lo mando", "Willow", [("a", HEARD)]),
        ("al inbox con willow y te lo mando", "lemon", []),
        ("dm? price on request", "price", []),
        ("dm fern willow", "fern willow!", [("a", HEARD)]),
    ],
)
def test_a_question_that_is_nothing_but_a_word_of_the_post(
    text: str, asked: str, found: list[tuple[str, float]]
) -> None:
    known = threads(("ann", asked, 4, None), ("mira", "x", 5, ITEM))
    told = post("a", 1).model_copy(update={"text": text})
    assert joined(known, Asking(told, True, "", loose=True)) == found


def test_somebody_who_commented() -> None:
    known = threads(("ann", "hi", 4, None), ("mira", "x", 5, ITEM))
    asking = (Asking(post("a", 1, "ann"), True, ""), Asking(post("b", 3, "eve"), True, ""))
    assert joined(known, *asking) == [("a", COMMENTED)]


def test_the_days_after_are_a_weak_reason() -> None:
    known = threads(("ann", "hi", 4, None), ("mira", "x", 5, ITEM))
    assert joined(known, Asking(post("a", 1), True, "")) == [("a", AFTER)]
    assert joined(known, Asking(post("a", 1), False, "")) == []


def test_what_nobody_asked_for_answers_nothing() -> None:
    known = threads(("mira", "hi all", 4, ITEM))
    assert known.answers(MIRA)
    assert joined(known, Asking(post("a", 1), True, "")) == []


def test_a_word_of_one_silent_post_alone() -> None:
    def silent(id: str, day: int, text: str) -> Asking:
        own = post(id, day).model_copy(update={"text": text})
        return Asking(own, False, "", True)

    known = threads(("ann", "Maple", 4, None), ("mira", "x", 5, ITEM))
    asking = (silent("a", 1, "just maple and I answer"), silent("b", 3, "new week"))
    assert joined(known, *asking) == [("a", ECHOED)]
    assert joined(known, *asking, silent("c", 2, "maple leaves")) == []
    sentence = threads(("ann", "do you have maple", 4, None), ("mira", "x", 5, ITEM))
    assert joined(sentence, *asking) == []
