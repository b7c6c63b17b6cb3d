"""The page as a reader has it: in Chromium, with a mouse, a keyboard and no network."""

from contextlib import contextmanager

import pytest
from invented_leads import digest, lead, leads, report, shown

from countermark.records.judgement import judgement
from countermark.records.lead import judged
from countermark.records.picture import LeadPicture
from countermark.report import page
from countermark.report.change import changes
from countermark.signals import MEANINGS
from countermark.tracing.weighing import Weights

playwright = pytest.importorskip("playwright.sync_api")
pytestmark = pytest.mark.browser

HOSTILE = (
    "<script>window.__pwned=1</script>",
    '"><img src=x onerror="window.__pwned=1">',
    "</script><script>window.__pwned=1</script>",
    "<!--<script>window.__pwned=1",
    "'-window.__pwned=1-'${window.__pwned=1}{{window.__pwned=1}}",
    "line\u2028separator\u2029\u202egnp.exe\u2066\x00",
    "javascript:window.__pwned=1",
    "x" * 100_000,
    "W" * 400 + " ﷽" * 40,
)


@pytest.fixture(scope="module")
def html(tmp_path_factory):
    return written(tmp_path_factory, report())


def written(tmp_path_factory, whole):
    path = tmp_path_factory.mktemp("report") / "report.html"
    path.write_text(page(whole), encoding="utf-8")
    return path.as_uri()


@contextmanager
def opened(browser, url, width=1280, **settings):
    """The page, and every complaint and request that it makes."""
    context = browser.new_context(viewport={"width": width, "height": 900}, **settings)
    context.set_default_timeout(10_000)
    tab = context.new_page()
    tab.noise = []
    tab.on("console", lambda message: tab.noise.append(message.text))
    tab.on("pageerror", lambda error: tab.noise.append(str(error)))
    tab.on("dialog", lambda dialog: tab.noise.append(dialog.message) or dialog.dismiss())
    tab.on("request", lambda request: request.url.startswith("data:")
           or request.url == url.partition("#")[0] or tab.noise.append(request.url))  # fmt: skip
    tab.goto(url)
    yield tab
    context.close()


def overflow(tab):
    return tab.evaluate("document.documentElement.scrollWidth - innerWidth")


@pytest.mark.parametrize("width", [1280, 800, 390])
def test_no_sideways_scroll_and_no_noise(browser, html, width):
    with opened(browser, html, width) as tab:
        assert overflow(tab) <= 0
        tab.get_by_role("button", name="Open all shown").click()
        assert tab.locator(".lead").count() == 40
        assert overflow(tab) <= 0
        assert tab.noise == []


CONTRAST = """selectors => {
  const numbers = colour => colour.match(/[\\d.]+/g).map(Number);
  const shine = ([r, g, b]) => [r, g, b].map(v => (v /= 255) <= 0.04045 ? v / 12.92
    : ((v + 0.055) / 1.055) ** 2.4).reduce((sum, v, i) => sum + v * [.2126, .7152, .0722][i], 0);
  const ground = element => {
    for (let e = element; e; e = e.parentElement) {
      const [r, g, b, a = 1] = numbers(getComputedStyle(e).backgroundColor);
      if (a === 1) return [r, g, b];
    }
    return [255, 255, 255];
  };
  const poor = [];
  for (const selector of selectors) {
    const elements = [...document.querySelectorAll(selector)];
    if (!elements.length) poor.push([selector, 'absent']);
    for (const element of elements) {
      const [a, b] = [shine(numbers(getComputedStyle(element).color)), shine(ground(element))];
      const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
      if (ratio < 4.5) { poor.push([selector, ratio]); break; }
    }
  }
  return poor;
}"""
TEXTS = [
    *("h1", "h1 .likely", "h1 .possible", "h2", "h4", ".muted", ".figures dd", ".claims p"),
    *(".facet .sum", ".sort", ".open", ".short code", ".grade.likely", ".grade.possible"),
    *(".claim", "blockquote", "dt", "dd", ".signal", ".pointer", ".sofar", ".uncounted"),
    *(".quiet", ".chain .kind", "summary", "footer p", ".top nav a", ".plain th"),
]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_stands_out(browser, html, scheme):
    with opened(browser, html, color_scheme=scheme, reduced_motion="reduce") as tab:
        tab.get_by_role("button", name="Open all shown").click()
        ground = tab.evaluate("getComputedStyle(document.body).backgroundColor")
        assert ground == {"light": "rgb(250, 249, 246)", "dark": "rgb(20, 22, 24)"}[scheme]
        assert tab.evaluate(CONTRAST, TEXTS) == []


