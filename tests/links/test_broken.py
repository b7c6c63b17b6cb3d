"""Hidden links: mended, with their place, an earned certainty and a note; prose gives none."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cost import grows_in_step
from countermark.links import identify
from countermark.links.broken import LEAST, WAYS, find_broken
from countermark.links.found import find_urls

SHORT = "https://amzn.to/4ExAmPl"
ITEM = "https://amazon.com/dp/B0EXAMPLE1"
WEIDIAN = "https://weidian.com/item.html?itemID=7000000001"


def links(text):
    return [found.url for found in find_broken(text)]


@pytest.mark.parametrize(
    ("text", "note"),
    [
        ("amzn . to / 4ExAmPl", "spaces around the dots; spaces around the signs"),
        ("amzn .to/4ExAmPl", "spaces around the dots"),
        ("amzn. to/4ExAmPl", "a space behind the dot"),
        ("amzn  .  to  /  4ExAmPl", "spaces around the dots; spaces around the signs"),
        ("amzn.\nto/\n4ExAmPl", "split over lines"),
        ("amzn dot to slash 4ExAmPl", "dots spelt out; signs spelt out"),
        ("AMZN DOT TO SLASH 4ExAmPl", "dots spelt out; signs spelt out"),
        ("amzndotto/4ExAmPl", "dots spelt out"),
        ("amzn punkt to schrägstrich 4ExAmPl", "dots spelt out; signs spelt out"),
        ("amzn punto to barra 4ExAmPl", "dots spelt out; signs spelt out"),
        ("amzn ponto to barra 4ExAmPl", "dots spelt out; signs spelt out"),
        ("amzn kropka to ukośnik 4ExAmPl", "dots spelt out; signs spelt out"),
        ("amzn nokta to slaş 4ExAmPl", "dots spelt out; signs spelt out"),
        ("amzn точка to слэш 4ExAmPl", "dots spelt out; signs spelt out"),
        ("amzn点to斜杠4ExAmPl", "dots spelt out; signs spelt out"),
        ("amzn ドット to スラッシュ 4ExAmPl", "dots spelt out; signs spelt out"),
        ("amzn 닷 to 슬래시 4ExAmPl", "dots spelt out; signs spelt out"),
        ("amzn จุด to ทับ 4ExAmPl", "dots spelt out; signs spelt out"),
        ("amzn نقطة to سلاش 4ExAmPl", "dots spelt out; signs spelt out"),
        ("amzn[.]to/4ExAmPl", "dots in brackets"),
        ("amzn{.}to/4ExAmPl", "dots in brackets"),
        ("amzn(dot)to/4ExAmPl", "dots in brackets"),
        ("amzn[dot]to[slash]4ExAmPl", "dots in brackets; signs spelt out"),
        ("amzn,to/4ExAmPl", "other signs for dots"),
        ("amzn。to/4ExAmPl", "other signs for dots"),
        ("amzn•to/4ExAmPl", "other signs for dots"),
        ("amzn·to\\4ExAmPl", "other signs for dots; other signs for slashes"),
        ("hxxps://amzn.to/4ExAmPl", "scheme broken"),
        ("h**p://amzn.to/4ExAmPl", "scheme broken"),
        ("htt ps://amzn.to/4ExAmPl", "scheme broken"),
        ("https//amzn.to/4ExAmPl", "scheme broken"),
        ("ttps://amzn.to/4ExAmPl", "scheme broken"),
        ("hxxps[:]//amzn[.]to/4ExAmPl", "dots in brackets; scheme broken"),
        (
            "https colon slash slash amzn dot to slash 4ExAmPl",
            "dots spelt out; scheme broken; signs spelt out",
        ),
        ("amz\u200bn.to/4ExAmPl", "invisible characters"),
        ("https://amzn.to/4Ex\u2060AmPl", "invisible characters"),
        ("a\u0336m\u0336z\u0336n\u0336.to/4ExAmPl", "invisible characters"),
        ("𝐚𝐦𝐳𝐧.𝐭𝐨/𝟒𝐄𝐱𝐀𝐦𝐏𝐥", "letters in other shapes"),
        ("ⓐⓜⓩⓝ.ⓣⓞ/4ExAmPl", "letters in other shapes"),
        ("ᴀᴍᴢɴ.ᴛᴏ/4ExAmPl", "letters in other shapes"),
        ("amzn.to⁄4ExAmPl", "letters in other shapes"),
        ("amzn💖.💖to💖/💖4ExAmPl", "signs put between"),
        ("amzn*.*to*/*4ExAmPl", "signs put between"),
        ("amzn to/4ExAmPl", "dots left out"),
        ("amzn🌸to🌸4ExAmPl", "dots left out; slashes left out"),
        (
            "a m z n . t o / 4 E x A m P l",
            "spaces around the dots; letters spaced; spaces around the signs",
        ),
        ("am zn.to/4ExAmPl", "letters torn apart"),
        ("amzn.t0/4ExAmPl", "digits for letters"),
        ("amzn.tо/4ExAmPl", "look-alike letters"),
        ("amzn.(REMOVE)to/4ExAmPl", "something to take out"),
        ("amzn[delete this].to/4ExAmPl", "something to take out"),
        ("amznREMOVE.to/4ExAmPl", "something to take out"),
        ("amznXX.to/4ExAmPl remove XX", "something to take out"),
        ("amzn😊.to/4Ex😊AmPl (delete the 😊)", "something to take out"),
        ("<b>amzn</b>.<b>to</b>/4ExAmPl", "something to take out"),
        ("lPmAxE4/ot.nzma//:sptth", "reversed"),
        ("uggcf://nzma.gb/4RkNzCy", "in ROT13"),
        ("aHR0cHM6Ly9hbXpuLnRvLzRFeEFtUGw=", "encoded"),
        ("YW16bi50by80RXhBbVBs", "encoded"),
        ("68747470733a2f2f616d7a6e2e746f2f344578416d506c", "encoded"),
        ("https%3A%2F%2Famzn.to%2F4ExAmPl", "percent-encoded"),
        ("amzn%2Eto%2F4ExAmPl", "percent-encoded"),
        ("amzn&#46;to&#47;4ExAmPl", "as HTML entities"),
    ],
)
def test_ways_to_hide_a_link(text, note):
    for before, after in (("", ""), ("my ring: ", " love it!"), ("快看", "，真好")):
        (found,) = find_broken(before + text + after)
        assert found.url == SHORT
        assert found.note.split("; ") == [way for way in note.split("; ") if way in WAYS]
        assert LEAST <= found.certainty < 1


@pytest.mark.parametrize(
    ("text", "url"),
    [
        ("amazon com dp B0EXAMPLE1", ITEM),
        ("amazon.com dp B0EXAMPLE1", ITEM),
        ("www amazon com / dp / B0EXAMPLE1", ITEM),
        ("www . amazon . com / dp / B0EXAMPLE1", ITEM),
        ("w w w . a m a z o n . c o m / d p / B 0 E X A M P L E 1", ITEM),
        ("www dot amazon dot com slash dp slash B0EXAMPLE1", ITEM),
        ("ama zon.com/dp/B0EXAMPLE1", ITEM),
        ("amazon.com/dp/B0 EXAM PLE1", ITEM),
        ("amazon.com/dp/B 0 E X A M P L E 1", ITEM),
        ("https://amazon.com/dp/\nB0EXAMPLE1", ITEM),
        ("https://amazon.com /dp/B0EXAMPLE1", ITEM),
        ("https://www.amazon. com/dp/B0EXAMPLE1", ITEM),
        ("am4zon.c0m/dp/B0EXAMPLE1", ITEM),
        ("moc.nozama/pd/B0EXAMPLE1", ITEM),
        ("1ELPMAXE0B/pd/moc.nozama", ITEM),
        ("nznmba.pbz/qc/O0RKNZCYR1", ITEM),
        ("amazon[.]com/dp/B0EXAMPLE1", ITEM),
        ("https://аmаzоn.com/dp/B0EXAMPLE1", ITEM),
        ("amazon dot co dot uk slash dp slash B0EXAMPLE1", ITEM.replace("com", "co.uk")),
        ("weidian点com/item点html?itemID=7000000001", WEIDIAN),
        ("weidian。com／item。html？itemID＝7000000001", WEIDIAN),
        ("weidian . com / item . html ? itemID = 7000000001", WEIDIAN),
        (
            "weidian dot com slash item dot html question mark itemID equals 7000000001",
            WEIDIAN,
        ),
        ("weidian com item html itemID 7000000001", WEIDIAN),
        ("exampleshop dot tmall dot com", "https://exampleshop.tmall.com"),
        ("t . me / janedoe", "https://t.me/janedoe"),
        ("t dot me slash janedoe", "https://t.me/janedoe"),
        ("𝖙.𝖒𝖊/𝖏𝖆𝖓𝖊", "https://t.me/jane"),
        ("t点cn/A6ExAmPl", "https://t.cn/A6ExAmPl"),
        ("linktr . ee / jane", "https://linktr.ee/jane"),
        ("linktr.ee / jane", "https://linktr.ee/jane"),
        ("instagram . com / p / CExAmPlE01", "https://instagram.com/p/CExAmPlE01"),
        ("https://amzn.to/4Ex AmPl9 remove the space", "https://amzn.to/4ExAmPl9"),
        ("amzn. to/ 4Ex AmPl (remove the spaces)", SHORT),
        ("amzn.to/4Ex*AmPl remove the star", SHORT),
        ("moc.nozama", "https://amazon.com"),
    ],
)
def test_what_is_mended(text, url):
    assert links(text) == [url]


@pytest.mark.parametrize(
    ("text", "url"),
    [
        ("hxxps://shop.example/ring", "https://shop.example/ring"),
        ("hxxp://shop[.]example/ring", "https://shop.example/ring"),
        ("shop[.]example/ring", "https://shop.example/ring"),
        ("https://shop . example / ring", "https://shop.example/ring"),
        ("myshop dot com slash ring", "https://myshop.com/ring"),
        ("𝐬𝐡𝐨𝐩.𝐞𝐱𝐚𝐦𝐩𝐥𝐞/𝐫", "https://shop.example/r"),
        ("shop[.]example", "https://shop.example"),
    ],
)
def test_unknown_hosts_count_less(text, url):
    (found,) = find_broken(text)
    assert found.url == url
    known = find_broken(text.replace("shop", "amzn").replace("example", "to"))
    assert found.certainty < 0.9 or "letters in other shapes" in found.note
    assert not known or known[0].certainty >= LEAST


INNOCENT = """
dot com bubble
the dot com / telecom bubble
the dot com/telecom bubble
I love this dot. To be honest
connect the dots / lines
polka dot me / you
punto de venta / caja
point com / presse
3 . 5 mm
size 3 . 5 / 4 . 5
12 . 05 . 2024
12:30 / 13:30
10.10/11.11 sale
3/4 and 24/7
v 1 . 2 . 3
e.g. this
nice.To be
nice . To / from
read . me / now
setup . py
jane@shop.com
jane at shop dot com
jane (at) shop (dot) com
jane [at] amazon [dot] com
jane at amazon dot com
jane@amazon dot com slash dp
I bought it on amazon dot com
amazon com desconto B0EXAMPLE1
na amazon com cupom 10OFF
amazon to/from
AMZN to slash 18K jobs
amazon.com / walmart.com
shop now on amazon.com / ebay.com / etsy.com
instagram.com / tiktok
linktr.ee / beacons / carrd
bought on etsy.com / here
it's on etsy. Me / you
the best. Amazon / eBay
about me / you
line me / DM me
link in bio
see linktree / bio
a bit lyrical / poetic
Mr. Co / Inc.
U.S. / U.K.
Price $19.99 / €17.50
remove the spaces between the beads
remove the stars from your dress
delete THIS app
https://amzn.to/4ExAmPl / 5 stars
https://shop.example/x . Next
https://t.me/jane / https://wa.me/15550001
8.0 fu:/￥AbC123xYz￥ https://m.tb.cn/h.5ExAmPl CZ0001
￥AbC123xYz￥
wow . . . so / nice
#amazonfinds #founditonamazon / com
first line.
Second line / end
taobao.com/淘宝
order 114-1234567-1234567 / 2
UGG classic / mini
""".strip().split("\n")


@pytest.mark.parametrize("text", INNOCENT)
def test_prose_gives_none(text):
    assert find_broken(text) == []


def test_prose_gives_none_side_by_side():
    assert links("\n".join(INNOCENT)) == []
    assert links(" 💕 ".join(INNOCENT)) == []


def test_plain_links_are_not_repeated():
    text = "https://amzn.to/4ExAmPl www.amazon.com/dp/B0EXAMPLE1 bit.ly/3ExAmPl shop.example/x"
    assert len(find_urls(text)) == 4
    assert find_broken(text) == []


def test_offsets_say_how_it_was_written():
    text = "so 👉 𝐚𝐦𝐳𝐧 . to / 4ExAmPl 👈, and weidian点com/item.html?itemID=7000000001好"
    first, second = find_broken(text)
    assert text[first.start : first.end] == "𝐚𝐦𝐳𝐧 . to / 4ExAmPl"
    assert text[second.start : second.end] == "weidian点com/item.html?itemID=7000000001"


def test_a_sentence_before_is_no_subdomain():
    for before in ("the best. ", "the best. 💕 ", "the best!\n", "this. ", "最好。"):
        assert links(f"{before}amzn[.]to/4ExAmPl") == [SHORT]


def test_certainty_is_earned():
    def sure(text):
        return find_broken(text)[0].certainty

    assert sure("amzn dot to slash 4ExAmPl") > sure("amzn to 4ExAmPl")
    assert sure("amazon[.]com/dp/B0EXAMPLE1") > sure("amazon[.]com/gifts/for/her")
    assert sure("amazon[.]com/dp/B0EXAMPLE1") > sure("аmazon.com/dp/B0EXAMPLE1")
    assert sure("amzn[.]to/4ExAmPl") > sure("shop[.]example/4ExAmPl")
    assert sure("amzn . to / 4ExAmPl (remove the spaces)") > sure("amzn . to / 4ExAmPl")


def test_a_look_alike_is_meant_by_the_writer_only():
    url = "https://аmаzоn.com/dp/B0EXAMPLE1"
    (found,) = find_broken(url)
    assert str(identify(found.url).key) == "amazon.com:B0EXAMPLE1"
    assert found.certainty < 0.7
    assert identify(url).key.site != "amazon.com"


WORDS = """amzn amazon to com dp weidian bit ly t me . , 。 / \\ ? = : & - _ * [ ] ( ) { } [.] (dot)
    dot slash point 点 точка hxxp http https :// // B0EXAMPLE1 4ExAmPl 7000000001 💖 \u200b \u0336
    𝐚 ⓐ а REMOVE remove space %2F &#46; moc nozama nzma gb aHR0cHM6Ly9 www html a m z n 1 B <b> @"""
