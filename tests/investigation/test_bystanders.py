"""What is looked into for people who only stand by, and what becomes of the rest of a bundle."""

import io
import json
import zipfile

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from openpyxl import Workbook

from countermark.engine.local import LocalEngine
from countermark.evidence.bundle import write
from countermark.evidence.circumstances import Circumstances, now
from countermark.evidence.item import Item, media_type
from countermark.investigation.bundling import Wish, gather
from countermark.investigation.bystanders import Look, look, speaks_of_them
from countermark.investigation.job import Job, investigate
from countermark.investigation.progress import Progress
from countermark.storage.workspace import Workspace
from invented_case import write as write_case

NAME = "Dara Buyer"


def book(*rows):
    made, out = Workbook(), io.BytesIO()
    for row in rows:
        made.active.append(row)
    made.save(out)
    return out.getvalue()


def parquet(**columns):
    out = io.BytesIO()
    pq.write_table(pa.table(columns), out)
    return out.getvalue()


def ods(*heads):
    of, out = "urn:oasis:names:tc:opendocument:xmlns", io.BytesIO()
    cells = "".join(
        f"<table:table-cell><text:p>{head}</text:p></table:table-cell>" for head in heads
    )
    with zipfile.ZipFile(out, "w") as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        package.writestr(
            "content.xml",
            f'<office:document-content xmlns:office="{of}:office:1.0" xmlns:table="{of}:table:1.0" '
            f'xmlns:text="{of}:text:1.0"><office:body><office:spreadsheet>'
            f'<table:table table:name="a"><table:table-row>{cells}</table:table-row></table:table>'
            "</office:spreadsheet></office:body></office:document-content>",
        )
    return out.getvalue()


def item(name):
    told = Circumstances(source=name, how="import", at=now())
    return Item(digest="0" * 64, size=1, media_type=media_type(name), circumstances=told)


@pytest.mark.parametrize(
    ("name", "format", "seen"),
    [
        ("posts.json", "jsonl", Look.JSON),
        ("posts.txt", "jsonl", Look.JSON),
        ("result.json", "telegram", Look.JSON),
        ("chat.txt", "whatsapp", Look.CLOSED),
        ("export.zip", "archive", Look.CLOSED),
        ("session.json", "har", Look.CLOSED),
        ("orders.csv", "delimited", Look.TABLE),
        ("orders.dat", "delimited", Look.TABLE),
        ("orders.xlsx", None, Look.BOOK),
        ("orders.bin", "parquet", Look.BOOK),
        ("page.html", "html", Look.WHOLE),
        ("shot.png", "picture", Look.WHOLE),
        ("notes.txt", None, Look.WHOLE),
    ],
)
def test_what_can_be_done_follows_from_what_it_was_read_as(name, format, seen):
    assert look(item(name), format) is seen


@pytest.mark.parametrize(
    ("content", "speaks"),
    [
        (book(["item", "price"], ["Ring", 3]), False),
        (book(["A sheet of orders"], ["order", "Buyer name"], [1, NAME]), True),
        (book(["item", "收货人"], ["Ring", NAME]), True),
        (parquet(item=["Ring"], price=[3]), False),
        (parquet(item=["Ring"], shipping_name=[NAME]), True),
        (parquet(order=[{"customer": NAME}]), True),
        (ods("item", "price"), False),
        (ods("item", "Recipient"), True),
        (b"PAR1 cut off", True),
        (b"no workbook", True),
        (b"", True),
    ],
)
def test_heads_of_columns_tell_and_what_cannot_be_read_may_speak_of_anybody(content, speaks):
    assert speaks_of_them(io.BytesIO(content), item("x.xlsx")) is speaks


@pytest.fixture(scope="module")
def rows(tmp_path_factory):
    """What a bundle of everything says of each item, by the name of its file."""
    folder = tmp_path_factory.mktemp("bystanders")
    case = write_case(folder / "case")
    (case.input / "orders.xlsx").write_bytes(book(["order", "buyer"], [1, NAME]))
    (case.input / "shop.xlsx").write_bytes(book(["title", "link"], ["Ring", "https://a.example/1"]))
    (case.input / "orders.parquet").write_bytes(parquet(order=[1], customer=[NAME]))
    (case.input / "page.html").write_text(f"<title>Ring</title><p>{NAME} wrote: fine")
    with zipfile.ZipFile(case.input / "all.zip", "w") as package:
        package.writestr("more.csv", f"item,buyer\nRing,{NAME}\n")
    job = Job(inputs=[case.input], registry=case.registry, out=folder / "out",
              workspace=str(folder / "w"), engine=LocalEngine(), by="Anna")  # fmt: skip
    investigate(job, Progress())
    out = io.BytesIO()
    with Workspace.open(folder / "w") as workspace:
        wish = Wish(leads=[], every=True, title="A test", created="2026-11-22T06:00:00Z", by="A")
        bundle = gather(workspace, wish)
        write(bundle, out)
    sources = {each.name: each.item.circumstances.source for each in bundle.pieces if each.item}
    with zipfile.ZipFile(out) as written:
        content = {name: written.read(name) for name in written.namelist()}
    told = [json.loads(line) for line in content["evidence/items.jsonlines"].splitlines()]
    whole = {sources[each.name] for each in bundle.pieces if each.whole}
    return {sources[row["item"]]: row for row in told}, content, whole


def test_nobody_who_only_stands_by_leaves_in_silence(rows):
    told, content, whole = rows
    for name in ("orders.xlsx", "orders.parquet", "all.zip"):
        assert told[name]["content"] is None
        assert "bystanders" in told[name]["why"]
    assert told["shop.xlsx"]["content"]
    assert told["all.zip!/more.csv"]["masked"]
    assert whole == {"page.html"}
    assert "1 of " in (page := content["evidence/index.html"].decode())
    assert "items went in whole" in page
    holding = [name for name, each in content.items() if NAME.encode() in each]
    assert holding == [told["page.html"]["content"]]
