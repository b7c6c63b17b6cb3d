"""Checks a whole workspace: bytes, manifests, custody, log, heads and time-stamps, made anew."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial

from sqlalchemy import Connection, func, select

from countermark.evidence import merkle
from countermark.evidence.checkpoint import Checkpoint
from countermark.evidence.custody import Entry
from countermark.evidence.item import Item
from countermark.evidence.note import Note, NoteError, VerifierKey
from countermark.evidence.opening import MisfitError, Outcome, Result, require
from countermark.evidence.timestamp import Token, TokenError, verify
from countermark.storage import tables
from countermark.storage.error import WorkspaceError
from countermark.storage.stamps import Stamp
from countermark.storage.workspace import Workspace

_AT_A_TIME = 1000


@dataclass
class _Known:
    """What custody says of an item, in few bytes: there may be a million."""

    last: Entry
    seen: bool = False


@dataclass
class _Log:
    size: int = 0
    roots: dict[int, bytes] = field(default_factory=dict)
    """By the sizes of the heads."""
    stack: list[tuple[int, bytes]] = field(default_factory=list)
    """Complete subtrees, the largest first: level and hash."""

    def add(self, leaf: bytes) -> None:
        level = 0
        while self.stack and self.stack[-1][0] == level:
            leaf, level = merkle.node_hash(self.stack.pop()[1], leaf), level + 1
        self.stack.append((level, leaf))
        self.size += 1

    def root(self) -> bytes:
        found = self.stack[-1][1]
        for _, before in reversed(self.stack[:-1]):
            found = merkle.node_hash(before, found)
        return found


def check(
    workspace: Workspace,
    keys: Sequence[VerifierKey] = (),
    checkpoints: Sequence[bytes] = (),
    advance: Callable[[int], None] = lambda _: None,
) -> Iterator[Result]:
    """The results, as those of a bundle: the log first, then item by item. `advance` is told
    of each blob that was hashed."""
    heads: dict[int, Note] = {}
    known: dict[str, _Known] = {}
    log = _Log()
    yield _tried("log", "heads", lambda: _heads(workspace, heads))
    yield _tried("log", "key", lambda: _signed(workspace, heads, keys))
    yield _tried("log", "custody", lambda: _entries(workspace, heads, known, log))
    yield _tried("log", "tree", lambda: _tree(workspace))
    yield _tried("log", "head", lambda: _roots(heads, log))
    yield _tried("log", "retained", lambda: _retained(heads, checkpoints, keys))
    yield from _items(workspace, known, advance)
    for name, each in known.items():
        if not each.seen:
            yield Result(name, "item", "fails", "the log speaks of it, and it is not there")
    yield from _stamps(workspace, heads)
    yield from _never_sealed(workspace)


Said = tuple[Outcome, str]


def _tried(subject: str, seal: str, step: Callable[[], Said]) -> Result:
    try:
        outcome, words = step()
    except (MisfitError, NoteError, TokenError, WorkspaceError, ValueError) as error:
        outcome, words = "fails", str(error).partition("\n")[0]
    return Result(subject, seal, outcome, words)


def _heads(workspace: Workspace, heads: dict[int, Note]) -> Said:
    known = tables.tree_heads.c
    with workspace.reading() as connection:
        rows = connection.execute(select(known.size, known.note).order_by(known.size)).all()
    origins = set()
    for size, written in rows:
        note = Note.read(written)
        head = Checkpoint.of(note)
        require(head.size == size, f"the head of {size} entries is one of {head.size}")
        heads[size] = note
        origins.add(head.origin)
    require(len(origins) < 2, "heads of several logs")
    return ("fits", f"{len(heads)} heads") if heads else ("missing", "nothing is kept yet")


def _signed(workspace: Workspace, heads: dict[int, Note], keys: Sequence[VerifierKey]) -> Said:
    if not heads:
        return "missing", "nothing is signed yet"
    at_hand = _at_hand(workspace, Checkpoint.of(heads[max(heads)]).origin)
    key = next((key for key in keys if key.kind == 1), at_hand)
    if key is None:
        return "missing", "the log's key is not at hand, and none was given"
    require(all(key.has_signed(note) for note in heads.values()), f"a head is not signed by {key}")
    return "fits", str(key) if keys else f"{key}: the key at hand, not compared with one you know"


def _at_hand(workspace: Workspace, origin: str) -> VerifierKey | None:
    if not (workspace.keys.folder / "log.key").exists():
        return None
    return workspace.keys.log(origin).key


def _entries(
    workspace: Workspace, heads: dict[int, Note], known: dict[str, _Known], log: _Log
) -> Said:
    for position, item, content in _rows(workspace):
        require(position == log.size, f"entry {log.size} is not there")
        try:
            entry = Entry.read(content)
        except ValueError as error:
            raise MisfitError(f"entry {position} was altered") from error
        require(item == entry.item, f"entry {position} stands with another item")
        before = known.get(entry.item)
        follows = entry.follows(before.last) if before else entry.number == 1
        require(follows, f"entry {position} does not follow the one before it")
        known[entry.item] = _Known(entry)
        log.add(merkle.leaf_hash(content))
        if log.size in heads:
            log.roots[log.size] = log.root()
    return "fits", f"{log.size} entries of {len(known)} items"


def _rows(workspace: Workspace) -> Iterator[tuple[int, str, bytes]]:
    known = tables.custody_entries.c
    chosen = select(known.position, known.item, known.content).order_by(known.position)
    with workspace.reading() as connection:
        for row in connection.execution_options(yield_per=_AT_A_TIME).execute(chosen):
            yield row.position, row.item, row.content


def _tree(workspace: Workspace) -> Said:
    """Each stored node is the hash of the two below it, the leaves of the entries."""
    with workspace.reading() as connection:
        known = tables.log_nodes.c
        top = connection.execute(select(func.max(known.level))).scalar()
        sizes = []
        for level in range(-1 if top is None else int(top) + 1):
            made = _leaves(workspace) if not level else _parents(_level(connection, level - 1))
            count = 0
            for number, value in _level(connection, level):
                expected = next(made, None)
                require(number == count and value == expected, f"node {level}/{number} was altered")
                count += 1
            require(next(made, None) is None, f"nodes of level {level} are not there")
            sizes.append(count)
    require(not sizes or sizes[-1] == 1, "nodes of the tree are not there")
    return "fits", f"{sum(sizes)} nodes"


def _leaves(workspace: Workspace) -> Iterator[bytes]:
    for _, _, content in _rows(workspace):
        yield merkle.leaf_hash(content)


def _parents(row: Iterator[tuple[int, bytes]]) -> Iterator[bytes]:
    for (_, left), (_, right) in zip(row, row, strict=False):
        yield merkle.node_hash(left, right)


def _level(connection: Connection, level: int) -> Iterator[tuple[int, bytes]]:
    known = tables.log_nodes.c
    chosen = select(known.number, known.hash).where(known.level == level).order_by(known.number)
    for number, value in connection.execution_options(yield_per=_AT_A_TIME).execute(chosen):
        yield number, bytes(value)


def _roots(heads: dict[int, Note], log: _Log) -> Said:
    for size, note in heads.items():
        require(size in log.roots, f"the log once had {size} entries")
        same = Checkpoint.of(note).root == log.roots[size]
        require(same, f"the log of {size} entries was another one")
    require(max(heads, default=0) == log.size, "entries follow that no head was signed for")
    return "fits", f"{len(heads)} heads, the last of {log.size} entries"


def _retained(
    heads: dict[int, Note], checkpoints: Sequence[bytes], keys: Sequence[VerifierKey]
) -> Said:
    if not checkpoints:
        return "missing", "not compared with a checkpoint that was retained elsewhere"
    for content in checkpoints:
        note = Note.read(content.decode(errors="replace"))
        size = Checkpoint.of(note).size
        require(all(key.has_signed(note) for key in keys if key.kind == 1), "it is not signed")
        require(size in heads, f"the log once had {size} entries, and knows nothing of it")
        require(heads[size].text == note.text, "the log was another one then")
    return "fits", "the log still begins as it did"


def _items(
    workspace: Workspace, known: dict[str, _Known], advance: Callable[[int], None]
) -> Iterator[Result]:
    items, manifests = tables.evidence_items.c, tables.evidence_manifests.c
    chosen = (
        select(
            items.item,
            items.digest,
            items.manifest_hash,
            manifests.content,
            manifests.retain_until,
        )
        .outerjoin(tables.evidence_manifests, manifests.item == items.item)
        .order_by(items.item)
    )
    held: set[str] = set()
    with workspace.reading() as connection:
        held_by = select(items.digest).join(tables.evidence_manifests)
        living = set(connection.execute(held_by).scalars())
        rows = connection.execution_options(yield_per=_AT_A_TIME).execute(chosen)
        for name, digest, manifest_hash, manifest, clock in rows:
            entry = known.get(name)
            if entry is None:
                yield Result(name, "item", "fails", "it is there, and the log knows nothing of it")
                continue
            entry.seen = True
            last = entry.last
            if (digest, manifest_hash) != (last.content, last.manifest):
                yield Result(name, "item", "fails", "it is not the one that is in the log")
                continue
            erased = last.change == "erased"
            if erased and manifest is None:
                words = f"erased {last.at} by {last.by}: {last.why}"
                if digest not in living and workspace.blobs.has(digest):
                    words += "; its bytes are still there, erase it once more"
                yield Result(name, "manifest", "missing", words)
                continue
            yield _tried(name, "manifest", partial(_manifest, manifest, clock, last))
            bytes_fit = partial(_bytes, workspace, digest, held, advance)
            yield _tried(name, "content", bytes_fit)


def _manifest(manifest: bytes | None, clock: str | None, last: Entry) -> Said:
    require(last.change != "erased", "it was erased, and is there")
    if manifest is None:
        raise MisfitError("the manifest is not there, and nobody erased it")
    same = hashlib.sha256(manifest).hexdigest() == last.manifest
    require(same, "it is not the manifest that is in the log")
    item = Item.read(manifest)
    require(item.digest == last.content, "it speaks of other bytes")
    require(item.retain_until == clock, "its retention clock was set to another day")
    return "fits", f"from {item.circumstances.source}"


def _bytes(
    workspace: Workspace, digest: str, held: set[str], advance: Callable[[int], None]
) -> Said:
    if digest not in held:  # several items may share their bytes
        require(workspace.blobs.has(digest), "the bytes are not there")
        require(workspace.blobs.verify(digest), "these are not the bytes that were taken in")
        advance(1)
        held.add(digest)
    return "fits", f"sha256:{digest}"


def _stamps(workspace: Workspace, heads: dict[int, Note]) -> Iterator[Result]:
    for stamp in workspace.stamps.of():
        seal = f"time of {stamp.authority}"
        yield _tried(stamp.about, seal, partial(_time, workspace, heads, stamp))


def _time(workspace: Workspace, heads: dict[int, Note], stamp: Stamp) -> Said:
    head = stamp.about.removeprefix("head:")
    if head != stamp.about:
        require(head.isdecimal() and int(head) in heads, "it is about a head that is not there")
        content: bytes | None = str(heads[int(head)]).encode()
    else:
        items, manifests = tables.evidence_items.c, tables.evidence_manifests.c
        chosen = select(manifests.content).select_from(tables.evidence_items)
        chosen = chosen.outerjoin(tables.evidence_manifests).where(items.item == stamp.about)
        with workspace.reading() as connection:
            found = connection.execute(chosen).first()
        require(found is not None, "it is about an item that is not there")
        content = found[0] if found else None
    if content is None:
        return "missing", "what it was made for was erased"
    require(hashlib.sha256(content).hexdigest() == stamp.subject, "it is about something else")
    told = verify(content, Token(stamp.response, stamp.chain))
    return "fits", f"no later than {told.at}, by {told.authority}"


def _never_sealed(workspace: Workspace) -> Iterator[Result]:
    inputs, items = tables.inputs.c, tables.evidence_items.c
    sealed = select(items.digest)
    chosen = select(func.count()).select_from(tables.inputs).where(inputs.digest.not_in(sealed))
    with workspace.reading() as connection:
        count = connection.execute(chosen).scalar_one()
    if count:
        words = f"{count} inputs of runs from before custody was kept, or that did not finish"
        yield Result("inputs", "item", "missing", words)
