"""Moments: times as they were written down, brought to one spelling (ISO 8601, RFC 3339)."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from email.utils import parsedate_to_datetime

_EARLIEST, _LATEST = 0, 4_102_444_800  # 1970 to 2100, in seconds


def moment(written: str | int | float | None) -> str | None:
    """One spelling for a time: `2020-07-03T10:00:00+02:00`, `…Z`, without a zone where the
    source gave none ("zone unknown"), or a date alone. None where there is no time in it.

    Reads ISO 8601, RFC 2822 and Unix time in seconds, milliseconds or microseconds.
    """
    if written is None or written == "":
        return None
    text = str(written).strip()
    if text[4:5] == "-":
        try:
            read = datetime.fromisoformat(text)
        except ValueError:
            return None
        settled = len(text) == 10 or (len(text) == 20 and text[10] == "T" and text[19] == "Z")
        return text if settled else _spelt(read)
    if re.fullmatch(r"\d{9,17}(\.\d+)?", text):
        seconds_since = float(text)
        while seconds_since > _LATEST:
            seconds_since /= 1000
        if seconds_since >= _EARLIEST:
            return f"{datetime.fromtimestamp(int(seconds_since), UTC):%Y-%m-%dT%H:%M:%SZ}"
    try:
        return _spelt(parsedate_to_datetime(text))
    except (ValueError, TypeError, OverflowError):
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


def _spelt(read: datetime) -> str:
    text = read.isoformat("T", "seconds")
    return f"{text[:-6]}Z" if text.endswith("+00:00") else text