def test_the_theme_can_be_chosen(browser, html):
    with opened(browser, html, color_scheme="light") as tab:
        tab.locator("#theme").click()
        assert tab.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(20, 22, 24)"
        tab.reload()
        assert tab.locator("#theme").inner_text() == "Theme: dark"


def test_everything_by_keyboard(browser, html):
    with opened(browser, html) as tab:
        tab.keyboard.press("Tab")
        assert tab.evaluate("document.activeElement.className") == "skip"
        tab.keyboard.press("Enter")
        for _ in range(60):
            tab.keyboard.press("Tab")
            if tab.evaluate("document.activeElement.matches('th.probability .sort')"):
                break
        outline = tab.evaluate("getComputedStyle(document.activeElement).outlineStyle")
        assert outline == "solid"
        tab.keyboard.press("Enter")
        assert tab.locator("th.probability").get_attribute("aria-sort") == "descending"
        assert tab.locator("th.priority").get_attribute("aria-sort") == "none"
        while not tab.evaluate("document.activeElement.matches('.open')"):
            tab.keyboard.press("Tab")
        tab.keyboard.press("ArrowDown")
        tab.keyboard.press("Enter")
        second = tab.locator(".short .open").nth(1)
        assert second.get_attribute("aria-expanded") == "true"
        assert tab.locator(".lead").count() == 1
        tab.keyboard.press("Tab")
        assert tab.evaluate("document.activeElement.closest('.long') !== null")
        tab.keyboard.press("Escape")
        assert tab.locator(".lead").count() == 0
        assert second.evaluate("button => button === document.activeElement")


def test_sorting_by_each_column_turns_round(browser, html):
    with opened(browser, html) as tab:
        for head in tab.locator("th[role=columnheader]").all():
            orders = set()
            for _ in range(2):
                head.get_by_role("button").click()
                column = head.get_attribute("class")
                texts = tab.locator(f".short td.{column}").all_inner_texts()
                assert len(texts) == 40
                orders.add((head.get_attribute("aria-sort"), texts[0]))
            assert {order for order, _ in orders} == {"ascending", "descending"}
            assert len({text for _, text in orders}) == 2


def test_filters_narrow_and_clear(browser, html):
    with opened(browser, html) as tab:

        def shown():
            return int(tab.locator("#count").inner_text().split()[0])

        norvik = sum(found.brand == "norvik" for found in leads())
        tab.get_by_label("Brand", exact=True).select_option("norvik")
        assert shown() == norvik == tab.locator(".short").count()
        tab.get_by_role("button", name="Clear filters").click()
        assert shown() == 40
        tab.locator("input[value=likely]").uncheck()
        assert shown() == sum(found.grade == "possible" for found in leads())
        tab.get_by_role("button", name="Clear filters").click()
        tab.get_by_label("Search").fill("blurred MOTIF")
        assert shown() == sum(any("blurred" in r.detail for r in f.reasons) for f in leads())
        tab.get_by_label("Search").fill("nowhere to be found")
        assert tab.get_by_text("No lead fits these filters").is_visible()
        tab.get_by_role("button", name="Clear filters").click()
        tab.get_by_label("Shop").select_option("weidian.com")
        assert shown() == sum(found.listing.key.site == "weidian.com" for found in leads())
        tab.get_by_role("button", name="Clear filters").click()
        tab.get_by_label("Account").fill("dealsby")
        assert shown() == sum("dealsby" in str(found.posts[0].account) for found in leads())
        tab.locator(".facet[data-filter=account]").first.click()
        name = tab.locator(".facet[data-filter=account]").first.get_attribute("data-value")
        assert shown() == sum(str(found.posts[0].account) == name for found in leads())


