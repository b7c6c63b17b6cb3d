"""Whether photos are found again after what sellers do to them, on real photos of products.

    python benchmarks/photos.py --photos 40            # goes on where the last run ended
    python benchmarks/photos.py --photos 40 --tables   # only prints what was measured so far

Reads `photos/` of the evaluation data (`COUNTERMARK_DATA`, see docs/benchmarks.md); skipped where
absent. Near-duplicates are labelled first: PDQ within 31 bits in any orientation, or 40 patches in
one arrangement over a quarter of the picture; any of a group is a right answer. Sixty photos
without a duplicate fill the other cells of collages and are never searched for. Photos are in two
halves: thresholds are chosen on one, everything is reported on the other.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import pickle
import tempfile
import time
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pdqhash
from numpy.typing import NDArray
from rich.console import Console
from rich.table import Table

from countermark.pictures.geometry import AGREES, COVERS, PROVEN, prove
from countermark.pictures.likeness import Likeness, Reference, as_query, as_reference
from countermark.pictures.lite0 import DESCRIPTION, lite0
from countermark.pictures.local import Features
from photo_transformations import CHANGES, Photo, changed

SEED = 1
DATA = Path(os.environ.get("COUNTERMARK_DATA", "../shared/data")) / "photos" / "img"
STATE = Path(tempfile.gettempdir()) / "countermark-photos"
WORLD, ROWS = 2, 4
"""Versions of what is kept of photos and of rows; another is not read."""
FILLERS = 60
NEIGHBOURS = 20
"""Photos that are compared with each when near-duplicates are labelled, the nearest."""
PDQ_BITS = 31
"""As threatexchange matches: at most so many bits of 256."""
METHODS = {
    "pdq": "PDQ, nearest",
    "pdq31": "PDQ within 31 bits, as threatexchange",
    "whole": "lite0, whole picture",
    "tiles": "lite0, whitened, tiles and panels",
    "listed": "… the right one among those looked at closely",
    "two": "**nearest tiles, most shared patches → local features**",
    "itself": "… and the photo itself, not another of its group",
    "held": "… and proven at the thresholds",
    "one": "… and proven to be one photo, as the program asks",
}


@dataclass
class World:
    """The photos, what is known of them, and how they are split."""

    photos: list[Photo]
    references: list[Reference]
    hashes: NDArray[np.float32]
    groups: list[int]
    fillers: list[int]

    @property
    def searched(self) -> list[int]:
        """References, in an order of chance."""
        order = np.random.default_rng(SEED).permutation(len(self.photos))
        return [int(each) for each in order if int(each) not in set(self.fillers)]

    def reported(self, photo: int) -> bool:
        """Whether a photo is of the half that is reported; a group is never split."""
        return bool(hashlib.sha256(str(self.groups[photo]).encode()).digest()[0] & 1)


def pdq(photo: Photo) -> NDArray[np.float32]:
    """The 256 bits as 0 and 1."""
    return np.asarray(pdqhash.compute(photo)[0], np.float32)


def distances(one: NDArray[np.float32], many: NDArray[np.float32]) -> NDArray[np.float32]:
    """Differing bits."""
    return np.asarray(one.sum() + many.sum(axis=1) - 2 * many @ one, np.float32)


def world() -> World:
    """Read from the state folder, or made."""
    kept = STATE / f"world-{WORLD}-{DESCRIPTION.name}.pickle"
    photos = [
        np.ascontiguousarray(np.asarray(cv2.imread(str(path)), np.uint8)[:, :, ::-1])
        for path in sorted(DATA.iterdir())
    ]
    if kept.exists():
        references, hashes, groups, fillers = pickle.loads(kept.read_bytes())
        return World(photos, references, hashes, groups, fillers)
    embedder = lite0()
    references = [as_reference(embedder, photo) for photo in photos]
    hashes = np.stack([pdq(photo) for photo in photos])
    groups = grouped(photos, references, hashes)
    single = [each for each in range(len(photos)) if groups.count(groups[each]) == 1]
    fillers = [int(e) for e in np.random.default_rng(SEED).permutation(single)[:FILLERS]]
    STATE.mkdir(parents=True, exist_ok=True)
    kept.write_bytes(pickle.dumps((references, hashes, groups, fillers)))
    return World(photos, references, hashes, groups, fillers)


def grouped(
    photos: list[Photo], references: list[Reference], hashes: NDArray[np.float32]
) -> list[int]:
    """Near-duplicates: the number of the first photo of each one's group."""
    first = list(range(len(photos)))

    def root(each: int) -> int:
        while first[each] != each:
            each = first[each]
        return each

    vectors = np.stack([each.vectors[0] for each in references])
    for here, photo in enumerate(photos):
        turned = np.asarray(pdqhash.compute_dihedral(photo)[0], np.float32)
        near = np.min([distances(each, hashes) for each in turned], axis=0)
        cosine = vectors @ vectors[here]
        alike = set(np.argsort(-cosine, kind="stable")[: NEIGHBOURS + 1])
        for there in range(here):
            proven = None
            if near[there] > PDQ_BITS and there in alike and cosine[there] > 0.8:
                proven = prove(references[here].features, references[there].features)
            same = proven is not None and proven.inliers >= 40 and proven.coverage >= 0.25
            if near[there] <= PDQ_BITS or same:
                one, other = sorted((root(here), root(there)))
                first[other] = one
    return [root(each) for each in range(len(photos))]


