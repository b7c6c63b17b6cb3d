"""A capture keeps every byte, says what it is, and other programs read it."""

import io
import json
import subprocess
import sys
from pathlib import Path

import pytest
from loopback import Asked, Web, answer, to, web
from warcio.archiveiterator import ArchiveIterator

from countermark.evidence.capture import Capture, capture
from countermark.evidence.chain import Chain
from countermark.evidence.circumstances import Circumstances
from countermark.evidence.pace import Pace
from countermark.evidence.visitor import Manner, Visitor
from countermark.evidence.warc import archived
from countermark.evidence.wire import Untrusted

LISTING = answer("<title>Ring</title><p>$19.99", Set_Cookie="a=1", packed=True)
CHUNKED = (
    b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n"
    b"X-Odd:   kept  as it is \r\n\r\n9\r\n<p>$19.99\r\n0\r\n\r\n"
)


def _shop(asked: Asked) -> bytes:
    if asked.path == "/robots.txt":
        return answer("User-agent: *\nDisallow: /private\nCrawl-delay: 3", kind="text/plain")
    return {
        "/go": to("/p/77"), "/p/77": LISTING, "/chunked": CHUNKED, "/private": LISTING,
        "/wall": answer("<title>Robot Check</title>"),
    }.get(asked.path, answer("", "404 Not Found"))  # fmt: skip


def visitor(made: Web, **manner: object) -> Visitor:
    named = {"by": "J. Doe", "on_behalf_of": "Groupe Rivoire SA", "country": "FR", **manner}
    slept: list[float] = []
    pace = Pace(rate=0, sleep=slept.append)
    return Visitor(made.guard(), Manner(**named), pace)  # type: ignore[arg-type]


def captured(path: str, **manner: object) -> Capture:
    with web({"shop.example": _shop}) as made:
        return capture(made.url("shop.example", path), visitor(made, **manner))


def records(content: bytes) -> list[tuple[str, str, bytes]]:
    found = ArchiveIterator(io.BytesIO(content), no_record_parse=True)
    return [
        (
            each.rec_headers.get_header("WARC-Type"),
            each.rec_headers.get_header("WARC-Target-URI") or "",
            each.raw_stream.read(),
        )
        for each in found
    ]


def test_every_byte_of_every_hop_is_kept() -> None:
    made = captured("/go")
    found = records(made.archive)

    kinds = [kind for kind, _, _ in found]
    assert kinds == ["warcinfo", *["response", "request"], *["response", "request", "metadata"] * 2,
                     "metadata"]  # fmt: skip
    assert [body for kind, _, body in found if kind == "response"][1:] == [to("/p/77"), LISTING]
    assert found[2][2].startswith(b"GET /robots.txt HTTP/1.1\r\n")


def test_it_says_who_took_it_from_where_and_what_it_is() -> None:
    made = captured("/go")
    summary = json.loads(records(made.archive)[-1][2])
    told = Circumstances.model_validate(summary["circumstances"])

    assert told == made.circumstances
    assert (told.by, told.on_behalf_of, told.vantage.country) == (
        "J. Doe", "Groupe Rivoire SA", "FR",
    )  # fmt: skip
    assert [seen.address for seen in told.connections] == ["127.0.0.1"]
    assert (made.what, told.note) == ("content", "content")
    assert [hop["way"] for hop in summary["chain"]["hops"]] == ["asked", "http"]


def test_a_wall_is_kept_as_a_wall() -> None:
    made = captured("/wall")

    assert made.what == "captcha"
    assert made.circumstances.note.startswith("this is not what was asked for, but captcha")
    assert made.told["hops"][0]["why"]


def test_odd_heads_and_chunks_are_kept_as_they_came() -> None:
    bodies = [body for kind, _, body in records(captured("/chunked").archive) if kind == "response"]

    assert bodies[-1] == CHUNKED


def test_the_tool_of_those_who_wrote_the_format_finds_nothing_wrong(tmp_path: Path) -> None:
    for path in ("/go", "/chunked", "/wall", "/gone"):
        (tmp_path / f"{path[1:]}.warc.gz").write_bytes(captured(path).archive)
    command = Path(sys.executable).parent / "warcio"
    done = subprocess.run(
        [command, "check", "-v", *sorted(tmp_path.iterdir())], capture_output=True, text=True
    )

    assert done.returncode == 0, done.stdout
    assert "digest pass" in done.stdout
    assert "failed" not in done.stdout


def test_the_same_capture_is_the_same_file() -> None:
    made = captured("/go")

    assert archived(made.chain, made.circumstances) == archived(made.chain, made.circumstances)


