"""What Chromium shows is kept; whatever a page does, the browser reaches nothing but the guard."""

import io
import json
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import suppress

import pytest
from loopback import Asked, Web, answer, to, web
from warcio.archiveiterator import ArchiveIterator

from countermark.evidence.browser import Browser, chromium
from countermark.evidence.capture import Capture, capture
from countermark.evidence.pace import Pace
from countermark.evidence.visitor import Manner, Visitor

pytestmark = pytest.mark.browser

BUILT = """<title>Ring</title><div id=root></div><img src=/picture><script>
document.getElementById('root').textContent = 'Plain band ring, $19.99. ' + document.cookie;
</script>"""
SENT_ON = "<script>let q = ['/p', 77]; location.href = q[0] + '/' + (70 + 7) + '?from=' + q.length;"
ESCAPES = """<title>Ring</title><h1>$19.99</h1><iframe src="http://127.0.0.1:{port}/frame"></iframe>
<img src="http://127.0.0.1:{port}/image"><img src="file:///etc/hostname">
<link rel=prefetch href="http://127.0.0.1:{port}/prefetch">
<link rel=preconnect href="http://127.0.0.1:{port}">
<link rel=dns-prefetch href="//nobody.example"><iframe src="file:///etc/passwd"></iframe>
<a id=d download href="http://127.0.0.1:{port}/download">d</a>
<script>
try {{ new WebSocket('ws://127.0.0.1:{port}/socket') }} catch (e) {{}}
try {{ new EventSource('http://127.0.0.1:{port}/events') }} catch (e) {{}}
fetch('http://127.0.0.1:{port}/fetch', {{mode: 'no-cors'}}).catch(e => 0);
navigator.sendBeacon('http://127.0.0.1:{port}/beacon', 'x');
try {{ navigator.serviceWorker.register('/worker.js') }} catch (e) {{}}
try {{ new Worker(URL.createObjectURL(new Blob([
  "fetch('http://127.0.0.1:{port}/worker', {{mode: 'no-cors'}}).catch(e => 0);" +
  "try {{ new WebSocket('ws://127.0.0.1:{port}/worker-socket') }} catch (e) {{}}"])))
}} catch (e) {{}}
try {{ let line = new RTCPeerConnection({{iceServers: [{{urls: 'stun:127.0.0.1:{port}'}}]}});
  line.createDataChannel('x'); line.createOffer().then(o => line.setLocalDescription(o)) }}
catch (e) {{}}
document.getElementById('d').click();
window.open('http://127.0.0.1:{port}/window');
setTimeout(() => alert('stay'), 100);
</script>"""


def _site(asked: Asked) -> bytes:
    path = asked.path.partition("?")[0]
    pages = {
        "/built": answer(BUILT, Set_Cookie="seen=1"),
        "/go": to("/built"),
        "/sent-on": answer(SENT_ON + "</script>"),
        "/p/77": answer("<title>Ring 77</title><p>$19.99"),
        "/turns": to(asked.path + "x"),
        "/hangs": answer("<title>Ring</title><p>$1<script>while (true) {}</script>"),
        "/tall": answer("<title>Ring</title><p>$1<div style='height:900000px'></div>"),
        "/frames": answer("<title>Ring</title>$1<iframe src=/go></iframe><img src=/to-picture>"),
        "/to-picture": to("/picture"),
        "/picture": answer(b"\x89PNG\r\n\x1a\n", kind="image/png"),
        "/robot": answer("<title>Robot Check</title><p>Enter the characters you see below"),
    }
    return to(f"{path}x") if path.startswith("/turns") else pages.get(path, answer("", "404 No"))


@pytest.fixture(scope="module")
def chrome() -> Iterator[Browser]:
    if chromium() is None:
        pytest.skip("Chromium is not installed (Debian: apt-get install chromium)")
    with Browser("Mozilla/5.0 test", "de-DE,de;q=0.8") as opened:
        yield opened


@pytest.fixture(scope="module")
def made() -> Iterator[Web]:
    with web({"shop.example": _site}) as sites:
        yield sites


def taken(made: Web, chrome: Browser, path: str) -> Capture:
    visitor = Visitor(made.guard(), Manner(robots="ignore"), Pace(rate=0, sleep=lambda s: None))
    return capture(made.url("shop.example", path), visitor, chrome)


def records(got: Capture) -> list[tuple[str, str, bytes]]:
    return [
        (each.rec_type, each.rec_headers.get_header("WARC-Target-URI") or "",
         each.content_stream().read())
        for each in ArchiveIterator(io.BytesIO(got.archive), check_digests="raise")
    ]  # fmt: skip


def test_what_people_see_is_kept_beside_the_bytes(made: Web, chrome: Browser) -> None:
    got = taken(made, chrome, "/go")
    url = made.url("shop.example", "/built")
    kept = {target: content for kind, target, content in records(got) if kind == "resource"}

    assert (got.what, got.circumstances.how) == ("content", "browser")
    assert kept[f"urn:fullPage:{url}"].startswith(b"\x89PNG")
    assert kept[f"urn:pdf:{url}"].startswith(b"%PDF-")
    assert b"Plain band ring, $19.99. seen=1" in kept[f"urn:dom:{url}"]
    assert b"MIME-Version" in kept[f"urn:mhtml:{url}"]
    assert [(each.url, each.status) for each in got.look.exchanges][-2:] == [
        (url, 200), (made.url("shop.example", "/picture"), 200),
    ]  # fmt: skip


