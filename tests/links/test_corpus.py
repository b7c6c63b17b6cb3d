"""Every entry of the corpus: the right keys out of hidden links, and nothing out of traps.

An entry is never changed to make it pass: what the code cannot read yet stands in KNOWN, with why.
"""

from __future__ import annotations

import json
from typing import Any

import pytest
from corpus_world import Case, cases, objects, origin, write

from countermark.engine.local import LocalEngine
from countermark.intake.vocabulary import message_key
from countermark.investigation.job import Job, investigate
from countermark.investigation.progress import Progress
from countermark.links import Redirects, follow, identify
from countermark.links.caption import read
from countermark.links.instruction import find_instructions
from countermark.records.key import Key, Kind

TEXTS = ("direct", "wrapped", "broken", "codes", "traps")
LISTING = (Kind.ITEM, Kind.URL, Kind.SELLER)
CLAIMED = 0.5
"""From this certainty on a route says "more likely than not"."""

KNOWN: dict[str, str] = {
    "text-upper-scheme": "the path of a shop in capitals",
    "wrap-pinterest": "Pinterest's page for leaving is taken for an account",
    "wrap-snapchat": "an app link with the address for browsers in a parameter of its own",
    "wrap-google-cache": "the address behind `cache:` in a query",
    "mail-urldefense-v3": "a link with another right behind two underscores is cut in two",
    "any-base64-no-scheme": "base64 of an address without scheme",
    "any-base64-twice": "base64 of base64",
    "bare-weidian": "host and parameter without any sign between",
    "trap-lookalike-cyrillic": "the address of a look-alike host is also read as the shop's",
}
"""Entries that fail, and why."""


def _parametrised(*files: str) -> list[Any]:
    return [
        pytest.param(
            case,
            id=case.name,
            marks=[pytest.mark.xfail(strict=True, reason=KNOWN[case.name])]
            if case.name in KNOWN
            else [],
        )
        for case in cases(*files)
    ]


def _read(case: Case) -> set[Key]:
    """The keys that the text more likely gives than not."""
    caption = read(case.text)
    found: set[Key] = set()
    for link in caption.links:
        chain = follow(link.url, Redirects([]))
        if link.certainty * chain.certainty < CLAIMED:
            continue
        address = identify(link.url)
        found.update(chain.network_keys)
        found.update(key for key in (chain.key, address and address.key) if key)
        if chain.target:
            found.add(chain.target.key)
    given = {Key.parse(key) for key in case.fields.get("known", ())}
    for span in {(code.start, code.end) for code in caption.codes}:
        meant = {code.key: code for code in caption.codes if (code.start, code.end) == span}
        answering = meant.keys() & given
        if len(answering) == 1:
            found |= answering
        elif not answering:
            likely = (code for code in meant.values() if code.certainty >= CLAIMED)
            found |= {code.key for code in likely if not code.known_only}
    return found


@pytest.mark.parametrize("case", _parametrised(*TEXTS))
def test_a_text_gives_its_keys_and_no_other(case: Case) -> None:
    found = _read(case)
    wanted = {Key.parse(key) for key in case.fields["keys"]}
    listings = {key for key in wanted if key.kind in LISTING}
    assert {str(key) for key in found if key.kind in LISTING} == set(map(str, listings)), case.note
    assert wanted <= found, case.note
    if "asks" in case.fields:
        assert bool(find_instructions(case.text)) == case.fields["asks"]


@pytest.fixture(scope="module")
def routes(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[dict[str, Any]]]:
    """The routes of all cases with surroundings, by origin: one investigation for all."""
    folder = tmp_path_factory.mktemp("corpus")
    given, out = folder / "input", folder / "out"
    given.mkdir()
    write(given)
    registry = folder / "registry.yaml"
    registry.write_text("rights_holders: []\nbrands: []\n", "utf-8")
    investigate(Job([given], registry, out, str(out / "workspace"), LocalEngine()), Progress())
    found: dict[str, list[dict[str, Any]]] = {}
    for line in (out / "routes.jsonl").read_text("utf-8").splitlines():
        route = json.loads(line)
        found.setdefault(route["from"], []).append(route)
    return found


@pytest.mark.parametrize("case", _parametrised("routes"))
def test_a_post_leads_where_it_says(case: Case, routes: dict[str, list[dict[str, Any]]]) -> None:
    start = origin(case) or str(message_key(list(objects(case))[-1]))
    sure: dict[str, float] = {}
    kinds: dict[str, list[list[str]]] = {}
    for route in routes.get(start, []):
        if (to := route["to"]) and Key.parse(to).kind is Kind.ITEM:
            sure[to] = max(sure.get(to, 0.0), route["certainty"])
            kinds.setdefault(to, []).append([step["kind"] for step in route["route"]])
    wanted, among = set(case.fields["to"]), set(case.fields.get("among", ()))
    assert wanted | among <= sure.keys()
    others = {key: certainty for key, certainty in sure.items() if key not in wanted}
    assert max(others.values(), default=0.0) < CLAIMED, others
    assert all(sure[key] > max(others.values(), default=0.0) for key in wanted), sure
    for key in wanted:
        steps = case.fields.get("steps", [])
        assert any(_in_order(steps, seen) for seen in kinds[key]), kinds[key]


def _in_order(steps: list[str], seen: list[str]) -> bool:
    left = iter(seen)
    return all(step in left for step in steps)


def test_the_corpus_is_as_large_and_as_honest_as_it_says() -> None:
    given = cases(*TEXTS, "routes")
    names = [case.name for case in given]
    assert len(set(names)) == len(names) >= 400
    traps = [case for case in given if not case.fields.get("keys", case.fields.get("to"))]
    assert len(traps) >= 150
    assert all(case.note for case in given)
    assert len({case.text for case in cases(*TEXTS)}) == len(cases(*TEXTS)), "each text once"
    assert KNOWN.keys() <= set(names)
    assert all(KNOWN.values()), "each known failure says why"
