"""WhatsApp exports: every style of date and clock, and hostile ones."""

from __future__ import annotations

import gzip

import pytest

from countermark.intake.format import Example, Reading
from countermark.intake.guard import LIMITS, Refused
from countermark.intake.whatsapp import WhatsApp
from countermark.records.rejected import Rejected


def read(source_of, content, name="_chat.txt"):
    if isinstance(content, str):
        content = content.encode()
    source = source_of(Example(name, content, [], ""))
    assert WhatsApp().recognises(source)
    return [*WhatsApp().read(source, Reading())]


STYLES = [
    ("[2020/7/3 下午10:15:32] 米拉: hi\n[2020/7/14 上午1:15:32] 米拉: hi", "2020-07-03T22:15:32"),
    ("[03/07/20 à 10:15:32] Mira: hi\n[14/07/20 à 10:15:32] Mira: hi", "2020-07-03T10:15:32"),
    ("03/07/20, 10:15 p. m. - Mira: hi\n14/07/20, 12:15 a. m. - Mira: x", "2020-07-03T22:15:00"),
    (
        "٣\u200f/٧\u200f/٢٠٢٠، ١٠:١٥ م - ميرا: م\n١٤/٧/٢٠٢٠، ١٠:١٥ ص - ميرا: م",
        "2020-07-03T22:15:00",
    ),
    ("۲۰۲۰/۷/۳،\u200f ۱۰:۱۵ - میرا: م\n۲۰۲۰/۷/۴،\u200f ۱۰:۱۵ - میرا: م", "2020-07-03T10:15:00"),
    ("2020-07-03, 10:15 - Mira: hi\n2020-07-03, 10:16 - Mira: x", "2020-07-03T10:15:00"),
    ("3.7.2020 klo 10.15 - Mira: hi\n4.7.2020 klo 10.15 - Mira: hi", "2020-07-03T10:15:00"),
    ("[10:15 AM, 7/3/2020] Mira: hi\n[10:16 AM, 7/13/2020] Mira: hi", "2020-07-03T10:15:00"),
    ("2020. 07. 03. 10:15 - Mira: hi\n2020. 07. 04. 10:15 - Mira: hi", "2020-07-03T10:15:00"),
    ("3/7/2563 10:15 - Mira: hi\n24/7/2563 10:15 - Mira: hi", "2020-07-03T10:15:00"),
    (
        "2020년 7월 3일 오후 10:15 - 미라: hi\n2020. 7. 3. 오후 10:16 - 미라: hi",
        "2020-07-03T22:15:00",
    ),
    ("20/07/03 10:15 - Mira: hi\n20/07/30 10:15 - Mira: hi", "2020-07-03T10:15:00"),
    ("3.07.20 г., 10:15 - Мира: hi\n4.07.20 г., 10:15 - Мира: hi", "2020-07-03T10:15:00"),
    ("3/7/20 10:15 xyz - Mira: hi\n30/7/20 10:15 xyz - Mira: hi", "2020-07-03"),
]


@pytest.mark.parametrize(("chat", "sent"), STYLES)
def test_reads_the_styles_of_regions(chat, sent, source_of):
    rows = read(source_of, chat)
    assert len(rows) == 2
    assert rows[0].object["dateSent"] == sent
    assert "dateAmbiguous" not in rows[0].object


def test_order_of_messages_tells_month_from_day(source_of):
    rows = read(source_of, "7/3/20, 10:15 - M: a\n6/4/20, 10:15 - M: b\n5/5/20, 10:15 - M: c")
    assert [row.object["dateSent"][:10] for row in rows] == [
        "2020-03-07",
        "2020-04-06",
        "2020-05-05",
    ]
    assert not any("dateAmbiguous" in row.object for row in rows)


def test_name_of_a_picture_tells_month_from_day(source_of):
    chat = "7/3/20, 10:15 - M: a\n8/3/20, 10:15 - M: IMG-20200803-WA0001.jpg (file attached)\n"
    rows = read(source_of, chat)
    assert [row.object["dateSent"][:10] for row in rows] == ["2020-07-03", "2020-08-03"]


@pytest.mark.parametrize(
    ("line", "files", "text"),
    [
        ("look \u200e<angehängt: 00000012-PHOTO-2020-07-30-10-15-32.jpg>",
         ["00000012-PHOTO-2020-07-30-10-15-32.jpg"], "look"),
        ("\u200eVID-20200730-WA0001.mp4 (whatever language)", ["VID-20200730-WA0001.mp4"], ""),
        ("price list.pdf (文件附件)", ["price list.pdf"], ""),
        ("see note.txt (my own words)", [], "see note.txt (my own words)"),
        ("<a: b.jpg>", [], "<a: b.jpg>"),
        ("../../secret.jpg (file attached)", [], "../../secret.jpg (file attached)"),
    ],
)  # fmt: skip
def test_finds_attached_files(line, files, text, source_of):
    row = read(source_of, f"30/07/20, 10:15 - Mira: {line}\n31/07/20, 10:15 - Mira: x\n")[0]
    assert [a["contentUrl"] for a in row.object.get("messageAttachment", [])] == files
    assert row.object["text"] == text


def test_system_notes_are_kept_without_sender(source_of):
    chat = "30/07/20, 10:15 - Mira created group “a: b”\n30/07/20, 10:16 - Mira: hi\n"
    rows = read(source_of, chat)
    assert "sender" not in rows[0].object
    assert rows[0].object["additionalType"] == "system"
    assert rows[0].object["text"] == "Mira created group “a: b”"


def test_says_where_each_message_begins(source_of):
    rows = read(source_of, "\n30/07/20, 10:15 - M: a\nb\u2028c\x0bd\n\n30/07/20, 10:16 - M: e\n")
    assert [row.selector for row in rows] == ["line=2", "line=5"]
    assert rows[0].object["text"] == "a\nb\u2028c\x0bd"


def test_reads_utf_16(source_of):
    rows = read(
        source_of, "30/07/20, 10:15 - Mira: é\n30/07/20, 10:16 - Mira: x\n".encode("utf-16")
    )
    assert [row.object["text"] for row in rows] == ["é", "x"]


def test_a_line_without_end_is_rejected_and_the_rest_is_read(source_of):
    long = "x" * (LIMITS.line * 2 + 5)
    rows = read(source_of, f"30/07/20, 10:15 - M: a\n{long}\n30/07/20, 10:16 - M: b\n")
    assert [type(row).__name__ for row in rows] == ["Rejected", "Row", "Row"]
    assert rows[0].line == 2
    assert [row.selector for row in rows[1:]] == ["line=1", "line=3"]


def test_a_message_without_end_is_cut_and_said_so(source_of):
    rows = read(
        source_of, "30/07/20, 10:15 - M: a\n30/07/20, 10:15 - M: b\n" + ("y" * 999 + "\n") * 1060
    )
    kept = rows[-1].object["text"]
    assert len(kept) <= 1 << 20
    assert kept.count("\n") + sum(isinstance(row, Rejected) for row in rows) == 1060


def test_what_can_be_unpacked_of_a_cut_off_gzip_is_read(source_of):
    chat = "".join(f"30/07/20, 10:15 - M: {n} {n * 2_654_435_761 % 2**32}\n" for n in range(5000))
    packed = gzip.compress(chat.encode(), mtime=0)
    source = source_of(Example("_chat.txt", packed[: len(packed) // 2], [], ""))
    rows = WhatsApp().read(source, Reading())
    assert next(rows).object["text"].startswith("0 ")
    with pytest.raises(Refused, match="cannot be decompressed"):
        list(rows)
