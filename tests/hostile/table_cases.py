"""Tables that are too wide, too long, torn, or claim what they do not hold."""

import io
import struct
import zipfile
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
from harness import case

HEADER = "title,link,price\n"
ROW = "Ring,https://shop.example/{n},${n}\n"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def workbook(
    path: Path, rows: str = "", shared: str = "", before: str = "", sheet: str = ""
) -> None:
    """A workbook of one sheet, written by hand."""
    relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006/relationships"
    parts = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/'
        'content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-'
        'package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>'
        '<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-'
        'officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/'
        'sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.'
        'worksheet+xml"/><Override PartName="/xl/sharedStrings.xml" ContentType="application/vnd.'
        'openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{package}"><Relationship Id="r1" '
        f'Type="{relations}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{package}"><Relationship Id="r1" '
        f'Type="{relations}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="r2" '
        f'Type="{relations}/sharedStrings" Target="sharedStrings.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{relations}"><sheets>'
        '<sheet name="s" sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/sharedStrings.xml": f'{before}<sst xmlns="{MAIN}">{shared}</sst>',
        "xl/worksheets/sheet1.xml": sheet
        or f'{before}<worksheet xmlns="{MAIN}"><dimension ref="A1:XFD1048576"/>'
        f"<sheetData>{rows}</sheetData></worksheet>",
    }
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)


def cells(number: int, *texts: str) -> str:
    inner = "".join(f"<c t='inlineStr'><is><t>{text}</t></is></c>" for text in texts)
    return f"<row r='{number}'>{inner}</row>"


NAMES = cells(1, "title", "link", "price")
RING = cells(2, "Ring", "https://shop.example/1", "5")


@case("a table of 100,000 columns")
def _(folder: Path) -> None:
    wide = ",".join(f"c{n}" for n in range(100_000))
    (folder / "a.csv").write_text(
        f"title,link,{wide}\nRing,https://shop.example/1{',x' * 100_000}\n"
    )


@case("a quote that never ends", rejects={"a.csv": "quote"}, reads={"a.csv": 499})
def _(folder: Path) -> None:
    rows = [ROW.format(n=n) for n in range(1, 501)]
    rows[250] = '"Ring,https://shop.example/x,$5\n'
    (folder / "a.csv").write_text(HEADER + "".join(rows))


@case("nothing but quotes", rejects={"a.csv": ""})
def _(folder: Path) -> None:
    (folder / "a.csv").write_text(HEADER + ROW.format(n=1) + '"' * 200_001 + "\n" + '"x\n' * 2000)


@case("a table in GBK", reads={"a.csv": 50})
def _(folder: Path) -> None:
    rows = "".join(f"螺丝手镯{n},https://shop.example/{n},{n}元\n" for n in range(50))
    (folder / "a.csv").write_bytes(f"产品名,产品购买链接,价格\n{rows}".encode("gbk"))


@case("a table in Latin-1, in UTF-16, with NUL bytes",
      reads={"a.csv": 9, "b.csv": 9, "c.csv": 9, "d.csv": 9})  # fmt: skip
def _(folder: Path) -> None:
    table = "titre;lien;prix\n" + "".join(
        f"Anneau doré;https://shop.example/{n};{n} €\n" for n in range(9)
    )
    (folder / "a.csv").write_bytes(table.replace("€", "EUR").encode("latin-1"))
    (folder / "b.csv").write_bytes(table.encode("utf-16"))
    (folder / "c.csv").write_bytes(table.encode("utf-16-le"))
    (folder / "d.csv").write_bytes(table.encode().replace(b"Anneau", b"An\0neau"))


@case("prices that are none", reads={"a.csv": 14})
def _(folder: Path) -> None:
    wild = ("1e400", "NaN", "-5", "9" * 400, "0", "inf", "$" * 500, "1.2.3.4", "٣٫٥", "½", "1/0",
            "−5", "9" * 30_000, "0x10")  # fmt: skip
    rows = "".join(f"Ring,https://shop.example/{n},{price}\n" for n, price in enumerate(wild))
    (folder / "a.csv").write_text(HEADER + rows)


@case("a header of one name, a hundred times")
def _(folder: Path) -> None:
    (folder / "a.csv").write_text(
        ",".join(["link"] * 100) + "\n" + ",".join(["https://a.example"] * 100)
    )
    (folder / "b.csv").write_text(
        "link,link,title,title\nhttps://a.example/1,https://a.example/2,x,y\n"
    )


@case("rows of every width", rejects={"a.csv": "cells where"})
def _(folder: Path) -> None:
    ragged = "".join("x," * (n % 40) + "\n" for n in range(3000))
    (folder / "a.csv").write_text(HEADER + ROW.format(n=1) * 3100 + ragged)


@case(
    "binary noise that is called a table", rejects=dict.fromkeys(("a.csv", "a.xlsx", "a.json"), "")
)
def _(folder: Path) -> None:
    noise = bytes((n * n * 31 + n * 7) % 256 for n in range(50_000))
    for name in ("a.csv", "a.xlsx", "a.json"):
        (folder / name).write_bytes(noise)


@case("workbook of 1,048,576 by 16,384 cells", reads={"a.xlsx": 1})
def _(folder: Path) -> None:
    workbook(folder / "a.xlsx", NAMES + RING)


@case("workbook with a cell in the last corner", reads={"a.xlsx": 1})
def _(folder: Path) -> None:
    corner = "<row r='1048576'><c r='XFD1048576' t='inlineStr'><is><t>x</t></is></c></row>"
    workbook(folder / "a.xlsx", NAMES + RING + corner)


