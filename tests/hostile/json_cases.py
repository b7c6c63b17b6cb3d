"""JSON that is torn, endless, deep, or of other types than it says."""

import json
from pathlib import Path
from typing import Any

from harness import case

SHOP = "https://shop.example"
RING = {"@type": "Product", "url": f"{SHOP}/ring", "name": "Ring"}
JUNK: tuple[Any, ...] = (
    None, True, 7, -1, 0.5, 1e300, 10**400, "", "\x00", "\ud800", "a" * 5000, [], {}, [[]], [{}],
    {"a": [1]}, [None], {"@type": []}, {"@value": {"@value": {}}}, {"name": {"name": ["x"]}},
)  # fmt: skip


def lines(path: Path, *rows: Any) -> None:
    path.write_text("".join(f"{json.dumps(row)}\n" for row in rows), "utf-8")


def numbered(count: int, **more: Any) -> list[dict[str, Any]]:
    return [{**RING, "url": f"{SHOP}/{number}", **more} for number in range(count)]


@case("json lines cut off", rejects={"a.jsonl": "not JSON"}, reads={"a.jsonl": 2})
def _(folder: Path) -> None:
    lines(folder / "a.jsonl", *numbered(3))
    content = (folder / "a.jsonl").read_bytes()
    (folder / "a.jsonl").write_bytes(content[:-20])


@case("json array cut off", rejects={"a.json": ""}, reads={"a.json": 99})
def _(folder: Path) -> None:
    (folder / "a.json").write_text(json.dumps(numbered(100))[:-20])


@case("flat json cut off", rejects={"a.json": ""}, reads={"a.json": 99})
def _(folder: Path) -> None:
    flat = [{"title": "Ring", "link": f"{SHOP}/{n}", "price": "5"} for n in range(100)]
    (folder / "a.json").write_text(json.dumps(flat)[:-9])


@case("one json object cut off", rejects={"a.json": ""})
def _(folder: Path) -> None:
    (folder / "a.json").write_text(json.dumps({**RING, "description": "x" * 999}, indent=1)[:-9])


@case("100,000 brackets", rejects={"a.json": "", "b.jsonl": "", "c.json": "", "d.json": ""})
def _(folder: Path) -> None:
    (folder / "a.json").write_text("[" * 100_000)
    (folder / "b.jsonl").write_text('{"@type":"Product","x":' + "[" * 100_000)
    (folder / "c.json").write_text("[" * 100_000 + "]" * 100_000)
    (folder / "d.json").write_text('{"@type":"Product","x":' * 100_000 + "1" + "}" * 100_000)


@case("deep in every place", rejects={"deep.jsonl": "deep"})
def _(folder: Path) -> None:
    def deep(levels: int, name: str = "") -> Any:
        value: Any = "x"
        for _ in range(levels):
            value = {name: value} if name else [value]
        return value

    rows = []
    for levels in (90, 400, 900):
        for name in ("name", "image", "offers", "review", "brand", "category", "color", "x"):
            rows.append({**RING, name: deep(levels)})
            rows.append({**RING, name: deep(levels, name)})
        rows.append({**RING, "hasVariant": deep(levels, "hasVariant")})
        rows.append({"@graph": [{"@type": "Product", "@graph": deep(levels, "@graph")}]})
        rows.append({"@type": "ItemList", "itemListElement": deep(levels, "itemListElement")})
        rows.append({"@type": "ItemPage", "mainEntity": deep(levels, "mainEntity")})
        rows.append({"@type": "SocialMediaPosting", "url": SHOP, "comment": deep(levels)})
        rows.append({"@type": "Message", "text": deep(levels), "x": deep(levels)})
        rows.append({"@type": "WebPage", "url": SHOP, "relatedLink": deep(levels)})
    texts = [json.dumps(row) for row in rows]
    texts += ['{"@type":"Message","x":' + "[" * 20_000 + "]" * 20_000 + "}"]
    (folder / "deep.jsonl").write_text("\n".join(texts))


@case("a key of 100,000 letters", reads={"a.jsonl": 1})
def _(folder: Path) -> None:
    lines(folder / "a.jsonl", {**RING, "k" * 100_000: 1})


