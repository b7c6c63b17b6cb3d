"""The checker of the contract finds what does not fit: one that cannot fail checks nothing."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from contract import Json, misfits, runs

DIGEST = f"sha256:{'0' * 64}"
LEAD: Json = {
    "lead": "L-1", "brand": "aurelle", "posts": [], "probability": 0.5, "grade": "possible",
    "weight": 0.0, "prior": -7.0, "route": [], "disguise": [], "goods": "unknown", "marks": [],
    "seen": {}, "priority": 0.7, "operator": None, "preserved": False,
    "listing": {"key": "amazon.com:B0EXAMPLE1", "url": "u", "title": "t", "seller": None,
                "offer": {}, "state": "unknown"},
    "reasons": [{"signal": "a.b", "family": "a", "weight": 7.0, "counted": True, "detail": "d",
                 "evidence": [f"{DIGEST}#line=1"]}],
}  # fmt: skip
ROUTE: Json = {"from": "web:a.example/x", "to": None, "certainty": 1.0, "route": [], "note": "",
               "network_keys": ["affiliate:amazon.com:m-20"]}  # fmt: skip
FILES: dict[str, list[Json]] = {
    "leads.jsonl": [LEAD],
    "routes.jsonl": [ROUTE],
    "operators.jsonl": [{"operator": "o", "accounts": ["instagram.com:account/mira"]}],
    "schemes.jsonl": [{"roles": [{"role": "seller"}]}],
    "rejected.jsonl": [{"file": "a", "line": 1, "reason": "broken"}],
}
Spoil = Callable[[Path], Any]


@pytest.fixture
def results(tmp_path: Path) -> Path:
    for name, rows in FILES.items():
        write(tmp_path, name, *rows)
    (tmp_path / "leads.csv").write_text("lead,title\nL-1,-5.5\n", "utf-8-sig")
    (tmp_path / "run.json").write_text("{}")
    (tmp_path / "report.html").write_text("<!doctype html><p>https://a.example</p>")
    return tmp_path


def write(folder: Path, name: str, *rows: Json) -> None:
    (folder / name).write_text("".join(f"{json.dumps(row)}\n" for row in rows))


def lead(**changed: Any) -> Spoil:
    return lambda folder: write(folder, "leads.jsonl", LEAD | changed)


def reason(**changed: Any) -> Spoil:
    return lead(reasons=[LEAD["reasons"][0] | changed])


def route(**changed: Any) -> Spoil:
    return lambda folder: write(folder, "routes.jsonl", ROUTE | changed)


def text(name: str, content: str) -> Spoil:
    return lambda folder: (folder / name).write_text(content)


def test_what_fits_fits(results: Path) -> None:
    assert misfits(results) == []


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lead(lead=None, listing={}), "lacks"),
        (lead(listing=LEAD["listing"] | {"key": "a b"}), "no key"),
        (lead(posts=[{"key": "x", "account": None, "published": None, "state": ""}]), "no key"),
        (lead(posts=[{}]), "a post lacks"),
        (reason(evidence=["sha256:x"]), "points at nothing"),
        (reason(weight=6.0), "is not"),
        (reason(counted=False), "is not"),
        (lead(probability=0.6), "does not follow"),
        (lead(grade="likely"), "the grade"),
        (lead(grade="sure"), "the grade"),
        (lead(goods="fake"), "goods"),
        (lead(reasons=LEAD["reasons"] * 2, weight=7.0, probability=0.992, grade="likely"), "twice"),
        (lambda folder: write(folder, "leads.jsonl", LEAD, LEAD), "twice"),
        (lambda folder: write(folder, "leads.jsonl", LEAD, LEAD | {"lead": "L-2", "priority": 1}),
         "most urgent"),
        (route(certainty=1.5), "certainty"),
        (route(**{"from": ""}), "no key"),
        (route(network_keys=["mira-20"]), "no network key"),
        (lambda folder: write(folder, "routes.jsonl", {}), "lacks"),
        (text("operators.jsonl", '{"operator":"o","accounts":["x"]}\n'), "no key"),
        (text("operators.jsonl", '{"operator":"o","accounts":["a.com:x","a.com:x"]}\n'), "two"),
        (text("schemes.jsonl", '{"roles":[{"role":"king"}]}\n'), "role"),
        (text("rejected.jsonl", '{"file":"a","line":1}\n'), "names only"),
        (text("rejected.jsonl", '{"file":"a","line":1,"reason":" "}\n'), "no reason"),
        (text("rejected.jsonl", '{"file":"a","line":0,"reason":"x"}\n'), "the line"),
        (text("rejected.jsonl", '{"file":NaN}\n'), "no JSON"),
        (text("leads.csv", "lead,title\n"), "0 rows for 1"),
        (text("leads.csv", "lead,title\nL-1,=1+1\n"), "would be run"),
        (text("leads.csv", "lead,title\nL-1\n"), "1 cells under 2"),
        (text("report.html", "<script src='https://evil.example/x.js'>"), "from outside"),
        (text("report.html", "<style>a{background:url(https://evil.example)}"), "from outside"),
        *((lambda folder, name=name: (folder / name).unlink(), "is missing")
          for name in (*FILES, "leads.csv", "run.json", "report.html")),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_said(results: Path, spoil: Spoil, said: str) -> None:
    spoil(results)
    assert any(said in each for each in misfits(results)), misfits(results)


def test_cells_that_a_spreadsheet_runs() -> None:
    assert [cell for cell in ("=1", "+1", "-1", "-1.5", "-x", "@x", "\tx", "\rx", "'=1", "") if
            runs(cell)] == ["=1", "+1", "-x", "@x", "\tx", "\rx"]  # fmt: skip
