"""Signed notes (C2SP signed-note): a text and lines of signatures below it, Ed25519 only.

    text, each line ended by a newline
                                             (an empty line)
    — NAME base64(key id ‖ signature)

A key is written `NAME+KEYID+base64(0x01 ‖ public key)`, as Go's checksum database does.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import os
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

_ED25519, _COSIGNATURE = 0x01, 0x04
_NAME = re.compile(r"[^\s+\x00-\x20\x7f]{1,200}")
_LINE = re.compile(r"— (\S{1,200}) ([A-Za-z0-9+/]{4,4000}={0,2})")
_KEY = re.compile(r"(\S{1,200}?)\+([0-9a-f]{8})\+([A-Za-z0-9+/]{44})")
_SIGNATURES = 64


class NoteError(ValueError):
    """The text is no signed note, or a key cannot be read. The message is for a person."""


@dataclass(frozen=True, slots=True)
class VerifierKey:
    """A public key with the name of whom it signs for; `kind` is the algorithm's byte:
    0x01 for a signature of the text, 0x04 for a witness's `cosignature/v1`."""

    name: str
    public: bytes
    kind: int = _ED25519

    @classmethod
    def read(cls, written: str) -> Self:
        """The key as it is written. Raises NoteError."""
        found = _KEY.fullmatch(written.strip())
        raw = base64.b64decode(found[3]) if found else b""
        if found and len(raw) == 33 and raw[0] in (_ED25519, _COSIGNATURE):
            key = cls(found[1], raw[1:], raw[0])
            if str(key) == written.strip():
                return key
        raise NoteError(f"not a key of a log or witness: {written.strip()[:120]!r}")

    @property
    def id(self) -> bytes:
        """The four bytes by which a signature's line names its key."""
        named = self.name.encode() + b"\n" + bytes([self.kind]) + self.public
        return hashlib.sha256(named).digest()[:4]

    def __str__(self) -> str:
        public = base64.b64encode(bytes([self.kind]) + self.public).decode()
        return f"{self.name}+{self.id.hex()}+{public}"

    def has_signed(self, note: Note) -> bool:
        """Whether a line of the note is this key's and fits. Lines of others are passed over; a
        line of this key that does not fit counts against it, whatever stands beside it."""
        mine = [raw[4:] for name, raw in note.signatures
                if name == self.name and raw[:4] == self.id]  # fmt: skip
        return bool(mine) and all(self._fits(note.text, raw) for raw in mine)

    def _fits(self, text: str, signature: bytes) -> bool:
        message = text.encode()
        if self.kind == _COSIGNATURE:
            at, signature = int.from_bytes(signature[:8], "big"), signature[8:]
            message = _cosigned(at) + message
        try:
            Ed25519PublicKey.from_public_bytes(self.public).verify(signature, message)
        except InvalidSignature:
            return False
        return True


@dataclass(frozen=True, slots=True)
class Note:
    """A text and its signatures: the signer's name, and key id with signature."""

    text: str
    signatures: tuple[tuple[str, bytes], ...] = ()

    @classmethod
    def read(cls, written: str) -> Self:
        """The note. Raises NoteError where it is none, or could be written in another way."""
        text, empty, lines = written.rpartition("\n\n")
        if not empty or not lines.endswith("\n"):
            raise NoteError("not a signed note: no signatures stand below an empty line")
        found = [_LINE.fullmatch(line) for line in lines[:-1].split("\n")]
        signed = tuple((line[1], _decoded(line[2])) for line in found if line)
        note = cls(text + "\n", signed)
        if None in found or len(signed) > _SIGNATURES or str(note) != written:
            raise NoteError("not a signed note: a line of signatures cannot be read")
        return note

    def with_line_of(self, other: Note) -> Note:
        """The note with the signatures of another of the same text, each once."""
        if other.text != self.text:
            raise NoteError("the two notes say different things")
        return Note(self.text, tuple(dict.fromkeys(self.signatures + other.signatures)))

    def __str__(self) -> str:
        lines = (f"— {name} {base64.b64encode(raw).decode()}\n" for name, raw in self.signatures)
        return f"{self.text}\n{''.join(lines)}"


class Signer:
    """A private key and the name of whom it signs for."""

    def __init__(self, name: str, private: Ed25519PrivateKey) -> None:
        if not _NAME.fullmatch(name):
            raise NoteError(f"a signer's name has no spaces and no +: {name[:80]!r}")
        self.name = name
        self._private = private

    @classmethod
    def kept(cls, path: Path, name: str) -> Self:
        """The key of a file (PEM), which is made, for its owner alone, where it is not there."""
        return cls(name, _kept(path))

    @property
    def key(self) -> VerifierKey:
        """The key with which others verify what it signs."""
        return VerifierKey(self.name, self._private.public_key().public_bytes_raw())

    @property
    def witness_key(self) -> VerifierKey:
        """The key with which others verify what it co-signs."""
        return VerifierKey(self.name, self.key.public, _COSIGNATURE)

    def secret(self, purpose: bytes) -> bytes:
        """A key for another purpose, which only who has this one can make."""
        return hmac.new(self._private.private_bytes_raw(), purpose, hashlib.sha256).digest()

    def sign(self, text: str) -> Note:
        """The note of a text that ends with a newline."""
        return Note(text, ((self.name, self.key.id + self._private.sign(text.encode())),))

    def cosign(self, note: Note, at: int) -> Note:
        """The note with this witness's line (C2SP tlog-cosignature, `cosignature/v1`): that it saw
        this tree head, consistent with all it saw before, at this second of the Unix clock."""
        signature = self._private.sign(_cosigned(at) + note.text.encode())
        raw = self.witness_key.id + at.to_bytes(8, "big") + signature
        return Note(note.text, (*note.signatures, (self.name, raw)))


def signers(note: Note, keys: Iterable[VerifierKey]) -> list[VerifierKey]:
    """The keys, of those known, that have signed the note."""
    return [key for key in keys if key.has_signed(note)]


def _kept(path: Path) -> Ed25519PrivateKey:
    try:
        private = load_pem_private_key(path.read_bytes(), None)
    except FileNotFoundError:
        return _made(path)
    except ValueError as error:
        raise NoteError(f"{path} holds no key: it is damaged, or something else") from error
    if not isinstance(private, Ed25519PrivateKey):
        raise NoteError(f"{path} holds another kind of key: Ed25519 is expected")
    return private


def _made(path: Path) -> Ed25519PrivateKey:
    private = Ed25519PrivateKey.generate()
    pem = private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return private if write_secret(path, pem) else _kept(path)


def write_secret(path: Path, content: bytes) -> bool:
    """Write a file that its owner alone may read (0600), whole or not at all. False where another
    program was faster: then its file stands."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    partial = path.with_name(f".{path.name}.{os.getpid()}")
    descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as target:
            target.write(content)
            target.flush()
            os.fsync(target.fileno())
        os.link(partial, path)
    except FileExistsError:
        return False
    finally:
        partial.unlink(missing_ok=True)
    return True


def _cosigned(at: int) -> bytes:
    return f"cosignature/v1\ntime {at}\n".encode()


def _decoded(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except binascii.Error as error:
        raise NoteError("not a signed note: a signature is no base64") from error