def test_what_robots_disallow_is_not_asked_for() -> None:
    with web({"shop.example": _shop}) as made:
        got = capture(made.url("shop.example", "/private"), visitor(made))

        assert (got.chain.end, got.is_anything) == ("denied", False)
        assert "robots" in got.chain.note
        assert [asked.path for asked in made.asked] == ["/robots.txt"]


def test_who_ignores_robots_has_it_recorded() -> None:
    made = captured("/private", robots="ignore")
    settings = json.loads(records(made.archive)[-1][2])["settings"]

    assert made.what == "content"
    assert settings["robots"] == "ignore"
    assert settings["robots disallow"] == [made.url]


def test_a_robots_txt_that_fails_closes_the_site() -> None:
    def broken(asked: Asked) -> bytes:
        return answer("", "503 Service Unavailable") if "robots" in asked.path else LISTING

    with web({"shop.example": broken}) as made:
        assert capture(made.url("shop.example"), visitor(made)).chain.end == "denied"


def test_who_is_paid_is_left_out_of_the_request_and_noted() -> None:
    def shop(asked: Asked) -> bytes:
        return answer("", "404 Not Found") if "robots" in asked.path else LISTING

    with web({"www.amazon.com": shop}) as made:
        url = made.url("www.amazon.com", "/dp/B0EXAMPLE1?tag=handle-20&th=1")
        got = capture(url, visitor(made))

        assert made.asked[-1].path == "/dp/B0EXAMPLE1?th=1"
        assert got.told["hops"][0]["left_out"] == ["tag=handle-20"]


def test_a_site_that_wants_to_know_who_is_paid_is_told() -> None:
    def shop(asked: Asked) -> bytes:
        return LISTING if "tag=" in asked.path else answer("", "404 Not Found")

    with web({"www.amazon.com": shop}) as made:
        got = capture(made.url("www.amazon.com", "/dp/B0EXAMPLE1?tag=handle-20"), visitor(made))

        assert (got.what, got.told["hops"][0]["left_out"]) == ("content", [])


def test_a_failure_that_passes_is_asked_again() -> None:
    tries: list[str] = []

    def shop(asked: Asked) -> bytes:
        tries.append(asked.path)
        late = tries.count("/p/77") < 3
        return answer("", "503 Service Unavailable", Retry_After="1") if late else LISTING

    with web({"shop.example": shop}) as made:
        got = capture(made.url("shop.example", "/p/77"), visitor(made, robots="ignore"))

    assert (got.what, tries.count("/p/77")) == ("content", 3)


def test_a_host_is_asked_at_its_rate() -> None:
    slept: list[float] = []
    at = [0.0]

    def sleep(seconds: float) -> None:
        slept.append(seconds)
        at[0] += seconds

    pace = Pace(rate=2, sleep=sleep, clock=lambda: at[0], chance=lambda: 0.5)
    for host in ("a.example", "a.example", "b.example", "a.example"):
        pace.wait(host)
    pace.wait("b.example", delay=5)
    pace.wait("b.example")

    assert slept == pytest.approx([0.5, 0.5, 5.0])


def test_an_invalid_certificate_is_asked_for_once() -> None:
    from countermark.evidence.circumstances import Connection

    tries: list[int] = []

    def ask() -> None:
        tries.append(1)
        raise Untrusted("not valid", Connection(host="shop.example", port=443), ())

    with pytest.raises(Untrusted):
        Pace(sleep=lambda seconds: None).asked(ask)  # type: ignore[arg-type]
    assert tries == [1]


def test_a_chain_that_sends_too_much_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("countermark.evidence.visitor.WHOLE", 3000)

    def shop(asked: Asked) -> bytes:
        number = len(asked.path)
        return to(asked.path + "x", X=("y" * 1000)) if number < 20 else LISTING

    with web({"shop.example": shop}) as made:
        got = capture(made.url("shop.example", "/"), visitor(made, robots="ignore"))

    assert isinstance(got.chain, Chain)
    assert got.chain.end in ("denied", "unanswered")
    assert len(got.chain.hops) < 6


@pytest.mark.parametrize("url", ["", "nonsense", "file:///etc/passwd", "http://127.0.0.1/\r\nX: y"])
def test_no_address_makes_it_fail(url: str) -> None:
    with web({}) as made:
        got = capture(url, visitor(made))

    assert (got.chain.end, got.is_anything) == ("denied", False)
    assert records(got.archive)[-1][0] == "metadata"
