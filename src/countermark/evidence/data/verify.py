#!/usr/bin/env python3
"""Checks a bundle of evidence: python3 verify.py FILE.wacz [--key KEY]... [--checkpoint FILE]...

It needs Python 3.8 or newer and the command `openssl` (1.1.1 or newer), no network, and nothing of
the program that made the bundle. For every seal it says whether it `fits`, is `missing` (no fault:
a time-stamp that had not come yet, bytes that were left out or erased) or `fails`.
Exit status: 0 nothing fails, 1 something fails, 2 wrong usage.

The formats: ZIP; WACZ 1.1.1 and wacz-auth 0.1.0 (ECDSA P-384); Merkle tree of RFC 9162; signed
notes, checkpoints and cosignatures of C2SP (Ed25519, RFC 8032); time-stamps of RFC 3161.
"""

from __future__ import annotations

import argparse
import base64
import datetime
import hashlib
import json
import re
import struct
import subprocess
import sys
import tempfile
import zlib
from pathlib import Path
from typing import Any, BinaryIO, Iterator

CHUNK = 1 << 20
SKEW = 300  # seconds by which a keeper's clock may be ahead of an authority's
NAME = re.compile(r"[a-z]{2,20}/[a-z0-9][a-z0-9._-]{0,119}|datapackage(-digest)?\.json")
ENTRY = {
    "format": r"countermark-custody/1", "item": r"E-[0-9a-f]{16}", "content": r"[0-9a-f]{64}",
    "manifest": r"[0-9a-f]{64}", "change": r"acquired|exported|erased|noted",
    "at": r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{6}Z",
    "by": r"(?s).{1,200}", "where": r"(?s).{1,200}", "why": r"(?s).{1,10000}",
}  # fmt: skip


class Wrong(Exception):
    """Something is not as the format says."""


def need(holds: bool, words: str) -> None:
    if not holds:
        raise Wrong(words)


# -- the container ---------------------------------------------------------------------------


class Zip:
    """A ZIP file whose structure follows from names, sizes and checksums, to the last byte."""

    def __init__(self, stream: BinaryIO) -> None:
        self.stream = stream
        self.files: dict[str, tuple[int, int, int]] = {}
        length = stream.seek(0, 2)
        need(22 <= length <= 2**32, "the file is too short or too long")
        stream.seek(length - 22)
        tail = stream.read(22)
        count, size, at = struct.unpack("<10xHII2x", tail)
        need(at + size + 22 == length and size <= 2**26, "the directory is not at the end")
        stream.seek(at)
        directory = stream.read(size)
        expected, cursor, last = [], 0, ""
        for _ in range(count):
            need(cursor + 46 <= size, "the directory ends too early")
            crc, bytes_, long_, start = struct.unpack_from("<16xI4xIH12xI", directory, cursor)
            raw = directory[cursor + 46 : cursor + 46 + long_]
            cursor += 46 + long_
            name = raw.decode("ascii", "replace")
            need(NAME.fullmatch(name) is not None, f"{name[:60]!r} is no name for a file in it")
            need(name > last, f"{name!r} stands twice or in the wrong place")
            last = name
            same = struct.pack("<HHHHIIIHH", 0, 0, 0, 33, crc, bytes_, bytes_, long_, 0)
            expected.append(
                b"PK\1\2" + struct.pack("<HH", 0x314, 20) + same
                + struct.pack("<HHHII", 0, 0, 0, 0o100644 << 16, start) + raw
            )  # fmt: skip
            self.files[name] = (start + 30 + long_, bytes_, crc)
            header = b"PK\3\4" + struct.pack("<H", 20) + same + raw
            stream.seek(start)
            need(stream.read(30 + long_) == header, f"the header of {name} is not the expected one")
        need(b"".join(expected) == directory, "the directory is not the expected one")
        end = struct.pack("<4sHHHHIIH", b"PK\5\6", 0, 0, count, count, size, at, 0)
        need(tail == end, "the end is not the expected one")
        after = 0
        for name, (start, bytes_, _) in self.files.items():
            need(start - 30 - len(name) == after, f"something stands before {name}")
            after = start + bytes_
        need(after == at, "something stands before the directory")

    def parts(self, name: str) -> Iterator[bytes]:
        start, left, _ = self.files[name]
        self.stream.seek(start)
        while left:
            part = self.stream.read(min(CHUNK, left))
            need(bool(part), f"{name} ends too early")
            left -= len(part)
            yield part

    def read(self, name: str) -> bytes:
        need(name in self.files, f"{name} is not there")
        need(self.files[name][1] <= 2**28, f"{name} is too large")
        return b"".join(self.parts(name))

    def sha256(self, name: str) -> tuple[str, bool]:
        """The hash, and whether the checksum in the headers is the right one."""
        digest, crc = hashlib.sha256(), 0
        for part in self.parts(name):
            digest.update(part)
            crc = zlib.crc32(part, crc)
        return digest.hexdigest(), crc == self.files[name][2]


