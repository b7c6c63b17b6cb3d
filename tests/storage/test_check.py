"""A workspace that is sound passes; what is not known is missing, what is false fails."""

import io

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from countermark.evidence.circumstances import Circumstances, now
from countermark.evidence.item import Item
from countermark.evidence.memory_authority import MemoryAuthority
from countermark.evidence.note import Note, Signer
from countermark.storage.check import check
from countermark.storage.run import Input


def sealed(workspace, *contents):
    items = []
    for content in contents:
        digest = workspace.blobs.put(io.BytesIO(content))
        told = Circumstances(source=content.decode(), how="import", at=now())
        items.append(Item(digest=digest, size=len(content), media_type="text/plain",
                          circumstances=told))  # fmt: skip
    return workspace.custody.seal(items, "Anna")


def outcomes(workspace, *more):
    return {(each.subject, each.seal): each.outcome for each in check(workspace, *more)}


def test_an_empty_workspace_has_nothing_to_fail(workspace):
    found = outcomes(workspace)
    assert set(found.values()) <= {"fits", "missing"}
    assert found["log", "heads"] == "missing"


def test_a_sound_one_passes(workspace):
    names = sealed(workspace, b"one", b"two", b"three")
    workspace.blobs.forget(workspace.custody.erase(names[2], "Ben", "asked"))
    workspace.stamps.run(MemoryAuthority())
    hashed = []
    results = list(check(workspace, advance=hashed.append))
    assert [each for each in results if each.outcome == "fails"] == []
    assert sum(hashed) == 2
    assert {each.subject for each in results if each.outcome == "missing"} == {names[2], "log"}
    assert any(each.seal == "time of memory" and each.outcome == "fits" for each in results)


def test_bytes_that_are_gone_fail(workspace):
    (name,) = sealed(workspace, b"one")
    workspace.blobs.forget(next(iter(workspace.custody.items().values())).digest)
    assert outcomes(workspace)[name, "content"] == "fails"


def test_an_erasure_that_was_broken_off_is_told(workspace):
    (name,) = sealed(workspace, b"one")
    digest = workspace.custody.erase(name, "Ben", "asked")
    (told,) = [each for each in check(workspace) if each.subject == name]
    assert "still there" in told.words
    workspace.blobs.forget(workspace.custody.erase(name, "Ben", "asked"))
    (told,) = [each for each in check(workspace) if each.subject == name]
    assert "still there" not in told.words
    assert not workspace.blobs.has(digest)


def test_inputs_that_were_never_sealed_are_told(workspace):
    run = workspace.begin({})
    run.add_inputs([Input("old.jsonl", "e" * 64, 3, "jsonl", 1, 0)])
    assert outcomes(workspace)["inputs", "item"] == "missing"


def test_another_key_and_another_log_fail(workspace):
    sealed(workspace, b"one")
    (note,) = workspace.custody.heads()
    name = Note.read(note).signatures[0][0]
    other = Signer(name, Ed25519PrivateKey.generate())
    assert outcomes(workspace, [other.key])["log", "key"] == "fails"
    forged = str(other.sign(Note.read(note).text.replace("\n1\n", "\n9\n"))).encode()
    assert outcomes(workspace, [], [forged])["log", "retained"] == "fails"
    assert outcomes(workspace, [], [note.encode()])["log", "retained"] == "fits"
    assert outcomes(workspace, [], [b"no note"])["log", "retained"] == "fails"
