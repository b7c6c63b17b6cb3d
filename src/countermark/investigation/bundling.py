"""Bundling: what the workspace holds of leads, gathered for a file that can be given away."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from pathlib import Path

from countermark.evidence.bundle import Bundle, Piece, Stamped, write
from countermark.evidence.checkpoint import Checkpoint
from countermark.evidence.container import ContainerError
from countermark.evidence.custody import Entry
from countermark.evidence.facts import facts
from countermark.evidence.masking import Mask
from countermark.evidence.note import Note
from countermark.investigation.bystanders import TALK, Look, look, speaks_of_them
from countermark.records.lead import Lead
from countermark.records.pointer import digest_of
from countermark.storage.blobs import digest as digest_of_file
from countermark.storage.error import WorkspaceError, said
from countermark.storage.workspace import Workspace

_MASKABLE = 64 * 2**20
"""Bytes of JSON or of a table that are masked; what is larger stays out."""
_OUT = "bystanders: its bytes hold people who only stand by; they are given on request"
_BOOK = "bystanders: a workbook with columns of them, or that cannot be looked into; on request"
_COPY = "bystanders: a copy with their names masked stands in its place"
_GONE = "erased"


@dataclass(frozen=True)
class Wish:
    """What is to be bundled, for whom and how."""

    leads: Sequence[Lead]
    every: bool
    """All evidence items, not only those of the leads."""
    title: str
    created: str
    by: str
    with_reasons: bool = False
    unmasked: bool = False


def bundled(workspace: Workspace, wish: Wish, out: Path, why: str) -> Bundle:
    """Write the bundle, note in the custody of each item that a copy was given away, and what went
    in. The file gets its name when it is whole. Raises WorkspaceError."""
    bundle = gather(workspace, wish)
    partial = out.with_name(f".{out.name}.partial")
    try:
        with partial.open("wb") as target:
            write(bundle, target)
        told = f"{why}: {out.name}, sha256:{digest_of_file(partial)}"
        kept = [piece.name for piece in bundle.pieces if piece.item]
        workspace.custody.add(kept, "exported", wish.by, told)
        partial.replace(out)
    except ContainerError as error:
        raise WorkspaceError(str(error)) from error
    except OSError as error:
        raise WorkspaceError(f"cannot write the bundle {out}: {said(error)}") from error
    finally:
        partial.unlink(missing_ok=True)
    return bundle


def gather(workspace: Workspace, wish: Wish) -> Bundle:
    """What goes in. Raises WorkspaceError where nothing is kept, or bytes are gone."""
    custody = workspace.custody
    heads = custody.heads()
    if not heads:
        raise WorkspaceError(
            "no evidence is kept in this workspace: investigate seals what it reads"
        )
    last = Checkpoint.of(Note.read(heads[-1]))
    names = None if wish.every else sorted(_wanted(workspace, wish.leads))
    chains: dict[str, list[tuple[int, Entry]]] = defaultdict(list)
    for position, content in custody.entries(names):
        if position < last.size:
            entry = Entry.read(content)
            chains[entry.item].append((position, entry))
    items = custody.items(None if names is None else sorted({
        chain[0][1].content for chain in chains.values()
    }))  # fmt: skip
    tree = custody.tree()
    mask = None if wish.unmasked else _mask(workspace, last.origin, wish.leads)
    formats = {} if wish.unmasked else _formats(workspace)
    pieces = []
    for name, chain in chains.items():
        proven = [(at, entry.written, tree.inclusion(at, last.size)) for at, entry in chain]
        piece = Piece(name, items[name], chain[0][1].content, proven, None)
        pieces.append(_with_bytes(workspace, piece, mask, formats))
    abouts = None if wish.every else [*chains, *(f"head:{_size(note)}" for note in heads)]
    stamps = [
        Stamped(each.about, each.authority, each.response, each.chain)
        for each in workspace.stamps.of(abouts)
        if each.about.startswith("head:") or items.get(each.about)
    ]
    return Bundle(
        title=wish.title,
        created=wish.created,
        by=wish.by,
        facts=[facts(lead, wish.with_reasons) for lead in wish.leads],
        pieces=pieces,
        heads=[(note, tree.consistency(_size(note), last.size)) for note in heads],
        stamps=stamps,
        signer=workspace.keys.log(last.origin),
        key=workspace.keys.bundle,
    )


def _wanted(workspace: Workspace, leads: Sequence[Lead]) -> Iterator[str]:
    """The items of leads: the bytes that they, and the records of their listings and accounts,
    point into; and the captures of their addresses."""
    digests: set[str] = set()
    addresses: set[str] = set()
    for lead in leads:
        pointers = list(facts(lead)["sources"])
        accounts = [post.account for post in lead.posts if post.account]
        seller = [lead.listing.seller] if lead.listing.seller else []
        for kind, keys in (("listing", [lead.listing.key]), ("account", [*accounts, *seller])):
            for key in keys:
                pointers += (workspace.record(kind, str(key)) or ({}, []))[1]
        digests |= {digest_of(pointer) for pointer in pointers}
        addresses |= {lead.listing.url, *(post.url for post in lead.posts if post.url)}
        addresses |= {step.value for step in lead.route if "://" in step.value}
    for name, item in workspace.custody.items(sorted(digests)).items():
        if item is not None:
            yield name
    for name, item in workspace.custody.captures():
        if item.circumstances.source in addresses and item.digest not in digests:
            yield name


def _with_bytes(
    workspace: Workspace, piece: Piece, mask: Mask | None, formats: Mapping[str, str]
) -> Piece:
    """The piece with its bytes, or with a masked copy, or with why they stay out."""
    item, digest = piece.item, piece.digest
    if item is None:
        return _but(piece, why=_GONE)
    if not workspace.blobs.has(digest):
        raise WorkspaceError(f"the bytes of {piece.name} ({item.circumstances.source}) are gone")
    format = formats.get(digest)
    seen = look(item, format)
    if mask is not None:
        if seen is Look.CLOSED:
            return _but(piece, why=_OUT)
        if seen is not Look.WHOLE and item.size > _MASKABLE:
            return _but(piece, why=_OUT)
        if seen is Look.BOOK:
            with workspace.blobs.open(digest) as stream:
                if speaks_of_them(stream, item):
                    return _but(piece, why=_BOOK)
        if seen in (Look.JSON, Look.TABLE):
            with workspace.blobs.open(digest) as stream:
                content = stream.read()
            is_table = seen is Look.TABLE
            masked = mask.table(content) if is_table else mask.masked(content, format in TALK)
            if masked is None:
                return _but(piece, why=_OUT)
            if masked != content:
                return _but(piece, why=_COPY, masked=masked)
    whole = mask is None or seen is Look.WHOLE
    return replace(piece, content=lambda: workspace.blobs.open(digest), whole=whole)


def _but(piece: Piece, why: str, masked: bytes | None = None) -> Piece:
    return replace(piece, why=why, masked=masked)


def _formats(workspace: Workspace) -> dict[str, str]:
    """What inputs were read as, by digest; what was read as talk once, is."""
    found: dict[str, str] = {}
    for run in workspace.runs():
        for each in workspace.inputs(run["id"]):
            if each.format and found.get(each.digest) not in TALK:
                found[each.digest] = each.format
    return found


def _mask(workspace: Workspace, origin: str, leads: Sequence[Lead]) -> Mask:
    """The accounts of the leads stay; all others who stand by are masked."""
    known: Set[str] = {
        word.lower()
        for lead in leads
        for key in (lead.listing.seller, *(post.account for post in lead.posts))
        if key
        for word in (str(key), key.id)
    }
    return Mask(workspace.keys.log(origin).secret(b"bystanders"), known)


def _size(note: str) -> int:
    return Checkpoint.of(Note.read(note)).size
