"""`countermark leads`, `show` and `judge`, as people use them one after the other."""

import json
import os
import signal
import subprocess
import time
from io import BytesIO
from random import Random
from typing import get_args

import pytest
from PIL import Image

from countermark.cli import judge as judging
from countermark.cli import leads as listing
from countermark.records import judgement as record
from countermark.records.lead import Lead
from countermark.records.picture import LeadPicture
from countermark.storage.workspace import Workspace
from countermark.tracing.weighing import Weights
from invented_case import LISTING


@pytest.fixture
def where(case, invoke, tmp_path, monkeypatch):
    """The workspace of the case, investigated, named by the environment."""
    command = ("investigate", case.input, "--registry", case.registry, "--out", tmp_path / "out")
    assert invoke(*command).exit_code == 0
    monkeypatch.setenv("COUNTERMARK_WORKSPACE", str(tmp_path / "out" / "workspace"))
    return tmp_path / "out" / "workspace"


@pytest.fixture
def lead(where):
    with Workspace.open(where, new=False) as workspace:
        (only,) = workspace.leads()
    return only


def run(*arguments):
    """In this process, with the workspace of the environment."""
    from typer.testing import CliRunner

    from countermark.cli.app import app

    result = CliRunner().invoke(app, [str(each) for each in arguments])
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


def test_the_words_are_those_of_the_record():
    assert get_args(judging.LinkWord) == get_args(record.Link)
    assert get_args(judging.GoodsWord) == get_args(record.Goods)
    assert get_args(listing.Grade) == get_args(Lead.model_fields["grade"].annotation)
    links = set(get_args(Lead.model_fields["link"].annotation))
    goods = set(get_args(record.Goods)) - {"unknown"}
    assert set(get_args(listing.State)) == links | goods | {"unseen"}


def test_a_judgement_is_told_listed_and_shown(lead):
    done = run("judge", lead.lead, "--link", "confirmed", "--by", "Anna Berg", "--note", "order 12")
    assert done.exit_code == 0
    name = done.stdout.split()[0]
    assert done.stdout == f"{name}  {lead.lead}: link confirmed, goods unknown\n"
    done = run("judge", lead.lead, "--goods", "examined", "--by", "Anna Berg")
    assert done.stdout.endswith(f"  {lead.lead}: link confirmed, goods examined\n")
    table = run("leads").stdout.splitlines()
    assert table[1].split()[:6] == [
        lead.lead, lead.grade, f"{lead.probability:.2f}", "confirmed", "examined", "aurelle"
    ]  # fmt: skip
    assert table[-2:] == [f"1 lead: 1 {lead.grade}", f"weights: {Weights.load().method}"]
    shown = run("show", lead.lead).stdout
    assert "Link confirmed by Anna Berg on " in shown
    assert f"Anna Berg: link confirmed – order 12 ({name})" in " ".join(shown.split())
    (line,) = run("leads", "--json").stdout.splitlines()
    told = json.loads(line)
    assert (told["link"], told["goods"], told["standing"]) == ("confirmed", "examined", "confirmed")
    assert told["judgements"][0]["judgement"] == name
    assert told | {"link": 0, "goods": 0, "standing": 0, "judgements": 0} == json.loads(
        lead.model_dump_json()
    ) | {"link": 0, "goods": 0, "standing": 0, "judgements": 0}
    assert run("show", lead.lead, "--json").stdout == line + "\n"


def test_the_beginning_of_an_id_is_enough(lead):
    for beginning in (lead.lead[:5], lead.lead[2:], lead.lead):
        assert lead.lead in run("show", beginning).stdout


def test_a_judgement_can_be_revoked_by_its_beginning(lead):
    first = run("judge", lead.lead, "--link", "confirmed", "--by", "Anna").stdout.split()[0]
    done = run("judge", lead.lead, "--revokes", first[:8], "--by", "Ben", "--note", "mixed up")
    assert done.exit_code == 0
    assert "link unjudged" in done.stdout
    shown = " ".join(run("show", lead.lead).stdout.split())
    assert "DRAFT: nobody has judged this link." in shown
    assert f"({first}) (revoked by Ben)" in shown


