"""`investigate --follow`: what the inputs leave unresolved is captured, read and sealed."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from loopback import Asked, Web, answer, to, web
from typer.testing import CliRunner

from countermark.cli.app import app
from countermark.storage.workspace import Workspace
from invented_case import REGISTRY

PORT = [0]
AMAZON = "https://www.amazon.com/dp/B0EXAMPLE1?tag=miravell-20"


def _bio(asked: Asked) -> bytes:
    if asked.path == "/mira":
        links = f"<a href='http://go.example:{PORT[0]}/one'>the ring</a>"
        more = "".join(f"<a href='http://go.example:{PORT[0]}/{n}'>find {n}</a>" for n in range(3))
        return answer(f"<title>Mira</title><h1>Mira</h1>{links}{more}")
    if asked.path in ("/built", "/robot"):  # as the pages of many such services are
        title = "Nia" if asked.path == "/built" else "Robot Check"
        shown = f"<h1>{title}</h1>{'my rings and things. ' * 20}<a href='{AMAZON}'>the ring</a>"
        return answer(f"<title>{title}</title><script>document.write({json.dumps(shown)})</script>")
    return answer("", "404 Not Found")


def _go(asked: Asked) -> bytes:
    return {
        "/one": to("/two"),
        "/two": answer(f"<meta http-equiv=refresh content='0;url={AMAZON}'>"),
        "/shop": to(f"http://shop.example:{PORT[0]}/products/vis-ring"),
        "/robot": answer("<title>Robot Check</title><a href=https://www.amazon.com/dp/B0EXAMPLE9>"),
        "/members": to("/login"),
        "/login": answer("<input type=password>"),
        "/inside": to("http://169.254.169.254/latest/"),
        "/loop": to("/loop"),
    }.get(asked.path, answer("", "404 Not Found"))


def _shop(asked: Asked) -> bytes:
    if asked.path != "/products/vis-ring":
        return answer("", "404 Not Found")
    product = {"@type": "Product", "name": "Plain band ring", "sku": "vis-ring",
               "offers": {"@type": "Offer", "price": "19.99", "priceCurrency": "USD"}}  # fmt: skip
    shelf = "".join(f"<a href='/products/{n}'>more</a>" for n in range(40))
    data = f"<script type='application/ld+json'>{json.dumps(product)}</script>"
    return answer(f"<title>Plain band ring</title>{data}<p>$19.99{shelf}")


@pytest.fixture
def made() -> Iterator[Web]:
    with web({"bio.example": _bio, "go.example": _go, "shop.example": _shop}) as sites:
        PORT[0] = sites.port
        yield sites


def run(
    made: Web, folder: Path, *texts: str, follow: bool = True, options: tuple[str, ...] = ()
) -> dict[str, dict[str, object]]:
    """The routes by the end of the post's key."""
    (folder / "in").mkdir(parents=True)
    (folder / "registry.yaml").write_text(REGISTRY, "utf-8")
    posts = [
        {"@type": "SocialMediaPosting", "url": f"https://www.instagram.com/p/Cexample{n}/",
         "articleBody": f"the #aurelle one {text}", "datePublished": "2026-01-02T10:00:00Z"}
        for n, text in enumerate(texts)
    ]  # fmt: skip
    (folder / "in" / "posts.jsonl").write_text("".join(f"{json.dumps(p)}\n" for p in posts))
    words = ["investigate", folder / "in", "--registry", folder / "registry.yaml"]
    words += ["--out", folder / "out"]
    for host in made.sites:
        words += ["--resolve", f"{host}:127.0.0.1"]
    done = CliRunner().invoke(app, [*map(str, words), *(["--follow"] if follow else []), *options])
    assert done.exit_code == 0, done.output
    lines = (folder / "out" / "routes.jsonl").read_text().splitlines()
    routes = [json.loads(line) for line in lines]
    return {route["from"].rpartition("/")[2]: route for route in routes}


def test_without_it_nothing_is_fetched(made: Web, tmp_path: Path) -> None:
    routes = run(made, tmp_path, made.url("go.example", "/one"), follow=False)

    assert [route["to"] for route in routes.values()] == [None]
    assert made.asked == []


