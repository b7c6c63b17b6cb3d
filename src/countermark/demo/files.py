"""Files: a draft written as the formats that investigators are handed (formats.md §1)."""

from __future__ import annotations

import csv
import gzip
import json
import re
from collections.abc import Iterable
from email.message import EmailMessage
from html import escape
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any
from uuid import UUID

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from countermark.demo.chance import Chance
from countermark.demo.draft import SHEET, Draft, Object
from countermark.demo.words import data

FEED = "item-feed.csv"
_FEED_SHARE = 0.08
_COLUMNS = ("id", "title", "description", "link", "price", "image_link", "brand", "product_type")
_LINK = re.compile(r"((?:https?://|www\.)\S+)")
_PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>{title}</title>
<link rel="canonical" href="{url}">
<script type="application/ld+json">{data}</script></head>
<body><h1>{title}</h1><p>{text}</p></body></html>
"""
_LANDING = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>One moment</title>
<link rel="canonical" href="{url}">
{on}</head>
<body><p>You are being sent on.</p></body></html>
"""

_LIST = """<!doctype html>
<html><head><meta charset="utf-8"><title>{title}</title><link rel="canonical" href="{url}"></head>
<body><h1>{title}</h1>{text}
<ul>
{links}
</ul></body></html>
"""


def write_input(draft: Draft, folder: Path) -> list[Object]:
    """Write all files of the input; the bad rows among them, as the truth names them."""
    chance = draft.chance.of("files")
    saved, *rows = chance.shuffled(draft.listings)
    # A feed has no column for reviews and conditions, and nothing may get lost.
    plain = [row for row in rows if "review" not in row and "itemCondition" not in row["offers"]]
    feed = plain[: round(len(plain) * _FEED_SHARE)]
    fed = {row["url"] for row in feed}
    rest = [row for row in rows if row["url"] not in fed]
    some = max(1, len(rest) // 20)
    _json(folder / "more-listings.json", rest[:some])
    bad = _listings(folder / "listings.jsonl", chance, rest[some:])
    _feed(folder / FEED, feed)
    for row in feed:  # every row of a table is a route by formats.md §4
        draft.route(f"web:{FEED}", draft.keys[row["url"]], "table", optional=True)
    _html(folder / "saved-page.html", saved)
    _jsonl(folder / "posts.jsonl", chance.shuffled(draft.posts))
    _jsonl(folder / "accounts.jsonl", chance.shuffled(draft.accounts))
    kept = _pages(folder / "pages", chance.of("pages"), draft)
    _jsonl(folder / "pages.jsonl", kept)
    _jsonl(folder / "messages.jsonl", chance.shuffled(draft.messages))
    trade = "".join(f"{_compact(row)}\n" for row in chance.shuffled(draft.trade))
    (folder / "orders-and-payments.jsonl.gz").write_bytes(gzip.compress(trade.encode(), mtime=0))
    bad += _redirects(folder / "redirects.csv", chance, draft.redirects)
    if draft.sheet:
        _table(folder / SHEET, list(draft.sheet[0]), draft.sheet, bom=True)
    _telegram(folder / "telegram" / "result.json", chance, draft.telegram)
    _whatsapp(folder / "WhatsApp Chat with Finds.txt", chance, draft.whatsapp)
    _warc(folder / "crawl.warc", chance, draft.warc, draft.crawled)
    for number, page in enumerate(draft.landings, 1):
        _landing(folder / "pages" / f"landing-{number}.html", page)
    for number, mail in enumerate(draft.mails, 1):
        _mail(folder / f"mail-{number}.eml", number, mail)
    for number, page in enumerate(draft.markdown, 1):
        _markdown(folder / "pages" / f"guide-{number}.md", page)
    return bad


def write_captures(draft: Draft, folder: Path, pictures: dict[str, bytes]) -> None:
    """Write each screenshot beside its sidecar."""
    folder.mkdir(exist_ok=True)
    for number, post in enumerate(draft.captures, 1):
        image = post.pop("image")[0]
        sidecar = post | {
            "dateCreated": post["datePublished"],
            "captured": {
                "at": post["datePublished"],
                "by": "J. Ashgrave",
                "account": "demo-desk",
                "how": "screenshot",
            },
        }
        (folder / f"story-{number}.jpg").write_bytes(pictures.pop(image))
        (folder / f"story-{number}.json").write_text(f"{_pretty(sidecar)}\n", "utf-8")


def _compact(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _pretty(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1)


def _json(path: Path, value: object) -> None:
    path.write_text(f"{_pretty(value)}\n", "utf-8")


def _jsonl(path: Path, rows: Iterable[Object]) -> None:
    path.write_text("".join(f"{_compact(row)}\n" for row in rows), "utf-8")


def _listings(path: Path, chance: Chance, rows: list[Object]) -> list[Object]:
    """The listings; a few come twice with another price, and three lines are broken."""
    lines = [_compact(row) for row in rows]
    for row in chance.some(rows, max(1, len(rows) // 200)):
        other = row["offers"] | {"price": chance.price(10, 60), "sku": "colour 4"}
        lines.append(_compact(row | {"offers": other}))
    broken = (
        lines[0][: len(lines[0]) // 2],
        '{"@type":"Product","name":"Glass Jar without an address"}',
        "[not, json",
    )
    at = sorted(chance.some(range(1, len(lines)), len(broken)))
    for place, line in zip(at, broken, strict=True):
        lines.insert(place, line)
    path.write_text("".join(f"{line}\n" for line in lines), "utf-8")
    return [{"file": path.name, "line": place + 1} for place in at]


def _table(path: Path, columns: list[str], rows: Iterable[Object], bom: bool = False) -> None:
    out = StringIO()
    writer = csv.DictWriter(out, columns, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    path.write_text(out.getvalue(), "utf-8-sig" if bom else "utf-8")


def _feed(path: Path, rows: list[Object]) -> None:
    """A Google Merchant feed."""
    _table(
        path,
        list(_COLUMNS),
        [
            {
                "id": f"sku-{number:05d}",
                "title": row["name"],
                "description": row["description"],
                "link": row["url"],
                "price": f"{row['offers']['price']} {row['offers']['priceCurrency']}",
                "image_link": (row.get("image") or [""])[0],
                "brand": row.get("brand", {}).get("name", ""),
                "product_type": row.get("category", ""),
            }
            for number, row in enumerate(rows)
        ],
    )


def _html(path: Path, row: Object) -> None:
    data = _compact({"@context": "https://schema.org"} | row).replace("<", "\\u003c")
    page = _PAGE.format(title=row["name"], url=row["url"], text=row["description"], data=data)
    path.write_text(page, "utf-8")


def _landing(path: Path, page: Object) -> None:
    to = str(page["to"])
    on = f'<script>window.location.replace("{to}");</script>'
    if not page["script"]:
        on = f'<meta http-equiv="refresh" content="0; url={to.replace("&", "&amp;")}">'
    path.parent.mkdir(exist_ok=True)
    path.write_text(_LANDING.format(url=page["url"], on=on), "utf-8")


def _pages(folder: Path, chance: Chance, draft: Draft) -> list[Object]:
    """The pages that are given as objects; where the words of the world say so, the others are
    saved as HTML or left to the crawl's archive."""
    shapes: dict[str, float] = data("world").get("pages", {"object": 1.0})
    kept = []
    for number, page in enumerate(draft.pages):
        match chance.of(number).weighted(shapes):
            case "html":
                folder.mkdir(exist_ok=True)
                (folder / f"saved-{number}.html").write_text(_links(page), "utf-8")
            case "warc":
                draft.crawled.append((page["url"], page["dateModified"], _links(page)))
            case _:
                kept.append(page)
    return kept


def _links(page: Object) -> str:
    """A page as HTML, its entries as anchors, without data for machines."""
    anchors = []
    for entry in page.get("relatedLink", []):
        entry = entry if isinstance(entry, dict) else {"url": entry, "name": ""}
        anchors.append(f'<li><a href="{escape(entry["url"])}">{escape(entry["name"])}</a></li>')
    title = escape(page.get("name", ""))
    text = "".join(f"<p>{escape(line)}</p>" for line in page.get("text", "").split("\n"))
    return _LIST.format(title=title, url=escape(page["url"]), text=text, links="\n".join(anchors))


def _redirects(path: Path, chance: Chance, hops: list[tuple[str, str, int, str]]) -> list[Object]:
    rows = [
        dict(zip(("from", "to", "status", "observed_at"), hop, strict=True))
        for hop in chance.shuffled(hops)
    ]
    rows.append({"from": "not an address", "to": "", "status": "", "observed_at": ""})
    _table(path, ["from", "to", "status", "observed_at"], rows)
    return [{"file": path.name, "line": len(rows) + 1}]


def _telegram(path: Path, chance: Chance, chat: list[Object]) -> None:
    """A channel as Telegram Desktop exports it: links are parts of their own."""
    path.parent.mkdir(exist_ok=True)
    messages: list[dict[str, Any]] = []
    for number, message in enumerate(sorted(chat, key=lambda m: m["at"]), 1):
        parts = _LINK.split(message["text"])  # every second part is a link
        text: list[Any] = [
            {"type": "link", "text": part} if place % 2 else part
            for place, part in enumerate(parts)
            if part
        ]
        messages.append(
            {
                "id": number,
                "type": "message",
                "date": f"{message['at']:%Y-%m-%dT%H:%M:%S}",
                "date_unixtime": f"{int(message['at'].timestamp())}",
                "from": message["from"].name,
                "from_id": f"user{chance.pattern('99{9}{9}{9}{9}{9}{9}')}",
                "text": text,
            }
        )
    channel = {"name": "Finds & friends", "type": "private_supergroup", "id": 990000001}
    _json(path, channel | {"messages": messages})


def _whatsapp(path: Path, chance: Chance, chat: list[Object]) -> None:
    """A chat as an Android telephone exports it, its times without a zone."""
    first = "01/03/2026, 07:00 - Messages and calls are end-to-end encrypted.\n"
    lines = [
        f"{message['at']:%d/%m/%Y, %H:%M} - {message['from'].name}: {message['text']}\n"
        for message in sorted(chat, key=lambda m: m["at"])
    ]
    path.write_text(first + "".join(lines), "utf-8")


def _warc(
    path: Path, chance: Chance, hops: list[tuple[str, str, str]], pages: list[tuple[str, str, str]]
) -> None:
    out = BytesIO()
    writer = WARCWriter(out, gzip=False)
    html = [("Content-Type", "text/html; charset=utf-8")]
    found = [
        *((at, source, "302 Found", [("Location", to)], "") for source, to, at in hops),
        *((at, url, "200 OK", html, text) for url, at, text in pages),
    ]
    for at, source, status, headers, text in found:
        body = StatusAndHeaders(status, headers, protocol="HTTP/1.1")
        record = UUID(hex=chance.pattern("{x}" * 32), version=4)
        writer.write_record(
            writer.create_warc_record(
                source,
                "response",
                http_headers=body,
                payload=BytesIO(text.encode()),
                warc_headers_dict={
                    "WARC-Date": at,
                    "WARC-Record-ID": f"<urn:uuid:{record}>",
                },
            )
        )
    path.write_bytes(out.getvalue())


def _mail(path: Path, number: int, mail: Object) -> None:
    message = EmailMessage()
    message["From"] = f"{mail['from'].name} <sales{number}@supplier.example>"
    message["To"] = "Finds Desk <orders@reseller.example>"
    message["Subject"] = f"New catalogue, {mail['price']}"
    message["Date"] = mail["at"]
    message["Message-ID"] = f"<{number}.{int(mail['at'].timestamp())}@supplier.example>"
    message.set_content(mail["text"], cte="8bit")
    path.write_bytes(message.as_bytes())


def _markdown(path: Path, page: Object) -> None:
    path.parent.mkdir(exist_ok=True)
    path.write_text(
        f"---\ntitle: {page['title']}\nurl: {page['url']}\ndate: {page['at']}\n---\n\n"
        f"# {page['title'].title()}\n\n{page['text']}\n",
        "utf-8",
    )