def test_states_and_grades_and_brands_choose(lead):
    run("judge", lead.lead, "--link", "rejected", "--goods", "suspected", "--by", "Anna")
    chosen = {
        option: len(run("leads", "--json", *option.split()).stdout.splitlines())
        for option in (
            "--state rejected", "--state suspected", "--state confirmed", "--state unseen",
            "--state unjudged", f"--grade {lead.grade}", "--grade abstain", "--brand aurelle",
            "--brand nobody", "--brand aurelle --state rejected",
        )
    }  # fmt: skip
    assert [option for option, count in chosen.items() if count] == [
        "--state rejected", "--state suspected", f"--grade {lead.grade}", "--brand aurelle",
        "--brand aurelle --state rejected",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("command", "words"),
    [
        ("judge LEAD --by Anna", "says something of the link or the goods"),
        ("judge LEAD --by Anna --note hm", "says something of the link or the goods"),
        ("judge LEAD --link confirmed", "Missing option '--by'"),
        ("judge LEAD --link maybe --by Anna", "confirmed"),
        ("judge LEAD --link unsure --by \u00a0", "names who makes it"),
        (f"judge LEAD --link unsure --by {'A' * 201}", "200 is the most"),
        (
            "judge LEAD --revokes J-00 --by Anna",
            "0 judgements of LEAD begin with J-00; it has none",
        ),
        ("judge L-zzz --link unsure --by Anna", "no lead begins with L-zzz"),
        ("show L-zzz", "no lead begins with L-zzz: `countermark leads --all` lists them"),
        ("show %", "no lead begins with L-%"),
        ("leads --grade sure", "likely"),
        ("leads --state fake", "adjudicated"),
    ],
)
def test_what_cannot_be_meant_is_told_with_status_2(lead, command, words):
    done = run(*command.replace("LEAD", lead.lead).split(" "))
    assert done.exit_code == 2
    assert words.replace("LEAD", lead.lead) in done.stderr
    assert "Traceback" not in done.output
    assert run("leads", "--state", "unjudged", "--json").stdout.count("\n") == 1


def test_an_ambiguous_beginning_names_some(where, lead):
    with Workspace.open(where) as workspace:
        run_ = workspace.begin({})
        run_.put_leads([lead.model_copy(update={"lead": f"L-abc{n}"}) for n in range(7)])
    done = run("show", "abc")
    assert done.exit_code == 2
    assert "7 leads begin with L-abc (L-abc0, L-abc1, L-abc2, L-abc3, L-abc4 …): " in done.stderr
    assert run("show", "abc3").exit_code == 0


@pytest.mark.parametrize("command", ["leads", "show L-1", "judge L-1 --by A --link unsure"])
def test_a_workspace_must_be_named_and_be_there(command, tmp_path, monkeypatch):
    monkeypatch.delenv("COUNTERMARK_WORKSPACE", raising=False)
    done = run(*command.split())
    assert done.exit_code == 2
    assert "no workspace is named: give --workspace" in done.stderr
    nowhere = tmp_path / "nowhere"
    done = run(*command.split(), "--workspace", nowhere)
    assert done.exit_code == 1
    assert f"there is no workspace in {nowhere}" in done.stderr
    assert not nowhere.exists()


@pytest.mark.postgresql
def test_the_same_in_postgresql(case, countermark, postgresql_url, tmp_path):
    there = {"COUNTERMARK_WORKSPACE": postgresql_url}
    empty = countermark("leads", **there)
    assert (empty.returncode, empty.stdout) == (1, "")
    assert "there is no workspace in postgresql://" in empty.stderr
    command = ("investigate", case.input, "--registry", case.registry, "--out", tmp_path / "o")
    assert countermark(*command, **there).returncode == 0
    id = json.loads(countermark("leads", "--json", **there).stdout)["lead"]
    assert countermark("judge", id, "--link", "unsure", "--by", "李", **there).returncode == 0
    assert "looked at by 李 on" in countermark("show", id[:6], **there).stdout
    password = postgresql_url.split(":")[2].split("@")[0]
    assert password not in empty.stderr


# -- over several runs -------------------------------------------------------------------------


