"""Pages, mail, notes and web archives that parsers could choke on."""

import base64
import gzip
import itertools
from pathlib import Path

import pyarrow as pa
from harness import case

HEAD = "<!doctype html><title>Ring</title>"
MAIL = "From: mira@mail.example\nTo: jo@mail.example\nSubject: ring\nDate: Fri, 3 Jul 2020 10:00:00 +0000\n"


def record(
    body: bytes, length: str | None = None, kind: str = "text/html", head: str = ""
) -> bytes:
    """A WARC response whose Content-Length may be a lie."""
    http = f"HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\n{head}\r\n".encode() + body
    said = length if length is not None else str(len(http))
    return (
        b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://bio.example/m\r\n"
        b"WARC-Date: 2020-07-03T10:00:00Z\r\nContent-Type: application/http; msgtype=response\r\n"
        b"Content-Length: " + said.encode() + b"\r\n\r\n" + http + b"\r\n\r\n"
    )


@case("200,000 divs in each other", reads={"a.html": 1})
def _(folder: Path) -> None:
    (folder / "a.html").write_text(HEAD + "<div>" * 200_000 + "<a href=https://shop.example/1>ring")


@case(
    "markup that opens and never ends", reads={"a.html": 1, "b.html": 1, "c.html": 1, "d.html": 1}
)
def _(folder: Path) -> None:
    for name, part in (("a", "<a><b><table><tr><td><form>"), ("b", "<p <p <p"), ("c", "<!--"),
                       ("d", "<![CDATA[")):  # fmt: skip
        (folder / f"{name}.html").write_text(HEAD + part * 30_000)


@case("an element of 100,000 attributes", reads={"a.html": 1})
def _(folder: Path) -> None:
    attributes = " ".join(f"a{n}=x" for n in range(100_000))
    (folder / "a.html").write_text(f"{HEAD}<div {attributes}><p>ring")


@case("a page of entities", reads={"a.html": 1})
def _(folder: Path) -> None:
    bomb = '<!DOCTYPE html [<!ENTITY a "aaaaaaaaaa">' + "".join(
        f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefgh", "bcdefghi", strict=True)
    )
    (folder / "a.html").write_text(f"{bomb}<!ENTITY x SYSTEM 'file:///etc/passwd'>]><p>&i;&x;")


@case("a page that sends on to itself", reads={"a.html": 2})
def _(folder: Path) -> None:
    saved = "<!-- saved from url=(0023)https://bio.example/x -->"
    hops = "".join(
        f'<meta http-equiv=refresh content="0;url={url}">'
        for url in ("https://bio.example/x", "#", "", "javascript:alert(1)", "data:text/html,x",
                    "https://bio.example/y", "https://bio.example/y")
    )  # fmt: skip
    (folder / "a.html").write_text(f"<!doctype html>{saved}{hops}<p>ring")


@case("a page whose base is a script", reads={"a.html": 1})
def _(folder: Path) -> None:
    links = "".join(
        f"<a href='{x}'>x</a>" for x in ("/1", "javascript:x", "//e.example", "\x01j", "?")
    )
    (folder / "a.html").write_text(
        f"{HEAD}<base href='javascript:alert(1)//'><base href='http://[::1'>{links}"
    )


@case("a page of broken JSON-LD", reads={"a.html": 1})
def _(folder: Path) -> None:
    parts = ("{", "[" * 5000, '{"@type":"Product"', "null", "7", '{"@type":7}', "<!--{}-->", "\x00",
             '{"@graph":' * 500, '{"@type":"Product","name":"\ud800"}'.encode("utf-8", "replace").decode())  # fmt: skip
    scripts = "".join(f"<script type=application/ld+json>{part}</script>" for part in parts)
    (folder / "a.html").write_text(HEAD + scripts)


@case("items that refer to each other", reads={"a.html": 1})
def _(folder: Path) -> None:
    item = "<div itemscope itemtype=https://schema.org/Product id=%s itemref='%s' itemprop=isRelatedTo>"
    loops = "".join(
        item % (f"i{n}", f"i{(n + 1) % 9} i{n} i{(n + 5) % 9}") + "</div>" for n in range(9)
    )
    (folder / "a.html").write_text(HEAD + loops + "<div itemscope>" * 3000)


@case("20,000 scripts, links and pictures", reads={"a.html": 1})
def _(folder: Path) -> None:
    part = "<script>location='/x'</script><a href=/{n}>x</a><img src={n}.jpg><style>a{{}}</style>"
    (folder / "a.html").write_text(HEAD + "".join(part.format(n=n) for n in range(5000)))


@case("pages in odd encodings", reads={"a.html": 1, "b.html": 1, "c.html": 1, "d.html": 1})
def _(folder: Path) -> None:
    page = f"{HEAD}<meta charset=%s><p>手镯 ring"
    (folder / "a.html").write_bytes((page % "utf-16").encode("utf-16"))
    (folder / "b.html").write_bytes((page % "utf-8").encode("gbk"))
    (folder / "c.html").write_bytes((page % "no-such-thing").encode())
    (folder / "d.html").write_bytes((page % "hex").encode() + b"\xff\xfe\x00\xc0")


