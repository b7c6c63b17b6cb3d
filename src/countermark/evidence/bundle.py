"""Bundles: evidence as one file (WACZ 1.1.1) that strangers open and check without Countermark.

archive/       web archives: the captures, and `bundle.warc.gz` with the page that explains
indexes/ pages/    what ReplayWeb.page needs
content/       the bytes of all other items, by SHA-256
manifests/     what each item is, and how it came to be held
heads/         signed tree heads of the log
tokens/        time-stamps with their chains
evidence/      lists that tie them together, facts, the page, the verifier, drafts
datapackage.json, datapackage-digest.json    the list of all files, and its signature
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from importlib.resources import files
from io import BytesIO
from typing import Any, BinaryIO

from countermark.evidence import canonical, container, leaflet
from countermark.evidence.checkpoint import Checkpoint
from countermark.evidence.container import Opener
from countermark.evidence.index import index
from countermark.evidence.item import Item
from countermark.evidence.note import Note, Signer
from countermark.evidence.wacz import DIGEST, LIST, BundleKey, document, listing, signed, vouching
from countermark.evidence.warc import MEDIA_TYPE, Archive

PAGE = "https://bundle.invalid/"
"""The address under which the page that explains stands in the archive (RFC 2606 §2)."""


@dataclass(frozen=True, slots=True)
class Piece:
    """An item that goes in, with its custody: position in the log, entry, proof of inclusion."""

    name: str
    item: Item | None
    """None: it was erased."""
    digest: str
    entries: Sequence[tuple[int, bytes, Sequence[bytes]]]
    content: Opener | None
    """Its bytes; None where they stay out."""
    why: str = ""
    """Why they stay out."""
    masked: bytes | None = None
    """A copy with bystanders masked, in the place of the bytes."""
    whole: bool = False
    """Its bytes went in without a look for bystanders: they may show some."""


@dataclass(frozen=True, slots=True)
class Stamped:
    """A token, about an item's manifest or `head:SIZE`."""

    about: str
    authority: str
    response: bytes
    chain: bytes


@dataclass(frozen=True, slots=True)
class Bundle:
    """All that a bundle is made of. The same bundle is the same bytes."""

    title: str
    created: str
    """RFC 3339, UTC, seconds."""
    by: str
    facts: Sequence[Mapping[str, Any]]
    pieces: Sequence[Piece]
    heads: Sequence[tuple[str, Sequence[bytes]]]
    """Every signed head of the log, shortest first, each with the proof that leads to the last."""
    stamps: Sequence[Stamped]
    signer: Signer
    key: BundleKey
    more: Mapping[str, bytes] = field(default_factory=dict)
    """Files of others for `evidence/`, by their names."""


def write(bundle: Bundle, out: BinaryIO) -> None:
    """Write the bundle. Raises ContainerError where it is too large."""
    content = _files(bundle)
    listed = {name: _hashed(each) for name, each in content.items()}
    content[LIST] = _constant(package := listing(listed, bundle.title, bundle.created))
    content[DIGEST] = _constant(signed(package, bundle.created, bundle.key))
    container.write(content, out)


def _files(bundle: Bundle) -> dict[str, Opener]:
    found: dict[str, Opener] = {}
    rows, entries = [], []
    for piece in sorted(bundle.pieces, key=lambda each: each.name):
        place = _place(piece)
        if place and piece.content:
            found[place] = piece.content
        if piece.item:
            found[_manifest(piece.name)] = _constant(piece.item.manifest)
        masked = f"content/{hashlib.sha256(piece.masked).hexdigest()}" if piece.masked else None
        if masked and piece.masked is not None:
            found[masked] = _constant(piece.masked)
        rows.append({
            "item": piece.name, "content": place, "masked": masked, "why": piece.why,
            "manifest": _manifest(piece.name) if piece.item else None,
        })  # fmt: skip
        entries += [
            {
                "entry": canonical.read(entry),
                "position": at,
                "proof": [each.hex() for each in proof],
            }
            for at, entry, proof in piece.entries
        ]
    stamps, heads = _stamps(bundle, found), _heads(bundle, found)
    entries.sort(key=lambda each: each["position"])
    leaflets = leaflet.write(bundle.title, bundle.created, bundle.by, bundle.pieces, bundle.facts,
                             stamps, bundle.signer.key, len(bundle.heads))  # fmt: skip
    written = {
        **bundle.more,
        **leaflets,
        "custody.jsonlines": _lines(entries),
        "facts.json": document({"leads": list(bundle.facts)}),
        "heads.jsonlines": _lines(heads),
        "items.jsonlines": _lines(rows),
        "key.txt": f"{bundle.signer.key}\n".encode(),
        "signer.txt": str(bundle.signer.sign(vouching(bundle.key.public))).encode(),
        "tokens.jsonlines": _lines(stamps),
        "verify.py": (files("countermark.evidence") / "data" / "verify.py").read_bytes(),
    }
    found |= {f"evidence/{name}": _constant(content) for name, content in written.items()}
    return found | _web(bundle, found, leaflets["index.html"])


