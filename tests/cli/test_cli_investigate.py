"""`countermark investigate`, as a shell runs it."""

import csv
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from importlib import util

import pytest
from sqlalchemy import create_engine, update

import invented_case
from countermark.storage import tables
from countermark.storage.workspace import Workspace
from invented_case import LISTING, NETWORK_KEY, POSTS

RESULTS = ("leads.jsonl", "routes.jsonl", "operators.jsonl", "schemes.jsonl", "rejected.jsonl",
           "leads.csv", "report.html")  # fmt: skip


def lines(path):
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def asked(case, out, *more):
    return ("investigate", case.input, "--registry", case.registry, "--out", out, *more)


@pytest.fixture(scope="module")
def found(countermark, tmp_path_factory):
    """The case, run once: what was printed, and the folder of results."""
    folder = tmp_path_factory.mktemp("found")
    case = invented_case.write(folder / "case")
    done = countermark(*asked(case, folder / "out"))
    assert (done.returncode, done.stderr) == (0, "")
    return done, folder / "out"


def test_the_case_is_found(found):
    _, out = found
    (lead,) = lines(out / "leads.jsonl")
    assert lead["listing"]["key"] == LISTING
    assert tuple(post["key"] for post in lead["posts"]) == POSTS
    assert lead["weight"] == pytest.approx(
        lead["prior"] + sum(r["weight"] for r in lead["reasons"] if r["counted"])
    )
    routes = lines(out / "routes.jsonl")
    assert {r["from"] for r in routes if r["to"] == LISTING} == set(POSTS)
    assert any(NETWORK_KEY in route["network_keys"] for route in routes)
    assert [(r["file"], r["line"]) for r in lines(out / "rejected.jsonl")] == [
        ("listings.jsonl", 4),
        ("listings.jsonl", 5),
    ]


def test_every_result_is_there(found):
    _, out = found
    assert sorted(path.name for path in out.iterdir()) == sorted(
        [*RESULTS, "run.json", "bulk", "workspace"]
    )
    with (out / "leads.csv").open(encoding="utf-8-sig", newline="") as table:
        assert [row["listing"] for row in csv.DictReader(table)] == [LISTING]
    assert LISTING in (out / "report.html").read_text("utf-8")
    told = json.loads((out / "run.json").read_text("utf-8"))
    assert told["in"] == {"account": 1, "listing": 4, "post": 2, "redirect": 1, "rejected": 2}
    assert set(told["seconds"]) == {"read", "routes", "operators", "leads", "write"}


def test_a_few_lines_tell_a_person_what_was_found(found):
    done, out = found
    assert "read       1 account, 4 listings, 2 posts, 1 redirect\n" in done.stdout
    assert "rejected   2 rows, each with its reason in " in done.stdout
    assert f"2 posts → {LISTING}  Women's" in done.stdout
    assert done.stdout.endswith(f"report     {out / 'report.html'}\n")


def test_the_same_input_gives_the_same_bytes(countermark, tmp_path):
    world = tmp_path / "world"
    size = ("--listings", 40, "--posts", 20, "--pictures", 4)
    assert countermark("demo", "--out", world, "--seed", 3, *size).returncode == 0
    outs = [tmp_path / "a", tmp_path / "b"]
    for out, seed in zip(outs, ("3", "4"), strict=True):
        command = ("investigate", world / "input", "--registry", world / "registry.yaml")
        done = countermark(*command, "--out", out, "--all", PYTHONHASHSEED=seed, TZ=f"UTC{seed}")
        assert (done.returncode, done.stderr) == (0, "")
    assert lines(outs[0] / "leads.jsonl")
    for name in RESULTS:
        assert (outs[0] / name).read_bytes() == (outs[1] / name).read_bytes(), name
    told = [json.loads((out / "run.json").read_text("utf-8")) for out in outs]
    assert told[0] | {"seconds": 0} == told[1] | {"seconds": 0}


