"""Custody in the database: sealed as a whole, only ever added to, erased with a tombstone."""

import hashlib
import io
import stat
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from countermark.evidence import merkle
from countermark.evidence.checkpoint import Checkpoint
from countermark.evidence.circumstances import Circumstances
from countermark.evidence.custody import Entry
from countermark.evidence.item import Item
from countermark.evidence.note import Note
from countermark.storage.error import WorkspaceError
from countermark.storage.workspace import Workspace


def make_item(content=b"bytes", source="posts.jsonl", how="import", at="2026-01-02T03:04:05Z"):
    return Item(
        digest=hashlib.sha256(content).hexdigest(),
        size=len(content),
        media_type="application/jsonl",
        circumstances=Circumstances(source=source, how=how, at=at, by="Anna"),
    )


def sealed(workspace, *contents):
    for content in contents:
        workspace.blobs.put(io.BytesIO(content))
    items = [make_item(content, f"{at}.jsonl") for at, content in enumerate(contents)]
    return workspace.custody.seal(items, "Anna", "imported")


def test_what_is_sealed_is_in_the_log_under_a_signed_head(workspace):
    names = sealed(workspace, b"one", b"two", b"three")
    entries = [(at, Entry.read(content)) for at, content in workspace.custody.entries()]
    assert [(at, each.item, each.change, each.by) for at, each in entries] == [
        (at, name, "acquired", "Anna") for at, name in enumerate(names)
    ]
    note = Note.read(workspace.custody.heads()[-1])
    head = Checkpoint.of(note)
    assert workspace.keys.log(head.origin).key.has_signed(note)
    assert head.size == 3
    tree = workspace.custody.tree()
    for at, entry in entries:
        leaf = merkle.leaf_hash(entry.written)
        assert merkle.included(leaf, at, 3, tree.inclusion(at), head.root)
    assert [each.circumstances.source for each in workspace.custody.items().values()] == [
        "0.jsonl", "1.jsonl", "2.jsonl",
    ]  # fmt: skip


def test_the_same_import_is_the_same_item_and_another_capture_is_another(workspace):
    seal = workspace.custody.seal
    first = seal([make_item()], "Anna")
    assert seal([make_item(at="2026-02-02T03:04:05Z")], "Ben") == first
    assert seal([make_item(source="other.jsonl")], "Ben") != first
    captured = [make_item(source="https://shop.example/", how="http", at=f"2026-01-0{day}")
                for day in (1, 2, 2)]  # fmt: skip
    assert len(set(seal(captured, "Ben"))) == 2
    assert len(workspace.custody.heads()) == 3
    assert seal([], "Ben") == []


def test_the_log_grows_consistently(workspace):
    for each in range(5):
        sealed(workspace, *(f"{each} {more}".encode() for more in range(each + 1)))
    heads = [Checkpoint.of(Note.read(note)) for note in workspace.custody.heads()]
    assert [head.size for head in heads] == [1, 3, 6, 10, 15]
    tree = workspace.custody.tree()
    for old, new in pairwise(heads):
        path = tree.consistency(old.size, new.size)
        assert merkle.consistent(old.size, old.root, new.size, new.root, path)


def test_entries_of_an_item_are_a_chain(workspace):
    name, other = sealed(workspace, b"one", b"two")
    workspace.custody.add([name], "exported", "Ben", "for counsel")
    workspace.custody.add([name, other], "noted", "Ben", "seen again")
    chain = [Entry.read(content) for _, content in workspace.custody.entries([name])]
    assert [each.change for each in chain] == ["acquired", "exported", "noted"]
    assert all(after.follows(before) for before, after in pairwise(chain))
    assert not chain[2].follows(chain[0])
    with pytest.raises(WorkspaceError, match="no evidence item E-0"):
        workspace.custody.add(["E-0000000000000000"], "noted", "Ben", "why")
    for by, why in (("Ben", ""), ("", "why"), ("Ben" * 99, "why"), ("Ben", "y" * 10_001)):
        with pytest.raises(WorkspaceError, match=r"who|why"):
            workspace.custody.add([name], "noted", by, why)
    with pytest.raises(WorkspaceError, match="most"):
        workspace.custody.seal([make_item(b"three")], "A" * 201)
    workspace.custody.seal([make_item(b"three")], "Anna\udcff")


