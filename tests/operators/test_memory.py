"""A later run knows what earlier ones saw; a past day is replayed."""

from actors import key, seen, strangers
from countermark.operators.facts import table
from countermark.operators.memory import keep_frequencies, recalled, remember
from countermark.operators.resolution import resolve
from countermark.storage.workspace import Workspace


def _operators(memory):
    return {one.operator: [key.id for key in one.accounts] for one in memory.telling().operators()}


def test_runs_add_to_one_another_and_a_past_day_is_as_it_was(tmp_path):
    with Workspace.open(tmp_path / "w") as workspace:
        known = workspace.known
        first = remember(known, table([*seen("b", qq="1"), *seen("c", qq="1")]), recalled(known))
        keep_frequencies(known, resolve(first.facts()))
        founding = next(iter(_operators(first)))
        assert _operators(first) == {founding: ["b", "c"]}
        then = max(at for at, _ in known.sightings())
        second = remember(known, table([*seen("b", qq="1"), *seen("a", qq="1")]), recalled(known))
        assert _operators(second) == {founding: ["a", "b", "c"]}
        assert _operators(recalled(known)) == _operators(second)
        known.judge(key("a"), key("b"), by="Ada", same="negative")
        known.judge(key("a"), key("c"), by="Ada", same="negative")
        assert sorted(_operators(recalled(known)).values()) == [["a"], ["b", "c"]]
        assert _operators(recalled(known))[founding] == ["b", "c"]
        assert _operators(recalled(known, then)) == {founding: ["b", "c"]}
        assert _operators(recalled(known, "2001-01-01")) == {}


def test_nothing_is_kept_twice(tmp_path):
    with Workspace.open(tmp_path / "w") as workspace:
        given = table([*seen("a", qq="1"), *seen("a", qq="1")])
        remember(workspace.known, given, recalled(workspace.known))
        again = remember(workspace.known, given, recalled(workspace.known))
        assert len(again.seen) == 1
        assert len(list(workspace.known.sightings())) == 1


def test_the_table_of_frequencies_comes_back(tmp_path):
    with Workspace.open(tmp_path / "w") as workspace:
        made = keep_frequencies(
            workspace.known,
            resolve(
                remember(
                    workspace.known, table(strangers(20, address="yard")), recalled(workspace.known)
                ).facts()
            ),
        )
        back = recalled(workspace.known).frequencies
        assert back == made
        assert back.version == made.version
        assert back.shared["address", "yard"][0] == 20
