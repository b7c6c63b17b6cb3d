"""The figures of actors as a reader has them: in Chromium, with a mouse and a keyboard."""

from dataclasses import replace

import pytest
from invented_actors import actors
from invented_leads import leads, report
from test_report_browser import HOSTILE, opened, overflow, written

playwright = pytest.importorskip("playwright.sync_api")
pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def html(tmp_path_factory):
    found = leads(40)
    return written(tmp_path_factory, replace(report(found), actors=actors(found)))


@pytest.mark.parametrize("width", [1280, 390])
def test_all_parts_open_without_sideways_scroll_or_noise(browser, html, width):
    with opened(browser, html, width) as tab:
        for part in tab.locator("#people details").all():
            part.evaluate("each => { each.open = true; }")
        assert tab.locator(".network .box").count() == 10
        assert tab.locator(".map .city").count() >= 4
        assert overflow(tab) <= 0
        assert tab.noise == []


def test_a_box_tells_who_it_is_and_dims_the_rest(browser, html):
    with opened(browser, html) as tab:
        tab.locator(".network .box").first.click()
        panel = tab.locator(".panel").first
        assert "Why these are one" in panel.inner_text() or "1 account" in panel.inner_text()
        assert "promotes" in panel.inner_text()
        assert tab.locator(".network .box.off").count() > 0
        tab.get_by_role("button", name="Show all again").click()
        assert tab.locator(".network .box.off").count() == 0


def test_arrows_go_from_box_to_box_and_enter_opens(browser, html):
    with opened(browser, html) as tab:
        first = tab.locator(".network .box").first
        first.focus()
        assert tab.locator(".network .box[tabindex='0']").count() == 1
        tab.keyboard.press("ArrowRight")
        right = tab.evaluate("document.activeElement.getAttribute('aria-label')")
        assert "seller" in right
        tab.keyboard.press("Enter")
        assert "seller" in tab.locator(".panel").first.inner_text()
        tab.keyboard.press("Escape")
        assert tab.locator(".network .box.off").count() == 0


def test_a_lead_of_a_scheme_opens(browser, html):
    with opened(browser, html) as tab:
        link = tab.locator(".leads-of a").first
        name = link.inner_text()
        link.click()
        assert tab.url.endswith(f"#{name}")
        tab.locator(".lead").first.wait_for()


def test_strangers_names_stay_text(browser, tmp_path_factory):
    found = leads(6)
    given = actors(found)
    for text in HOSTILE:
        accounts = {
            key: each.model_copy(update={"name": text, "locality": text})
            for key, each in given.accounts.items()
        }
        whole = replace(report(found), actors=replace(given, accounts=accounts))
        with opened(browser, written(tmp_path_factory, whole), 390) as tab:
            tab.locator(".network .box").first.click()
            assert tab.evaluate("window.__pwned") is None
            assert tab.noise == []
            assert overflow(tab) <= 0