@pytest.mark.parametrize(
    "gone", [("posts.jsonl", "redirects.csv"), ("listings.jsonl", "sheet.csv")]
)
def test_a_second_run_in_the_same_folder_starts_afresh(case, invoke, tmp_path, gone):
    listings = (case.input / "listings.jsonl").read_text("utf-8").splitlines(keepends=True)
    (case.input / "listings.jsonl").write_text("".join(listings[:3]), "utf-8")
    assert invoke(*asked(case, tmp_path / "out")).exit_code == 0
    for name in gone:
        (case.input / name).unlink()
    assert invoke(*asked(case, tmp_path / "out")).exit_code == 0
    assert invoke(*asked(case, tmp_path / "new")).exit_code == 0
    for name in set(RESULTS) - {"operators.jsonl"}:  # who an actor is, a workspace remembers
        assert (tmp_path / "out" / name).read_bytes() == (tmp_path / "new" / name).read_bytes()
    named = [_accounts(tmp_path / out / "operators.jsonl") for out in ("out", "new")]
    assert named[0] == named[1]


def _accounts(operators):
    return [json.loads(line)["accounts"] for line in operators.read_text("utf-8").splitlines()]


def test_abstentions_are_listed_when_asked(case, invoke, tmp_path):
    posts = (case.input / "posts.jsonl").read_text("utf-8")
    (case.input / "posts.jsonl").write_text(posts.replace("aurelle", "lovely"), "utf-8")
    listings = (case.input / "listings.jsonl").read_text("utf-8")
    (case.input / "listings.jsonl").write_text(listings.replace("Linen", "Aurelle"), "utf-8")
    assert invoke(*asked(case, tmp_path / "few")).exit_code == 0
    assert invoke(*asked(case, tmp_path / "every", "--all")).exit_code == 0
    assert lines(tmp_path / "few" / "leads.jsonl") == []
    every = lines(tmp_path / "every" / "leads.jsonl")
    assert [(lead["grade"], lead["listing"]["key"]) for lead in every] == [
        ("abstain", "amazon.com:B0EXAMPLE2")
    ]


def test_results_inside_an_input_are_never_read(case, invoke, tmp_path, monkeypatch):
    monkeypatch.chdir(case.folder)
    for _ in range(2):
        done = invoke("investigate", ".", "--registry", "registry.yaml", "--out", "out")
        assert done.exit_code == 0
        told = json.loads((case.folder / "out" / "run.json").read_text("utf-8"))
        assert [each["name"] for each in told["inputs"]] == [
            f"input/{name}"
            for name in ("listings.jsonl", "posts.jsonl", "redirects.csv", "sheet.csv")
        ]


def test_a_workspace_inside_an_input_is_never_read(case, invoke, tmp_path):
    kept = case.input / "kept"
    assert invoke(*asked(case, tmp_path / "out", "--workspace", kept)).exit_code == 0
    told = json.loads((tmp_path / "out" / "run.json").read_text("utf-8"))
    assert not [each["name"] for each in told["inputs"] if "kept" in each["name"]]


def test_an_input_cannot_be_the_folder_for_results(case, invoke):
    before = sorted(case.input.iterdir())
    done = invoke(*asked(case, case.input))
    assert done.exit_code == 2
    assert "is an input too" in done.stderr
    assert sorted(case.input.iterdir()) == before


def test_files_of_one_name_keep_apart(case, invoke, tmp_path):
    other = tmp_path / "case" / "other"
    other.mkdir()
    shutil.copy(case.input / "listings.jsonl", other)
    out = tmp_path / "out"
    inputs = (case.input / "listings.jsonl", other / "listings.jsonl")
    assert invoke("investigate", *inputs, "--registry", case.registry, "--out", out).exit_code == 0
    rejected = {(row["file"], row["line"]) for row in lines(out / "rejected.jsonl")}
    assert rejected == {(f"{f}/listings.jsonl", n) for f in ("input", "other") for n in (4, 5)}


# -- what is wrong is told in words ----------------------------------------------------------


