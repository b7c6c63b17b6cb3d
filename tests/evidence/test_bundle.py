"""Bundles: what strangers' tools say of them, and that the same evidence is the same bytes."""

import gzip
import io
import json
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest
from invented_evidence import both, bundle_of, fails, fill
from local_authority import LocalAuthority

from countermark.evidence.authority import authorities
from countermark.evidence.checkpoint import Checkpoint
from countermark.evidence.note import Note, Signer
from countermark.storage.workspace import Workspace

SCRIPTS = Path(sysconfig.get_path("scripts"))


@pytest.fixture(scope="module")
def kept(tmp_path_factory):
    """A workspace stamped by a stranger's authority, and its bundle as a file."""
    folder = tmp_path_factory.mktemp("evidence")
    with LocalAuthority(folder / "authority") as local, Workspace.open(folder / "w") as workspace:
        fill(workspace, stamps=False)
        (authority,) = authorities(local.configured())
        workspace.stamps.run(authority)
        (folder / "all.wacz").write_bytes(bundle_of(workspace))
        yield workspace, folder


def test_it_is_a_wacz(kept):
    _, folder = kept
    done = subprocess.run([SCRIPTS / "wacz", "validate", "-f", folder / "all.wacz"],
                          capture_output=True, text=True)  # fmt: skip
    assert done.returncode == 0
    assert "the passed WACZ is valid" in done.stdout, done.stdout


def test_its_web_archives_are_sound(kept, tmp_path):
    _, folder = kept
    with zipfile.ZipFile(folder / "all.wacz") as bundle:
        archives = [name for name in bundle.namelist() if name.startswith("archive/")]
        for name in archives:
            bundle.extract(name, tmp_path)
        index = gzip.decompress(bundle.read("indexes/index.cdx.gz")).decode().splitlines()
    done = subprocess.run([SCRIPTS / "warcio", "check", "-v", *archives], cwd=tmp_path,
                          capture_output=True, text=True)  # fmt: skip
    assert done.returncode == 0, done.stdout
    assert "digest pass" in done.stdout
    told = [json.loads(line.split(" ", 2)[2]) for line in index]
    assert {each["url"] for each in told} == {
        "https://bundle.invalid/", "https://shop.example/dp/B1",
    }  # fmt: skip
    for each in told:
        raw = (tmp_path / "archive" / each["filename"]).read_bytes()
        record = raw[int(each["offset"]) : int(each["offset"]) + int(each["length"])]
        assert each["url"].encode() in gzip.decompress(record)


