"""What the pictures of a run take in memory: the slope, measured on pictures that were never drawn.

    python benchmarks/picture_memory.py 10000 20000

Of each picture lies in a workspace what a look would have kept (random fingerprints and vectors of
the usual size, few local features); 99 of 100 are photos of listings, the rest of posts. What is
measured is the comparison of all of them, each count in a process of its own; decoding needs the
same memory whatever the count.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
from pathlib import Path
from unittest.mock import patch

import numpy as np

from countermark.engine.local import LocalEngine
from countermark.investigation import looking as module
from countermark.investigation.album import Album, Shot
from countermark.investigation.looking import FIRST, QUERY, REFERENCE, WORDS, Looking, see
from countermark.investigation.seeing import Gathered
from countermark.pictures.likeness import Query, Reference
from countermark.pictures.local import Features
from countermark.pictures.place import Box
from countermark.pictures.sight import Line, Print, Sight, Words, packed
from countermark.storage.bulk import Bulk
from countermark.storage.workspace import Workspace

FEATURES, DIMENSION, TILES, KEPT = 8, 1280, 30, 500


def features(dice: np.random.Generator) -> Features:
    points = dice.uniform(0, 480, (FEATURES, 2)).astype(np.float32)
    ones = np.ones(FEATURES, np.float32)
    descriptors = dice.integers(0, 90, (FEATURES, 128), np.uint8)
    return Features(480, 480, points, ones, ones, descriptors, np.zeros((120, 120), np.uint8))


def vectors(
    dice: np.random.Generator, rows: int
) -> np.ndarray[tuple[int, int], np.dtype[np.float32]]:
    made = dice.normal(size=(rows, DIMENSION)).astype(np.float32)
    return np.asarray(made / np.linalg.norm(made, axis=1, keepdims=True))


def fill(workspace: Workspace, digests: list[str], posts: set[str]) -> None:
    dice = np.random.default_rng(1)
    line = Line("link in bio, order this get that", 0.9, "", (100, 100, 900, 200))
    for start in range(0, len(digests), KEPT):
        kept: dict[str, dict[str, bytes]] = {
            each.name: {} for each in (FIRST, WORDS, QUERY, REFERENCE)
        }
        for digest in digests[start : start + KEPT]:
            bits = tuple(dice.bytes(32) for _ in range(8))
            print_ = Print(bits, 90, (0, 0, 1000, 1000))
            sight = Sight(480, 480, "JPEG", (print_, print_), (), (0.0,))
            kept[FIRST.name][digest] = packed(sight)
            kept[WORDS.name][digest] = packed(Words((line, line)))
            if digest in posts:
                tiles = [Box(0, 0, 480, 480)] * TILES
                query = Query(
                    vectors(dice, TILES),
                    tiles,
                    np.zeros(TILES, np.intp),
                    [(tiles[0], features(dice))],
                )
                kept[QUERY.name][digest] = packed(query)
            else:
                kept[REFERENCE.name][digest] = packed(Reference(vectors(dice, 2), features(dice)))
        for name, seen in kept.items():
            workspace.sights.keep(name, seen)


def measure(count: int) -> None:
    digests = [f"{number:064x}" for number in range(count)]
    posts = set(digests[: count // 100])
    gathered = Gathered()
    for number, digest in enumerate(digests):
        shot = Shot(f"img/{digest}.jpg", digest)
        gathered.users[digest].add(f"user-{number}")
        if digest in posts:
            gathered.records[f"post-{number}"] = (shot,)
        else:
            gathered.own[f"listing-{number}"].append(shot)
    with (
        tempfile.TemporaryDirectory() as folder,
        Workspace.open(Path(folder) / "w") as workspace,
        patch.object(module, "gather", lambda *_: gathered),
    ):
        fill(workspace, digests, posts)
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        looking = Looking(LocalEngine(), workspace.blobs, workspace.sights, lambda _: None)
        see(Bulk(Path(folder)), Album(), looking)
        after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(f"{count:,} pictures: {after:,.0f} MiB at most, {before:,.0f} before", flush=True)


def main() -> None:
    for count in sys.argv[1:]:
        command = [sys.executable, __file__, "--one", count]
        subprocess.run(command, check=True, env=dict(os.environ))


if __name__ == "__main__":
    if sys.argv[1] == "--one":
        measure(int(sys.argv[2]))
    else:
        main()