@pytest.mark.parametrize("missing", ["input", "registry.yaml"])
def test_what_is_not_there(case, invoke, tmp_path, missing):
    (case.folder / missing).rename(case.folder / "elsewhere")
    done = invoke(*asked(case, tmp_path / "out"))
    assert done.exit_code == 2
    assert "does not exist" in done.stderr
    assert not (tmp_path / "out").exists()


def test_every_mistake_of_the_registry_is_told_with_its_line(case, invoke, tmp_path):
    broken = case.registry.read_text("utf-8").replace("kind: word", "kind: wird")
    case.registry.write_text(broken.replace("aliases:", "alias:"), "utf-8")
    done = invoke(*asked(case, tmp_path / "out"))
    assert done.exit_code == 1
    assert "registry.yaml:7: brands[0].alias: is not a field here" in done.stderr
    assert "registry.yaml:10: brands[0].marks[0].kind: must be " in done.stderr
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("place", ["case/registry.yaml/out", "/proc/out", "case/input/sheet.csv/x"])
def test_results_that_cannot_be_written(case, invoke, tmp_path, place):
    done = invoke(*asked(case, tmp_path / place))
    assert done.exit_code == 1
    assert done.stderr.startswith("countermark: cannot make the workspace ")
    assert "Traceback" not in done.stderr


def test_a_result_that_cannot_take_its_name(case, invoke, tmp_path):
    out = tmp_path / "out"
    (out / "leads.jsonl").mkdir(parents=True)
    done = invoke(*asked(case, out))
    assert done.exit_code == 1
    assert done.stderr.startswith("countermark: Is a directory: ")
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize(
    ("pair", "words"),
    [
        ("price", "--map takes FIELD=COLUMN"),
        ("=售价", "--map takes FIELD=COLUMN"),
        ("price=", "--map takes FIELD=COLUMN"),
        ("prize=售价", "no such field; known are about"),
    ],
)
def test_a_column_that_is_mapped_wrongly(case, invoke, tmp_path, pair, words):
    done = invoke(*asked(case, tmp_path / "out", "--map", pair))
    assert done.exit_code == 2
    assert words in done.stderr
    assert not (tmp_path / "out").exists()


def test_a_mapped_column_that_no_table_has_is_told(case, invoke, tmp_path):
    out = tmp_path / "out"
    words = ("--map", "price=到手", "--map", "brand=nowhere", "--map", "url=https://a.example/{x}")
    done = invoke(*asked(case, out, *words))
    assert done.exit_code == 0
    told = [
        f"--map {said}: no table that was read has such a column; it changed nothing"
        for said in ("brand=nowhere", "url=https://a.example/{x}")
    ]
    assert done.stderr.splitlines() == [f"warning: {each}" for each in told]
    assert json.loads((out / "run.json").read_text("utf-8"))["warnings"] == told
    assert "brand=nowhere" in (out / "report.html").read_text("utf-8")


def test_a_mapped_column_is_read(case, invoke, tmp_path):
    out = tmp_path / "out"
    assert invoke(*asked(case, out, "--map", "price=到手")).exit_code == 0
    import duckdb

    sql = f"SELECT price FROM '{out / 'bulk' / 'listings.parquet'}' WHERE file = 'sheet.csv'"
    assert duckdb.sql(sql).fetchall() == [("88",)]


@pytest.mark.parametrize(
    ("where", "words"),
    [
        ("FILE", "is a file: a workspace is a folder or a PostgreSQL URL"),
        ("mysql://u:hushhush@localhost/x", "mysql:// is no workspace"),
        ("s3://bucket/x", "s3:// is no workspace"),
        ("postgresql://u:hushhush@127.0.0.1:1/x", "connection failed"),
    ],
)
def test_a_workspace_that_cannot_be_used(case, invoke, tmp_path, where, words):
    where = str(case.registry) if where == "FILE" else where
    done = invoke(*asked(case, tmp_path / "out", "--workspace", where))
    assert done.exit_code == 1
    assert words in done.stderr
    assert "hushhush" not in done.stderr