# -- JSON, one spelling only -----------------------------------------------------------------


def spelt(raw: bytes, indent: bool = False) -> Any:
    """A document of which `raw` is the only spelling: no name twice, no other order or spaces."""
    try:
        value = json.loads(raw)
        if indent:
            again = json.dumps(value, indent=1, sort_keys=True, allow_nan=False) + "\n"
        else:
            again = json.dumps(value, sort_keys=True, separators=(",", ":"), allow_nan=False)
    except (ValueError, RecursionError) as error:
        raise Wrong("not JSON") from error
    need(again.encode("ascii") == raw, "JSON that is written in another way than it may be")
    return value


def lines(raw: bytes, names: str) -> list[dict[str, Any]]:
    need(not raw or raw.endswith(b"\n"), "the last line does not end")
    rows = [spelt(line) for line in raw.split(b"\n")[:-1]]
    for row in rows:
        need(isinstance(row, dict) and set(row) == set(names.split()), "a line of another form")
    return rows


def whole(value: Any) -> bool:
    return type(value) is int and 0 <= value < 2**60


def proof(value: Any) -> list[bytes]:
    need(isinstance(value, list) and len(value) <= 128, "not a proof")
    for each in value:
        need(isinstance(each, str) and bool(re.fullmatch("[0-9a-f]{64}", each)), "not a proof")
    return [bytes.fromhex(each) for each in value]


# -- Ed25519 (RFC 8032) ----------------------------------------------------------------------

P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P


def added(a: Any, b: Any) -> Any:
    e, f = (a[1] - a[0]) * (b[1] - b[0]) % P, (a[1] + a[0]) * (b[1] + b[0]) % P
    g, h = 2 * a[3] * b[3] * D % P, 2 * a[2] * b[2] % P
    e, f, g, h = f - e, h - g, h + g, f + e
    return e * f % P, g * h % P, f * g % P, e * h % P


def times(count: int, point: Any) -> Any:
    found: Any = (0, 1, 1, 0)
    while count:
        if count & 1:
            found = added(found, point)
        point, count = added(point, point), count >> 1
    return found


