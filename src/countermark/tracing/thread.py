"""Threads: what was asked in messages, and with which listing the answer came."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from countermark.records.key import Key
from countermark.records.message import Message
from countermark.records.moment import instant
from countermark.records.post import Post
from countermark.text.fold import fold
from countermark.tracing.way import Way, settle

SPOKEN_OF, ASKED_FOR, HEARD, COMMENTED, ECHOED, AFTER = 0.95, 0.85, 0.8, 0.8, 0.6, 0.4
"""Certainty that an answer in a thread belongs to a post: the thread names the post; it begins
with the word that the post asks for, or is nothing but a word of the post; it is with somebody who
commented on the post; it is nothing but a word of one post alone that tells nobody to write, not
in words that are known; nothing but the days before it. Set by hand."""
LATE, SOON = timedelta(days=60), timedelta(days=7)
"""How long after a post its answers come, at most; and where nothing but the days speaks for it."""
KEPT = 500_000
"""Messages that are kept, the earliest read; and of one thread:"""
IN_THREAD = 200
_WORDS = 120
_NEVER = datetime.min.replace(tzinfo=UTC)


class Answer(NamedTuple):
    """A way from a message that answers what a post told its readers to ask."""

    way: Way
    message: Key
    certainty: float
    note: str


class _Said(NamedTuple):
    key: Key
    sender: str
    at: datetime | None
    words: str
    ways: tuple[Way, ...]
    posts: frozenset[Key]


class Asking(NamedTuple):
    """A post that tells its readers to write, and the word that they shall write, if any."""

    post: Post
    told: bool
    word: str
    loose: bool = False
    """Whether it only speaks of messages, or (not `told`) leads nowhere at all: a thread that
    begins with a word of it shows the rest."""


@dataclass
class Threads:
    """The messages of a run, by thread."""

    spoken_of: set[Key] = field(default_factory=set)
    """Posts that a message names."""
    _said: dict[str, list[_Said]] = field(default_factory=lambda: defaultdict(list))
    _of: dict[str, dict[str, None]] = field(default_factory=lambda: defaultdict(dict))
    """Threads by those who answer with a listing in them."""
    _kept: int = 0

    def add(self, message: Message, ways: Sequence[Way]) -> None:
        """Take a message with its ways, in the order in which they were read."""
        thread = message.thread or "\n".join(sorted({message.sender or "", *message.recipients}))
        said = self._said[thread]
        if self._kept >= KEPT or len(said) >= IN_THREAD:
            return
        leading = tuple(way for way in settle(ways, {}, {}) if way.route.target)
        posts = frozenset(way.quoted for way in ways if way.quoted)
        sender = str(message.sender_account or f"@{(message.sender or '').strip('@').lower()}")
        words = fold(message.text[:_WORDS])
        said.append(_Said(message.key, sender, instant(message.sent), words, leading, posts))
        self._kept += 1
        self.spoken_of |= posts
        if leading:
            self._of[sender][thread] = None

    def answers(self, account: Key | None) -> bool:
        """Whether the account answers anybody with a listing."""
        return account is not None and any(name in self._of for name in _names(account))

    def joined(self, asking: Sequence[Asking]) -> dict[Key, list[Answer]]:
        """The answers to each post, by its key: every answer belongs to the post that the thread
        speaks of, else to the latest one before it that fits."""
        by_account: dict[Key, list[Asking]] = defaultdict(list)
        for one in asking:
            if one.post.account:
                by_account[one.post.account].append(one)
        found: dict[Key, list[Answer]] = defaultdict(list)
        for account, posts in by_account.items():
            posts.sort(key=lambda one: instant(one.post.published) or _NEVER, reverse=True)
            threads = dict.fromkeys(t for name in _names(account) for t in self._of.get(name, ()))
            for thread in threads:
                for post, said, certainty, note in _matched(self._said[thread], account, posts):
                    found[post].extend(Answer(way, said.key, certainty, note) for way in said.ways)
        return found


def _names(account: Key) -> tuple[str, str]:
    return str(account), f"@{account.id}"


def _matched(
    thread: list[_Said], account: Key, posts: list[Asking]
) -> Iterator[tuple[Key, _Said, float, str]]:
    """Which answers of an account in a thread belong to which of its posts, the latest first."""
    own = _names(account)
    asked: list[_Said] = []
    ordered = sorted(enumerate(thread), key=lambda said: (said[1].at or _NEVER, said[0]))
    for _, said in ordered:
        if said.sender not in own:
            asked.append(said)
            continue
        if not said.ways:
            continue
        before = [one for one in posts if _in_time(one.post, said.at, LATE)]
        named = frozenset[Key]().union(said.posts, *(question.posts for question in asked))
        spoken = [one for one in before if one.post.key in named]
        for one in spoken:
            yield one.post.key, said, SPOKEN_OF, "the thread names this post"
        if not spoken and asked and not named:
            told = [one for one in before if one.told]
            match = _fitting(told, asked, said) or _echoing(before, asked, said)
            if match is not None:
                yield match
        asked = []


def _fitting(
    told: list[Asking], asked: list[_Said], said: _Said
) -> tuple[Key, _Said, float, str] | None:
    words = {word.strip("\"'“”!?.,") for question in asked for word in question.words.split()}
    whole = {question.words.strip(" \"'“”!?.,") for question in asked}
    for one in told:
        if one.word and (one.word in words or one.word in whole):
            return one.post.key, said, ASKED_FOR, f"“{one.word}” was asked for"
    for one in told:
        own = _WORD.findall(fold(one.post.text))
        if heard := next((word for word in sorted(whole) if _is_in(word, own)), ""):
            return one.post.key, said, HEARD, f"“{heard}” was asked for, a word of the post"
    told = [one for one in told if not one.loose]
    askers = {question.sender for question in asked}
    for one in told:
        if any(str(c.account) in askers or f"@{c.author}" in askers for c in one.post.comments):
            return one.post.key, said, COMMENTED, "to somebody who commented on this post"
    soon = [one for one in told if not one.word and _in_time(one.post, said.at, SOON)]
    if soon and len({way.route.target for way in said.ways}) == 1:
        return soon[0].post.key, said, AFTER, "asked for in the days after this post"
    return None


def _echoing(
    before: list[Asking], asked: list[_Said], said: _Said
) -> tuple[Key, _Said, float, str] | None:
    """The one post of which a whole question is a word, though nothing known tells to ask."""
    for question in sorted({question.words.strip(" \"'“”!?.,") for question in asked}):
        if len(_WORD.findall(question)) != 1:
            continue
        having = [one for one in before if _is_in(question, _WORD.findall(fold(one.post.text)))]
        if len(having) == 1 and not having[0].told:
            note = f"“{question}” was asked for, a word of this post alone"
            return having[0].post.key, said, ECHOED, note
    return None


_WORD = re.compile(r"[^\W_]+")
_MANY = 3
_USUAL = frozenset(
    "hi hey hello link price info please pls yes want how much details dm me the hola precio hallo"
    " preis salut prix ciao prezzo oi preco привет цена ссылка merhaba fiyat 你好 链接"
    " 多少钱".split()
)
"""Words that anybody may begin with: they tell no post from another."""


def _is_in(question: str, own: Sequence[str]) -> bool:
    """Whether a whole question, of a few words, stands in the words of a post."""
    asked = _WORD.findall(question)
    if not 0 < len(asked) <= _MANY or len(question) < _MANY or _USUAL.issuperset(asked):
        return False
    return any(list(own[n : n + len(asked)]) == asked for n in range(len(own)))


def _in_time(post: Post, at: datetime | None, longest: timedelta) -> bool:
    published = instant(post.published)
    return published is None or at is None or published <= at <= published + longest