@case("workbook with rows beyond all numbers", rejects={"a.xlsx": ""})
def _(folder: Path) -> None:
    far = f"<row r='{10**18}'><c r='ZZZZZZ{10**18}' t='inlineStr'><is><t>x</t></is></c></row>"
    workbook(folder / "a.xlsx", NAMES + RING + far)


@case("workbook of entities", rejects={"a.xlsx": "entities"})
def _(folder: Path) -> None:
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">' + "".join(
        f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefgh", "bcdefghi", strict=True)
    ) + "<!ENTITY y SYSTEM 'file:///etc/passwd'>]>"  # fmt: skip
    workbook(folder / "a.xlsx", NAMES + RING, "<si><t>&i;&y;</t></si>", bomb)


@case("workbook that refers to what is not there")
def _(folder: Path) -> None:
    row = "<row r='2'><c t='s'><v>99999999</v></c><c t='s'><v>-1</v></c><c t='s'><v>x</v></c></row>"
    workbook(folder / "a.xlsx", NAMES + row, "<si><t>Ring</t></si>")
    workbook(folder / "b.xlsx", NAMES + "<row r='x'><c r='??' t='d'><v>9999-99-99</v></c></row>")
    workbook(
        folder / "c.xlsx", NAMES + "<row><c t='n'><v>1e999</v></c><c s='77'><v>5</v></c></row>"
    )


@case("workbook of broken XML", rejects={"a.xlsx": "", "b.xlsx": "", "c.xlsx": ""})
def _(folder: Path) -> None:
    workbook(folder / "a.xlsx", sheet="<worksheet><sheetData><row")
    workbook(folder / "b.xlsx", sheet="not xml at all")
    workbook(folder / "c.xlsx", sheet="<x>" * 20_000)


@case("workbook bomb", rejects={"a.xlsx": "unpacks to more"})
def _(folder: Path) -> None:
    workbook(folder / "a.xlsx", NAMES + RING + " " * (150 * 2**20))


@case("workbook cut off", rejects={"a.xlsx": ""})
def _(folder: Path) -> None:
    workbook(folder / "a.xlsx", NAMES + RING * 500)
    content = (folder / "a.xlsx").read_bytes()
    (folder / "a.xlsx").write_bytes(content[: len(content) * 2 // 3])


@case("old workbooks, locked workbooks and none", rejects={"a.xls": "", "b.xls": ""})
def _(folder: Path) -> None:
    mark = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    (folder / "a.xls").write_bytes(mark + b"\xff" * 600)
    (folder / "b.xls").write_bytes(mark)
    (folder / "c.xls").write_bytes(mark + bytes(40) + b"\xfe\xff\xff\xff" + bytes(2000))


def parquet(path: Path, rows: int = 50) -> bytes:
    table = pa.table({"title": ["Ring"] * rows, "price": ["5"] * rows,
                      "link": [f"https://shop.example/{n}" for n in range(rows)]})  # fmt: skip
    pq.write_table(table, path)
    return path.read_bytes()


@case("Parquet cut off", rejects={"a.parquet": "Parquet"})
def _(folder: Path) -> None:
    content = parquet(folder / "a.parquet")
    (folder / "a.parquet").write_bytes(content[:-30])


@case("Parquet whose footer lies", rejects=dict.fromkeys("0134", ""))
def _(folder: Path) -> None:
    content = parquet(folder / "x.parquet")
    (folder / "x.parquet").unlink()
    length = int.from_bytes(content[-8:-4], "little")
    footers = (
        content[:-8] + struct.pack("<I", 2**31) + b"PAR1",
        content[:-8] + struct.pack("<I", 0) + b"PAR1",
        content[: -8 - length] + bytes(b ^ 0x55 for b in content[-8 - length : -8]) + content[-8:],
        b"PAR1" + bytes(4) + b"PAR1",
        b"PAR1",
    )
    for number, each in enumerate(footers):
        (folder / str(number)).write_bytes(each)


@case("Parquet whose pages are noise")
def _(folder: Path) -> None:
    content = parquet(folder / "x.parquet", 5000)
    (folder / "x.parquet").unlink()
    for start in range(4, len(content) // 2, len(content) // 12):
        spoilt = content[:start] + bytes(64) + content[start + 64 :]
        (folder / f"{start}.parquet").write_bytes(spoilt)


@case("Parquet of a hundred million rows in a few bytes")
def _(folder: Path) -> None:
    table = pa.table(
        {"title": pa.DictionaryArray.from_arrays(pa.array([0] * 3_000_000, pa.int32()), ["x"])}
    )
    out = io.BytesIO()
    pq.write_table(table, out, compression="zstd")
    (folder / "a.parquet").write_bytes(out.getvalue())


@case("an OpenDocument sheet of a million rows in a word", rejects={"a.ods": "times the same row"})
def _(folder: Path) -> None:
    cells = '<table:table-cell table:number-columns-repeated="16384"><text:p>x</text:p></table:table-cell>'
    rows = f'<table:table-row table:number-rows-repeated="1048576">{cells}</table:table-row>'
    spaces = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for name in ("office", "table", "text")
    )
    with zipfile.ZipFile(folder / "a.ods", "w") as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        package.writestr(
            "content.xml",
            f'<office:doc {spaces}><table:table table:name="s">{rows}</table:table></office:doc>',
        )
