"""Instaloader: folders of downloaded profiles, posts, stories and highlights.

Shapes: `structures.py` of Instaloader 4 (`load_structure_from_file`).
"""

from __future__ import annotations

import hashlib
import lzma
import re
from collections.abc import Iterator
from typing import Any, BinaryIO, cast

from countermark.intake.document import document
from countermark.intake.format import Example, Format, Reading, Row
from countermark.intake.guard import LIMITS, Bounded, Refused
from countermark.intake.instagram_archive import person
from countermark.intake.instaloader_node import comments, highlight, post, profile
from countermark.intake.source import HEAD, Source
from countermark.intake.values import Object, first, text
from countermark.records.moment import moment
from countermark.records.rejected import Rejected

_XZ = b"\xfd7zXZ\x00"
_NODE = re.compile(r'\A\{\s*"(?:node|instaloader)"\s*:\s*\{')
_INSIDE = re.compile(
    r'"(?:shortcode|taken_at_timestamp|edge_owner_to_timeline_media|node_type)"\s*:'
    r'|"__typename"\s*:\s*"(?:Graph|XDT)'
)
_COMMENT = ('"created_at"', '"owner"', '"text"')
_STEM = re.compile(r"(\d{4})-(\d\d)-(\d\d)_(\d\d)-(\d\d)-(\d\d)_UTC")
_PICTURES = ("jpg", "jpeg", "png", "webp", "heic")
_CAROUSEL = 20
"""Pictures that Instagram allows in one post."""


class Instaloader(Format):
    """Told by a node and the word `instaloader`, by a list of comments, or by a caption whose
    name is a time in UTC and which lies beside its picture."""

    name = "instaloader"
    title = "Instaloader folder"

    def recognises(self, source: Source) -> bool:
        """A node (plain or .xz), a `_comments.json`, or a caption beside its media."""
        start = _start(source).lstrip("\ufeff \t\r\n")
        if start.startswith("{"):
            return bool(_NODE.search(start) and _INSIDE.search(start))
        stem = _stem(source)
        if start.startswith("["):
            named = source.path.name.endswith("_comments.json") and bool(stem)
            empty = start[1:].lstrip().startswith("]")
            return named and (empty or all(word in start for word in _COMMENT))
        return source.path.name == f"{stem}.txt" and (
            bool(_media(source, stem)) or _node_beside(source, stem)
        )

    def read(self, source: Source, reading: Reading) -> Iterator[Row | Rejected]:
        """The post, story, profile or highlight of the node, its comments and media with it.

        Captions and comments beside a node belong to it: read by themselves they give nothing.
        """
        stem = _stem(source)
        if source.path.name == f"{stem}.txt":
            if not _node_beside(source, stem):
                yield Row(_captioned(source, stem, source.text()), "line=1", 1)
            return
        value = document(source, _content(source))
        if isinstance(value, list) and stem:
            if not _node_beside(source, stem):
                yield Row({**_captioned(source, stem, ""), "comment": comments(value)}, "record=1")
            return
        node = first(value.get("node")) if isinstance(value, dict) else {}
        if not node:
            raise Refused("holds no node: it is no post, profile or highlight of Instaloader")
        kind = text(first(value.get("instaloader")).get("node_type"))
        if kind == "Profile" or (not kind and "edge_owner_to_timeline_media" in node):
            yield Row(profile(node), "record=1")
            return
        if kind in ("Highlight", "Hashtag"):
            yield Row(highlight(node, kind), "record=1")
            return
        try:
            if kind not in ("", "Post", "StoryItem"):
                raise ValueError(f"no record holds a {kind[:40]}")
            read = post(node, story=kind == "StoryItem")
        except ValueError as error:
            row = str(node)[:500]
            yield Rejected(file=source.name, line=None, reason=f"record 1: {error}", row=row)
            return
        beside = _media(source, stem)
        if beside:
            read |= _files(beside)
        written = _comments_beside(source, stem)
        if written:
            read["comment"] = written
        yield Row(read, "record=1")

    def examples(self) -> list[Example]:
        """A post, a story, a profile, a bare caption; other JSON and notes are not."""
        return _examples()


