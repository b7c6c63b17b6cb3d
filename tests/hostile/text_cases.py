"""Text that would be run, shown wrongly, or take for ever to search."""

import json
from pathlib import Path
from typing import Any

from harness import LISTING, case

AMAZON = "https://www.amazon.com/dp"
SCRIPT = "</script><script>alert(1)</script><img src=x onerror=alert(1)>\"'><svg/onload=alert(1)>"
FORMULAS = ('=HYPERLINK("http://evil.example","x")', "+1+cmd|' /C calc'!A0", "-2+3+cmd|'x'!A1",
            "@SUM(1+1)", "\t=1+1", "\r=1+1", "\n=1+1", " =1+1", "＝1+1", "=1+1;=2", "%0A=1+1",
            "\ufeff=1+1", "\u200b=1+1", "'=1+1", '"=1+1', "=", "+", "-", "@")  # fmt: skip


def world(path: Path, number: int, evil: str) -> None:
    """A listing, a post, an account, a page, a message and payments with `evil` in every text."""
    address = f"{AMAZON}/B0EVIL{number:04}"
    person = {"@type": "Person", "alternateName": evil, "name": evil, "description": evil,
              "sameAs": [evil], "url": f"https://www.instagram.com/evil{number}/"}  # fmt: skip
    rows: list[dict[str, Any]] = [
        {"@type": "Product", "url": address, "name": f"{evil} Ring", "description": evil,
         "brand": evil, "category": evil, "sku": evil, "gtin": evil, "image": [evil],
         "color": evil, "itemCondition": evil, evil: evil, "dateModified": evil,
         "offers": [{"price": "19.99", "priceCurrency": evil, "variant": evil,
                    "seller": {"identifier": evil, "name": evil, "url": evil}},
                    {"price": "21", "seller": evil}],
         "review": [{"reviewBody": evil, "author": evil, "image": [evil], "datePublished": evil,
                     "reviewRating": {"ratingValue": evil}}]},
        {"@type": "SocialMediaPosting", "url": f"https://www.instagram.com/p/Cevil{number}/{evil}",
         "articleBody": f"{evil} #aurelle order this get this {address} {evil}", "image": [evil],
         "author": person, "identifier": evil, "datePublished": evil, "headline": evil,
         "comment": [{"text": evil, "author": person, "dateCreated": evil}]},
        {"@type": "SocialMediaPosting", "about": evil, "identifier": evil, "author": person,
         "articleBody": f"{evil} aurelle {address}"},
        {"@type": "Message", "about": evil, "sender": person, "recipient": [person, evil],
         "text": f"{evil} aurelle {address}", "isPartOf": evil, "dateSent": evil,
         "messageAttachment": [{"contentUrl": evil}]},
        {"@type": "WebPage", "url": f"https://bio.example/{evil}", "name": evil,
         "text": f"{evil} aurelle", "relatedLink": [{"url": address, "name": f"aurelle {evil}"}]},
        {"@type": "Organization", "identifier": evil, "url": "https://www.amazon.com/sp?seller=A1",
         "name": evil, "legalName": evil, "telephone": evil, "email": evil, "taxID": evil,
         "iban": evil, "address": {"streetAddress": evil, "addressCountry": evil}},
        {"@type": "Order", "orderNumber": evil, "seller": {"identifier": evil}, "customer": evil,
         "orderedItem": {"sku": evil}, "orderStatus": evil, "price": evil, "priceCurrency": evil},
        {"@type": "MoneyTransfer", "identifier": evil, "sender": {"name": evil, "iban": evil},
         "recipient": {"name": evil}, "amount": {"value": evil, "currency": evil},
         "description": evil},
        {"@type": evil, evil: evil},
        {"@type": "Product", "name": evil},
    ]  # fmt: skip
    with path.open("a", encoding="utf-8") as out:
        out.writelines(f"{json.dumps(row)}\n" for row in rows)


@case("script in every text", reads={"evil.jsonl": 11}, rejects={"evil.jsonl": "nothing is read"})
def _(folder: Path) -> None:
    world(folder / "evil.jsonl", 0, SCRIPT)


