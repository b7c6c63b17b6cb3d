"""Answers: what a record's instructions lead to, once other records and the listings were asked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from countermark.links import identify
from countermark.records.key import Key
from countermark.records.message import Message
from countermark.records.post import Post
from countermark.records.record import Record
from countermark.records.route import Route, Step
from countermark.tracing import instructed, thread
from countermark.tracing.instructed import Question
from countermark.tracing.neighbour import Neighbour, Neighbours
from countermark.tracing.thread import Asking, Threads
from countermark.tracing.walk import Told
from countermark.tracing.way import Way, along, certain
from countermark.tracing.web import Web

CHATS = ("t.me", "telegram.org", "telegram.me", "discord.gg", "discord.com", "chat.whatsapp.com",
         "whatsapp.com")  # fmt: skip
"""Sites of channels and groups that a bio may name."""


@dataclass(frozen=True)
class Open:
    """A record whose ways need others to be whole."""

    record: Record
    ways: list[Way]
    told: list[Told]
    account: Key | None
    quoted: tuple[Key, ...]
    """Posts that it quotes, reposts or links."""
    questions: dict[Told, Question]
    asking: Asking | None
    """That it may have answers in threads."""

    @property
    def stories(self) -> bool:
        """Whether it speaks of its author's stories."""
        return any(how.kind == "story" for how, _ in self.told)

    @property
    def earlier(self) -> bool:
        """Whether it speaks of its author's other posts."""
        return any(how.kind == "post" for how, _ in self.told)

    @property
    def replies(self) -> bool:
        """Whether its author's replies may hold what it speaks of."""
        return any(how.kind == "comment" for how, _ in self.told)


def opened(
    record: Record, ways: Sequence[Way], told: Sequence[Told], threads: Threads
) -> Open | None:
    """What a record leaves open; None where nothing."""
    if isinstance(record, Post):
        account = record.account
    elif isinstance(record, Message):
        account = record.sender_account
    else:
        return None
    quoted = tuple(dict.fromkeys(way.quoted for way in ways if way.quoted))
    spoken_of = record.key in threads.spoken_of
    silent = isinstance(record, Post) and not (ways or told) and threads.answers(account)
    if not (told or quoted or spoken_of or silent):
        return None
    if isinstance(record, Message):  # a chat is full of "see my story"; only what is shown counts
        told = [one for one in told if one.how.kind in ("search", "store")]
        if not (told or quoted):
            return None
    questions = {
        one: instructed.question(*one) for one in told if one.how.kind in ("search", "store")
    }
    asks = next((how for how, _ in told if how.kind == "message"), None)
    asking = None
    if isinstance(record, Post) and (spoken_of or silent or (asks and threads.answers(account))):
        loose = silent or (asks is not None and asks.loose)
        asking = Asking(record, asks is not None, asks.word if asks else "", loose)
    return Open(
        record, list(ways), list(told), account, quoted, questions, asking,
    )  # fmt: skip


def answered(
    one: Open,
    ways: Sequence[Way],
    neighbours: Neighbours,
    answers: Mapping[Question, instructed.Answer],
    joined: Mapping[Key, Sequence[thread.Answer]],
    web: Web,
) -> list[Way]:
    """All ways of a record: its own, those of what it speaks of, and for each instruction without
    an answer one that leads nowhere and says why."""
    made: list[Way] = []
    shown = _Shown(one)
    for way in ways:
        beyond = (
            [shown.beyond(way, near) for near in neighbours.quoted(way.quoted)]
            if way.quoted
            else []
        )
        made.extend(beyond or [way])
    for told in one.told:
        made.extend(shown.answer(told, made, neighbours, answers, joined, web))
    if one.asking and not one.asking.told:
        key = one.asking.post.key
        made.extend(shown.thread(None, answer) for answer in joined.get(key, ()))
    return made


