"""Following: what posts tell their readers to do, answered by other records and the listings."""

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from countermark.engine.base import InlineEngine
from countermark.engine.local import LocalEngine
from countermark.investigation import job
from countermark.investigation.job import Job, investigate
from countermark.investigation.progress import Progress
from countermark.records.lead import Lead
from countermark.report.telling import tell

REGISTRY = "rights_holders: [{id: r, name: R}]\nbrands: [{id: a, name: Aurelle, rights_holder: r}]"
MIRA = {"alternateName": "mira", "url": "https://www.instagram.com/mira/"}
ITEM = "https://www.amazon.com/dp/B0EXAMPLE1"
KEY = "amazon.com:B0EXAMPLE1"
Run = Callable[..., list[dict[str, Any]]]


def post(text: str, number: int = 1, day: int = 3, **more: Any) -> dict[str, Any]:
    return {
        "@type": "SocialMediaPosting",
        "url": f"https://www.instagram.com/p/Cexample{number}/",
        "datePublished": f"2020-07-{day:02}T10:00:00Z",
        "articleBody": text,
        "author": MIRA,
    } | more


def product(
    number: int, title: str, seller: str = "QX Jewelry", id: str = "A1QX"
) -> dict[str, Any]:
    return {
        "@type": "Product",
        "url": f"https://www.amazon.com/dp/B0EXAMPLE{number}",
        "name": title,
        "offers": {"price": "9", "seller": {"identifier": id, "name": seller}},
    }


def message(text: str, sender: str, to: str, day: int, thread: str = "t1") -> dict[str, Any]:
    return {
        "@type": "Message",
        "dateSent": f"2020-07-{day:02}T12:00:00Z",
        "sender": {"alternateName": sender},
        "recipient": [{"alternateName": to}],
        "text": text,
        "isPartOf": thread,
        "about": "instagram",
    }


@pytest.fixture
def run(tmp_path: Path) -> Run:
    def run(*objects: dict[str, Any], origin: str = "instagram.com:post/Cexample1") -> list[Any]:
        (tmp_path / "in").mkdir()
        lines = "".join(json.dumps(one) + "\n" for one in objects)
        (tmp_path / "in" / "a.jsonl").write_text(lines)
        (tmp_path / "registry.yaml").write_text(REGISTRY)
        out = tmp_path / "out"
        registry, workspace = tmp_path / "registry.yaml", str(out / "ws")
        investigate(Job([tmp_path / "in"], registry, out, workspace, InlineEngine()), Progress())
        routes = [json.loads(line) for line in (out / "routes.jsonl").read_text().splitlines()]
        for route in routes:
            sure = 1.0
            for step in route["route"]:
                sure *= step["certainty"]
            assert route["certainty"] == pytest.approx(sure, abs=0.001)
        return [route for route in routes if route["from"] == origin]

    return run


def kinds(route: dict[str, Any]) -> list[str]:
    return [step["kind"] for step in route["route"]]


BIO = {"@type": "WebPage", "url": "https://linktr.ee/mira", "dateModified": "2020-07-01"}
LINKS = [f"https://www.amazon.com/dp/B0EXAMPLE{n}" for n in range(1, 5)]
WITH_BIO = {"author": MIRA | {"sameAs": ["https://linktr.ee/mira"]}}


@pytest.mark.parametrize(
    ("text", "number"),
    [("link in bio, no. 2", 2), ("link in bio, the last one", 4), ("l1nk in b!o, third one", 3),
     ("主页第三个链接", 3)],
)  # fmt: skip
def test_a_numbered_entry_of_the_bio(run: Run, text: str, number: int) -> None:
    (route,) = run(post(text, **WITH_BIO), BIO | {"relatedLink": LINKS})
    assert route["to"] == f"amazon.com:B0EXAMPLE{number}"
    assert kinds(route) == ["bio", "bio-link", "page", "direct", "listing"]
    assert route["certainty"] > 0.75


def test_an_entry_is_known_by_the_title_that_it_leads_to(run: Run) -> None:
    goods = [product(1, "Desk lamp"), product(2, "Steel bangle gold"), product(3, "Steel bangle")]
    (route,) = run(
        post("link in bio, the golden one", **WITH_BIO), BIO | {"relatedLink": LINKS}, *goods
    )
    assert (route["to"], route["certainty"]) == (
        "amazon.com:B0EXAMPLE2",
        pytest.approx(0.71, abs=0.01),
    )