def _start(source: Source) -> str:
    if not source.head.startswith(_XZ):
        return source.start
    try:
        with source.open() as stream:
            return _unpacked(stream, source).read(HEAD).decode("utf-8", "replace")
    except (lzma.LZMAError, EOFError, OSError, MemoryError, Refused):
        return ""


def _content(source: Source) -> bytes | None:
    if not source.head.startswith(_XZ):
        return None
    try:
        with source.open() as stream:
            return _unpacked(stream, source).read(LIMITS.document + 1)
    except (lzma.LZMAError, EOFError, MemoryError) as error:
        raise Refused(f"cannot be decompressed to its end: {error}") from error


def _unpacked(stream: BinaryIO, source: Source) -> BinaryIO:
    return cast(BinaryIO, Bounded(lzma.LZMAFile(stream), source.path.stat().st_size))


def _stem(source: Source) -> str:
    found = _STEM.match(source.path.name)
    return found[0] if found else ""


def _beside(source: Source, names: list[str]) -> list[str]:
    return [name for name in names if source.neighbour(name)]


def _media(source: Source, stem: str) -> list[str]:
    """The pictures and videos of a post: of one stem, numbered where there are several."""
    if not stem:
        return []
    stems = [stem, *(f"{stem}_{number}" for number in range(1, _CAROUSEL + 1))]
    return _beside(source, [f"{one}.{end}" for one in stems for end in (*_PICTURES, "mp4")])


def _files(names: list[str]) -> Object:
    videos = [name for name in names if name.endswith(".mp4")]
    found = {"image": [name for name in names if name not in videos], "video": videos}
    return {name: files for name, files in found.items() if files}


def _node_beside(source: Source, stem: str) -> bool:
    return bool(_beside(source, [f"{stem}.json", f"{stem}.json.xz"]))


def _comments_beside(source: Source, stem: str) -> list[Object]:
    path = source.neighbour(f"{stem}_comments.json") if stem else None
    if not path:
        return []
    try:
        value: Any = document(Source(path, path.name, "", source.folder))
    except (Refused, OSError):  # it is told of when that file is read
        return []
    return comments(value)


def _captioned(source: Source, stem: str, caption: str) -> Object:
    """A post of which only the caption is left: the folder is named after the account."""
    year, month, day, *clock = _STEM.fullmatch(stem).groups()  # type: ignore[union-attr]
    published = moment(f"{year}-{month}-{day}T{':'.join(clock)}Z")
    handle = source.path.parent.name
    digest = hashlib.sha256(f"{handle} {stem} {caption}".encode()).hexdigest()[:8]
    found = {
        "@type": "SocialMediaPosting",
        "about": "instagram",
        "identifier": f"{stem}-{digest}",
        "datePublished": published,
        "articleBody": caption.removesuffix("\n"),
        "author": person(handle),
        **_files(_media(source, stem)),
    }
    return {name: value for name, value in found.items() if value}


