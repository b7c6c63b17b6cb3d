"""benchmarks/actors: its worlds, their truth, the scorer and the tools beside it."""

import json
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from benchmarks.actors import spelling
from benchmarks.actors.closure import closed
from benchmarks.actors.contacts import rows
from benchmarks.actors.digits import iban, phone, spoiled, tax
from benchmarks.actors.marking import counted, marked, measured, read
from benchmarks.actors.resolving import records, resolved
from benchmarks.actors.truth import Account, Hub, Lookalike, Truth
from benchmarks.actors.watching import watched
from benchmarks.actors.words import words
from benchmarks.actors.world import Size, World, made, mistaken
from benchmarks.actors.writing import write
from stdnum import iban as iban_numbers
from stdnum.cn import uscc
from stdnum.fr import tva
from stdnum.gb import vat

from countermark.demo.chance import Chance
from countermark.links import identify
from countermark.records.key import Key

HERE = Path(__file__).parents[2] / "benchmarks" / "actors"
SMALL = Size(several=60, single=160)


def run(*arguments: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, HERE, *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def world() -> World:
    return made("dev", 11, SMALL)


@pytest.fixture(scope="module")
def folder(world: World, tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("world")
    write(world, place)
    return place


@pytest.fixture(scope="module")
def truth(folder: Path) -> Truth:
    return Truth.model_validate_json((folder / "truth.json").read_bytes())


def told(accounts: dict[str, str], **more: object) -> Truth:
    """The truth of these accounts (actor by key) and nothing else."""
    empty = {"hubs": (), "lookalikes": (), "returns": (), "schemes": ()}
    each = tuple(Account(key=key, actor=actor) for key, actor in accounts.items())
    return Truth.model_validate({"split": "dev", "seed": 0, "accounts": each, **empty, **more})


# ---- worlds


def test_equal_seeds_give_equal_bytes_and_others_do_not(folder: Path, tmp_path: Path) -> None:
    for seed, name in ((11, "again"), (12, "other")):
        done = run("generate", "--seed", seed, "--out", tmp_path / name,
                   "--several", SMALL.several, "--single", SMALL.single)  # fmt: skip
        assert done.returncode == 0, done.stderr
    files = sorted(path.relative_to(folder) for path in folder.rglob("*") if path.is_file())
    assert len(files) >= 6
    assert all((folder / n).read_bytes() == (tmp_path / "again" / n).read_bytes() for n in files)
    assert (folder / "truth.json").read_bytes() != (tmp_path / "other" / "truth.json").read_bytes()


def test_a_world_has_all_that_its_page_names(truth: Truth) -> None:
    sizes = Counter(truth.actors().values())
    assert sum(count > 1 for count in sizes.values()) == SMALL.several
    assert max(sizes.values()) <= 6
    rules = words("dev", "world")
    assert {hub.kind for hub in truth.hubs} == {*rules["hubs"], *rules["few"]}
    assert {pair.kind for pair in truth.lookalikes} == set(rules["lookalikes"])
    marks = {mark for each in truth.accounts for mark in each.marks}
    assert marks >= {"alike", "respelled", "written", "traces", "split", "relisted", "promoter"}
    assert truth.schemes
    assert {role for one in truth.schemes for role in one.roles.values()} >= {
        "promoter", "seller", "supplier", "payee"
    }  # fmt: skip


def test_the_input_keeps_the_contract_and_names_every_account(folder: Path, truth: Truth) -> None:
    """Intake reads every line, and the keys it makes are those of the truth."""
    found = list(records(folder / "input"))
    named = {
        str(key)
        for record in found
        for name in ("key", "account", "seller")
        if isinstance(key := getattr(record, name, None), Key)
    }
    assert truth.actors().keys() <= named
    lines = sum(len(path.read_text("utf-8").splitlines())
                for path in (folder / "input").glob("*.jsonl"))  # fmt: skip
    assert len(found) >= lines
    assert len(truth.actors()) == len(truth.accounts)


def test_the_truth_can_be_told(world: World) -> None:
    """Nobody who knows all takes two actors for one, and nearly all accounts can be tied to their
    actor's others."""
    assert mistaken(world) == []
    alone = [a for a in world.accounts if "nothing" in a.marks]
    tied = [a for a in world.accounts if a.marks & {"alike", "respelled", "written", "traces"}]
    assert len(alone) < 0.06 * len(tied)


def test_returns_come_after_the_ban_and_share_what_they_kept(world: World, truth: Truth) -> None:
    accounts = {account.key: account for account in world.accounts}
    assert truth.returns
    for each in truth.returns:
        mine, theirs = accounts[each.account], accounts[each.of]
        assert mine.actor is theirs.actor
        assert each.days > 0
        for kind in each.kept:
            assert mine.values_by_kind()[kind] & theirs.values_by_kind()[kind]
        assert not set(each.kept) & set(each.changed)


def test_strangers_share_a_hub_and_look_alikes_are_apart(truth: Truth) -> None:
    actors = truth.actors()
    for hub in truth.hubs:
        if len(hub.accounts) > 6:
            assert len({actors[key] for key in hub.accounts}) > 1
    few = [h for h in truth.hubs if h.kind.startswith("small")]
    assert few
    assert max(len(hub.accounts) for hub in few) <= 7
    for pair in truth.lookalikes:
        assert pair.actors[0] != pair.actors[1]


def test_the_splits_share_no_shop_no_name_and_no_sentence() -> None:
    def leaves(value: object) -> set[str]:
        if isinstance(value, dict):
            return {leaf for each in value.values() for leaf in leaves(each)}
        if isinstance(value, list):
            return {leaf for each in value for leaf in leaves(each)}
        return {str(value)}

    dev, test = (words(split, "names") for split in ("dev", "test"))
    for country in dev["people"]:
        for part in ("family", "given"):
            assert not leaves(dev["people"][country][part]) & leaves(test["people"][country][part])
    assert not leaves(dev["roads"]) & leaves(test["roads"])
    assert not leaves(dev["cities"]["CN"]) & leaves(test["cities"]["CN"]) - {
        "广东", "Guangdong", "福建", "Fujian", "浙江", "Zhejiang", "Licheng"
    }  # fmt: skip
    shops = [set(words(split, "shops")["shops"]) for split in ("dev", "test")]
    assert not shops[0] & shops[1]
    assert [len(each) for each in shops] == [6, 6]
    texts = [words(split, "texts") for split in ("dev", "test")]
    assert not leaves(texts[0]["captions"]) & leaves(texts[1]["captions"])
    assert not leaves(texts[0]["products"]) & leaves(texts[1]["products"])


@pytest.mark.parametrize("seed", range(20))
def test_numbers_check_where_they_should(seed: int) -> None:
    chance = Chance("numbers", seed)
    assert iban_numbers.is_valid(iban(chance))
    assert not iban_numbers.is_valid(spoiled(chance, iban(chance)))
    assert uscc.is_valid(tax(chance, "CN"))
    assert vat.is_valid(tax(chance, "GB"))
    assert tva.is_valid(tax(chance, "FR"))
    assert tax(chance, "DE") is None
    number = phone(chance, "CN")
    written = {spelling.phone(chance.of(turn), number) for turn in range(40)}
    assert len(written) >= 5
    assert all("".join(filter(str.isdigit, each)).endswith(number[3:]) for each in written)


@pytest.mark.parametrize("split", ["dev", "test"])
def test_pages_of_shops_and_networks_are_known(split: str) -> None:
    shops, chance = words(split, "shops"), Chance(split)
    for site, rule in shops["shops"].items():
        id = chance.pattern(rule["id"]).replace("{handle}", "lunafinds88")
        address = identify(rule["url"].format(id=id))
        assert address is not None
        assert str(address.key).startswith(f"{site}:seller/")
    for site, rule in shops["networks"].items():
        address = identify(rule["account"].format(handle="lunafinds88"))
        assert address is not None
        assert str(address.key) == f"{site}:account/lunafinds88"


# ---- the scorer


def test_b_cubed_against_numbers_computed_by_hand() -> None:
    """Bagga and Baldwin's way: actors {a b c d} and {e f} and {g}, found {a b} {c d e} {f g}.

    Precision: a b 2/2, c d 2/3, e 1/3, f 1/2, g 1/2; recall: a b c d 2/4, e f 1/2, g 1.
    """
    actor = dict(zip("abcdefg", "1111223", strict=True))
    found = dict(zip("abcdefg", "xxyyyzz", strict=True))
    counts = counted(actor, found)
    every = {name: figure.share for name, figure in measured(counts, several=False).items()}
    precision = (1 + 1 + 2 / 3 + 2 / 3 + 1 / 3 + 1 / 2 + 1 / 2) / 7
    recall = (4 * 2 / 4 + 2 * 1 / 2 + 1) / 7
    assert every["bcubed precision"] == pytest.approx(precision)
    assert every["bcubed recall"] == pytest.approx(recall)
    assert every["bcubed F1"] == pytest.approx(2 * precision * recall / (precision + recall))
    # pairs found: ab, cd, ce, de, fg; of these right: ab, cd; to be found: 6 of the first, ef
    assert every["pairwise precision"] == pytest.approx(2 / 5)
    assert every["pairwise recall"] == pytest.approx(2 / 7)
    several = {name: figure.share for name, figure in measured(counts, several=True).items()}
    assert several["bcubed precision"] == pytest.approx((1 + 1 + 2 / 3 + 2 / 3 + 1 / 3 + 1 / 2) / 6)
    assert several["bcubed recall"] == pytest.approx((4 * 2 / 4 + 2 * 1 / 2) / 6)


def test_intervals_hold_the_share_and_narrow_with_more_actors() -> None:
    def width(actors: int) -> float:
        actor = {f"{n}{part}": str(n) for n in range(actors) for part in "ab"}
        found = {key: who if int(who) % 3 else key for key, who in actor.items()}
        figure = measured(counted(actor, found), several=True)["bcubed recall"]
        assert figure.low < figure.share < figure.high
        return figure.high - figure.low

    assert width(400) < 0.5 * width(40)


def test_all_alone_and_all_in_one_are_the_two_ends(truth: Truth) -> None:
    alone = marked([(truth, {})])
    assert alone.every["bcubed precision"].share == 1
    assert alone.clusters == alone.mixed == 0
    assert "pairwise precision" not in alone.every, "no pair was made"
    one = marked([(truth, dict.fromkeys(truth.actors(), "x"))])
    assert one.every["bcubed recall"].share == 1
    assert one.every["bcubed precision"].share < 0.05
    assert (one.clusters, one.mixed, one.hub_mixed) == (1, 1, 1)
    assert all(joined == of for joined, of in one.by_lookalike.values())


def test_whoever_knows_everything_has_full_marks(truth: Truth) -> None:
    marks = marked([(truth, truth.actors())])
    assert {figure.share for figure in marks.several.values()} == {1.0}
    assert {figure.share for figure in marks.every.values()} == {1.0}
    assert marks.mixed == 0
    assert sum(joined for joined, _ in marks.by_lookalike.values()) == 0
    assert {recall for _, _, recall in marks.by_mark.values()} == {1.0}


def test_mixing_through_a_hub_is_no_mixing_of_look_alikes() -> None:
    accounts = {"a": "1", "b": "2", "c": "3", "d": "4"}
    hub = Hub(kind="forwarder", values={}, accounts=("a", "b", "c", "d"))
    pair = Lookalike(kind="family", actors=("1", "2"))
    one = told(accounts, hubs=(hub,), lookalikes=(pair,))
    marks = marked([(one, {"a": "x", "b": "x"})])
    assert (marks.mixed, marks.hub_mixed, marks.by_lookalike) == (1, 0, {"family": (1, 1)})
    marks = marked([(one, {"a": "x", "c": "x"})])
    assert (marks.mixed, marks.hub_mixed, marks.by_hub) == (1, 1, {"forwarder": (1, 3)})


def test_worlds_are_apart_even_if_they_name_clusters_alike() -> None:
    one, other = told({"a": "1", "b": "1"}), told({"a": "1", "b": "2"})
    marks = marked([(one, {"a": "x", "b": "x"}), (other, {"a": "x"})])
    assert marks.mixed == 0
    assert marks.every["bcubed precision"].share == 1


@pytest.mark.parametrize(
    ("line", "said"),
    [("{", "line 2"), ('{"operator":"O"}', "line 2"), ('["O"]', "line 2"),
     ('{"operator":"O-2","accounts":["b","a"]}', "a is in two operators")],
)  # fmt: skip
def test_what_is_no_file_of_operators_is_told_in_words(
    tmp_path: Path, line: str, said: str
) -> None:
    path = tmp_path / "operators.jsonl"
    path.write_text('{"operator":"O-1","accounts":["a"],"links":[]}\n' + line + "\n")
    with pytest.raises(ValueError, match=said):
        read(path)
    (tmp_path / "truth.json").write_text(told({"a": "1"}).model_dump_json())
    done = run("score", tmp_path / "truth.json", path)
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert run("score", path).returncode == 2


def test_a_file_of_operators_is_scored(folder: Path, truth: Truth, tmp_path: Path) -> None:
    by_actor: dict[str, list[str]] = {}
    for key, actor in truth.actors().items():
        by_actor.setdefault(actor, []).append(key)
    lines = [json.dumps({"operator": a, "accounts": keys}) for a, keys in by_actor.items()]
    (tmp_path / "operators.jsonl").write_text("\n".join(lines) + "\n")
    done = run("score", folder / "truth.json", tmp_path / "operators.jsonl",
               "--json", tmp_path / "figures.json")  # fmt: skip
    assert done.returncode == 0, done.stderr
    figures = json.loads((tmp_path / "figures.json").read_text())["found"]
    assert figures["several"]["bcubed F1"]["share"] == 1


# ---- the tools


def test_closure_follows_shared_contacts_and_a_cap_cuts_crowds() -> None:
    shared = [{"key": key, "phone": "1"} for key in "abc"]
    each = [*shared, {"key": "c", "email": "x"}, {"key": "d", "email": "x"}, {"key": "e"}]
    free = closed(each, ("phone", "email"))
    assert len({free[key] for key in "abcd"}) == 1
    assert free["e"] != free["a"]
    capped = closed(each, ("phone", "email"), cap=2)
    assert capped["c"] == capped["d"]
    assert len({capped[key] for key in "abc"}) == 3
    houses = [{"key": "f", "street": "1 road", "city": "x"}, {"key": "g", "street": "1 road"}]
    assert len(set(closed(houses, ("address",)).values())) == 2


def test_closure_mixes_where_countermark_does_not(folder: Path, truth: Truth) -> None:
    plain = marked([(truth, closed(rows(folder / "input"), ("phone", "email", "iban")))])
    ours = marked([(truth, resolved(folder / "input"))])
    assert plain.several["bcubed precision"].share < 0.9
    assert ours.several["bcubed precision"].share > 0.95
    assert ours.several["bcubed F1"].share > plain.several["bcubed F1"].share


def test_the_watch_finds_who_changed_nothing_and_leaves_strangers_alone() -> None:
    found = watched(made("dev", 13, SMALL), 28, 60)
    count, likely, _, right = found.returners["0"]
    assert count == 8
    assert likely == right == count
    _, likely, told_of, _ = found.returners["6"]
    assert likely == told_of == 0
    assert found.honest["ordinary"][2] == 0
