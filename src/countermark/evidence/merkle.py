"""The Merkle tree of a log: hashes, growth, and proofs, after RFC 9162 §2.1 (and RFC 6962 §2.1).

A tree of n leaves is made of complete subtrees, each of 2^level leaves that begin at a multiple of
2^level. Such a subtree, once complete, never changes: `Node` gives the hash of the one at
(level, number), so that a root or a proof asks for a few dozen hashes however long the log is.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence

Node = Callable[[int, int], bytes]
"""The hash of the complete subtree at (level, number); leaves have level 0."""
EMPTY = hashlib.sha256(b"").digest()
"""The root of a tree without leaves."""


def leaf_hash(entry: bytes) -> bytes:
    """The hash of a leaf: SHA-256 of 0x00 and the entry."""
    return hashlib.sha256(b"\x00" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of an inner node: SHA-256 of 0x01 and both children's hashes."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def grown(size: int, leaves: Sequence[bytes], node: Node) -> Iterator[tuple[int, int, bytes]]:
    """The subtrees that become complete when `leaves` (hashes) follow a tree of `size` leaves:
    level, number, hash. As many as about twice the leaves; `node` is asked for few."""
    row, first, level = list(leaves), size, 0
    while row:
        yield from ((level, first + at, value) for at, value in enumerate(row))
        if first % 2:  # its elder sibling is complete already
            row.insert(0, node(level, first - 1))
            first -= 1
        row = [node_hash(row[at], row[at + 1]) for at in range(0, len(row) - 1, 2)]
        first, level = first // 2, level + 1


def root(size: int, node: Node) -> bytes:
    """The root of the tree of the first `size` leaves."""
    return _range(0, size, node) if size else EMPTY


def inclusion(position: int, size: int, node: Node) -> list[bytes]:
    """The proof that the leaf at `position` is in the tree of `size` leaves, from the leaf up
    (RFC 9162 §2.1.3.1). Raises ValueError where there is no such leaf."""
    if not 0 <= position < size:
        raise ValueError(f"a tree of {size} leaves has none at {position}")
    path: list[bytes] = []
    start, end = 0, size
    while end - start > 1:
        middle = start + _split(end - start)
        if position < middle:
            path.append(_range(middle, end, node))
            end = middle
        else:
            path.append(_range(start, middle, node))
            start = middle
    return path[::-1]


def consistency(old: int, new: int, node: Node) -> list[bytes]:
    """The proof that the tree of `old` leaves is the beginning of that of `new` leaves
    (RFC 9162 §2.1.4.1). Raises ValueError unless 0 < old <= new."""
    if not 0 < old <= new:
        raise ValueError(f"no proof leads from {old} leaves to {new}")
    path: list[bytes] = []
    start, end, whole = 0, new, True
    while old != end:
        middle = start + _split(end - start)
        if old <= middle:
            path.append(_range(middle, end, node))
            end = middle
        else:
            path.append(_range(start, middle, node))
            start, whole = middle, False
    if not whole:
        path.append(_range(start, end, node))
    return path[::-1]


def included(leaf: bytes, position: int, size: int, path: Sequence[bytes], head: bytes) -> bool:
    """Whether the proof leads from this leaf's hash to the root `head` (RFC 9162 §2.1.3.2)."""
    if not 0 <= position < size:
        return False
    at, last, found = position, size - 1, leaf
    for value in path:
        if last == 0:
            return False
        if at % 2 or at == last:
            found = node_hash(value, found)
            while at and not at % 2:
                at, last = at >> 1, last >> 1
        else:
            found = node_hash(found, value)
        at, last = at >> 1, last >> 1
    return last == 0 and found == head


def consistent(old: int, old_root: bytes, new: int, new_root: bytes, path: Sequence[bytes]) -> bool:
    """Whether the proof shows that the old tree is the beginning of the new (RFC 9162 §2.1.4.2).

    The empty tree is the beginning of every tree; it needs no proof and has none."""
    if old == new:
        return not path and old_root == new_root
    if old == 0:
        return not path and old_root == EMPTY
    if not 0 < old < new or not path:
        return False
    rest = list(path) if old & (old - 1) else [old_root, *path]
    at, last = old - 1, new - 1
    while at % 2:
        at, last = at >> 1, last >> 1
    before = after = rest[0]
    for value in rest[1:]:
        if last == 0:
            return False
        if at % 2 or at == last:
            before, after = node_hash(value, before), node_hash(value, after)
            while at and not at % 2:
                at, last = at >> 1, last >> 1
        else:
            after = node_hash(after, value)
        at, last = at >> 1, last >> 1
    return last == 0 and before == old_root and after == new_root


def _split(count: int) -> int:
    """The largest power of two below `count`, which is at least 2."""
    return 1 << (count - 1).bit_length() - 1


def _range(start: int, end: int, node: Node) -> bytes:
    """The hash over the leaves from `start` to `end`, where `start` begins a subtree that is large
    enough: complete subtrees, smaller and smaller, folded from the right."""
    parts: list[bytes] = []
    while start < end:
        level = (end - start).bit_length() - 1
        parts.append(node(level, start >> level))
        start += 1 << level
    found = parts.pop()
    while parts:
        found = node_hash(parts.pop(), found)
    return found