def test_an_engine_without_its_library(case, invoke, tmp_path, monkeypatch):
    there = util.find_spec
    monkeypatch.setattr(util, "find_spec", lambda n, *p: None if n == "ray" else there(n, *p))
    done = invoke(*asked(case, tmp_path / "out", "--engine", "ray"))
    assert done.exit_code == 1
    assert "pip install 'countermark[ray]'" in done.stderr
    assert not (tmp_path / "out").exists()


def test_an_engine_that_is_none(case, invoke, tmp_path):
    assert invoke(*asked(case, tmp_path / "out", "--engine", "spark")).exit_code == 2


def test_titles_cannot_steer_the_terminal(case, countermark, tmp_path):
    listings = (case.input / "listings.jsonl").read_text("utf-8")
    steering = listings.replace("Women's", "\\u001b[2J\\u009b2JWomen's")
    (case.input / "listings.jsonl").write_text(steering, "utf-8")
    done = countermark(*asked(case, tmp_path / "out"), PYTHONIOENCODING="latin-1")
    assert (done.returncode, done.stderr) == (0, "")
    # … and a terminal that lacks a letter gets its number
    assert "\\u2192 amazon.com:B0EXAMPLE1  \\u2039U+001B\\u203a[2J\\u2039U+009B" in done.stdout


