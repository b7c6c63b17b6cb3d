"""Moments: times as they were written down, brought to one spelling (ISO 8601, RFC 3339)."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from email.utils import parsedate_to_datetime

_PLAIN = re.compile(
    r"(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d)(:\d\d)?(?:\.\d+)?\s*(Z|[+-]\d\d:?\d\d)?)?"
)
_EARLIEST, _LATEST = 0, 4_102_444_800  # 1970 to 2100, in seconds


def moment(written: str | int | float | None) -> str | None:
    """One spelling for a time: `2020-07-03T10:00:00+02:00`, `…Z`, without a zone where the
    source gave none ("zone unknown"), or a date alone. None where there is no time in it.

    Reads ISO 8601, RFC 2822 and Unix time in seconds, milliseconds or microseconds.
    """
    if written is None or written == "":
        return None
    text = str(written).strip()
    if plain := _PLAIN.fullmatch(text):
        day, clock, seconds, zone = plain.groups()
        spelt = day if clock is None else f"{day}T{clock}{seconds or ':00'}{_zone(zone)}"
        return spelt if instant(spelt) else None
    if re.fullmatch(r"\d{9,17}(\.\d+)?", text):
        seconds_since = float(text)
        while seconds_since > _LATEST:
            seconds_since /= 1000
        if seconds_since >= _EARLIEST:
            return f"{datetime.fromtimestamp(int(seconds_since), UTC):%Y-%m-%dT%H:%M:%SZ}"
    for read in (datetime.fromisoformat, parsedate_to_datetime):
        try:
            return read(text).replace(microsecond=0).isoformat().replace("+00:00", "Z")
        except (ValueError, TypeError, OverflowError):
            continue
    return None


def instant(spelt: str | None) -> datetime | None:
    """The point in time of a spelt moment, for ordering; an unknown zone is taken as UTC."""
    if not spelt:
        return None
    try:
        read = datetime.fromisoformat(spelt)
    except ValueError:
        return None
    return read if read.tzinfo else read.replace(tzinfo=UTC)


def day(spelt: str | None) -> date | None:
    """The calendar day of a spelt moment, as the source wrote it."""
    try:
        return date.fromisoformat(spelt[:10]) if spelt else None
    except ValueError:
        return None


def _zone(zone: str | None) -> str:
    if not zone or zone == "Z":
        return zone or ""
    return zone if ":" in zone else f"{zone[:3]}:{zone[3:]}"