def test_a_lead_that_no_longer_comes_up_keeps_its_judgement(case, invoke, where, lead, tmp_path):
    run("judge", lead.lead, "--link", "confirmed", "--by", "Anna")
    posts = (case.input / "posts.jsonl").read_text("utf-8")
    (case.input / "posts.jsonl").write_text("", "utf-8")
    command = ("investigate", case.input, "--registry", case.registry, "--out", tmp_path / "out")
    done = run(*command)
    assert "judged     1 lead of earlier runs, not among these\n" in done.stdout
    assert (tmp_path / "out" / "leads.jsonl").read_text("utf-8") == ""
    report = (tmp_path / "out" / "report.html").read_text("utf-8")
    aside = report[report.index('id="aside"') : report.index('id="routes"')]
    assert lead.lead in aside
    assert "nothing read in this run leads to it" in aside
    (kept,) = run("leads", "--state", "unseen", "--json").stdout.splitlines()
    assert (json.loads(kept)["link"], json.loads(kept)["current"]) == ("confirmed", False)
    assert "(not found by the last run)" in run("leads").stdout
    assert "The last run did not find it" in " ".join(run("show", lead.lead).stdout.split())
    (case.input / "posts.jsonl").write_text(posts, "utf-8")
    assert run(*command).exit_code == 0
    (again,) = (tmp_path / "out" / "leads.jsonl").read_text("utf-8").splitlines()
    assert (json.loads(again)["link"], json.loads(again)["current"]) == ("confirmed", True)
    assert run("leads", "--state", "unseen", "--json").stdout == ""
    assert 'id="aside"' not in (tmp_path / "out" / "report.html").read_text("utf-8")


def test_more_input_weighs_a_lead_anew_even_where_it_is_none_any_more(case, where, lead, tmp_path):
    """The seller turns out to be authorised: what was accused is so no longer, nor forgotten."""
    run("judge", lead.lead, "--link", "confirmed", "--by", "Anna")
    registry = case.registry.read_text("utf-8").replace("A9AUTHORISED", "A1SELLER")
    case.registry.write_text(registry, "utf-8")
    command = ("investigate", case.input, "--registry", case.registry, "--out", tmp_path / "out")
    assert run(*command).exit_code == 0
    assert (tmp_path / "out" / "leads.jsonl").read_text("utf-8") == ""
    report = (tmp_path / "out" / "report.html").read_text("utf-8")
    assert "weighed anew, the program abstains" in report
    (now,) = run("leads", "--json").stdout.splitlines()
    now = json.loads(now)
    assert (now["grade"], now["link"], now["current"]) == ("abstain", "confirmed", True)
    assert now["weight"] < lead.weight
    assert now["listing"]["key"] == LISTING


def test_a_kill_at_any_moment_loses_no_judgement_that_was_told(program, where, lead):
    """Processes judge one after the other and are killed at random: each line that was printed is
    in the ledger, and nothing in it is half."""
    random, told = Random(4), []
    script = f'while :; do "{program}" judge {lead.lead} --link unsure --by kill; done'
    for _ in range(4):
        with subprocess.Popen(
            ["bash", "-c", script], stdout=subprocess.PIPE, text=True, start_new_session=True
        ) as judges:
            first = judges.stdout.readline()  # however busy the machine is
            time.sleep(random.uniform(0, 0.9))
            os.killpg(judges.pid, signal.SIGKILL)
            told += [first, *judges.stdout.readlines()]
    names = {line.split()[0] for line in told if line.endswith("\n")}
    with Workspace.open(where) as workspace:
        kept = {given.judgement for given in workspace.judgements()}
        (only,) = workspace.leads()
    assert len(names) >= 4
    assert names <= kept
    assert only.link == "unsure"


def test_a_run_that_is_killed_at_any_moment_harms_no_judgement(
    case, program, where, lead, tmp_path
):
    run("judge", lead.lead, "--link", "confirmed", "--by", "Anna")
    command = ("investigate", case.input, "--registry", case.registry, "--out", tmp_path / "out")
    leads = (tmp_path / "out" / "leads.jsonl").read_bytes()
    random = Random(11)
    for _ in range(5):
        with subprocess.Popen(
            [program, *map(str, command)], stdout=subprocess.DEVNULL, start_new_session=True
        ) as running:
            time.sleep(random.uniform(0.3, 1.5))
            os.killpg(running.pid, signal.SIGKILL) if running.poll() is None else None
        (line,) = run("leads", "--json").stdout.splitlines()
        assert json.loads(line)["link"] == "confirmed"
        # the results of the run before are whole, or those of this one
        (written,) = (tmp_path / "out" / "leads.jsonl").read_bytes().splitlines()
        assert json.loads(written)["weight"] == json.loads(leads)["weight"]
    assert run(*command).exit_code == 0
    (after,) = (tmp_path / "out" / "leads.jsonl").read_text("utf-8").splitlines()
    assert json.loads(after)["link"] == "confirmed"