class _Shown:
    """Makes the ways of one record."""

    def __init__(self, one: Open) -> None:
        self._one = one
        self._key: Key = one.record.key  # type: ignore[attr-defined]
        self._evidence = one.record.evidence[:1]

    def beyond(self, way: Way, near: Neighbour) -> Way:
        """From a quoted post on; the steps to it are those that led there."""
        *before, last = way.route.route
        step = Step(
            kind="quoted", value=last.value, observed=near.post.published,
            certainty=near.certainty, note=near.note,
        )  # fmt: skip
        return along(near.way, (*before, step), self._key, self._evidence)

    def answer(
        self,
        told: Told,
        made: Sequence[Way],
        neighbours: Neighbours,
        answers: Mapping[Question, instructed.Answer],
        joined: Mapping[Key, Sequence[thread.Answer]],
        web: Web,
    ) -> Iterator[Way]:
        """The ways of one instruction, or one to nowhere."""
        record = self._one.record
        found: list[Way] = []
        why = ""
        match told.how.kind:
            case "search" | "store":
                if told.how.loose and any(way.route.target for way in made):
                    return  # a sentence about a shop beside a link speaks of what the link shows
                answer = answers.get(self._one.questions[told])
                if not told.how.loose or (answer and answer.key):
                    yield self._asked(told, answer)
                return
            case "message":
                found = [self.thread(told, answer) for answer in joined.get(self._key, ())]
                why = "the link comes in a message, and none that answers this post is given"
            case "story" if isinstance(record, Post):
                found = [self._near(told, near) for near in neighbours.stories(record)]
                why = "the link is in a story, and none of those days that leads on is given"
            case "post" if isinstance(record, Post):
                near = neighbours.earlier(record, told.how.word)
                found = [self._near(told, one) for one in near]
                why = "the link is in another post of the author, and none that leads on is given"
            case "comment" if isinstance(record, Post):
                if any(way.route.route[0].kind == "comment" and way.route.target for way in made):
                    return
                found = [self._near(told, near) for near in neighbours.replies(record)]
                count = len(record.comments)
                why = f"the link is in a comment, and none of {count} that are given leads on"
            case "swipe":
                if any(way.route.target for way in made):
                    return
                why = "the story's own link was not kept"
            case "channel":
                why = self._channel(web)
        if found:
            yield from found
        elif not told.how.loose:
            yield self._nowhere((self._said(told),), why)

    def thread(self, told: Told | None, answer: thread.Answer) -> Way:
        """Through a thread, to what was sent there."""
        sure, note = answer.certainty, answer.note
        message = Step(kind="message", value=str(answer.message), certainty=sure, note=note)
        steps = (self._said(told), message) if told else (message,)
        return along(answer.way, steps, self._key, self._evidence)

    def _near(self, told: Told, near: Neighbour) -> Way:
        step = Step(
            kind=told.how.kind, value=str(near.post.key), observed=near.post.published,
            certainty=round(told.how.certainty * near.certainty, 6),
            note=f"“{told.words}”; {near.note}",
        )  # fmt: skip
        return along(near.way, (step,), self._key, self._evidence)

    def _asked(self, told: Told, answer: instructed.Answer | None) -> Way:
        step = self._said(told)
        if answer is None or answer.key is None:
            return self._nowhere((step,), answer.note if answer else "no listing is known")
        found = Step(
            kind="listing", value=str(answer.key), certainty=answer.certainty, note=answer.note
        )
        steps = (step, found)
        return Way(self._route(answer.key, steps, "listing"))

    def _channel(self, web: Web) -> str:
        bio = web.bio(self._one.account, None) if self._one.account else None
        for link in bio.links if bio else ():
            address = identify(link)
            if address and (address.key.site in CHATS or address.key.id.startswith(CHATS)):
                return f"the link is in a channel or group, by the bio {address.canonical}"
        return "the link is in a channel or group, which is not given"

    def _said(self, told: Told) -> Step:
        return Step(
            kind=told.how.kind, value=told.words, certainty=told.how.certainty, note=told.how.note
        )

    def _nowhere(self, steps: tuple[Step, ...], why: str) -> Way:
        return Way(self._route(None, steps, why))

    def _route(self, target: Key | None, steps: tuple[Step, ...], note: str) -> Route:
        return Route(
            origin=self._key, target=target, certainty=certain(steps), route=steps, note=note,
            evidence=self._evidence,
        )  # fmt: skip
