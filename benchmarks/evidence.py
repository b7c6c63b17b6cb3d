"""Evidence: items sealed, proofs in a log of 1,000,000 entries, verification by the gigabyte.

One core, processor time (elapsed time beside it where a disk is waited for); other work may run on
the machine. `python benchmarks/evidence.py [ENTRIES] [MEGABYTES]`
"""

from __future__ import annotations

import hashlib
import io
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from time import perf_counter, process_time

from sqlalchemy import insert

from countermark.evidence import merkle
from countermark.evidence.bundle import write
from countermark.evidence.checkpoint import Checkpoint
from countermark.evidence.circumstances import Circumstances, now
from countermark.evidence.item import Item
from countermark.evidence.memory_authority import MemoryAuthority
from countermark.evidence.note import Note
from countermark.evidence.verification import Known, verification
from countermark.investigation.bundling import Wish, gather
from countermark.storage import tables
from countermark.storage.check import check
from countermark.storage.workspace import Workspace

SEALED, BATCH, SINGLE = 20_000, 2_000, 200
PROOFS = 200


def timed(name: str, count: float, unit: str, work: Callable[[], object]) -> None:
    wall, cpu = perf_counter(), process_time()
    work()
    told(name, count, unit, process_time() - cpu, perf_counter() - wall)


def told(name: str, count: float, unit: str, cpu: float, wall: float) -> None:
    print(f"{name:46}{count / cpu:12,.0f} {unit}/s of processor, {count / wall:10,.0f} elapsed")


def item(number: int, content: bytes = b"") -> Item:
    digest = hashlib.sha256(content or str(number).encode()).hexdigest()
    told = Circumstances(source=f"folder/{number}.jpg", how="import", at=now(), by="Anna Example")
    return Item(digest=digest, size=len(content), media_type="image/jpeg", circumstances=told)


def sealing(folder: Path) -> None:
    with Workspace.open(folder) as workspace:
        batches = [[item(n) for n in range(start, start + BATCH)]
                   for start in range(0, SEALED, BATCH)]  # fmt: skip
        seal = workspace.custody.seal
        timed(f"items sealed, {BATCH:,} at a time", SEALED, "items",
              lambda: [seal(batch, "Anna Example") for batch in batches])  # fmt: skip
        single = [item(n) for n in range(SEALED, SEALED + SINGLE)]
        timed("items sealed, one at a time", SINGLE, "items",
              lambda: [seal([each], "Anna Example") for each in single])  # fmt: skip
        timed("entries checked, with their tree", SEALED + SINGLE, "entries",
              lambda: [each for each in check(workspace) if each.seal == "tree"])  # fmt: skip


def long_log(folder: Path, entries: int) -> None:
    """Proofs in a log of many leaves; only its tree is made."""
    with Workspace.open(folder) as workspace:
        leaves = [merkle.leaf_hash(n.to_bytes(8, "big")) for n in range(entries)]
        known: dict[tuple[int, int], bytes] = {}

        def grow() -> None:
            for level, number, value in merkle.grown(0, leaves, lambda *at: known[at]):
                known[level, number] = value

        timed(f"leaves added to a log of {entries:,}", entries, "leaves", grow)
        rows = [{"level": k[0], "number": k[1], "hash": v} for k, v in known.items()]
        with workspace._database.writing() as connection:
            connection.execute(insert(tables.log_nodes), rows)
        places = [number * 7919 % entries for number in range(PROOFS)]
        head = merkle.root(entries, lambda *at: known[at])
        fresh = workspace.custody.tree  # it has read nothing yet
        timed("inclusion proofs, each from the database", PROOFS, "proofs",
              lambda: [fresh().inclusion(at, entries) for at in places])  # fmt: skip
        timed("consistency proofs, each from the database", PROOFS, "proofs",
              lambda: [fresh().consistency(at + 1, entries) for at in places])  # fmt: skip
        tree = fresh()
        proofs = [tree.inclusion(at, entries) for at in places]
        print(f"{'hashes in a proof, the most':46}{max(map(len, proofs)):12,}")

        def verify() -> None:
            for at, proof in zip(places, proofs, strict=True):
                assert merkle.included(leaves[at], at, entries, proof, head)

        timed("inclusion proofs verified", PROOFS, "proofs", verify)


def bundle(folder: Path, megabytes: int) -> None:
    with Workspace.open(folder) as workspace:
        items = []
        for number in range(8):
            content = os.urandom(megabytes * 2**20 // 8)
            workspace.blobs.put(io.BytesIO(content))
            items.append(item(number, content))
        workspace.custody.seal(items, "Anna Example")
        workspace.stamps.run(MemoryAuthority())
        wish = Wish([], True, "A benchmark", now()[:19] + "Z", "Anna Example")
        path = folder / "all.wacz"

        def make() -> None:
            with path.open("wb") as out:
                write(gather(workspace, wish), out)

        timed(f"bundle of {megabytes:,} MB made", megabytes, "MB", make)
        head = workspace.custody.heads()[-1].encode()
        key = workspace.keys.log(Checkpoint.of(Note.read(head.decode())).origin).key

        def verified() -> None:
            with path.open("rb") as stream:
                results = verification(stream, Known([key], [head]))
            assert not [each for each in results if each.outcome == "fails"]

        timed("… verified by `countermark verify`", megabytes, "MB", verified)
        script = Path(__file__).parents[1] / "src/countermark/evidence/data/verify.py"
        before, wall = os.times(), perf_counter()
        subprocess.run([sys.executable, script, path], check=True, capture_output=True)
        cpu, wall = os.times().children_user - before.children_user, perf_counter() - wall
        cpu += os.times().children_system - before.children_system
        told("… verified by the verify.py inside", megabytes, "MB", cpu, wall)
        timed("its store checked", megabytes, "MB", lambda: list(check(workspace)))


def main() -> None:
    entries, megabytes = (
        int(each) for each in (*sys.argv[1:], *("1000000", "512")[len(sys.argv) - 1 :])
    )
    with tempfile.TemporaryDirectory() as made:
        sealing(Path(made) / "seal")
        long_log(Path(made) / "log", entries)
        bundle(Path(made) / "bundle", megabytes)


if __name__ == "__main__":
    main()
