"""Naming: which item, seller, account or post a URL is about, by the shapes of its platform."""

from __future__ import annotations

from countermark.links.platform import Host, Payee, Shape
from countermark.links.spelling import LONGEST, plain
from countermark.records.key import Key, Kind


def named(
    host: Host, path: str, given: dict[str, str], others: int, offer: dict[str, str]
) -> Key | None:
    """The key that the first fitting shape gives; None where none fits.

    `given` are the parameters by lower-case name, `others` counts those that are neither tracking,
    offer nor affiliate; what the path says of the offer is added to `offer`.
    """
    for kind, shape in host.platform.shapes:
        if shape.simple:
            found = shape.path.fullmatch(path)  # type: ignore[union-attr]  # it has one
            if found is None:
                continue
            identifier, groups = _cased(found["id"], shape), None
        else:
            fit = match(shape, host.name, path, given)
            if fit is None or (shape.alone and others):
                continue
            identifier, groups = fit
        if kind is Kind.ITEM:
            if groups:
                offer.update(groups)
            return Key(kind, host.site, identifier)
        if kind is Kind.ACCOUNT or kind is Kind.SELLER:
            if identifier.lower() in host.platform.reserved:
                continue
            if kind is Kind.ACCOUNT:
                return Key.account(host.site, identifier)
        if kind is Kind.URL:
            return Key.url(f"{host.origin}{identifier}")
        return Key(kind, host.site, identifier)
    return None


def match(
    shape: Shape, host: str, path: str, given: dict[str, str]
) -> tuple[str, dict[str, str]] | None:
    """The identifier that `shape` reads, with the other named parts; None where it does not fit."""
    groups: dict[str, str] = {}
    if shape.path is not None:
        found = shape.path.fullmatch(path)
        if found is None:
            return None
        groups = {name: text for name, text in found.groupdict().items() if text}
    if shape.host is not None:
        found = shape.host.fullmatch(host)
        if found is None:
            return None
        groups |= {name: text for name, text in found.groupdict().items() if text}
    for name in shape.query:
        value = given.get(name)
        fits = shape.id.fullmatch(plain(value)) if value and len(value) <= LONGEST else None
        if fits:
            groups["id"] = fits["id"] if "id" in fits.re.groupindex else fits[0]
            break
    if not groups or ("id" not in groups and (shape.query or shape.key is None)):
        return None
    if shape.key is not None:
        return _cased(shape.key.format_map(groups), shape), {}
    return _cased(groups.pop("id"), shape), groups


def identity_in(payee: Payee, host: str, path: str) -> str | None:
    """The identity that the host or the path holds, where both fit."""
    identity = None
    for pattern, text in ((payee.host, host), (payee.path, path[:LONGEST])):
        if pattern is not None:
            if (found := pattern.fullmatch(text)) is None:
                return None
            identity = found["id"] if "id" in pattern.groupindex else identity
    return identity


def _cased(identifier: str, shape: Shape) -> str:
    if "%" in identifier:
        identifier = "".join(plain(identifier).split())
    if shape.case is None:
        return identifier
    return identifier.upper() if shape.case == "upper" else identifier.lower()
