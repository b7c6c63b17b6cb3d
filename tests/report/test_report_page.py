import re
from base64 import b64encode
from dataclasses import replace
from hashlib import sha256

import pytest
from invented_leads import lead, report

from countermark.records.key import Key
from countermark.records.rejected import Rejected
from countermark.records.route import Route, Step
from countermark.report import Report, page, tally
from countermark.report.page import read


@pytest.fixture(scope="module")
def html():
    return page(report())


def test_the_same_report_gives_the_same_page(html):
    assert page(report()) == html


def test_the_headline_figures(html):
    head = re.sub(r"<[^>]+>", " ", html[html.index("<main") : html.index('class="claims"')])
    words = " ".join(head.split())
    assert "25 likely and 15 possible leads" in words
    for figure in ("Listings read 12,480", "Posts read 1,932", "Routes found 141"):
        assert figure in words
    for figure in ("Unresolved 27", "Abstained 311", "Rows rejected 5"):
        assert figure in words


def test_the_note_on_the_weights_is_the_run_s(html):
    assert "set by hand and are not yet calibrated" in html
    assert "A person decides before any notice is sent" in html


def test_nothing_is_loaded_from_outside(html):
    assert not re.search(r"""(?:src|href)\s*=\s*["']?(?!#|data:)[a-z/]""", outside_data(html))
    assert "@import" not in html
    assert not re.search(r"url\((?!#)", html)
    assert "<a href=" in html
    assert set(re.findall(r'<a [^>]*href="(.)', html)) == {"#"}


def outside_data(html):
    return re.sub(r"<script.*?</script>", "", html, flags=re.S)


def test_the_policy_allows_exactly_this_style_and_script(html):
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', html)[1]
    assert policy.startswith("default-src &#39;none&#39;")
    assert "unsafe" not in policy
    for element in ("style", "script"):
        text = re.search(rf"<{element}>(.*?)</{element}>", html, re.S)[1]
        assert b64encode(sha256(text.encode()).digest()).decode() in policy


def test_leads_can_be_read_without_a_script(html):
    plain = re.search(r"<noscript>(.*?)</noscript>", html, re.S)[1]
    assert plain.count("<tr>") == 41
    assert "#aurelle in the caption" in plain
    assert "in all" in plain


def test_at_most_two_hundred_plain_rows():
    html = page(report([lead(number) for number in range(203)]))
    plain = re.search(r"<noscript>(.*?)</noscript>", html, re.S)[1]
    assert plain.count("<tr>") == 201
    assert "The first 200 of 203 leads" in plain


def test_judged_leads_that_are_not_among_these_are_named():
    aside = [lead(n, link="confirmed", current=n > 1) for n in (1, 2)]
    html = page(replace(report([]), aside=aside))
    section = html[html.index('id="aside"') : html.index('id="routes"')]
    for words in (aside[0].lead, aside[1].lead, "nothing read in this run", "weighed anew"):
        assert words in section
    assert 'id="aside"' not in page(report([]))


def test_an_empty_run_is_a_page_too():
    html = page(Report(leads=[], abstained=0, brands={}, run={}))
    assert "No lead in what was read" in html
    assert "every row was accepted" in html


HOSTILE = '</script><script>window.__pwned=1</script><img src=x onerror="window.__pwned=1">'


def test_hostile_text_of_every_door_stays_text():
    run = dict(report().run)
    run["weights"] = {"note": HOSTILE}
    run["inputs"] = [{"name": f"{HOSTILE}\udcff", "format": HOSTILE, "sha256": HOSTILE}]
    run["read"] = {HOSTILE: {HOSTILE: 3}}
    run["seconds"] = {HOSTILE: 1.0}
    run["versions"] = {HOSTILE: HOSTILE}
    run["rejected"] = {"count": 1, "reasons": [[HOSTILE, 1]]}
    whole = replace(
        report([lead(1, brand=HOSTILE)]),
        run=run,
        brands={HOSTILE: HOSTILE},
        rejected=[Rejected(file=HOSTILE, line=1, reason=HOSTILE, row={HOSTILE: HOSTILE})],
        routes=tally(
            [Route(origin=Key.post("a.example", "1"), target=None, certainty=0, route=[],
                   note=HOSTILE)]
        ),
    )  # fmt: skip
    html = page(whole)
    assert html.count("<script") == 2
    assert "<img" not in html
    html.encode("utf-8")


def test_routes_are_tallied():
    post, item = Key.post("instagram.com", "1"), Key.item("amazon.com", "B0EXAMPLE1")
    routes = tally(
        [
            Route(origin=post, target=item, certainty=1, route=[Step(kind="direct", value="x")]),
            Route(origin=post, target=item, certainty=1, route=[Step(kind="direct", value="y")]),
            Route(origin=post, target=None, certainty=0, route=[], note="dead"),
        ]
    )
    assert (routes.total, routes.by_kind) == (3, {"direct": 2, "unknown": 1})
    assert routes.unresolved == {"dead": 1}


def test_what_was_read_is_summed_over_formats():
    run = {"read": {"jsonl": {"post": 2, "listing": 1}, "html": {"post": 3}}}
    assert read(run) == {"listing": 1, "post": 5}
    assert read({}) == {}
