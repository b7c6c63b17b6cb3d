"""Telling: that an account can be told to be its actor's, and by what."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from countermark.demo.chance import Chance

from .account import Account, Opener

_FIELDS = {"phone": "telephone", "email": "email"}
_CONTACTS = ("phone", "email", "wechat", "telegram", "qq", "domain")


def by_actor(accounts: Iterable[Account]) -> list[list[Account]]:
    """The accounts of each actor."""
    found: dict[int, list[Account]] = defaultdict(list)
    for account in accounts:
        found[account.actor.number].append(account)
    return list(found.values())


def repair(
    accounts: Iterable[Account], opener: Opener, chance: Chance, share: float, returned: set[str]
) -> None:
    """Give most accounts that nothing ties to their actor's others something that does; of those
    that `returned` (by key) and kept nothing, fewer."""
    for several in by_actor(accounts):
        for number, account in enumerate(several[1:], 1):
            one = chance.of(account.actor.number, number)
            others = several[:number]
            if any(account.tied(other) for other in others) or not one.happens(share):
                continue
            if account.key in returned and not account.telling() and one.happens(0.3):
                continue
            other = one.pick(others)
            for turn in range(4):
                if account.tied(other):
                    break
                _share(opener, one.of(turn), account, other)


def _share(opener: Opener, chance: Chance, account: Account, other: Account) -> None:
    """Let both show one more thing."""
    common = {kind for kind, _ in account.telling() & other.telling()}
    kinds = [kind for kind in _CONTACTS if other.values.get(kind) and kind not in common]
    traces = [kind for kind in ("device", "iban") if kind not in common]
    kind = chance.pick(kinds * 2 + traces)
    if kind == "device" and "additionalProperty" in account.fields:
        return
    if kind in ("device", "iban") and not (account.seller and other.seller):
        return
    shown = next((s.value for s in other.shown if s.kind == kind and s.sound), None)
    value = shown or other.values[kind][0]
    account.values[kind] = [value, *(v for v in account.values.get(kind, []) if v != value)]
    kept, account.values[kind] = account.values[kind], [value]
    for one in (account, other) if shown is None else (account,):
        before, one.values[kind] = one.values.get(kind, []), [value]
        match kind:
            case "device":
                opener.device(one)
            case "iban":
                opener.pay(one, chance)
            case _:
                field = _FIELDS.get(kind, "")
                free = one.seller and field and field not in one.fields
                if free and not one.hubs and chance.happens(0.6):
                    opener.field(one, chance, field)
                else:
                    opener.write(one, chance, kind)
        one.values[kind] = before or [value]
    account.values[kind] = kept


def mark(accounts: Iterable[Account]) -> None:
    """Note how each account can be told to be its actor's."""
    for several in by_actor(accounts):
        for account in several:
            account.marks |= {"hub"} if account.hubs else set()
            if len(several) > 1:
                account.marks.add(_telling(account, [a for a in several if a is not account]))


def _telling(account: Account, others: list[Account]) -> str:
    best = "nothing"
    ranks = ["nothing", "traces", "written", "respelled", "alike"]
    for other in others:
        if not account.tied(other):
            continue
        best = max(best, "traces", key=ranks.index)
        common = account.telling() & other.telling()
        for mine in account.shown:
            for theirs in other.shown:
                same = (mine.kind, mine.value) == (theirs.kind, theirs.value)
                if not same or (mine.kind, mine.value) not in common:
                    continue
                wheres = {mine.where, theirs.where}
                if wheres == {"field"}:
                    way = "alike" if mine.written == theirs.written else "respelled"
                elif "text" in wheres and wheres <= {"field", "text"}:
                    way = "written"
                else:
                    way = "traces"
                best = max(best, way, key=ranks.index)
        if not common:  # the papers alone
            best = max(best, "respelled", key=ranks.index)
    return best