def _place(piece: Piece) -> str | None:
    """Where an item's bytes stand."""
    if piece.content is None or piece.item is None:
        return None
    is_capture = piece.item.circumstances.how in ("http", "browser")
    if is_capture and piece.item.media_type == MEDIA_TYPE:
        return f"archive/{piece.digest}.warc.gz"
    return f"content/{piece.digest}"


def _manifest(name: str) -> str:
    return f"manifests/{name.lower()}.json"


def _heads(bundle: Bundle, found: dict[str, Opener]) -> list[dict[str, Any]]:
    """The heads; those that are stamped, and the last, as files too."""
    stamped = {each.about for each in bundle.stamps}
    rows = []
    for number, (note, proof) in enumerate(bundle.heads, 1):
        size = Checkpoint.of(Note.read(note)).size
        if number == len(bundle.heads) or f"head:{size}" in stamped:
            found[f"heads/{size}.txt"] = _constant(note.encode())
        rows.append({"note": note, "proof": [each.hex() for each in proof], "size": size})
    return rows


def _stamps(bundle: Bundle, found: dict[str, Opener]) -> list[dict[str, Any]]:
    rows = []
    order = sorted(bundle.stamps, key=lambda each: (each.about, each.authority))
    for number, each in enumerate(order, 1):
        response, chain = f"tokens/{number:06}.tsr", f"tokens/{number:06}.pem"
        found[response], found[chain] = _constant(each.response), _constant(each.chain)
        head = each.about.removeprefix("head:")
        file = f"heads/{head}.txt" if head != each.about else _manifest(each.about)
        rows.append({"about": each.about, "authority": each.authority, "chain": chain,
                     "file": file, "response": response})  # fmt: skip
    return rows


def _web(bundle: Bundle, found: Mapping[str, Opener], page: bytes) -> dict[str, Opener]:
    """What makes it a web archive: the page that explains, an index, a list of pages."""
    archive = Archive()
    archive.add("warcinfo", "", bundle.created, "application/warc-fields",
                b"format: WARC File Format 1.1\r\n")  # fmt: skip
    archive.add("resource", PAGE, bundle.created, "text/html; charset=utf-8", page)
    archives = {name: each for name, each in found.items() if name.startswith("archive/")}
    archives["archive/bundle.warc.gz"] = _constant(archive.written())
    streams = {name.partition("/")[2]: each() for name, each in sorted(archives.items())}
    try:
        cdx, idx = index(streams)
    finally:
        for stream in streams.values():
            stream.close()
    return {
        "archive/bundle.warc.gz": archives["archive/bundle.warc.gz"],
        "indexes/index.cdx.gz": _constant(cdx),
        "indexes/index.idx": _constant(idx),
        "pages/pages.jsonl": _constant(_pages(bundle)),
    }


def _pages(bundle: Bundle) -> bytes:
    rows: list[dict[str, Any]] = [
        {"format": "json-pages-1.0", "id": "pages", "title": "All pages"},
        {"id": "bundle", "title": bundle.title, "ts": bundle.created, "url": PAGE},
    ]
    for piece in sorted(bundle.pieces, key=lambda each: each.name):
        if piece.item and (_place(piece) or "").startswith("archive/"):
            told = piece.item.circumstances
            rows.append({"id": piece.name, "title": told.source, "ts": told.at, "url": told.source})
    return _lines(rows)


def _lines(rows: Sequence[Mapping[str, Any]]) -> bytes:
    return b"".join(canonical.written(row) + b"\n" for row in rows)


def _constant(content: bytes) -> Opener:
    return lambda: BytesIO(content)


def _hashed(source: Opener) -> tuple[str, int]:
    sha256, size = hashlib.sha256(), 0
    with source() as stream:
        while part := stream.read(container.CHUNK):
            sha256.update(part)
            size += len(part)
    return sha256.hexdigest(), size
