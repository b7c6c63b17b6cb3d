"""Seeing: what the pictures of a run say and show, record by record."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import msgspec
import pyarrow as pa

from countermark.investigation.album import Album, Shot
from countermark.investigation.gathering import documents
from countermark.records.key import Key
from countermark.records.message import Message
from countermark.records.page import Page
from countermark.records.post import Post
from countermark.records.record import Record
from countermark.signals.seen import (
    BLIND,
    Box,
    Covered,
    Likeness,
    Line,
    Photos,
    Pictured,
    Seen,
    Shows,
    Written,
)
from countermark.storage.bulk import Bulk

if TYPE_CHECKING:  # a run without pictures loads none of their libraries
    from countermark.investigation.likening import Alike
    from countermark.investigation.recognising import Recognised
    from countermark.pictures.cover import CoverShare
    from countermark.pictures.sight import Line as ReadLine
    from countermark.pictures.sight import Sight

SURE = 0.6
"""Certainty from which a line that was read in a picture counts. A setting."""
COVERED = {"mosaic": 0.84, "paint": 0.6}
"""Certainty from which a cover counts. Settings: on drawn photos that hide nothing, mosaics came
out up to 0.83."""
_IMAGES = {"post": "images", "page": "images", "message": "attachments"}
_SHOWN = """
    SELECT key, seller, named, pointer, role, image FROM (
        SELECT key, seller, len(brands) > 0 AS named,
               'sha256:' || digest || '#' || selector AS pointer, 'own' AS role,
               unnest(images) AS image FROM bulk
        UNION ALL
        SELECT key, seller, len(brands) > 0, 'sha256:' || digest || '#' || selector, 'received',
               unnest(flatten(list_transform(reviews, lambda r: r.images))) FROM bulk
    ) SEMI JOIN wanted ON regexp_extract(image, '[^/\\\\]*$') = wanted.name
    ORDER BY key, role, pointer
"""


@dataclass
class Gathered:
    """Which records show which pictures."""

    records: dict[str, tuple[Shot, ...]] = field(default_factory=dict)
    """By the key of a post, a message or a page."""
    said: dict[str, list[str]] = field(default_factory=dict)
    """Its words, and what its author or others commented, by the same key."""
    users: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    """Accounts and sellers that show a picture, by digest."""
    own: dict[str, list[Shot]] = field(default_factory=lambda: defaultdict(list))
    """The photos of a listing, by its key."""
    silent: set[str] = field(default_factory=set)
    """Photos of listings whose words name no brand, by digest."""
    received: dict[str, list[Shot]] = field(default_factory=lambda: defaultdict(list))
    """Those in its reviews."""


def gather(bulk: Bulk, album: Album) -> Gathered:
    """Who shows what, of the pictures that were given."""
    found = Gathered()
    for kind, document in documents(bulk, tuple(_IMAGES)):
        fields = msgspec.json.decode(document)
        shots = album.shots(fields.get(_IMAGES[kind]) or (), fields["evidence"])
        if shots:
            said = (fields.get("title"), fields.get("text"))
            comments = (each.get("text") for each in fields.get("comments") or ())
            found.said.setdefault(fields["key"], []).extend(filter(None, (*said, *comments)))
            found.records[fields["key"]] = _once((*found.records.get(fields["key"], ()), *shots))
            for shot in shots:
                found.users[shot.digest].add(fields.get("account") or fields.get("sender") or "")
    for row in _listed(bulk, album):
        shown = found.own if row["role"] == "own" else found.received
        for shot in album.shots([row["image"]], [row["pointer"]]):
            if shot not in shown[row["key"]]:
                shown[row["key"]].append(shot)
            if row["role"] == "own":
                found.users[shot.digest].add(row["seller"] or row["key"])
                if not row["named"]:
                    found.silent.add(shot.digest)
    return found


def _listed(bulk: Bulk, album: Album) -> Iterator[dict[str, Any]]:
    """The pictures that listings name, of those whose file's name was given."""
    names = {name.rpartition("/")[2] for name in album.digests().values()}
    names |= {quote(name) for name in names}
    wanted = {"wanted": pa.table({"name": pa.array(sorted(names), pa.string())})}
    for batch in bulk.rows("listings", _SHOWN, wanted):
        yield from batch.to_pylist()


def _once(shots: Iterable[Shot]) -> tuple[Shot, ...]:
    return tuple({shot.digest: shot for shot in shots}.values())