PIECES = st.sampled_from([*WORDS.split(), " ", "  ", "\n", ""])


@settings(max_examples=400, deadline=None)
@given(st.lists(PIECES, max_size=24))
def test_every_answer_is_sound(parts):
    text = "".join(parts)
    last = 0
    plain = {(one.url, one.start, one.end) for one in find_urls(text)}
    for found in find_broken(text):
        assert last <= found.start < found.end <= len(text)
        last = found.end
        assert LEAST <= found.certainty <= 1
        assert found.note
        assert identify(found.url) is not None
        assert found[:3] not in plain


@given(st.text(max_size=300))
@settings(max_examples=200, deadline=None)
def test_any_text_is_read(text):
    for found in find_broken(text):
        assert text[found.start : found.end]


@pytest.mark.parametrize(
    "piece",
    """a_ ._._. dot_dot_ htt ￥ h**p amzn_to_ amzn_._to_/_ a_m_z_n_._ [.] x[.]com hxxp://a. amzn𝐚.
    https://amzn.to/(_ amazon_com_dp_ moc.nozama/ %2E &#46; aHR0cHM6Ly9 remove_space_ (REMOVE)
    <b> amzn​ аmzn.to/ w_w_w_._ point_com_ t_._me_/_ 点 amzn💖 amzn._ /_/""".split(),
)
def test_time_grows_with_the_text_and_no_faster(piece):
    piece = piece.replace("_", " ")
    grows_in_step(lambda length: find_broken(piece * (length // len(piece) + 1)), 3_200)
