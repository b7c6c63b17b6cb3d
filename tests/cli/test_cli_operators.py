"""`countermark operators`, `why`, `join`, `part`, `ban`, `bans`, `revoke` and `watch`, as people
use them one after the other."""

import gzip
import json
import os
import signal
import subprocess
import time
from random import Random

import pytest
from invented_trade import lead

from countermark.operators.facts import table
from countermark.operators.memory import recalled, remember
from countermark.operators.reading import sightings
from countermark.records.account import Account
from countermark.records.key import Key
from countermark.storage.workspace import Workspace

QX, TWO, LOTUS = (f"shop.example:seller/{name}" for name in ("QX", "QX2", "LOTUS"))
PAPERS = {"telephone": "+86 10 0555 1234", "email": "qx@mail.example"}
SHOP, NEW = "https://www.amazon.com/sp?seller=", "A1NEWSELLER99"


@pytest.fixture
def where(tmp_path, monkeypatch):
    """A workspace that knows three accounts, two of them one's."""
    accounts = [
        Account(key=Key.parse(QX), updated="2025-01-01", iban="GB33BUKB20201555555555", **PAPERS),
        Account(key=Key.parse(TWO), updated="2025-06-01", **PAPERS),
        Account(key=Key.parse(LOTUS), telephone="+44 113 496 0123", updated="2025-06-01"),
    ]
    where = tmp_path / "workspace"
    with Workspace.open(where) as workspace:
        seen = table([one for account in accounts for one in sightings(account)])
        remember(workspace.known, seen, recalled(workspace.known))
    monkeypatch.setenv("COUNTERMARK_WORKSPACE", str(where))
    return where


@pytest.fixture
def run(where):
    from typer.testing import CliRunner

    from countermark.cli.app import app

    def run(*arguments, input=None):
        result = CliRunner().invoke(app, [str(each) for each in arguments], input=input)
        if result.exception and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result

    return run


def ids(run, *options):
    lines = run("operators", "--json", "--all", *options).stdout.splitlines()
    return {
        account: one["operator"] for one in map(json.loads, lines) for account in one["accounts"]
    }


def test_operators_are_listed_with_what_names_them(run):
    lines = run("operators").stdout.splitlines()
    assert lines[1].split()[1] == "2"
    assert "phone" in lines[1]
    assert f"{QX}, {TWO}" in lines[1]
    assert lines[-1] == "1 operator; 1 account alone left out: --all"
    assert len(run("operators", "--all").stdout.splitlines()) == 4
    found = ids(run)
    assert found[QX] == found[TWO] != found[LOTUS]


def test_why_tells_both_ways(run):
    told = run("why", QX, TWO).stdout
    assert "one operator" in told
    assert "the same phone number" in told
    assert run("why", QX, LOTUS).stdout.startswith(f"{QX}, {LOTUS}: two operators")
    id = ids(run)[QX]
    told = run("why", id[:6]).stdout
    assert told.startswith(f"{id}: 2 accounts\n  {QX}\n  {TWO}\n")
    bond = json.loads(run("why", QX, TWO, "--json").stdout)
    assert sum(why["weight"] for why in bond["reasons"] if why["counted"]) == pytest.approx(
        bond["weight"]
    )
    assert "It stands alone" in run("why", LOTUS).stdout


def test_why_tells_what_would_break_it_and_who_is_close(run):
    told = run("why", QX).stdout
    assert f"It is weakest between {QX} and {TWO}: without 1 tie" in told
    run("join", TWO, LOTUS, "--by", "Anna")
    told = run("why", LOTUS).stdout
    assert told.count("\n  shop.example:seller/") == 3
    bonds = run("why", QX, LOTUS, "--json").stdout.splitlines()
    assert [json.loads(bond)["b"] for bond in bonds] == [TWO, TWO]
    run("part", QX, TWO, "--by", "Anna")
    told = run("why", QX).stdout
    assert (
        f"Close, but not joined: {ids(run)[TWO]}: Anna judged that {QX} and {TWO} are not" in told
    )