@case("script in file names", reads={"<script>alert(1)<⁄script>.jsonl": 11,
                                     "\"><img src=x onerror=alert(1)>.jsonl": 11})  # fmt: skip
def _(folder: Path) -> None:
    world(folder / "<script>alert(1)<⁄script>.jsonl", 0, SCRIPT)
    world(folder / '"><img src=x onerror=alert(1)>.jsonl', 1, "x")
    (folder / "<b>bold.txt").write_text("nothing that is known")


@case("templates in every text")
def _(folder: Path) -> None:
    for number, evil in enumerate(("{{7*7}}{% include '/etc/passwd' %}", "${7*7}#{7*7}<%= 7 %>",
                                   "javascript:alert(1)//https://x.example", "%s%n%x{0}")):  # fmt: skip
        world(folder / "evil.jsonl", number, evil)


@case("formulas in every text")
def _(folder: Path) -> None:
    for number, evil in enumerate(FORMULAS):
        world(folder / "evil.jsonl", number, evil)


@case("formulas in a table", reads={"=cmd.csv": 3})
def _(folder: Path) -> None:
    rows = "".join(f'"=1+1;{n}",{AMAZON}/B0FORM000{n},=A1,"@x"\n' for n in range(3))
    (folder / "=cmd.csv").write_text(f"title,link,price,brand\n{rows}")


@case("signs that steer the reading")
def _(folder: Path) -> None:
    signs = ("\u202e", "\u2066x\u2069", "\u2028", "\u2029", "\x1b[31m\x1b]0;x\x07", "\x00", "\x08",
             "\ufeff", "\U000e0041\U000e007f", "\ud800", "\ufffe", "👩‍👩‍👧‍👦" * 50, "\u0600",
             "a" + "\u0301" * 3000, "ﷺ" * 300, "ß" * 500)  # fmt: skip
    for number, evil in enumerate(signs):
        world(folder / "evil.jsonl", number, evil)


@case("texts that searching could choke on", reads={"evil.jsonl": 52})
def _(folder: Path) -> None:
    baits = ("a" * 50_000 + "!", "aurelle" * 9_000, "a u r e l l e " * 4_000, "http://" * 9_000,
             "@" * 50_000, "#" * 50_000, "." * 50_000, "www." * 12_000, "a." * 25_000 + "com",
             "$1," * 16_000, "(" * 50_000, " " * 50_000 + "x", "\n" * 50_000, "%25" * 16_000,
             "://" * 16_000, "a@" * 25_000, "1" * 50_000 + "usd", "-" * 50_000, "𝓪𝓾𝓻" * 9_000,
             "ａ" * 20_000, "\u0301" * 50_000, "https://a.example/?" + "&" * 40_000,
             "https://" + "a." * 20_000, "https://a.example/" + "../" * 15_000,
             "https://[" + ":" * 20_000, "x" * 200_000)  # fmt: skip
    rows: list[dict[str, Any]] = []
    for number, bait in enumerate(baits):
        rows.append({"@type": "SocialMediaPosting", "articleBody": f"{bait} aurelle {bait}",
                     "url": f"https://www.instagram.com/p/Cbait{number}/"})  # fmt: skip
        rows.append({"@type": "Product", "url": f"{AMAZON}/B0BAIT{number:04}", "name": bait,
                     "description": bait, "offers": {"price": bait}})  # fmt: skip
    text = "".join(f"{json.dumps(row)}\n" for row in rows)
    (folder / "evil.jsonl").write_text(text)


@case("a listing seen 3,000 times that never agrees", reads={"a.jsonl": 3001})
def _(folder: Path) -> None:
    address = f"{AMAZON}/{LISTING.partition(':')[2]}"
    rows = [{"@type": "Product", "url": address, "name": f"aurelle {n}", "sku": "s" * 300,
             "offers": {"price": str(n + 1), "priceCurrency": "USD"}} for n in range(3000)]  # fmt: skip
    rows.append({"@type": "Organization", "identifier": "A1", "url": address, "name": "x"})
    text = "".join(f"{json.dumps(row)}\n" for row in rows)
    (folder / "a.jsonl").write_text(text)
