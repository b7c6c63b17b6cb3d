"""Masking: how identifiers that lead to private people are kept and shown; decided here alone."""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from countermark.operators.bits import FRAGMENT
from countermark.operators.kinds import kind as kind_of
from countermark.operators.sighting import Sighting
from countermark.storage.error import WorkspaceError, said
from countermark.storage.workspace import Workspace

Choice = Literal["plain", "masked", "hashed"]
"""Kept as they are; as a mask and a keyed hash; as a keyed hash alone."""
FILE = "identifiers.key"
"""The key's file among the keys of a workspace."""
DOTS = "•••"
_TAG = re.compile(r"(?P<mask>.*?)#(?P<hash>[0-9a-f]{32})")
_KEY = 32
"""Bytes of a key: as many as the hash has (RFC 2104 §3)."""


@dataclass(frozen=True, slots=True)
class Masking:
    """How sensitive identifiers are kept. Two kept values are equal where the identifiers are,
    under one key, so that accounts are matched without them; what is compared softly (names,
    addresses) is then compared as a whole.

    The hash is HMAC-SHA-256 (RFC 2104, FIPS 198-1) of kind and canonical form, cut to 128 bits:
    with the key, numbers can be tried one by one, so the key is as secret as they are.
    """

    choice: Choice = "plain"
    key: bytes = b""

    def __post_init__(self) -> None:
        if self.choice != "plain" and len(self.key) < _KEY // 2:
            raise ValueError("masking needs a key of at least 16 bytes (operators.masking.key_in)")

    def value(self, kind: str, value: str) -> str:
        """An identifier as it is kept; one that is kept so already stays."""
        if self.choice == "plain" or not kind_of(kind).sensitive or _TAG.fullmatch(value):
            return value
        said = f"{kind}\0{value}".encode("utf-8", "surrogatepass")
        digest = hmac.new(self.key, said, hashlib.sha256).hexdigest()[:32]
        return f"{mask(kind, value)}#{digest}" if self.choice == "masked" else f"#{digest}"

    def sighting(self, seen: Sighting) -> Sighting:
        """A sighting as it is kept; a fragment, which leads to nobody, as it is."""
        if not seen.sound and len(seen.value) < FRAGMENT:
            return seen
        return replace(seen, value=self.value(seen.kind, seen.value))


def masking_of(workspace: Workspace, choice: Choice | None = None) -> Masking:
    """How a workspace keeps identifiers: as its first run was told, or as `choice` has it where
    there was none (plain where nothing is said). Its key is with the workspace's other keys.

    Raises WorkspaceError where they are kept in another way than `choice`, since what was kept
    would meet nothing that is kept anew; or where the key cannot be kept.
    """
    runs = workspace.runs()
    kept: Choice | None = next((run["settings"].get("identifiers", "plain") for run in runs), None)
    if kept is not None and choice not in (None, kept):
        raise WorkspaceError(
            f"this workspace keeps identifiers {kept}, and not {choice}: one workspace has one way "
            "(another --workspace may have another)"
        )
    way = kept or choice or "plain"
    if way == "plain":
        return Masking()
    file = workspace.keys.folder / FILE
    try:
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        return Masking(way, key_in(file))
    except ValueError as error:
        raise WorkspaceError(str(error)) from error
    except OSError as error:
        raise WorkspaceError(f"cannot keep keys in {file.parent}: {said(error)}") from error


def shown(kind: str, value: str) -> str:
    """An identifier, kept in whatever way, as people are shown it where they need not know all of
    it: sensitive ones masked, of a hash its beginning, others as they are."""
    if not kind_of(kind).sensitive:
        return value
    if tag := _TAG.fullmatch(value):
        return tag["mask"] or f"#{tag['hash'][:8]}"
    return mask(kind, value)


def mask(kind: str, value: str) -> str:
    """What may be shown of a sensitive identifier: `+86 ••• 4321`, `DE•• … 42`, `m•••@qx.com`."""
    match kind:
        case "phone":
            return f"{_calling(value)}{DOTS} {_end(value, 4)}"
        case "iban":
            return f"{value[:2]}•• … {_end(value, 2)}"
        case "email":
            name, _, host = value.rpartition("@")
            return f"{name[:1]}{DOTS}@{host}" if name else DOTS
        case "bank-account" | "tax-number":
            return f"{value.rpartition(':')[0][:2]}:{DOTS} {_end(value, 2)}"
        case "payment-account":
            service, _, account = value.rpartition(":")
            if not account:
                return DOTS
            inner = "email" if "@" in account else "phone" if account[:1] == "+" else "wechat"
            return f"{service}:{mask(inner, account)}"
        case "person-name":
            return " ".join(f"{word[:1]}•" for word in value.split())
        case "address":
            place = [part for part in value.split("|")[:-1][:3] if part]
            return ", ".join([*place, DOTS])
        case "login" if value.count(".") == 3:
            return ".".join([*value.split(".")[:2], "•", "•"])
        case _:
            return f"{value[:1] if len(value) > 2 else ''}{DOTS}{_end(value, 2)}"


def key_in(file: Path) -> bytes:
    """The key in a file, which is made where there is none, for its owner's eyes only.

    Raises ValueError where the file holds no key, OSError where it cannot be read or made.
    """
    with suppress(FileExistsError):
        file.touch(mode=0o600, exist_ok=False)
        file.write_text(secrets.token_hex(_KEY) + "\n", "ascii")
    try:
        key = bytes.fromhex(file.read_text("ascii").strip())
    except ValueError:
        key = b""
    if len(key) < _KEY // 2:
        raise ValueError(f"{file} holds no key: at least {_KEY} hexadecimal digits are expected")
    return key


def _calling(number: str) -> str:
    """The country's calling code of an E.164 number, and a space."""
    if not number.startswith("+"):
        return ""
    from phonenumbers import NumberParseException, parse

    try:
        return f"+{parse(number).country_code} "
    except NumberParseException:
        return ""


def _end(value: str, size: int) -> str:
    """The end of a value that is long enough to hide the rest."""
    return value[-size:] if len(value) >= 3 * size else ""
