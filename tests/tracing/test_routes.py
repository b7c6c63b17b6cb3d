"""Ways from records to listings: followed, joined, counted once."""

import pytest

from countermark.links import Redirects
from countermark.links.numbering import Numbering
from countermark.records.account import Account
from countermark.records.key import Key
from countermark.records.message import Message
from countermark.records.page import Link, Page
from countermark.records.post import Comment, Post
from countermark.records.redirect import Redirect
from countermark.tracing.routes import row_way, ways
from countermark.tracing.walk import FAN_OUT
from countermark.tracing.way import settle
from countermark.tracing.web import Web

LISTING = "https://www.amazon.com/dp/B0EXAMPLE1"
KEY = "amazon.com:B0EXAMPLE1"
POINTER = f"sha256:{'a' * 64}#line=3"
BIO = Key.page("bio.example/mira")


def post(text: str, **more: object) -> Post:
    return Post(
        key=Key.post("instagram.com", "C1"),
        url="https://www.instagram.com/p/C1/",
        text=text,
        published="2020-07-03T10:00:00Z",
        evidence=(POINTER,),
        **more,
    )


def page(*links: str, updated: str | None = None, key: Key = BIO) -> Page:
    return Page(
        key=key,
        url=f"https://{key.id}",
        updated=updated,
        evidence=(POINTER,),
        links=tuple(Link(url=url, text=f"no {n}") for n, url in enumerate(links)),
    )


def web(*pages: Page, redirects: tuple[Redirect, ...] = ()) -> Web:
    found: dict[Key, list[Page]] = {}
    for one in pages:
        found.setdefault(one.key, []).append(one)
    return Web(Redirects(redirects), found)


def told(record: object, known: Web | None = None) -> list[tuple[str | None, float]]:
    found = ways(record, known or web())  # type: ignore[arg-type]
    return [(str(w.route.target) if w.route.target else None, w.route.certainty) for w in found]


def test_a_plain_link_points_at_its_evidence() -> None:
    (way,) = ways(post(f"look {LISTING}?tag=mira-20 now"), web())
    assert (str(way.route.origin), str(way.route.target)) == ("instagram.com:post/C1", KEY)
    assert [str(key) for key in way.route.network_keys] == ["affiliate:amazon.com:mira-20"]
    assert way.route.evidence == (POINTER,)
    assert way.route.route[-1].value == KEY


def test_one_address_is_one_way_in_every_spelling() -> None:
    assert told(post(f"{LISTING} http://amazon.com/dp/b0example1/")) == [(KEY, 1.0)]


def test_links_beside_the_text_and_comments_count() -> None:
    both = post("in comments", links=(LISTING,), comments=(Comment(text=f"here {LISTING}2"),))
    kinds = [way.route.route[0].kind for way in ways(both, web())]
    assert len(kinds) == 2
    assert kinds[1] == "comment"


def test_redirects_are_followed_and_shown() -> None:
    hop = Redirect(source="https://go.example/1", target=LISTING, observed="2020-07-01")
    (way,) = ways(post("go.example/1"), web(redirects=(hop,)))
    assert str(way.route.target) == KEY
    assert [s.kind for s in way.route.route][-2:] == ["redirect", "listing"] or [
        s.kind for s in way.route.route
    ] == ["redirect", "direct", "listing"]


def test_a_page_of_links_shares_its_certainty() -> None:
    known = web(page(LISTING, "https://www.ebay.com/itm/312345678901"))
    found = told(post("https://bio.example/mira"), known)
    assert found == [(KEY, 0.5), ("ebay.com:312345678901", 0.5)]
    steps = ways(post("https://bio.example/mira"), known)[0]
    assert "page" in [step.kind for step in steps.route.route]
    assert steps.label == "no 0"


