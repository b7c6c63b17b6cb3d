"""Addresses that lie, lead in circles, or lead where nobody should go."""

import json
from base64 import b64encode
from pathlib import Path
from typing import Any
from urllib.parse import quote

from harness import case

AMAZON = "https://www.amazon.com/dp"
HEADER = "from,to,status,observed_at\n"


def post(number: int, *links: str) -> dict[str, Any]:
    return {"@type": "SocialMediaPosting", "url": f"https://www.instagram.com/p/Clink{number}/",
            "datePublished": "2020-07-03", "articleBody": f"#aurelle {' '.join(links)}"}  # fmt: skip


def lines(path: Path, *rows: dict[str, Any]) -> None:
    path.write_text("".join(f"{json.dumps(row)}\n" for row in rows), "utf-8")


@case("redirects in circles", reads={"redirects.csv": 6, "posts.jsonl": 3})
def _(folder: Path) -> None:
    hops = ("https://s.example/self", "https://s.example/self"), ("https://s.example/a",
            "https://s.example/b"), ("https://s.example/b", "https://s.example/a"), (
            "https://s.example/x", "https://s.example/y#1"), ("https://s.example/y",
            "http://S.example:80/z/../x"), ("https://s.example/", "https://s.example//")  # fmt: skip
    table = "".join(f"{a},{b},301,2020-07-01T00:00:00Z\n" for a, b in hops)
    (folder / "redirects.csv").write_text(HEADER + table)
    lines(folder / "posts.jsonl", *(post(n, f"https://s.example/{p}")
                                    for n, p in enumerate(("self", "a", "x"))))  # fmt: skip


@case("a chain of 10,000 redirects", reads={"redirects.csv": 10_001, "posts.jsonl": 2})
def _(folder: Path) -> None:
    table = "".join(
        f"https://s.example/{n},https://s.example/{n + 1},302,\n" for n in range(10_000)
    )
    table += f"https://s.example/10000,{AMAZON}/B0FARAWAY1,302,\n"
    (folder / "redirects.csv").write_text(HEADER + table)
    lines(folder / "posts.jsonl", post(1, "https://s.example/0"), post(2, "https://s.example/9999"))


@case("a redirect with 2,000 targets", reads={"redirects.csv": 2000, "posts.jsonl": 100})
def _(folder: Path) -> None:
    table = "".join(f"https://s.example/a,{AMAZON}/B0{n:08},302,2020-07-01T00:00:00Z\n"
                    for n in range(2000))  # fmt: skip
    (folder / "redirects.csv").write_text(HEADER + table)
    lines(folder / "posts.jsonl", *(post(n, "https://s.example/a") for n in range(100)))


@case("redirects to what is no address", rejects={"redirects.csv": "`from`"})
def _(folder: Path) -> None:
    wild = ("javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "//", "http://",
            "http://[::1", "ftp://a.example", "\x00", " ", "https://" + "a" * 300 + ".example",
            "intent://x#Intent;end", "https://\u202eevil.example")  # fmt: skip
    table = "".join(f'https://s.example/{n},"{one}",302,x\n' for n, one in enumerate(wild))
    table += "".join(
        f'"{one}",https://s.example/,999999999999999999999,9999-99-99\n' for one in wild
    )
    (folder / "redirects.csv").write_text(HEADER + table)
    lines(folder / "posts.jsonl", *(post(n, f"https://s.example/{n}") for n in range(len(wild))))


@case("addresses inside the network", reads={"posts.jsonl": 13})
def _(folder: Path) -> None:
    wild = ("http://127.0.0.1/", "http://localhost:22/", "http://169.254.169.254/latest/meta-data",
            "http://[::1]/", "http://10.0.0.1/", "http://0x7f.1/", "http://2130706433/",
            "http://0177.0.0.1/", "http://[::ffff:127.0.0.1]/", "http://metadata.google.internal/",
            "http://a.local/", "gopher://127.0.0.1:6379/_x", "http://127.0.0.1:65536/")  # fmt: skip
    lines(folder / "posts.jsonl", *(post(n, one) for n, one in enumerate(wild)))
    (folder / "redirects.csv").write_text(
        HEADER + "".join(f"{one},{AMAZON}/B0INSIDE00,302,\n" for one in wild[:7])
    )


