"""The corpus of hidden links, and the world that its posts stand in."""

from __future__ import annotations

import json
import re
from base64 import b64encode, urlsafe_b64encode
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote

import yaml

CORPUS = Path(__file__).with_name("corpus")
_AT = "2026-04-10T12:00:00Z"
_MACRO = re.compile(r"\{(\w+):([^{}]*)\}")
_MACROS: dict[str, Callable[[str], str]] = {
    "q": lambda text: quote(text, safe=""),
    "b64": lambda text: b64encode(text.encode()).decode(),
    "b64u": lambda text: urlsafe_b64encode(text.encode()).decode().rstrip("="),
    "hex": lambda text: text.encode().hex(),
    "rev": lambda text: text[::-1],
    "wide": lambda text: text.translate({sign: sign + 0xFEE0 for sign in range(0x21, 0x7F)}),
    "zw": "\u200b".join,
    "sp": " ".join,
    "bold": lambda text: "".join(map(_bold, text)),
}


def _bold(sign: str) -> str:
    for first, bold in (("a", 0x1D41A), ("A", 0x1D400), ("0", 0x1D7CE)):
        if sign.isalnum() and 0 <= ord(sign) - ord(first) < (10 if first == "0" else 26):
            return chr(ord(sign) - ord(first) + bold)
    return sign


@dataclass(frozen=True)
class Case:
    """An entry of the corpus."""

    name: str
    file: str
    note: str
    fields: dict[str, Any]

    @property
    def text(self) -> str:
        return written(self.fields["text"])


def written(text: str) -> str:
    """The text with its macros carried out, the innermost first."""
    while (plain := _MACRO.sub(lambda found: _MACROS[found[1]](found[2]), text)) != text:
        text = plain
    return text


@cache
def cases(*files: str) -> tuple[Case, ...]:
    """The entries of some files of the corpus."""
    return tuple(
        Case(name, file, group["note"], fields)
        for file in files
        for group in yaml.safe_load((CORPUS / f"{file}.yaml").read_text("utf-8"))
        for name, fields in group["entries"].items()
    )


def origin(case: Case) -> str | None:
    """The key of the post that the case is about; None for a message, whose key is its content."""
    return None if case.fields.get("as") == "message" else f"instagram.com:post/C{_id(case)}"


def _id(case: Case) -> str:
    return case.name.title().replace("-", "")


def objects(case: Case) -> Iterator[dict[str, Any]]:
    """What is given with a case, as the objects of formats.md §1."""
    fields = case.fields
    me = case.name.replace("-", ".")
    at = fields.get("at", _AT)
    post = f"https://www.instagram.com/p/C{_id(case)}/"
    author = _person(me)
    page = f"https://linktr.ee/{me.replace('.', '')}"
    if any(name in fields for name in ("bio", "bio_before", "bio_since")):
        author["sameAs"] = [page]
    for name, days in (("bio_before", -30), ("bio", -1), ("bio_since", 30)):
        if name in fields:
            yield _page(page, fields[name], _after(at, days * 24 * 60))
    for address, entries in fields.get("pages", {}).items():
        yield _page(address, entries, _after(at, -60))
    for line in fields.get("listings", ()):
        url, title, store = line.split(" | ")
        seller = {"@type": "Organization", "name": store, "identifier": f"A1{_id(case)}"}
        offers = {"@type": "Offer", "price": "19.99", "priceCurrency": "USD", "seller": seller}
        yield {"@type": "Product", "url": url, "name": title, "offers": offers}
    for line in fields.get("posts", ()):
        url, handle, text = line.split(" | ")
        yield _post(url, _person(f"{handle}.{me}"), text, _after(at, -90))
    for line in fields.get("story", ()):
        hours, text = line.split(" | ")
        number = int.from_bytes(case.name.encode()) % 10**15
        url = f"https://www.instagram.com/stories/{me}/77{number:015}/"
        story = _post(url, _person(me), text, _after(at, int(hours) * 60))
        yield story | {"additionalType": "story"}
    for minutes, line in enumerate(fields.get("messages", ()), 5):
        who, _, text = line.partition(": ")
        parties = [me, f"buyer.{me}"]
        sender, recipient = parties if who == "me" else reversed(parties)
        sent = text.replace("{post}", post)
        yield _message(sender, recipient, sent, _after(at, minutes), f"thread-{me}")
    if fields.get("as") == "message":
        yield _message(me, f"buyer.{me}", case.text, at, f"thread-{me}")
        return
    told = _post(post, author, case.text, at)
    if "shares" in fields:
        told["sharedContent"] = {"@type": "SocialMediaPosting", "url": fields["shares"]}
    if "comments" in fields:
        told["comment"] = [_comment(me, line, _after(at, 3)) for line in fields["comments"]]
    yield told


def redirects(case: Case) -> list[str]:
    """The case's lines of `redirects.csv`."""
    lines = (line.split(" | ") for line in case.fields.get("redirects", ()))
    return [f"{source},{target},301,{day}T08:00:00Z" for source, target, day in lines]


def write(folder: Path) -> None:
    """Write all cases that need surroundings as one input."""
    given = cases("routes")
    rows = [json.dumps(each, ensure_ascii=False) for case in given for each in objects(case)]
    (folder / "all.jsonl").write_text("\n".join(rows) + "\n", "utf-8")
    hops = ["from,to,status,observed_at", *(line for case in given for line in redirects(case))]
    (folder / "redirects.csv").write_text("\n".join(hops) + "\n", "utf-8")


def _after(at: str, minutes: int) -> str:
    moment = datetime.fromisoformat(at) + timedelta(minutes=minutes)
    return f"{moment:%Y-%m-%dT%H:%M:%SZ}"


def _person(handle: str) -> dict[str, Any]:
    return {
        "@type": "Person",
        "alternateName": handle,
        "url": f"https://www.instagram.com/{handle}/",
    }


def _post(url: str, author: dict[str, Any], text: str, at: str) -> dict[str, Any]:
    return {
        "@type": "SocialMediaPosting",
        "url": url,
        "author": author,
        "articleBody": text,
        "datePublished": at,
    }


def _page(url: str, entries: list[str], at: str) -> dict[str, Any]:
    links = []
    for entry in entries:
        label, _, address = entry.rpartition(" | ")
        links.append({"@type": "WebPage", "url": address, "name": label} if label else address)
    return {"@type": "WebPage", "url": url, "dateModified": at, "relatedLink": links}


def _message(sender: str, recipient: str, text: str, at: str, thread: str) -> dict[str, Any]:
    return {
        "@type": "Message",
        "dateSent": at,
        "sender": {"@type": "Person", "alternateName": sender},
        "recipient": [{"@type": "Person", "alternateName": recipient}],
        "text": text,
        "isPartOf": thread,
        "about": "instagram",
    }


def _comment(me: str, line: str, at: str) -> dict[str, Any]:
    who, _, text = line.partition(": ")
    author = _person(me if who == "me" else f"{who}.{me}")
    return {"@type": "Comment", "author": author, "dateCreated": at, "text": text}
