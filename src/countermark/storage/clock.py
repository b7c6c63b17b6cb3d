"""The clock: when a statement was added."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

_SPELT = "%Y-%m-%dT%H:%M:%S.%fZ"


def moment(after: str | None = None) -> str:
    """This moment in UTC, to the microsecond: later than the one given, also where a clock was put
    back meanwhile."""
    now = datetime.now(UTC)
    if after is not None:
        earlier = datetime.strptime(after, _SPELT).replace(tzinfo=UTC)
        now = max(now, earlier + timedelta(microseconds=1))
    return now.strftime(_SPELT)