def measured(
    world: World,
    search: Likeness[int],
    embedder: Any,
    photo: int,
    change: str,
) -> dict[str, Any]:
    """What each method answers for one changed photo."""
    dice = np.random.default_rng([SEED, photo])
    others = [world.photos[each] for each in dice.choice(world.fillers, 3, replace=False)]
    picture = changed(change, world.photos[photo], photo, others, SEED)
    known = np.array(world.searched)
    same = np.array([world.groups[each] == world.groups[photo] for each in known])
    far = distances(pdq(picture), world.hashes[known])
    started = time.process_time()
    query = as_query(embedder, picture)
    looked = time.process_time()
    found = search.search_all([query])[0]
    ended = time.process_time()
    vectors = np.stack([world.references[each].vectors[0] for each in known])
    whole = vectors @ query.vectors[0]
    right = {
        match.reference: world.groups[match.reference] == world.groups[photo] for match in found
    }
    proofs = [
        [
            right[match.reference],
            match.proof.score,
            match.proof.agreement,
            match.proof.coverage,
            match.proof.same_photo,
            match.reference,
        ]
        for match in found
        if match.proof
    ]
    best = found[0]
    return {
        "change": change,
        "photo": photo,
        "pdq": bool(same[far.argmin()]),
        "pdq31": bool(same[far.argmin()] and far.min() <= PDQ_BITS),
        "whole": bool(same[whole.argmax()]),
        "tiles": right[max(found, key=lambda match: match.cosine).reference],
        "listed": any(right.values()),
        "two": right[best.reference],
        "held": best.proof is not None and best.proof.holds and right[best.reference],
        "one": best.proof is not None and best.proof.same_photo and right[best.reference],
        "proofs": proofs,
        "others": len(right) - sum(right.values()),
        "itself": best.reference == photo,
        "seconds": [looked - started, ended - looked],
    }


