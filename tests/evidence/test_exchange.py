"""One request and its answer, whatever the other side sends."""

import gzip
import subprocess
import time
import zlib
from pathlib import Path
from threading import Event

import pytest
from loopback import answer, web

from countermark.evidence.exchange import Exchange, fetch
from countermark.evidence.guard import Limits, Unanswered
from countermark.evidence.wire import Untrusted

HEADERS = {"User-Agent": "test", "Accept": "*/*"}


def sent(content: bytes, limits: Limits | None = None) -> Exchange:
    with web({"shop.example": lambda asked: content}) as made:
        guard = made.guard(limits) if limits else made.guard()
        return fetch(made.url("shop.example", "/p/77?a=1"), guard, HEADERS)


def test_the_bytes_are_those_of_the_wire() -> None:
    content = answer("<h1>Ring</h1>", Set_Cookie="a=1")

    got = sent(content)

    assert got.response == content
    assert got.request.startswith(b"GET /p/77?a=1 HTTP/1.1\r\nHost: shop.example:")
    assert b"\r\nUser-Agent: test\r\n" in got.request
    assert (got.status, got.body, got.kind) == (200, b"<h1>Ring</h1>", "text/html")
    assert got.header("set-cookie") == "a=1"
    assert (got.connection.address, got.connection.tls, got.truncated) == ("127.0.0.1", None, "")


def test_transfer_and_content_codings_are_undone_beside_the_bytes() -> None:
    packed = gzip.compress(b"ring" * 100)
    head = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Encoding: gzip\r\n\r\n"
    chunks = b"".join(b"%x\r\n%s\r\n" % (len(p), p) for p in (packed[:20], packed[20:]))

    got = sent(head + chunks + b"0\r\n\r\n")

    assert got.body == b"ring" * 100
    assert got.response.endswith(b"0\r\n\r\n")
    assert got.truncated == ""


@pytest.mark.parametrize("content", [zlib.compress(b"ring"), zlib.compress(b"ring")[2:-4]])
def test_both_readings_of_deflate_are_undone(content: bytes) -> None:
    assert sent(answer(content, Content_Encoding="deflate")).body == b"ring"


def test_a_coding_that_was_not_asked_for_is_kept_and_told() -> None:
    got = sent(answer(b"\x0b\x02\x80ring\x03", Content_Encoding="br"))

    assert got.body == b""
    assert "'br'" in got.note


def test_a_bomb_is_given_up() -> None:
    got = sent(answer(b"\0" * 60_000_000, packed=True), Limits(unpacked=1_000_000))

    assert len(got.body) < 1_100_000
    assert "unpacks to more than 1,000,000 bytes" in got.note


def test_a_bomb_is_told_by_what_it_unpacks_to() -> None:
    got = sent(answer(b"\0" * 60_000_000, packed=True))

    assert len(got.body) < 20_000_000
    assert "200 times" in got.note


def test_what_is_damaged_is_kept_as_far_as_it_can_be_read() -> None:
    packed = gzip.compress(bytes(range(256)) * 50, mtime=0)
    got = sent(answer(packed[:60] + b"\xff" * 40, Content_Encoding="gzip"))

    assert "damaged" in got.note


def test_an_answer_that_is_too_long_is_cut_and_says_so() -> None:
    got = sent(answer(b"x" * 300_000), Limits(body=100_000))

    assert got.truncated == "length"
    assert len(got.response) == 100_000


def test_an_answer_that_ends_early_says_so() -> None:
    got = sent(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nonly this")

    assert (got.body, got.truncated) == (b"only this", "disconnect")


def test_chunks_that_end_early_say_so() -> None:
    got = sent(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\nff\r\nand")

    assert (got.body, got.truncated) == (b"helloand", "disconnect")


@pytest.mark.parametrize(
    "content",
    [
        *(b"", b"ring", b"SSH-2.0-OpenSSH\r\n", b"HTTP/1.1 abc OK\r\n\r\n", b"HTTP/1.1 200"),
        b"HTTP/1.1 200 OK\r\n" + b"A: b\r\n" * 5000 + b"\r\n",
        b"HTTP/1.1 200 OK\r\nA: " + b"b" * 200_000 + b"\r\n\r\n",
        b"HTTP/1.1 100 Continue\r\n\r\n" * 10,
    ],
)
def test_what_is_no_web_server_is_unanswered(content: bytes) -> None:
    with pytest.raises(Unanswered):
        sent(content)


def test_a_server_that_is_endlessly_slow_is_given_up() -> None:
    given_up = Event()
    with web({"shop.example": lambda asked: b"x" * given_up.wait(60)}) as made:
        guard = made.guard(Limits(connect=1, idle=1, total=1))
        began = time.monotonic()
        with pytest.raises(Unanswered):
            fetch(made.url("shop.example"), guard, HEADERS)
        assert time.monotonic() - began < 30  # far from both: a busy machine may pause
        given_up.set()


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    folder = tmp_path_factory.mktemp("tls")
    made, key = folder / "certificate.pem", folder / "key.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256",
         "-nodes", "-days", "2", "-subj", "/CN=shop.example", "-addext",
         "subjectAltName=DNS:shop.example", "-keyout", key, "-out", made],
        check=True, capture_output=True,
    )  # fmt: skip
    return made, key


def test_the_certificates_of_a_server_are_kept(
    certificate: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate[0]))
    with web({"shop.example": lambda asked: answer("ring")}, certificate) as made:
        got = fetch(made.url("shop.example", scheme="https"), made.guard(), HEADERS)

    assert got.body == b"ring"
    assert got.connection.verified is True
    assert (got.connection.tls or "").startswith("TLSv1.3 ")
    assert len(got.chain) == len(got.connection.chain) == 1
    assert got.chain[0][:1] == b"\x30"


def test_a_certificate_that_is_not_valid_ends_it_and_is_recorded(
    certificate: tuple[Path, Path],
) -> None:
    with web({"shop.example": lambda asked: answer("ring")}, certificate) as made:
        with pytest.raises(Untrusted, match="not valid") as raised:
            fetch(made.url("shop.example", scheme="https"), made.guard(), HEADERS)

        assert raised.value.connection.verified is False
        assert len(raised.value.chain) == 1
        assert made.asked == []


def test_a_certificate_of_another_host_ends_it(
    certificate: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate[0]))
    with (
        web({"other.example": lambda asked: answer("ring")}, certificate) as made,
        pytest.raises(Untrusted, match="not valid"),
    ):
        fetch(made.url("other.example", scheme="https"), made.guard(), HEADERS)


def test_who_accepts_it_has_it_recorded(certificate: tuple[Path, Path]) -> None:
    with web({"shop.example": lambda asked: answer("ring")}, certificate) as made:
        url = made.url("shop.example", scheme="https")
        got = fetch(url, made.guard(), HEADERS, accept_untrusted=True)

    assert (got.body, got.connection.verified) == (b"ring", False)


def test_a_server_without_tls_is_unanswered() -> None:
    with (
        web({"shop.example": lambda asked: answer("ring")}) as made,
        pytest.raises(Unanswered, match="no TLS"),
    ):
        fetch(made.url("shop.example", scheme="https"), made.guard(), HEADERS)
