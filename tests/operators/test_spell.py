"""How long after a ban somebody comes back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actors import key
from countermark.operators.spell import Spell, returns, spells
from countermark.records.ban import ban
from countermark.records.key import Key

AT = "2026-06-01T00:00:00.000000Z"
ELSEWHERE = Key.seller("other.example", "qx3")


def banned(*names, on="2026-01-01", **more):
    return ban([key(name) for name in names], "shop.example", on, "Anna", AT, **more)


def of(mapping):
    return lambda account: next((o, keys) for o, keys in mapping.items() if account in keys)


QX = {"O-qx": (key("qx"), key("qx2"), ELSEWHERE)}
OPENED = {
    str(key("qx")): "2025-03-01",
    str(key("qx2")): "2026-03-02T10:00:00Z",
    str(ELSEWHERE): "2026-01-15",
}


def test_a_spell_ends_with_the_next_account():
    (one,) = spells([banned("qx")], of(QX), OPENED, "2026-06-01")
    assert (one.days, one.account, one.operator) == (14, ELSEWHERE, "O-qx")
    (there,) = spells([banned("qx")], of(QX), OPENED, "2026-06-01", same_platform=True)
    assert (there.days, there.account) == (60, key("qx2"))


def test_a_spell_that_goes_on_lasts_until_what_is_known():
    (one,) = spells([banned("qx")], of(QX), OPENED, "2026-01-10")
    assert (one.days, one.account) == (9, None)
    assert spells([banned("qx")], of(QX), OPENED, "2025-12-31") == []


def test_each_ban_begins_a_spell_and_several_of_one_day_begin_one():
    later = banned("qx", on="2026-02-01")
    found = spells([banned("qx"), banned("qx", note="again"), later], of(QX), OPENED, "2026-06-01")
    assert [one.days for one in found] == [14, 29]


def test_accounts_without_a_day_revoked_bans_and_the_banned_themselves_end_nothing():
    (one,) = spells([banned("qx", "qx2")], of(QX), {str(key("qx2")): "2026-03-02"}, "2026-06-01")
    assert one.account is None
    first = banned("qx")
    assert spells([first, banned("qx", revokes=first.ban)], of(QX), OPENED, "2026-06-01") == []


def lasted(*days, open_for=()):
    return [
        *(Spell("B-1", f"O-{n}", each, key("x")) for n, each in enumerate(days)),
        *(Spell("B-1", f"O-open{n}", each, None) for n, each in enumerate(open_for)),
    ]


def test_without_open_spells_the_figures_are_plain_shares():
    found = returns(lasted(10, 20, 40, 100))
    assert (found.spells, found.returned, found.quartiles) == (4, 4, (10, 20, 40))
    assert found.within == {30: 0.5, 90: 0.75, 365: 1.0}


def test_open_spells_count_as_long_as_they_are_known():
    """Kaplan and Meier by hand: 1 - 3/4 after 10 days; one of two left returns after 50."""
    found = returns(lasted(10, 50, open_for=(20, 60)))
    assert found.within[30] == pytest.approx(0.25)
    assert found.within[90] is None
    assert found.quartiles == (10, 50, None)
    assert (found.spells, found.returned) == (4, 2)


def test_where_nobody_returned_or_nobody_was_banned():
    assert returns(lasted(open_for=(40, 100))).within == {30: 0.0, 90: 0.0, 365: None}
    assert returns([]).within == {30: None, 90: None, 365: None}


@given(st.lists(st.integers(0, 400), max_size=20), st.lists(st.integers(0, 400), max_size=20))
def test_shares_grow_with_time_and_open_spells_never_raise_them_above_all(back, still):
    found = returns(lasted(*back, open_for=still))
    told = [share for share in found.within.values() if share is not None]
    assert told == sorted(told)
    assert all(-1e-9 <= share <= 1 + 1e-9 for share in told)
    reached = [days for days in found.quartiles if days is not None]
    assert reached == sorted(reached)
    assert set(reached) <= set(back)