@case("names that come twice", reads={"a.jsonl": 1})
def _(folder: Path) -> None:
    text = '{"@type":"Product","@type":"Product","url":"https://a.example","url":"%s/1","url":7,'
    text += '"name":"x","name":{},"url":"%s/2"}\n'
    (folder / "a.jsonl").write_text(text % (SHOP, SHOP))


@case("lone surrogates", reads={"a.jsonl": 4, "b.json": 1})
def _(folder: Path) -> None:
    lines(
        folder / "a.jsonl",
        {**RING, "name": "\ud83d", "description": "\ud83d\ud83d \udca9", "\udfff": "\ud800"},
        {**RING, "url": f"{SHOP}/\ud800"},
        {"@type": "SocialMediaPosting", "url": f"{SHOP}/post", "articleBody": "aurelle \udc00",
         "author": {"@type": "Person", "alternateName": "\udc00"}},
        {"@type": "Message", "text": "\ud800 https://www.amazon.com/dp/B0GOODGOOD aurelle"},
    )  # fmt: skip
    (folder / "b.json").write_text(json.dumps([{**RING, "name": "\ud83d"}]))


@case(
    "numbers beyond all bounds",
    rejects={"a.jsonl": "not JSON", "b.jsonl": "out of range"},
    reads={"b.jsonl": 11},
)
def _(folder: Path) -> None:
    text = '{"@type":"Product","url":"%s/%d","name":"Ring","offers":{"price":%s}}\n'
    wild = ("NaN", "Infinity", "-Infinity", "1e", "0x10", "+1", "01", "1_000")
    (folder / "a.jsonl").write_text("".join(text % (SHOP, n, w) for n, w in enumerate(wild)))
    wild = ("1e400", "-1e400", "1e-400", "-5", "9" * 400, "9" * 5000, "0." + "0" * 400 + "1",
            '"1e400"', '"NaN"', '"-5"', f'"{"9" * 400}"', '"\u0661\u0662 \u20ac"')  # fmt: skip
    (folder / "b.jsonl").write_text("".join(text % (SHOP, n, w) for n, w in enumerate(wild)))


@case("days that never were", reads={"a.jsonl": 36})
def _(folder: Path) -> None:
    days = ("0000-00-00", "0000-01-01", "9999-12-31T23:59:59Z", "-1", "10000-01-01", "1e18", -1,
            10**18, 253402300800, "2020-02-30", "2020-13-01", "0001-01-01T00:00:00+23:59",
            "9999-12-31T23:59:59-23:59", "T", "2020-W99", "99999999999999999", "Mon, 99 Foo 2020",
            "2020-01-01T00:00:00+99:99")  # fmt: skip
    rows: list[Any] = []
    for number, day in enumerate(days):
        rows.append({**RING, "url": f"{SHOP}/{number}", "dateModified": day})
        rows.append({"@type": "SocialMediaPosting", "url": f"https://www.instagram.com/p/C{number}/",
                     "articleBody": "#aurelle https://www.amazon.com/dp/B0GOODGOOD",
                     "datePublished": day})  # fmt: skip
    lines(folder / "a.jsonl", *rows)


