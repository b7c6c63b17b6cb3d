import gzip
import os
from collections.abc import Callable
from itertools import islice
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from countermark.intake.delimited import Delimited
from countermark.intake.format import Example, Reading, Row
from countermark.intake.guard import LIMITS, Refused
from countermark.intake.source import Source
from countermark.records.rejected import Rejected

DATA = Path(
    os.environ.get("COUNTERMARK_DATA", Path(__file__).resolve().parents[2] / "../shared/data")
)
HEAD = b"title,link,price\n"
SourceOf = Callable[[Example], Source]


@pytest.fixture
def read(source_of: SourceOf) -> Callable[..., list[Row | Rejected]]:
    def reading(content: bytes | str, **columns: str) -> list[Row | Rejected]:
        content = content.encode() if isinstance(content, str) else content
        source = source_of(Example("t.csv", content, None, ""))
        assert Delimited().recognises(source)
        return list(Delimited().read(source, Reading(columns)))

    return reading


Read = Callable[..., list[Row | Rejected]]


def names(rows: list[Row | Rejected]) -> list[str]:
    return [row.object["name"] if isinstance(row, Row) else row.reason for row in rows]


@pytest.mark.parametrize("example", Delimited().examples(), ids=lambda e: e.name)
def test_examples(example: Example, source_of: SourceOf) -> None:
    source = source_of(example)
    assert Delimited().recognises(source) == (example.objects is not None)
    if example.objects is not None:
        rows = list(Delimited().read(source, Reading(example.columns)))
        found = [row.object for row in rows if isinstance(row, Row)]
        assert len(found) == len(example.objects)
        for object_, expected in zip(found, example.objects, strict=True):
            assert object_.items() >= expected.items()
        assert sum(isinstance(row, Rejected) for row in rows) == example.rejected


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_separator_and_line_end(read: Read, delimiter: str, end: str) -> None:
    rows = [["title", "link", "price"], ["Ring", "https://a.example/1", "5"]]
    assert names(read(end.join(delimiter.join(row) for row in rows))) == ["Ring"]


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("utf-8-sig", "产品名,链接,价格\n手镯,https://a.example/1,¥5\n"),
        ("utf-16", "产品名,链接,价格\n手镯,https://a.example/1,¥5\n"),
        ("utf-16-le", "title,link,price\n手镯,https://a.example/1,5\n"),
        ("utf-16-be", "title,link,price\n手镯,https://a.example/1,5\n"),
        ("gb18030", "产品名,链接,价格\n手镯,https://a.example/1,¥5\n"),
        ("gbk", "商品名称,链接,价格,店铺\n手镯,https://a.example/1,5,奥店\n"),
        ("big5", "商品標題,連結,價格\n手鐲,https://a.example/1,5\n"),
        ("shift_jis", "商品名,リンク,価格\n指輪,https://a.example/1,5\n"),
        (
            "cp1252",
            "Titel;Preis;Produktlink;Händler\nGrößerer Ring;5,00;https://a.example/1;Müller\n",
        ),
        ("cp1252", "título,preço,ligação\nAnéis,5,https://a.example/1\n"),
    ],
)
def test_every_encoding(read: Read, encoding: str, text: str) -> None:
    title = text.split("\n")[1].replace(";", ",").split(",")[0]
    assert names(read(text.encode(encoding))) == [title]


def test_lines_are_physical(read: Read) -> None:
    rows = read(
        HEAD + b'"Ring\nof\ngold",https://a.example/1,5\n\nBangle,https://a.example/2,6\n,,7\n'
    )
    assert names(rows)[:2] == ["Ring\nof\ngold", "Bangle"]
    assert [row.line for row in rows] == [2, 6, 7]
    assert isinstance(rows[1], Row)
    assert rows[1].selector == "line=6"


def test_titles_repeated_headers_and_blank_lines(read: Read) -> None:
    rows = read(b"Export of July\n\n" + HEAD + b"A,https://a.example/1,5\n,,\n" + HEAD + b"B,c,6\n")
    assert names(rows) == ["stands above the table's header", "A", "B"]
    assert [row.line for row in rows] == [1, 4, 7]


def test_quotes_doubled_and_cells_too_many_or_too_few(read: Read) -> None:
    rows = read(
        HEAD + b'"A ""fine"" ring",https://a.example/1,5\nB,https://a.example/2\nC\n'
        b"D,https://a.example/3,5,,\nE,https://a.example/4,5,x\n"
        b"F,https://a.example/5,5\nG,https://a.example/6,5\nH,https://a.example/7,5\n"
    )
    assert names(rows) == [
        'A "fine" ring',
        "B",
        "1 cells where the table has 3 columns",
        "D",
        "4 cells where the table has 3 columns",
        *"FGH",
    ]


