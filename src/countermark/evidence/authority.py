"""Authorities that time-stamp: where they are asked, and which roots their tokens must lead to."""

from __future__ import annotations

import ssl
import urllib.error
import urllib.request
import warnings
from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from contextlib import suppress
from functools import cached_property
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from pydantic import Field, field_validator

from countermark.links.datafile import RuleError, read_rules
from countermark.records.record import Value

if TYPE_CHECKING:
    from cryptography.x509 import Certificate

PATIENCE = 20
"""Seconds that an authority has to answer."""
_LARGEST = 64 * 1024


class AuthorityError(Exception):
    """An authority did not answer. The message is for a person; it may be asked again later."""


class Authority(ABC):
    """One that time-stamps. `id` names it in what is kept; `interval` is how many seconds are to
    lie between two requests."""

    id: str
    interval: float = 0

    @abstractmethod
    def ask(self, request: bytes) -> bytes:
        """The response to a request, both DER (RFC 3161 §3.4). Raises AuthorityError."""

    @abstractmethod
    def roots(self) -> Sequence[Certificate]:
        """The roots of which a token must lead to one."""


class Entry(Value):
    """An authority in a data file."""

    id: str = Field(pattern=r"^[a-z0-9-]{1,64}$")
    url: str
    interval: float = Field(default=1, ge=0, le=3600)
    roots: str | None = None
    source: str = Field(min_length=1)

    @field_validator("url")
    @classmethod
    def _web(cls, url: str) -> str:
        if urlsplit(url).scheme not in ("http", "https") or not urlsplit(url).hostname:
            raise ValueError("an http:// or https:// address is expected")
        return url


class HttpAuthority(Authority):
    """An authority that is asked by HTTP. It follows no redirect; responses are bounded. `http:` is
    usual and no risk: the token is signed, and the hash that is sent tells nothing."""

    def __init__(self, entry: Entry, folder: Path | None = None) -> None:
        self.id = entry.id
        self.interval = entry.interval
        self._url = entry.url
        self._pem = folder / entry.roots if folder and entry.roots else None

    def ask(self, request: bytes) -> bytes:
        """Post it."""
        headers = {"Content-Type": "application/timestamp-query"}
        asked = urllib.request.Request(self._url, request, headers)  # noqa: S310 - checked above
        opener = urllib.request.build_opener(_NoRedirect)
        try:
            with opener.open(asked, timeout=PATIENCE) as answer:
                content: bytes = answer.read(_LARGEST + 1)
        except (OSError, ValueError) as error:
            why = getattr(error, "reason", None) or error
            raise AuthorityError(f"{self.id} does not answer: {why}") from error
        if len(content) > _LARGEST:
            raise AuthorityError(f"{self.id} answers with more than {_LARGEST:,} bytes")
        return content

    def roots(self) -> Sequence[Certificate]:
        """Those of its file, else those that the system trusts."""
        return self._roots

    @cached_property
    def _roots(self) -> Sequence[Certificate]:
        from cryptography import x509

        if self._pem is None:
            return list(_trusted_here())
        try:
            return x509.load_pem_x509_certificates(self._pem.read_bytes())
        except (OSError, ValueError) as error:
            raise AuthorityError(f"{self.id}: no roots can be read from {self._pem}") from error


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: object) -> None:
        return None


def authorities(path: Path | None = None) -> list[HttpAuthority]:
    """The authorities of a file, or those that are shipped. Raises RuleError."""
    where = path or files("countermark.evidence") / "data" / "authorities.yaml"
    try:
        text = where.read_text("utf-8")
    except (OSError, ValueError) as error:
        raise RuleError(f"{where}: {error}") from error
    entries = list(read_rules(text, str(where), Entry))
    if len({entry.id for entry in entries}) < len(entries):
        raise RuleError(f"{where}: two authorities have the same id")
    return [HttpAuthority(entry, path.parent if path else None) for entry in entries]


def _trusted_here() -> Iterator[Certificate]:
    """The roots that the system trusts, but those that no standard allows."""
    from cryptography import x509

    for raw in ssl.create_default_context().get_ca_certs(binary_form=True):
        with warnings.catch_warnings(), suppress(ValueError):
            warnings.simplefilter("error")
            try:
                yield x509.load_der_x509_certificate(raw)
            except Warning:
                continue
