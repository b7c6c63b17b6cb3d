"""What is put into a workspace, and what is found there again."""

import io
import os
import signal
import sqlite3
import time
from itertools import pairwise
from multiprocessing import get_context

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from countermark.records.key import Key
from countermark.records.record import Tlp
from countermark.storage.error import WorkspaceError
from countermark.storage.run import Input
from countermark.storage.workspace import Workspace

NASTY = (
    "'; DROP TABLE leads; --",
    "nul \x00 nul",
    '"quoted" \\u0000 \\',
    "=cmd|' /C calc'!A0",
    "<script>alert(1)</script>",
    "‮right to left",
    "%s %(name)s :name ? $1 {}",
    "",
    "手镯 🔩",
)
POINTER = f"sha256:{'0' * 64}#line="


def test_leads_come_back_as_they_were_put(workspace, make_lead):
    lead = make_lead(1, operator="O-1", tlp=Tlp.RED, party="partner")
    workspace.begin({}).put_leads([lead])
    assert list(workspace.leads()) == [workspace.lead(lead.lead)] == [lead]
    assert workspace.lead("L-unknown") is None


def test_leads_come_most_urgent_first(workspace, make_lead):
    urgency = {1: 0.2, 2: 0.9, 3: 0.2, 4: 0.5}
    leads = [make_lead(number, priority=priority) for number, priority in urgency.items()]
    workspace.begin({}).put_leads(reversed(leads))
    assert [lead.lead[-1] for lead in workspace.leads()] == ["2", "4", "1", "3"]


def test_a_later_run_replaces_what_it_finds_again(workspace, make_lead):
    first, second = workspace.begin({}), workspace.begin({})
    first.put_leads([make_lead(1), make_lead(2)])
    second.put_leads([make_lead(2, weight=5.5, grade="likely"), make_lead(3)])
    assert workspace.lead(make_lead(2).lead) == make_lead(2, weight=5.5, grade="likely")
    assert [lead.lead[-1] for lead in workspace.leads(run=second.id)] == ["2", "3"]
    assert [lead.lead[-1] for lead in workspace.leads(run=first.id)] == ["1"]


def test_a_run_never_overwrites_what_people_set(workspace, make_lead, execute):
    workspace.begin({}).put_leads([make_lead(1)])
    execute(
        workspace,
        "UPDATE leads SET tlp = 'RED', party = 'p'",
    )
    workspace.begin({}).put_leads([make_lead(1, weight=9.0)])
    assert workspace.lead(make_lead(1).lead) == make_lead(
        1,
        weight=9.0,
        tlp=Tlp.RED,
        party="p",
    )


def test_the_database_can_be_asked_for_what_a_lead_says(workspace, make_lead, execute):
    run = workspace.begin({})
    run.put_leads([make_lead(7, operator="O-1")])
    said = execute(
        workspace,
        "SELECT brand, listing, probability, weight, grade, operator, first_run FROM leads",
    )
    assert said == [
        ("aurelle", "shop.example:B000000007", 0.1 + 0.2, 2.6, "possible", "O-1", run.id)
    ]


def test_records_come_back_by_key(workspace):
    run = workspace.begin({})
    rows = [(f"k{n}", {"n": n, "none": None, "list": [1.5, "é"]}, [f"{POINTER}{n}"]) for n in "312"]
    run.put_records("listing", rows)
    run.put_records("post", [("k1", {"a": "post"}, [])])
    assert list(workspace.records("listing")) == sorted(rows)
    assert workspace.record("listing", "k2") == (
        {"n": "2", "none": None, "list": [1.5, "é"]},
        [f"{POINTER}2"],
    )
    assert workspace.record("listing", "k9") is None
    assert list(workspace.records("account")) == []


def test_evidence_adds_up_first_sighting_first(workspace):
    one, two, three = (f"{POINTER}{n}" for n in (9, 2, 3))
    workspace.begin({}).put_records("post", [("k", {"v": 1}, [one]), ("k", {"v": 2}, [two, one])])
    assert workspace.record("post", "k") == ({"v": 2}, [one, two])
    workspace.begin({}).put_records("post", [("k", {"v": 3}, [three, two])])
    assert workspace.record("post", "k") == ({"v": 3}, [one, two, three])