def test_a_quote_that_is_not_closed_costs_one_row(read: Read) -> None:
    rows = "".join(f"R{n},https://a.example/{n},5\n" for n in range(2000))
    found = read(HEAD + b'A,"b,5\n' + rows.encode())
    assert names(found)[0] == "a quote is opened and not closed"
    assert len(found) == 2001
    swallowed = read(HEAD + b'A,"b,5\n' + rows.encode() + b'Z,"https://a.example/z",5\n')
    assert len(swallowed) == 2002
    assert sum(isinstance(row, Rejected) for row in swallowed) == 1
    assert [row.line for row in swallowed] == list(range(2, 2004))


def test_a_line_that_is_too_long_is_rejected_and_the_rest_is_read(read: Read) -> None:
    long = b"x" * (LIMITS.line + 10)
    found = read(HEAD + b"A,https://a.example/1,5\n" + long + b",y,z\nB,https://a.example/2,5\n")
    assert [row.line for row in found] == [2, 3, 4]
    assert "a line of 16,777" in names(found)[1]
    quoted = b'"' + (b"x" * 1000 + b"\n") * (LIMITS.line // 1000 + 10) + b'"'
    found = read(HEAD + b"A,https://a.example/1,5\n" + quoted + b",y,z\nB,https://a.example/2,5\n")
    assert names(found)[0] == "A"
    assert names(found)[-1] == "B"
    assert all(isinstance(row, Rejected) for row in found[1:-1])


def test_compressed_whole_and_torn(read: Read, source_of: SourceOf) -> None:
    content = HEAD + b"".join(b"R%d,https://a.example/%d,5\n" % (n, n * n) for n in range(20_000))
    packed = gzip.compress(content, mtime=0)
    assert len(read(packed)) == 20_000
    torn = source_of(Example("torn.csv", packed[: len(packed) // 2], None, ""))
    rows = Delimited().read(torn, Reading())
    assert len(list(islice(rows, 5_000))) == 5_000
    with pytest.raises(Refused, match="to its end"):
        list(rows)


def test_a_bomb_is_refused(read: Read) -> None:
    row = b"Ring,https://a.example/1,5%s\n" % (b" " * 50_000)
    with pytest.raises(Refused, match="200 times its size"):
        read(gzip.compress(HEAD + row * (80 * 2**20 // len(row)), mtime=0))


def test_nul_bytes_and_undecodable_bytes(read: Read) -> None:
    filler = b"".join(b"R%d,https://a.example/%d,5\n" % (n, n) for n in range(4000))
    found = read(
        HEAD + b"A\0B,https://a.example/1,5\n" + filler + b"\xff\xfe,https://a.example/2,5\n"
    )
    assert names(found)[0] == "AB"
    assert names(found)[-1] == "\ufffd\ufffd"
    assert len(found) == 4002


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\n\n\n",
        b"\x89PNG\r\n\x1a\n,title,link\n",
        b"a,b\n1,2\n",
        b"<html><body>title,link,price\nRing,https://a.example/1,5</body>",
        b'{"title":"a","link":"b"}\n',
        b"[03/07/20, 10:00:00] Mira: the link, the price\n[03/07/20, 10:01:00] Ann: ok, thanks\n",
        b"---\ntitle: x, link: y\n---\n",
        b"# Title\n\nSome text, with commas, and https://a.example/1, too.\n\nMore, text.\n",
        b"From: a@b.example\nTo: c@d.example\nSubject: price, link\n\nHello, there\n",
        os.urandom(5000),
    ],
)
def test_what_is_no_table_is_not_recognised(content: bytes, source_of: SourceOf) -> None:
    assert not Delimited().recognises(source_of(Example("t.csv", content, None, "")))


@settings(
    max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
@given(st.binary(max_size=300), st.sampled_from([b"", HEAD, HEAD + b"A,https://a.example/1,5\n"]))
def test_no_bytes_break_it(source_of: SourceOf, content: bytes, before: bytes) -> None:
    source = source_of(Example("t.csv", before + content, None, ""))
    Delimited().recognises(source)
    for row in Delimited().read(source, Reading()):
        assert isinstance(row, Row | Rejected)


@pytest.mark.real
def test_a_promotion_sites_tables_are_understood_without_help() -> None:
    paths = sorted((DATA / "promotion-site").glob("*.csv"))
    if not paths:
        pytest.skip(f"{DATA}/promotion-site is not there")
    complete = total = 0
    for path in paths:
        source = Source(path, path.name, "0" * 64, path.parent)
        assert Delimited().recognises(source)
        for row in Delimited().read(source, Reading()):
            total += 1
            assert isinstance(row, Row)
            found = row.object
            complete += bool(found.get("url") and found.get("name") and found["offers"]["price"])
    assert (complete, total) == (5921, 5921)
