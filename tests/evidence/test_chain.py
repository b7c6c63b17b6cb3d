"""Chains on the loopback address: each must end where a visitor would, or say why not."""

from base64 import b64encode
from collections.abc import Callable, Iterator, Mapping
from itertools import count

import pytest
from loopback import Asked, Site, Web, answer, to, web

from cost import soon
from countermark.evidence.chain import Chain, follow
from countermark.evidence.exchange import Exchange, fetch

LISTING = (
    "<title>Plain band ring</title><h1>Plain band ring</h1><p>$19.99</p><p>A ring of steel, "
    "polished by hand.</p><a href='/login'>Log in</a><div>We use cookies. <button>Accept</button>"
)
VISITS = count()


def _page(body: str) -> bytes:
    return answer(f"<html><head><meta charset=utf-8></head><body>{body}</body></html>")


def _script(code: str) -> bytes:
    return _page(f"<script>{code}</script>")


def _cookie_wall(asked: Asked) -> bytes:
    return answer(LISTING) if "seen=1" in asked.cookies else to(asked.path, Set_Cookie="seen=1")


def _meta_cookie_wall(asked: Asked) -> bytes:
    again = "<meta http-equiv=refresh content='0'>"
    again = f"<meta http-equiv=refresh content='0;url={asked.path}'>"
    page = answer(again, Set_Cookie="gate=open; Path=/")
    return answer(LISTING) if "gate=open" in asked.cookies else page


def _script_cookie_wall(asked: Asked) -> bytes:
    code = 'document.cookie = "ok=yes; path=/"; location.reload();'
    return answer(LISTING) if "ok=yes" in asked.cookies else _script(code)


def _handed_over(asked: Asked) -> bytes:
    """A session that goes over a page of its own, as shops in several countries do."""
    if asked.path.startswith("/session"):
        return to("/p/77", Set_Cookie="session=7; Path=/")
    return answer(LISTING) if "session=7" in asked.cookies else to("/session?back=/p/77")


def _cookie_trap(asked: Asked) -> bytes:
    return to(asked.path, Set_Cookie=f"n={next(VISITS)}")


def _rotating(asked: Asked) -> bytes:
    return to(f"http://shop.example:{PORT[0]}/p/{next(ROTATION) % 2 + 1}")


PORT = [0]
ROTATION = count()


