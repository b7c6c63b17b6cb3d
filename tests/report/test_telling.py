"""A lead in words: for the terminal (lines) and for paper (leaflet)."""

from io import BytesIO
from unicodedata import category

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from invented_leads import digest, lead, leads, pictures, shown

from countermark.records.judgement import judgement
from countermark.records.lead import judged
from countermark.report.leaflet import Drawn, leaflet
from countermark.report.lines import WIDTH, lines
from countermark.report.telling import tell
from countermark.report.weighing import waterfall

AT = "2026-01-05T09:00:00.000000Z"
HOSTILE = (
    '#import "@preview/x:1.0.0": y; #read("/etc/passwd")',
    "*bold* _it_ `raw` $x^2$ #sys.inputs \\u{1F600} <label> @ref // */ ]]}}",
    "\x1b[2J\x9b31m\u202egnp.exe\u2066\u2028\x00",
    "https://evil.example/a?b=c javascript:alert(1)",
    "W" * 4000 + " ﷽" * 40 + "手镯" * 500,
    "\ufdd0\uffff\U0010ffff\u200b",
)


def hostile(text):
    found = lead(1)
    picture = found.posts[0].pictures[0]
    texts = tuple(each.model_copy(update={"text": text}) for each in picture.texts)
    matches = tuple(each.model_copy(update={"note": text}) for each in picture.matches)
    picture = picture.model_copy(update={"name": text, "texts": texts, "matches": matches})
    return found.model_copy(
        update={
            "lead": text[:40],
            "brand": text,
            "operator": text,
            "disguise": (text,) * 20,
            "listing": found.listing.model_copy(
                update={"title": text, "category": text, "brand": text, "state": text}
            ),
            "posts": tuple(
                post.model_copy(
                    update={"text": text, "published": text, "state": text, "pictures": (picture,)}
                )
                for post in found.posts * 30
            ),
            "route": tuple(
                step.model_copy(update={"value": text, "kind": text, "note": text})
                for step in found.route * 9
            ),
            "reasons": tuple(
                why.model_copy(update={"detail": text, "signal": text}) for why in found.reasons
            ),
            "marks": tuple(mark.model_copy(update={"mark": text}) for mark in found.marks * 9),
        }
    )


def pages(told, drawn=()):
    pypdf = pytest.importorskip("pypdf")
    return [page.extract_text() for page in pypdf.PdfReader(BytesIO(leaflet(told, drawn))).pages]


def pair():
    """The first pair of `lead(0)`, as it stands on paper."""
    (picture,), made = shown(0), pictures()
    match = picture.matches[0]
    both = ((picture.digest, match.box), (match.other, match.other_box))
    return [Drawn(made[of].frames[0], place) for of, place in both]


def test_pictures_are_told_with_what_both_show():
    first, second = tell(lead(0), {}).parts["Pictures"]
    assert first.startswith(f"img/post-0.jpg, sha256:{digest('picture 0')[:16]}… of instagram.com:")
    assert f"as the listing’s sha256:{digest('listing')[:16]}…: 17 points of it agree" in first
    assert "in it “ORDER THIS” “AUR3LLE” “hxxps://bio[.]example/q”" in first
    assert f"shows vis, as the brand’s sha256:{digest('reference')[:16]}… does" in second
    (none,) = tell(lead(2), {}).parts["Pictures"]
    assert "no likeness to the listing’s" in none


def test_a_pair_of_pictures_stands_on_the_page():
    pypdf = pytest.importorskip("pypdf")
    told = tell(lead(0), {})
    paper = leaflet(told, pair())
    (page,) = pypdf.PdfReader(BytesIO(paper)).pages
    assert len(page.images) == 2
    assert "17 points of it agree" in " ".join(page.extract_text().split())
    assert leaflet(told, pair()) == paper
    assert not pypdf.PdfReader(BytesIO(leaflet(told))).pages[0].images