def test_a_page_counts_as_it_was_at_the_time_of_the_post() -> None:
    known = web(
        page("https://www.ebay.com/itm/312345678901", updated="2020-06-01T00:00:00Z"),
        page(LISTING, updated="2020-07-02T00:00:00Z"),
        page("https://www.ebay.com/itm/312345678902", updated="2020-08-01T00:00:00Z"),
    )
    assert told(post("https://bio.example/mira"), known) == [(KEY, 1.0)]


def test_pages_that_lead_to_each_other_end() -> None:
    other = Key.page("two.example/x")
    known = web(page("https://two.example/x"), page("https://bio.example/mira", key=other))
    found = ways(post("https://bio.example/mira"), known)
    assert all(way.route.target is None for way in found)


def test_a_page_of_thousands_is_bounded() -> None:
    links = [f"https://www.ebay.com/itm/{312345678900 + n}" for n in range(FAN_OUT * 3)]
    found = ways(post("https://bio.example/mira"), web(page(*links)))
    assert len(found) == FAN_OUT + 1
    assert "1500 links; from here 500" in found[-1].route.note
    assert len(told(page(*links), web())) == FAN_OUT * 3


def test_pages_that_list_each_other_do_not_multiply() -> None:
    keys = [Key.page(f"ring.example/{n}") for n in range(60)]
    ring = [page(*(f"https://{key.id}" for key in keys), key=own) for own in keys]
    found = ways(post(f"https://{keys[0].id}"), web(*ring))
    assert len(found) <= FAN_OUT + len(keys)


def test_what_leads_nowhere_says_why() -> None:
    (way,) = ways(post("https://bit.ly/3abcdef"), web())
    assert way.route.target is None
    assert way.route.note


def test_messages_pages_and_accounts_have_ways_too() -> None:
    message = Message(key=Key.message("0" * 16), text=LISTING)
    account = Account(key=Key.account("instagram.com", "mira"), bio="x", links=(LISTING,))
    for record in (message, page(LISTING), account):
        assert told(record) == [(KEY, 1.0)]


def test_a_record_does_not_lead_to_itself() -> None:
    account = Account(
        key=Key.account("instagram.com", "mira"), links=("https://www.instagram.com/mira/",)
    )
    assert told(account) == []


def test_a_row_leads_from_its_file() -> None:
    way = row_way(Key.page("sheet.csv"), f"{LISTING}?tag=mira-20", POINTER, web())
    assert way is not None
    assert (str(way.route.origin), str(way.route.target)) == ("web:sheet.csv", KEY)
    assert row_way(Key.page("sheet.csv"), "not a link", POINTER, web()) is None


@pytest.mark.parametrize("known", [True, False])
def test_an_unknown_shops_listing_is_one_where_a_record_says_so(known: bool) -> None:
    (way,) = ways(post("https://qx.example/ring"), web())
    assert str(way.landed) == "https://qx.example/ring"
    keys = {"https://qx.example/ring": Key.url("https://qx.example/ring")} if known else {}
    (done,) = settle([way], keys, {})
    assert (done.route.target is not None) == known


SHOWN = "https://qxmall.example/en/fern-cuff/N90000546A/p"


@pytest.mark.parametrize(
    "text",
    [
        "https://qxmall.example/tr/n/N90000546A/p?o=1",  # the same item in another spelling
        "qxmall . example / en / x / N90000546A / p",
        "https://out.example/go?url=https%3A%2F%2Fm.qxmall.example%2Fx%2FN90000546A%2Fp",
        "type N90000546A 💛",
    ],
)
def test_a_known_item_of_a_shop_without_a_rule_is_found_by_its_number(text: str) -> None:
    known = web()
    known.numbering = Numbering([SHOWN, "https://qxmall.example/en/ring/N90000547A/p"])
    settled = settle(ways(post(text), known), {SHOWN: Key.url(SHOWN)}, {})
    assert [str(way.route.target) for way in settled] == [SHOWN]
    assert settled[0].route.certainty > 0.4