def test_nothing_said_shares_the_certainty(run: Run) -> None:
    routes = run(post("link in bio", **WITH_BIO), BIO | {"relatedLink": LINKS})
    assert len(routes) == 4
    assert all(route["certainty"] < 0.25 for route in routes)


def test_a_number_that_the_page_has_not_leads_nowhere(run: Run) -> None:
    (route,) = run(post("link in bio, no. 9", **WITH_BIO), BIO | {"relatedLink": LINKS})
    assert route["to"] is None
    assert "only 4 links" in route["note"]


def test_who_does_not_speak_of_the_bio_has_no_way_through_it(run: Run) -> None:
    assert run(post("so pretty", **WITH_BIO), BIO | {"relatedLink": LINKS}) == []


def test_the_bio_counts_as_it_was_at_the_time(run: Run) -> None:
    later = MIRA | {"sameAs": ["https://linktr.ee/other"]}
    routes = run(
        post("link in bio", **WITH_BIO),
        post("x", number=2, day=20, author=later),
        BIO | {"relatedLink": [ITEM]},
        BIO | {"url": "https://linktr.ee/other", "relatedLink": LINKS[1:2]},
    )
    assert [route["to"] for route in routes] == [KEY]


def test_a_bio_that_is_not_given_is_named(run: Run) -> None:
    (route,) = run(post("link in bio"))
    assert (route["to"], kinds(route)) == (None, ["bio"])
    assert "instagram.com:account/mira, which is not given" in route["note"]


def test_hidden_links_and_codes(run: Run) -> None:
    (route,) = run(post("look amazon[.]com/dp/B0EXAMPLE1 now"))
    assert (route["to"], route["route"][0]["kind"]) == (KEY, "hidden")


def test_a_code_counts_where_one_known_listing_has_it(run: Run) -> None:
    item = {"@type": "Product", "url": "https://www.ebay.com/itm/312345678901", "name": "Ring"}
    (route,) = run(post("item code 312345678901"), item)
    assert (route["to"], kinds(route)) == ("ebay.com:312345678901", ["code", "listing"])


def test_a_code_that_several_known_listings_have_leads_to_none(run: Run) -> None:
    urls = ("https://www.ebay.com/itm/312345678901", "https://www.ebay.de/itm/312345678901")
    goods = [{"@type": "Product", "url": url, "name": "Ring"} for url in urls]
    routes = run(post("item code 312345678901"), *goods)
    assert all(route["to"] is None for route in routes)


def test_the_authors_comment_is_surer_than_a_strangers(run: Run) -> None:
    own = {"author": {"alternateName": "mira"}, "text": ITEM}
    other = {"author": {"alternateName": "spam"}, "text": LINKS[1]}
    routes = run(post("link in comments", comment=[other, own]))
    assert [(r["to"], r["certainty"]) for r in routes] == [
        (KEY, 1.0),
        ("amazon.com:B0EXAMPLE2", 0.5),
    ]


def test_a_comment_that_is_not_given_leads_nowhere(run: Run) -> None:
    (route,) = run(post("link in comments", comment=[{"text": "wow"}]))
    assert (route["to"], kinds(route)) == (None, ["comment"])


@pytest.mark.parametrize(
    ("asks", "question"),
    [("DM me “honey” for the link", "honey"),
     ("DM me for the link", "this one? https://www.instagram.com/p/Cexample1/")],
)  # fmt: skip
def test_a_thread_answers_a_post(run: Run, asks: str, question: str) -> None:
    (route,) = run(
        post(asks),
        message(question, "buyer", "mira", 4),
        message(f"here {ITEM}", "mira", "buyer", 5),
    )
    assert route["to"] == KEY
    assert kinds(route)[:2] == ["message", "message"]
    assert route["certainty"] > 0.7


def test_a_thread_of_another_post_does_not(run: Run) -> None:
    routes = run(
        post("DM me for the link"),
        post("DM me for the link", number=2),
        message("hi https://www.instagram.com/p/Cexample2/", "buyer", "mira", 4),
        message(ITEM, "mira", "buyer", 5),
    )
    assert [route["to"] for route in routes] == [None]


def test_an_answer_before_the_post_is_none_to_it(run: Run) -> None:
    routes = run(
        post("DM me “honey” for the link", day=9),
        message("honey", "buyer", "mira", 4),
        message(ITEM, "mira", "buyer", 5),
    )
    assert [route["to"] for route in routes] == [None]


