"""Lanes: the shapes of a host's URLs as patterns over columns of their parts."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from itertools import takewhile
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from countermark.links.platform import Host, Shape, find_host
from countermark.links.spelling import LONGEST, WHOLE
from countermark.records.key import Kind

_PLAIN = (
    r"^https?://(?P<host>[a-z0-9.-]+)(?P<path>/[A-Za-z0-9_~./-]*)"
    r"(?:\?(?P<query>[A-Za-z0-9_=&.~-]+))?$"
)
"""An address as people and shops nearly always write it. What each sign belongs to is certain when
it is read (the pattern is one-pass), which makes RE2 take its parts three times as fast."""
_UNSETTLED = r"//|/\.|/$"
"""What a path has not in its canonical spelling, in which the shapes are compared."""

ACCOUNTS = (Kind.SELLER, Kind.ACCOUNT)

Indices = npt.NDArray[np.intp]


class Parts(NamedTuple):
    """A column of URLs, taken apart."""

    urls: pa.Array
    hosts: list[str]
    of_host: Indices
    paths: pa.Array
    queries: pa.Array
    asking: npt.NDArray[np.bool_]
    """Whether there is a query."""

    @classmethod
    def of(cls, urls: pa.Array) -> Parts:
        """Take a column apart."""
        longest = pc.max(pc.binary_length(urls)).as_py() or 0
        if longest > WHOLE:
            urls = pc.if_else(pc.greater(pc.utf8_length(urls), WHOLE), None, urls)
        fit = (
            pc.if_else(pc.greater(pc.binary_length(urls), LONGEST), None, urls)
            if longest > LONGEST
            else urls
        )
        parts = pc.extract_regex(fit, _PLAIN)
        paths, queries = parts.field("path"), parts.field("query")
        hosts = parts.field("host").dictionary_encode()
        strange = pc.match_substring_regex(paths, _UNSETTLED).fill_null(True)
        of_host = pc.if_else(strange, -1, hosts.indices).to_numpy()
        asking = pc.not_equal(queries, "").fill_null(False).to_numpy(zero_copy_only=False)
        return cls(urls, hosts.dictionary.to_pylist(), of_host, paths, queries, asking)

    @property
    def strange(self) -> list[Indices]:
        """The rows that are no plain address."""
        return [np.flatnonzero(self.of_host < 0)]


class Lane(NamedTuple):
    """A shape by which rows of one host are read."""

    path: str | None
    asks: str | None = None
    """For an identifier among the parameters: where it stands in the query."""
    id: str = ""
    """What it looks like there."""
    case: str | None = None
    before: str | None = None
    """What the keys begin with; None for what the column does not ask for."""
    reserved: pa.Array | None = None
    singly: bool = False
    """Whether the rows that fit need more than this to be read."""

    def fitting(self, parts: Parts, rows: Indices) -> tuple[Indices, pa.Array | None]:
        """Those of the rows that have the shape, and their identifiers where these are wanted."""
        if self.path:
            paths = parts.paths.take(pa.array(rows))
            fits = pc.match_substring_regex(paths, self.path)  # far faster than to take apart
            rows, paths = rows[fits.to_numpy(zero_copy_only=False)], paths.filter(fits)
        if not self.asks and (self.singly or (self.before is None and self.reserved is None)):
            return rows, None
        if self.asks:
            ids = _group(_group(parts.queries.take(pa.array(rows)), self.asks), self.id)
        else:
            ids = _group(paths, self.path)
        if self.reserved is not None:
            ids = pc.if_else(pc.is_in(pc.utf8_lower(ids), self.reserved), None, ids)
        if self.case:
            ids = (pc.utf8_upper if self.case == "upper" else pc.utf8_lower)(ids)
        if ids.null_count:
            rows, ids = rows[ids.is_valid().to_numpy(zero_copy_only=False)], ids.drop_null()
        return rows, ids if self.before is not None else None


Lanes = tuple[str, tuple[Lane, ...]]


@lru_cache(8192)
def item_lanes(name: str, asks: bool) -> Lanes:
    """The item shapes of a host, up to the first of another kind: only an item's key is the
    listing's whatever else the address says. `asks` for addresses with a query."""
    return _lanes(name, asks, (Kind.ITEM,), takewhile(lambda s: s[0] is Kind.ITEM, _shapes(name)))


@lru_cache(8192)
def account_lanes(name: str, asks: bool) -> Lanes:
    """The shapes of a host, in their order."""
    return _lanes(name, asks, ACCOUNTS, _shapes(name))


def _shapes(name: str) -> Iterable[tuple[Kind, Shape]]:
    host = find_host(name)
    return () if host is None or host.kind == "shortener" else host.platform.shapes


def _lanes(
    name: str, asks: bool, wanted: tuple[Kind, ...], shapes: Iterable[tuple[Kind, Shape]]
) -> Lanes:
    """Lanes for the shapes, up to the first that none can stand for."""
    lanes: list[Lane] = []
    site = ""
    for kind, shape in shapes:
        groups = set(shape.path.groupindex) if shape.path is not None else set()
        if shape.query and "id" not in groups and not asks:
            continue  # it tells by a parameter, and there is none here
        host = find_host(name)
        assert host is not None  # it has shapes
        if shape.host is not None and not shape.host.fullmatch(host.name):
            continue
        site = host.site
        lane = _lane(host, kind, shape, groups)
        if lane is None:
            break
        lanes.append(lane if kind in wanted or lane.singly else lane._replace(before=None))
    return site, tuple(lanes)


def _lane(host: Host, kind: Kind, shape: Shape, groups: set[str]) -> Lane | None:
    """How a column is read by a shape; None where not even those it may fit can be told."""
    path = f"^(?:{shape.path.pattern})$" if shape.path is not None else None
    if path is not None and not _linear(path):
        return None
    before = f"{host.site}:" if kind is Kind.ITEM else f"{host.site}:{kind.value}/"
    case = "lower" if kind is Kind.ACCOUNT else shape.case
    reserved = None
    if kind in ACCOUNTS and host.platform.reserved:
        reserved = pa.array(sorted(host.platform.reserved))
    rest = (case, before, reserved)
    if not (shape.host or shape.key or shape.alone):
        if groups == {"id"} and not shape.query:
            return Lane(path, None, "", *rest)
        if len(shape.query) == 1 and not groups and not shape.id.groupindex:
            asks = rf"(?:^|&)(?i:{re.escape(shape.query[0])})(?:=(?P<id>[^&]*))?(?:&|$)"
            id = f"^(?P<id>{shape.id.pattern})$"
            if _linear(asks) and _linear(id):
                return Lane(path, asks, id, *rest)
    return Lane(path, singly=True) if path else None


def _linear(pattern: str) -> bool:
    """Whether Arrow's matcher (RE2) takes the pattern: it knows no look-around."""
    try:
        pc.match_substring_regex(pa.array([""]), pattern)
    except pa.ArrowInvalid:
        return False
    return True


def _group(texts: pa.Array, pattern: str | None) -> pa.Array:
    return pc.struct_field(pc.extract_regex(texts, pattern), "id")