def check_two_runs_at_once(case, program, lead, tmp_path):
    outs = [tmp_path / "one", tmp_path / "two"]
    processes = [
        subprocess.Popen(
            [program, "investigate", case.input, "--registry", case.registry, "--out", out],
            stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
        )
        for out in outs
    ]  # fmt: skip
    said = 0
    while any(process.poll() is None for process in processes):
        done = run("judge", lead.lead, "--link", "unsure", "--by", "Anna", "--note", said)
        assert done.exit_code == 0
        said += 1
    assert [process.communicate()[1] for process in processes] == ["", ""]
    assert [process.returncode for process in processes] == [0, 0]
    both = [json.loads((out / "leads.jsonl").read_text("utf-8")) for out in outs]
    assert both[0] | {"judgements": 0, "link": 0} == both[1] | {"judgements": 0, "link": 0}
    (line,) = run("leads", "--json").stdout.splitlines()
    kept = json.loads(line)
    assert [given["note"] for given in kept["judgements"]] == [str(note) for note in range(said)]
    assert kept["current"]


def test_two_runs_and_a_person_at_once(case, program, where, lead, tmp_path):
    check_two_runs_at_once(case, program, lead, tmp_path)


@pytest.mark.postgresql
def test_two_runs_and_a_person_at_once_in_postgresql(
    case, program, postgresql_url, tmp_path, monkeypatch
):
    monkeypatch.setenv("COUNTERMARK_WORKSPACE", postgresql_url)
    command = ("investigate", case.input, "--registry", case.registry, "--out", tmp_path / "out")
    assert run(*command).exit_code == 0
    with Workspace.open(postgresql_url) as workspace:
        (lead,) = workspace.leads()
    check_two_runs_at_once(case, program, lead, tmp_path)


# -- the leaflet -------------------------------------------------------------------------------


def test_the_leaflet_is_one_page_and_says_that_it_is_a_draft(where, lead, tmp_path):
    pypdf = pytest.importorskip("pypdf")
    path = tmp_path / "lead.pdf"
    done = run("show", lead.lead, "--pdf", path)
    assert (done.exit_code, done.stdout) == (0, f"leaflet    {path}\n")
    (page,) = pypdf.PdfReader(path).pages
    assert "DRAFT: nobody has judged this link." in page.extract_text()
    run("judge", lead.lead, "--link", "confirmed", "--by", "Anna")
    assert run("show", lead.lead, "--pdf", path, "--json").stdout.count("\n") == 1
    (page,) = pypdf.PdfReader(path).pages
    assert "DRAFT" not in page.extract_text()
    assert "Link confirmed by Anna" in page.extract_text()


def test_the_leaflet_has_the_pair_of_pictures_that_the_workspace_keeps(where, lead, tmp_path):
    pypdf = pytest.importorskip("pypdf")
    path = tmp_path / "lead.pdf"

    def images(*digests):
        post, photo = (LeadPicture(digest=digest, name="p.jpg") for digest in digests)
        listing = lead.listing.model_copy(update={"pictures": (photo,)})
        posts = (lead.posts[0].model_copy(update={"pictures": (post,)}), *lead.posts[1:])
        changed = lead.model_copy(update={"listing": listing, "posts": posts})
        with Workspace.open(where) as workspace:
            workspace.begin({}).put_leads([changed])
        assert run("show", lead.lead, "--pdf", path).exit_code == 0
        (page,) = pypdf.PdfReader(path).pages
        return len(page.images)

    with Workspace.open(where) as workspace:
        digests = [workspace.blobs.put(_picture(colour)) for colour in ("red", "blue")]
        broken = workspace.blobs.put(BytesIO(b"\xff\xd8\xff but no picture"))
    assert images(*digests) == 2
    assert images(digests[0], "f" * 64) == 0
    assert images(digests[0], broken) == 0


def _picture(colour):
    file = BytesIO()
    Image.new("RGB", (60, 40), colour).save(file, "PNG")
    return BytesIO(file.getvalue())


def test_a_leaflet_that_cannot_be_written(lead, tmp_path):
    done = run("show", lead.lead, "--pdf", tmp_path / "no" / "lead.pdf")
    assert done.exit_code == 1
    assert done.stderr.startswith("countermark: No such file or directory: ")


def test_text_of_strangers_cannot_steer_the_terminal(where, lead):
    hostile = lead.listing.model_copy(update={"title": "\x1b[2J\x9b31m\u202etitle\nDRAFT"})
    with Workspace.open(where) as workspace:
        workspace.begin({}).put_leads([lead.model_copy(update={"listing": hostile})])
        workspace.judge(lead.lead, "A\x1b[2J", link="unsure", note="\x9b31m\u202e")
    for command in (("leads",), ("show", lead.lead)):
        shown = run(*command).stdout
        assert not {"\x1b", "\x9b", "\u202e"} & set(shown)
        assert "‹U+001B›" in shown