def test_accounts_are_parted_joined_and_taken_back(run):
    done = run("part", QX, TWO, "--by", "Anna", "--note", "two firms")
    first = done.stdout.split()[0]
    found = ids(run)
    assert done.stdout == f"{first}  {QX}, {TWO}: {found[QX]} and {found[TWO]}\n"
    assert found[QX] != found[TWO]
    assert "Anna judged on " in run("why", QX, TWO).stdout
    assert run("revoke", first[:8], "--by", "Ben").exit_code == 0
    assert ids(run)[QX] == ids(run)[TWO]
    assert run("join", TWO, LOTUS, "--by", "Anna").exit_code == 0
    assert len(set(ids(run).values())) == 1
    assert run("join", TWO, LOTUS, "--by", "Anna", "--unsure").exit_code == 0
    assert len(set(ids(run).values())) == 2
    again = run("revoke", first[:8], "--by", "Ben")
    assert (again.exit_code, again.stderr) == (
        2, f"countermark: 0 judgements and bans that count begin with {first[:8]}\n"
    )  # fmt: skip


def test_roles_and_confirmed_leads_are_of_the_operators(run, where):
    with Workspace.open(where) as workspace:
        workspace.begin({}).put_leads([lead(1, "QX", "mia")])
    row = run("operators").stdout.splitlines()[1]
    assert row.split()[2] == "seller"
    said = run("judge", "L-0000000001", "--link", "confirmed", "--by", "Anna").stdout.split()[0]
    new = account(telephone="+861005551234", email="qx@mail.example")
    found = json.loads(run("watch", "-", input=new).stdout)
    assert (found["operator"], found["leads"]) == (ids(run)[QX], ["L-0000000001"])
    assert run("revoke", said, "--by", "Ben").stdout.endswith("is revoked: L-0000000001\n")
    assert json.loads(run("watch", "-", input=new).stdout)["operator"] is None


def test_operators_of_a_past_day_are_as_they_were_known(run):
    assert ids(run, "--on", "2000-01-01") == {}
    run("part", QX, TWO, "--by", "Anna")
    assert len(set(ids(run, "--on", "2999-01-01").values())) == 3


def test_bans_are_noted_listed_and_revoked(run):
    there = ("--platform", "shop.example", "--by", "Anna")
    done = run("ban", ids(run)[QX], "--on", "2025-02-01", *there)
    name = done.stdout.split()[0]
    assert done.stdout.endswith("(2 accounts) is banned on shop.example since 2025-02-01\n")
    run("ban", QX, "--on", "2025-03-01", *there)
    listed = run("bans").stdout.splitlines()
    assert [line.split()[1] for line in listed[:2]] == ["2025-02-01", "2025-03-01"]
    assert f"back after 92 days as {TWO}" in listed[1]
    assert "not back for" in listed[0]  # both accounts were banned then
    assert listed[2] == "2 bans"
    assert listed[3].startswith("anywhere: 1 of 2 came back")
    assert run("operators").stdout.count("banned") == 1
    (first, _) = map(json.loads, run("bans", "--json").stdout.splitlines())
    assert (first["ban"], first["accounts"]) == (name, [QX, TWO])
    assert "is revoked" in run("revoke", name, "--by", "Ben").stdout
    assert len(run("bans", "--json").stdout.splitlines()) == 1


def account(**more):
    return json.dumps({"@type": "Organization", "url": SHOP + NEW, **more}) + "\n"


def test_the_watch_answers_each_line(run, tmp_path):
    run("ban", QX, "--platform", "shop.example", "--on", "2025-02-01", "--by", "Anna")
    lines = (
        account(telephone="+861005551234", email="qx@mail.example")
        + account(telephone="+44 20 7946 0018")
        + "\n"
        + "no JSON\n"
        + account(iban="GB33 BUKB 2020 1555 5555 55", telephone="+861005551234")
    )
    done = run("watch", "-", input=lines)
    assert done.exit_code == 0
    answers = list(map(json.loads, done.stdout.splitlines()))
    assert [answer.get("grade") for answer in answers] == ["likely", None, None, "likely"]
    assert (answers[0]["operator"], answers[0]["account"]) == (
        ids(run)[QX],
        f"amazon.com:seller/{NEW}",
    )
    assert answers[0]["reasons"]
    assert answers[2]["line"] == 4
    assert "not JSON" in answers[2]["error"]
    assert "3 accounts, compared with 1 operator: 2 may be" in done.stderr
    for name, content in (("a.jsonl", lines.encode()), ("a.gz", gzip.compress(lines.encode()))):
        (tmp_path / name).write_bytes(content)
        assert run("watch", tmp_path / name).stdout == done.stdout