@dataclass
class Seeing:
    """What was seen in the pictures of each record."""

    gathered: Gathered = field(default_factory=Gathered)
    sights: dict[str, Sight] = field(default_factory=dict)
    words: dict[str, Sequence[ReadLine]] = field(default_factory=dict)
    """By the digest of a picture, what is written in it; of listings' own photos once they were
    looked at closer."""
    alike: Mapping[str, Sequence[tuple[str, Alike]]] = field(default_factory=dict)
    """By the digest of a record's picture, the listings that it means."""
    twins: Mapping[str, str] = field(default_factory=dict)
    """Of listings' photos that strangers by the score do not show, one of all copies of each."""
    strangers: Mapping[str, int] = field(default_factory=dict)
    """How many accounts and sellers show a picture or a copy of it, by digest, where several do."""
    covers: dict[str, Sequence[CoverShare]] = field(default_factory=dict)
    """By the digest of a listing's photo, what lies over parts of it."""
    shows: dict[str, Sequence[Recognised]] = field(default_factory=dict)
    """By the digest of a picture, what it shows of which brands."""
    taken: dict[str, Sequence[Recognised]] = field(default_factory=dict)
    """By the digest of a picture, the brand's own photo of which it is a copy."""

    def broken(self, names: Mapping[str, str]) -> Iterator[tuple[str, str]]:
        """The names of pictures that could not be read, and why, of those named by digest."""
        for digest, name in names.items():
            sight = self.sights.get(digest)
            if sight and sight.broken:
                yield name, f"the picture cannot be read: {sight.broken}"

    def of(self, record: Record) -> Seen:
        """What the pictures of a post, a message or a page hold."""
        if not isinstance(record, Post | Message | Page):
            return BLIND
        shots = self.gathered.records.get(str(record.key), ())
        return self._seen(shots) if shots else BLIND

    def listing(self, key: Key) -> Seen:
        """What the photos of a listing hold."""
        return self._seen(self.gathered.own.get(str(key), ()))

    def received(self, key: Key) -> Seen:
        """What the photos in a listing's reviews hold."""
        return self._seen(self.gathered.received.get(str(key), ()))

    def photos(self, key: Key) -> Photos:
        """All that is known of a listing's photos."""
        shots = self.gathered.own.get(str(key), ())
        files = frozenset(self.twins[s.digest] for s in shots if s.digest in self.twins)
        return Photos(self._seen(shots), self.received(key), files)

    def _seen(self, shots: Sequence[Shot]) -> Seen:
        words: list[Written] = []
        codes: list[Written] = []
        alike: list[Likeness] = []
        shows: list[Shows] = []
        taken: list[Shows] = []
        covers: list[Covered] = []
        pictures: list[Pictured] = []
        for image, digest in shots:
            sight = self.sights.get(digest)
            if sight is None or sight.broken:
                continue
            pictures.append(Pictured(digest, image, self.strangers.get(digest, 1)))
            if lines := [line for line in self.words.get(digest, ()) if line.certainty >= SURE]:
                words.append(_written(lines, digest, image))
            for code in sight.codes:
                codes.append(Written(code.text, 1.0, digest, image, Box(*code.box), code.frame))
            for listing, each in self.alike.get(digest, ()):
                alike.append(
                    Likeness(
                        Key.parse(listing), each.certainty, each.note, digest, image, each.box,
                        each.other, each.other_box, each.frame, each.points,
                    )
                )  # fmt: skip
            shows += _shows(self.shows.get(digest, ()), digest, image)
            taken += _shows(self.taken.get(digest, ()), digest, image)
            covers += [
                Covered(each.kind, each.certainty, digest, image, Box(*each.box))
                for each in self.covers.get(digest, ())
                if each.certainty >= COVERED[each.kind]
            ]
        if not pictures:
            return BLIND
        return Seen(
            tuple(words), tuple(codes), tuple(alike), tuple(shows), tuple(pictures),
            taken=tuple(taken), covers=tuple(covers),
        )  # fmt: skip


def _shows(found: Sequence[Recognised], digest: str, image: str) -> Iterator[Shows]:
    for each in found:
        yield Shows(each.brand, each.reference, each.certainty, digest, image, each.box, each.other)


def _written(lines: Sequence[ReadLine], digest: str, image: str) -> Written:
    """The lines of one picture as a text, as sure as they are on the whole."""
    lefts, tops, rights, bottoms = zip(*(line.box for line in lines), strict=True)
    sure = sum(line.certainty for line in lines) / len(lines)
    text = "\n".join(line.text for line in lines)
    box = Box(min(lefts), min(tops), max(rights), max(bottoms))
    each = tuple(Line(line.text, line.certainty, Box(*line.box), line.frame) for line in lines)
    return Written(text, round(sure, 3), digest, image, box, lines=each)