@pytest.mark.parametrize("number", range(8))
def test_the_same_words_on_the_terminal_and_on_paper(number):
    told = tell(lead(number), {})
    shown = " ".join(" ".join(lines(told)).split())
    (page,) = pages(told)
    page = " ".join(page.replace("\u200b", "").split())
    for words in (told.claim, told.status, *told.parts["Rights"], told.rows[1].name):
        assert words in shown
        assert words.replace(" ", "") in page.replace(" ", "")


@pytest.mark.parametrize("number", range(8))
def test_the_waterfall_is_the_lead_s(number):
    found = lead(number)
    prior, *between, whole = tell(found, {}).rows
    assert (prior.weight, whole.weight) == (found.prior, found.weight)
    assert [row.weight for row in between] == [step.reason.weight for step in waterfall(found)]
    assert between[-1].end == pytest.approx(found.weight)


def test_every_pointer_of_a_reason_can_be_followed():
    found = lead(1)
    names = {found.reasons[0].evidence[0][7:71]: "posts.jsonl"}
    told = tell(found, names)
    assert told.evidence[0].endswith("  posts.jsonl")
    for why in found.reasons:
        for pointer in why.evidence:
            number = [which[:71] for which in told.evidence].index(pointer[:71]) + 1
            assert any(
                f"{number} {pointer[72:]}" in text
                for text in (*(row.detail for row in told.rows), *told.uncounted)
            )


def test_who_has_decided_stands_at_the_head():
    def status(*said, **more):
        made = [judgement("L-1", by, AT, link=link) for by, link in said]
        return tell(judged(lead(1, **more), made), {}).status

    assert status() == "DRAFT: nobody has judged this link."
    assert status(("Anna", "unsure")) == "DRAFT: looked at by Anna on 2026-01-05 and left open."
    assert status(("Anna", "confirmed")) == "Link confirmed by Anna on 2026-01-05."
    assert status(("Anna", "rejected")).startswith("REJECTED by Anna on 2026-01-05: ")
    assert status(current=False).endswith("The last run did not find it; an earlier one did.")
    # a name cannot make a confirmed lead of a draft, nor a draft of a confirmed one
    assert status(("DRAFT", "confirmed")).startswith("Link confirmed by DRAFT")


def test_lines_fit_a_terminal():
    for found in leads(12):
        for line in lines(tell(found, {})):
            assert len(line) <= WIDTH or " " not in line.strip() or len(line.split()[-1]) > 40


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_text_stays_text(text):
    told = tell(hostile(text), {})
    for line in lines(told):
        assert not [sign for sign in line if category(sign) == "Cc"]
        assert not {"\u202e", "\u2066", "\u2028"} & set(line)
        assert "https://" not in line
    assert len(pages(told)) == len(pages(told, pair())) == 1


def test_a_lead_of_very_much_still_is_one_page_that_says_the_decisive():
    text = "W" * 5_000
    found = hostile(text)
    why = found.reasons[0]
    many = tuple(
        why.model_copy(update={"family": str(n), "signal": f"{n}.x", "counted": n < 30,
                               "evidence": (f"sha256:{n:064x}#line={n}",)})
        for n in range(60)
    )  # fmt: skip
    said = [
        judgement("L-1", text[:200], AT, link="rejected", note=f"{n} {text}") for n in range(30)
    ]
    (page,) = pages(tell(judged(found.model_copy(update={"reasons": many}), said), {}))
    for words in ("REJECTED by WWW", "Of the goods: unknown", "in all", f"{9:064x}", "and 50 more"):
        assert words in page


def test_markup_of_typst_is_shown_and_not_run():
    (page,) = pages(tell(hostile(HOSTILE[0]), {}))
    assert '#read("/etc/passwd")' in page
    assert "root:" not in page


@settings(max_examples=15, suppress_health_check=[HealthCheck.too_slow])
@given(st.text(min_size=1, max_size=200))
def test_any_text_makes_one_page(text):
    assert len(pages(tell(hostile(text), {}))) == 1


def test_the_same_lead_gives_the_same_bytes():
    assert leaflet(tell(lead(1), {})) == leaflet(tell(lead(1), {}))