def story(number: int, day: int, link: str = ITEM, **more: Any) -> dict[str, Any]:
    return post("tap", number, day, additionalType="story", sharedContent={"url": link}, **more)


def test_a_story_of_the_day_answers_a_post(run: Run) -> None:
    (route,) = run(post("link in my story"), story(2, 3), story(3, 25, LINKS[1]))
    assert (route["to"], kinds(route)[0]) == (KEY, "story")


def test_a_highlight_stays(run: Run) -> None:
    kept = post("x", 2, 1, additionalType="highlight", sharedContent=ITEM) | {
        "datePublished": "2020-01-01"
    }
    (route,) = run(post("link in my highlights"), kept)
    assert route["to"] == KEY


def test_the_post_before(run: Run) -> None:
    (route,) = run(post("same link as yesterday", day=4), post(ITEM, 2, 3), post(LINKS[1], 3, 1))
    assert (route["to"], kinds(route)[0]) == (KEY, "post")


@pytest.mark.parametrize("shared", ["sharedContent", "isBasedOn"])
def test_a_quoted_posts_ways_are_those_of_who_quotes(run: Run, shared: str) -> None:
    quote = post("look", **{shared: {"@type": "SocialMediaPosting", "url": post("", 2)["url"]}})
    (route,) = run(quote, post(ITEM, 2))
    assert (route["to"], kinds(route)[0]) == (KEY, "quoted")


def test_a_post_that_is_quoted_in_full_is_read(run: Run) -> None:
    (route,) = run(post("look", sharedContent=post(ITEM, 2)))
    assert (route["to"], kinds(route)[0]) == (KEY, "quoted")


def test_a_reply_of_the_author(run: Run) -> None:
    reply = post(ITEM, 2, parentItem={"url": post("", 1)["url"]})
    (route,) = run(post("link in the first reply"), reply)
    assert (route["to"], kinds(route)[0]) == (KEY, "comment")


GOODS = [
    product(1, "Fern steel bangle"), product(2, "Leather belt"), product(3, "Willow bracelet"),
    product(4, "Fern steel bangle for men", "Else", "A2ELSE"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("go to store QX Jewelry on Amazon, second bracelet", "amazon.com:B0EXAMPLE3"),
        ("seller QX, the leather one", "amazon.com:B0EXAMPLE2"),
        ("search “willow bracelet” on Amazon", "amazon.com:B0EXAMPLE3"),
        ("search 'fern steel bangle' on amz", "amazon.com:B0EXAMPLE1"),
        ("search “steel bangle” on Amazon", None),
        ("search “willow bracelet” on eBay", None),
        ("go to store QX Jewelry, ninth item", None),
        ("go to store Nobody, third bracelet", None),
    ],
)
def test_shop_and_search(run: Run, text: str, key: str | None) -> None:
    (route,) = run(post(text), *GOODS)
    assert route["to"] == key
    assert route["note"]
    assert route["certainty"] < 0.95


def test_a_hub_is_marked(run: Run) -> None:
    many = [
        post(ITEM, 10 + n, author={"url": f"https://www.instagram.com/a{n}/"}) for n in range(30)
    ]
    (route,) = run(post(ITEM), *many)
    assert (route["certainty"], route["note"]) == (1.0, "listing; hub: in posts of 31 accounts")