def test_a_lead_says_why(browser, html):
    found = next(each for each in leads() if len(each.reasons) > 5)
    with opened(browser, f"{html}#{found.lead}") as tab:
        panel = tab.locator(".lead")
        assert panel.count() == 1
        assert panel.locator(".fall .for, .fall .against").count() == 2 * sum(
            reason.counted for reason in found.reasons
        )
        total = panel.locator(".fall .sum .bits").inner_text()
        assert total == f"{found.weight:+.1f}".replace("-", "−")
        words = panel.inner_text()
        for expected in (
            "stronger reason of the same family",
            "USPTO 0000002",
            "Nobody has judged it",
        ):
            assert expected in words
        for sentence in changes(found, Weights.load().bits, MEANINGS):
            assert sentence in words
        assert found.posts[0].text[:40] in words
        # the bars join: each starts where the one before it ended
        edges = panel.locator(".fall").evaluate(
            "fall => [...fall.querySelectorAll('rect.for, rect.against')].map(rect =>"
            " [parseFloat(rect.getAttribute('x')), parseFloat(rect.getAttribute('width')),"
            " rect.classList.contains('for')])"
        )
        ends = [x + width if rises else x for x, width, rises in edges]
        starts = [x if rises else x + width for x, width, rises in edges]
        assert starts[1:] == pytest.approx(ends[:-1], abs=0.05)


def test_a_rejected_lead_is_marked_and_not_hidden(browser, tmp_path_factory):
    one, two, three = leads(3)
    at = "2026-01-0{}T09:00:00.000000Z"
    first = judgement(one.lead, "Anna", at.format(5), link="confirmed", note="<b>ordered</b> it")
    second = judgement(one.lead, "Ben", at.format(6), link="rejected", revokes=first.judgement)
    sure = judgement(two.lead, "Anna", at.format(5), link="confirmed", goods="examined")
    found = [judged(one, [first, second]), judged(two, [sure]), three]
    with opened(browser, written(tmp_path_factory, report(found))) as tab:
        assert tab.locator(".short").count() == 3
        assert tab.locator(".short .verdict.rejected").inner_text() == "rejected"
        assert tab.evaluate(CONTRAST, [".verdict.rejected", ".verdict.confirmed"]) == []
        tab.get_by_label("Judgement").select_option("rejected")
        assert tab.locator(".short").count() == 1
        tab.locator(".open").click()
        said = tab.get_by_label("Judgements", exact=True).inner_text()
        assert "link confirmed by Anna, 2026-01-05 09:00Z <b>ordered</b> it" in said
        assert f"revokes {first.judgement} by Ben" in said
        assert "revoked by Ben" in said
        tab.get_by_role("button", name="Clear filters").click()
        tab.get_by_label("Judgement").select_option("unjudged")
        assert tab.locator(".short").count() == 1
        assert tab.locator(".short .verdict").count() == 0
        assert tab.noise == []
    with opened(browser, written(tmp_path_factory, report(leads(3)))) as tab:
        assert tab.get_by_label("Judgement").count() == 0


def test_addresses_are_no_links_but_can_be_copied_whole(browser, html):
    with opened(browser, html, permissions=["clipboard-read", "clipboard-write"]) as tab:
        tab.locator(".open").first.click()
        assert tab.locator(".lead a, .leads a").count() == 0
        assert "https://" not in tab.locator(".lead").inner_text()
        tab.get_by_role("button", name="Copy address of the listing").click()
        tab.wait_for_selector(".copied")
        assert tab.evaluate("navigator.clipboard.readText()") == leads()[0].listing.url
        tab.locator(".reasons .pointer").first.click()
        playwright.expect(tab.locator("#said")).to_have_text("Copied evidence pointer")
        copied = tab.evaluate("navigator.clipboard.readText()")
        assert copied in {place for reason in leads()[0].reasons for place in reason.evidence}


