"""benchmarks/hidden_links: its worlds, its marking, and the apartness of its splits."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
import zxingcpp
from PIL import Image

from countermark.demo import Size, World, write
from countermark.demo.truth import GUILTY, Truth

HERE = Path(__file__).parents[2] / "benchmarks" / "hidden_links"
WORDS = HERE / "vocabulary"
LANGUAGES = "ar de en es fr it pt ru tr zh".split()


def run(*arguments: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, HERE, *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def sentences(split: str) -> set[str]:
    """All templates with a slot: those without are often words that a language has one of."""

    def within(part: Any) -> list[str]:
        if isinstance(part, str):
            return [part]
        values = part.values() if isinstance(part, dict) else part if isinstance(part, list) else ()
        return [text for value in values for text in within(value)]

    made: set[str] = set()
    for language in LANGUAGES:
        read = yaml.safe_load((WORDS / split / f"texts.{language}.yaml").read_text("utf-8"))
        # a call may be hardly more than the shop's name and the code
        told = within(read.get("titles", {})) + [
            text for part in ("guilty", "innocent") for text in within(read[part]) if len(text) > 22
        ]
        made.update(told)
    return made


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    size = Size(listings=450, posts=160, pictures=120, ways=1, guilty=0.08)
    return write(tmp_path_factory.mktemp("dev") / "w", 101, size, words=WORDS / "dev")


@pytest.fixture(scope="module")
def truth(world: World) -> Truth:
    return Truth.model_validate_json(world.truth.read_bytes())


def perfect(truth: Truth, folder: Path) -> Path:
    """What a tool would write that knows everything, by addresses where it can."""
    brands = {str(each.key): each for each in truth.listings}
    leads: dict[str, set[str]] = {str(p.listing): set() for p in truth.promotions}
    for promotion in truth.promotions:
        keys = promotion.keys or (("message:ffffffffffffffff",) if promotion.file else ())
        leads[str(promotion.listing)].update(map(str, keys))
    rows = [
        {"listing": {"url": brands[key].url}, "brand": brands[key].brand,
         "posts": [{"key": post} for post in sorted(posts)]}
        for key, posts in leads.items()
    ]  # fmt: skip
    routes = [
        {"from": str(r.origin or "message:ffffffffffffffff"), "to": str(r.to) if r.to else None,
         "network_keys": [str(key) for key in truth.identities]}
        for r in truth.routes
    ]  # fmt: skip
    operators = [{"accounts": [str(key) for key in each.accounts]} for each in truth.operators]
    folder.mkdir()
    for name, made in (("leads", rows), ("routes", routes), ("operators", operators)):
        (folder / f"{name}.jsonl").write_text("".join(f"{json.dumps(row)}\n" for row in made))
    return folder


def _named(split: str) -> set[str]:
    read = yaml.safe_load((WORDS / split / "brands.yaml").read_text("utf-8"))
    names = [name for house in read["houses"] for name in house["names"]]
    return {str(name[part]) for name in names for part in ("id", "word", "foreign")}


def test_the_splits_share_no_sentence_and_no_name() -> None:
    assert not sentences("dev") & sentences("test")
    houses = [_named(split) for split in ("dev", "test")]
    assert not houses[0] & houses[1]


@pytest.mark.parametrize("split", ["dev", "test"])
def test_a_split_is_as_wide_as_its_page_says(split: str) -> None:
    rules = yaml.safe_load((WORDS / split / "world.yaml").read_text("utf-8"))
    assert sorted(rules["languages"]) == LANGUAGES
    assert len(rules["ways"]) >= 12
    assert len(rules["namings"]) >= 11
    assert len(rules["sells"]["guilty"]) >= 12
    assert len(rules["networks"]) >= 8


def test_the_guilty_are_as_many_as_asked(truth: Truth) -> None:
    assert sum(each.kind == GUILTY for each in truth.listings) == 36
    assert len({each.kind for each in truth.listings} - {GUILTY}) >= 15
    assert {each.kind for each in truth.bystanders} == {"unwitting", "warning"}


def test_every_way_and_naming_is_there_and_pictures_make_some_unreadable(truth: Truth) -> None:
    rules = yaml.safe_load((WORDS / "dev" / "world.yaml").read_text("utf-8"))
    assert {each.way for each in truth.promotions} == set(rules["ways"])
    assert {each.naming for each in truth.promotions} >= set(rules["namings"])
    for each in truth.promotions:
        hidden = each.way in ("qr", "collage", "overlay", "relisted")
        assert each.readable is not (hidden or each.naming in ("picture", "motif", "overlay"))


def test_some_actors_have_several_accounts(truth: Truth, world: World) -> None:
    several = [each for each in truth.operators if len(each.accounts) > 1]
    assert {each.role for each in several} == {"seller", "promoter"}
    papers = [json.loads(line) for line in (world.input / "accounts.jsonl").open(encoding="utf-8")]
    by_url = {row["url"]: row for row in papers}
    assert len(by_url) == len(papers)
    streets = [row["address"]["streetAddress"] for row in papers]
    assert max(map(streets.count, streets)) > 2, "a forwarder that many share"


def test_a_code_in_a_picture_says_where_it_leads(truth: Truth, world: World) -> None:
    said = set()
    for path in sorted((world.input / "img").glob("post-*.jpg")):
        said.update(found.text for found in zxingcpp.read_barcodes(Image.open(path)))
    codes = [each for each in truth.promotions if each.way == "qr"]
    assert len(said) == len(codes) > 0
    assert all(text.startswith("https://") for text in said)


def test_whoever_knows_everything_has_full_marks(
    truth: Truth, world: World, tmp_path: Path
) -> None:
    done = run("score", world.truth, perfect(truth, tmp_path / "found"), "--json",
               tmp_path / "figures.json")  # fmt: skip
    assert done.returncode == 0, done.stderr
    figures = json.loads((tmp_path / "figures.json").read_text())
    for question in ("leads", "found by way", "found by naming", "found by language", "routes",
                     "identities", "operators", "read without pictures"):  # fmt: skip
        missed = {name: one for name, one in figures[question].items() if one["share"] != 1}
        assert not missed, question
    for question in ("accused", "named", "false routes"):
        assert {one["found"] for one in figures[question].values()} == {0}, question
    assert "rejected" not in figures, "what a tool does not write is not asked"
    whole = figures["leads"]["recall"]
    assert whole["low"] < whole["share"] == whole["high"]


def test_the_baseline_is_naive_and_the_careful_one_accuses_fewer(
    world: World, tmp_path: Path
) -> None:
    figures = []
    for name, more in (("plain", ()), ("careful", ("--careful",))):
        out = tmp_path / name
        done = run("baseline", world.input, "--registry", world.registry, "--out", out, *more)
        assert done.returncode == 0, done.stderr
        done = run("score", world.truth, out, "--json", tmp_path / f"{name}.json")
        assert done.returncode == 0, done.stderr
        figures.append(json.loads((tmp_path / f"{name}.json").read_text()))
    plain, careful = figures
    assert plain["accused"]["authorised"]["share"] == 1
    assert careful["accused"]["authorised"]["share"] == 0
    assert 0 < plain["leads"]["recall"]["share"] < 0.5
    assert careful["accused"]["all"]["share"] < plain["accused"]["all"]["share"]


def test_equal_seeds_give_equal_bytes(tmp_path: Path) -> None:
    for name in ("one", "two"):
        done = run("generate", "--seed", 5, "--out", tmp_path / name,
                   "--listings", 120, "--posts", 60, "--pictures", 8)  # fmt: skip
        assert done.returncode == 0, done.stderr
    one, two = (
        {
            str(path.relative_to(tmp_path / name)): path.read_bytes()
            for path in sorted((tmp_path / name).rglob("*"))
            if path.is_file()
        }
        for name in ("one", "two")
    )
    assert one == two


def test_a_mistake_is_told_in_a_line(tmp_path: Path) -> None:
    done = run("score", tmp_path / "none.json", tmp_path)
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert run("score", tmp_path / "none.json").returncode == 2