HOSTILE = [
    b"[" * 100_000, b"{}", b"[]", b"null", b"\xff\xfe", b'{"@type":"Product","name":"x"}',
    b'{"@type":"Organization"}', b'{"@type":"Person","url":1e999}', b"x" * (2**20 + 10), b"\x00",
    b'{"@type":["Person"],"url":{"a":[1]}}', b'{"@type":"Person","url":"javascript:x"}',
]  # fmt: skip


def test_no_line_ends_the_watch(run, tmp_path):
    good = account(telephone="+44 20 7946 0018").encode()
    (tmp_path / "in.jsonl").write_bytes(b"".join(line + b"\n" + good for line in HOSTILE))
    done = run("watch", tmp_path / "in.jsonl")
    answers = list(map(json.loads, done.stdout.splitlines()))
    assert done.exit_code == 0
    assert sum("grade" in answer for answer in answers) >= len(HOSTILE)
    assert len(answers) == 2 * len(HOSTILE)


@pytest.mark.parametrize(
    ("command", "words"),
    [
        ("why nobody", "is no account: a key such as"),
        ("why amazon.com:B0EXAMPLE1", "its kind is item"),
        ("why O-zzz", "no operator begins with O-zzz"),
        ("why O-", "operators begin with O-"),
        (f"why {QX} {QX}", "both of these are one"),
        ("why other.example:seller/X", "nothing is known of other.example:seller/X"),
        (f"join {QX} {QX} --by Anna", "both of these are one"),
        (f"join {QX} {TWO}", "Missing option '--by'"),
        (f"part {QX} {TWO} --by {'A' * 201}", "200 is the most"),
        (f"ban {QX} --platform x --on 2025-01-01 --by A", "is no platform"),
        (f"ban {QX} --platform x.example --on soon --by A", "is no day"),
        ("ban O-zzz --platform x.example --on 2025-01-01 --by A", "no operator begins with"),
        ("revoke B-0 --by A", "0 judgements and bans that count begin with B-0"),
        ("operators --on soon", "soon is no day"),
        ("watch /nowhere.jsonl", "there is no file /nowhere.jsonl"),
    ],
)
def test_what_cannot_be_meant_is_told_with_status_2(run, command, words):
    done = run(*command.split(" "))
    assert done.exit_code == 2
    assert words in done.stderr
    assert "Traceback" not in done.output


@pytest.mark.parametrize("command", ["operators", "bans", "watch -", f"why {QX}"])
def test_a_workspace_must_be_there(run, command, tmp_path):
    done = run(*command.split(), "--workspace", tmp_path / "nowhere")
    assert done.exit_code == 1
    assert "there is no workspace in" in done.stderr


def test_an_account_may_be_named_by_its_address(run):
    done = run("join", SHOP + NEW, "https://www.instagram.com/mia.finds/", "--by", "Anna")
    both = f"amazon.com:seller/{NEW}, instagram.com:account/mia.finds"
    assert f"{both}: nothing else is known" in done.stdout


def test_a_kill_at_any_moment_loses_no_judgement_that_was_told(program, where):
    random, told = Random(4), []
    script = f'while :; do "{program}" join {QX} {TWO} --unsure --by kill; done'
    for _ in range(3):
        with subprocess.Popen(
            ["bash", "-c", script], stdout=subprocess.PIPE, text=True, start_new_session=True
        ) as judges:
            first = judges.stdout.readline()
            time.sleep(random.uniform(0, 0.9))
            os.killpg(judges.pid, signal.SIGKILL)
            told += [first, *judges.stdout.readlines()]
    names = {line.split()[0] for line in told if line.endswith("\n")}
    with Workspace.open(where) as workspace:
        kept = {given.judgement for given in workspace.known.judgements()}
    assert len(names) >= 3
    assert names <= kept


def test_the_watch_answers_before_the_next_line_comes(program, where):
    with subprocess.Popen(
        [program, "watch", "-"], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL, text=True,
    ) as watching:  # fmt: skip
        for _ in range(2):
            watching.stdin.write(account(telephone="+44 20 7946 0018"))
            watching.stdin.flush()
            assert json.loads(watching.stdout.readline())["grade"] is None
        watching.stdin.close()
        assert watching.wait(600) == 0
