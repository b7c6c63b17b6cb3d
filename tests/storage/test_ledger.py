"""Judgements in a workspace: only ever added, whatever else happens to it."""

import os
import signal
import time
from datetime import UTC, datetime
from itertools import pairwise
from multiprocessing import get_context
from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from countermark.records.judgement import State, in_time, state
from countermark.records.lead import judged
from countermark.records.record import Standing
from countermark.storage import clock
from countermark.storage.error import WorkspaceError
from countermark.storage.workspace import Workspace


def put(workspace, *leads):
    run = workspace.begin({})
    found = run.put_leads(leads)
    run.finish({})
    return found


def test_a_judgement_is_kept_and_the_lead_stands_so(workspace, make_lead):
    put(workspace, make_lead(1), make_lead(2))
    id = make_lead(1).lead
    said = workspace.judge(id, " Anna ", link="confirmed", goods="examined", note="order 12")
    assert (said.lead, said.by, said.note, said.revokes) == (id, "Anna", "order 12", None)
    assert workspace.judgements() == (said,)
    lead = workspace.lead(id)
    assert (lead.link, lead.goods, lead.standing) == ("confirmed", "examined", Standing.CONFIRMED)
    assert lead == judged(make_lead(1), [said])
    assert list(workspace.leads()) == [lead, make_lead(2)]
    assert workspace.counts()["judgements"] == 1


def test_a_run_says_nothing_of_what_only_people_say(workspace, make_lead):
    claims = {"goods": "adjudicated", "link": "confirmed", "standing": Standing.CONFIRMED}
    (back,) = put(workspace, make_lead(1, **claims))
    assert back == workspace.lead(back.lead) == make_lead(1)


def test_a_later_run_weighs_anew_and_loses_no_judgement(workspace, make_lead):
    put(workspace, make_lead(1))
    said = workspace.judge(make_lead(1).lead, "Anna", link="rejected", note="a second-hand shop")
    (back,) = put(workspace, make_lead(1, weight=9.0, probability=0.99, grade="likely"))
    assert (back.weight, back.grade) == (9.0, "likely")
    assert (back.link, back.judgements, back.current) == ("rejected", (said,), True)
    assert workspace.lead(back.lead) == back


def test_a_lead_that_no_longer_comes_up_is_kept_and_marked(workspace, make_lead):
    put(workspace, make_lead(1), make_lead(2))
    said = workspace.judge(make_lead(1).lead, "Anna", link="confirmed")
    put(workspace, make_lead(2))
    assert {lead.lead[-1]: lead.current for lead in workspace.leads()} == {"1": False, "2": True}
    assert workspace.lead(make_lead(1).lead).judgements == (said,)
    put(workspace, make_lead(1))
    assert {lead.lead[-1]: lead.current for lead in workspace.leads()} == {"1": True, "2": False}


def test_a_run_tells_which_judged_leads_it_has_not_put(workspace, make_lead):
    put(workspace, *(make_lead(n) for n in (1, 2, 3)))
    for number in (1, 2):
        workspace.judge(make_lead(number).lead, "Anna", link="confirmed")
    run = workspace.begin({})
    run.put_leads([make_lead(2), make_lead(4)])
    (unseen,) = run.unseen()
    assert (unseen.lead, unseen.link, unseen.current) == (make_lead(1).lead, "confirmed", False)


def test_a_run_that_was_not_done_decides_nothing(workspace, make_lead):
    put(workspace, make_lead(1))
    workspace.begin({}).fail("the disk is full")
    killed = workspace.begin({})
    killed.put_leads([make_lead(2)])
    assert all(lead.current for lead in workspace.leads())


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_of_two_runs_at_once_the_one_that_began_last_tells_the_weight(workspace, make_lead, order):
    runs = [workspace.begin({}), workspace.begin({})]
    for number in order:
        (back,) = runs[number].put_leads([make_lead(1, weight=float(number))])
        assert back.weight == number  # each writes its own results
        runs[number].finish({})
    (lead,) = workspace.leads()
    assert (lead.weight, lead.current) == (1.0, True)


def test_what_is_no_judgement_is_not_kept(workspace, make_lead):
    put(workspace, make_lead(1), make_lead(2))
    one, two = make_lead(1).lead, make_lead(2).lead
    said = workspace.judge(one, "Anna", link="unsure")
    with pytest.raises(WorkspaceError, match="there is no lead L-nowhere in this workspace"):
        workspace.judge("L-nowhere", "Anna", link="unsure")
    for lead, revoked in ((two, said.judgement), (one, "J-nothing")):
        with pytest.raises(WorkspaceError, match=f"the lead {lead} has no judgement {revoked}"):
            workspace.judge(lead, "Anna", revokes=revoked)
    with pytest.raises(ValueError, match="says something"):
        workspace.judge(one, "Anna")
    assert workspace.judgements() == (said,)