@case("other types everywhere")
def _(folder: Path) -> None:
    shapes: list[dict[str, Any]] = [
        {**RING, "description": "d", "brand": {"name": "b"}, "category": "c", "sku": "s",
         "image": ["i"], "dateModified": "2020-01-01", "gtin": "1", "itemCondition": "New",
         "offers": {"price": "1", "priceCurrency": "USD", "availability": "InStock",
                    "seller": {"identifier": "A", "name": "n", "url": SHOP}},
         "review": [{"reviewBody": "r", "reviewRating": {"ratingValue": 1}, "image": ["r"]}],
         "hasVariant": [{"url": f"{SHOP}/v"}], "color": "red"},
        {"@type": "SocialMediaPosting", "url": f"{SHOP}/p", "articleBody": "t", "image": "i",
         "datePublished": "2020-01-01", "identifier": "1", "sharedContent": [{"url": SHOP}],
         "author": {"alternateName": "m", "url": SHOP, "description": "b", "sameAs": [SHOP]},
         "comment": [{"author": {"alternateName": "x"}, "dateCreated": "2020-01-01", "text": "t"}]},
        {"@type": "Message", "dateSent": "2020-01-01", "sender": {"alternateName": "a"},
         "recipient": [{"alternateName": "b"}], "text": "t", "isPartOf": "i", "about": "instagram",
         "messageAttachment": [{"contentUrl": "i"}]},
        {"@type": "WebPage", "url": SHOP, "text": "t", "relatedLink": [SHOP], "name": "n"},
        {"@type": "Organization", "identifier": "A", "url": SHOP, "name": "n", "address": {"a": 1},
         "telephone": "1", "email": "e", "taxID": "t", "iban": "i", "foundingDate": "2020"},
        {"@type": "Order", "orderNumber": "1", "seller": {"identifier": "A"}, "price": "1",
         "orderedItem": {"sku": "s"}, "customer": {"name": "c"}, "priceCurrency": "USD"},
        {"@type": "MoneyTransfer", "identifier": "1", "sender": {"identifier": "A"},
         "recipient": {"name": "m"}, "amount": {"value": "1", "currency": "USD"}},
        {"@type": "Redirect", "from": SHOP, "to": SHOP, "status": "301", "observed_at": "2020"},
    ]  # fmt: skip
    rows = [{**shape, name: junk} for shape in shapes for name in shape for junk in JUNK]
    rows += [
        {**shape, name: {**shape[name], inner: junk}}
        for shape in shapes
        for name in shape
        if isinstance(shape[name], dict)
        for inner in shape[name]
        for junk in JUNK
    ]
    lines(folder / "wild.jsonl", *rows)
    (folder / "wild.json").write_text(json.dumps([*rows, *JUNK], indent=1))


@case("one product of 10,000 offers and a long text", reads={"a.jsonl": 10_000})
def _(folder: Path) -> None:
    """A line of 2 MB that could become 10 GB."""
    offers = [{"price": str(number)} for number in range(10_000)]
    lines(folder / "a.jsonl", {**RING, "description": "d" * 10**6, "offers": offers})


@case("one product of 20,000 variants", reads={"a.jsonl": 20_001})
def _(folder: Path) -> None:
    variants = [{"url": f"{SHOP}/{number}", "color": "red"} for number in range(20_000)]
    lines(folder / "a.jsonl", {**RING, "hasVariant": variants})


@case("one post of 500 links", reads={"a.jsonl": 1})
def _(folder: Path) -> None:
    text = " ".join(f"#aurelle https://www.amazon.com/dp/B0{n:08}" for n in range(500))
    lines(folder / "a.jsonl", {"@type": "SocialMediaPosting", "url": f"{SHOP}/p",
                               "articleBody": text})  # fmt: skip


@case("NUL in every text", reads={"a.jsonl": 2})
def _(folder: Path) -> None:
    lines(
        folder / "a.jsonl",
        {**RING, "name": "a\0b", "url": f"{SHOP}/a\0b", "description": "\0", "sku": "\0",
         "brand": "\0", "offers": {"price": "1\0", "seller": {"identifier": "\0"}}},
        {"@type": "SocialMediaPosting", "url": "https://www.instagram.com/p/Cnul/\0",
         "articleBody": "aurelle\0 https://www.amazon.com/dp/B0GOODGOOD\0",
         "author": {"alternateName": "nul\0"}},
    )  # fmt: skip


@case("raw NUL bytes between lines", rejects={"a.jsonl": "not JSON"}, reads={"a.jsonl": 2})
def _(folder: Path) -> None:
    line = json.dumps(RING).encode()
    (folder / "a.jsonl").write_bytes(line + b"\n" + b"\0" * 5000 + b"\n" + line + b"\n")


@case("UTF-16 with a mark", reads={"a.jsonl": 2, "b.json": 2})
def _(folder: Path) -> None:
    (folder / "a.jsonl").write_bytes(
        "".join(f"{json.dumps(RING)}\n" for _ in "ab").encode("utf-16")
    )
    (folder / "b.json").write_bytes(json.dumps([RING, RING]).encode("utf-16"))