def test_hostile_text_does_not_run(browser, tmp_path_factory):
    found = [hostile(number, text) for number, text in enumerate(HOSTILE)]
    url = written(tmp_path_factory, report(found))
    for width in (1280, 390):
        with opened(browser, url, width) as tab:
            tab.get_by_role("button", name="Open all shown").click()
            assert tab.locator(".lead").count() == len(HOSTILE)
            for more in tab.locator(".lead .name .more").all():
                more.click()
            for number in range(len(HOSTILE)):
                tab.locator(".lead").nth(number).locator(".enlarge:visible").first.click()
                tab.keyboard.press("Escape")
            assert tab.evaluate("window.__pwned") is None
            assert tab.locator("main img").count() == 0
            assert tab.locator("image:not([href^='data:image/webp'])").count() == 0
            assert tab.locator("image").count() > 0
            assert tab.evaluate("[...document.scripts].length") == 2
            assert overflow(tab) <= 0
            assert "‹U+202E›gnp.exe" in tab.locator(".leads").inner_text()
            assert "\u202e" not in tab.locator("body").inner_text()
            assert HOSTILE[0] in tab.locator(".leads").inner_text()
            assert max(map(len, tab.locator(".lead .name bdi").all_inner_texts())) == 100_000
            assert tab.noise == []


def hostile(number, text):
    plain = lead(number)
    listing = plain.listing.model_copy(
        update={
            **dict.fromkeys(("title", "description", "brand", "category", "state", "url"), text),
            "offer": {text: text},
            "conflicts": {text: (text, text)},
            "images": (text,),
            "pictures": (LeadPicture(digest=digest("listing"), name=text),),
            "received": (LeadPicture(digest=digest("review"), name=text),),
        }
    )
    (picture,) = plain.posts[0].pictures
    picture = picture.model_copy(
        update={
            "name": text,
            "digest": digest("picture 0"),
            "texts": tuple(t.model_copy(update={"text": text}) for t in shown(0)[0].texts),
            "matches": tuple(m.model_copy(update={"note": text}) for m in shown(0)[0].matches),
        }
    )
    post = plain.posts[0].model_copy(
        update={**dict.fromkeys(("text", "state", "url"), text), "pictures": (picture,)}
    )
    step = plain.route[0].model_copy(update={"kind": text, "value": text, "observed": text})
    mark = plain.marks[0].model_copy(update={"mark": text, "registration": text})
    reasons = tuple(
        reason.model_copy(update={"signal": text, "detail": text}) for reason in plain.reasons
    )
    return plain.model_copy(
        update={
            "brand": text,
            "listing": listing,
            "posts": (post,),
            "route": (step,),
            "marks": (mark,),
            "reasons": reasons,
            "disguise": (text,),
            "operator": text,
        }
    )


def test_a_pair_shows_where_both_are_alike(browser, html):
    found = lead(0)
    with opened(browser, f"{html}#{found.lead}", reduced_motion="reduce") as tab:
        pairs = tab.get_by_label("Pictures, side by side", exact=True)
        drawn = pairs.locator(".pair-drawn").first
        assert drawn.locator("image").count() == 2
        assert drawn.locator(".spot.likeness").count() == 2
        assert drawn.locator(".tie.likeness").count() == 3
        assert drawn.locator(".dot").count() == 6
        kinds = [drawn.locator(f".spot.{kind}").count() for kind in ("words", "name", "code")]
        assert kinds == [1, 1, 1]
        left, right = (image.bounding_box() for image in drawn.locator("image").all())
        assert left["x"] + left["width"] < right["x"]
        for box, place, whole in zip(
            drawn.locator(".spot.likeness").all(), ((520, 180), (150, 80)), (left, right),
            strict=True,
        ):  # fmt: skip
            corner = box.evaluate(
                "box => [box.getBoundingClientRect().x, box.getBoundingClientRect().y]"
            )
            for at, share, start, size in zip(
                corner, place, (whole["x"], whole["y"]), (whole["width"], whole["height"]),
                strict=True,
            ):  # fmt: skip
                assert at == pytest.approx(start + share * size / 1000, abs=3)
        said = drawn.get_attribute("aria-label")
        for words in ("“AUR3LLE”", "ORDER THIS", "hxxps://bio[.]example/q", "mirrored"):
            assert words in said
        words = pairs.inner_text().replace("\xa0", " ")
        assert "17 points of it agree, mirrored (90 % sure that this listing is meant)" in words
        assert f"sha256:{digest('picture 0')[:12]}" in words
        assert "Both show vis" in pairs.inner_text()
        assert pairs.locator(".tie.motif").count() == 2  # from corner to corner
        assert tab.noise == []


