"""Signed notes: what is known of the format, and attacks on it."""

import stat

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from countermark.evidence.note import Note, NoteError, Signer, VerifierKey, signers

SIGNER = Signer("log.example/one", Ed25519PrivateKey.from_private_bytes(b"\1" * 32))
OTHER = Signer("log.example/one", Ed25519PrivateKey.from_private_bytes(b"\2" * 32))
NOTE = SIGNER.sign("what is\nsaid\n")

# The key and note that the documentation of golang.org/x/mod/sumdb/note shows.
PETER = VerifierKey.read("PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW")
POEM = (
    "If you think cryptography is the answer to your problem,\n"
    "then you don't know what your problem is.\n"
)
SIGNED = (
    POEM + "\n— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1"
    "FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
)


def test_the_known_note_fits():
    assert str(Note.read(SIGNED)) == SIGNED
    assert PETER.has_signed(Note.read(SIGNED))
    assert not PETER.has_signed(Note.read(SIGNED.replace("answer", "Answer")))


def test_a_note_is_its_signers_and_nobody_elses():
    assert signers(NOTE, [OTHER.key, SIGNER.key]) == [SIGNER.key]
    assert not SIGNER.key.has_signed(Note("what is\nsaid.\n", NOTE.signatures))
    assert Note.read(str(NOTE)) == NOTE
    assert VerifierKey.read(str(SIGNER.key)) == SIGNER.key


def test_a_false_line_of_a_key_is_not_saved_by_a_true_one():
    ((name, raw),) = NOTE.signatures
    false = (name, raw[:-1] + bytes([raw[-1] ^ 1]))
    assert not SIGNER.key.has_signed(Note(NOTE.text, (*NOTE.signatures, false)))


def test_a_witness_says_when_it_saw_it():
    witness = Signer("witness.example/w", Ed25519PrivateKey.from_private_bytes(b"\3" * 32))
    both = witness.cosign(NOTE, 1_679_315_147)
    assert witness.witness_key.has_signed(both)
    assert not witness.key.has_signed(both)
    assert SIGNER.key.has_signed(both)
    raw = both.signatures[1][1]
    later = raw[:4] + (1_679_315_148).to_bytes(8, "big") + raw[12:]
    assert not witness.witness_key.has_signed(Note(NOTE.text, ((witness.name, later),)))
    assert NOTE.with_line_of(both) == both
    assert both.with_line_of(NOTE) == both
    with pytest.raises(NoteError):
        NOTE.with_line_of(SIGNER.sign("something else\n"))


@given(st.integers(0, len(SIGNED.encode()) - 1), st.integers(1, 255))
def test_no_byte_can_be_changed(at, change):
    raw = bytearray(SIGNED.encode())
    raw[at] ^= change
    try:
        note = Note.read(raw.decode())
    except ValueError:
        return
    assert not PETER.has_signed(note)


@pytest.mark.parametrize(
    "written",
    [
        "",
        "text\n",
        "text\n\n",
        "text\n\n— name AAAA",
        "text\n\nname AAAA\n",
        "text\n\n— name AAAB AAAA\n",
        "text\n\n— name ====\n",
        "text\n\n— name AAAA=\n",
        str(NOTE)[:-1] + " \n",
        "text\n\n" + "— name AAAA\n" * 65,
    ],
)
def test_what_is_no_note_is_refused(written):
    with pytest.raises(NoteError):
        Note.read(written)


@pytest.mark.parametrize(
    "written",
    ["", "name", "name+00000000+AAAA", str(SIGNER.key)[:-2] + "A=", str(SIGNER.key).upper(),
     str(SIGNER.key).replace("one", "two"), "x" * 10_000],
)  # fmt: skip
def test_what_is_no_key_is_refused(written):
    with pytest.raises(NoteError):
        VerifierKey.read(written)


def test_a_key_file_is_made_once_and_for_its_owner_alone(tmp_path):
    path = tmp_path / "keys" / "log.key"
    made = Signer.kept(path, "log.example/one")
    assert Signer.kept(path, "log.example/one").key == made.key
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert list(path.parent.iterdir()) == [path]
    path.chmod(0o600)
    path.write_text("no key")
    with pytest.raises(NoteError, match="holds no key"):
        Signer.kept(path, "log.example/one")
    with pytest.raises(NoteError, match="no spaces"):
        Signer("two words", Ed25519PrivateKey.generate())
