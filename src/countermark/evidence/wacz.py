"""WACZ 1.1.1: the list of a bundle's files, and the signature under it (wacz-auth 0.1.0).

The signature is an anonymous one in the sense of wacz-auth: ECDSA over the list's hash as it is
written, `sha256:…`, with the public key (SubjectPublicKeyInfo, base64) beside it; over P-384 with
SHA-256, the only curve for such keys that ReplayWeb.page reads. Here it is not anonymous: the log's
key vouches for that public key in `evidence/signer.txt`.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import (
    decode_dss_signature,
    encode_dss_signature,
)
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_der_public_key,
    load_pem_private_key,
)

from countermark import __version__
from countermark.evidence.note import NoteError, write_secret

LIST, DIGEST = "datapackage.json", "datapackage-digest.json"
VERSION = "1.1.1"
SOFTWARE = f"countermark {__version__}"
_BYTES = 48
_VOUCHED = "countermark bundle key\n"


class BundleKey:
    """The key (ECDSA, P-384) that signs bundles: a file, made where it is not there."""

    def __init__(self, path: Path) -> None:
        try:
            private = load_pem_private_key(path.read_bytes(), None)
        except FileNotFoundError:
            made = ec.generate_private_key(ec.SECP384R1())
            write_secret(
                path, made.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
            )
            private = load_pem_private_key(path.read_bytes(), None)
        except ValueError as error:
            raise NoteError(f"{path} holds no key: it is damaged, or something else") from error
        if not isinstance(private, ec.EllipticCurvePrivateKey) or not _fits_curve(private.curve):
            raise NoteError(f"{path} holds another kind of key: ECDSA over P-384 is expected")
        self._private = private

    @property
    def public(self) -> str:
        """The public key as wacz-auth writes it."""
        form = PublicFormat.SubjectPublicKeyInfo
        return base64.b64encode(
            self._private.public_key().public_bytes(Encoding.DER, form)
        ).decode()

    def sign(self, text: str) -> str:
        """The signature as WebCrypto writes it: r and s, 48 bytes each. The same text has the same
        signature (RFC 6979)."""
        algorithm = ec.ECDSA(SHA256(), deterministic_signing=True)
        r, s = decode_dss_signature(self._private.sign(text.encode(), algorithm))
        return base64.b64encode(r.to_bytes(_BYTES, "big") + s.to_bytes(_BYTES, "big")).decode()


def listing(files: Mapping[str, tuple[str, int]], title: str, created: str) -> bytes:
    """`datapackage.json` over files, each with its SHA-256 and size."""
    resources = [
        {"bytes": size, "hash": f"sha256:{digest}", "name": resource_name(path), "path": path}
        for path, (digest, size) in sorted(files.items())
    ]
    return document({
        "created": created,
        "profile": "data-package",
        "resources": resources,
        "software": SOFTWARE,
        "title": title,
        "wacz_version": VERSION,
    })  # fmt: skip


def signed(package: bytes, created: str, key: BundleKey) -> bytes:
    """`datapackage-digest.json` of a list."""
    digest = f"sha256:{hashlib.sha256(package).hexdigest()}"
    return document({
        "hash": digest,
        "path": LIST,
        "signedData": {
            "created": created,
            "hash": digest,
            "publicKey": key.public,
            "signature": key.sign(digest),
            "software": SOFTWARE.partition(" ")[0],
            "version": "0.1.0",
        },
    })  # fmt: skip


def document(value: Any) -> bytes:
    """JSON for people and programs, in one spelling."""
    return (json.dumps(value, ensure_ascii=True, indent=1, sort_keys=True) + "\n").encode()


def resource_name(path: str) -> str:
    """What a file is called in the list, as Data Package wants names."""
    return path.replace("/", "-")


def vouching(public: str) -> str:
    """The text with which the log's key vouches for the key of bundles."""
    return f"{_VOUCHED}{public}\n"


def fits(text: str, signature: str, public: str) -> bool:
    """Whether a signature is that key's over the text."""
    try:
        raw = base64.b64decode(signature, validate=True)
        key = load_der_public_key(base64.b64decode(public, validate=True))
        curve = isinstance(key, ec.EllipticCurvePublicKey) and _fits_curve(key.curve)
        if len(raw) != 2 * _BYTES or not curve or base64.b64encode(raw).decode() != signature:
            return False
        assert isinstance(key, ec.EllipticCurvePublicKey)
        r, s = int.from_bytes(raw[:_BYTES], "big"), int.from_bytes(raw[_BYTES:], "big")
        key.verify(encode_dss_signature(r, s), text.encode(), ec.ECDSA(SHA256()))
    except (InvalidSignature, ValueError, TypeError, binascii.Error):
        return False
    return True


def _fits_curve(curve: ec.EllipticCurve) -> bool:
    return curve.name == ec.SECP384R1.name
