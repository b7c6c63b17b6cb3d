"""Time-stamps (RFC 3161): that bytes were there, at the latest, at the time an authority tells.

A token is verified at the time that it tells, offline, against the chain that was kept with it.
Whether its root is one to trust is for the reader; a qualified one carries a presumption in the EU
(eIDAS Art. 41), no other does.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from cryptography import x509
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding
from rfc3161_client import (
    HashAlgorithm,
    TimestampRequestBuilder,
    TimeStampResponse,
    VerifierBuilder,
    decode_timestamp_response,
)

from countermark.evidence.authority import Authority, AuthorityError
from countermark.evidence.der import in_order

_SHA256 = x509.ObjectIdentifier("2.16.840.1.101.3.4.2.1")
_MOST_CERTIFICATES = 32


class TokenError(ValueError):
    """A token does not fit what it was made for. The message is for a person."""


@dataclass(frozen=True, slots=True)
class Told:
    """What a token that fits says."""

    at: str
    """The time, RFC 3339 in UTC: the bytes were there no later."""
    authority: str
    """Who signed: the subject of the certificate."""
    root: str
    """SHA-256 of the certificate (DER) in which the chain ends."""


@dataclass(frozen=True, slots=True)
class Token:
    """A full response (DER), and all certificates of its chain with the root (PEM)."""

    response: bytes
    chain: bytes


def stamp(content: bytes, authority: Authority) -> Token:
    """Have `content` stamped: only its SHA-256 is sent. Raises AuthorityError where none comes
    back, TokenError where what comes back does not fit."""
    builder = TimestampRequestBuilder().data(content).hash_algorithm(HashAlgorithm.SHA256)
    request = builder.build()
    raw = authority.ask(request.as_bytes())
    response = _decoded(raw)
    if response.status > 1:
        said = "; ".join(response.status_string) or f"status {response.status}"
        raise AuthorityError(f"{authority.id} refused: {said}")
    if response.tst_info.nonce != request.nonce:
        raise TokenError(f"{authority.id} answered another request")
    chain = _chain(response, authority.roots())
    token = Token(raw, b"".join(each.public_bytes(Encoding.PEM) for each in chain))
    verify(content, token)
    return token


def verify(content: bytes, token: Token) -> Told:
    """What the token says of `content`. Raises TokenError where it does not fit: other bytes,
    a signature that is false, a certificate that was not valid then or not for time-stamps."""
    response = _decoded(token.response)
    certificates = certificates_of(token.chain)
    roots = [each for each in certificates if each.issuer == each.subject]
    if not roots:
        raise TokenError("the chain does not end in a root")
    try:
        info = response.tst_info
        if info.message_imprint.hash_algorithm != _SHA256:
            raise TokenError("the token is over a hash other than SHA-256")
        leaf = _leaf(response, certificates)
        others = [each for each in certificates if each not in roots]
        builder = VerifierBuilder(tsa_certificate=leaf, roots=roots, intermediates=others)
        builder.build().verify(response, hashlib.sha256(content).digest())
    except TokenError:
        raise
    except Exception as error:  # the client raises what its parsers raise, KeyError too
        raise TokenError(f"the token does not fit: {error}") from error
    at = info.gen_time.astimezone(UTC)
    top = _root(leaf, certificates)
    return Told(moment(at), leaf.subject.rfc4514_string(), top.fingerprint(SHA256()).hex())


def certificates_of(chain: bytes) -> list[x509.Certificate]:
    """The certificates of a PEM file. Raises TokenError where it is none."""
    try:
        found = x509.load_pem_x509_certificates(chain)
    except ValueError as error:
        raise TokenError("the chain is no list of certificates") from error
    if len(found) > _MOST_CERTIFICATES:
        raise TokenError(f"the chain has more than {_MOST_CERTIFICATES} certificates")
    return found


def moment(at: datetime) -> str:
    """A time as it is written: RFC 3339, UTC, seconds, and a fraction where there is one."""
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _decoded(raw: bytes) -> TimeStampResponse:
    try:
        return decode_timestamp_response(in_order(raw))
    except ValueError as error:
        raise TokenError("the response is no time-stamp") from error


def _leaf(
    response: TimeStampResponse, certificates: Sequence[x509.Certificate]
) -> x509.Certificate:
    """The certificate, of these, that the token names as the one it was signed with."""
    (signer,) = response.signed_data.signer_infos
    for found in certificates:
        if (found.issuer, found.serial_number) == (signer.issuer, signer.serial_number):
            return found
    raise TokenError("the certificate that the token was signed with is not there")


def _chain(
    response: TimeStampResponse, roots: Sequence[x509.Certificate]
) -> list[x509.Certificate]:
    """From the certificate that signed to a root, out of what the token holds and `roots`."""
    held = [x509.load_der_x509_certificate(raw) for raw in response.signed_data.certificates]
    chain = [_leaf(response, held)]
    while chain[-1].issuer != chain[-1].subject and len(chain) < _MOST_CERTIFICATES:
        above = [each for each in (*roots, *held) if _issued(each, chain[-1])]
        if not above:
            raise TokenError("the token does not lead to a root that is trusted here")
        chain.append(above[0])
    if chain[-1] not in roots:
        raise TokenError("the token leads to a root that is not trusted here")
    return chain


def _root(leaf: x509.Certificate, certificates: Sequence[x509.Certificate]) -> x509.Certificate:
    """Where the chain of a verified token ends."""
    last = leaf
    for _ in certificates:
        if last.issuer == last.subject:
            break
        last = next((each for each in certificates if _issued(each, last)), last)
    return last


def _issued(above: x509.Certificate, below: x509.Certificate) -> bool:
    if above.subject != below.issuer:
        return False
    try:
        below.verify_directly_issued_by(above)
    except Exception:  # keys of every kind fail in ways of their own
        return False
    return True