def test_a_record_keeps_its_standing_and_first_run(workspace, execute):
    workspace.begin({}).put_records("post", [("k", {"tlp": "RED", "party": "p"}, [])])
    execute(workspace, "UPDATE records SET standing = 'confirmed'")
    workspace.begin({}).put_records("post", [("k", {"tlp": "CLEAR"}, [])])
    columns = "tlp, party, standing, first_run, last_run"
    assert execute(workspace, f"SELECT {columns} FROM records") == [("RED", "p", "confirmed", 1, 2)]


def test_the_same_things_make_the_same_rows(tmp_path, make_lead):
    def rows(name, order):
        with Workspace.open(tmp_path / name) as workspace:
            run = workspace.begin({})
            run.put_leads([make_lead(n) for n in (1, 2)])
            run.put_records("post", [("k", dict(order), [])])
        with sqlite3.connect(tmp_path / name / "workspace.sqlite") as connection:
            return [
                connection.execute(f"SELECT * FROM {t}").fetchall() for t in ("leads", "records")
            ]

    items = [("b", 1), ("a", 2)]
    assert rows("one", items) == rows("two", items[::-1])


def test_runs_and_inputs_are_told(workspace):
    run = workspace.begin({"prior": -7.0, "seed": 1})
    inputs = [
        Input("export.zip!/messages/手.json", "a" * 64, 2**40, "instagram", 5, 1),
        Input("b.csv", "b" * 64, 0, None, 0, 0),
    ]
    run.add_inputs(inputs)
    run.add_inputs([])
    run.finish({"leads": 3})
    workspace.begin({}).fail("the disk is full")
    workspace.begin({})
    done, failed, running = workspace.runs()
    assert (done["status"], done["settings"], done["counts"]) == (
        "done",
        {"prior": -7.0, "seed": 1},
        {"leads": 3},
    )
    assert (failed["status"], failed["reason"]) == ("failed", "the disk is full")
    assert (running["status"], running["finished"]) == ("running", None)
    assert done["started"] <= done["finished"]
    assert done["versions"].keys() >= {"countermark", "python"}
    assert workspace.inputs(run.id) == inputs
    assert workspace.counts() == {"runs": 3, "inputs": 2, "records": 0, "leads": 0, "judgements": 0}


@pytest.mark.parametrize("end", [lambda run: run.finish({}), lambda run: run.fail("again")])
def test_a_run_ends_once(workspace, end):
    run = workspace.begin({})
    run.finish({})
    with pytest.raises(WorkspaceError, match="has ended"):
        end(run)


def test_everything_is_there_after_opening_again(where, make_lead):
    with Workspace.open(where) as workspace:
        workspace.begin({}).put_leads([make_lead(1)])
        digest = workspace.blobs.put(io.BytesIO(b"bytes"))
    with Workspace.open(where) as workspace:
        assert list(workspace.leads()) == [make_lead(1)]
        assert workspace.blobs.verify(digest)


def test_nasty_text_is_text(workspace, make_lead):
    run = workspace.begin({text: text for text in NASTY})
    run.add_inputs([Input(text, "0" * 64, 1, text, 1, 0) for text in NASTY])
    run.put_records("post", [(text, {text: [text]}, [text]) for text in NASTY])
    leads = [
        make_lead(n, lead=text, brand=text, operator=text, disguise=(text,), party=text)
        for n, text in enumerate(NASTY)
    ]
    run.put_leads(leads)
    run.fail(NASTY[0] + NASTY[1])
    assert {lead.lead: lead for lead in workspace.leads()} == {lead.lead: lead for lead in leads}
    for text in NASTY:
        assert workspace.record("post", text) == ({text: [text]}, [text])
        assert workspace.lead(text).brand == text
    assert [each.name for each in workspace.inputs(run.id)] == list(NASTY)
    assert workspace.runs()[0]["reason"] == NASTY[0] + NASTY[1]
    assert workspace.runs()[0]["settings"] == {text: text for text in NASTY}


def test_lone_surrogates_are_kept(workspace):
    workspace.begin({}).put_records("post", [("\ud800", {"\udfff": "\ud800 x"}, [])])
    assert list(workspace.records("post")) == [("\ud800", {"\udfff": "\ud800 x"}, [])]