@pytest.mark.skipif(sys.platform != "linux", reason="on Linux alone")
def test_several_processes_find_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With what crosses their shares: a post that comes twice, answers in threads, a quote."""
    said = (
        f"my aurelle {ITEM}", "DM me “honey” for the link", "link in bio, no. 2", f"so nice {ITEM}",
        "see https://www.instagram.com/p/Cexample1/", "pretty", f"#aurelle {LINKS[1]}",
    )  # fmt: skip
    objects = [post(text, number, **WITH_BIO) for number, text in enumerate(said, 1)]
    objects += [
        BIO | {"relatedLink": LINKS},
        post(f"my aurelle, again {LINKS[2]}", **WITH_BIO),
        message("honey", "buyer", "mira", 4),
        message(f"here {ITEM}", "mira", "buyer", 5),
        *(product(number, f"Steel bangle {number}") for number in range(1, 5)),
    ]
    (tmp_path / "a.jsonl").write_text("".join(json.dumps(one) + "\n" for one in objects))
    (tmp_path / "registry.yaml").write_text(REGISTRY)
    found = {}
    for name, engine in (("one", InlineEngine()), ("three", LocalEngine(workers=3))):
        out = tmp_path / name
        monkeypatch.setattr(job, "MANY", len(objects) if name == "one" else 1)
        asked = [tmp_path / "a.jsonl"], tmp_path / "registry.yaml", out, str(out / "ws"), engine
        told = investigate(Job(*asked), Progress()).run["out"]
        names = ("routes.jsonl", "leads.jsonl", "operators.jsonl", "leads.csv")
        found[name] = told, [(out / file).read_text() for file in names]
    assert found["one"] == found["three"]
    told, (routes, leads, _, _) = found["one"]
    assert told["routes"] == len(routes.splitlines()) > len(said)
    assert leads


SHEET = """title,link,price,brand
{title},https://www.acbuy.com/product?id=9902271660&source=WD&u=7765037,$33.90,{brand}
"""
FEED = "title,link,price,brand\n{title},https://www.amazon.com/dp/B0EXAMPLE1?tag=mira-20,$33.90,{brand}\n"


def sheet_leads(folder: Path, sheet: str, *objects: dict[str, Any]) -> list[dict[str, Any]]:
    """The leads that a promoter's sheet makes."""
    (folder / "in").mkdir()
    (folder / "in" / "sheet.csv").write_text(sheet)
    (folder / "in" / "a.jsonl").write_text("".join(json.dumps(one) + "\n" for one in objects))
    (folder / "registry.yaml").write_text(REGISTRY)
    out = folder / "out"
    inputs, workspace = [folder / "in"], str(out / "ws")
    investigate(Job(inputs, folder / "registry.yaml", out, workspace, InlineEngine()), Progress())
    return [json.loads(line) for line in (out / "leads.jsonl").read_text().splitlines()]


def sheet_reasons(folder: Path, sheet: str, *objects: dict[str, Any]) -> list[str]:
    """Their reasons, those against them too."""
    leads = sheet_leads(folder, sheet, *objects)
    return [reason["signal"] for lead in leads for reason in lead["reasons"]]


def test_what_a_promoters_sheet_calls_an_item_is_not_what_its_page_says(tmp_path: Path) -> None:
    sheet = SHEET.format(title="Aurelle bracelet", brand="")
    reasons = sheet_reasons(tmp_path, sheet)
    assert "route.sheet" in reasons
    assert not [name for name in reasons if name.startswith("disguise.")]


PAGE = {
    "@type": "Product",
    "url": "https://weidian.com/item.html?itemID=9902271660",
    "name": "Slim bracelet",
}


@pytest.mark.parametrize("pages", [[], [PAGE]])
def test_a_lead_says_whether_its_listing_was_seen(
    pages: list[dict[str, Any]], tmp_path: Path
) -> None:
    sheet = SHEET.format(title="Aurelle bracelet", brand="")
    (lead,) = sheet_leads(tmp_path, sheet, *pages)
    assert lead["listing"]["described"] is bool(pages)
    told = tell(Lead.model_validate(lead), {}).parts["Listing"]
    assert any(line.startswith("title in a sheet, its page was not seen: ") for line in told) is (
        not pages
    )


def test_an_item_whose_own_page_was_seen_is_read_by_it(tmp_path: Path) -> None:
    reasons = sheet_reasons(tmp_path, SHEET.format(title="Aurelle bracelet", brand=""), PAGE)
    assert "route.sheet" in reasons
    assert [name for name in reasons if name.startswith("disguise.")]


def test_a_sheet_names_a_brand_in_its_own_column(tmp_path: Path) -> None:
    reasons = sheet_reasons(tmp_path, SHEET.format(title="Slim bracelet", brand="Aurelle"))
    assert "mention.name" in reasons


def test_the_brand_of_a_shops_own_feed_is_its_make(tmp_path: Path) -> None:
    assert not sheet_reasons(tmp_path, FEED.format(title="Slim bracelet", brand="Aurelle"))


@pytest.mark.parametrize(
    "title",
    [
        "Strap for Aurelle bag",
        "Case compatible with Aurelle watch",
        "Pre-owned Aurelle ring",
        "二手 Aurelle 手链",
        "Aurelle style bracelet; no logo",
    ],
)
@pytest.mark.parametrize("brand", ["", "Aurelle"])
def test_what_is_innocent_in_a_post_is_so_in_a_sheet(
    tmp_path: Path, title: str, brand: str
) -> None:
    assert not sheet_reasons(tmp_path, SHEET.format(title=title, brand=brand))
