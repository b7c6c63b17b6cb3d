"""Looking: every picture of a run looked at once, and never again in a later run."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import BrokenExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import lru_cache, partial
from typing import TypeVar

import cv2
import msgspec
import pyarrow as pa
from threadpoolctl import threadpool_limits

from countermark.engine.base import Engine
from countermark.investigation.album import Album, Shot
from countermark.investigation.likening import COPY, Alike, Shown, copies, meant, proofs, shared
from countermark.investigation.recognising import (
    Known,
    Ordinary,
    Recognised,
    contrasts,
    shown,
    twins,
)
from countermark.investigation.seeing import Seeing, gather
from countermark.pictures.cover import Covers, concealed
from countermark.pictures.embedder import Vectors
from countermark.pictures.frame import key_frames
from countermark.pictures.guard import LIMITS, BrokenPicture
from countermark.pictures.hub import CAP
from countermark.pictures.likeness import Query, Reference, as_query, as_reference
from countermark.pictures.lite0 import lite0
from countermark.pictures.local import Features
from countermark.pictures.picture import Pixels
from countermark.pictures.sight import (
    Line,
    Sight,
    Words,
    look,
    packed,
    read,
    read_closer,
    unpacked,
)
from countermark.pictures.thumbnail import Thumbnail
from countermark.pictures.word import bare
from countermark.storage.blobs import Blobs
from countermark.storage.bulk import Bulk
from countermark.storage.sights import Sights
from countermark.tracing.screening import Screening

PICTURES = pa.schema([pa.field("digest", pa.string()), pa.field("content", pa.large_binary())])
"""What a look takes and gives: pictures in, what was seen of them out."""
_BATCH = 8
_BYTES = 32 * 2**20
"""Pictures of a batch, and their bytes, one picture more at most."""
_HELD = 1_000
"""Pictures whose local features are in memory: each has 0.2 MB of them."""
_MANY = 64
"""Pictures from which it is worth to make processes, each of which loads the models again."""
_TAKEN = 16
"""Bits by which copies of a brand's photo differ at most: goods without its mark, drawn or shot on
the same template, come within the 31 that fingerprints allow. A setting."""
_ENDED = "the process that looked at it was ended: by its decoder, or for want of memory"
_KEPT = 32
"""Looks that are kept at a time: what a kill may cost."""
CRASHED = "crashed-1"
"""Names the pictures at which a process ended, so that no later run ends at them."""
PROOFS = "proof-8"
"""Names what local features prove, with the references that were compared."""
Of = TypeVar("Of")
Kept = TypeVar("Kept", Sight, Words, Query, Reference, Thumbnail, Covers)


@dataclass(frozen=True)
class Looker:
    """A stage over batches of PICTURES: one kind of look. It is named with its version."""

    name: str
    see: Callable[[bytes], bytes]
    lost: bytes = b""
    """What is taken to be seen in a picture at which the process ended."""

    def __call__(self, batch: pa.RecordBatch) -> pa.RecordBatch:
        """What was seen, by digest; nothing of a picture that cannot be read."""
        contents = [self.see(content) for content in batch.column("content").to_pylist()]
        return pa.RecordBatch.from_arrays(
            [batch.column("digest"), pa.array(contents, pa.large_binary())], schema=PICTURES
        )


def first_look(content: bytes) -> bytes:
    """Fingerprints and codes, or that the picture cannot be read."""
    return packed(look(content))


def later_look(
    taken: Callable[[bytes], Words | Covers | Query | Reference], content: bytes
) -> bytes:
    """What is taken of a picture; nothing where it cannot be read, which the first look has
    told."""
    try:
        return packed(taken(content))
    except BrokenPicture:
        return b""


def covers_of(content: bytes) -> Covers:
    """What lies over parts of a picture, or of the first frame of a video."""
    return concealed(_first(content))


def query_of(content: bytes) -> Query:
    """Vectors and local features of a picture in which others may lie."""
    return as_query(lite0(), _first(content))


def reference_of(content: bytes) -> Reference:
    """The same of a picture that is to be found."""
    return as_reference(lite0(), _first(content))


def _first(content: bytes) -> Pixels:
    return key_frames(content)[0].pixels


FIRST = Looker("look-2", first_look, packed(Sight(0, 0, "", (), (), (), _ENDED)))
WORDS = Looker("words-7", partial(later_look, read))
CLOSER = Looker("engraved-2", partial(later_look, read_closer))
COVER = Looker("cover-1", partial(later_look, covers_of))
QUERY = Looker("query-4", partial(later_look, query_of))
REFERENCE = Looker("reference-3", partial(later_look, reference_of))


@dataclass(frozen=True)
class Looking:
    """Looks at pictures that lie in the blobs; what was seen is kept in the workspace."""

    engine: Engine
    blobs: Blobs
    sights: Sights
    advance: Callable[[int], None]
    """Told how many pictures are done."""
    crashed: set[str] = field(default_factory=set)
    """The digests of pictures at which a process ended that looked at them."""

    def at(
        self, digests: Sequence[str], looker: Looker, kind: type[Kept]
    ) -> Iterator[tuple[str, Kept]]:
        """What `looker` sees in each picture, by digest, in no fixed order."""
        known: set[str] = set()
        for digest, content in self.sights.of(looker.name, digests):
            known.add(digest)
            if content:
                yield digest, unpacked(content, kind)
        self.crashed.update(digest for digest, _ in self.sights.of(CRASHED, digests))
        for digest in self.crashed.intersection(digests) - known:
            known.add(digest)
            if looker.lost:
                yield digest, unpacked(looker.lost, kind)
        self.advance(len(known))
        left = [digest for digest in digests if digest not in known]
        apart = len(left) >= _MANY
        for some in _some(self._looked(left, looker, apart=apart), _KEPT):
            ended = self.crashed.intersection(some)
            self.sights.keep(CRASHED, dict.fromkeys(ended, b""))
            self.sights.keep(looker.name, {d: some[d] for d in some.keys() - ended})
            self.advance(len(some))
            for digest, content in some.items():
                if content:
                    yield digest, unpacked(content, kind)

    def features(self, digest: str) -> Features:
        """The local features of a picture that was looked at as a reference."""
        ((_, content),) = self.sights.of(REFERENCE.name, [digest])
        return unpacked(content, Reference).features

    def _looked(
        self, digests: Sequence[str], looker: Looker, *, apart: bool
    ) -> Iterator[tuple[str, bytes]]:
        """What is seen in each. Where a process ends, what is left is looked at in halves, until
        the picture at which it ends is alone: it costs itself alone."""
        run = self.engine.run_apart if apart else self.engine.run
        done = 0
        try:
            for batch in run(looker, self._batches(digests)):
                done += len(batch)
                yield from zip(*(column.to_pylist() for column in batch.columns), strict=True)
        except BrokenExecutor:
            if len(digests) == 1:
                self.crashed.add(digests[0])
                yield digests[0], looker.lost
                return
            middle = (done + len(digests) + 1) // 2
            for half in (digests[done:middle], digests[middle:]):
                yield from self._looked(half, looker, apart=True)

    def _batches(self, digests: Sequence[str]) -> Iterator[pa.RecordBatch]:
        held: dict[str, bytes] = {}
        for digest in digests:
            with self.blobs.open(digest) as stream:
                held[digest] = stream.read(LIMITS.video + 1)
            if len(held) == _BATCH or sum(map(len, held.values())) > _BYTES:
                yield _batch(held)
                held = {}
        if held:
            yield _batch(held)


def _batch(held: Mapping[str, bytes]) -> pa.RecordBatch:
    return pa.RecordBatch.from_arrays(
        [pa.array(held, pa.string()), pa.array(held.values(), pa.large_binary())], schema=PICTURES
    )


def _some(pairs: Iterable[tuple[str, Of]], count: int) -> Iterator[dict[str, Of]]:
    held: dict[str, Of] = {}
    for digest, content in pairs:
        held[digest] = content
        if len(held) == count:
            yield held
            held = {}
    if held:
        yield held


@contextmanager
def one_thread_each() -> Iterator[None]:
    """OpenCV and BLAS with one thread a call: every core has a picture of its own, and threads
    within one would wait for each other half of the time."""
    before = cv2.getNumThreads()
    cv2.setNumThreads(1)
    try:
        with threadpool_limits(1, user_api="blas"):
            yield
    finally:
        cv2.setNumThreads(before)


@one_thread_each()
def see(
    bulk: Bulk,
    album: Album,
    looking: Looking,
    marks: Sequence[Known] = (),
    screening: Screening | None = None,
) -> Seeing:
    """Look at all pictures that records show, what costs least first; the words of listings' own
    photos are left for `look_closer`. `marks` are the reference pictures of the registry; without
    `screening`, which knows the brands' names, engraved ones are not looked for."""
    gathered = gather(bulk, album)
    promoting = dict.fromkeys(s.digest for shots in gathered.records.values() for s in shots)
    shops: dict[str, list[str]] = defaultdict(list)
    for listing, shots in gathered.own.items():
        for shot in shots:
            shops[shot.digest].append(listing)
    received = [s.digest for shots in gathered.received.values() for s in shots]
    every = list(dict.fromkeys((*promoting, *shops, *received)))
    sights = dict(looking.at(every, FIRST, Sight))
    known = [(digest, sights[digest]) for digest in sorted(shops)]
    strangers = shared(
        Shown(digest, sights[digest], tuple(sorted(gathered.users[digest])))
        for digest in sorted(gathered.users)
    )
    hubs = {digest: count for digest, count in strangers.items() if count > CAP}
    names = album.digests()
    album.common = {names[digest]: count for digest, count in hubs.items()}
    asked = [(digest, sights[digest]) for digest in promoting if digest not in hubs]
    alike = copies(asked, known)
    left = [digest for digest, sight in asked if not sight.broken and digest not in alike]
    whole = [digest for digest, sight in known if not sight.broken]
    near = looking.at(whole if left or marks else [], REFERENCE, Reference)
    own = {digest: looked.vectors for digest, looked in near}
    references = {digest: vectors for digest, vectors in own.items() if digest not in hubs}
    if left and references:
        alike |= proven(looking, left, references)
    listings = {
        digest: list(meant(found, shops, lambda other: other not in hubs))
        for digest, found in alike.items()
    }
    same = twins(known)
    seeing = Seeing(
        gathered,
        sights,
        words=_words(looking, sights, (*promoting, *received)),
        alike={digest: found for digest, found in listings.items() if found},
        twins={digest: one for digest, one in same.items() if digest not in hubs},
        strangers=strangers,
    )
    if screening:
        look_for_names(seeing, looking, screening)
    if marks:
        left = [digest for digest in every if not sights[digest].broken and digest not in hubs]
        _recognise(seeing, looking, marks, own, same, left)
    _give_up(seeing, looking)
    return seeing