def test_long_keys_that_differ_at_the_end_are_two(workspace, make_lead):
    keys = [f"{'k' * 3_000}{random}{n}" for n in "12" for random in [os.urandom(4_000).hex()]]
    listing = make_lead().listing
    run = workspace.begin({})
    run.put_records("listing", [(key, {"key": key}, []) for key in keys])
    run.put_leads(
        make_lead(n, listing=listing.model_copy(update={"key": Key.item("shop.example", key)}))
        for n, key in enumerate(keys)
    )
    assert [key for key, _, _ in workspace.records("listing")] == sorted(keys)
    assert sorted(lead.listing.key.id for lead in workspace.leads()) == sorted(keys)


def test_a_document_of_10_megabytes(workspace):
    document = {"review": ["x" * 1_000] * 10_000}
    workspace.begin({}).put_records("listing", [("k", document, [])])
    assert workspace.record("listing", "k")[0] == document


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.dictionaries(st.text(), st.text() | st.floats(allow_nan=False), max_size=3))
def test_any_document_comes_back(workspace, document):
    workspace.begin({}).put_records("any", [("k", document, [])])
    assert workspace.record("any", "k")[0] == document


def test_reading_leads_can_stop_early_and_does_not_block_writing(workspace, make_lead):
    run = workspace.begin({})
    run.put_leads(make_lead(n) for n in range(1_200))
    reading = workspace.leads()
    next(reading)
    run.put_leads(make_lead(n, weight=9.0) for n in range(1_200))
    assert {lead.weight for lead in reading} == {2.6}
    assert next(workspace.leads()).weight == 9.0


def test_two_programs_at_once(where, make_lead):
    fork = get_context("fork")
    start = fork.Barrier(2, timeout=300)

    def work(number):
        with Workspace.open(where) as workspace:
            start.wait()
            for step in range(10):
                run = workspace.begin({"who": number})
                order = range(100) if number else range(99, -1, -1)  # the way to a deadlock
                run.put_leads(make_lead(n, weight=100.0 * number + step) for n in order)
                run.put_records("post", ((f"k{n}", {"by": number}, [f"{number}"]) for n in order))
                run.finish({"step": step})

    processes = [fork.Process(target=work, args=(number,)) for number in (0, 1)]
    for process in processes:
        process.start()
    for process in processes:
        process.join(600)
    assert [process.exitcode for process in processes] == [0, 0]
    with Workspace.open(where) as workspace:
        assert workspace.counts() == {
            "runs": 20,
            "inputs": 0,
            "records": 100,
            "leads": 100,
            "judgements": 0,
        }
        assert len({lead.weight for lead in workspace.leads()}) == 1
        assert len({run["id"] for run in workspace.runs() if run["status"] == "done"}) == 20
        for _, _, evidence in workspace.records("post"):
            assert sorted(evidence) == ["0", "1"]


def test_a_kill_leaves_the_last_finished_step(where, make_lead):
    """Each step puts every lead with the step's number as its weight: all of it, or nothing."""
    leads = [make_lead(n) for n in range(150)]
    fork = get_context("fork")
    finished = fork.Value("i", -1, lock=False)

    def put_and_put():
        with Workspace.open(where) as workspace:
            while True:
                step = finished.value + 1
                now = [lead.model_copy(update={"weight": float(step)}) for lead in leads]
                workspace.begin({}).put_leads(now)
                finished.value = step

    seen = []
    for attempt in range(6):
        before = finished.value
        process = fork.Process(target=put_and_put)
        process.start()
        for _ in range(20_000):  # until it has kept a step, however busy the machine is
            if finished.value > before:
                break
            time.sleep(0.01)
        time.sleep(0.007 * attempt)
        os.kill(process.pid, signal.SIGKILL)
        process.join()
        with Workspace.open(where) as workspace:
            found = [lead.weight for lead in workspace.leads()]
            assert len(set(found)) <= 1
            assert len(found) in (0, len(leads))
            if found:  # the step may have been kept without this process having heard of it
                assert found[0] - finished.value in (0, 1)
                finished.value = int(found[0])
                seen.append(found[0])
            if "://" not in where:
                with workspace._database.reading() as connection:
                    said = connection.exec_driver_sql("PRAGMA integrity_check").scalar()
                    assert said == "ok"
    assert len(set(seen)) > 2
    assert all(earlier <= later for earlier, later in pairwise(seen))
