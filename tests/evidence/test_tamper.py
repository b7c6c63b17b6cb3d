"""Whatever is altered in a bundle or in a store is detected, by both verifiers, and nothing else.

The attacker is first a stranger; then one who lists and signs everything anew with keys of their
own, against whom the reader knows the log's key; then the keeper, with all keys, against whom
someone else retained a checkpoint.
"""

import hashlib
import io
import json
import random
import shutil
import sqlite3
import zipfile
from dataclasses import replace
from itertools import pairwise

import pytest
from invented_evidence import CREATED, both, bundle_of, fails, fill

from countermark.evidence import merkle, wacz
from countermark.evidence.bundle import write
from countermark.evidence.checkpoint import Checkpoint
from countermark.evidence.container import write as write_container
from countermark.evidence.memory_authority import MemoryAuthority
from countermark.evidence.note import Note, Signer
from countermark.evidence.timestamp import stamp
from countermark.evidence.wacz import BundleKey
from countermark.investigation.bundling import Wish, gather
from countermark.storage.check import check
from countermark.storage.workspace import Workspace

BUNDLES, STORES = 360, 150
WISH = Wish(leads=[], every=True, title="A test", created=CREATED, by="Anna")


@pytest.fixture(scope="module")
def scene(tmp_path_factory):
    """A workspace, its bundle, the log's key, a head that someone else retained."""
    folder = tmp_path_factory.mktemp("tamper")
    with Workspace.open(folder / "w") as workspace:
        fill(workspace)
        heads = [note.encode() for note in workspace.custody.heads()]
        origin = Checkpoint.of(Note.read(heads[-1].decode())).origin
        yield {
            "folder": folder, "workspace": workspace, "heads": heads,
            "bundle": gather(workspace, WISH),
            "key": workspace.keys.log(origin).key, "content": bundle_of(workspace),
            "signer": workspace.keys.log(origin), "seal": workspace.keys.bundle,
        }  # fmt: skip


def files_of(content):
    with zipfile.ZipFile(io.BytesIO(content)) as bundle:
        return {name: bundle.read(name) for name in bundle.namelist()}


def zipped(files, listed=True, key=None):
    """A sound container of the files; `listed` anew; signed anew with `key`."""
    files = dict(files)
    if listed:
        rest = {n: (hashlib.sha256(c).hexdigest(), len(c)) for n, c in files.items()
                if not n.startswith("datapackage")}  # fmt: skip
        files[wacz.LIST] = wacz.listing(rest, "A test", CREATED)
    if key:
        files[wacz.DIGEST] = wacz.signed(files[wacz.LIST], CREATED, key)
    out = io.BytesIO()
    write_container({name: (lambda c=c: io.BytesIO(c)) for name, c in files.items()}, out)
    return out.getvalue()


# -- a stranger --------------------------------------------------------------------------------


def flip(content, dice):
    raw = bytearray(content)
    raw[dice.randrange(len(raw))] ^= 1 << dice.randrange(8)
    return bytes(raw)


def flip_in_a_file(content, dice):
    files = files_of(content)
    name = dice.choice([name for name in sorted(files) if files[name]])
    files[name] = flip(files[name], dice)
    return zipped(files, listed=not name.startswith("datapackage") and dice.random() < 0.5)


def drop(content, dice):
    files = files_of(content)
    del files[dice.choice(sorted(files))]
    return zipped(files, listed=wacz.LIST in files and dice.random() < 0.5)


def swap(content, dice):
    files = files_of(content)
    while True:
        one, two = dice.sample(sorted(files), 2)
        if files[one] != files[two]:
            break
    files[one], files[two] = files[two], files[one]
    return zipped(files, listed=dice.random() < 0.5)


def reorder(content, dice):
    files = files_of(content)
    name = f"evidence/{dice.choice(('custody', 'heads', 'items', 'tokens'))}.jsonlines"
    rows = files[name].splitlines(keepends=True)
    one, two = dice.sample(range(len(rows)), 2)
    rows[one], rows[two] = rows[two], rows[one]
    files[name] = b"".join(rows)
    return zipped(files, listed=dice.random() < 0.5)


def back_date(content, dice):
    files = files_of(content)
    name = dice.choice(
        [name for name in sorted(files) if b"2026-" in files[name] or b"20" in files[name]]
    )
    changed = files[name].replace(b"20", b"19", 1)
    return zipped(files | {name: changed}, listed=dice.random() < 0.5)