def test_a_short_link_is_followed_to_the_listing(made: Web, tmp_path: Path) -> None:
    routes = run(made, tmp_path, f"order here {made.url('go.example', '/one')}")
    (route,) = (each for each in routes.values() if each["from"].startswith("instagram"))

    assert route["to"] == "amazon.com:B0EXAMPLE1"
    assert [step["kind"] for step in route["route"]][-1] == "listing"
    assert route["network_keys"] == ["affiliate:amazon.com:miravell-20"]
    leads = (tmp_path / "out" / "leads.jsonl").read_text().splitlines()
    assert [json.loads(line)["listing"]["key"] for line in leads] == ["amazon.com:B0EXAMPLE1"]


def test_what_was_fetched_is_sealed_once_and_cited(made: Web, tmp_path: Path) -> None:
    run(made, tmp_path, f"order here {made.url('go.example', '/one')}")
    with Workspace.open(tmp_path / "out" / "workspace", new=False) as kept:
        items = [item for item in kept.custody.items().values() if item]
    captures = [item for item in items if item.circumstances.how == "http"]
    inputs = json.loads((tmp_path / "out" / "run.json").read_text())["inputs"]

    assert len(captures) == 1
    assert captures[0].circumstances.source == made.url("go.example", "/one")
    assert captures[0].digest in {each["sha256"] for each in inputs}
    assert len([item for item in items if item.digest == captures[0].digest]) == 1


def test_a_page_of_links_is_read_and_its_links_are_followed(made: Web, tmp_path: Path) -> None:
    run(made, tmp_path, f"links in {made.url('bio.example', '/mira')}")
    lines = (tmp_path / "out" / "routes.jsonl").read_text().splitlines()
    ends = {json.loads(line)["to"] for line in lines if '"instagram.com:post' in line}

    assert "amazon.com:B0EXAMPLE1" in ends
    paths = [asked.path for asked in made.asked if asked.host == "go.example"]
    assert {"/one", "/two", "/0", "/1", "/2"} <= set(paths)


def test_a_listing_that_was_unknown_is_read(made: Web, tmp_path: Path) -> None:
    run(made, tmp_path, f"order here {made.url('go.example', '/shop')}")
    leads = (tmp_path / "out" / "leads.jsonl").read_text().splitlines()
    shelf = [asked for asked in made.asked if asked.path.startswith("/products/")]

    assert [json.loads(line)["listing"]["title"] for line in leads] == ["Plain band ring"]
    assert {asked.path for asked in shelf} == {"/products/vis-ring"}


@pytest.mark.parametrize("path", ["/robot", "/members", "/inside", "/loop", "/gone"])
def test_walls_and_traps_lead_to_no_listing(made: Web, tmp_path: Path, path: str) -> None:
    routes = run(made, tmp_path, f"order here {made.url('go.example', path)}")

    assert {route["to"] for route in routes.values()} == {None}
    assert {asked.host for asked in made.asked} == {"go.example"}


def test_a_wall_is_named_among_the_rejected_rows(made: Web, tmp_path: Path) -> None:
    run(made, tmp_path, f"order here {made.url('go.example', '/robot')}")

    assert "captcha" in (tmp_path / "out" / "rejected.jsonl").read_text()


def test_one_run_follows_a_bounded_number(
    made: Web, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("countermark.investigation.live.MOST", 2)
    urls = [made.url("go.example", f"/x{n}") for n in range(5)]
    run(made, tmp_path, " ".join(urls))
    warnings = json.loads((tmp_path / "out" / "run.json").read_text())["warnings"]

    assert "--follow: 3 links are left open: one run follows 2" in warnings
    assert len({asked.path for asked in made.asked if asked.path.startswith("/x")}) == 2


@pytest.mark.browser
def test_with_a_browser_what_scripts_made_of_a_page_is_read(made: Web, tmp_path: Path) -> None:
    urls = [made.url("bio.example", path) for path in ("/built", "/robot")]
    without = run(made, tmp_path / "without", *urls)
    assert {route["to"] for route in without.values()} == {None}
    seen = run(made, tmp_path / "with", *urls, options=("--browser",))
    assert seen["Cexample0"]["to"] == "amazon.com:B0EXAMPLE1"
    assert seen["Cexample1"]["to"] is None  # a wall is never read as the page
    with Workspace.open(str(tmp_path / "with" / "out" / "workspace")) as kept:
        assert any(item.circumstances.how == "browser" for _, item in kept.custody.captures())
