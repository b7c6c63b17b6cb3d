"""Two observers: what they agree on, what differs, and what that adds."""

import io
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from loopback import Asked, Web, answer, to, web
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from countermark.evidence.capture import capture
from countermark.evidence.comparison import compare
from countermark.evidence.observation import Observation, Unreadable, observed
from countermark.evidence.pace import Pace
from countermark.evidence.visitor import Manner, Visitor

LINES = "".join(f"<p>Line {number} of what is said of the ring." for number in range(30))
RING = f"<title>Ring</title><p>$19.99{LINES}"


def _shop(asked: Asked) -> bytes:
    other = "de" in asked.headers.get("accept-language", "")
    return {
        "/go": to("/p/77"), "/p/77": answer(RING),
        "/stock": answer(RING + ("<p>3 left" if other else "<p>4 left")),
        "/cloaked": answer("<title>Mug</title><p>$5 <p>A mug for tea." if other else RING),
        "/wall": answer("<title>Robot Check</title>" if other else RING),
        "/picture": answer(b"\x89PNG" + asked.headers["accept-language"].encode(),
                           kind="image/png"),
    }[asked.path]  # fmt: skip


@pytest.fixture(scope="module")
def made():
    with web({"shop.example": _shop}) as sites:
        yield sites


def seen(made: Web, path: str, **manner: str) -> Observation:
    pace = Pace(rate=0, sleep=lambda s: None)
    visitor = Visitor(made.guard(), Manner(robots="ignore", **manner), pace)  # type: ignore[arg-type]
    return observed(capture(made.url("shop.example", path), visitor).archive)


def both(made: Web, path: str) -> tuple[Observation, Observation]:
    return (
        seen(made, path, by="J. Doe", language="en", country="FR"),
        seen(made, path, by="M. Roe", language="de", country="DE"),
    )


def test_two_who_are_shown_the_same_strengthen_one_another(made: Web) -> None:
    found = compare(*both(made, "/go"))

    assert (found.same_address, found.same_end, found.same_bytes) == (True, True, True)
    assert (found.alike, found.differences, found.same_certificate) == (1.0, (), None)
    assert "no longer rests on the word of one observer" in found.statement
    assert "J. Doe, M. Roe" in found.statement
    assert "from two countries: FR, DE" in found.statement


def test_one_who_looks_twice_shows_that_it_lasted(made: Web) -> None:
    found = compare(seen(made, "/go", by="J. Doe"), seen(made, "/go", by="J. Doe"))

    assert found.independent == ()
    assert "this shows that it lasted, not that the first told the truth" in found.statement


def test_a_small_difference_is_shown_and_does_not_undo_it(made: Web) -> None:
    found = compare(*both(made, "/stock"))

    assert found.differences == ("-4 left", "+3 left")
    assert 0.9 < found.alike < 1
    assert "nearly the same" in found.statement


def test_a_page_that_depends_on_who_asks_confirms_neither(made: Web) -> None:
    found = compare(*both(made, "/cloaked"))

    assert "Neither confirms the other" in found.statement
    assert "+A mug for tea." in found.differences


def test_a_wall_says_nothing_of_the_listing(made: Web) -> None:
    found = compare(*both(made, "/wall"))

    assert "The second was not shown what was asked for, but captcha" in found.statement


def test_other_addresses_say_nothing(made: Web) -> None:
    found = compare(seen(made, "/p/77"), seen(made, "/stock"))

    assert found.statement.startswith("They are of different addresses")


def test_pictures_that_differ_are_not_alike(made: Web) -> None:
    found = compare(*both(made, "/picture"))

    assert (found.same_bytes, found.alike) == (False, 0.0)


def test_certificates_are_compared(made: Web) -> None:
    one, other = both(made, "/go")

    def with_chain(each: Observation, *chain: str) -> Observation:
        connection = each.exchange.connection.model_copy(update={"chain": chain})
        return replace(each, exchange=replace(each.exchange, connection=connection))

    same = compare(with_chain(one, "ab" * 32), with_chain(other, "ab" * 32, "cd" * 32))
    other_one = compare(with_chain(one, "ab" * 32), with_chain(other, "cd" * 32))

    assert (same.same_certificate, other_one.same_certificate) == (True, False)
    assert "the same certificate" in same.statement
    assert "different certificates" in other_one.statement


def test_the_archive_of_another_program_is_an_observer(made: Web) -> None:
    content = io.BytesIO()
    writer = WARCWriter(content, gzip=True)
    url = made.url("shop.example", "/p/77")
    head = StatusAndHeaders("200 OK", [("Content-Type", "text/html")], protocol="HTTP/1.1")
    record = writer.create_warc_record(
        url, "response", payload=io.BytesIO(RING.encode()), http_headers=head,
        warc_headers_dict={"WARC-Date": "2026-03-01T10:00:00Z", "WARC-IP-Address": "127.0.0.1"},
    )  # fmt: skip
    writer.write_record(record)
    found = compare(seen(made, "/go"), observed(content.getvalue()))

    assert (found.same_address, found.same_end, found.same_bytes) == (False, True, True)
    assert found.independent == ("one of them was made with another program",)


def test_what_is_no_archive_is_told() -> None:
    for content in (b"", b"not an archive", b"WARC/1.1\r\n\r\n", b"\x1f\x8b\x08\x00broken"):
        with pytest.raises(Unreadable):
            observed(content)


@given(st.integers(0, 3000), st.binary(min_size=1, max_size=20))
def test_a_damaged_archive_is_read_or_told(at: int, patch: bytes) -> None:
    content = bytearray(ARCHIVE)
    content[at : at + len(patch)] = patch
    try:
        assert observed(bytes(content)).exchange.url
    except Unreadable as error:
        assert str(error)


def _archive() -> bytes:
    with web({"shop.example": _shop}) as made:
        pace = Pace(rate=0, sleep=lambda s: None)
        visitor = Visitor(made.guard(), Manner(robots="ignore"), pace)
        return capture(made.url("shop.example", "/go"), visitor).archive


ARCHIVE = _archive()


def test_the_command_says_it_in_words_and_in_json(made: Web, tmp_path: Path) -> None:
    import json

    (tmp_path / "a.warc.gz").write_bytes(ARCHIVE)
    (tmp_path / "b.warc.gz").write_bytes(ARCHIVE)
    command = [Path(sys.executable).parent / "countermark", "compare", "a.warc.gz", "b.warc.gz"]
    words = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)
    plain = subprocess.run([*command, "--json"], cwd=tmp_path, capture_output=True, text=True)

    assert words.returncode == 0, words.stderr
    assert "content    the same" in words.stdout
    assert json.loads(plain.stdout)["same_bytes"] is True
    wrong = subprocess.run([*command[:2], "a.warc.gz", __file__], cwd=tmp_path, capture_output=True)
    assert (wrong.returncode, b"no web archive" in wrong.stderr) == (2, True)