def rename(content, dice):
    files = files_of(content)
    name = dice.choice([name for name in sorted(files) if "/" in name])
    folder = dice.choice(("content", "evidence", "tokens", "manifests", name.partition("/")[0]))
    files[f"{folder}/{dice.randrange(10**6)}"] = files.pop(name)
    return zipped(files, listed=dice.random() < 0.5)


def replace_a_token(content, dice):
    files = files_of(content)
    name = dice.choice([name for name in sorted(files) if name.endswith(".tsr")])
    token = stamp(dice.randbytes(8), MemoryAuthority())
    files[name], files[name.replace("tsr", "pem")] = token.response, token.chain
    return zipped(files, listed=dice.random() < 0.5)


def hide(content, dice):
    """Bytes where a reader of ZIP files would not look, or files that hide one another."""
    kind = dice.randrange(7)
    junk = dice.randbytes(dice.randrange(1, 40))
    if kind == 0:
        return content + junk
    if kind == 1:
        return junk + content
    if kind == 2:
        at = content.index(b"PK\1\2")
        return content[:at] + junk + content[at:]
    out = io.BytesIO(content)
    with zipfile.ZipFile(out, "a") as bundle:
        if kind == 3:
            bundle.comment = junk
        elif kind == 4:
            bundle.writestr("../../escaped.txt", junk)
        elif kind == 5:
            name = dice.choice(sorted(files_of(content)))
            bundle.writestr(name.upper() if dice.random() < 0.5 else name + "\u0301", junk)
        else:
            with pytest.warns(UserWarning, match="Duplicate"):
                bundle.writestr(dice.choice(sorted(files_of(content))), junk)
    return out.getvalue()


def pack(content, dice):
    """The same files in another container: packed, with dates, or with directories."""
    out = io.BytesIO()
    packing = dice.choice((zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED))
    with zipfile.ZipFile(out, "w", packing) as bundle:
        for name, each in files_of(content).items():
            bundle.writestr(zipfile.ZipInfo(name, (2020, 1, dice.randrange(1, 28), 0, 0, 0)), each)
    return out.getvalue()


def twice(content, dice):
    """A name twice in a JSON object, which readers understand differently."""
    files = files_of(content)
    wanted = [name for name in sorted(files) if name.endswith(("json", "jsonlines"))]
    name = dice.choice([name for name in wanted if files[name][:1] == b"{"])
    first = files[name].index(b'":') + 2
    files[name] = b'{"at":0,"hash":"sha256:0",' + files[name][1:first] + files[name][first:]
    return zipped(files, listed=not name.startswith("datapackage") and dice.random() < 0.5)


STRANGERS = (flip, flip, flip_in_a_file, flip_in_a_file, flip_in_a_file, drop, swap, reorder,
             back_date, rename, replace_a_token, hide, hide, pack, twice)  # fmt: skip


def test_the_untouched_pass(scene):
    ours, alone = both(scene["content"], [scene["key"]], scene["heads"])
    assert ours == alone
    assert fails(ours) == []
    results = list(check(scene["workspace"], [scene["key"]], scene["heads"]))
    assert [each for each in results if each.outcome == "fails"] == []


def test_what_strangers_do_to_a_bundle_is_detected(scene):
    dice, done = random.Random(7), 0
    while done < BUNDLES:
        attack = STRANGERS[done % len(STRANGERS)]
        altered = attack(scene["content"], dice)
        if altered == scene["content"]:  # a list that was made anew is the list
            continue
        done += 1
        ours, alone = both(altered)
        assert fails(ours), f"{done} {attack.__name__}: not detected"
        if ("bundle", "signature", "fails") in ours:  # spoilt tokens are read in two ways then
            ours, alone = ([each for each in every if each[1] != "time"] for every in (ours, alone))
        assert ours == alone, f"{done} {attack.__name__}: the verifiers differ"


# -- who signs everything anew -----------------------------------------------------------------


