"""Verification of a bundle, seal by seal.

The verifier that lies inside bundles (`data/verify.py`) does the same with the standard library and
OpenSSL. The two share nothing but the format, and tests hold their results equal.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Any, BinaryIO

from cryptography.hazmat.primitives.hashes import SHA256
from pydantic import ValidationError

from countermark.evidence import canonical, merkle
from countermark.evidence.checkpoint import Checkpoint
from countermark.evidence.container import Container, ContainerError
from countermark.evidence.custody import Entry
from countermark.evidence.note import Note, NoteError, VerifierKey, signers
from countermark.evidence.opening import (
    MisfitError,
    Outcome,
    Result,
    hashes,
    lines,
    listed,
    path,
    require,
    signature,
)
from countermark.evidence.timestamp import Token, TokenError, Told, certificates_of, verify
from countermark.evidence.wacz import vouching

SKEW = 300
"""Seconds by which a keeper's clock may be ahead of an authority's."""
_WITNESS = 4
_FOLDERS = ("content", "manifests", "tokens", "heads")
Said = tuple[Outcome, str]


@dataclass(frozen=True, slots=True)
class Known:
    """What the reader knows in another way than from the bundle."""

    keys: Sequence[VerifierKey] = ()
    """The log's key, and those of witnesses."""
    checkpoints: Sequence[bytes] = ()
    """Heads of the log that were retained elsewhere (signed notes)."""
    trusted: bytes = b""
    """PEM: the roots to which time-stamps must lead; empty: any."""


@dataclass
class _Item:
    row: dict[str, Any]
    positions: list[int] = field(default_factory=list)
    rows: list[dict[str, Any]] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)
    size: int | None = None


def verification(stream: BinaryIO, known: Known | None = None) -> list[Result]:
    """The results, in a fixed order."""
    return _Verification(known or Known()).run(stream)


