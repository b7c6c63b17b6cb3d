"""An authority in memory: signs real tokens at the time that it is told, for tests and trials."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from rfc3161_client._rust import parse_timestamp_request

from countermark.evidence.authority import Authority

_SHA256, _ECDSA = "608648016503040201", "2a8648ce3d040302"
_SIGNED_DATA, _TST_INFO = "2a864886f70d010702", "2a864886f70d0109100104"
_CONTENT_TYPE, _DIGEST, _CERTIFICATE = (
    "2a864886f70d010903",
    "2a864886f70d010904",
    "2a864886f70d010910022f",
)


class MemoryAuthority(Authority):
    """One whose root and key are made anew; its clock stands where `at` says."""

    def __init__(self, id: str = "memory", at: datetime | None = None) -> None:
        self.id = id
        self.at = at or datetime.now(UTC)
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._certificate = _certified(id, self._key, self.at)
        self._serial = 0

    def roots(self) -> Sequence[x509.Certificate]:
        """Its own certificate."""
        return [self._certificate]

    def ask(self, request: bytes) -> bytes:
        """The response, signed (RFC 3161 §2.4.2, RFC 5652 §5, RFC 5816)."""
        asked = parse_timestamp_request(request)
        self._serial += 1
        algorithm = _der(0x30, _oid(_SHA256))
        info = _der(
            0x30,
            _int(1),
            _oid("2a0304"),
            _der(0x30, algorithm, _der(0x04, asked.message_imprint.message)),
            _int(self._serial),
            _der(0x18, self.at.strftime("%Y%m%d%H%M%SZ").encode()),
            *([_int(asked.nonce)] if asked.nonce is not None else []),
        )
        raw = self._certificate.public_bytes(Encoding.DER)
        attributes = sorted((
            _der(0x30, _oid(_CONTENT_TYPE), _der(0x31, _oid(_TST_INFO))),
            _der(0x30, _oid(_DIGEST), _der(0x31, _der(0x04, hashlib.sha256(info).digest()))),
            _der(0x30, _oid(_CERTIFICATE), _der(0x31, _der(0x30, _der(0x30, _der(0x30,
                 _der(0x04, hashlib.sha256(raw).digest())))))),
        ))  # fmt: skip
        signature = self._key.sign(_der(0x31, *attributes), ec.ECDSA(SHA256()))
        issuer = self._certificate.issuer.public_bytes()
        signer = _der(
            0x30,
            _int(1),
            _der(0x30, issuer, _int(self._certificate.serial_number)),
            algorithm,
            _der(0xA0, *attributes),
            _der(0x30, _oid(_ECDSA)),
            _der(0x04, signature),
        )
        content = _der(0x30, _oid(_TST_INFO), _der(0xA0, _der(0x04, info)))
        signed = _der(0x30, _int(3), _der(0x31, algorithm), content, _der(0xA0, raw),
                      _der(0x31, signer))  # fmt: skip
        token = _der(0x30, _oid(_SIGNED_DATA), _der(0xA0, signed))
        return _der(0x30, _der(0x30, _int(0)), token)


def _certified(id: str, key: ec.EllipticCurvePrivateKey, at: datetime) -> x509.Certificate:
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, f"Time-stamps of {id}")])
    usage = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING])
    builder = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(at - timedelta(days=30))
        .not_valid_after(at + timedelta(days=30))
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(usage, critical=True)
    )
    return builder.sign(key, SHA256())


def _der(tag: int, *parts: bytes) -> bytes:
    """One value of ASN.1 in DER (X.690)."""
    content = b"".join(parts)
    length = len(content)
    if length < 128:
        return bytes([tag, length]) + content
    size = (length.bit_length() + 7) // 8
    return bytes([tag, 0x80 | size]) + length.to_bytes(size, "big") + content


def _int(value: int) -> bytes:
    return _der(0x02, value.to_bytes(value.bit_length() // 8 + 1, "big"))


def _oid(content: str) -> bytes:
    return _der(0x06, bytes.fromhex(content))