def rebuilt(bundle, rows, signer, key, stamps=()):
    """A bundle that is sound in itself over these entries, the whole log: (position, document)."""
    leaves, nodes, chains = [], {}, {}
    for _, entry in sorted(rows, key=lambda row: row[0]):
        chain = chains.setdefault(entry["item"], [])
        previous = hashlib.sha256(chain[-1][1]).hexdigest() if chain else None
        told = {**entry, "number": len(chain) + 1, "previous": previous}
        raw = json.dumps(told, sort_keys=True, separators=(",", ":")).encode()
        chain.append((len(leaves), raw))
        leaves.append(merkle.leaf_hash(raw))
    for level, number, value in merkle.grown(0, leaves, lambda *at: nodes[at]):
        nodes[level, number] = value

    def node(*at):
        return nodes[at]

    size = len(leaves)
    sizes = sorted({min(size, Checkpoint.of(Note.read(note)).size) for note, _ in bundle.heads})
    heads = [(str(signer.sign(str(Checkpoint(signer.name, each, merkle.root(each, node))))),
              merkle.consistency(each, size, node)) for each in sizes]  # fmt: skip
    pieces = [
        replace(piece, entries=[(at, raw, merkle.inclusion(at, size, node))
                                for at, raw in chains[piece.name]])
        for piece in bundle.pieces if piece.name in chains
    ]  # fmt: skip
    made = replace(bundle, pieces=pieces, heads=heads, stamps=stamps, signer=signer, key=key)
    out = io.BytesIO()
    write(made, out)
    return out.getvalue()


def rows_of(bundle):
    return [(at, json.loads(raw)) for piece in bundle.pieces for at, raw, _ in piece.entries]


def test_who_signs_anew_with_other_keys_is_detected_by_the_key(scene, tmp_path):
    bundle, rows = scene["bundle"], rows_of(scene["bundle"])
    for number in range(8):
        name = scene["key"].name if number % 2 else "countermark/0123456789abcdef"
        other = Signer.kept(tmp_path / f"{number}.key", name)
        altered = rebuilt(bundle, rows, other, BundleKey(tmp_path / f"{number}.pem"))
        assert fails(both(altered)[0]) == []  # sound in itself: nothing else can tell
        ours, alone = both(altered, [scene["key"]])
        assert ours == alone
        assert ("log", "key", "fails") in ours
        ours, alone = both(altered, (), scene["heads"][:1])
        assert ours == alone
        assert ("log", "retained", "fails") in ours


def test_who_lists_anew_with_another_bundle_key_is_detected(scene, tmp_path):
    key = BundleKey(tmp_path / "other.pem")
    dice = random.Random(3)
    for _ in range(6):
        files = files_of(scene["content"])
        name = dice.choice([name for name in sorted(files) if "content" in name])
        altered = zipped(files | {name: b"forged"}, key=key)
        ours, alone = both(altered)
        assert ours == alone
        assert ("bundle", "signer", "fails") in ours


def test_a_keeper_who_rewrites_the_log_is_detected_by_a_retained_checkpoint(scene):
    bundle, rows = scene["bundle"], rows_of(scene["bundle"])
    signer, key = scene["signer"], scene["seal"]
    whole = sorted(rows, key=lambda row: row[0])
    first = [each for each in whole if each[1]["item"] != whole[0][1]["item"]]
    gone = {piece.name for piece in bundle.pieces if piece.item is None}
    attacks = {
        "cut": whole[:-1],
        "cut more": whole[:2],
        "left out": first,
        "turned": [(len(whole) - at, entry) for at, entry in whole
                   if entry["number"] == 1 and entry["item"] not in gone],
        "back-dated": [(at, {**entry, "at": "2020-01-01T00:00:00.000000Z"}) for at, entry in whole],
        "another name": [(at, {**entry, "by": "Somebody"}) for at, entry in whole],
        "another reason": [(at, {**entry, "why": "else"} if at == 2 else entry)
                           for at, entry in whole],
    }  # fmt: skip
    for name, altered in attacks.items():
        content = rebuilt(bundle, altered, signer, key)
        assert fails(both(content, [scene["key"]])[0]) == [], name
        ours, alone = both(content, [scene["key"]], scene["heads"][-1:])
        assert ours == alone, name
        assert fails(ours) == [("log", "retained", "fails")], name


def test_a_token_for_something_else_or_from_before_is_detected_with_all_keys(scene):
    bundle = scene["bundle"]
    tokens = [each for each in bundle.stamps if each.about.startswith("E-")]
    heads = [each for each in bundle.stamps if each.about.startswith("head:")]
    early = MemoryAuthority("early", scene_time(-7200))
    manifests = {piece.name: piece.item.manifest for piece in bundle.pieces if piece.item}
    forged = []
    for one, two in pairwise(tokens):
        forged.append(replace(one, response=two.response, chain=two.chain))
        forged.append(replace(one, chain=stamp(b"x", MemoryAuthority()).chain))
    forged.append(replace(tokens[0], response=heads[0].response, chain=heads[0].chain))
    before = stamp(manifests[tokens[0].about], early)
    forged.append(replace(tokens[0], response=before.response, chain=before.chain))
    for each in forged:
        out = io.BytesIO()
        write(replace(bundle, stamps=[each]), out)
        ours, alone = both(out.getvalue(), [scene["key"]], scene["heads"])
        assert ours == alone
        assert fails(ours) == [(each.about, "time", "fails")]