def _give_up(seeing: Seeing, looking: Looking) -> None:
    """A picture at which a process ended is a broken one, whatever was seen of it before."""
    for digest in looking.crashed & seeing.sights.keys():
        seeing.sights[digest] = msgspec.structs.replace(seeing.sights[digest], broken=_ENDED)


def proven(
    looking: Looking, asked: Sequence[str], references: Mapping[str, Vectors]
) -> dict[str, list[Alike]]:
    """The references that are proven to lie in each picture; kept for these references."""
    compared = hashlib.sha256("".join(sorted(references)).encode()).hexdigest()
    name = f"{PROOFS}-{compared[:16]}"
    known = dict(looking.sights.of(name, asked))
    found = {
        digest: msgspec.msgpack.decode(content, type=list[Alike])
        for digest, content in known.items()
    }
    if left := [digest for digest in asked if digest not in known]:
        features = lru_cache(_HELD)(looking.features)
        for some in _some(proofs(looking.at(left, QUERY, Query), references, features), _KEPT):
            looking.sights.keep(name, {d: msgspec.msgpack.encode(each) for d, each in some.items()})
            found |= some
    return {digest: each for digest, each in sorted(found.items()) if each}


def look_for_names(seeing: Seeing, looking: Looking, screening: Screening) -> None:
    """Read small and faint words where neither the record nor its pictures name a brand: names that
    are engraved. Of what is read there only lines count that name one."""
    gathered = seeing.gathered
    shown = {**gathered.records, **gathered.received}
    texts = ["\n".join(_said(seeing, key, shots)) for key, shots in shown.items()]
    named = screening.named(texts)
    silent = [shots for number, shots in enumerate(shown.values()) if number not in named]
    asked = dict.fromkeys(shot.digest for shots in silent for shot in shots)
    whole = [d for d in asked if not seeing.sights[d].broken and seeing.strangers.get(d, 0) <= CAP]
    found = [(d, line) for d, looked in looking.at(whole, CLOSER, Words) for line in looked.lines]
    readings = screening.readings([list(bare(line.text)) for _, line in found])
    for (digest, line), text in zip(found, readings, strict=True):
        if text:
            read_so = msgspec.structs.replace(line, text=text)
            seeing.words[digest] = (*seeing.words.get(digest, ()), read_so)


