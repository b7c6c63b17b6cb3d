"""The ledger: the judgements of a workspace, only ever added to."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Connection, func, select

from countermark.records.judgement import Judgement, judgement
from countermark.records.lead import Lead, judged
from countermark.records.record import Tlp
from countermark.storage.clock import moment
from countermark.storage.error import WorkspaceError
from countermark.storage.tables import judgements, leads

PEOPLES = ("party", "tlp")
"""Of a lead, what people set without judging: columns that a later run leaves alone."""
_MOST = 500
"""Leads asked for at a time: databases take only so many values in one statement."""


def add(connection: Connection, lead: str, **said: Any) -> Judgement:
    """Add what `judgement` makes of `said`, at this moment. In a transaction that writes alone.

    Its time is after that of every earlier judgement of the lead, also where a clock was put
    back. Raises WorkspaceError where there is no such lead, or none of it to revoke; ValueError
    as `judgement` does."""
    known = judgements.c
    if connection.execute(select(leads.c.lead).where(leads.c.lead == lead)).first() is None:
        raise WorkspaceError(f"there is no lead {lead} in this workspace")
    if revokes := said.get("revokes"):
        chosen = select(known.lead).where(known.judgement == revokes)
        if connection.execute(chosen).scalar() != lead:
            raise WorkspaceError(f"the lead {lead} has no judgement {revokes} to revoke")
    latest = connection.execute(select(func.max(known.at)).where(known.lead == lead)).scalar()
    given = judgement(lead, at=moment(latest), **said)
    connection.execute(judgements.insert().values(given.model_dump()))
    return given


def of(connection: Connection, ids: Sequence[str]) -> dict[str, list[Judgement]]:
    """The judgements of these leads. Raises WorkspaceError where one was altered."""
    found: dict[str, list[Judgement]] = {}
    for some in parts(ids):
        chosen = select(judgements).where(judgements.c.lead.in_(some))
        for row in connection.execute(chosen).mappings():
            found.setdefault(row["lead"], []).append(_read(dict(row)))
    return found


def with_peoples(connection: Connection, found: Sequence[Lead]) -> list[Lead]:
    """The leads, which the workspace has, with what people have said and set of them."""
    ids = [lead.lead for lead in found]
    said = of(connection, ids)
    people: dict[str, dict[str, Any]] = {}
    for some in parts(ids):
        columns = [leads.c[name] for name in ("lead", *PEOPLES)]
        for row in connection.execute(select(*columns).where(leads.c.lead.in_(some))):
            people[row.lead] = {"party": row.party, "tlp": Tlp(row.tlp)}
    return [
        judged(lead.model_copy(update=people[lead.lead]), said.get(lead.lead, ())) for lead in found
    ]


def parts(ids: Sequence[str]) -> Iterator[Sequence[str]]:
    """The values in as many parts as they take to be asked for."""
    return (ids[start : start + _MOST] for start in range(0, len(ids), _MOST))


def _read(row: dict[str, Any]) -> Judgement:
    try:
        return Judgement.model_validate(row)
    except ValueError:
        raise WorkspaceError(
            f"the judgement {row['judgement']} of the lead {row['lead']} was altered after it was "
            "made: restore the workspace from a copy"
        ) from None
