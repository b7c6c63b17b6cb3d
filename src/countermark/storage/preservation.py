"""Preservation: whether what a lead rests on is kept and sealed in the workspace."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import Connection, select

from countermark.evidence.facts import sources
from countermark.records.lead import Lead
from countermark.records.pointer import digest_of
from countermark.storage.blobs import Blobs
from countermark.storage.canonical import read
from countermark.storage.ledger import parts
from countermark.storage.tables import evidence_items, evidence_manifests, key_hash, records


def with_preserved(connection: Connection, blobs: Blobs, leads: Sequence[Lead]) -> list[Lead]:
    """The leads, each `preserved` exactly where all bytes that it, and its listing, were read in
    are an evidence item that was not erased, and are there. Whether they are still those that
    were sealed, `verify` says: that takes reading them."""
    listings = _listings(connection, {str(lead.listing.key) for lead in leads})
    needs = {
        lead.lead: {
            digest_of(each) for each in (*sources(lead), *listings.get(str(lead.listing.key), ()))
        }
        for lead in leads
    }
    kept = _kept(connection, blobs, set().union(*needs.values()))
    return [
        lead.model_copy(update={"preserved": bool(needs[lead.lead]) and needs[lead.lead] <= kept})
        for lead in leads
    ]


def _kept(connection: Connection, blobs: Blobs, digests: Iterable[str]) -> set[str]:
    """Of these bytes, those that are there and of an item that has its manifest."""
    chosen = select(evidence_items.c.digest).join(evidence_manifests)
    return {
        digest
        for some in parts(sorted(digests))
        for digest in connection.execute(
            chosen.where(evidence_items.c.digest.in_(some)).distinct()
        ).scalars()
        if blobs.has(digest)
    }


def _listings(connection: Connection, keys: Iterable[str]) -> dict[str, list[str]]:
    """Pointers to where the listings of these keys were read."""
    hashes = {key_hash(key): key for key in sorted(keys)}
    known = records.c
    chosen = select(known.key_hash, known.evidence).where(known.kind == "listing")
    return {
        hashes[row.key_hash]: read(row.evidence)
        for some in parts(list(hashes))
        for row in connection.execute(chosen.where(known.key_hash.in_(some)))
    }