def test_erasure_leaves_a_tombstone_and_a_log_that_holds(workspace):
    name, other = sealed(workspace, b"a buyer's name", b"two")
    before = Checkpoint.of(Note.read(workspace.custody.heads()[-1]))
    digest = workspace.custody.erase(name, "Ben", "asked for, GDPR Art. 17")
    assert digest == hashlib.sha256(b"a buyer's name").hexdigest()
    workspace.blobs.forget(digest)
    assert not workspace.blobs.has(digest)
    workspace.blobs.forget(digest)
    assert workspace.custody.items() == {name: None, other: make_item(b"two", "1.jsonl")}
    *_, (_, last) = workspace.custody.entries([name])
    assert (Entry.read(last).change, Entry.read(last).content) == ("erased", digest)
    after = Checkpoint.of(Note.read(workspace.custody.heads()[-1]))
    path = workspace.custody.tree().consistency(before.size)
    assert merkle.consistent(before.size, before.root, after.size, after.root, path)
    assert workspace.custody.erase(name, "Ben", "again") == digest
    assert len(list(workspace.custody.entries([name]))) == 2
    with pytest.raises(WorkspaceError, match="was erased"):
        workspace.custody.add([name], "exported", "Ben", "why")


def test_bytes_that_another_item_holds_stay(workspace):
    workspace.blobs.put(io.BytesIO(b"bytes"))
    one, two = workspace.custody.seal([make_item(), make_item(source="copy.jsonl")], "Anna")
    assert workspace.custody.erase(one, "Ben", "asked for") is None
    assert workspace.custody.erase(two, "Ben", "asked for") is not None


def test_the_retention_clock_runs(workspace):
    clocked = make_item().model_copy(update={"retain_until": "2031-01-01"})
    (name,) = workspace.custody.seal([clocked], "Anna")
    assert workspace.custody.due("2030-12-31") == []
    assert workspace.custody.due("2031-01-01") == [name]


@pytest.mark.parametrize(
    "table",
    ["custody_entries", "evidence_items", "log_nodes", "tree_heads", "time_stamps"],
)
def test_nothing_of_the_log_is_changed_or_deleted(workspace, execute, table):
    sealed(workspace, b"one")
    execute(workspace, "INSERT INTO time_stamps VALUES ('a', 'b', 'c', 'd', 'e')"
            if workspace._database.dialect == "sqlite" else
            "INSERT INTO time_stamps VALUES ('a', 'b', 'c', 'd'::bytea, 'e'::bytea)")  # fmt: skip
    column = {"log_nodes": "number", "tree_heads": "size", "custody_entries": "position",
              "evidence_items": "digest", "time_stamps": "about"}[table]  # fmt: skip
    for change in (f"UPDATE {table} SET {column} = {column}", f"DELETE FROM {table}"):
        with pytest.raises(WorkspaceError, match="only ever added to"):
            execute(workspace, change)


def test_a_batch_is_sealed_as_a_whole_or_not(workspace, monkeypatch):
    sealed(workspace, b"one")

    def refuse(_):
        raise WorkspaceError("no key")

    monkeypatch.setattr(workspace.custody, "_signer", refuse)
    with pytest.raises(WorkspaceError, match="no key"):
        sealed(workspace, b"two", b"three")
    assert len(workspace.custody.items()) == 1
    assert len(list(workspace.custody.entries())) == 1
    assert workspace.custody.tree().size == 1


def test_an_altered_manifest_is_refused(workspace, execute):
    (name,) = sealed(workspace, b"one")
    (manifest,) = (each.manifest for each in workspace.custody.items().values())
    changed = manifest.replace(b"Anna", b"Ann_")
    execute(workspace, "UPDATE evidence_manifests SET content = :content", content=changed)
    with pytest.raises(WorkspaceError, match=f"{name} was altered"):
        workspace.custody.items()


def test_a_clock_that_was_put_back_does_not_turn_the_order(workspace, monkeypatch):
    from countermark.storage import custody

    (name,) = sealed(workspace, b"one")
    monkeypatch.setattr(custody, "now", lambda: "2001-01-01T00:00:00.000000Z")
    workspace.custody.add([name], "noted", "Anna", "why")
    first, second = (Entry.read(content) for _, content in workspace.custody.entries())
    assert second.at == first.at
    assert second.follows(first)


def test_keys_are_where_they_are_said_to_be(tmp_path, monkeypatch):
    elsewhere = tmp_path / "medium"
    monkeypatch.setenv("COUNTERMARK_KEYS", str(elsewhere))
    with Workspace.open(tmp_path / "one") as workspace:
        sealed(workspace, b"one")
    monkeypatch.delenv("COUNTERMARK_KEYS")
    assert stat.S_IMODE((elsewhere / "log.key").stat().st_mode) == 0o600
    with Workspace.open(tmp_path / "one") as workspace, pytest.raises(WorkspaceError, match="KEYS"):
        sealed(workspace, b"two")
    with Workspace.open(tmp_path / "two") as workspace:
        sealed(workspace, b"one")
    assert (tmp_path / "two" / "keys" / "log.key").exists()


@given(st.text(min_size=1, max_size=20).filter(str.strip))
@settings(max_examples=30)
def test_manifests_are_read_as_they_were_written(name):
    each = make_item(source=name)
    assert Item.read(each.manifest) == each
    assert each.manifest.isascii()
