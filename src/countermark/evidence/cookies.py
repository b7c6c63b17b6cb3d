"""Cookies: what sites gave on the way, given back to them (RFC 6265), for one chain alone."""

from __future__ import annotations

from email.message import Message
from http.cookiejar import CookieJar
from urllib.request import Request

_MOST = 100
_LONGEST = 4096
"""Characters of a cookie (RFC 6265 §6.1)."""


class _Given:
    """An answer, as the jar asks for it."""

    def __init__(self, values: list[str]) -> None:
        self._head = Message()
        for value in values:
            self._head["Set-Cookie"] = value

    def info(self) -> Message:
        return self._head


class Cookies:
    """The cookies of one visitor."""

    def __init__(self) -> None:
        self._jar = CookieJar()

    def take(self, url: str, values: list[str]) -> None:
        """Take in what the fields Set-Cookie of an answer from `url` say."""
        fitting = [value for value in values if len(value) <= _LONGEST and value.isprintable()]
        if len(self._jar) + len(fitting) <= _MOST:
            self._jar.extract_cookies(_Given(fitting), Request(url))  # type: ignore[arg-type]  # noqa: S310

    def header(self, url: str) -> str:
        """The field Cookie for a request to `url`; empty where there is none."""
        asked = Request(url)  # noqa: S310 (it is never opened)
        self._jar.add_cookie_header(asked)
        return asked.get_header("Cookie") or ""

    def mark(self) -> frozenset[tuple[str, str, str | None]]:
        """What tells two states of the jar apart."""
        return frozenset((each.domain, each.name, each.value) for each in self._jar)
