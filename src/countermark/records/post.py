"""Posts and what hangs on them."""

from __future__ import annotations

from typing import Literal

from countermark.records.key import Key
from countermark.records.record import Record, Value


class Comment(Value):
    """What somebody wrote under a post."""

    text: str = ""
    author: str | None = None
    account: Key | None = None
    published: str | None = None


class Post(Record):
    """A post, story, reel or video of an account."""

    key: Key
    url: str
    kind: Literal["post", "story", "reel", "video"] = "post"
    pinned: bool = False
    """Whether its author keeps it in sight: a pinned post, a story among the highlights."""
    replies_to: Key | None = None
    """The post that it answers."""
    account: Key | None = None
    author: str | None = None
    text: str = ""
    published: str | None = None
    state: str = "unknown"
    images: tuple[str, ...] = ()
    videos: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    """URLs that the source gives as links of their own, not inside the text: a story's sticker, a
    shared page, a post that is quoted or reposted."""
    comments: tuple[Comment, ...] = ()
