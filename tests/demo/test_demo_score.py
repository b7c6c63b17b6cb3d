import json
from pathlib import Path
from typing import Any

import pytest

from countermark.demo.score import Score, Tally, score
from countermark.demo.truth import Truth
from countermark.records.key import Key

POST, CHAT, LISTING, INNOCENT = (
    "instagram.com:post/A", "message:00000000000000aa", "amazon.com:B0DEMO0001",
    "amazon.com:B0DEMO0002",
)  # fmt: skip


@pytest.fixture
def truth() -> Truth:
    return Truth.model_validate(
        {
            "seed": 1,
            "listings": [
                {"key": LISTING, "kind": "guilty", "brand": "aurelle"},
                {"key": INNOCENT, "kind": "generic"},
                {"key": "amazon.com:B0DEMO0003", "kind": "generic"},
            ],
            "promotions": [
                {"listing": LISTING, "keys": [POST], "way": "direct", "naming": "tag"},
                {"listing": LISTING, "keys": [], "way": "telegram", "naming": "caption",
                 "file": "telegram/result.json"},
            ],
            "bystanders": [
                {"listing": LISTING, "post": "x.com:post/9", "kind": "unwitting"},
            ],
            "routes": [
                {"from": POST, "to": LISTING, "way": "direct"},
                {"from": "x.com:post/9", "to": LISTING, "way": "redirect"},
                {"from": None, "to": LISTING, "way": "telegram", "file": "telegram/result.json"},
                {"from": "x.com:post/8", "to": None, "way": "unresolved"},
                {"from": "x.com:post/7", "to": LISTING, "way": "bio", "optional": True},
            ],
            "identities": ["affiliate:amazon.com:odile-20"],
            "schemes": [],
            "rejected": [{"file": "listings.jsonl", "line": 3}],
        }
    )  # fmt: skip


def lead(
    listing: str, *posts: str, brand: str = "aurelle", grade: str = "likely"
) -> dict[str, Any]:
    return {
        "listing": {"key": listing}, "brand": brand, "grade": grade,
        "posts": [{"key": post} for post in posts],
    }  # fmt: skip


def route(origin: str, to: str | None, *networks: str, certainty: float = 1.0) -> dict[str, Any]:
    return {"from": origin, "to": to, "network_keys": list(networks), "certainty": certainty}


def scored(
    folder: Path, truth: Truth, leads: list[dict[str, Any]], routes: list[dict[str, Any]],
    rejected: list[dict[str, Any]] | None = None,
) -> Score:  # fmt: skip
    for name, rows in (("leads", leads), ("routes", routes), ("rejected", rejected or [])):
        text = "".join(f"{json.dumps(row)}\n" for row in rows)
        (folder / f"{name}.jsonl").write_text(text)
    return score(folder, truth)


def test_a_perfect_answer_has_a_perfect_score(tmp_path: Path, truth: Truth) -> None:
    found = scored(
        tmp_path, truth, [lead(LISTING, POST, CHAT)],
        [
            route(POST, LISTING, "affiliate:amazon.com:odile-20"), route("x.com:post/9", LISTING),
            route(CHAT, LISTING), route("x.com:post/8", None), route("x.com:post/7", LISTING),
        ],
        [{"file": "listings.jsonl", "line": 3, "reason": "cut"}],
    )  # fmt: skip
    good = ("leads", "found by way", "found by naming", "right by way", "routes", "identities",
            "rejected")  # fmt: skip
    for question in good:
        assert {t.share for t in found.tallies[question].values()} == {1.0}, question
    assert found.tallies["accused"] == {"generic": Tally(0, 2)}
    assert found.tallies["named"] == {"unwitting": Tally(0, 1)}
    assert found.false_routes == ()
    assert found.accused_per_100_000 == 0