@case("front matter that is a bomb of aliases", reads={"a.md": 1})
def _(folder: Path) -> None:
    lines = ["a: &a [lol, lol, lol, lol, lol, lol, lol, lol, lol]"]
    names = "abcdefghij"
    for before, name in itertools.pairwise(names):
        lines.append(f"{name}: &{name} [{', '.join([f'*{before}'] * 9)}]")
    (folder / "a.md").write_text(
        "---\n" + "\n".join(lines) + "\n---\n# Ring\n\n[x](https://a.example)\n"
    )


@case("front matter that would run", reads={"a.md": 1, "b.md": 1}, rejects={"c.md": "no format"})
def _(folder: Path) -> None:
    wild = ("!!python/object/apply:os.system [touch /tmp/owned]", "{" * 3000, "title: [1, \x00, 2")
    for name, front in zip("abc", wild, strict=True):
        (folder / f"{name}.md").write_text(
            f"---\n{front}\n---\n# Ring\n\n[x](https://a.example/1)\n"
        )


@case("Markdown that parsers go quadratic on")
def _(folder: Path) -> None:
    head = "# Ring\n\nsee [ring](https://shop.example/1)\n\n"
    baits = ("> " * 10_000, "- " * 10_000, "[" * 9000, "![" * 9000, "*a _b " * 10_000,
             "`" + "``" * 20_000, "<" * 30_000, "<!--" * 10_000, "|" * 30_000 + "\n" + "|-" * 9_000,
             "[a](" * 10_000, "\\" * 50_000, "&#x" * 20_000, "~~" * 20_000, "a**b" * 10_000,
             "".join(f"[{n}]: /x\n" for n in range(10_000)) + "[1]" * 10_000, "  " * 9_000 + "- x",
             "\n".join(" " * n + "- x" for n in range(1500)), "***" * 20_000 + "a", "<a " * 20_000)  # fmt: skip
    for number, bait in enumerate(baits):
        (folder / f"{number}.md").write_text(f"{head}{bait}\n")


@case("a mail of 1,000 parts in each other", rejects={"a.eml": "parts inside parts"})
def _(folder: Path) -> None:
    deep = "".join(
        f'Content-Type: multipart/mixed; boundary="b{n}"\n\n--b{n}\n' for n in range(1000)
    )
    (folder / "a.eml").write_text(MAIL + deep + "\nring")


@case("a mail within a mail within a mail", rejects={"a.eml": "parts inside parts"})
def _(folder: Path) -> None:
    (folder / "a.eml").write_text((MAIL + "Content-Type: message/rfc822\n\n") * 300 + MAIL + "\nx")


@case("a mail of 50,000 parts", rejects={"a.eml": "parts"})
def _(folder: Path) -> None:
    parts = "--b\nContent-Type: text/plain\n\nx\n" * 50_000
    (folder / "a.eml").write_text(
        f"{MAIL}Content-Type: multipart/mixed; boundary=b\n\n{parts}--b--\n"
    )


@case("a mail of 10,000 fields", reads={"a.eml": 1})
def _(folder: Path) -> None:
    fields = (
        "".join(f"X-{n}: {'x' * 50}\n" for n in range(10_000)) + "To: " + "a@b.example, " * 9_000
    )
    (folder / "a.eml").write_text(f"{MAIL}{fields}\n\nring")


@case("mail with broken fields and bodies")
def _(folder: Path) -> None:
    bodies = {
        "base64": "Content-Transfer-Encoding: base64\n\n@@@not base64===\n=",
        "quoted": "Content-Transfer-Encoding: quoted-printable\n\n=ZZ=\n==3D=",
        "uu": "Content-Transfer-Encoding: x-uuencode\n\nbegin 644 ../../evil\n#0V%T\n`\nend\n",
        "charset": "Content-Type: text/plain; charset=hex\n\n414141",
        "charset2": "Content-Type: text/plain; charset*=utf-16'x'%ff%fe; charset=\"\n\nx",
        "none": "Content-Type: /; boundary=\n\n--\n--\n",
        "boundary": "Content-Type: multipart/mixed; boundary=\"\"\n\n----\n--\n",
        "words": "Subject: =?utf-8?b?%%%?= =?hex?q?41?= =?" + "?=" * 5000 + "\n\nx",
        "folded": "X:" + "\n " * 20_000 + "\n\nx",
        "comments": "Cc: " + "(" * 5000 + "\n\nx",
        "date": "Date: Mon, 99 Foo 99999 99:99:99 +9999\n\nx",
        "html": "Content-Type: text/html\n\n" + "<div>" * 50_000 + "<a href=https://a.example>x",
    }  # fmt: skip
    for name, body in bodies.items():
        (folder / f"{name}.eml").write_text(MAIL + body)
    (folder / "raw.eml").write_bytes(
        MAIL.encode() + b"X-\xff\xfe: \xff\x00\n\n\x00\xff\xfe\r\r\n\n"
    )
    (folder / "bomb.eml").write_bytes(
        MAIL.encode()
        + b"Content-Type: application/gzip\nContent-Transfer-Encoding: base64\n\n"
        + base64.encodebytes(gzip.compress(bytes(10**7), mtime=0))
    )