def test_a_page_that_its_script_builds_is_content_for_the_browser_alone(
    made: Web, chrome: Browser
) -> None:
    got = taken(made, chrome, "/built")

    assert got.chain.last.verdict.what == "empty"
    assert (got.what, got.told["reached"]) == ("content", made.url("shop.example", "/built"))
    assert "the browser was shown content" in got.circumstances.note


def test_where_a_script_leads_that_cannot_be_read_is_seen_by_running_it(
    made: Web, chrome: Browser
) -> None:
    got = taken(made, chrome, "/sent-on")
    target = made.url("shop.example", "/p/77?from=2")

    assert got.told["reached"] == target
    assert [(each.target, each.how) for each in got.redirects] == [(target, "script")]
    assert got.look.places == [(made.url("shop.example", "/sent-on"), "asked"), (target, "script")]


def test_frames_and_what_they_load_are_followed(made: Web, chrome: Browser) -> None:
    got = taken(made, chrome, "/frames")
    paths = {each.url.rpartition("/")[2] for each in got.look.exchanges}

    assert {"frames", "go", "built", "to-picture", "picture"} <= paths
    assert got.look.reached == made.url("shop.example", "/frames")


def test_a_wall_stays_a_wall(made: Web, chrome: Browser) -> None:
    got = taken(made, chrome, "/robot")

    said = [
        each.rec_headers.get_header("Countermark-Verdict")
        for each in ArchiveIterator(io.BytesIO(got.archive))
        if each.rec_type == "response" and each.rec_headers.get_header("WARC-Target-URI") == got.url
    ]

    assert (got.what, got.told["browser"]["what"]) == ("captcha", "captcha")
    assert said == ["captcha", "captcha"]  # the client's answer, and the browser's


def test_nothing_gets_past_the_guard(chrome: Browser) -> None:
    """A listener on this machine, which no name of the test leads to, must hear nothing."""
    heard: list[object] = []
    inside = socket.create_server(("127.0.0.1", 0))
    port = inside.getsockname()[1]
    datagrams = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    datagrams.bind(("127.0.0.1", port))
    datagrams.settimeout(0.2)
    stop = threading.Event()

    def listen() -> None:
        inside.settimeout(0.2)
        while not stop.is_set():
            for hear in (inside.accept, lambda: datagrams.recv(100)):
                with suppress(TimeoutError):
                    heard.append(hear())

    listening = threading.Thread(target=listen)
    listening.start()
    page = answer(ESCAPES.format(port=port))
    with web({"shop.example": lambda a: page if a.path == "/p" else answer("", "404 No")}) as made:
        got = taken(made, chrome, "/p")
        time.sleep(1)
    stop.set()
    listening.join()
    inside.close()
    datagrams.close()

    assert heard == []
    assert got.look.reached.endswith("/p")
    assert {url.rpartition("/")[2] for url, _ in got.look.refused} >= {"frame", "image", "fetch"}
    assert all("port" in why or "is at" in why for _, why in got.look.refused)
    assert not [url for url in (each.url for each in got.look.exchanges) if "shop" not in url]
    assert b"root:" not in got.archive


def test_a_page_that_never_ends_is_given_up(
    made: Web, chrome: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, seconds in (("WAIT", 1.0), ("QUIET", 0.5), ("STEP", 1.0), ("WHOLE", 8.0)):
        monkeypatch.setattr(f"countermark.evidence.browser.{name}", seconds)
    began = time.monotonic()
    got = taken(made, chrome, "/hangs")

    assert time.monotonic() - began < 60
    assert got.look.notes
    assert got.what == "content"  # what the client saw


def test_a_browser_that_hung_still_opens_the_next_page(made: Web, chrome: Browser) -> None:
    assert taken(made, chrome, "/p/77").look.reached == made.url("shop.example", "/p/77")


def test_pages_that_send_on_for_ever_are_given_up(made: Web, chrome: Browser) -> None:
    got = taken(made, chrome, "/turns")

    assert len(got.look.places) <= 25
    assert got.chain.end == "too deep"


def test_a_page_without_end_has_a_picture_with_one(made: Web, chrome: Browser) -> None:
    got = taken(made, chrome, "/tall")
    pictures = [content for target, _, content in got.look.copies if "fullPage" in target]

    assert int.from_bytes(pictures[0][20:24], "big") == 16_384


def test_the_settings_say_which_browser_it_was(made: Web, chrome: Browser) -> None:
    summary = json.loads(records(taken(made, chrome, "/p/77"))[-1][2])

    assert summary["settings"]["browser"].startswith("Chromium ")
    assert summary["settings"]["browser saw"]["what"] == "content"