def test_a_revoked_judgement_stays_in_the_ledger(workspace, make_lead):
    put(workspace, make_lead(1))
    id = make_lead(1).lead
    first = workspace.judge(id, "Anna", link="confirmed", goods="examined")
    second = workspace.judge(id, "Ben", link="rejected", revokes=first.judgement)
    lead = workspace.lead(id)
    assert (lead.link, lead.goods, lead.judgements) == ("rejected", "unknown", (first, second))


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE judgements SET link = 'rejected'",
        "DELETE FROM judgements",
        "DELETE FROM leads WHERE lead IN (SELECT lead FROM judgements)",
    ],
)
def test_no_hand_changes_or_deletes_a_judgement(workspace, make_lead, execute, statement):
    put(workspace, make_lead(1))
    said = workspace.judge(make_lead(1).lead, "Anna", link="confirmed")
    with pytest.raises(WorkspaceError, match=r"only ever added to|(?i:foreign key)"):
        execute(workspace, statement)
    assert workspace.lead(make_lead(1).lead).judgements == (said,)


def test_a_judgement_that_was_altered_all_the_same_is_refused(workspace, make_lead, execute):
    put(workspace, make_lead(1))
    said = workspace.judge(make_lead(1).lead, "Anna", link="confirmed")
    if workspace._database.dialect == "sqlite":
        execute(workspace, "DROP TRIGGER judgements_no_update")
    else:
        execute(workspace, "DROP TRIGGER judgements_append_only ON judgements")
    execute(workspace, "UPDATE judgements SET note = 'never said'")
    with pytest.raises(WorkspaceError, match=f"the judgement {said.judgement} of the lead"):
        workspace.lead(make_lead(1).lead)


def test_a_clock_that_was_put_back_does_not_turn_the_order(workspace, make_lead, monkeypatch):
    put(workspace, make_lead(1))
    id = make_lead(1).lead
    years = iter((2026, 2020, 2020, 2027))

    class Clock(datetime):
        @classmethod
        def now(cls, zone):
            return cls(next(years), 1, 1, tzinfo=zone)

    monkeypatch.setattr(clock, "datetime", Clock)
    said = [workspace.judge(id, "Anna", link=link) for link in ("confirmed", "rejected", "unsure")]
    assert workspace.lead(id).judgements == tuple(said)
    assert workspace.lead(id).link == "unsure"
    assert [given.at[:4] for given in said] == ["2026", "2026", "2026"]
    assert workspace.judge(id, "Ben", goods="suspected").at == "2027-01-01T00:00:00.000000Z"


def test_nasty_names_and_notes_come_back(workspace, make_lead):
    put(workspace, make_lead(1))
    id = make_lead(1).lead
    for text in ("'; DROP TABLE judgements; --", "nul \x00 nul", "\\u0000 \\", "‮right", "手镯 🔩"):
        said = workspace.judge(id, text, link="unsure", note=text)
        assert (said.by, said.note) == (text, text)
        assert said in workspace.lead(id).judgements


def test_leads_are_found_by_how_their_id_begins(workspace, make_lead):
    ids = ["L-ab1", "L-ab2", "L-a_b", "L-a%b", "L-\\u0041", "M"]
    put(workspace, *(make_lead(n, lead=id) for n, id in enumerate(ids)))
    assert workspace.ids() == sorted(ids)
    assert workspace.ids("L-ab") == ["L-ab1", "L-ab2"]
    assert workspace.ids("L-a_") == ["L-a_b"]
    assert workspace.ids("L-a%") == ["L-a%b"]
    assert workspace.ids("L-\\") == ["L-\\u0041"]
    assert workspace.ids("l-ab") == []


def test_many_leads_with_judgements(workspace, make_lead):
    leads = [make_lead(n) for n in range(1_203)]
    put(workspace, *leads)
    for lead in leads[::100]:
        workspace.judge(lead.lead, "Anna", link="rejected")
    back = put(workspace, *leads)
    assert [lead.link for lead in back].count("rejected") == 13
    assert back == sorted(workspace.leads(), key=lambda lead: lead.lead)