@case("a saved page within saved pages", rejects={"deep.mhtml": ""}, reads={"lost.mhtml": 1})
def _(folder: Path) -> None:
    head = "From: <Saved by Blink>\nSnapshot-Content-Location: https://bio.example/\nMIME-Version: 1.0\n"
    deep = "".join(
        f'Content-Type: multipart/related; boundary="b{n}"\n\n--b{n}\n' for n in range(500)
    )
    (folder / "deep.mhtml").write_text(head + deep)
    part = "--b\nContent-Type: text/html\nContent-Location: \x00javascript:x\n\n<p>ring\n"
    (folder / "lost.mhtml").write_text(
        head + f"Content-Type: multipart/related; boundary=b\n\n{part}"
    )


@case("web archives that lie about lengths", reads={"more.warc": 2})
def _(folder: Path) -> None:
    page = b"<title>Mira</title><p>ring"
    lies = ("9" * 30, "-1", "", "x", "0", "5", "1e9", str(2**63), "99999")
    for number, lie in enumerate(lies):
        (folder / f"{number}.warc").write_bytes(record(page, lie) + record(page))
    (folder / "more.warc").write_bytes(record(page) + b"\r\n\r\n" * 100 + record(page))


@case("web archives whose answers are coded wrongly")
def _(folder: Path) -> None:
    codings = {
        "chunked": ("Transfer-Encoding: chunked\r\n", b"ffffffff\r\n<p>x\r\n0\r\n\r\n"),
        "chunks": ("Transfer-Encoding: chunked\r\n", b"-5\r\nzz\r\n" * 100),
        "gzip": ("Content-Encoding: gzip\r\n", b"<p>not gzip"),
        "torn": ("Content-Encoding: gzip\r\n", gzip.compress(b"<p>ring" * 1000, mtime=0)[:-20]),
        "twice": (
            "Content-Encoding: gzip, gzip\r\n",
            gzip.compress(gzip.compress(b"<p>x"), mtime=0),
        ),
        "br": ("Content-Encoding: br\r\n", b"\x0b\x02\x80<p>x\x03"),
        "bomb": ("Content-Encoding: gzip\r\n", gzip.compress(b"<p>" + b"x" * 10**8, mtime=0)),
        "location": ("Location: http://[\r\n", b"<p>x"),
    }
    for name, (head, body) in codings.items():
        (folder / f"{name}.warc").write_bytes(record(body, head=head) + record(b"<p>ring"))


@case("answers of a web archive that unpack to a gigabyte", rejects={
    "br.warc": "times its size", "zstd.warc": "times its size", "inner.warc": "times its size",
}, reads={"br.warc": 1, "zstd.warc": 1, "inner.warc": 1})  # fmt: skip
def _(folder: Path) -> None:
    nothing = bytes(2**20) * 1024
    bombs = {
        "br": ("br", pa.compress(nothing, "brotli", asbytes=True)),
        "zstd": ("zstd", pa.compress(nothing, "zstd", asbytes=True)),
    }
    bombs["inner"] = ("zstd, br", pa.compress(bombs["zstd"][1], "brotli", asbytes=True))
    for name, (coding, bomb) in bombs.items():
        answer = record(bomb, head=f"Content-Encoding: {coding}\r\n")
        (folder / f"{name}.warc").write_bytes(record(b"<p>ring") + answer)


@case("a Zstandard file that unpacks to a gigabyte", rejects={"a.jsonl.zst": "times its size"})
def _(folder: Path) -> None:
    packed = pa.compress(bytes(2**20) * 1024, "zstd", asbytes=True)
    (folder / "a.jsonl.zst").write_bytes(packed)


@case("web archive cut off", rejects={"a.warc": "cut off", "b.warc.gz": "decompressed"},
      reads={"a.warc": 1, "b.warc.gz": 1})  # fmt: skip
def _(folder: Path) -> None:
    one = record(b"<title>Mira</title>" + b"<p>ring</p>" * 100)
    (folder / "a.warc").write_bytes(one + one[:-300])
    (folder / "b.warc.gz").write_bytes(
        gzip.compress(one, mtime=0) + gzip.compress(one, mtime=0)[:-30]
    )


@case("web archive of noise", rejects={"a.warc": "", "b.warc": "", "c.warc": ""})
def _(folder: Path) -> None:
    (folder / "a.warc").write_bytes(b"WARC/1.0\r\n" * 50_000)
    (folder / "b.warc").write_bytes(b"WARC/1.0\r\n" + b"X: y\r\n" * 100_000)
    (folder / "c.warc").write_bytes(b"WARC/1.0\r\nWARC-Type: " + b"r" * 10**6)
