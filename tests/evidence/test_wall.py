"""Walls are told from listings, and listings from walls."""

import pytest

from countermark.evidence.circumstances import Connection
from countermark.evidence.exchange import Exchange
from countermark.evidence.page import shown
from countermark.evidence.wall import Verdict, judge, walls

SHOP = "https://shop.example/p/77"
RING = "<title>Plain band ring | Shop</title><h1>Plain band ring</h1>"


def seen(
    markup: str, url: str = SHOP, status: int = 200, wanted: str = "", **headers: str
) -> Verdict:
    named = {"Content-Type": "text/html; charset=utf-8"}
    named |= {name.replace("_", "-"): value for name, value in headers.items()}
    exchange = Exchange(
        url, "2026-03-01T10:00:00Z", b"", b"", status, tuple(named.items()), markup.encode(),
        Connection(host="shop.example", port=443),
    )  # fmt: skip
    return judge(exchange, shown(exchange), wanted or url)


@pytest.mark.parametrize(
    ("kind", "markup"),
    [
        ("captcha", "<title>Just a moment...</title><noscript>Enable JavaScript</noscript>"),
        ("captcha", "<title>Robot Check</title><p>Enter the characters you see below"),
        ("captcha", "<p>Please verify you are human to go on."),
        ("captcha", "<p>Bitte bestätigen Sie, dass Sie kein Roboter sind."),
        ("captcha", "<p>Je ne suis pas un robot"),
        ("captcha", "<p>请输入验证码"),
        ("captcha", "<p>私はロボットではありません"),
        ("captcha", "<body><script src=https://geo.captcha-delivery.com/c.js></script>"),
        ("block", "<h1>Access Denied</h1><p>You don't have permission to access this."),
        ("block", "<title>Zugriff verweigert</title>"),
        ("block", "<p>您的访问被阻断"),
        ("login", "<title>Log in | Shop</title>"),
        ("login", "<h1>Welcome</h1><form><input type=password></form>"),
        ("login", "<p>Veuillez vous connecter pour voir cette page."),
        ("login", "<p>请先登录"),
        ("login", "<p>Войдите, чтобы увидеть"),
        ("consent", "<title>Bevor Sie fortfahren</title><p>Wir nutzen Cookies"),
        ("consent", "<p>You must accept cookies."),
        ("age", "<h1>Are you 18 or older?</h1><button>Yes</button>"),
        ("age", "<p>¿Eres mayor de 18 años?"),
        ("age", "<p>18歳以上ですか"),
        ("geo", "<p>Sorry, this shop is not available in your country."),
        ("geo", "<p>Ce produit n'est pas disponible dans votre pays."),
        ("missing", "<title>Page not found - Shop</title>"),
        ("missing", "<h1>404</h1>"),
        ("missing", "<p>该商品已下架"),
        ("missing", "<p>Questo prodotto non è più disponibile."),
        ("missing", "<p>This domain is for sale!"),
        ("empty", "<div id=root></div><script src=/app.js></script>"),
    ],
)
def test_walls_are_told(kind: str, markup: str) -> None:
    verdict = seen(markup)

    assert verdict.what == kind, verdict
    assert verdict.why


@pytest.mark.parametrize(
    ("kind", "url"),
    [
        ("login", "https://www.instagram.com/accounts/login/?next=/p/Cexample/"),
        ("login", "https://www.amazon.com/ap/signin?openid.return_to=x"),
        ("login", "https://shop.example/login?back=/p/77"),
        ("login", "https://login.taobao.com/member/login.jhtml"),
        ("login", "https://shop.example/password"),
        ("captcha", "https://www.aliexpress.com/_____tmd_____/punish?x5secdata=1"),
        ("captcha", "https://www.google.com/sorry/index?continue=x"),
        ("captcha", "https://www.walmart.com/blocked?url=x"),
        ("consent", "https://consent.youtube.com/m?continue=x"),
    ],
)
def test_walls_with_an_address_of_their_own_are_told_by_it(kind: str, url: str) -> None:
    verdict = seen("<p>Welcome", url, wanted=SHOP)

    assert (verdict.what, verdict.own) == (kind, True)


