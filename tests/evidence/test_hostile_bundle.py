"""Bundles made to break verifiers: sound on the outside, signed, and strange inside."""

import io
import json
import random

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from invented_evidence import both, bundle_of, fails, fill
from test_tamper import files_of, zipped

from countermark.evidence import wacz
from countermark.evidence.note import Signer
from countermark.evidence.wacz import BundleKey
from countermark.storage.workspace import Workspace

STRANGE = (
    None, True, -1, 2**70, "", "x" * 5000, "\ud800", "\u202e", [], {}, [[]], {"a": 1}, "0", 0.5,
    ["00"], "2026-13-45T99:99:99.000000Z", "../../etc/passwd", "E-0000000000000000",
)  # fmt: skip
LISTS = ("custody", "heads", "items", "tokens")
TRIES = 150


@pytest.fixture(scope="module")
def scene(tmp_path_factory):
    folder = tmp_path_factory.mktemp("hostile")
    with Workspace.open(folder / "w") as workspace:
        fill(workspace)
        content = bundle_of(workspace)
    files = files_of(content)
    name = files["evidence/key.txt"].decode().partition("+")[0]
    signer = Signer(name, Ed25519PrivateKey.generate())
    key = BundleKey(folder / "mine.pem")
    files["evidence/key.txt"] = f"{signer.key}\n".encode()
    files["evidence/signer.txt"] = str(signer.sign(wacz.vouching(key.public))).encode()
    return files, key, signer


def spoilt(value, dice, depth=0):
    """The document with one value in it replaced by something strange."""
    if isinstance(value, dict) and value and (depth == 0 or dice.random() < 0.7):
        name = dice.choice(sorted(value))
        if dice.random() < 0.1:
            return {k: v for k, v in value.items() if k != name}
        return {**value, name: spoilt(value[name], dice, depth + 1)}
    if isinstance(value, list) and value and dice.random() < 0.5:
        at = dice.randrange(len(value))
        return [*value[:at], spoilt(value[at], dice, depth + 1), *value[at + 1 :]]
    return dice.choice(STRANGE)


def test_strange_values_are_told_and_never_break_a_verifier(scene):
    files, key, _ = scene
    dice = random.Random(9)
    for number in range(TRIES):
        name = f"evidence/{dice.choice(LISTS)}.jsonlines"
        rows = [json.loads(line) for line in files[name].splitlines()]
        at = dice.randrange(len(rows))
        rows[at] = spoilt(rows[at], dice)
        raw = b"".join(json.dumps(row, sort_keys=True, separators=(",", ":")).encode() + b"\n"
                       for row in rows)  # fmt: skip
        ours, alone = both(zipped({**files, name: raw}, key=key))
        assert fails(ours), number
        assert [each[2] for each in fails(ours)], number
        assert bool(fails(ours)) == bool(fails(alone)), number
        assert ours[:6] == alone[:6], number


@pytest.mark.parametrize(
    ("name", "content"),
    [
        (wacz.LIST, b"[" * 100_000),
        (wacz.LIST, b"{}"),
        (wacz.LIST, b"null\n"),
        (wacz.LIST, b"\xff"),
        (wacz.DIGEST, b"{}\n"),
        (wacz.DIGEST, b'{"hash": 1, "path": 2, "signedData": 3}'),
        ("evidence/key.txt", b"\xff\xfe"),
        ("evidence/key.txt", b"a+00000000+" + b"A" * 44),
        ("evidence/signer.txt", b"\xff\n\n"),
        ("evidence/signer.txt", "x\n\n— a AAAA\n".encode()),
        ("evidence/heads.jsonlines", b""),
        ("evidence/heads.jsonlines", b"[]\n"),
        ("evidence/heads.jsonlines", b'{"note":"","proof":[],"size":1}\n'),
        ("evidence/items.jsonlines", b"1\n"),
        ("evidence/items.jsonlines", b'{"item":"E-1"}'),
        ("evidence/custody.jsonlines", b'{"entry":[],"position":0,"proof":0}\n'),
        ("evidence/custody.jsonlines", b"\x00\n"),
        ("evidence/tokens.jsonlines", b"{" * 5000 + b"\n"),
    ],
)
def test_files_that_are_something_else_are_told_by_both_alike(scene, name, content):
    files, key, _ = scene
    altered = {**files, name: content}
    altered = zipped(
        altered, listed=name not in (wacz.LIST,), key=key if name != wacz.DIGEST else None
    )
    ours, alone = both(altered)
    assert ours == alone
    assert fails(ours)


def test_tokens_that_are_something_else_are_told(scene):
    files, key, _ = scene
    dice = random.Random(4)
    tokens = sorted(name for name in files if name.startswith("tokens/"))
    chain = b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n" * 40
    endless = b"\x30\x84\xff\xff\xff\xff"
    for content in (b"", b"\x30\x80", endless, dice.randbytes(500), b"-----BEGIN", chain):
        for name in tokens[:2]:
            ours, alone = both(zipped({**files, name: content}, key=key))
            assert fails(ours)
            assert fails(alone)


def test_what_is_no_bundle_at_all_is_told():
    dice = random.Random(2)
    for content in (b"", b"PK", b"PK\5\6" + b"\0" * 18, dice.randbytes(4000), b"\0" * 70_000):
        ours, alone = both(content)
        assert ours == alone == [("bundle", "container", "fails")] or (
            fails(ours) == fails(alone) == [("bundle", "list", "fails")]
        )


def test_a_bundle_without_files_lacks_its_list():
    out = io.BytesIO()
    from countermark.evidence.container import write

    write({}, out)
    ours, alone = both(out.getvalue())
    assert ours == alone
    assert fails(ours) == [("bundle", "list", "fails")]
