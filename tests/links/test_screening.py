"""Screening: a column reads as its rows do, whatever stands in them, and most rows are let go."""

import pytest
from corpus_world import CORPUS, cases, objects
from hypothesis import given, settings
from hypothesis import strategies as st

from countermark.links.caption import NOTHING, read, read_all
from countermark.links.joined import SEAM
from countermark.links.screening import AT_ONCE, LONG, glances

PLAIN = [
    "Obsessed with my new bracelet!! 😍 #ootd #goldring",
    "ich bin so verliebt in meine neue Kette, 19,99 € 💕",
    "влюбилась в свой новый браслет, качество просто огонь",
    "这条手链真的太好看了，质量超级好",
    "",
]
TELLING = [
    "link in bio, no. 7",
    "l!nk in b!o 💛",
    "https://amzn.to/3ExAmPl",
    "amzn (dot) to / 4ExAmPl",
    "ａｍｚｎ．ｔｏ／4ExAmPl",
    "𝐚𝐦𝐳𝐧.𝐭𝐨/4ExAmPl",
    "weidian点com/item.html?itemID=7000000001",
    "weidian点com/item.html?itemID=7000000001 >",
    "zon uk: b-0-e-x-a-m-p-l-e-1",
    "桃宝 六七八零零零零零零零零一",
    "B zero seven eight nine zero zero zero one two",
    "③⑥⑨ ASIN Ⓑ⓪ⒺⓍⒶⓂⓅⓁⒺ①",
    "b°О EXAMPLE1",
    "🔎 fern cuff (Etsy)",
    "e-b-a-y: fern cuff",
    "comment LINK and I'll send it",
    "DM me",
    "пишите в директ за ссылкой",
    "link\tin\tbio\r\nno. 7",
    "d.m me",
    "> link in bio >",
    "link\x00 in bio",
    "link \ud800 in bio",
    "nzma.ot/4ExAmPl moc.nozama",
    "shop.    abcdefghijkl    /x",  # as far from the dot as a slash may stand
    "hxxps:  \\\\bit.ly\\4ExAmPl",
    "@jane.k4tf: l1nk in b10",
    "B0EXA https://amzn.to/3ExAmPl MPLE1",
]


def alike(texts):
    assert list(read_all(texts)) == [read(text) for text in texts]


def test_plain_rows_are_let_go():
    assert list(glances(PLAIN)) == [None] * len(PLAIN)
    assert list(read_all(PLAIN)) == [NOTHING] * len(PLAIN)
    assert list(read_all([])) == []


@pytest.mark.parametrize("text", TELLING)
def test_a_row_among_others_reads_as_it_does_alone(text):
    alike([*PLAIN, text, *PLAIN])
    alike([text + SEAM, SEAM.join([text, text]), "\x1e".join(text), text.upper()])


def test_long_rows_and_many_rows():
    filler = "a new bracelet and " * (LONG // 18)
    alike([filler + "link in bio", "x", filler])
    alike(["link in bio, no. 7", "nothing at all", "ASIN B0EXAMPLE1"] * (AT_ONCE // 60))


def test_the_corpus():
    files = (path.stem for path in CORPUS.glob("*.yaml"))
    whole = [(case, one) for case in cases(*files) for one in objects(case)]
    texts = [one[name] for _, one in whole for name in ("articleBody", "text") if name in one]
    assert len(texts) > 500
    alike(texts)


PIECES = st.one_of(
    st.sampled_from([*PLAIN, *TELLING]),
    st.text(max_size=12),
    st.text("B0o80 .-/:dotDOT点一二三0123456789@#İ⑦️⃣", max_size=16),
)


@settings(max_examples=200, deadline=None)
@given(st.lists(st.lists(PIECES, max_size=4).map(" ".join), max_size=6))
def test_any_column_reads_as_its_rows(texts):
    alike(texts)
