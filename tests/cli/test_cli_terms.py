"""What evidence is kept for and until when: said when it is taken in, listed when the day comes."""

from datetime import date, timedelta

import pytest

TO_COME = f"{date.today() + timedelta(days=700)}"
ON = ("--keep-until", TO_COME, "--purpose", "case 7 of Groupe Rivoire")


@pytest.fixture
def command(case, tmp_path):
    out = tmp_path / "out"
    return ("investigate", case.input, "--registry", case.registry, "--out", out), out / "workspace"


def test_what_is_read_is_kept_until_a_day_and_listed_when_it_has_come(invoke, command):
    words, where = command
    assert invoke(*words, *ON).exit_code == 0
    before = invoke("custody", "--due", f"{date.today()}", "--workspace", where)
    assert before.output == "0 items\n"
    due = invoke("custody", "--due", TO_COME, "--workspace", where).output.splitlines()
    assert len(due) == 5
    assert all(line.endswith(f"  until {TO_COME}") for line in due[:-1])
    item = due[0].split()[0]
    told = invoke("custody", item, "--workspace", where).output
    assert f"kept for  case 7 of Groupe Rivoire, until {TO_COME}" in told
    assert ", 0 fail" in invoke("verify", where).output
    assert (
        invoke("erase", item, "--by", "A", "--why", "its day", "--workspace", where).exit_code == 0
    )
    assert len(invoke("custody", "--due", TO_COME, "--workspace", where).output.splitlines()) == 4


def test_what_came_before_stays_on_its_terms_which_is_told(invoke, command):
    words, where = command
    assert "terms" not in invoke(*words).output
    again = invoke(*words, *ON)
    assert "4 files came before, on other terms, which stay: " in again.output
    assert "0 items" in invoke("custody", "--due", TO_COME, "--workspace", where).output
    assert "terms" not in invoke(*words).output


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--keep-until", "soon"), "--keep-until takes a day as YYYY-MM-DD; 'soon' is none"),
        (("--keep-until", "20310703"), "takes a day as YYYY-MM-DD"),
        (("--keep-until", "2020-01-01"), "--keep-until 2020-01-01 is over: name a day to come"),
        (("--purpose", " "), "--purpose takes up to 200 letters"),
        (("--purpose", "x" * 201), "--purpose takes up to 200 letters"),
    ],
)
def test_terms_that_are_none_are_told(invoke, command, words, said):
    investigate, where = command
    done = invoke(*investigate, *words)
    assert (done.exit_code, said in done.output) == (2, True)
    assert not where.exists()


def test_a_day_that_is_none_lists_nothing(invoke, command):
    words, where = command
    invoke(*words)
    done = invoke("custody", "--due", "tomorrow", "--workspace", where)
    assert (done.exit_code, "'tomorrow' is none" in done.output) == (2, True)