def test_a_narrow_page_has_one_picture_above_the_other(browser, html):
    with opened(browser, f"{html}#{lead(0).lead}", 390, reduced_motion="reduce") as tab:
        upper, lower = tab.locator(".pair-drawn").first.locator("image").all()
        upper, lower = upper.bounding_box(), lower.bounding_box()
        assert upper["y"] + upper["height"] < lower["y"]
        assert upper["width"] > 250
        assert overflow(tab) <= 0


def test_small_pictures_are_enlarged_by_keyboard(browser, html):
    with opened(browser, f"{html}#{lead(0).lead}") as tab:
        small = tab.locator(".card .enlarge").first
        assert "names the brand: “AUR3LLE”" in small.get_attribute("aria-label")
        small.focus()
        tab.keyboard.press("Enter")
        large = tab.get_by_role("dialog")
        assert large.locator("image").count() == 1
        assert large.locator(".spot.likeness").count() == 1
        assert "AUR3LLE" in large.inner_text()
        assert tab.evaluate("document.activeElement.closest('dialog') !== null")
        tab.keyboard.press("Escape")
        assert tab.get_by_role("dialog").count() == 0
        assert small.evaluate("button => button === document.activeElement")
        assert tab.locator(".lead").count() == 1
        assert tab.evaluate(CONTRAST, [".pictures .muted", ".verdict-line", ".both dt"]) == []


def test_pictures_without_a_likeness_stand_beside_each_other_and_say_so(browser, html):
    with opened(browser, f"{html}#{lead(2).lead}") as tab:
        drawn = tab.locator(".pair-drawn")
        assert drawn.count() == 1
        assert drawn.locator("image").count() == 2
        assert drawn.locator(".spot.likeness").count() == 0
        assert tab.get_by_text("No likeness was found between these two").is_visible()
        assert tab.get_by_text("Photos in its reviews").is_visible()
        assert "covered by: mosaic" in tab.get_by_label("Listing").locator(".enlarge").nth(
            1
        ).get_attribute("aria-label")


def test_a_picture_that_is_not_in_the_file_is_told_by_its_digest(browser, html):
    with opened(browser, f"{html}#{lead(3).lead}") as tab:
        drawn = tab.locator(".pair-drawn")
        assert drawn.locator("image").count() == 1
        assert "not in this file" in drawn.text_content()
        pair = tab.get_by_label("Pictures, side by side", exact=True)
        assert "the workspace keeps it under its digest" in pair.inner_text()
        assert f"sha256:{digest('picture 3')[:12]}" in pair.inner_text()
        assert tab.get_by_text("1 picture named, but not given").count() == 2  # post and listing


def test_thousands_of_leads_come_a_hundred_at_a_time(browser, tmp_path_factory):
    many = [lead(number) for number in range(1_500)]
    with opened(browser, written(tmp_path_factory, report(many))) as tab:
        assert tab.locator(".short").count() == 100
        assert tab.locator("#count").inner_text() == "1,500 of 1,500 leads, the first 100 shown"
        tab.get_by_role("button", name="Show 100 more").click()
        assert tab.locator(".short").count() == 200
        assert tab.evaluate("document.activeElement.closest('tr').dataset.index") is not None


def test_without_a_script_it_can_be_read(browser, html):
    with opened(browser, html, 390, java_script_enabled=False) as tab:
        assert tab.locator("table.plain tbody tr").count() >= 40
        reasons = tab.locator("table.plain tbody li", has_text="in the caption of the post")
        assert reasons.first.is_visible()
        assert overflow(tab) <= 0
        assert not tab.locator("#theme").is_visible()