def test_a_reader_that_has_seen_enough_is_no_failure(case, program, tmp_path):
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run(
        [program, *map(str, asked(case, tmp_path / "out"))],
        stdout=writing, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    os.close(writing)
    assert done.stderr == ""
    assert (tmp_path / "out" / "leads.jsonl").exists()


def test_ctrl_c_ends_a_long_run(case, program, invoke, tmp_path):
    with (case.input / "many.jsonl").open("w") as many:
        for number in range(100_000):
            url = f"https://www.amazon.com/dp/B1{number:08}"
            many.write(f'{{"@type":"Product","url":"{url}","name":"Lantern {number}"}}\n')
    out = tmp_path / "out"
    with subprocess.Popen(
        [program, *map(str, asked(case, out))],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True,
    ) as running:  # fmt: skip
        while running.poll() is None and not (out / "bulk" / "listings.parquet").exists():
            time.sleep(0.02)
        os.killpg(running.pid, signal.SIGINT)  # as a terminal does: to every process of it
        told, complained = running.communicate(timeout=600)
    assert running.returncode == 130
    assert told == ""
    assert complained == "countermark: interrupted; the results of this run are not written\n"
    assert sorted(path.name for path in out.iterdir()) == ["bulk", "workspace"]
    with Workspace.open(out / "workspace") as workspace:
        assert [run["status"] for run in workspace.runs()] == ["failed"]
    (case.input / "many.jsonl").unlink()
    assert invoke(*asked(case, out)).exit_code == 0


def test_pandas_is_not_loaded(case, tmp_path):
    program = f"""
import sys
from countermark.cli.app import app
app({[*map(str, asked(case, tmp_path / "out"))]!r}, standalone_mode=False)
print("pandas" in sys.modules)
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert done.stdout.endswith("\nFalse\n")


# -- the workspace -----------------------------------------------------------------------------


def set_by_hand(url, lead):
    """As a person would who shares it with nobody."""
    engine = create_engine(url)
    with engine.begin() as connection:
        chosen = update(tables.leads).where(tables.leads.c.lead == lead)
        connection.execute(chosen.values(tlp="RED"))
    engine.dispose()


def check_that_judgements_last(case, invoke, out, where, url):
    command = asked(case, out, "--workspace", where)
    assert invoke(*command).exit_code == 0
    (before,) = lines(out / "leads.jsonl")
    set_by_hand(url, before["lead"])
    with Workspace.open(where) as workspace:
        said = workspace.judge(before["lead"], "Anna", link="confirmed", goods="examined")
    assert invoke(*command).exit_code == 0
    (after,) = lines(out / "leads.jsonl")
    by_people = {"goods": "examined", "tlp": "RED", "standing": "confirmed",
                 "link": "confirmed", "judgements": [said.model_dump()]}  # fmt: skip
    assert after == before | by_people
    with Workspace.open(where) as workspace:
        (kept,) = workspace.leads()
        assert kept.model_dump(mode="json", by_alias=True) == after
        assert [run["status"] for run in workspace.runs()] == ["done", "done"]
        (row, evidence) = workspace.record("listing", LISTING)
        assert row["title"] == "Women's Titanium Steel Bracelet"
        assert len(evidence) == 1
        assert all(workspace.blobs.has(pointer[7:71]) for pointer in evidence)


def test_what_people_set_lasts(case, invoke, tmp_path):
    where = tmp_path / "kept"
    url = f"sqlite:///{where / 'workspace.sqlite'}"
    check_that_judgements_last(case, invoke, tmp_path / "out", where, url)


@pytest.mark.postgresql
def test_what_people_set_lasts_in_postgresql(case, invoke, tmp_path, postgresql_url):
    url = postgresql_url.replace("postgresql://", "postgresql+psycopg://")
    check_that_judgements_last(case, invoke, tmp_path / "out", postgresql_url, url)


@pytest.mark.postgresql
def test_postgresql_gives_the_same_results(case, invoke, tmp_path, postgresql_url, monkeypatch):
    assert invoke(*asked(case, tmp_path / "here")).exit_code == 0
    monkeypatch.setenv("COUNTERMARK_WORKSPACE", postgresql_url)
    assert invoke(*asked(case, tmp_path / "there")).exit_code == 0
    assert not (tmp_path / "there" / "workspace").exists()
    for name in RESULTS:
        here, there = (tmp_path / folder / name for folder in ("here", "there"))
        assert here.read_bytes() == there.read_bytes(), name
    password = postgresql_url.split(":")[2].split("@")[0]
    for path in (tmp_path / "there").rglob("*"):
        assert path.is_dir() or password.encode() not in path.read_bytes(), path


def test_the_environment_names_the_workspace(case, invoke, tmp_path, monkeypatch):
    kept = tmp_path / "kept"
    monkeypatch.setenv("COUNTERMARK_WORKSPACE", str(kept))
    assert invoke(*asked(case, tmp_path / "o")).exit_code == 0
    assert (kept / "workspace.sqlite").is_file()
    assert not (tmp_path / "o" / "workspace").exists()


# -- the engines -------------------------------------------------------------------------------


@pytest.mark.ray
def test_ray_gives_the_same_results(case, countermark, tmp_path):
    pytest.importorskip("ray")
    outs = {engine: tmp_path / engine for engine in ("local", "ray")}
    for engine, out in outs.items():
        done = countermark(*asked(case, out, "--engine", engine))
        assert done.returncode == 0, done.stderr
    for name in RESULTS:
        if name != "report.html":  # which names the engine
            assert (outs["local"] / name).read_bytes() == (outs["ray"] / name).read_bytes(), name


def test_a_broken_picture_is_counted_with_the_rejected_rows(case, invoke, tmp_path):
    before = invoke(*asked(case, tmp_path / "before"))
    (case.input / "broken.jpg").write_bytes(b"\xff\xd8\xff\xe0 but no picture")
    post = {"type": "post", "url": "https://www.instagram.com/p/CBROKEN00001/", "platform":
            "instagram.com", "images": ["broken.jpg"]}  # fmt: skip
    (case.input / "shown.jsonl").write_text(json.dumps(post) + "\n")
    done = invoke(*asked(case, tmp_path / "out"))
    assert (before.exit_code, done.exit_code) == (0, 0)
    *_, last = lines(tmp_path / "out" / "rejected.jsonl")
    assert (last["file"], last["line"]) == ("broken.jpg", None)
    told = json.loads((tmp_path / "out" / "run.json").read_text())["rejected"]
    assert told["count"] == 3
    assert [last["reason"], 1] in told["reasons"]
