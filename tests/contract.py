"""The contract of `investigate`'s results (formats.md §4), held against a folder of them."""

import csv
import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

Json = dict[str, Any]

_KEY = re.compile(
    r"https?://\S+|web:\S+|message:[0-9a-f]{16}"
    r"|[a-z0-9.-]+\.[a-z]{2,}:(?:(?:seller|account|post|page)/)?\S+"
)
_NETWORK_KEY = re.compile(r"(?:affiliate|owner|campaign|analytics|document):[a-z0-9.-]+:\S+")
_POINTER = re.compile(r"sha256:[0-9a-f]{64}(?:#(?:line|page|record|xywh|char)=\S+)?")
_LOADS = re.compile(
    r"""<(?:script|img|link|iframe|source|video|audio|object|embed)\b[^>]*?"""
    r"""(?:src|href|data)\s*=\s*["']?(?:https?:)?//|url\(\s*["']?https?:|@import\s+["'(]""",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
_LEAD = frozenset(
    [
        "lead",
        "brand",
        "listing",
        "posts",
        "probability",
        "grade",
        "weight",
        "prior",
        "reasons",
        "route",
        "disguise",
        "goods",
        "marks",
        "seen",
        "priority",
        "operator",
        "preserved",
    ]
)
_LISTING = frozenset(["key", "url", "title", "seller", "offer", "state"])
_POST = frozenset(["key", "account", "published", "state"])
_REASON = frozenset(["signal", "family", "weight", "counted", "detail", "evidence"])
_ROUTE = frozenset(["from", "to", "certainty", "route", "network_keys", "note"])
_ROLES = frozenset(["promoter", "seller", "payee", "supplier", "shipper"])
_GRADES = {"likely": (0.9, 1.0), "possible": (0.5, 0.9), "abstain": (0.0, 1.0)}
_GOODS = frozenset(["unknown", "suspected", "examined", "adjudicated"])


def misfits(folder: Path) -> list[str]:
    """What does not fit, each as `FILE:LINE: what`; empty where all is as it must be."""
    found: list[str] = []
    checks: dict[str, Callable[[Json], Iterator[str]]] = {
        "leads.jsonl": _lead,
        "routes.jsonl": _route,
        "operators.jsonl": _operator,
        "schemes.jsonl": _scheme,
        "rejected.jsonl": _rejected,
    }
    for name, check in checks.items():
        if not (folder / name).is_file():
            found.append(f"{name}: is missing")
            continue
        for number, line in enumerate(_lines(folder / name), 1):
            try:
                row = json.loads(line, parse_constant=_no_number)
            except ValueError as error:
                found.append(f"{name}:{number}: no JSON: {error}")
            else:
                found += [f"{name}:{number}: {wrong}" for wrong in check(row)]
    if found:
        return found
    leads = rows(folder, "leads.jsonl")
    found += _together(leads, rows(folder, "operators.jsonl"))
    return found + _sheet(folder, len(leads)) + _others(folder)


def rows(folder: Path, name: str) -> list[Json]:
    """The objects of a file of results."""
    return [json.loads(line) for line in _lines(folder / name)]


def runs(cell: str) -> bool:
    """Whether a spreadsheet would take a cell for a formula."""
    return cell[:1] in tuple("=+-@\t\r") and not _NUMBER.fullmatch(cell)


def _lines(path: Path) -> list[str]:
    """Lines end with LF alone: U+2028 and the like stand inside them."""
    return path.read_bytes().decode("utf-8").split("\n")[:-1]


def _no_number(name: str) -> float:
    raise ValueError(f"{name} is no number of JSON")


def _lead(lead: Json) -> Iterator[str]:
    if lacking := _LEAD - lead.keys():
        yield f"lacks {sorted(lacking)}"
        return
    if lacking := _LISTING - lead["listing"].keys():
        yield f"its listing lacks {sorted(lacking)}"
    yield from _key(lead["listing"].get("key"))
    for post in lead["posts"]:
        if lacking := _POST - post.keys():
            yield f"a post lacks {sorted(lacking)}"
        yield from _key(post.get("key"))
    for reason in lead["reasons"]:
        if lacking := _REASON - reason.keys():
            yield f"a reason lacks {sorted(lacking)}"
        yield from (
            f"{each!r} points at nothing"
            for each in reason["evidence"]
            if not _POINTER.fullmatch(str(each))
        )
    counted = [reason for reason in lead["reasons"] if reason["counted"]]
    families = [reason["family"] for reason in counted]
    if len(families) != len(set(families)):
        yield f"a family counts twice: {sorted(families)}"
    weight = lead["prior"] + sum(reason["weight"] for reason in counted)
    if abs(weight - lead["weight"]) > 0.05:
        yield f"the weight {lead['weight']} is not {weight}, the prior and what counts"
    if abs(lead["probability"] - 1 / (1 + 2.0 ** -lead["weight"])) > 0.005:
        yield f"the probability {lead['probability']} does not follow from {lead['weight']} bits"
    least, most = _GRADES.get(lead["grade"], (2.0, 2.0))
    if not least - 0.005 <= lead["probability"] <= most + 0.005:
        yield f"the grade {lead['grade']!r} does not fit {lead['probability']}"
    if lead["goods"] not in _GOODS:
        yield f"goods are {lead['goods']!r}"


def _route(route: Json) -> Iterator[str]:
    if lacking := _ROUTE - route.keys():
        yield f"lacks {sorted(lacking)}"
        return
    yield from _key(route["from"])
    if route["to"] is not None:
        yield from _key(route["to"])
    if not 0 <= route["certainty"] <= 1:
        yield f"the certainty is {route['certainty']}"
    for step in route["route"]:
        if not {"kind", "value"} <= step.keys():
            yield f"a step is {sorted(step)}"
    for key in route["network_keys"]:
        if not _NETWORK_KEY.fullmatch(key):
            yield f"{key!r} is no network key"


def _operator(operator: Json) -> Iterator[str]:
    for account in operator["accounts"]:
        yield from _key(account)


def _scheme(scheme: Json) -> Iterator[str]:
    for role in scheme["roles"]:
        if role["role"] not in _ROLES:
            yield f"the role {role['role']!r}"


def _rejected(rejected: Json) -> Iterator[str]:
    if not {"file", "line", "reason"} <= rejected.keys():
        yield f"names only {sorted(rejected)}"
    elif not (isinstance(rejected["reason"], str) and rejected["reason"].strip()):
        yield "gives no reason"
    elif not (rejected["line"] is None or rejected["line"] >= 1):
        yield f"the line is {rejected['line']}"


def _key(key: object) -> Iterator[str]:
    if not (isinstance(key, str) and _KEY.fullmatch(key)):
        yield f"{str(key)[:200]!r} is no key"


def _together(leads: list[Json], operators: list[Json]) -> list[str]:
    found = []
    ids = [lead["lead"] for lead in leads]
    if len(ids) != len(set(ids)):
        found.append("leads.jsonl: a lead stands there twice")
    urgency = [lead["priority"] for lead in leads]
    if urgency != sorted(urgency, reverse=True):
        found.append("leads.jsonl: the most urgent does not stand first")
    accounts = [account for operator in operators for account in operator["accounts"]]
    if len(accounts) != len(set(accounts)):
        found.append("operators.jsonl: an account belongs to two operators")
    return found


def _sheet(folder: Path, leads: int) -> list[str]:
    path = folder / "leads.csv"
    if not path.is_file():
        return ["leads.csv: is missing"]
    before = csv.field_size_limit(2**31 - 1)
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            header, *table = csv.reader(stream)
    finally:
        csv.field_size_limit(before)
    found = [f"leads.csv: {len(table)} rows for {leads} leads"] if len(table) != leads else []
    for number, cells in enumerate(table, 2):
        if len(cells) != len(header):
            found.append(f"leads.csv:{number}: {len(cells)} cells under {len(header)} names")
        found += [f"leads.csv:{number}: {cell[:40]!r} would be run" for cell in cells if runs(cell)]
    return found


def _others(folder: Path) -> list[str]:
    found = [f"{name}: is missing" for name in ("run.json", "report.html")
             if not (folder / name).is_file()]  # fmt: skip
    if found:
        return found
    json.loads((folder / "run.json").read_text("utf-8"), parse_constant=_no_number)
    report = (folder / "report.html").read_text("utf-8")
    return [
        f"report.html: loads from outside: {each[0][:90]!r}" for each in _LOADS.finditer(report)
    ]