@pytest.mark.parametrize(
    ("status", "kind"),
    [(401, "login"), (403, "block"), (404, "missing"), (410, "missing"), (429, "block"),
     (451, "geo"), (500, "error"), (503, "error"), (999, "block"), (418, "block"), (300, "error")],
)  # fmt: skip
def test_a_status_says_what_it_is(status: int, kind: str) -> None:
    assert seen("<p>Hm.", status=status).what == kind


def test_a_captcha_is_told_whatever_its_status() -> None:
    for status in (200, 403, 429, 503):
        assert seen("<title>Just a moment...</title>", status=status).what == "captcha"


def test_headers_tell_a_challenge_also_over_a_price() -> None:
    assert seen(f"{RING} $19.99", cf_mitigated="challenge").what == "captcha"
    assert seen("", x_amzn_waf_action="captcha", status=405).what == "captcha"


def test_an_item_that_leads_to_the_front_page_is_missing() -> None:
    wanted = "https://www.amazon.com/dp/B0EXAMPLE1"

    assert seen("<h1>Welcome", "https://www.amazon.com/", wanted=wanted).what == "missing"
    assert seen("<h1>Welcome", "https://www.amazon.com/").what == "content"


@pytest.mark.parametrize(
    "markup",
    [
        f"{RING}<p>$19.99</p><a href=/login>Log in</a> <a href=/signup>Sign up</a>",
        f"{RING}<p>19,99 €</p><div>We use cookies. Accept all?</div>",
        f"{RING}<p>¥199</p><p>请先登录 to see your discount",
        f"{RING}<p>USD 19.99 <form><input type=password></form>",
        f"{RING}<p>$19.99 Not available in your country? Ask us.",
        f"{RING}<p>$19 <script src=https://www.google.com/recaptcha/api.js></script>",
        "<title>Robot check enamel pin</title><p>A pin that says: robot check",
        "<title>Captcha: the board game</title><p>For two to four players.",
        "<title>404 The shirt</title><p>A shirt.",
        "<title>Page not found tee - Shop</title><p>A shirt.",
        '<script type="application/ld+json">{"@type": "Product", "name": "Log in to continue"}'
        "</script><p>Log in to continue, the book",
        f"{RING}<p>" + "A ring of steel. " * 300 + "Please log in to see your orders.",
        "<p>" + "I wrote of access denied and verify you are human. " * 100,
        "<title>Login chain bracelet</title><p>Steel.",
        f"{RING}<p>A contact form. <script src=https://hcaptcha.com/1/api.js></script>"
        + "<p>Words about the ring and how it was made by hand. " * 10,
    ],
)
def test_innocent_look_alikes_are_content(markup: str) -> None:
    assert seen(markup) == Verdict(what="content")


@pytest.mark.parametrize(
    "url",
    ["https://shop.example/login-bracelet", "https://shop.example/p/signin",
     "https://shop.example/passwords", "https://notamazon.example/errors/validatecaptcha"],
)  # fmt: skip
def test_addresses_that_only_look_like_walls_are_content(url: str) -> None:
    assert seen(f"{RING}<p>A ring.", url).what == "content"


def test_a_picture_is_no_empty_page() -> None:
    assert seen("\x89PNG", Content_Type="image/png").what == "content"


def test_every_wall_has_a_mark_in_lower_case() -> None:
    for wall in walls():
        marks = [*wall.titles, *wall.texts, *wall.markup, *wall.paths, *wall.headers]
        assert marks, wall.id
        assert [mark for mark in marks if mark != mark.lower()] == [], wall.id
    assert len({wall.id for wall in walls()}) == len(walls())