@case("addresses with names, words and control signs in them", reads={"listings.jsonl": 12})
def _(folder: Path) -> None:
    wild = ("https://user:pass@shop.example/1", "https://shop.example\\@evil.example/1",
            "https://shop.example/a b", "https://shop.example/a\nb", "https://shop.example/a\tb",
            "https://shop.example/\x00", "https://shop.example/%00%0a%0d", "HTTPS://SHOP.EXAMPLE/1",
            "https://shop.example:443/1", "https://shop.example./1", "https://xn--zckzah.example/1",
            "https://пример.example/1")  # fmt: skip
    lines(folder / "listings.jsonl", *({"@type": "Product", "url": one, "name": "aurelle ring"}
                                       for one in wild))  # fmt: skip
    lines(folder / "posts.jsonl", *(post(n, one) for n, one in enumerate(wild)))


@case("an address of a megabyte", rejects={"a.jsonl": "is none", "redirects.csv": "so long"},
      reads={"a.jsonl": 2, "b.jsonl": 1, "redirects.csv": 0})  # fmt: skip
def _(folder: Path) -> None:
    long = "https://shop.example/" + "a" * 10**6
    lines(folder / "a.jsonl", {"@type": "Product", "url": long, "name": "aurelle"}, post(1, long),
          {"@type": "Product", "url": f"{AMAZON}/B0LONG0000?{'a=b&' * 50_000}", "name": "aurelle"},
          post(2, f"{AMAZON}/B0LONG0000?{'a=b&' * 50_000}"))  # fmt: skip
    (folder / "redirects.csv").write_text(f"{HEADER}https://s.example/1,{long},302,\n")
    lines(folder / "b.jsonl", {"@type": "WebPage", "url": "https://linktr.ee/m", "text": "aurelle",
                               "relatedLink": [long]})  # fmt: skip


@case("addresses wrapped in addresses without end")
def _(folder: Path) -> None:
    wild = []
    for host in ("https://l.instagram.com/?u=", "https://www.google.com/url?q=",
                 "https://l.facebook.com/l.php?u=", "https://s.example/?url="):  # fmt: skip
        address = f"{AMAZON}/B0WRAPPED1"
        for _ in range(11):
            address = host + quote(address, safe="")
        wild.append(address)
        wild.append(host * 2000 + f"{AMAZON}/B0WRAPPED1")
    coded = f"{AMAZON}/B0CODED001"
    for _ in range(12):
        coded = "https://s.example/?url=" + quote(b64encode(coded.encode()).decode())
    wild += [coded, "https://s.example/?q=" + "%25" * 50_000, "https://a.example/" + "%" * 50_000]
    lines(folder / "posts.jsonl", *(post(n, one) for n, one in enumerate(wild)))
    lines(folder / "listings.jsonl", *({"@type": "Product", "url": one, "name": "aurelle ring"}
                                       for one in wild))  # fmt: skip


@case("hosts that are none", rejects={"listings.jsonl": "is none"})
def _(folder: Path) -> None:
    wild = ("https://", "https://.", "https://..example", "https://-.example", "https://a..b",
            "https://" + "a" * 64 + ".example", "https://" + "a." * 127 + "example", "https://[",
            "https://[::1", "https://[zz]", "https://%zz.example", "https://a_b.example/",
            "https://exa mple.com/", "https://\u2025.example", "https://xn--\u2025.example",
            "https://xn--99999999999.example", "https://⒈.example", "https://a.example:99999999",
            "https://a.example:-1", "https://a.example:x")  # fmt: skip
    lines(folder / "listings.jsonl", *({"@type": "Product", "url": one, "name": "aurelle ring"}
                                       for one in wild))  # fmt: skip
    lines(folder / "posts.jsonl", *(post(n, one) for n, one in enumerate(wild)))


@case("pages that link in circles", reads={"pages.jsonl": 21})
def _(folder: Path) -> None:
    pages = [{"@type": "WebPage", "url": f"https://linktr.ee/m{n}", "text": "aurelle",
              "relatedLink": [f"https://linktr.ee/m{m % 20}" for m in range(n, n + 19)]}
             for n in range(20)]  # fmt: skip
    lines(folder / "pages.jsonl", *pages, post(1, "https://linktr.ee/m0"))