@case("UTF-16 without a mark")
def _(folder: Path) -> None:
    line = json.dumps({**RING, "name": "手镯"}, ensure_ascii=False)
    (folder / "a.jsonl").write_bytes(f"{line}\n{line}\n".encode("utf-16-le"))
    (folder / "b.json").write_bytes(f"[{line}]".encode("utf-16-be"))


@case("Latin-1 that should be UTF-8", reads={"a.jsonl": 1})
def _(folder: Path) -> None:
    line = json.dumps({**RING, "name": "Anneau doré à vis"}, ensure_ascii=False)
    (folder / "a.jsonl").write_bytes(f"{line}\n".encode("latin-1"))


@case("bytes of no encoding", reads={"a.jsonl": 2})
def _(folder: Path) -> None:
    good = json.dumps(RING).encode()
    (folder / "a.jsonl").write_bytes(
        good + b"\n" + good.replace(b"Ring", b"\xff\xfe\xc0\x80\xed\xa0\x80")
    )


@case("JSON within JSON within JSON", reads={"a.jsonl": 1})
def _(folder: Path) -> None:
    text = "x"
    for _ in range(18):
        text = json.dumps(text)
    lines(folder / "a.jsonl", {**RING, "description": text})


@case("a JSON array of 16,000 nothings", rejects={"a.json": ""})
def _(folder: Path) -> None:
    (folder / "a.json").write_text('[{"@type":"Product"}' + ",{}" * 8000 + ",null" * 8000 + "]")


@case("lines of nothing but brackets", rejects={"a.jsonl": "no @type"}, reads={"a.jsonl": 1})
def _(folder: Path) -> None:
    (folder / "a.jsonl").write_text(json.dumps(RING) + "\n" + "{}\n" * 15_000)


@case("unknown types by the thousand", rejects={"a.jsonl": "nothing is read from"})
def _(folder: Path) -> None:
    lines(folder / "a.jsonl", *({"@type": [f"T{n}" for n in range(1000)]} for _ in range(20)))


@case("exports of networks that are torn or full of junk", rejects={
    "discord.json": "", "tiktok.json": "", "facebook.json": "", "tweets.js": "", "walk.har": "",
})  # fmt: skip
def _(folder: Path) -> None:
    deep = "[" * 200
    (folder / "discord.json").write_text(
        '{"guild":{"id":1},"channel":[],"messages":[{"author":[[]],"embeds":7},{"x":' + deep
    )
    (folder / "tiktok.json").write_text(
        '{"Activity":{"X":{"ChatHistory":{"":7}},"VideoList":[{}]}}'
    )
    (folder / "facebook.json").write_text('{"comments_v2":[7,{"data":{"comment":7}},{}]}')
    (folder / "tweets.js").write_text('window.YTD.tweets.part0 = [ {"tweet" : ' + deep)
    (folder / "walk.har").write_text(
        '{"log":{"creator":{},"entries":[{"request":7},{"request":{"url":"http://["},"response":'
        '{"status":302,"redirectURL":"http://["}},{"response":{"status":' + deep
    )


@case("feeds that are torn, deep and full of entities", rejects={
    "merchant.xml": "", "blog.xml": "breaks off",
})  # fmt: skip
def _(folder: Path) -> None:
    bomb = '<!DOCTYPE r [<!ENTITY a0 "AAAAAAAAAA">' + "".join(
        f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10)
    )
    item = "<item><title>Ring</title><link>https://shop.example/1</link><price>3 USD</price></item>"
    (folder / "merchant.xml").write_text(
        f'{bomb}<!ENTITY x SYSTEM "file:///etc/passwd">]><rss>{item}<item><title>&a9;&x;</title>'
        + "<price>1</price></item>"
        + "<a>" * 50_000
    )
    post = "<item><title>x</title><link>https://blog.example/1</link></item>"
    (folder / "blog.xml").write_text(f"<rss><channel>{post}<item>{'<b>' * 90}")