def scene_time(seconds):
    from datetime import UTC, datetime, timedelta

    return datetime.now(UTC) + timedelta(seconds=seconds)


# -- the store ---------------------------------------------------------------------------------

GONE = "item NOT IN (SELECT item FROM custody_entries)"
TABLES = {
    "evidence_items": ("digest", "manifest_hash", "item"),
    "evidence_manifests": ("content", "retain_until"),
    "custody_entries": ("content", "item", "position"),
    "log_nodes": ("hash", "number", "level"),
    "tree_heads": ("note", "size"),
    "time_stamps": ("response", "chain", "subject", "about"),
}


def tampered(folder, dice):
    """Alter a store as who has its files can; what was done, or None where nothing could be."""
    path = folder / "workspace.sqlite"
    with sqlite3.connect(path) as database:
        for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'"):
            database.execute(f"DROP TRIGGER {name}")
        table = dice.choice(sorted(TABLES))
        rows = [row[0] for row in database.execute(f"SELECT rowid FROM {table} ORDER BY rowid")]
        how = dice.choice(("change", "change", "drop", "swap", "blob", "blob gone"))
        if how.startswith("blob"):
            blob = dice.choice(sorted((folder / "blobs").glob("??/*")))
            if how == "blob":
                content = blob.read_bytes()
                blob.chmod(0o600)
                blob.write_bytes(flip(content, dice))
            else:
                blob.unlink()
            return how
        row = dice.choice(rows)
        column = dice.choice(TABLES[table])
        ask = f"SELECT {column} FROM {table} WHERE rowid = ?"
        (value,) = database.execute(ask, (row,)).fetchone()
        change = f"UPDATE OR IGNORE {table} SET {column} = ? WHERE rowid = ?"
        if how == "drop" and table != "time_stamps":  # one that is gone is missing, and said to be
            database.execute(f"DELETE FROM {table} WHERE rowid = ?", (row,))
        elif how == "swap":
            other = dice.choice(rows)
            (there,) = database.execute(ask, (other,)).fetchone()
            if there == value or column in ("position", "number", "level", "size"):
                return None
            database.execute(change, (there, row))
            database.execute(change, (value, other))
        elif isinstance(value, int):
            database.execute(change, (value + dice.choice((1, 7, -1)), row))
        else:
            raw = value.encode() if isinstance(value, str) else value or b"2031-01-01"
            new = flip(raw, dice) if raw else b"x"
            database.execute(
                change, (new.decode("latin-1") if isinstance(value, str) else new, row)
            )
        if not database.total_changes:
            return None
    return f"{how} {table}.{column}"


def test_what_is_done_to_a_store_is_detected(scene):
    dice = random.Random(11)
    original, copy = scene["folder"] / "w", scene["folder"] / "copy"
    done = 0
    while done < STORES:
        shutil.copytree(original, copy)
        what = tampered(copy, dice)
        if what:
            with Workspace.open(copy) as workspace:
                results = list(check(workspace, [scene["key"]], scene["heads"]))
            assert [each for each in results if each.outcome == "fails"], what
            done += 1
        shutil.rmtree(copy)


def test_a_store_that_was_cut_is_detected_by_a_retained_checkpoint(scene):
    original, copy = scene["folder"] / "w", scene["folder"] / "cut"
    for keep in (1, 2, 3):
        shutil.copytree(original, copy)
        with sqlite3.connect(copy / "workspace.sqlite") as database:
            for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type='trigger'"):
                database.execute(f"DROP TRIGGER {name}")
            for statement in (
                f"DELETE FROM custody_entries WHERE position >= {keep}",
                f"DELETE FROM log_nodes WHERE (number + 1) << level > {keep}",
                f"DELETE FROM tree_heads WHERE size > {keep}",
                f"DELETE FROM evidence_manifests WHERE {GONE}",
                f"DELETE FROM evidence_items WHERE {GONE}",
                "DELETE FROM time_stamps",
            ):
                database.execute(statement)
        with Workspace.open(copy) as workspace:
            alone = [r for r in check(workspace, [scene["key"]]) if r.outcome == "fails"]
            known = [r for r in check(workspace, [scene["key"]], scene["heads"])
                     if r.outcome == "fails"]  # fmt: skip
        assert alone == []
        assert [(each.subject, each.seal) for each in known] == [("log", "retained")]
        shutil.rmtree(copy)
