"""Bans in a workspace: only ever added to, whatever else happens to it."""

import json
import os
import signal
import time
from itertools import pairwise
from multiprocessing import get_context
from random import Random

import pytest

from countermark.records.ban import ban, holding
from countermark.records.key import Key
from countermark.storage.error import WorkspaceError
from countermark.storage.tables import bans
from countermark.storage.workspace import Workspace

QX = Key.parse("shop.example:seller/QX")
LOTUS = Key.parse("shop.example:seller/LOTUS")


def test_a_ban_is_kept_and_can_be_revoked(workspace):
    one = workspace.ban([QX, LOTUS], "shop.example", "2026-02-28", "Anna", "O-1", "by mail 奥")
    two = workspace.ban([QX], "other.example", "2026-03-01", "Ben")
    assert workspace.bans() == (one, two)
    revoked = workspace.revoke_ban(one.ban, "Ben", "another QX")
    assert (revoked.revokes, revoked.accounts) == (one.ban, one.accounts)
    assert workspace.bans() == (one, two, revoked)
    assert holding(workspace.bans()) == (two,)


def test_what_does_not_count_cannot_be_revoked(workspace):
    one = workspace.ban([QX], "shop.example", "2026-02-28", "Anna")
    revoked = workspace.revoke_ban(one.ban, "Ben")
    for name in (one.ban, revoked.ban, "B-nothing"):
        with pytest.raises(WorkspaceError, match=f"there is no ban {name} that counts"):
            workspace.revoke_ban(name, "Ben")


def test_what_is_no_ban_is_not_kept(workspace):
    with pytest.raises(ValueError, match="is no day"):
        workspace.ban([QX], "shop.example", "soon", "Anna")
    assert workspace.bans() == ()


@pytest.mark.parametrize(
    "statement", ["UPDATE bans SET platform = 'x.example'", "DELETE FROM bans"]
)
def test_no_hand_changes_or_deletes_a_ban(workspace, execute, statement):
    one = workspace.ban([QX], "shop.example", "2026-02-28", "Anna")
    with pytest.raises(WorkspaceError, match="bans are only ever added to"):
        execute(workspace, statement)
    assert workspace.bans() == (one,)


def test_a_ban_that_was_altered_all_the_same_is_refused(workspace, execute):
    one = workspace.ban([QX], "shop.example", "2026-02-28", "Anna")
    sqlite = workspace._database.dialect == "sqlite"
    execute(workspace, f"DROP TRIGGER bans_{'no_update' if sqlite else 'append_only ON bans'}")
    execute(workspace, "UPDATE bans SET platform = 'x.example'")
    with pytest.raises(WorkspaceError, match=f"the ban {one.ban} was altered"):
        workspace.bans()


def test_a_clock_that_was_put_back_does_not_turn_the_order(workspace):
    ahead = ban([QX], "shop.example", "2026-02-28", "Anna", "2999-01-01T00:00:00.000000Z")
    row = ahead.model_dump(mode="json") | {"accounts": json.dumps([str(QX)])}
    with workspace._database.writing() as connection:
        connection.execute(bans.insert().values(row))
    noted = [ahead, *(workspace.ban([QX], "shop.example", "2026-02-28", "B") for _ in range(3))]
    assert list(workspace.bans()) == noted
    assert all(one.at < other.at for one, other in pairwise(noted))


def _note(where, told):
    with Workspace.open(where) as workspace:
        while True:
            os.write(
                told, f"{workspace.ban([QX], 'shop.example', '2026-02-28', 'A').ban}\n".encode()
            )


def test_a_kill_at_any_moment_loses_no_ban_that_was_told(where):
    Workspace.open(where).close()
    random, names = Random(3), set()
    for _ in range(3):
        reading, writing = os.pipe()
        process = get_context("fork").Process(target=_note, args=(where, writing))
        process.start()
        os.close(writing)
        with os.fdopen(reading) as lines:
            names.add(lines.readline())
            time.sleep(random.uniform(0, 0.2))
            os.kill(process.pid, signal.SIGKILL)
            process.join()
            names.update(lines)
    with Workspace.open(where) as workspace:
        kept = {one.ban for one in workspace.bans()}
    whole = {line.strip() for line in names if line.endswith("\n")}
    assert len(whole) >= 3
    assert whole <= kept