def _said(seeing: Seeing, key: str, shots: Iterable[Shot]) -> Iterator[str]:
    """The words of a record and of its pictures."""
    yield from seeing.gathered.said.get(key, ())
    for shot in shots:
        yield from (line.text for line in seeing.words.get(shot.digest, ()))


@one_thread_each()
def look_closer(seeing: Seeing, looking: Looking, listings: Iterable[str]) -> None:
    """Read what stands in the photos of these listings, and look for what covers them: those of
    candidates, since of others it changes nothing."""
    own = {shot.digest for listing in listings for shot in seeing.gathered.own[listing]}
    seeing.words |= _words(looking, seeing.sights, own - seeing.words.keys())
    whole = sorted(digest for digest in own if not seeing.sights[digest].broken)
    seeing.covers |= {d: looked.covers for d, looked in looking.at(whole, COVER, Covers)}
    _give_up(seeing, looking)


def _words(
    looking: Looking, sights: Mapping[str, Sight], digests: Iterable[str]
) -> dict[str, Sequence[Line]]:
    whole = sorted({digest for digest in digests if not sights[digest].broken})
    return {digest: found.lines for digest, found in looking.at(whole, WORDS, Words)}


def _recognise(
    seeing: Seeing,
    looking: Looking,
    marks: Sequence[Known],
    own: Mapping[str, Vectors],
    same: Mapping[str, str],
    asked: Sequence[str],
) -> None:
    """Tell which pictures are a reference, or show what one shows. `own` are the vectors of
    listings' photos; ordinary are those of listings that name no brand."""
    digests = sorted({mark.digest for mark in marks})
    first = looking.at(digests, FIRST, Sight)
    prints = [(digest, sight) for digest, sight in first if not sight.broken]
    readable = [digest for digest, _ in prints]
    vectors = {d: each.vectors for d, each in looking.at(readable, REFERENCE, Reference)}
    by_digest: dict[str, list[Known]] = defaultdict(list)
    for mark in marks:
        by_digest[mark.digest].append(mark)
    for digest, found in copies(list(seeing.sights.items()), prints, _TAKEN).items():
        copied = [  # wholes only: panels of goods that are drawn or shot alike come near by chance
            Recognised(mark.brand, mark.reference, each.certainty, each.box, each.other)
            for each in found
            if each.certainty >= COPY
            for mark in by_digest[each.other]
        ]
        if copied:
            seeing.taken[digest] = copied
    silent = seeing.gathered.silent - seeing.taken.keys()
    ordinary = Ordinary({d: each for d, each in own.items() if d in silent}, same)
    brands = contrasts(marks, vectors, ordinary)
    looked = {digest: list(shown(digest, each, brands, ordinary)) for digest, each in own.items()}
    posted = [digest for digest in asked if digest not in own]
    for digest, query in looking.at(posted if brands else [], QUERY, Query):
        looked[digest] = list(shown(digest, query, brands, ordinary))
    for digest, told in looked.items():
        if found_ := [*seeing.taken.get(digest, ()), *told]:
            seeing.shows[digest] = found_