def tables(world: World, rows: list[dict[str, Any]], console: Console) -> None:
    """Recall of the reported half; what the thresholds let through on either."""
    reported = [row for row in rows if world.reported(row["photo"])]
    chosen = [row for row in rows if not world.reported(row["photo"])]
    by_change: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in reported:
        by_change[row["change"]].append(row)
    table = Table("recall@1: photos found (%)", *CHANGES)
    for key, label in METHODS.items():
        shares = []
        for name in CHANGES:  # rows of an earlier version lack what was added since
            answers = [row[key] for row in by_change[name] if key in row]
            share = 100 * sum(answers) / len(answers) if answers else 0
            shares.append(f"{sum(answers)} ({share:.0f})" if answers else "-")
        table.add_row(label, *shares)
    table.add_row("photos", *(str(len(by_change[name])) for name in CHANGES))
    console.print(table)
    sweep = Table("score ≥", "agreement ≥", "half", "right ones proven", "wrong ones proven")
    for score in sorted({6.0, 9.0, 12.0, 16.0, 20.0, PROVEN}):
        for agreement in sorted({0.0, 0.4, 0.5, 0.6, 0.7, AGREES}):
            for half, part in (("chosen", chosen), ("reported", reported)):
                proofs = [proof for row in part for proof in row["proofs"]]
                passed = [
                    p for p in proofs if p[1] >= score and p[2] >= agreement and p[3] >= COVERS
                ]
                right = sum(p[0] for p in passed)
                queries = sum(any(p[0] and p in passed for p in row["proofs"]) for row in part)
                others = sum(row["others"] for row in part)
                wrong = f"{len(passed) - right} of {others}"
                recalled = f"{queries} of {len(part)}"
                sweep.add_row(f"{score:g}", f"{agreement:g}", half, recalled, wrong)
    console.print(sweep)
    for half, part in (("chosen", chosen), ("reported", reported)):
        said = [(row["photo"], *proof) for row in part for proof in row["proofs"] if proof[4]]
        false = [one for one in said if not one[1]]
        others = sum(row["others"] for row in part)
        pairs = sorted({f"{min(o[0], o[-1])}-{max(o[0], o[-1])}" for o in false})
        console.print(f"{half}: other photos said to be one photo: {len(false)} of {others}")
        console.print(f"  pairs, by the order of the files: {' '.join(pairs) or 'none'}")
        beside = {f"{min(o[0], o[-1])}-{max(o[0], o[-1])}" for o in said if o[1] and o[0] != o[-1]}
        console.print(f"  and, of one group with it: {' '.join(sorted(beside)) or 'none'}")
    if rows:
        looked, searched = np.nanmedian([row["seconds"] for row in rows], axis=0)
        console.print(f"processor seconds a query: {looked:.2f} to look, {searched:.2f} to search")


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--photos", type=int, default=20)
    parser.add_argument("--minutes", type=float, default=3.0)
    parser.add_argument("--changes", nargs="+", default=list(CHANGES), choices=list(CHANGES))
    parser.add_argument("--tables", action="store_true", help="only print")
    arguments = parser.parse_args()
    cv2.setNumThreads(1)
    console = Console(width=170)
    if not DATA.is_dir():
        console.print(f"skipped: no photos in {DATA}")
        return
    ends = time.monotonic() + arguments.minutes * 60
    here = world()
    kept = STATE / f"rows-{ROWS}-{DESCRIPTION.name}-{SEED}.jsonl"
    rows = [json.loads(line) for line in kept.read_text().splitlines()] if kept.exists() else []
    done = {(row["change"], row["photo"]) for row in rows}
    wanted = [
        (change, photo)
        for photo in here.searched[: arguments.photos]
        for change in arguments.changes
        if (change, photo) not in done
    ]
    if wanted and not arguments.tables:
        embedder = lite0()
        vectors = [(each, here.references[each].vectors) for each in here.searched]

        def features(photo: int) -> Features:
            return here.references[photo].features

        search = Likeness(embedder, vectors, features)
        with kept.open("a") as stream:
            for change, photo in wanted:
                if time.monotonic() > ends:
                    console.print("time is over; run again to go on")
                    break
                row = measured(here, search, embedder, photo, change)
                stream.write(json.dumps(row) + "\n")
                stream.flush()
                rows.append(row)
    tables(here, rows, console)


if __name__ == "__main__":
    main()
