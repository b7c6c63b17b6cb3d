"""Spells: how long after a ban somebody comes back, counting those who have not yet.

The share that has returned within some days is estimated by Kaplan and Meier (Journal of the
American Statistical Association 53, 1958): who was banned a month ago and is not back says nothing
of the second month, and is neither left out nor counted as gone for good.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from countermark.records.ban import Ban, holding
from countermark.records.key import Key

WITHIN = (30, 90, 365)
"""Days."""


@dataclass(frozen=True)
class Spell:
    """From a ban to the operator's next account, or to the day until which it is known that there
    was none."""

    ban: str
    operator: str
    days: int
    account: Key | None
    """The account that ended it; None where it goes on."""


@dataclass(frozen=True)
class Returns:
    """How soon they come back. Shares and days are estimates that know of the open spells."""

    spells: int
    returned: int
    quartiles: tuple[int | None, int | None, int | None]
    """Days until a quarter, half and three quarters have returned; None where it is not reached."""
    within: dict[int, float | None]
    """By days: the share that has returned; None where no spell is known for so long."""


def spells(
    bans: Iterable[Ban],
    accounts_of: Callable[[Key], tuple[str, Sequence[Key]]],
    opened: Mapping[str, str],
    until: str,
    *,
    same_platform: bool = False,
) -> list[Spell]:
    """A spell for each operator and day of a ban, by ban day.

    `accounts_of` gives the operator of an account, and all its accounts; `opened` is by written
    key the day (or moment) when an account was first known; what opens after `until`, a day, is not
    known yet. An account that the ban names does not end its spell, nor does one whose day is
    unknown. With `same_platform`, only accounts on the platform that banned do.
    """
    found: dict[tuple[str, str, str], Spell] = {}
    for ban in holding(bans):
        start = date.fromisoformat(ban.on)
        open_for = (date.fromisoformat(until) - start).days
        if open_for < 0:
            continue
        for operator, accounts in dict(map(accounts_of, ban.accounts)).items():
            back = [
                (opened[str(key)][:10], key)
                for key in accounts
                if key not in ban.accounts
                and ban.on < opened.get(str(key), "")[:10] <= until
                and (not same_platform or key.site == ban.platform)
            ]
            day, account = min(back, default=(None, None))
            days = (date.fromisoformat(day) - start).days if day else open_for
            place = ban.platform if same_platform else ""
            found.setdefault((operator, ban.on, place), Spell(ban.ban, operator, days, account))
    return list(found.values())


def returns(of: Sequence[Spell]) -> Returns:
    """What the spells say together."""
    back = [one.days for one in of if one.account]
    if not of:
        return Returns(0, 0, (None, None, None), dict.fromkeys(WITHIN))
    import numpy as np
    from scipy.stats import CensoredData, ecdf

    still = [one.days for one in of if not one.account]
    gone = ecdf(CensoredData(uncensored=back, right=still)).cdf if back else None
    longest = max(one.days for one in of)

    def reached(share: float) -> int | None:
        if gone is None:
            return None
        place = int(np.searchsorted(gone.probabilities, share - 1e-9))
        return int(gone.quantiles[place]) if place < len(gone.quantiles) else None

    def share(days: int) -> float | None:
        if gone is not None and gone.probabilities[-1] > 1 - 1e-9:
            return float(gone.evaluate(days))
        if days > longest:
            return None
        return float(gone.evaluate(days)) if gone else 0.0

    return Returns(
        spells=len(of),
        returned=len(back),
        quartiles=(reached(0.25), reached(0.5), reached(0.75)),
        within={days: share(days) for days in WITHIN},
    )