def _examples() -> list[Example]:
    stem = "2020-07-03_10-00-00_UTC"
    node = (
        b'{"node":{"__typename":"GraphSidecar","shortcode":"CexampleA1","id":"31",'
        b'"taken_at_timestamp":1593770400,"is_video":false,"display_url":"https://cdn.example/1",'
        b'"owner":{"id":"7","username":"miravell","full_name":"Mira Vell"},'
        b'"edge_media_to_caption":{"edges":[{"node":{"text":"new #drop, link in bio"}}]},'
        b'"edge_media_to_parent_comment":{"edges":[{"node":{"id":"1","text":"price?",'
        b'"created_at":1593770500,"owner":{"username":"odoquill"},"edge_threaded_comments":'
        b'{"edges":[{"node":{"text":"DM","owner":{"username":"miravell"}}}]}}}]}},'
        b'"instaloader":{"version":"4.10","node_type":"Post"}}'
    )
    story = (
        b'{"node":{"id":"32","taken_at_timestamp":1593770400,"owner":{"username":"miravell"},'
        b'"display_url":"https://cdn.example/2","iphone_struct":{"story_link_stickers":['
        b'{"story_link":{"url":"https://bio.example/x"}}]}},'
        b'"instaloader":{"version":"4.10","node_type":"StoryItem"}}'
    )
    mira = person("miravell", name="Mira Vell", identifier="7")
    return [
        Example(
            f"miravell/{stem}.json",
            node,
            [
                {
                    "@type": "SocialMediaPosting",
                    "url": "https://www.instagram.com/p/CexampleA1/",
                    "datePublished": "2020-07-03T10:00:00Z",
                    "articleBody": "new #drop, link in bio",
                    "image": [f"{stem}_1.jpg", f"{stem}_2.jpg"],
                    "author": mira,
                    "comment": [
                        {
                            "@type": "Comment",
                            "identifier": "1",
                            "text": "price?",
                            "dateCreated": "2020-07-03T10:01:40Z",
                            "author": person("odoquill"),
                        },
                        {"@type": "Comment", "text": "DM", "author": person("miravell")},
                    ],
                }
            ],
            "a post with its pictures, comments and their answers",
            beside={f"{stem}_1.jpg": b"\xff\xd8\xff", f"{stem}_2.jpg": b"\xff\xd8\xff"},
        ),
        Example(
            f"miravell/{stem}.json.xz",
            lzma.compress(story),
            [
                {
                    "url": "https://www.instagram.com/stories/miravell/32/",
                    "additionalType": "story",
                    "image": ["https://cdn.example/2"],
                    "sharedContent": [{"@type": "WebPage", "url": "https://bio.example/x"}],
                }
            ],
            "a story with a link sticker, packed; its picture is not there",
        ),
        Example(
            "miravell/miravell_7.json",
            b'{"node":{"id":"7","username":"miravell","full_name":"Mira Vell","biography":"finds",'
            b'"external_url":"https://bio.example/x","bio_links":[{"url":"https://bio.example/x"},'
            b'{"url":"https://shop.example/m"}],"edge_owner_to_timeline_media":{"count":2}},'
            b'"instaloader":{"version":"4.10","node_type":"Profile"}}',
            [
                {
                    **mira,
                    "description": "finds",
                    "sameAs": ["https://bio.example/x", "https://shop.example/m"],
                }
            ],
            "a profile",
        ),
        Example(
            f"miravell/{stem}.txt",
            b"caption only\n",
            [
                {
                    "articleBody": "caption only",
                    "datePublished": "2020-07-03T10:00:00Z",
                    "image": [f"{stem}.jpg"],
                    "author": person("miravell"),
                }
            ],
            "a caption without a node: the folder names the account, no address is known",
            beside={f"{stem}.jpg": b"\xff\xd8\xff"},
        ),
        Example(
            f"odoquill/{stem}.txt",
            b"its caption",
            [],
            "a caption beside its node belongs to it",
            beside={f"{stem}.json": node},
        ),
        Example(
            f"miravell/{stem}_comments.json",
            b'[{"id":1,"created_at":1593770500,"text":"price?","owner":{"username":"odoquill"}}]',
            [{"datePublished": "2020-07-03T10:00:00Z"}],
            "comments without a node",
        ),
        Example(f"{stem}.txt", b"a note", None, "a text without a picture beside it"),
        Example("node.json", b'{"node":{"title":"Ring"},"price":"20"}', None, "other JSON"),
        Example("products.json", b'[{"shortcode":"x","text":"y"}]', None, "an array of others"),
    ]
