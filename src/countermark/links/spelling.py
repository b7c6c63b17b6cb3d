"""Spellings of a URL, brought to one: RFC 3986 §6.2.2, and the reading of browsers (WHATWG URL)."""

from __future__ import annotations

import re
from functools import lru_cache
from ipaddress import IPv6Address
from urllib.parse import unquote, unquote_to_bytes

LONGEST = 2048
"""Longer paths and values fit no rule: sitemaps.org and browsers set this bound for whole URLs."""
WHOLE = 16_384
"""Characters of a URL; a longer one is none. RFC 9110 §4.1 asks for 8,000 octets, servers and
caches that take more stop at 16 KiB. A link of a megabyte would be written into every route."""

_FAST = re.compile(
    r"https?://([A-Za-z0-9.-]{1,253})(/[A-Za-z0-9\-._~!$&'()*+,;=:@/]*|)"
    r"(?:\?([A-Za-z0-9\-._~!$&'()*+,;=:@/?%]*))?"
)
_URL = re.compile(r"(?:https?:/*|//)([^/?#]*)([^?#]*)(?:\?([^#]*))?(?:#(.*))?", re.I | re.S)
_BARE = re.compile(r"[^/?#:@\[\]]+\.[^/?#:@\[\].]{2,}\.?(?::\d{0,5})?(?=[/?#]|$)")
_PLAIN = re.compile(r"[A-Za-z0-9\-._~!$&'()*+,;=:@/?%]*")
_ESCAPE = re.compile(r"%[0-9A-Fa-f]{2}|[^A-Za-z0-9\-._~!$&'()*+,;=:@/?]")
_UNRESERVED = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_LABELS = re.compile(r"[a-z0-9_-]{1,63}(?:\.[a-z0-9_-]{1,63})*")
_C0 = "".join(map(chr, range(33)))


def split(url: str) -> tuple[str, str, str, str] | None:
    """Authority, path, query and fragment of `url`; None where it is no http(s) URL.

    Path and query come in normal percent-encoding, authority and fragment as they were written.
    Read as a browser would: white space around it and tabs or line ends within it are dropped, a
    backslash is a slash, and any number of slashes may follow the scheme. `//host/…` and
    `host.tld/…` count as URLs.
    """
    if len(url) > WHOLE:
        return None
    if found := _FAST.fullmatch(url):
        authority, path, query = found.groups("")
        return authority, path, escaped(query) if "%" in query else query, ""
    url = url.strip(_C0).replace("\t", "").replace("\n", "").replace("\r", "")
    head, mark, tail = url.partition("?")
    url = head.replace("\\", "/") + mark + tail
    found = _URL.fullmatch(url) or (_URL.fullmatch("//" + url) if _BARE.match(url) else None)
    if found is None:
        return None
    authority, path, query, fragment = found.groups("")
    return authority, escaped(path), escaped(query), fragment


def is_bare(url: str) -> bool:
    """Whether it was written without a scheme and without `//`."""
    return _URL.match(url.strip(_C0).replace("\\", "/")) is None


@lru_cache(8192)
def place(authority: str) -> tuple[str, str] | None:
    """Host and port of an authority: (`example.com`, `:8443`); None where it is no host.

    Credentials, `www.`, a final dot and the ports 80 and 443 are dropped; names of other scripts
    become ASCII (UTS 46), so that a look-alike host never equals the host that it imitates.
    """
    host, port = authority.rpartition("@")[2], ""
    end = host.rfind(":")
    if end > host.rfind("]"):
        host, port = host[:end], host[end + 1 :].lstrip("0")
        if port and not (port.isdecimal() and port.isascii() and int(port) < 65536):
            return None
        port = "" if port in ("", "80", "443") else ":" + port
    if host.startswith("["):
        try:
            return f"[{IPv6Address(host[1:-1].partition('%')[0]).compressed}]", port
        except ValueError:
            return None
    name = _ascii(unquote(host) if "%" in host else host)
    return (name, port) if name else None


def _ascii(host: str) -> str | None:
    if not host.isascii():
        import idna

        try:
            host = idna.encode(host, uts46=True, transitional=False).decode("ascii")
        except (idna.IDNAError, UnicodeError):
            return None
    host = host.lower().removesuffix(".")
    while host.startswith("www.") and host.count(".") > 1:
        host = host[4:]
    return host if len(host) <= 253 and _LABELS.fullmatch(host) else None


def escaped(text: str) -> str:
    """A path or query in normal percent-encoding: only what needs it, in upper case."""
    if "%" not in text and _PLAIN.fullmatch(text):
        return text
    return _ESCAPE.sub(_normal, text)


def _normal(found: re.Match[str]) -> str:
    text = found[0]
    if len(text) == 3:
        code = int(text[1:], 16)
        return chr(code) if code in _UNRESERVED else text.upper()
    return "".join(f"%{byte:02X}" for byte in text.encode("utf-8", "surrogatepass"))


def settled(path: str) -> str:
    """An escaped path, its dot segments resolved (RFC 3986 §5.2.4), without the last slash."""
    if "/." in path:
        kept: list[str] = []
        for segment in path.split("/"):
            if segment == "..":
                if len(kept) > 1:
                    kept.pop()
            elif segment != ".":
                kept.append(segment)
        path = "/".join(kept)
    return path.rstrip("/") if path.endswith("/") else path


def plain(value: str) -> str:
    """The text of a query value: percent-encoding and `+` undone; as it stands if not UTF-8."""
    if "+" in value:
        value = value.replace("+", " ")
    if "%" not in value:
        return value
    try:
        return unquote_to_bytes(value).decode("utf-8")
    except UnicodeDecodeError:
        return value