def test_a_workspace_that_is_not_there_is_not_made(where, tmp_path):
    with pytest.raises(WorkspaceError, match="there is no workspace in "):
        Workspace.open(where, new=False)
    if "://" not in where:
        assert list(tmp_path.iterdir()) == []
        Path(where).mkdir()
        with pytest.raises(WorkspaceError, match="there is no workspace in "):
            Workspace.open(where, new=False)
        assert list(Path(where).iterdir()) == []
    Workspace.open(where).close()
    Workspace.open(where, new=False).close()


@settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["confirmed", "rejected", "unsure", None]),
            st.sampled_from(["unknown", "suspected", "examined", "adjudicated", None]),
            st.integers(-1, 5),
        ),
        max_size=6,
    )
)
def test_the_workspace_stands_as_its_ledger_says(tmp_path_factory, make_lead, acts):
    """Judgements and runs in turn; what is read back is what the pure function makes of it."""
    said, id = [], make_lead(1).lead
    with Workspace.open(tmp_path_factory.mktemp("w")) as workspace:
        put(workspace, make_lead(1))
        for link, goods, which in acts:
            revokes = said[which].judgement if 0 <= which < len(said) else None
            if link or goods or revokes:
                said.append(workspace.judge(id, "Anna", link, goods, "", revokes))
            else:
                put(workspace, make_lead(1, weight=float(len(said))))
        lead = workspace.lead(id)
        assert lead.judgements == tuple(said) == in_time(said)
        assert State(lead.link, lead.goods) == state(said[::-1])
        assert all(a.at < b.at for a, b in pairwise(said))


# -- several programs at once, and kills -------------------------------------------------------


def test_people_and_runs_at_once(where, make_lead):
    """Two people judge the same leads while two runs put them over and over."""
    fork = get_context("fork")
    start = fork.Barrier(4, timeout=300)
    leads = [make_lead(n) for n in range(40)]
    with Workspace.open(where) as workspace:
        put(workspace, *leads)

    def judging(name):
        with Workspace.open(where) as workspace:
            start.wait()
            for step in range(40):
                workspace.judge(leads[step % 5].lead, name, link="unsure", note=str(step))

    def running(weight):
        with Workspace.open(where) as workspace:
            start.wait()
            for _ in range(8):
                put(workspace, *(lead.model_copy(update={"weight": weight}) for lead in leads))

    work = [(judging, "Anna"), (judging, "Ben"), (running, 1.0), (running, 2.0)]
    processes = [fork.Process(target=what, args=(which,)) for what, which in work]
    for process in processes:
        process.start()
    for process in processes:
        process.join(600)
    assert [process.exitcode for process in processes] == [0] * 4
    with Workspace.open(where) as workspace:
        said = workspace.judgements()
        assert sorted((given.by, int(given.note)) for given in said) == sorted(
            (name, step) for name in ("Anna", "Ben") for step in range(40)
        )
        for lead in workspace.leads():
            assert all(a.at < b.at for a, b in pairwise(lead.judgements))
            assert lead.current
        assert len({lead.weight for lead in workspace.leads()}) == 1


def test_a_kill_at_any_moment_loses_nothing_that_was_done(where, make_lead):
    """One process judges and puts leads in turn, and tells what is done; it is killed at random."""
    fork = get_context("fork")
    done = fork.Value("i", 0, lock=False)
    leads = [make_lead(n) for n in range(60)]
    random = Random(7)
    with Workspace.open(where) as workspace:
        put(workspace, *leads)

    def work():
        with Workspace.open(where) as workspace:
            while True:
                step = done.value + 1
                workspace.judge(leads[step % 60].lead, "Anna", link="confirmed", note=str(step))
                done.value = step
                put(workspace, *(lead.model_copy(update={"weight": step}) for lead in leads))

    for _ in range(8):
        before = done.value
        process = fork.Process(target=work)
        process.start()
        for _ in range(20_000):  # until it has done a step, however busy the machine is
            if done.value > before:
                break
            time.sleep(0.005)
        time.sleep(random.uniform(0, 0.05))
        os.kill(process.pid, signal.SIGKILL)
        process.join()
        with Workspace.open(where) as workspace:
            notes = {int(given.note) for given in workspace.judgements()}
            # the last may have been kept without having been told
            assert notes - set(range(1, done.value + 1)) <= {done.value + 1}
            assert set(range(1, done.value + 1)) <= notes
            assert len({lead.weight for lead in workspace.leads()}) == 1
            done.value = max(notes)
    assert done.value >= 8


def test_the_moment_is_this_moment(workspace, make_lead):
    put(workspace, make_lead(1))
    before = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S")
    said = workspace.judge(make_lead(1).lead, "Anna", link="unsure")
    assert before <= said.at <= datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
