"""Whom the watch of a workspace looks out for."""

import pytest
from invented_trade import lead, seller

from actors import key, seen, strangers
from countermark.operators.facts import table
from countermark.operators.lookout import mates, watch_of, watched
from countermark.operators.memory import recalled, remember
from countermark.storage.workspace import Workspace

ONE = {"phone": "+8613800000001", "iban": "DE1"}
SEEN = [*seen("qx", **ONE), *seen("qx-two", **ONE), *strangers(5)]


@pytest.fixture
def workspace(tmp_path):
    with Workspace.open(tmp_path / "workspace") as workspace:
        remember(workspace.known, table(SEEN), recalled(workspace.known))
        yield workspace


def lookout(workspace, *leads):
    return list(watched(recalled(workspace.known).telling(), workspace.bans(), leads))


def test_a_ban_of_one_account_is_of_its_operator(workspace):
    ban = workspace.ban([key("qx-two")], "shop.example", "2026-01-01", "Anna")
    (one,) = lookout(workspace)
    assert [str(account) for account in one.accounts] == [str(key("qx")), str(key("qx-two"))]
    assert one.bans == (ban.ban,)
    assert one.operator == recalled(workspace.known).telling().operator_of(str(key("qx")))


def test_two_bans_of_one_operator_are_one_to_look_out_for(workspace):
    bans = [
        workspace.ban([key(name)], "shop.example", "2026-01-01", "A") for name in ("qx", "qx-two")
    ]
    (one,) = lookout(workspace)
    assert one.bans == tuple(sorted(ban.ban for ban in bans))


def test_a_revoked_ban_is_none(workspace):
    ban = workspace.ban([key("qx")], "shop.example", "2026-01-01", "Anna")
    workspace.revoke_ban(ban.ban, "Anna")
    assert lookout(workspace) == []


def test_an_account_of_which_nothing_is_known_is_looked_out_for_by_its_name(workspace):
    workspace.ban([seller("unseen")], "shop.example", "2026-01-01", "Anna")
    (one,) = lookout(workspace)
    assert one.accounts == (seller("unseen"),)
    assert mates(recalled(workspace.known).telling(), str(seller("unseen"))) == [
        str(seller("unseen"))
    ]


def test_who_is_in_a_confirmed_lead_is_looked_out_for_and_in_no_other(workspace):
    leads = [lead(1, "qx", "mia", link="confirmed"), lead(2, "stranger001", link="rejected"),
             lead(3, "stranger002")]  # fmt: skip
    found = lookout(workspace, *leads)
    assert {str(account) for one in found for account in one.accounts} == {
        "photos.example:account/mia", str(key("qx")), str(key("qx-two"))
    }  # fmt: skip
    assert all(one.leads == ("L-0000000001",) for one in found)


def test_the_watch_of_a_workspace_finds_who_comes_back(workspace):
    workspace.ban([key("qx")], "shop.example", "2026-01-01", "Anna")
    watch = watch_of(recalled(workspace.known), workspace.bans(), workspace.leads())
    assert len(watch) == 1
    assert watch.check(key("new"), list(seen("new", iban="DE1"))).grade == "likely"
    stranger = list(seen("new", iban="DE00001", email="mail1@stranger.example"))
    assert watch.check(key("new"), stranger).grade is None
