from email.message import EmailMessage

import pytest

from cost import soon
from countermark.intake.format import Example, Reading, Row
from countermark.intake.guard import LIMITS, Refused
from countermark.intake.mail import Mail

HEAD = b"From: Mira <mira@mail.example>\nTo: jo@mail.example\n"


def read(source_of, content: bytes):
    source = source_of(Example("m.eml", content, None, ""))
    assert Mail().recognises(source)
    return list(Mail().read(source, Reading()))


def one(source_of, content: bytes):
    (row,) = read(source_of, content)
    return row.object


@pytest.mark.parametrize("given", Mail().examples(), ids=lambda given: given.name)
def test_examples(given, source_of):
    source = source_of(given)
    assert Mail().recognises(source) == (given.objects is not None)
    if given.objects is not None:
        found = [row.object for row in Mail().read(source, Reading()) if isinstance(row, Row)]
        assert len(found) == len(given.objects)
        for has, wanted in zip(found, given.objects, strict=True):
            assert wanted.items() <= has.items()


def test_plain_text_goes_before_html_and_links_come_from_html(source_of):
    message = EmailMessage()
    message["From"] = "Mira <mira@mail.example>"
    message["To"] = "Jo <jo@mail.example>, x@mail.example"
    message["Cc"] = '"Doe, Jane" <jane@mail.example>'
    message["Subject"] = "finds"
    message["In-Reply-To"] = "<1@mail.example>"
    message.set_content("see below")
    message.add_alternative("<p>see <a href='https://go.example/x'>here</a>", subtype="html")
    message.add_attachment(b"%PDF", maintype="application", subtype="pdf", filename="价格.pdf")
    found = one(source_of, message.as_bytes())
    assert found["text"] == "finds\nsee below"
    assert found["isPartOf"] == "1@mail.example"
    assert found["sharedContent"] == [
        {"@type": "WebPage", "url": "https://go.example/x", "name": "here"}
    ]
    assert [person["email"] for person in found["recipient"]] == [
        "jo@mail.example", "x@mail.example", "jane@mail.example",
    ]  # fmt: skip
    assert found["recipient"][2]["name"] == "Doe, Jane"
    assert found["messageAttachment"][0]["contentUrl"] == "价格.pdf"


def test_attached_messages_are_followed_but_not_for_ever(source_of):
    inner = EmailMessage()
    inner["From"], inner["Subject"] = "last@mail.example", "innermost"
    inner.set_content("end")
    for number in range(8):
        outer = EmailMessage()
        outer["From"], outer["Message-ID"] = f"m{number}@mail.example", f"<{number}@x>"
        outer.set_content("see attached")
        outer.add_attachment(inner)
        inner = outer
    rows = read(source_of, inner.as_bytes())
    assert [isinstance(row, Row) for row in rows] == [True] * 6 + [False]
    assert rows[0].object["sender"]["email"] == "m7@mail.example"
    assert "deep" in rows[-1].reason


@pytest.mark.parametrize(
    ("content", "text"),
    [
        ("Content-Type: text/plain; charset=iso-2022-jp\n\n指輪".encode("iso-2022-jp"), "指輪"),
        (b"Content-Type: text/plain; charset=no-such\n\n\xe6\x88\x92", "戒"),
        (b"Content-Transfer-Encoding: base64\n\nYWJj!!!ZGVm", "abcdef"),
        (b"Content-Transfer-Encoding: base64\n\nY", "Y"),
        (b"Content-Type: text/plain; charset*=utf-8'en'utf-8\n\nfine", "fine"),
        (b"Content-Type: garbage\n\nfine", "fine"),
        (b"Subject: =?utf-8?b?!!!?= =?x?q?\n\nfine", None),
        (b"Subject: caf\xc3\xa9\n\nfine", "café\nfine"),
        (b"Content-Type: text/calendar\n\nBEGIN:VCALENDAR", ""),
    ],
)
def test_encodings_and_what_mailers_break(content, text, source_of):
    found = one(source_of, HEAD + content)
    assert found["sender"]["name"] == "Mira"
    assert text is None or found["text"] == text


@pytest.mark.parametrize(
    "date", [b"", b"yesterday", b"Fri, 99 Jul 2020 99:00:00 +9999", b"1 Jul 99999 00:00:00 +0000"]
)
def test_a_date_that_cannot_be_read_is_none(date, source_of):
    assert "dateSent" not in one(source_of, HEAD + b"Date: " + date + b"\n\nx")


def test_mailbox(source_of):
    box = b"".join(
        b"From mira@mail.example Fri Jul  3 10:00:00 2020\n" + HEAD + b"\n" + text + b"\n\n"
        for text in (b"one", b"two\n>From me\nFrom inside a text 2020", b"three")
    )
    rows = read(source_of, box)
    assert [row.selector for row in rows] == ["record=1", "record=2", "record=3"]
    assert rows[1].object["text"] == "two\nFrom me\nFrom inside a text 2020"


def test_a_message_too_large_is_rejected_and_the_mailbox_goes_on(source_of, monkeypatch):
    monkeypatch.setattr("countermark.intake.mail.LIMITS", type(LIMITS)(body=1000, line=100))
    monkeypatch.setattr("countermark.intake.envelope.message_of.__defaults__", (1000,))
    post = b"From mira@mail.example Fri Jul  3 10:00:00 2020\n" + HEAD + b"\n"
    rows = read(source_of, post + b"x\n" * 5000 + b"\n" + post + b"small\n")
    assert "message 1 is over 1,000 bytes" in rows[0].reason
    assert rows[1].object["text"] == "small"


@pytest.mark.parametrize(
    "content",
    [
        b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n)
                 for n in range(2000)),
        b"Content-Type: multipart/mixed; boundary=b\n\n" + b"--b\n\nx\n" * 30_000,
        b"".join(b"Content-Type: message/rfc822\n\n" + HEAD for _ in range(500)),
    ],
)  # fmt: skip
def test_parts_without_end_are_refused(content, source_of):
    with soon(), pytest.raises(Refused, match="parts"):
        read(source_of, HEAD + content)


@pytest.mark.parametrize(
    "header",
    [
        b"To: " + b"<" * 100_000,
        b"To: x@mail.example " + b"(" * 100_000,
        b"Subject: " + b"=?utf-8?q?" * 20_000,
        b"X: y\n" * 50_000,
        b"Date: " + b"1 " * 50_000,
        b"Content-Type: text/plain; " + b"a=b; " * 50_000,
        b'Content-Disposition: attachment; filename="' + b"a" * 100_000,
    ],
)
def test_hostile_headers_cost_little(header, source_of):
    with soon():
        assert one(source_of, HEAD + header + b"\n\nx")["@type"] == "Message"


@pytest.mark.parametrize(
    "content", [b"", b"From here to there in 2020\nno fields", b"a: b\nc: d\n\n", b"subject: x\n\n"]
)
def test_other_texts_are_no_mail(content, source_of):
    assert not Mail().recognises(source_of(Example("m.eml", content, None, "")))