def _sites() -> dict[str, Site]:
    def shop(path: str = "/p/77") -> str:
        return f"http://shop.example:{PORT[0]}{path}"

    def at(routes: dict[str, Callable[[Asked], bytes]]) -> Site:
        def site(asked: Asked) -> bytes:
            route = routes.get(asked.path.partition("?")[0])
            return route(asked) if route else answer("<title>Not found</title>", "404 Not Found")

        return site

    coded = b64encode(b"http://shop.example").decode()
    return {
        "shop.example": at(
            {
                "/p/77": lambda asked: answer(LISTING),
                "/p/1": lambda asked: answer(LISTING.replace("Plain", "First")),
                "/p/2": lambda asked: answer(LISTING.replace("Plain", "Second")),
                "/cookie": _cookie_wall,
                "/meta-cookie": _meta_cookie_wall,
                "/script-cookie": _script_cookie_wall,
                "/cookie-trap": _cookie_trap,
                "/members": lambda asked: to("/login?next=/members"),
                "/login": lambda asked: answer("<h1>Hello</h1><input type=password>"),
                "/gone": lambda asked: answer("<h1>Gone</h1>", "410 Gone"),
                "/soft": lambda asked: answer("<title>Seite nicht gefunden | Laden</title>"),
                "/broken": lambda asked: answer("oops", "502 Bad Gateway"),
                "/turned-away": lambda asked: answer("<h1>Access Denied</h1>", "403 Forbidden"),
                "/robot": lambda asked: answer("<title>Robot Check</title>Enter the characters"),
                "/geo": lambda asked: answer("", "451 Unavailable For Legal Reasons"),
                "/app": lambda asked: _page("<div id=root></div><script src=/app.js></script>"),
                "/news": lambda asked: answer(
                    "<meta http-equiv=refresh content='30;url=/news'>" + LISTING
                ),
                "/picture": lambda asked: answer(b"\x89PNG\r\n", kind="image/png"),
            }
        ),
        "session.example": _handed_over,
        "go.example": at(
            {
                "/301": lambda asked: to(shop(), "301 Moved Permanently"),
                "/302": lambda asked: to(shop()),
                "/303": lambda asked: to(shop(), "303 See Other"),
                "/307": lambda asked: to(shop(), "307 Temporary Redirect"),
                "/308": lambda asked: to(shop(), "308 Permanent Redirect"),
                "/relative": lambda asked: to("302"),
                "/schemeless": lambda asked: to(f"//shop.example:{PORT[0]}/p/77"),
                "/spaces": lambda asked: to(f"  {shop()}\t"),
                "/utf8": lambda asked: answer("", "302 Found", Location=shop("/p/77")),
                "/refresh": lambda asked: answer("", Refresh=f"0; url={shop()}"),
                "/meta": lambda asked: _page(f"<meta http-equiv=refresh content='1;URL={shop()}'>"),
                "/meta-quoted": lambda asked: _page(
                    f"<meta http-equiv='Refresh' content=\"0; url='{shop()}'\">"
                ),
                "/script": lambda asked: _script(f"location.replace('{shop()}')"),
                "/script-base64": lambda asked: _script(
                    f"window.location = atob('{coded}') + ':{PORT[0]}/p/77'"
                ),
                "/script-timer": lambda asked: _script(
                    f"setTimeout(function(){{location.href='{shop()}'}}, 500)"
                ),
                "/onload": lambda asked: answer(f"<body onload=\"location='{shop()}'\">"),
                "/intent": lambda asked: to(
                    "intent://p/77#Intent;scheme=app;S.browser_fallback_url="
                    f"http%3A%2F%2Fshop.example%3A{PORT[0]}%2Fp%2F77;end"
                ),
                "/two": lambda asked: to("/three"),
                "/three": lambda asked: _page("<meta http-equiv=refresh content='0;url=/script'>"),
                "/to-cookie": lambda asked: to(shop("/cookie")),
                "/rotating": _rotating,
                "/chosen": lambda asked: to(shop() if "Mobile" in asked.headers["user-agent"]
                                            else shop("/p/1")),
                "/loop": lambda asked: to("/loop-back"),
                "/loop-back": lambda asked: to("/loop"),
                "/self": lambda asked: to("/self"),
                "/endless": lambda asked: to(f"/endless?n={next(VISITS)}"),
                "/nowhere": lambda asked: answer("", "302 Found"),
                "/app-only": lambda asked: to("exampleapp://item/77"),
                "/inside": lambda asked: to("http://127.0.0.1/admin"),
                "/metadata": lambda asked: to("http://169.254.169.254/latest/meta-data/"),
                "/database": lambda asked: to("http://other.example:5432/"),
                "/file": lambda asked: to("file:///etc/passwd"),
                "/script-inside": lambda asked: _script("location='http://[::ffff:10.0.0.1]/'"),
                "/meta-file": lambda asked: _page(
                    "<meta http-equiv=refresh content='0;url=file:///etc/passwd'>"
                ),
                "/unknown": lambda asked: to("http://nobody.example/"),
                "/wrapped": lambda asked: answer("<h1>You are leaving</h1><p>Be careful."),
                "/wrapped-loop": lambda asked: answer(
                    f"<link rel=canonical href='http://go.example:{PORT[0]}/to-canonical'>"
                    + LISTING
                ),
                "/to-canonical": lambda asked: to("/wrapped-loop"),
            }
        ),
        "bio.example": at(
            {
                "/mira": lambda asked: _page(
                    "<h1>Mira</h1>" + "".join(f"<a href='{shop(f'/p/{n}')}'>find {n}</a> "
                                              for n in range(9))
                    + f"<script>function go() {{ location = '{shop()}' }}</script>"
                ),
            }
        ),
    }  # fmt: skip


@pytest.fixture(scope="module")
def loopback() -> Iterator[Web]:
    with web(_sites()) as made:
        PORT[0] = made.port
        yield made


def followed(made: Web, url: str, agent: str = "test") -> Chain:
    guard = made.guard()

    def ask(asked: str, headers: Mapping[str, str]) -> Exchange:
        return fetch(asked, guard, {"User-Agent": agent, **headers})

    return follow(url, ask, guard.limits.hops)


@pytest.mark.parametrize(
    ("path", "ways"),
    [
        *((f"/{status}", ["http"]) for status in (301, 302, 303, 307, 308)),
        ("/relative", ["http", "http"]),
        ("/schemeless", ["http"]),
        ("/spaces", ["http"]),
        ("/utf8", ["http"]),
        ("/refresh", ["refresh"]),
        ("/meta", ["meta"]),
        ("/meta-quoted", ["meta"]),
        ("/script", ["script"]),
        ("/script-base64", ["script"]),
        ("/script-timer", ["script"]),
        ("/onload", ["script"]),
        ("/intent", ["http"]),
        ("/two", ["http", "meta", "script"]),
    ],
)
def test_short_links_end_at_the_listing(loopback: Web, path: str, ways: list[str]) -> None:
    chain = followed(loopback, loopback.url("go.example", path))

    assert (chain.end, chain.last.url) == ("content", loopback.url("shop.example", "/p/77"))
    assert [hop.way for hop in chain.hops] == ["asked", *ways]
    assert chain.redirects[-1].target == chain.last.url
    assert chain.last.shown.title == "Plain band ring"


