import pytest

from countermark.storage.error import WorkspaceError
from countermark.storage.workspace import Workspace

ONE, TWO, THREE = ("1" * 64, "2" * 64, "3" * 64)


def test_what_was_seen_is_found_again_by_digest_and_reader(workspace):
    workspace.sights.keep("words/1", {ONE: b"\x00ring", TWO: b""})
    workspace.sights.keep("words/2", {ONE: b"rings"})
    assert dict(workspace.sights.of("words/1", [ONE, TWO, THREE])) == {ONE: b"\x00ring", TWO: b""}
    assert dict(workspace.sights.of("words/2", [ONE, TWO])) == {ONE: b"rings"}
    assert list(workspace.sights.of("codes/1", [ONE])) == []
    assert list(workspace.sights.of("words/1", [])) == []


def test_what_is_kept_twice_stays_as_it_was(workspace):
    workspace.sights.keep("words/1", {ONE: b"first"})
    workspace.sights.keep("words/1", {ONE: b"second", TWO: b"new"})
    assert dict(workspace.sights.of("words/1", [ONE, TWO])) == {ONE: b"first", TWO: b"new"}


def test_more_pictures_than_one_statement_takes(workspace):
    seen = {f"{number:064x}": number.to_bytes(2, "big") for number in range(1_500)}
    workspace.sights.keep("fingerprints/1", seen)
    assert dict(workspace.sights.of("fingerprints/1", [*seen, ONE])) == seen
    workspace.sights.keep("fingerprints/1", {})


def test_another_run_finds_it(where):
    with Workspace.open(where) as workspace:
        workspace.sights.keep("words/1", {ONE: b"ring"})
    with Workspace.open(where) as workspace:
        assert dict(workspace.sights.of("words/1", [ONE])) == {ONE: b"ring"}


def test_a_lost_table_is_told_in_words(workspace, execute):
    execute(workspace, "DROP TABLE sights")
    with pytest.raises(WorkspaceError, match="the workspace"):
        list(workspace.sights.of("words/1", [ONE]))
