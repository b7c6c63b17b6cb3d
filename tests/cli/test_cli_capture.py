"""`countermark capture`: kept and sealed, told for people and programs, and mistakes in words."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from loopback import Asked, Web, answer, to, web
from typer.testing import CliRunner

from countermark.cli.app import app
from countermark.storage.workspace import Workspace


def _shop(asked: Asked) -> bytes:
    if asked.path == "/robots.txt":
        return answer("", "404 Not Found")
    if asked.path == "/go":
        return to("/p/77")
    if asked.path == "/wall":
        return answer("<title>Robot Check</title>")
    return answer(f"<title>Ring {asked.path}</title><p>$19.99")


@pytest.fixture
def shop():
    with web({"shop.example": _shop}) as made:
        yield made


def run(*words: str, **more: object) -> tuple[int, str, str]:
    done = CliRunner().invoke(app, ["capture", *words], **more)  # type: ignore[arg-type]
    return done.exit_code, done.stdout, done.stderr


def near(made: Web) -> list[str]:
    return ["--resolve", "shop.example:127.0.0.1", "--rate", "0", "--no-browser"]


def test_a_capture_is_an_evidence_item_with_its_circumstances(shop: Web, tmp_path: Path) -> None:
    status, out, _ = run(
        shop.url("shop.example", "/go"), *near(shop), "--workspace", str(tmp_path), "--json",
        "--by", "J. Doe", "--for", "Groupe Rivoire SA", "--country", "FR", "--language", "fr",
        "--user-agent", "Mozilla/5.0 test", "--keep-until", "2999-12-31", "--purpose", "case 7",
    )  # fmt: skip
    line = json.loads(out)

    assert (status, line["what"], line["end"]) == (0, "content", "content")
    with Workspace.open(tmp_path, new=False) as kept:
        (item,) = kept.custody.items().values()
        assert item is not None
        assert (item.id, item.digest, item.size) == (line["item"], line["sha256"], line["bytes"])
        assert kept.blobs.verify(item.digest)
        assert (item.purpose, item.retain_until) == ("case 7", "2999-12-31")
        told = item.circumstances
    assert (told.by, told.on_behalf_of, told.how) == ("J. Doe", "Groupe Rivoire SA", "http")
    assert (told.vantage.country, told.vantage.language) == ("FR", "fr")
    assert shop.asked[-1].headers["user-agent"] == "Mozilla/5.0 test"
    assert shop.asked[-1].headers["accept-language"] == "fr"


def test_people_read_where_it_led_and_what_it_is(shop: Web, tmp_path: Path) -> None:
    urls = [shop.url("shop.example", path) for path in ("/go", "/wall")]
    status, out, _ = run(*urls, "nonsense", *near(shop), "--workspace", str(tmp_path))

    assert status == 0
    assert f"content    {urls[0]}\n  http     {shop.url('shop.example', '/p/77')}\n  E-" in out
    assert f"captcha    {urls[1]}\n  └ wall: captcha: " in out
    assert "nothing came: nothing is kept" in out


def test_a_dry_run_asks_for_nothing(shop: Web, tmp_path: Path) -> None:
    file = tmp_path / "urls.txt"
    file.write_text(f"# mine\n{shop.url('shop.example', '/go')}\n\nhttp://127.0.0.1:22/\n")
    paid = "https://www.amazon.com/dp/B0EXAMPLE1?tag=handle-20"
    status, out, _ = run(paid, "--from", str(file), *near(shop), "--dry-run", "--json")
    plans = [json.loads(line) for line in out.splitlines()]

    assert status == 0
    assert plans[0]["asks"] == "https://www.amazon.com/dp/B0EXAMPLE1"
    assert plans[0]["left_out"] == ["tag=handle-20"]
    assert plans[1]["address"] == "127.0.0.1"
    assert (plans[2]["asks"], "port 22" in plans[2]["why"]) == (None, True)
    assert shop.asked == []


def test_urls_come_from_standard_input_too(shop: Web, tmp_path: Path) -> None:
    given = shop.url("shop.example", "/go") + "\n"
    _, out, _ = run("--from", "-", *near(shop), "--workspace", str(tmp_path), input=given)

    assert out.startswith("content")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--workspace", "w"], "nothing to capture"),
        (["https://shop.example/"], "no workspace is named"),
        (["https://shop.example/", "--resolve", "shop.example"], "HOST:ADDRESS is expected"),
        (["https://shop.example/", "--proxy", "proxy.example"], "a proxy is http://"),
        (["https://shop.example/", "--user-agent", "a\r\nb"], "--user-agent holds a sign"),
    ],
)
def test_mistakes_are_told_in_words(
    words: list[str], said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("COUNTERMARK_WORKSPACE", raising=False)
    status, _, error = run(*words)

    assert status == 2
    assert said in error


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    status, _, error = run("--from", str(tmp_path / "none.txt"), "--workspace", str(tmp_path))

    assert (status, "No such file" in error) == (1, True)


def test_an_order_that_was_killed_goes_on(tmp_path: Path) -> None:
    def slow(asked: Asked) -> bytes:
        time.sleep(0.05)
        return _shop(asked)

    with web({"shop.example": slow}) as made:
        urls = [made.url("shop.example", f"/p/{number}") for number in range(30)]
        words = ["capture", *urls, *near(made), "--workspace", str(tmp_path / "w"), "--json"]
        command = [Path(sys.executable).parent / "countermark", *words]
        begun = subprocess.Popen(command, stdout=subprocess.PIPE, env={**os.environ})
        assert begun.stdout is not None
        told = [json.loads(begun.stdout.readline()) for _ in range(3)]
        begun.send_signal(signal.SIGKILL)
        begun.wait()
        done = subprocess.run(command, capture_output=True, text=True)

    rest = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.returncode == 0
    assert "goes on: " in done.stderr
    assert [each["url"] for each in rest][-1] == urls[-1]
    assert len(rest) <= 28
    with Workspace.open(tmp_path / "w", new=False) as kept:
        items = kept.custody.items()
        assert {each["item"] for each in [*told, *rest]} <= set(items)
        assert all(item and kept.blobs.verify(item.digest) for item in items.values())
        sources = {item.circumstances.source for item in items.values() if item}
    assert sources == set(urls)


@pytest.mark.browser
def test_what_a_browser_shows_is_kept_too(shop: Web, tmp_path: Path) -> None:
    from countermark.evidence.browser import chromium

    if chromium() is None:
        pytest.skip("Chromium is not installed (Debian: apt-get install chromium)")
    words = [*near(shop)[:-1], "--browser", "--workspace", str(tmp_path)]
    status, out, _ = run(shop.url("shop.example", "/go"), *words)

    assert status == 0
    assert f"  browser  content  {shop.url('shop.example', '/p/77')}" in out


def test_a_browser_that_is_wanted_and_not_there_is_told(
    shop: Web, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("countermark.evidence.browser.chromium", lambda: None)
    words = [*near(shop)[:-1], "--browser", "--workspace", str(tmp_path)]
    status, _, error = run(shop.url("shop.example", "/go"), *words)

    assert (status, "countermark[browser]" in error) == (1, True)


def test_a_browser_that_nobody_asked_for_and_that_does_not_start_is_done_without(
    shop: Web, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("countermark.evidence.browser.chromium", lambda: "/bin/false")
    pytest.importorskip("playwright")
    words = [*near(shop)[:-1], "--workspace", str(tmp_path)]
    status, out, error = run(shop.url("shop.example", "/go"), *words)

    assert (status, "E-" in out) == (0, True)
    assert "warning: without a browser: Chromium does not start" in error