@pytest.mark.parametrize(
    ("url", "ways"),
    [
        (("shop.example", "/cookie"), ["asked", "http"]),
        (("shop.example", "/meta-cookie"), ["asked", "meta"]),
        (("shop.example", "/script-cookie"), ["asked", "cookie"]),
        (("session.example", "/p/77"), ["asked", "http", "http"]),
        (("go.example", "/to-cookie"), ["asked", "http", "http"]),
    ],
)
def test_behind_a_wall_of_cookies_lies_the_listing(
    loopback: Web, url: tuple[str, str], ways: list[str]
) -> None:
    chain = followed(loopback, loopback.url(*url))

    assert (chain.end, chain.last.shown.title) == ("content", "Plain band ring")
    assert [hop.way for hop in chain.hops] == ways


def test_cookies_of_one_chain_are_not_those_of_the_next(loopback: Web) -> None:
    for _ in range(2):
        assert len(followed(loopback, loopback.url("shop.example", "/cookie")).hops) == 2


@pytest.mark.parametrize(
    ("path", "end", "why"),
    [
        ("/members", "wall", "login"),
        ("/turned-away", "wall", "block"),
        ("/robot", "wall", "captcha"),
        ("/geo", "wall", "geo"),
        ("/app", "wall", "empty"),
        ("/gone", "dead", "410"),
        ("/never-was", "dead", "not found"),
        ("/soft", "dead", "seite nicht gefunden"),
        ("/broken", "dead", "502"),
    ],
)
def test_what_stands_in_its_place_is_not_the_listing(
    loopback: Web, path: str, end: str, why: str
) -> None:
    chain = followed(loopback, loopback.url("shop.example", path))

    assert chain.end == end
    assert why in chain.note
    assert not chain.last.verdict.is_content


@pytest.mark.parametrize(
    ("path", "end"),
    [
        *(("/loop", "loop"), ("/self", "loop"), ("/endless", "too deep"), ("/app-only", "denied")),
        *(("/inside", "denied"), ("/metadata", "denied"), ("/database", "denied")),
        *(("/file", "denied"), ("/meta-file", "denied"), ("/script-inside", "denied")),
        *(("/unknown", "unanswered"), ("/nowhere", "dead")),
    ],
)
def test_traps_and_attacks_end(loopback: Web, path: str, end: str) -> None:
    with soon():
        chain = followed(loopback, loopback.url("go.example", path))

    assert (chain.end, bool(chain.note)) == (end, True)
    assert len(chain.hops) <= 21


def test_a_cookie_that_changes_with_each_visit_is_no_way_out_of_a_loop(loopback: Web) -> None:
    chain = followed(loopback, loopback.url("shop.example", "/cookie-trap"))

    assert (chain.end, len(chain.hops)) == ("loop", 3)


def test_a_target_that_rotates_is_each_time_the_one_that_was_seen(loopback: Web) -> None:
    url = loopback.url("go.example", "/rotating")
    titles = [followed(loopback, url).last.shown.title for _ in range(3)]

    assert titles[0] == titles[2] != titles[1]


def test_a_target_for_phones_is_that_of_who_asks_as_one(loopback: Web) -> None:
    url = loopback.url("go.example", "/chosen")

    assert followed(loopback, url).last.shown.title == "First band ring"
    assert followed(loopback, url, "Mobile Safari").last.shown.title == "Plain band ring"


def test_a_page_of_links_is_where_it_ends(loopback: Web) -> None:
    chain = followed(loopback, loopback.url("bio.example", "/mira"))

    assert (chain.end, len(chain.hops), len(chain.last.shown.links)) == ("content", 1, 9)


def test_a_page_that_keeps_itself_new_is_where_it_ends(loopback: Web) -> None:
    chain = followed(loopback, loopback.url("shop.example", "/news"))

    assert (chain.end, len(chain.hops)) == ("content", 1)


def test_a_page_that_names_the_way_to_it_as_its_own_address_says_so(loopback: Web) -> None:
    chain = followed(loopback, loopback.url("go.example", "/to-canonical"))

    assert (chain.end, len(chain.hops)) == ("content", 2)
    assert "which led here" in chain.note


def test_a_wrapper_that_leads_no_further_leads_to_what_it_names(loopback: Web) -> None:
    inner = loopback.url("shop.example", "/p/77").replace(":", "%3A").replace("/", "%2F")
    chain = followed(loopback, loopback.url("go.example", f"/wrapped?url={inner}"))

    assert [hop.way for hop in chain.hops] == ["asked", "wrapper"]
    assert chain.last.shown.title == "Plain band ring"
    assert chain.redirects == ()  # nobody was led there


def test_a_picture_is_content(loopback: Web) -> None:
    assert followed(loopback, loopback.url("shop.example", "/picture")).end == "content"


def test_what_is_dead_is_recorded_as_dead_and_a_wall_is_not(loopback: Web) -> None:
    gone = followed(loopback, loopback.url("shop.example", "/gone"))
    wall = followed(loopback, loopback.url("shop.example", "/members"))

    assert [(each.target, each.status) for each in gone.redirects] == [(None, 410)]
    assert wall.redirects == ()


def test_nothing_inside_was_asked(loopback: Web) -> None:
    hosts = {asked.host for asked in loopback.asked}

    assert not hosts & {"127.0.0.1", "169.254.169.254", "other.example", "nobody.example"}