def test_openssl_says_the_same_of_every_token(kept, tmp_path):
    _, folder = kept
    with zipfile.ZipFile(folder / "all.wacz") as bundle:
        bundle.extractall(tmp_path)
    line = [sys.executable, tmp_path / "evidence" / "verify.py", folder / "all.wacz", "--commands"]
    done = subprocess.run(line, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout
    commands = [each for each in done.stdout.splitlines() if each.startswith("openssl ts")]
    assert len(commands) == 4
    for command in commands:
        said = subprocess.run(command.split(), cwd=tmp_path, capture_output=True, text=True)
        assert said.returncode == 0, said.stderr
        assert "Verification: OK" in said.stdout + said.stderr


def test_both_verifiers_say_the_same_item_by_item(kept):
    workspace, folder = kept
    content = (folder / "all.wacz").read_bytes()
    head = workspace.custody.heads()[1].encode()
    key = workspace.keys.log(Checkpoint.of(Note.read(head.decode())).origin).key
    for keys, heads in (((), ()), ((key,), (head,))):
        ours, alone = both(content, keys, heads)
        assert ours == alone
        assert fails(ours) == []
    assert ("log", "key", "fits") in ours
    assert ("log", "retained", "fits") in ours
    assert len([each for each in ours if each[1:] == ("time", "fits")]) == 4
    assert [each[1] for each in ours if each[2] == "missing"] == ["manifest", "content", "time"]


def test_roots_that_are_given_are_the_only_ones(kept):
    _, folder = kept
    content = (folder / "all.wacz").read_bytes()
    root = (folder / "authority" / "root.pem").read_bytes()
    with LocalAuthority(folder / "another") as other:
        strange = (other.folder / "root.pem").read_bytes()
    ours, alone = both(content, trusted=root)
    assert ours == alone
    assert fails(ours) == []
    ours, alone = both(content, trusted=strange)
    assert ours == alone
    assert {each[1] for each in fails(ours)} == {"time"}


def test_a_witness_counts_where_it_has_signed(kept, tmp_path):
    workspace, folder = kept
    content = (folder / "all.wacz").read_bytes()
    note = Note.read(workspace.custody.heads()[-1])
    witness = Signer.kept(tmp_path / "witness.key", "witness.example/w")
    signed = str(witness.cosign(note, 1_800_000_000)).encode()
    ours, alone = both(content, [witness.witness_key], [signed])
    assert ours == alone
    assert ("log", "witness witness.example/w", "fits") in ours
    ours, alone = both(content, [witness.witness_key], [str(note).encode()])
    assert ours == alone
    assert fails(ours) == [("log", "witness witness.example/w", "fails")]
    ours, alone = both(content, [witness.witness_key])
    assert ours == alone
    assert ("log", "witness witness.example/w", "missing") in ours


def test_the_same_evidence_is_the_same_bytes(kept):
    workspace, folder = kept
    assert bundle_of(workspace) == (folder / "all.wacz").read_bytes()


def test_the_verifier_is_said_to_fail_and_says_so_to_a_shell(kept, tmp_path):
    _, folder = kept
    script = tmp_path / "verify.py"
    with zipfile.ZipFile(folder / "all.wacz") as bundle:
        script.write_bytes(bundle.read("evidence/verify.py"))
    broken = bytearray((folder / "all.wacz").read_bytes())
    broken[len(broken) // 2] ^= 1
    (tmp_path / "broken.wacz").write_bytes(broken)

    def run(*arguments):
        line = [sys.executable, "-I", script, *map(str, arguments)]
        return subprocess.run(line, capture_output=True, text=True, cwd=tmp_path)

    assert run(folder / "all.wacz").returncode == 0
    assert run("broken.wacz").returncode == 1
    assert run("nothing.wacz").returncode == 2
    assert run(folder / "all.wacz", "--key", "none").returncode == 2
    rows = json.loads(run(folder / "all.wacz", "--json").stdout)
    assert {row["outcome"] for row in rows} == {"fits", "missing"}


def test_the_verifier_needs_nothing_but_the_standard_library(kept):
    import ast

    _, folder = kept
    with zipfile.ZipFile(folder / "all.wacz") as bundle:
        tree = ast.parse(bundle.read("evidence/verify.py"), feature_version=(3, 8))
    named = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import)
             for alias in node.names}  # fmt: skip
    named |= {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert {name.split(".")[0] for name in named} <= set(sys.stdlib_module_names)


def test_the_page_says_what_seals_do_not_prove(kept):
    _, folder = kept
    with zipfile.ZipFile(folder / "all.wacz") as bundle:
        page = bundle.read("evidence/index.html").decode()
        drafts = [bundle.read(f"evidence/certificate-902-{n}.html").decode() for n in (13, 14)]
    assert "does not prove" in page
    assert "They do not show that a site served it" in page
    assert "<script" not in page
    assert all("Draft" in draft and "certifies" in draft for draft in drafts)


def test_text_of_strangers_stays_text(tmp_path):
    from countermark.evidence.circumstances import Circumstances
    from countermark.evidence.item import Item

    with Workspace.open(tmp_path / "w") as workspace:
        digest = workspace.blobs.put(io.BytesIO(b"x"))
        told = Circumstances(source="<script>alert(1)</script>\u202e.png", how="import", at="x")
        item = Item(digest=digest, size=1, media_type="text/html", circumstances=told)
        workspace.custody.seal([item], "<b>Anna</b>", "why")
        content = bundle_of(workspace)
    ours, alone = both(content)
    assert ours == alone
    assert fails(ours) == []
    with zipfile.ZipFile(io.BytesIO(content)) as bundle:
        page = bundle.read("evidence/index.html").decode()
    assert "<script" not in page
    assert "&lt;script&gt;" in page
