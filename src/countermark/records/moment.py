"""Moments: times as they were written down, brought to one spelling (ISO 8601, RFC 3339)."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta, timezone
from email.utils import parsedate_to_datetime

_EARLIEST, _LATEST = 0, 4_102_444_800  # 1970 to 2100, in seconds

_CLOCK = r"""(?: [,T\s]+ (?:at\s)? (?P<hour>\d{1,2}) : (?P<minute>\d\d)
    (?: : (?P<second>\d\d) (?:\.\d+)? )? \s? (?P<half>[AaPp][Mm])? )?"""
_YEAR_FIRST = re.compile(
    r"""(?P<year>\d{4}) \s?[/.年-]\s? (?P<month>\d{1,2}) \s?[/.月-]\s? (?P<day>\d{1,2}) \s?日?"""
    + _CLOCK,
    re.VERBOSE,
)
_MONTH_NAMED = re.compile(
    r"""(?: (?P<day>\d{1,2}) (?:st|nd|rd|th)? [ -] (?:of[ ])? )? (?P<name>[A-Za-z]{3,9}) \.? [ -]
    (?(day) | (?P<late>\d{1,2}) (?:st|nd|rd|th)? ,?[ ] ) (?P<year>\d{4})"""
    + _CLOCK,
    re.VERBOSE,
)
_ZONES = {"UTC": 0, "GMT": 0, "EST": -5, "EDT": -4, "CDT": -5, "MST": -7, "MDT": -6}
_ZONES |= {"PST": -8, "PDT": -7}
"""Hours of the zones of RFC 2822 §4.3 but for CST, which is China's as well."""
_MONTHS = (
    "january february march april may june july august september october november december".split()
)


def moment(written: str | int | float | None) -> str | None:
    """One spelling for a time: `2020-07-03T10:00:00+02:00`, `…Z`, without a zone where the
    source gave none ("zone unknown"), or a date alone. None where there is no time in it.

    Reads ISO 8601, RFC 2822, Unix time in seconds, milliseconds or microseconds, and dates whose
    order cannot be mistaken: the year first (2020/7/3 10:00, 2020年7月3日), or the month by its
    English name (July 3, 2020; 03-Jul-2020 10:00AM). 3/7/2020 is none: it may be March or July.
    """
    if written is None or written == "":
        return None
    text = str(written).strip()
    if text[4:5] == "-" and (read := _iso(text)):
        settled = len(text) == 10 or (len(text) == 20 and text[10] == "T" and text[19] == "Z")
        return text if settled else _spelt(read)
    if re.fullmatch(r"\d{9,17}(\.\d+)?", text):
        seconds_since = float(text)
        while seconds_since > _LATEST:
            seconds_since /= 1000
        if seconds_since >= _EARLIEST:
            return f"{datetime.fromtimestamp(int(seconds_since), UTC):%Y-%m-%dT%H:%M:%SZ}"
    if found := _YEAR_FIRST.fullmatch(text) or _MONTH_NAMED.fullmatch(text):
        return _of_parts(found.groupdict())
    try:
        return _spelt(parsedate_to_datetime(text))
    except (ValueError, TypeError, OverflowError):
        return None


def _of_parts(parts: dict[str, str | None]) -> str | None:
    """A moment of its numbers as they were written: without a zone, or a date alone."""
    name = (parts.get("name") or "").casefold()
    named = [n for n, known in enumerate(_MONTHS, 1) if name in (known, known[:3], known[:4])]
    month = parts.get("month") or (named[0] if named else 0)
    hour = int(parts["hour"] or 0)
    if parts["half"]:
        hour = hour % 12 + 12 * (parts["half"].casefold() == "pm")
    try:
        read = datetime(
            int(parts["year"] or 0), int(month), int(parts["day"] or parts.get("late") or 0),
            hour, int(parts["minute"] or 0), int(parts["second"] or 0),
        )  # fmt: skip
    except ValueError:
        return None
    return _spelt(read) if parts["hour"] else f"{read:%Y-%m-%d}"


def _iso(text: str) -> datetime | None:
    """A time as ISO 8601 writes it, also with the name of its zone behind it: `… EDT`."""
    written, _, zone = text.rpartition(" ")
    hours = _ZONES.get(zone)
    try:
        if hours is None:
            return datetime.fromisoformat(text)
        return datetime.fromisoformat(written).replace(tzinfo=timezone(timedelta(hours=hours)))
    except ValueError:
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