def test_nothing_found_is_nothing_scored(tmp_path: Path, truth: Truth) -> None:
    found = scored(tmp_path, truth, [], [])
    assert found.tallies["leads"] == {"recall": Tally(0, 1)}
    assert found.tallies["found by way"] == {"direct": Tally(0, 1), "telegram": Tally(0, 1)}
    assert {t.found for t in found.tallies["routes"].values()} == {0}


def test_abstaining_accuses_nobody(tmp_path: Path, truth: Truth) -> None:
    found = scored(tmp_path, truth, [lead(INNOCENT, POST, grade="abstain")], [])
    assert found.tallies["accused"] == {"generic": Tally(0, 2)}


def test_an_accused_innocent_counts_against(tmp_path: Path, truth: Truth) -> None:
    found = scored(tmp_path, truth, [lead(LISTING, POST), lead(INNOCENT, "x.com:post/1")], [])
    assert found.tallies["leads"]["precision"] == Tally(1, 2)
    assert found.tallies["accused"] == {"generic": Tally(1, 2)}
    assert found.accused_per_100_000 == 50_000


def test_the_wrong_brand_is_not_found(tmp_path: Path, truth: Truth) -> None:
    found = scored(tmp_path, truth, [lead(LISTING, POST, brand="halvorne")], [])
    assert found.tallies["leads"] == {"recall": Tally(0, 1), "precision": Tally(0, 1)}
    assert found.tallies["found by way"]["direct"] == Tally(0, 1)


def test_naming_an_unwitting_promoter_counts_against(tmp_path: Path, truth: Truth) -> None:
    found = scored(tmp_path, truth, [lead(LISTING, POST, "x.com:post/9")], [])
    assert found.tallies["named"] == {"unwitting": Tally(1, 1)}
    assert found.tallies["right by way"] == {"direct": Tally(1, 1), "redirect": Tally(0, 1)}


def test_a_route_with_another_key_is_false(tmp_path: Path, truth: Truth) -> None:
    routes = [
        route(POST, INNOCENT), route(POST, "amazon.com:B0WRONG001"),
        route(POST, "web:somewhere.example/"), route(LISTING, LISTING),
    ]  # fmt: skip
    found = scored(tmp_path, truth, [], routes)
    assert found.false_routes == ((POST, INNOCENT), (POST, "amazon.com:B0WRONG001"))
    assert found.tallies["routes"]["direct"] == Tally(0, 1)


def test_scores_of_two_worlds_add_up(tmp_path: Path, truth: Truth) -> None:
    one = scored(tmp_path, truth, [lead(LISTING, POST)], [route(POST, INNOCENT)])
    both = one + scored(tmp_path, truth, [], [])
    assert both.tallies["leads"] == {"recall": Tally(1, 2), "precision": Tally(1, 1)}
    assert both.false_routes == one.false_routes
    assert Tally().share is None


def test_a_true_route_counts_where_it_is_the_surest(tmp_path: Path, truth: Truth) -> None:
    doubtful = [route(POST, LISTING, certainty=0.4), route(POST, INNOCENT, certainty=0.4)]
    found = scored(tmp_path, truth, [], doubtful)
    assert found.tallies["routes"]["direct"] == Tally(0, 1)
    assert ("direct", POST, LISTING) in found.missed
    assert found.tallies["false routes"] == {"any certainty": Tally(1, 2)}
    clear = [route(POST, LISTING, certainty=0.9), route(POST, INNOCENT, certainty=0.1)]
    found = scored(tmp_path, truth, [], clear)
    assert found.tallies["routes"]["direct"] == Tally(1, 1)
    assert found.tallies["false routes"] == {
        "any certainty": Tally(1, 2),
        "claimed": Tally(0, 1),
    }


def test_messages_with_a_key_are_no_export(tmp_path: Path, truth: Truth) -> None:
    known = truth.model_copy(update={"messages": (Key.parse(CHAT),)})
    found = scored(tmp_path, known, [], [route(CHAT, LISTING)])
    assert found.tallies["routes"]["telegram"] == Tally(0, 1)
    assert found.false_routes == ((CHAT, LISTING),)
