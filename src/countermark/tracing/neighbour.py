"""Neighbours: the other posts that a post speaks of: quoted, earlier, pinned, a story, a reply."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import NamedTuple

from countermark.records.key import Key
from countermark.records.moment import instant
from countermark.records.post import Post
from countermark.tracing.way import Way

QUOTED, REPLY, STORY, PINNED, EARLIER = 0.95, 0.9, 0.85, 0.8, 0.75
"""Certainty that a post's ways are also those of the post that speaks of it, by how it does. Where
several are meant as well, each has its share. Set by hand."""
BEFORE, AFTER = timedelta(days=1), timedelta(days=2)
"""A story stands for a day: the one that a post speaks of begins so near to it."""
MANY = 3
"""More ends than these are no answer."""


class Neighbour(NamedTuple):
    """A post that another speaks of, with one of its ways."""

    post: Post
    way: Way
    certainty: float
    note: str


@dataclass
class Neighbours:
    """Posts with their ways, as far as other posts speak of them."""

    posts: dict[Key, tuple[Post, list[Way]]] = field(default_factory=dict)
    _of: dict[Key, list[Key]] = field(default_factory=lambda: defaultdict(list))
    _replies: dict[Key, list[Key]] = field(default_factory=lambda: defaultdict(list))

    def add(self, post: Post, ways: Iterable[Way]) -> None:
        """Take a post; of several sightings the first."""
        if post.key in self.posts:
            return
        self.posts[post.key] = (post, [way for way in ways if way.route.target])
        if post.account:
            self._of[post.account].append(post.key)
        if post.replies_to:
            self._replies[post.replies_to].append(post.key)

    def quoted(self, key: Key) -> list[Neighbour]:
        """The ways of a post that is quoted, reposted or linked."""
        return self._ways([key], QUOTED, "the post that it shares", many=False)

    def replies(self, post: Post) -> list[Neighbour]:
        """The ways of its author's own replies."""
        own = [key for key in self._replies[post.key] if self.posts[key][0].account == post.account]
        return self._ways(own, REPLY, "the author's own reply", many=False)

    def stories(self, post: Post) -> list[Neighbour]:
        """The ways of its author's stories of those days, else of the pinned ones."""
        at = instant(post.published)
        near, pinned = [], []
        for other, _ in self._others(post):
            then = instant(other.published)
            in_time = at is None or then is None or at - BEFORE <= then <= at + AFTER
            if other.kind == "story" and in_time:
                near.append(other.key)
            elif other.pinned:
                pinned.append(other.key)
        return self._ways(near, STORY, "the author's story of those days") or self._ways(
            pinned, PINNED, "pinned by the author"
        )

    def earlier(self, post: Post, which: str) -> list[Neighbour]:
        """The ways of its author's pinned post, or of the one before."""
        if which.startswith(_PINNED):
            pinned = [other.key for other, _ in self._others(post) if other.pinned]
            return self._ways(pinned, PINNED, "pinned by the author")
        at = instant(post.published)
        if at is None:
            return []
        before = [
            (then, other.key)
            for other, _ in self._others(post)
            if other.kind != "story" and (then := instant(other.published)) and then < at
        ]
        last = [key for _, key in sorted(before)[-1:]]
        return self._ways(last, EARLIER, "the author's post before this one")

    def _others(self, post: Post) -> list[tuple[Post, list[Way]]]:
        known = self._of[post.account] if post.account else []
        return [self.posts[key] for key in known if key != post.key]

    def _ways(
        self, keys: Iterable[Key], certainty: float, note: str, many: bool = True
    ) -> list[Neighbour]:
        known = [self.posts[key] for key in keys if key in self.posts]
        ends = {way.route.target for _, ways in known for way in ways}
        if many and len(ends) > MANY:
            return []
        share = certainty / len(ends) if many and len(ends) > 1 else certainty
        note = f"{note}, one of {len(ends)} ends" if share < certainty else note
        return [Neighbour(post, way, share, note) for post, ways in known for way in ways]


_PINNED = ("pin", "fij", "fix", "epingl", "fissat", "angepinn", "закреп", "sabit", "المثبت", "置顶",
           "置頂", "post fij", "post fix", "post ep", "publicacion fij")  # fmt: skip