def point(raw: bytes) -> Any:
    y = int.from_bytes(raw, "little")
    sign, y = y >> 255, y & (1 << 255) - 1
    if y >= P:
        return None
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * pow(2, (P - 1) // 4, P) % P
    if (x * x - square) % P or (x == 0 and sign):
        return None
    if x & 1 != sign:
        x = P - x
    return x, y, 1, x * y % P


BASE = point((4 * pow(5, P - 2, P) % P).to_bytes(32, "little"))


def ed25519(public: bytes, message: bytes, signature: bytes) -> bool:
    if len(public) != 32 or len(signature) != 64:
        return False
    a, r = point(public), point(signature[:32])
    s = int.from_bytes(signature[32:], "little")
    if a is None or r is None or s >= L:
        return False
    h = int.from_bytes(hashlib.sha512(signature[:32] + public + message).digest(), "little") % L
    left, right = times(s, BASE), added(r, times(h, a))
    return not ((left[0] * right[2] - right[0] * left[2]) % P
                or (left[1] * right[2] - right[1] * left[2]) % P)  # fmt: skip


# -- signed notes and checkpoints ------------------------------------------------------------


def unbase64(text: str) -> bytes:
    try:
        raw = base64.b64decode(text, validate=True)
    except ValueError as error:
        raise Wrong("not base64") from error
    need(base64.b64encode(raw).decode() == text, "not base64 as it should be")
    return raw


class Key:
    """NAME+ID+base64(kind and public key); kind 1 signs, kind 4 is a witness."""

    def __init__(self, written: str) -> None:
        self.written = written.strip()
        found = re.fullmatch(r"(\S{1,200}?)\+([0-9a-f]{8})\+([A-Za-z0-9+/]{44})", self.written)
        if found is None:
            raise Wrong(f"not a key: {self.written[:100]!r}")
        raw = unbase64(found[3])
        self.name, self.kind, self.public = found[1], raw[0], raw[1:]
        self.id = hashlib.sha256(self.name.encode() + b"\n" + raw).digest()[:4]
        need(self.kind in (1, 4) and self.id.hex() == found[2], "a key whose parts do not fit")

    def has_signed(self, note: Note) -> bool:
        mine = [raw[4:] for name, raw in note.signatures
                if name == self.name and raw[:4] == self.id]  # fmt: skip
        return bool(mine) and all(self.fits(note.text.encode(), raw) for raw in mine)

    def fits(self, text: bytes, raw: bytes) -> bool:
        if self.kind == 4:
            at, raw = int.from_bytes(raw[:8], "big"), raw[8:]
            text = b"cosignature/v1\ntime %d\n" % at + text
        return ed25519(self.public, text, raw)


class Note:
    """A text and the signatures below it."""

    def __init__(self, raw: bytes) -> None:
        try:
            written = raw.decode()
        except UnicodeDecodeError as error:
            raise Wrong("not a signed note") from error
        text, empty, below = written.rpartition("\n\n")
        need(bool(empty) and below.endswith("\n"), "not a signed note")
        self.text = text + "\n"
        self.signatures = []
        for line in below[:-1].split("\n"):
            found = re.fullmatch(r"— (\S{1,200}) ([A-Za-z0-9+/]{4,4000}={0,2})", line)
            if found is None:
                raise Wrong("not a signed note")
            self.signatures.append((found[1], unbase64(found[2])))
        need(len(self.signatures) <= 64, "too many signatures")

    def checkpoint(self) -> tuple[str, int, bytes]:
        form = r"(\S{1,200})\n(0|[1-9][0-9]{0,17})\n([A-Za-z0-9+/]{43}=)\n"
        found = re.fullmatch(form, self.text)
        if found is None:
            raise Wrong("not a checkpoint")
        return found[1], int(found[2]), unbase64(found[3])


# -- the Merkle tree (RFC 9162 §2.1) ---------------------------------------------------------


def parent(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\1" + left + right).digest()


def included(leaf: bytes, at: int, size: int, path: list[bytes], head: bytes) -> bool:
    if at >= size:
        return False
    last, found = size - 1, leaf
    for each in path:
        if last == 0:
            return False
        if at & 1 or at == last:
            found = parent(each, found)
            while at and not at & 1:
                at, last = at >> 1, last >> 1
        else:
            found = parent(found, each)
        at, last = at >> 1, last >> 1
    return last == 0 and found == head


def consistent(old: int, old_head: bytes, new: int, new_head: bytes, path: list[bytes]) -> bool:
    if old == new:
        return not path and old_head == new_head
    if not 0 < old < new or not path:
        return False
    if old & old - 1 == 0:
        path = [old_head, *path]
    at, last = old - 1, new - 1
    while at & 1:
        at, last = at >> 1, last >> 1
    before = after = path[0]
    for each in path[1:]:
        if last == 0:
            return False
        if at & 1 or at == last:
            before, after = parent(each, before), parent(each, after)
            while at and not at & 1:
                at, last = at >> 1, last >> 1
        else:
            after = parent(after, each)
        at, last = at >> 1, last >> 1
    return last == 0 and before == old_head and after == new_head


# -- time-stamps -----------------------------------------------------------------------------


def values(raw: bytes, at: int, end: int) -> list[tuple[int, int, int]]:
    """The values of ASN.1 (DER) from `at` to `end`: tag, start and end of the content."""
    found = []
    while at < end:
        need(at + 2 <= end, "not a time-stamp")
        tag, length, start = raw[at], raw[at + 1], at + 2
        if length & 128:
            start += length & 127
            length = int.from_bytes(raw[at + 2 : start], "big")
        at = start + length
        need(at <= end, "not a time-stamp")
        found.append((tag, start, at))
    return found


def told_time(raw: bytes) -> datetime.datetime:
    """The time in a response; Wrong unless it was granted, over a SHA-256."""
    try:
        ((_, at, end),) = values(raw, 0, len(raw))
        status, token = values(raw, at, end)
        granted = values(raw, *status[1:])[0]
        need(raw[granted[1] : granted[2]] == b"\0", "the authority did not grant it")
        _, (_, at, end) = values(raw, *token[1:])
        ((_, at, end),) = values(raw, at, end)
        content = values(raw, at, end)[2]
        _, (_, at, end) = values(raw, *content[1:])
        ((_, at, end),) = values(raw, at, end)
        ((_, at, end),) = values(raw, at, end)
        info = values(raw, at, end)
        algorithm = values(raw, *values(raw, *info[2][1:])[0][1:])[0]
        oid = raw[algorithm[1] : algorithm[2]].hex()
        need(oid == "608648016503040201", "a hash other than SHA-256")
        text = raw[info[4][1] : info[4][2]].decode("ascii")
        form = "%Y%m%d%H%M%S.%fZ" if "." in text else "%Y%m%d%H%M%SZ"
        at_ = datetime.datetime.strptime(text, form)
    except (ValueError, IndexError, OverflowError) as error:
        raise Wrong("not a time-stamp") from error
    return at_.replace(tzinfo=datetime.timezone.utc)


def signed_with(raw: bytes, certificate: bytes) -> bool:
    """Whether a response holds this certificate, and names it as the one it was signed with."""
    try:
        _, (_, at, end) = values(raw, *values(raw, 0, len(raw))[0][1:])
        content = values(raw, *values(raw, at, end)[1][1:])[0]
        signers = values(raw, *values(raw, *content[1:])[-1][1:])
        ((_, at, end),) = signers
        named = values(raw, *values(raw, at, end)[1][1:])
        ((_, at, end),) = values(certificate, 0, len(certificate))
        told = values(certificate, *values(certificate, at, end)[0][1:])
        told = told[1:] if told[0][0] == 0xA0 else told
        mine = [certificate[at:end] for _, at, end in (told[2], told[0])]
        return certificate in raw and [raw[at:end] for _, at, end in named] == mine
    except (ValueError, IndexError) as error:
        raise Wrong("not a time-stamp") from error


def command(row: dict[str, Any], at: datetime.datetime) -> list[str]:
    line = f"openssl ts -verify -data {row['file']} -in {row['response']}"
    line += f" -CAfile {row['chain']} -untrusted {row['chain']} -attime {int(at.timestamp())}"
    return line.split(" ")


def openssl(folder: Path, line: list[str]) -> bool:
    try:
        done = subprocess.run(line, cwd=folder, capture_output=True, timeout=60)
    except (OSError, subprocess.TimeoutExpired) as error:
        raise Wrong(f"openssl cannot be run: {error}") from error
    return done.returncode == 0


def certificates(pem: bytes) -> list[bytes]:
    """The certificates (DER) of a PEM file."""
    form = rb"-----BEGIN CERTIFICATE-----([A-Za-z0-9+/=\s]+?)-----END CERTIFICATE-----"
    try:
        found = [base64.b64decode(b"".join(each.split())) for each in re.findall(form, pem)]
    except ValueError as error:
        raise Wrong("the chain is no list of certificates") from error
    need(0 < len(found) <= 32, "the chain has no certificate, or too many")
    return found


# -- the bundle ------------------------------------------------------------------------------


class Check:
    """All checks of a bundle, one after the other; `results` is what came of them."""

    def __init__(self, keys: list[Key], retained: list[bytes], trusted: bytes) -> None:
        self.keys = [key for key in keys if key.kind == 1]
        self.witnesses = [key for key in keys if key.kind == 4]
        self.retained, self.trusted = retained, trusted
        self.results: list[tuple[str, str, str, str]] = []
        self.commands: list[str] = []

    def say(self, subject: str, seal: str, outcome: str, words: str = "") -> None:
        self.results.append((subject, seal, outcome, words))

    def step(self, subject: str, seal: str, check: Any, *given: Any) -> bool:
        """Run a check that returns (outcome, words), or raises Wrong."""
        try:
            outcome, words = check(*given)
        except Wrong as wrong:
            outcome, words = "fails", str(wrong)
        self.say(subject, seal, outcome, words)
        return bool(outcome != "fails")

    def run(self, stream: BinaryIO) -> None:
        try:
            self.zip = Zip(stream)
        except Wrong as wrong:
            self.say("bundle", "container", "fails", str(wrong))
            return
        self.say("bundle", "container", "fits", f"{len(self.zip.files)} files")
        if not self.step("bundle", "list", self.listing):
            return
        self.bad = self.hashes()
        self.step("bundle", "signature", self.signature)
        if any(name.startswith("evidence/") for name in self.bad):
            return
        try:
            self.key = Key(self.zip.read("evidence/key.txt").decode("utf-8", "replace"))
        except Wrong as wrong:
            self.say("log", "key", "fails", str(wrong))
            return
        self.step("bundle", "signer", self.signer)
        self.step("log", "key", self.same_key)
        if self.step("log", "head", self.heads):
            self.step("log", "retained", self.known_heads)
            for witness in self.witnesses:
                self.step("log", f"witness {witness.name}", self.seen_by, witness)
            if self.step("bundle", "items", self.read_items):
                self.items()

    def listing(self) -> tuple[str, str]:
        names = set(self.zip.files)
        self.package = spelt(self.zip.read("datapackage.json"), True)
        form = {"created", "profile", "resources", "software", "title", "wacz_version"}
        need(isinstance(self.package, dict) and set(self.package) == form, "another form")
        need(self.package["profile"] == "data-package" and self.package["wacz_version"] == "1.1.1",
             "not WACZ 1.1.1")  # fmt: skip
        rows, last = self.package["resources"], ""
        need(isinstance(rows, list), "another form")
        self.listed: dict[str, str] = {}
        for row in rows:
            need(isinstance(row, dict) and set(row) == {"bytes", "hash", "name", "path"}, "a row")
            path = row["path"]
            need(isinstance(path, str) and path > last and path in names, f"{path!r} is not there")
            need(row["name"] == path.replace("/", "-"), f"{path} has another name")
            need(row["bytes"] == self.zip.files[path][1], f"{path} has another size")
            need(isinstance(row["hash"], str), "a row")
            last = path
            self.listed[path] = row["hash"]
        top = {"datapackage.json", "datapackage-digest.json"}
        need(set(self.listed) | top == names, "files that are not listed, or listed and not there")
        for name in top:
            need(self.zip.sha256(name)[1], f"{name} has another checksum")
        return "fits", f"{len(self.listed)} files, each listed once"

    def hashes(self) -> list[str]:
        bad = []
        self.digests = {}
        for name, expected in self.listed.items():
            digest, same = self.zip.sha256(name)
            self.digests[name] = digest
            if f"sha256:{digest}" != expected or not same:
                bad.append(name)
                self.say(name, "hash", "fails", "its bytes are not those that were listed")
        return bad

    def signature(self) -> tuple[str, str]:
        value = spelt(self.zip.read("datapackage-digest.json"), True)
        need(
            isinstance(value, dict) and set(value) == {"hash", "path", "signedData"}, "another form"
        )
        data = value["signedData"]
        form = {"created", "hash", "publicKey", "signature", "software", "version"}
        need(isinstance(data, dict) and set(data) == form, "another form")
        need(all(isinstance(each, str) for each in data.values()), "another form")
        digest = f"sha256:{self.zip.sha256('datapackage.json')[0]}"
        need(value["hash"] == data["hash"] == digest, "it is over another list")
        need(value["path"] == "datapackage.json", "it is over another file")
        need(data["created"] == self.package["created"], "it tells another time")
        need(data["version"] == "0.1.0" and data["software"] + " "
             == str(self.package["software"])[: len(data["software"]) + 1],
             "it tells another program")  # fmt: skip
        raw, public = unbase64(data["signature"]), unbase64(data["publicKey"])
        need(len(raw) == 96, "no signature")
        curve = "301006072a8648ce3d020106052b81040022036200"
        need(public.hex()[:46] == "3076" + curve and len(public) == 120, "not a key of P-384")
        pem = f"-----BEGIN PUBLIC KEY-----\n{data['publicKey']}\n-----END PUBLIC KEY-----\n"
        r, s = (integer(raw[:48]), integer(raw[48:]))
        with tempfile.TemporaryDirectory() as made:
            folder = Path(made)
            (folder / "key.pem").write_text(pem)
            (folder / "signature").write_bytes(b"\x30" + bytes([len(r + s)]) + r + s)
            (folder / "text").write_text(digest)
            line = ["openssl", "dgst", "-sha256", "-verify", "key.pem", "-signature", "signature",
                    "text"]  # fmt: skip
            need(openssl(folder, line), "the signature is false")
        self.public = data["publicKey"]
        return "fits", f"made {data['created']}"

    def signer(self) -> tuple[str, str]:
        note = Note(self.zip.read("evidence/signer.txt"))
        public = getattr(self, "public", None)
        need(note.text == f"countermark bundle key\n{public}\n", "it vouches for another key")
        need(self.key.has_signed(note), "the log's key has not signed it")
        return "fits", "the log's key vouches for the key that signed the bundle"

    def same_key(self) -> tuple[str, str]:
        if not self.keys:
            return "missing", f"not compared with a key that you know: {self.key.written}"
        need(self.key.written in [key.written for key in self.keys], "not the key that was given")
        return "fits", self.key.written

    def heads(self) -> tuple[str, str]:
        rows = lines(self.zip.read("evidence/heads.jsonlines"), "note proof size")
        self.known: dict[int, bytes] = {}
        need(bool(rows), "the log has no head")
        read = []
        for row in rows:
            need(isinstance(row["note"], str), "a head is no note")
            note = Note(row["note"].encode("utf-8", "replace"))
            origin, size, root = note.checkpoint()
            need(origin == self.key.name, f"a head of another log, {origin}")
            need(size == row["size"] and whole(size) and size > max(self.known, default=0),
                 "the heads are not in order")  # fmt: skip
            self.known[size] = root
            read.append((size, root, note, row))
        self.size, self.root, *_ = read[-1]
        files = {name for name in self.zip.files if name.startswith("heads/")}
        need(f"heads/{self.size}.txt" in files, "the last head is not there")
        for size, root, note, row in read:
            fits = consistent(size, root, self.size, self.root, proof(row["proof"]))
            need(fits, f"the head of {size} entries is not the beginning of the last")
            name = f"heads/{size}.txt"
            if name in files:
                files.remove(name)
                need(self.zip.read(name) == row["note"].encode(), f"{name} says something else")
                need(self.key.has_signed(note), f"the head of {size} entries is not signed")
        need(not files, "a head that the log does not know")
        return "fits", f"{len(read)} heads, the last of {self.size} entries"

    def known_heads(self) -> tuple[str, str]:
        if not self.retained:
            return "missing", "not compared with a checkpoint that was retained elsewhere"
        sizes = []
        for raw in self.retained:
            note = Note(raw)
            origin, size, root = note.checkpoint()
            need(origin == self.key.name, f"the checkpoint is of another log, {origin}")
            need(self.key.has_signed(note), "the checkpoint is not signed with the log's key")
            need(size <= self.size, f"the log is shorter than the {size} entries it once had")
            need(self.known.get(size) == root, f"the log of {size} entries was another one")
            sizes.append(str(size))
        return "fits", f"the log still begins as it was with {', '.join(sizes)} entries"

    def seen_by(self, witness: Key) -> tuple[str, str]:
        notes = [Note(raw) for raw in self.retained]
        if not notes:
            return "missing", "no checkpoint was given"
        need(any(witness.has_signed(note) for note in notes), "no checkpoint has its signature")
        return "fits", "it has seen a checkpoint that was given"

    def read_items(self) -> tuple[str, str]:
        self.rows = lines(
            self.zip.read("evidence/items.jsonlines"), "content item manifest masked why"
        )
        self.tokens = lines(self.zip.read("evidence/tokens.jsonlines"),
                            "about authority chain file response")  # fmt: skip
        custody = lines(self.zip.read("evidence/custody.jsonlines"), "entry position proof")
        names = [row["item"] for row in self.rows]
        need(all(isinstance(name, str) and re.fullmatch(ENTRY["item"], name) for name in names),
             "an item's name")  # fmt: skip
        need(names == sorted(set(names)), "an item stands twice or in the wrong place")
        self.entries: dict[str, list[dict[str, Any]]] = {name: [] for name in names}
        last = -1
        for row in custody:
            need(whole(row["position"]) and row["position"] > last, "custody is not in order")
            need(isinstance(row["entry"], dict) and row["entry"].get("item") in self.entries,
                 "custody of an item that is not there")  # fmt: skip
            last = row["position"]
            self.entries[row["entry"]["item"]].append(row)
        used = {f"heads/{size}.txt" for size in self.known}
        for row in self.rows:
            need(isinstance(row["why"], str), "an item's row")
            for name in ("content", "manifest", "masked"):
                need(row[name] is None or row[name] in self.digests, f"{row[name]!r} is not there")
                used.add(row[name])
        for number, row in enumerate(self.tokens, 1):
            about = row["about"]
            need(isinstance(about, str) and isinstance(row["authority"], str), "a token's row")
            head = about[5:] if about.startswith("head:") else None
            known = head in map(str, self.known) if head else about in self.entries
            file = f"heads/{head}.txt" if head else f"manifests/{about.lower()}.json"
            need(known and row["file"] == file and file in self.digests, f"a token of {about[:60]}")
            need(row["response"] == f"tokens/{number:06}.tsr" in self.digests, "a token's row")
            need(row["chain"] == f"tokens/{number:06}.pem" in self.digests, "a token's row")
            used |= {row["response"], row["chain"]}
        for name in self.digests:
            if name.split("/")[0] in ("content", "manifests", "tokens", "heads"):
                need(name in used, f"{name} belongs to nothing")
        return "fits", f"{len(names)} items"

    def items(self) -> None:
        latest: dict[str, str] = {}
        for row in self.rows:
            name = row["item"]
            self.entry: dict[str, Any] = {}
            self.manifest: Any = None
            self.last: dict[str, Any] = {}
            if self.step(name, "custody", self.custody, self.entries[name]):
                self.step(name, "log", self.in_log, self.entries[name])
                self.step(name, "manifest", self.described, row)
                self.step(name, "content", self.bytes_of, row)
                mine = [each for each in self.tokens if each["about"] == name]
                self.step(name, "time", self.times, mine, self.entry["at"])
            for each in self.entries[name]:
                at = each["entry"].get("at")
                if isinstance(at, str):
                    latest[str(each["position"])] = at
        heads = {row["about"]: int(row["about"][5:]) for row in self.tokens
                 if row["about"].startswith("head:")}  # fmt: skip
        if not heads:
            self.say("log", "time", "missing", "no time-stamp came yet")
        for about, size in sorted(heads.items(), key=lambda each: each[1]):
            at = max((at for position, at in latest.items() if int(position) < size), default="")
            mine = [each for each in self.tokens if each["about"] == about]
            self.step(about, "time", self.times, mine, at)

    def custody(self, rows: list[dict[str, Any]]) -> tuple[str, str]:
        need(bool(rows), "nothing is known of it")
        before: dict[str, Any] = {}
        for number, row in enumerate(rows, 1):
            entry = row["entry"]
            need(set(entry) == {*ENTRY, "number", "previous"}, "an entry of another form")
            for name, form in ENTRY.items():
                good = isinstance(entry[name], str) and re.fullmatch(form, entry[name])
                need(bool(good), f"an entry whose {name} is none")
            need(entry["number"] == number and whole(entry["number"]), "entries are missing")
            need((entry["change"] == "acquired") == (number == 1), "it begins otherwise")
            need(entry["item"][2:] == entry["manifest"][:16], "an entry of another item")
            if before:
                raw = json.dumps(before, sort_keys=True, separators=(",", ":")).encode()
                need(entry["previous"] == hashlib.sha256(raw).hexdigest(), "the chain is broken")
                same = all(entry[name] == before[name] for name in ("content", "manifest"))
                need(same and entry["at"] >= before["at"] and before["change"] != "erased",
                     "an entry that cannot follow")  # fmt: skip
            else:
                need(entry["previous"] is None, "entries are missing")
            before = entry
        self.entry, self.last = rows[0]["entry"], before
        return "fits", f"{len(rows)} entries, from {self.entry['at']} on, by {self.entry['by']}"

    def in_log(self, rows: list[dict[str, Any]]) -> tuple[str, str]:
        for row in rows:
            raw = json.dumps(row["entry"], sort_keys=True, separators=(",", ":")).encode()
            leaf = hashlib.sha256(b"\0" + raw).digest()
            fits = included(leaf, row["position"], self.size, proof(row["proof"]), self.root)
            need(fits, f"entry {row['position']} is not in the log")
        return "fits", f"entries {', '.join(str(row['position']) for row in rows)}"

    def described(self, row: dict[str, Any]) -> tuple[str, str]:
        if row["manifest"] is None:
            need(self.last["change"] == "erased", "the manifest is not there")
            return "missing", f"erased {self.last['at']} by {self.last['by']}: {self.last['why']}"
        need(row["manifest"] == f"manifests/{row['item'].lower()}.json", "another file's name")
        need(self.last["change"] != "erased", "it was erased, and is there")
        raw = self.zip.read(row["manifest"])
        need(hashlib.sha256(raw).hexdigest() == self.entry["manifest"], "not the one in the log")
        manifest = spelt(raw)
        need(isinstance(manifest, dict) and manifest.get("format") == "countermark-item/1",
             "another form")  # fmt: skip
        need(manifest.get("digest") == self.entry["content"] and whole(manifest.get("size")),
             "it speaks of other bytes")  # fmt: skip
        self.manifest = manifest
        told = manifest.get("circumstances")
        source = told.get("source") if isinstance(told, dict) else None
        return "fits", f"from {source}"

    def bytes_of(self, row: dict[str, Any]) -> tuple[str, str]:
        place = row["content"]
        if place is None:
            need(bool(row["why"]), "the bytes are not there")
            return "missing", row["why"]
        digest = self.entry["content"]
        need(place in (f"content/{digest}", f"archive/{digest}.warc.gz"), "another file's name")
        need(self.digests[place] == digest, "not the bytes that were taken in")
        size = self.zip.files[place][1]
        need(self.manifest is not None and self.manifest["size"] == size, "another size")
        return "fits", f"{size} bytes"

    def times(self, rows: list[dict[str, Any]], not_before: str) -> tuple[str, str]:
        if not rows:
            return "missing", "no time-stamp came yet"
        told = []
        for row in rows:
            for name in (row["file"], row["response"], row["chain"]):
                need(name not in self.bad, f"{name} is not what was listed")
            at = told_time(self.zip.read(row["response"]))
            line = command(row, at)
            self.commands.append(" ".join(line))
            if not_before:
                form = "%Y-%m-%dT%H:%M:%S.%fZ"
                try:
                    earliest = datetime.datetime.strptime(not_before, form)
                except ValueError as error:
                    raise Wrong("an entry tells no time") from error
                earliest = earliest.replace(tzinfo=datetime.timezone.utc)
                need((earliest - at).total_seconds() <= SKEW,
                     f"{row['authority']} stamped it before it was there")  # fmt: skip
            chain = certificates(self.zip.read(row["chain"]))
            same = signed_with(self.zip.read(row["response"]), chain[0])
            need(same, "it was signed with another certificate")
            with tempfile.TemporaryDirectory() as made:
                folder = Path(made)
                for name in (row["file"], row["response"], row["chain"]):
                    (folder / name).parent.mkdir(exist_ok=True)
                    (folder / name).write_bytes(self.zip.read(name))
                if self.trusted:
                    (folder / "trusted.pem").write_bytes(self.trusted)
                    line[line.index("-CAfile") + 1] = "trusted.pem"
                need(openssl(folder, line), f"the token of {row['authority']} does not fit")
            root = hashlib.sha256(chain[-1]).hexdigest()
            told.append(f"{at:%Y-%m-%dT%H:%M:%SZ} ({row['authority']}, root {root[:16]}…)")
        return "fits", f"no later than {', '.join(told)}"


def integer(raw: bytes) -> bytes:
    """A positive integer of ASN.1."""
    raw = raw.lstrip(b"\0") or b"\0"
    raw = b"\0" + raw if raw[0] & 128 else raw
    return b"\2" + bytes([len(raw)]) + raw


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        description="Checks a bundle of evidence, seal by seal. Nothing is fetched.",
        epilog="Exit status: 0 nothing fails (what is missing is said), 1 something fails.",
    )
    parser.add_argument("file", metavar="FILE.wacz")
    parser.add_argument("--key", action="append", default=[], help="a key that you know: the log's "
                        "(NAME+ID+KEY) or a witness's; repeatable")  # fmt: skip
    parser.add_argument(
        "--checkpoint",
        action="append",
        default=[],
        metavar="FILE",
        help="a checkpoint of the log that was retained elsewhere; repeatable",
    )
    parser.add_argument(
        "--trust",
        action="append",
        default=[],
        metavar="PEM",
        help="roots of time-stamp authorities: any other root fails; repeatable",
    )
    parser.add_argument("--json", action="store_true", help="print the results as JSON")
    parser.add_argument(
        "--commands", action="store_true", help="print the openssl line for each time-stamp"
    )
    given = parser.parse_args(arguments)
    try:
        keys = [Key(each) for each in given.key]
        retained = [Path(each).read_bytes() for each in given.checkpoint]
        trusted = b"".join(Path(each).read_bytes() + b"\n" for each in given.trust)
        if trusted:
            certificates(trusted)
        stream = Path(given.file).open("rb")
    except (OSError, Wrong) as error:
        print(f"verify.py: {error}", file=sys.stderr)
        return 2
    check = Check(keys, retained, trusted)
    with stream:
        check.run(stream)
    fails = sum(outcome == "fails" for _, _, outcome, _ in check.results)
    missing = sum(outcome == "missing" for _, _, outcome, _ in check.results)
    if given.json:
        print(json.dumps([dict(zip(("subject", "seal", "outcome", "words"), each))
                          for each in check.results], indent=1))  # fmt: skip
        return 1 if fails else 0
    for subject, seal, outcome, words in check.results:
        text = f"{outcome:<8}{subject:<20} {seal:<10} {words}"
        print("".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in text))
    for line in check.commands if given.commands else ():
        print(line)
    fit = len(check.results) - fails - missing
    print(f"{fit} fit, {missing} missing, {fails} fail")
    return 1 if fails else 0


if __name__ == "__main__":
    sys.exit(main())
