"""Chains: wrappers, agents and redirects in any order; loops, depth, dead ends, days."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from countermark.links import Redirects, follow, item_key
from countermark.links.chain import AROUND_DEAD, DEEPEST
from countermark.links.redirects import BY_ITSELF
from countermark.records.redirect import Redirect

ITEM = "https://www.amazon.com/dp/B0EXAMPLE1?tag=ann-20&smid=A1"
KEY = "amazon.com:B0EXAMPLE1"


def chain(url, *hops, at=None):
    """`hops` are (source, target[, day[, status]])."""
    redirects = Redirects(
        Redirect(
            source=source,
            target=target,
            observed=rest[0] if rest else None,
            status=rest[1] if rest[1:] else None,
        )
        for source, target, *rest in hops
    )
    return follow(url, redirects, at)


def kinds(found):
    return [step.kind for step in found.steps]


def test_a_direct_link():
    found = chain(ITEM)
    assert kinds(found) == ["direct", "listing"]
    assert [step.value for step in found.steps] == [ITEM, KEY]
    assert str(found.key) == str(found.target.key) == KEY
    assert found.offer == {"smid": "A1"}
    assert [str(key) for key in found.network_keys] == ["affiliate:amazon.com:ann-20"]
    assert (found.certainty, found.note) == (1, "listing")


def test_redirects_and_wrappers_are_followed_in_any_order():
    found = chain(
        "https://l.instagram.com/?u=https%3A%2F%2Fbit.ly%2Fx",
        (
            "http://bit.ly/x",
            "https://shop.sjv.io/c/12345/6/7?u=https%3A%2F%2Famzn.to%2Fy",
            "2020-07-03",
        ),
        ("https://amzn.to/y", ITEM, "2020-07-04"),
    )
    assert kinds(found) == ["wrapper", "redirect", "wrapper", "redirect", "listing"]
    assert [step.observed for step in found.steps] == [None, "2020-07-03", None, "2020-07-04", None]
    assert str(found.key) == KEY
    assert [str(k) for k in found.network_keys] == [
        "affiliate:impact.com:12345",
        "affiliate:amazon.com:ann-20",
    ]


def test_an_agent_is_a_step_on_the_way_to_the_shops_item():
    found = chain("https://cnfans.com/product?id=7000000001&platform=WEIDIAN&ref=1000001")
    assert kinds(found) == ["agent", "listing"]
    assert str(found.key) == "weidian.com:7000000001"
    assert [str(k) for k in found.network_keys] == ["affiliate:cnfans.com:1000001"]


def test_an_agent_is_left_by_its_item_even_where_it_redirects():
    url = "https://cnfans.com/product?id=7000000001&platform=WEIDIAN"
    found = chain(url, (url, "https://cnfans.com/login"))
    assert str(found.key) == "weidian.com:7000000001"


def test_an_observed_redirect_goes_before_what_the_url_says():
    url = "https://www.google.com/url?q=https%3A%2F%2Fshop.example%2Fold"
    assert str(chain(url, (url, ITEM)).key) == KEY


def test_a_dead_redirector_is_read_from_its_url_with_less_certainty():
    url = "https://www.google.com/url?q=https%3A%2F%2Fwww.amazon.com%2Fdp%2FB0EXAMPLE1"
    found = chain(url, (url, None, "2020-07-03", 404))
    assert (str(found.key), found.certainty) == (KEY, AROUND_DEAD)
    assert "was dead" in found.note


def test_an_unresolved_short_link():
    found = chain("https://amzn.to/y")
    assert kinds(found) == ["shortener"]
    assert found.key is None
    assert found.target.kind == "shortener"
    assert found.note == "short link not resolved: no redirect was given"


def test_a_redirector_that_does_not_say_its_target():
    found = chain("https://s.click.aliexpress.com/e/_dExAmPl")
    assert (kinds(found), found.key) == (["wrapper"], None)
    assert str(found.network_keys[0]) == "affiliate:aliexpress.com:_dExAmPl"
    assert found.note.endswith("no redirect was given")


def test_it_may_end_at_a_page_or_an_account():
    found = chain("https://bit.ly/x", ("https://bit.ly/x", "https://shop.example/sale"))
    assert kinds(found) == ["redirect", "page"]
    assert (found.key, str(found.target.key)) == (None, "web:shop.example/sale")
    assert found.note == "ends at a page, not a listing"
    assert (
        chain("https://instagram.com/handle").note == "ends at account instagram.com:account/handle"
    )


def test_a_shop_without_a_rule_may_be_a_listing():
    found = chain("https://shop.example/collections/all/products/ring?variant=2")
    assert str(found.key) == "https://shop.example/products/ring"
    assert found.offer == {"variant": "2"}
    assert found.key == item_key("https://shop.example/products/ring")


def test_a_dead_item_keeps_its_key():
    found = chain(ITEM, (ITEM, None, "2021-01-01", 404))
    assert str(found.key) == KEY
    assert found.note == "listing; dead: it answered 404 on 2021-01-01"
    assert found.certainty == 1


def test_a_dead_short_link():
    found = chain("https://bit.ly/x", ("https://bit.ly/x", None, "2021-01-01", 410))
    assert kinds(found) == ["dead"]
    assert found.key is None
    assert found.note == "dead: https://bit.ly/x answered 410 on 2021-01-01"


def test_a_loop():
    found = chain(
        "https://bit.ly/x",
        ("https://bit.ly/x", "https://a.example/1"),
        ("https://a.example/1", "http://www.bit.ly/x/"),
    )
    assert found.key is None
    assert found.target is None
    assert found.note.startswith("loop: it comes back to ")


def test_a_chain_that_is_too_deep():
    hops = [(f"https://a.example/{n}", f"https://a.example/{n + 1}") for n in range(DEEPEST + 5)]
    found = chain("https://a.example/0", *hops)
    assert (found.key, found.target) == (None, None)
    assert found.note == f"given up after {DEEPEST} hops"
    hops = [(f"https://a.example/{n}", f"https://a.example/{n + 1}") for n in range(DEEPEST)]
    assert chain("https://a.example/0", *hops).note == "ends at a page, not a listing"


def test_the_day_decides():
    hops = [
        ("https://bit.ly/x", ITEM, "2020-07-01"),
        ("https://bit.ly/x", "https://shop.example/", "2021-01-01"),
    ]
    then = chain("https://bit.ly/x", *hops, at="2020-08-01")
    assert (str(then.key), then.certainty) == (KEY, 1)
    assert "led to https://shop.example/ on 2021-01-01" in then.note
    assert chain("https://bit.ly/x", *hops).key is None
    before = chain("https://bit.ly/x", *hops, at="2020-06-01")
    assert (str(before.key), before.certainty) == (KEY, 0.8)


def test_a_conflict_lowers_the_certainty():
    found = chain(
        "https://bit.ly/x",
        ("https://bit.ly/x", ITEM, "2020-07-01"),
        ("https://bit.ly/x", "https://b.example/", "2020-07-01"),
    )
    assert found.certainty == 0.5
    assert "conflict: https://bit.ly/x led at one time to" in found.note


@pytest.mark.parametrize(
    "target", ["javascript:alert(1)", "intent://x", "mailto:a@b.example", "http://["]
)
def test_a_target_that_is_no_url(target):
    found = chain("https://bit.ly/x", ("https://bit.ly/x", target))
    assert found.key is None
    assert found.note.startswith(("not a web address", "dead"))


def test_what_is_no_url_at_all():
    found = chain("nonsense")
    assert (found.target, found.key, found.note) == (None, None, "not a web address: nonsense")


def test_the_certainty_is_the_product_of_the_steps():
    hops = [
        ("https://bit.ly/x", "https://go.example/?url=https%3A%2F%2Famzn.to%2Fy", "2021-01-01"),
        ("https://amzn.to/y", ITEM, None),
    ]
    found = chain("https://bit.ly/x", *hops, at="2020-08-01")
    assert [step.certainty for step in found.steps] == [0.8, 0.8, 0.9, 1]
    assert found.certainty == pytest.approx(0.8 * 0.8 * 0.9)
    assert [bool(step.note) for step in found.steps] == [True, True, True, False]
    assert str(found.key) == KEY


@pytest.mark.parametrize("how", ["meta", "script"])
def test_a_page_that_sends_on_by_itself_is_less_certain(how):
    hop = Redirect(source="https://bit.ly/x", target=ITEM, how=how, observed="2020-07-01")
    found = follow("https://bit.ly/x", Redirects([hop]))
    assert (str(found.key), found.certainty) == (KEY, BY_ITSELF[how])
    assert how in found.steps[0].note


def test_a_listing_of_another_day_is_named_by_its_key():
    hops = [
        ("https://bit.ly/x", ITEM, "2020-07-01"),
        ("https://bit.ly/x", "https://weidian.com/item.html?itemID=7000000001", "2021-01-01"),
    ]
    assert (
        "(weidian.com:7000000001) on 2021-01-01"
        in chain("https://bit.ly/x", *hops, at="2020-08-01").note
    )


def test_campaigns_owners_and_documents_on_the_way_are_network_keys():
    found = chain(
        "https://linktr.ee/Mira",
        ("https://linktr.ee/Mira", "https://docs.google.com/document/d/1ExAmPlE-Doc_01234/edit"),
        (
            "https://docs.google.com/document/d/1ExAmPlE-Doc_01234/edit",
            "https://shop.example/x?utm_campaign=miraxo",
        ),
    )
    assert [str(key) for key in found.network_keys] == [
        "owner:linktr.ee:mira",
        "document:docs.google.com:1ExAmPlE-Doc_01234",
        "campaign:shop.example:miraxo",
    ]


HOSTS = st.sampled_from(
    [f"https://a.example/{n}" for n in range(6)] + [ITEM, "https://bit.ly/x", "nonsense"]
)


@given(HOSTS, st.lists(st.tuples(HOSTS, HOSTS), max_size=12))
def test_any_web_of_redirects_comes_to_an_end(start, hops):
    found = chain(start, *hops)
    assert len(found.steps) <= DEEPEST + 2
    assert 0 < found.certainty <= 1
    assert found.note
