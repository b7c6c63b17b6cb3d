"""Opening a bundle: the container, the list of its files and their hashes, its signature."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from countermark.evidence import canonical, wacz
from countermark.evidence.container import Container

Outcome = Literal["fits", "missing", "fails"]


class MisfitError(ValueError):
    """A seal does not fit. The message says why, for a person."""


@dataclass(frozen=True, slots=True)
class Result:
    """What came of one seal: of what (`bundle`, `log`, `head:SIZE`, an item, a file), which seal,
    and what is to be said. `missing` is no fault."""

    subject: str
    seal: str
    outcome: Outcome
    words: str = ""


def require(holds: bool, words: str) -> None:
    """Raises MisfitError unless it holds."""
    if not holds:
        raise MisfitError(words)


def listed(container: Container) -> dict[str, Any]:
    """The list of the files (`datapackage.json`). Raises MisfitError where it is not the list of
    just these files, each once."""
    package = spelt(container.read(wacz.LIST))
    rows = package.get("resources")
    expected = [
        {"bytes": member.size, "name": wacz.resource_name(name), "path": name}
        for name, member in container.members.items()
        if name not in (wacz.LIST, wacz.DIGEST)
    ]
    hashes = [_taken(row, "hash") for row in rows] if isinstance(rows, list) else []
    require(all(isinstance(each, str) for each in hashes), "a row of the list has another form")
    require(
        isinstance(rows, list) and [_without(row, "hash") for row in rows] == expected,
        "the list is not that of the files: one is not listed, not there, or of another size",
    )
    told = {"profile": "data-package", "wacz_version": wacz.VERSION}
    names = {"created", "profile", "resources", "software", "title", "wacz_version"}
    require(set(package) == names and told.items() <= package.items(), "it is no WACZ 1.1.1")
    require({wacz.LIST, wacz.DIGEST} <= set(container.members), "the list or its signature is gone")
    for name in (wacz.LIST, wacz.DIGEST):
        _, crc = container.digests(name)
        require(crc == container.members[name].crc, f"{name} has another checksum")
    return package


def hashes(container: Container, package: dict[str, Any]) -> tuple[dict[str, str], list[str]]:
    """SHA-256 of every listed file, and the names of those that are not what was listed."""
    found, bad = {}, []
    for row in package["resources"]:
        name = row["path"]
        digest, crc = container.digests(name)
        found[name] = digest
        if row["hash"] != f"sha256:{digest}" or crc != container.members[name].crc:
            bad.append(name)
    return found, bad


def signature(container: Container, package: dict[str, Any]) -> str:
    """The public key that signed the list. Raises MisfitError where the signature does not fit."""
    told = spelt(container.read(wacz.DIGEST))
    require(set(told) == {"hash", "path", "signedData"}, "another form")
    data: dict[str, Any] = told["signedData"]
    require(isinstance(data, dict), "another form")
    names = {"created", "hash", "publicKey", "signature", "software", "version"}
    require(set(data) == names, "another form")
    require(all(isinstance(each, str) for each in data.values()), "another form")
    digest = f"sha256:{hashlib.sha256(container.read(wacz.LIST)).hexdigest()}"
    require(told["hash"] == data["hash"] == digest, "it is over another list")
    require(told["path"] == wacz.LIST, "it is over another file")
    require(data["created"] == package["created"], "it tells another time")
    program = f"{data['software']} "
    require(data["version"] == "0.1.0" and str(package["software"]).startswith(program),
            "it tells another program")  # fmt: skip
    require(wacz.fits(digest, data["signature"], data["publicKey"]), "the signature is false")
    return str(data["publicKey"])


def lines(content: bytes, *names: str) -> list[dict[str, Any]]:
    """The rows of a file of lines, each with just these names. Raises MisfitError."""
    require(not content or content.endswith(b"\n"), "the last line does not end")
    try:
        rows = [canonical.read(line) for line in content.splitlines()]
    except ValueError as error:
        raise MisfitError(str(error)) from error
    require(
        all(isinstance(row, dict) and set(row) == set(names) for row in rows),
        "a line has another form",
    )
    return rows


def spelt(content: bytes) -> dict[str, Any]:
    """A document in its only spelling. Raises MisfitError."""
    try:
        value = json.loads(content)
        same = wacz.document(value) == content
    except (ValueError, RecursionError):
        same = False
    require(same and isinstance(value, dict), "it is written in another way than it may be")
    return dict(value)


def path(value: Any) -> Sequence[bytes]:
    """A proof: hashes in hexadecimal. Raises MisfitError."""
    try:
        found = [bytes.fromhex(each) for each in value]
    except (TypeError, ValueError) as error:
        raise MisfitError("a proof has another form") from error
    same = isinstance(value, list) and [each.hex() for each in found] == value
    require(same and len(found) <= 128 and all(len(each) == 32 for each in found), "no proof")
    return found


def _without(row: Any, name: str) -> Any:
    return {key: value for key, value in row.items() if key != name} if isinstance(row, dict) else 0


def _taken(row: Any, name: str) -> Any:
    return row.get(name) if isinstance(row, dict) else None