class _Verification:
    def __init__(self, known: Known) -> None:
        self.known = known
        self.results: list[Result] = []

    def run(self, stream: BinaryIO) -> list[Result]:
        try:
            self.container = Container(stream)
        except ContainerError as error:
            return [Result("bundle", "container", "fails", str(error))]
        self._add("bundle", "container", "fits", f"{len(self.container.members)} files")
        if self._try("bundle", "list", self._list):
            self.bad = self._hashes()
            self.public: str | None = None
            self._try("bundle", "signature", self._signature)
            if not any(name.startswith("evidence/") for name in self.bad):
                self._content()
        return self.results

    def _content(self) -> None:
        try:
            written = self._read("evidence/key.txt").decode(errors="replace")
            self.key = VerifierKey.read(written)
        except (NoteError, MisfitError) as error:
            self._add("log", "key", "fails", str(error))
            return
        self._try("bundle", "signer", self._signer)
        self._try("log", "key", self._same_key)
        if not self._try("log", "head", self._heads):
            return
        self._try("log", "retained", self._retained)
        for witness in self.known.keys:
            if witness.kind == _WITNESS:
                self._try("log", f"witness {witness.name}", partial(self._seen, witness))
        if self._try("bundle", "items", self._items):
            for name in sorted(self.items):
                self._item(name, self.items[name])
            self._head_times()

    def _add(self, subject: str, seal: str, outcome: Outcome, words: str = "") -> None:
        self.results.append(Result(subject, seal, outcome, words))

    def _try(self, subject: str, seal: str, check: Callable[[], Said]) -> bool:
        try:
            outcome, words = check()
        except (MisfitError, NoteError, TokenError, ContainerError) as error:
            outcome, words = "fails", str(error)
        self._add(subject, seal, outcome, words)
        return outcome != "fails"

    def _read(self, name: str) -> bytes:
        require(name in self.container.members, f"{name} is not there")
        return self.container.read(name)

    def _list(self) -> Said:
        for name in ("datapackage.json", "datapackage-digest.json"):
            self._read(name)
        self.package = listed(self.container)
        return "fits", f"{len(self.package['resources'])} files, each listed once"

    def _hashes(self) -> list[str]:
        self.digests, bad = hashes(self.container, self.package)
        for name in bad:
            self._add(name, "hash", "fails", "its bytes are not those that were listed")
        return bad

    def _signature(self) -> Said:
        self.public = signature(self.container, self.package)
        return "fits", f"made {self.package['created']}"

    def _signer(self) -> Said:
        note = _note(self._read("evidence/signer.txt"))
        require(note.text == vouching(str(self.public)), "it vouches for another key")
        require(self.key.has_signed(note), "the log's key has not signed it")
        return "fits", "the log's key vouches for the key that signed the bundle"

    def _same_key(self) -> Said:
        given = [key for key in self.known.keys if key.kind != _WITNESS]
        if not given:
            return "missing", f"not compared with a key that you know: {self.key}"
        require(self.key in given, "it is not the key that was given")
        return "fits", str(self.key)

    def _heads(self) -> Said:
        rows = lines(self._read("evidence/heads.jsonlines"), "note", "proof", "size")
        require(bool(rows), "the log has no head")
        self.heads: dict[int, bytes] = {}
        notes: dict[int, Note] = {}
        for row in rows:
            require(isinstance(row["note"], str), "a head is no note")
            note = Note.read(row["note"])
            head = Checkpoint.of(note)
            require(head.origin == self.key.name, f"a head of another log, {head.origin}")
            require(type(row["size"]) is int and head.size == row["size"], "a head of another size")
            require(head.size > max(self.heads, default=0), "the heads are not in order")
            self.heads[head.size], notes[head.size] = head.root, note
        self.last = Checkpoint.of(note)
        files = {name for name in self.digests if name.startswith("heads/")}
        require(f"heads/{self.last.size}.txt" in files, "the last head is not there")
        for row in rows:
            size, name = row["size"], f"heads/{row['size']}.txt"
            fits = merkle.consistent(
                size, self.heads[size], self.last.size, self.last.root, path(row["proof"])
            )
            require(fits, f"the head of {size} entries is not the beginning of the last")
            if name in files:
                files.remove(name)
                require(self._read(name) == row["note"].encode(), f"{name} says something else")
                require(self.key.has_signed(notes[size]), f"the head of {size} is not signed")
        require(not files, "there is a head that the log does not know")
        return "fits", f"{len(rows)} heads, the last of {self.last.size} entries"

    def _retained(self) -> Said:
        if not self.known.checkpoints:
            return "missing", "not compared with a checkpoint that was retained elsewhere"
        for content in self.known.checkpoints:
            note = _note(content)
            head = Checkpoint.of(note)
            require(head.origin == self.key.name, f"it is of another log, {head.origin}")
            require(self.key.has_signed(note), "it is not signed with the log's key")
            require(head.size <= self.last.size, f"the log once had {head.size} entries")
            require(self.heads.get(head.size) == head.root, "the log was another one then")
        return "fits", "the log still begins as it did"

    def _seen(self, witness: VerifierKey) -> Said:
        if not self.known.checkpoints:
            return "missing", "no checkpoint was given"
        notes = map(_note, self.known.checkpoints)
        require(any(signers(note, [witness]) for note in notes), "none has its signature")
        return "fits", "it has seen a checkpoint that was given"

    def _items(self) -> Said:
        rows = lines(self._read("evidence/items.jsonlines"),
                     "content", "item", "manifest", "masked", "why")  # fmt: skip
        self.tokens = lines(self._read("evidence/tokens.jsonlines"),
                            "about", "authority", "chain", "file", "response")  # fmt: skip
        custody = lines(self._read("evidence/custody.jsonlines"), "entry", "position", "proof")
        names = [row["item"] for row in rows]
        require(all(isinstance(name, str) for name in names), "an item has no name")
        require(names == sorted(set(names)), "an item stands twice or in the wrong place")
        self.items = {row["item"]: _Item(row) for row in rows}
        last = -1
        for row in custody:
            position, entry = row["position"], row["entry"]
            require(type(position) is int and position > last, "custody is not in its order")
            last = position
            item = self.items.get(entry.get("item")) if isinstance(entry, dict) else None
            if item is None:
                raise MisfitError("there is custody of an item that is not there")
            item.rows.append(row)
            item.positions.append(position)
        self._all_belong(rows)
        return "fits", f"{len(rows)} items"

    def _all_belong(self, rows: Sequence[dict[str, Any]]) -> None:
        used = {f"heads/{size}.txt" for size in self.heads}
        for row in rows:
            require(isinstance(row["why"], str), "an item's row has another form")
            for place in (row["content"], row["manifest"], row["masked"]):
                require(place is None or place in self.digests, f"{place!r} is not there")
                used.add(place)
        sizes = {f"head:{size}": f"heads/{size}.txt" for size in self.heads}
        for number, row in enumerate(self.tokens, 1):
            about = row["about"]
            require(about in sizes or about in self.items, "a token is about nothing in here")
            file = sizes.get(about) or f"manifests/{about.lower()}.json"
            names = {"file": file, "response": f"tokens/{number:06}.tsr",
                     "chain": f"tokens/{number:06}.pem"}  # fmt: skip
            require(names.items() <= row.items() and isinstance(row["authority"], str),
                    "a token's row has another form")  # fmt: skip
            require(all(name in self.digests for name in names.values()), "a token is not there")
            used |= set(names.values())
        for name in self.digests:
            require(name in used or name.partition("/")[0] not in _FOLDERS,
                    f"{name} belongs to nothing")  # fmt: skip

    def _item(self, name: str, item: _Item) -> None:
        if not self._try(name, "custody", lambda: self._custody(item)):
            return
        self._try(name, "log", lambda: self._in_log(item))
        self._try(name, "manifest", lambda: self._manifest(item))
        self._try(name, "content", lambda: self._bytes(item))
        mine = [row for row in self.tokens if row["about"] == name]
        self._try(name, "time", lambda: self._times(mine, item.entries[0].at))

    def _custody(self, item: _Item) -> Said:
        require(bool(item.rows), "nothing is known of it")
        try:
            item.entries = [Entry.model_validate(row["entry"], strict=True) for row in item.rows]
        except ValidationError as error:
            raise MisfitError(f"an entry has another form: {error.errors()[0]['msg']}") from error
        for before, after in zip(item.entries, item.entries[1:], strict=False):
            require(after.follows(before), f"entry {after.number} does not follow the one before")
        first = item.entries[0]
        require(first.number == 1, "its first entries are not there")
        return "fits", f"{len(item.entries)} entries, from {first.at} on, by {first.by}"

    def _in_log(self, item: _Item) -> Said:
        for row, entry in zip(item.rows, item.entries, strict=True):
            position, leaf = row["position"], merkle.leaf_hash(entry.written)
            proof = path(row["proof"])
            fits = merkle.included(leaf, position, self.last.size, proof, self.last.root)
            require(fits, f"entry {position} is not in the log")
        return "fits", f"entries {', '.join(map(str, item.positions))}"

    def _manifest(self, item: _Item) -> Said:
        last, place = item.entries[-1], item.row["manifest"]
        if place is None:
            require(last.change == "erased", "the manifest is not there")
            return "missing", f"erased {last.at} by {last.by}: {last.why}"
        require(place == f"manifests/{last.item.lower()}.json", "a file has another's name")
        require(last.change != "erased", "it was erased, and is there")
        content = self._read(place)
        digest = hashlib.sha256(content).hexdigest()
        require(digest == last.manifest, "it is not the manifest that is in the log")
        try:
            told = canonical.read(content)
        except ValueError as error:
            raise MisfitError(str(error)) from error
        require(isinstance(told, dict) and told.get("format") == "countermark-item/1", "no item")
        require(told.get("digest") == last.content and type(told.get("size")) is int
                and told["size"] >= 0, "it speaks of other bytes")  # fmt: skip
        item.size = told["size"]
        source = told.get("circumstances")
        return "fits", f"from {source.get('source') if isinstance(source, dict) else None}"

    def _bytes(self, item: _Item) -> Said:
        place, digest = item.row["content"], item.entries[0].content
        if place is None:
            require(bool(item.row["why"]), "the bytes are not there")
            return "missing", item.row["why"]
        names = (f"content/{digest}", f"archive/{digest}.warc.gz")
        require(place in names, "a file has another's name")
        require(self.digests[place] == digest, "these are not the bytes that were taken in")
        size = self.container.members[place].size
        require(item.size == size, "it has another size")
        return "fits", f"{size} bytes"

    def _times(self, rows: Sequence[dict[str, Any]], not_before: str) -> Said:
        if not rows:
            return "missing", "no time-stamp came yet"
        told = [(row["authority"], self._time(row, not_before)) for row in rows]
        each = (f"{told.at} ({name}, root {told.root[:16]}…)" for name, told in told)
        return "fits", f"no later than {', '.join(each)}"

    def _time(self, row: dict[str, Any], not_before: str) -> Told:
        for name in (row["file"], row["response"], row["chain"]):
            require(name not in self.bad, f"{name} is not what was listed")
        token = Token(self._read(row["response"]), self._read(row["chain"]))
        told = verify(self._read(row["file"]), token)
        if not_before:
            ahead = datetime.fromisoformat(not_before) - datetime.fromisoformat(told.at)
            early = ahead.total_seconds() > SKEW
            require(not early, f"{row['authority']} stamped it before it was there")
        if self.known.trusted:
            roots = [each.fingerprint(SHA256()).hex() for each in
                     certificates_of(self.known.trusted)]  # fmt: skip
            require(told.root in roots, f"{row['authority']} leads to no root that was given")
        return told

    def _head_times(self) -> None:
        stamped = {row["about"] for row in self.tokens}
        sizes = [size for size in sorted(self.heads) if f"head:{size}" in stamped]
        if not sizes:
            self._add("log", "time", "missing", "no time-stamp came yet")
        told = [(position, entry.at) for item in self.items.values()
                for position, entry in zip(item.positions, item.entries, strict=False)]  # fmt: skip
        for size in sizes:
            latest = max((at for position, at in told if position < size), default="")
            mine = [row for row in self.tokens if row["about"] == f"head:{size}"]
            self._try(f"head:{size}", "time", partial(self._times, mine, latest))


def _note(content: bytes) -> Note:
    try:
        return Note.read(content.decode())
    except UnicodeDecodeError as error:
        raise MisfitError("it is no signed note") from error
