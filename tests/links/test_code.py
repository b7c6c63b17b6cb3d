"""Item codes in running text: found through every disguise, and told from what only looks so."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cost import grows_in_step
from countermark.links.code import find_codes, refused_codes
from countermark.links.platform import platforms
from countermark.records.key import Key

# (text, key, note where the writing was seen or how it was derived)
SEEN = [
    ("B0EXAMPLE1", "amazon.com:B0EXAMPLE1", "plain, without a word about the shop"),
    ("get it: b08x4mq9l1 🔥", "amazon.com:B08X4MQ9L1", "small letters"),
    ("code b0example1 🔥", "amazon.com:B0EXAMPLE1", "small letters that may be a word"),
    ("B0 EX AM PL E1", "amazon.com:B0EXAMPLE1", "in pairs"),
    ("b-0-e-x-a-m-p-l-e-1", "amazon.com:B0EXAMPLE1", "with hyphens"),
    ("B0.EXAMPLE.1", "amazon.com:B0EXAMPLE1", "with dots"),
    ("B0_EXA_MPLE1", "amazon.com:B0EXAMPLE1", "with underscores"),
    ("B 0 E X A M P L E 1", "amazon.com:B0EXAMPLE1", "letter by letter"),
    ("B0\nEXAM\nPLE1", "amazon.com:B0EXAMPLE1", "over three lines"),
    ("[B0][EXAM][PLE1]", "amazon.com:B0EXAMPLE1", "in brackets"),
    ("(B0)EXAM*PLE1", "amazon.com:B0EXAMPLE1", "brackets and stars"),
    ("B0🔥EXAM💛PLE1", "amazon.com:B0EXAMPLE1", "pictures between"),
    ("B0👩‍👩‍👧EXAMPLE1", "amazon.com:B0EXAMPLE1", "a picture of several code points between"),
    ("B0\u200bEXA\u2060MPLE1", "amazon.com:B0EXAMPLE1", "zero-width between"),
    ("B\u03360\u0336E\u0336X\u0336AMPLE1", "amazon.com:B0EXAMPLE1", "struck out"),
    ("Ｂ０ＥＸＡＭＰＬＥ１", "amazon.com:B0EXAMPLE1", "full width"),
    ("𝐁𝟎𝐄𝐗𝐀𝐌𝐏𝐋𝐄𝟏", "amazon.com:B0EXAMPLE1", "mathematical"),
    ("Ⓑ⓪ⒺⓍⒶⓂⓅⓁⒺ①", "amazon.com:B0EXAMPLE1", "circled"),
    ("🅑⓿🅔🅧🅐🅜🅟🅛🅔❶", "amazon.com:B0EXAMPLE1", "black circles"),
    ("🄱0🄴🅇🄰🄼🄿🄻🄴1", "amazon.com:B0EXAMPLE1", "squares"),
    ("🅱️0️⃣🇪🇽🇦🇲🇵🇱🇪1️⃣", "amazon.com:B0EXAMPLE1", "keycaps and letters of flags"),
    ("ʙ0ᴇxᴀᴍᴘʟᴇ1", "amazon.com:B0EXAMPLE1", "small capitals"),
    ("В0ЕХАМРLЕ1", "amazon.com:B0EXAMPLE1", "Cyrillic look-alikes"),
    ("Β0ΕΧΑΜΡLΕ1", "amazon.com:B0EXAMPLE1", "Greek look-alikes"),
    ("BØEXAMPLE1 amazon", "amazon.com:B0EXAMPLE1", "a zero with a stroke"),
    ("BOEXAMPLE1 on amazon", "amazon.com:B0EXAMPLE1", "O for zero"),
    ("B⭕EXAMPLE1 on the zon", "amazon.com:B0EXAMPLE1", "a ring for zero"),
    ("80EXAMPLE1 on amazon", "amazon.com:B0EXAMPLE1", "8 for B"),
    ("B0EX@MPLE1", "amazon.com:B0EXAMPLE1", "@ for A"),
    ("B0EXAMPLEl amazon", "amazon.com:B0EXAMPLE1", "small l for 1"),
    ("bzeroEXAMPLE1", "amazon.com:B0EXAMPLE1", "the zero spelt out"),
    ("B zero EXAMPLE one amazon", "amazon.com:B0EXAMPLE1", "digits spelt out"),
    ("b-null-EXAMPLE-1 amazon", "amazon.com:B0EXAMPLE1", "German zero"),
    ("bravo zero echo xray alpha mike papa lima echo one", "amazon.com:B0EXAMPLE1", "ICAO"),
    ("B零EXAMPLE一 亚马逊", "amazon.com:B0EXAMPLE1", "Chinese digits"),
    ("1ELPMAXE0B (read it backwards)", "amazon.com:B0EXAMPLE1", "backwards"),
    ("find it on amazon with code B08X4MQ9L1", "amazon.com:B08X4MQ9L1", "a shop, no discount"),
    ("on the little yellow app, search 912345678", "dhgate.com:912345678", "the colour of the app"),
    ("amazon B0 (zero) EXAMPLE 1", "amazon.com:B0EXAMPLE1", "a remark on the zero"),
    ("амазон B0EXA потом MPLE и 1", "amazon.com:B0EXAMPLE1", "in three pieces, Russian"),
    ("weidian 75728 then 07173", "weidian.com:7572807173", "a number in two pieces"),
    ("weidian 757/280/7173", "weidian.com:7572807173", "slashes"),
    ("weidian 757|280|7173", "weidian.com:7572807173", "bars"),
    ("微店 757～280～7173", "weidian.com:7572807173", "tildes"),
    ("weidian семь пять семь два восемь ноль семь один семь три", "weidian.com:7572807173", "ru"),
    ("weidian yedi beş yedi iki sekiz sıfır yedi bir yedi üç", "weidian.com:7572807173", "tr"),
    ("jungle site: B0EXA (pause) MPLE1", "amazon.com:B0EXAMPLE1", "a remark, no piece"),
    ("в дхгейте код 912345678", "dhgate.com:912345678", "the name in Russian"),
    ("ali 1oo5oo1234567890", "aliexpress.com:1005001234567890", "its first digits say it"),
    ("trendyolda ürün no 812345678", "trendyol.com:812345678", "a Turkish ending"),
    ("take B0EXA and then MPLE1", "amazon.com:B0EXAMPLE1", "in two halves"),
    ("B0EXAM 再加 PLE1 亚马逊", "amazon.com:B0EXAMPLE1", "in two halves, Chinese"),
    ("asin: B0EXAMPLE1", "amazon.com:B0EXAMPLE1", "its own name"),
    ("codeB0EXAMPLE1", "amazon.com:B0EXAMPLE1", "the announcement glued on"),
    ("#B0EXAMPLE1", "amazon.com:B0EXAMPLE1", "as a tag"),
    ("微店货号7572807173", "weidian.com:7572807173", "inside Chinese text"),
    ("wd 7572807173", "weidian.com:7572807173", "first letters, as in agents' lists"),
    ("WD7572807173", "weidian.com:7572807173", "glued"),
    ("weidian 757 280 7173", "weidian.com:7572807173", "grouped like a telephone number"),
    ("weidian id: 7-5-7-2-8-0-7-1-7-3", "weidian.com:7572807173", "digit by digit"),
    ("v店 7️⃣5️⃣7️⃣2️⃣8️⃣0️⃣7️⃣1️⃣7️⃣3️⃣", "weidian.com:7572807173", "keycaps"),
    ("weidian 七五七二八零七一七三", "weidian.com:7572807173", "Chinese digits"),
    ("微店 七五七 二八零 七一七三", "weidian.com:7572807173", "Chinese digits in groups"),
    ("微店 柒伍柒贰捌零柒壹柒叁", "weidian.com:7572807173", "the banker's digits"),
    ("weidian ⑦⑤⑦②⑧⓪⑦①⑦③", "weidian.com:7572807173", "circled digits"),
    ("weidian ٧٥٧٢٨٠٧١٧٣", "weidian.com:7572807173", "Arabic-Indic digits"),
    ("weidian 75728O7l73", "weidian.com:7572807173", "letters for digits"),
    ("7S728O7l73 on weidian", "weidian.com:7572807173", "more letters for digits"),
    ("five seven two eight zero seven one seven three on dhgate", "dhgate.com:572807173", "en"),
    ("dhgate: fünf sieben zwei acht null sieben eins sieben drei", "dhgate.com:572807173", "de"),
    ("cinco siete dos ocho cero siete uno siete tres en dhgate", "dhgate.com:572807173", "es"),
    ("qi wu qi er ba ling qi yao qi san weidian", "weidian.com:7572807173", "pinyin, yao for one"),
    ("weidian, reversed: 3717082757", "weidian.com:7572807173", "a number backwards"),
    ("桃宝 678000000001", "taobao.com:678000000001", "a homophone of the name"),
    ("某宝搜 678000000001", "taobao.com:678000000001", "some treasure"),
    ("orange app item 678000000001", "taobao.com:678000000001", "the colour of the icon"),
    ("商品ID:678000000001 淘宝", "taobao.com:678000000001", "商品ID"),
    ("天猫 612000000001", "tmall.com:612000000001", "Tmall"),
    ("1688 654000000001", "1688.com:654000000001", "the number that is a shop's name"),
    ("little yellow fish 712000000001", "goofish.com:712000000001", "the yellow icon"),
    ("小黄鱼 712000000001", "goofish.com:712000000001", "the same in Chinese"),
    ("狗东 100012345678", "jd.com:100012345678", "dog Dong"),
    ("on the bay, item no. 312000000001", "ebay.com:312000000001", "the bay"),
    ("ebay-Artikelnummer 312000000001", "ebay.com:312000000001", "what its pages call it"),
    ("dhgate item code 912345678", "dhgate.com:912345678", "what its pages call it"),
    ("dh gate: 912 345 678", "dhgate.com:912345678", "in groups"),
    ("1005001234567890", "aliexpress.com:1005001234567890", "its first digits say it"),
    ("1005 0012 3456 7890 on ali", "aliexpress.com:1005001234567890", "in fours"),
    ("али 1005001234567890", "aliexpress.com:1005001234567890", "Russian short name"),
    ("temu 601099512345678", "temu.com:601099512345678", "Temu"),
    ("item #312 456 789 012 on e-b-a-y", "ebay.com:312456789012", "the shop letter by letter"),
    ("code for the a$$ store (amzn): B0EXAMPLE1", "amazon.com:B0EXAMPLE1", "no Australian dollar"),
    ("WD: 725-388-1046", "weidian.com:7253881046", "grouped as in North America"),
    ("16**88 654000000001", "1688.com:654000000001", "stars between"),
    ("1️⃣6️⃣8️⃣8️⃣ 654000000001", "1688.com:654000000001", "the shop in keycaps"),
    ("shopee 12345678/9876543210", "shopee.sg:12345678.9876543210", "shop and item"),
    ("lazada i1234567890", "lazada.sg:1234567890", "as its addresses write it"),
    ("MercadoLibre MLA 123 456 789", "mercadolibre.com.ar:MLA123456789", "in groups"),
    ("etsy 1234567891", "etsy.com:1234567891", "Etsy"),
    ("vinted 4123456789", "vinted.com:4123456789", "Vinted"),
    ("MLA-123456789", "mercadolibre.com.ar:MLA123456789", "its letters say the country"),
    ("código MLB1234567890", "mercadolivre.com.br:MLB1234567890", "Brazil"),
    ("shopee i.1234567.8901234567", "shopee.sg:1234567.8901234567", "shop and item"),
    ("mercari m12345678901", "mercari.com:m12345678901", "Mercari"),
    ("wish app 0123456789abcdef01234567", "wish.com:0123456789abcdef01234567", "24 hex digits"),
    ("yupoo album 123456789", "yupoo.com:123456789", "an album"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "key", "note"), SEEN, ids=[text[:40] for text, *_ in SEEN])
def test_seen(text, key, note):
    counting = [code for code in find_codes(text) if not code.known_only]
    assert [str(code.key) for code in counting] == [key], note


COUNTRIES = [
    ("amazon.de B0EXAMPLE1", "amazon.de"),
    ("amazon uk: B0EXAMPLE1", "amazon.co.uk"),
    ("zon UK B0EXAMPLE1", "amazon.co.uk"),
    ("Amazon Germany, B0EXAMPLE1", "amazon.de"),
    ("the big river 🇫🇷: B0EXAMPLE1", "amazon.fr"),
    ("德亚 B0EXAMPLE1", "amazon.de"),
    ("日亚 B0EXAMPLE1", "amazon.co.jp"),
    ("amazon IT B0EXAMPLE1", "amazon.it"),
    ("ebay uk 312000000001", "ebay.co.uk"),
    ("vinted.fr 4123456789", "vinted.fr"),
]

BESIDE = [
    ("UK: B0EXAMPLE1", "amazon.co.uk"),
    ("B0EXAMPLE1 🇩🇪", "amazon.de"),
    ("🇫🇷 B0EXAMPLE1", "amazon.fr"),
    ("Deutschland: B0EXAMPLE1", "amazon.de"),
    ("GET IT: B0EXAMPLE1", "amazon.com"),
    ("🇺🇸🇺🇸🇺🇸 B0EXAMPLE1", "amazon.com"),
    ("B0 7G PLN9 ES", "amazon.com"),  # no złoty: the letters are the code's own
]


@pytest.mark.parametrize(("text", "site"), BESIDE)
def test_a_country_beside_the_code_leads_and_leaves_the_others_open(text, site):
    codes = find_codes(text)
    assert codes[0].key.site == site
    assert not codes[0].known_only
    assert all(code.known_only for code in codes[1:])
    assert len({code.key.site for code in codes}) == 24


@pytest.mark.parametrize(("text", "site"), COUNTRIES)
def test_a_country_that_is_named_decides(text, site):
    assert {code.key.site for code in find_codes(text)} == {site}


WEAK_COUNTRIES = [
    ("erst B0EXA dann MPLE1 auf Amazon suchen", "amazon.de"),
    ("su Amazon cercate B0EXAMPLE1 e basta", "amazon.it"),
    ("Nur £9.99! B0EXAMPLE1", "amazon.co.uk"),
    ("das Armband ist wieder da und ich liebe es: B0EXAMPLE1", "amazon.de"),
    ("le bracelet est trop beau, cherchez B0EXAMPLE1", "amazon.fr"),
    ("el código es B0EXAMPLE1 y está muy barato", "amazon.es"),
]


@pytest.mark.parametrize(("text", "site"), WEAK_COUNTRIES)
def test_money_and_language_lean_to_a_country_and_leave_the_others_open(text, site):
    codes = find_codes(text)
    assert codes[0].key.site == site
    assert not codes[0].known_only
    assert len({code.key.site for code in codes if code.known_only} - {site}) == 23
    assert codes[0].certainty < find_codes("amazon.de B0EXAMPLE1")[0].certainty


def test_without_a_country_the_usual_site_leads_and_the_others_must_be_known():
    first, *others = find_codes("B0EXAMPLE1")
    assert str(first.key) == "amazon.com:B0EXAMPLE1"
    assert all(other.known_only and other.certainty < first.certainty for other in others)
    assert "amazon.com:B0EX4MPLE1" in {str(other.key) for other in others}, "4 for A"
    assert "amazon.de:B0EXAMPLE1" in {str(other.key) for other in others}


def test_certainty_is_earned():
    def sure(text):
        return find_codes(text)[0].certainty

    assert sure("312000000001") < sure("item no. 312000000001") < 0.5
    assert sure("312000000001") < sure("ebay 312000000001") < sure("ebay item no. 312000000001")
    assert sure("B0EXAMPLE1") < sure("amazon B0EXAMPLE1") < sure("amazon.de B0EXAMPLE1")
    assert sure("B0 EXAMPLE1") < sure("B0EXAMPLE1")
    assert sure("BOEXAMPLE1 amazon") < sure("B0EXAMPLE1 amazon")
    assert sure("bay 312000000001") < sure("ebay 312000000001")


def test_a_note_says_how_it_was_written_and_what_speaks_for_it():
    code = find_codes("zon code: B0 EXAM PLE1")[0]
    assert code.note == "written apart; Amazon is named; announced as a code; country not named"
    assert find_codes("wd 7S728O7l73")[0].note.startswith("letters for digits; Weidian is named")


KNOWN_ONLY = [
    ("7572807173", "weidian.com:7572807173", "a bare number"),
    ("7572807173", "vinted.fr:7572807173", "the same number may be another shop's"),
    ("312000000001 😍", "ebay.com:312000000001", "a bare number"),
    ("312000000001", "ebay.de:312000000001", "in any country"),
    ("code: 678000000001", "tmall.com:678000000001", "announced, without a shop"),
    ("weidian 678000000001", "taobao.com:678000000001", "no number of Weidian's"),
    ("BOEXAMPLE1", "amazon.com:B0EXAMPLE1", "O for zero without a hint"),
    ("b0utique22", "amazon.com:B0UTIQUE22", "a word with a zero for its o"),
    ("0123456789abcdef01234567", "poshmark.com:0123456789abcdef01234567", "24 hex digits"),
    ("0306406152", "amazon.com:0306406152", "an ISBN-10 is an ASIN"),
    ("weidian 353; 707; 501", "weidian.com:353707501", "numbers in a list"),
    ("weidian 353 70-7 501", "weidian.com:353707501", "several separators"),
    ("#7572807173", "weidian.com:7572807173", "a number as a tag"),
]


@pytest.mark.parametrize(("text", "key", "note"), KNOWN_ONLY)
def test_doubtful_ones_count_only_where_the_listing_is_known(text, key, note):
    codes = find_codes(text)
    assert all(code.known_only for code in codes), note
    assert key in {str(code.key) for code in codes}


# (text, reason, note). Each must give nothing, not even where the listing is known.
TRAPS = [
    ("call me 7572807173", "telephone number", "said so"),
    ("Call or text 555-123-4567", "telephone number", "said so"),
    ("(555) 123-4567", "telephone number", "with brackets"),
    ("+1 555 123 4567", "telephone number", "a plus sign"),
    ("tel: 030 123456789", "telephone number", "German"),
    ("030 12345678", "telephone number", "a leading zero"),
    ("电话 13800138000", "telephone number", "Chinese"),
    ("звоните по вейдиан 8 916 481 73 39", "telephone number", "a shop between"),
    ("phone: weidian seller 138-0013-8000", "telephone number", "a shop between"),
    ("Звоните 79161234567", "telephone number", "Russian"),
    ("7572807173 call or text", "telephone number", "the word behind"),
    ("phone 7572807173 or 7572807174", "telephone number", "two in a row"),
    ("WhatsApp 491701234567", "messenger account", "said so"),
    ("wa 7572807173", "messenger account", "shortened"),
    ("微信 13800138000", "messenger account", "said so"),
    ("加V 13800138000", "messenger account", "slang"),
    ("vx：7572807173", "messenger account", "slang, full-width colon"),
    ("绿泡泡 7572807173", "messenger account", "green bubble, WeChat's icon"),
    ("QQ群 712345678", "messenger account", "a group"),
    ("QQ: 1234567890", "messenger account", "an account"),
    ("order number 312000000001", "order number", "said so"),
    ("my order 7572807173 came today", "order number", "in a review"),
    ("order # 312000000001", "order number", "said so"),
    ("Bestellnummer 7572807173", "order number", "German"),
    ("numéro de commande 7572807173", "order number", "French"),
    ("订单号 678000000001", "order number", "Chinese"),
    ("заказ № 312000000001", "order number", "Russian"),
    ("my ebay order 312000000001", "order number", "beside the shop's name"),
    ("ebay 12-34567-89012", "order number of eBay", "its grouping, beside the shop's name"),
    ("amazon 114-1234567-1234567", "order number of Amazon", "its grouping"),
    ("快递单号 678000000001", "tracking number", "Chinese"),
    ("tracking 312000000001", "tracking number", "said so"),
    ("DHL 312000000001", "tracking number", "the carrier"),
    ("Sendungsnummer 312000000001", "tracking number", "German"),
    ("account no 7572807173", "bank account", "said so"),
    ("卡号 6222021234567890", "bank account", "Chinese"),
    ("4111 1111 1111 1111", "payment card", "a test number of card makers"),
    ("EAN 4006381333931", "trade item number (GTIN)", "said so"),
    ("ISBN 9780306406157", "trade item number (GTIN)", "said so"),
    ("9780306406157", "book number (ISBN-13)", "prefix and check digit"),
    ("use code B0NUS2024X", "discount code", "looks like an ASIN"),
    ("mit dem Code B0SOMMER24", "discount code", "German"),
    ("优惠码 B0EXAMPLE1", "discount code", "Chinese"),
    ("20% with code B08X4MQ9L1 on amazon", "discount code", "a share beside it"),
    ("amazon promo! with code B08X4MQ9L1", "discount code", "a promotion beside it"),
    ("save with the code B08X4MQ9L1", "discount code", "no shop is named"),
    ("20240703", "date", "year, month, day"),
    ("2024-07-03 10:00:00", "date", "with a time"),
    ("03.07.2024 10:00", "date", "German"),
    ("07/03/2024 1230", "date", "American"),
    ("20240703103000", "date", "a time stamp"),
    ("2019 2020 2021 2022", "years", "in a row"),
    ("1999 1999 2003 2001", "years", "years in no order"),
    ("1,234,567,890 of them", "count or price", "grouped in thousands"),
    ("1.234.567.890", "count or price", "the same in German"),
    ("123456789 views", "count", "said so"),
    ("1234567890 followers", "count", "said so"),
    ("播放量123456789万", "count", "Chinese"),
    ("$312000000001", "price", "a sign of money"),
    ("Rp 150000000", "price", "rupiah"),
    ("150000000₫", "price", "dong, behind"),
    ("192.168.100.200", "address of a computer", "IPv4"),
    ("@user7572807173", "part of a longer word", "a handle"),
    ("@7572807173", "name of an account", "a handle of digits"),
    ("@b0example1", "name of an account", "a handle like an ASIN"),
    ("7572807173@post.example", "mail address", "mail"),
    ("user7572807173", "part of a longer word", "a name"),
    ("7572807173cm", "part of a longer word", "a unit"),
    ("pin 123456789", "place or number to join", "said so"),
    ("meeting id 712 345 678", "place or number to join", "said so"),
    ("S/N 7572807173", "register of companies", "a serial number"),
    ("VAT 123456789", "register of companies", "a tax number"),
    ("btc 1234567890", "address of a crypto currency", "said so"),
]


@pytest.mark.parametrize(("text", "reason", "note"), TRAPS, ids=[text[:40] for text, *_ in TRAPS])
def test_trap(text, reason, note):
    assert find_codes(text) == [], note
    assert reason in [refusal.reason for refusal in refused_codes(text)], note


DOUBTED = [
    ("555-123-4567", "telephone number", "grouped as in North America"),
    ("13800138000", "telephone number", "a Chinese mobile number"),
    ("86 138 0013 8000", "telephone number", "with the code of the country"),
    ("4006381333931", "trade item number (GTIN)", "the check digit is right"),
    ("4111111111111111", "payment card", "the check digit is right"),
]


@pytest.mark.parametrize(("text", "reason", "note"), DOUBTED)
def test_what_merely_could_be_something_else_counts_where_the_listing_is_known(text, reason, note):
    codes = find_codes(text)
    assert codes, note
    assert all(code.known_only and f"looks like: {reason}" in code.note for code in codes), note
    announced = find_codes(f"code {text}, on Facebook Marketplace and on eBay")
    assert max(code.certainty for code in announced) > max(code.certainty for code in codes)


LISTS = [
    ("weidian sizes 38 39 40 41 42 43 44", "beside a shop's name"),
    ("ring sizes 5 6 7 8 9 10 11 12, amazon", "beside a shop's name"),
    ("sizes left: 42 38 40 44 39, weidian", "in no order"),
    ("weidian 350 700 500", "models"),
    ("etsy item 110 120 130 140", "announced, and evenly"),
    ("10 9 8 7 6 5 4 3 2 1 go", "counting down"),
]


@pytest.mark.parametrize(("text", "note"), LISTS)
def test_lists_of_sizes_never_count_by_themselves(text, note):
    assert all(code.known_only for code in find_codes(text)), note
    assert all("looks like: list of sizes" in code.note for code in find_codes(text)), note


def test_digits_in_threes_may_rise_by_chance():
    (code,) = (code for code in find_codes("taobao 612 634 745 981") if not code.known_only)
    assert str(code.key) == "taobao.com:612634745981"


# Numbers above those that the shops give out today: ranges grow, and the shop is named.
ABOVE = [
    ("weidian 9940000001", "weidian.com:9940000001"),
    ("WD id 9940000003", "weidian.com:9940000003"),
    ("ebay item number 994000000024", "ebay.com:994000000024"),
    ("on the bay: 9940 0000 0026", "ebay.com:994000000026"),
    ("etsy listing 9940000027", "etsy.com:9940000027"),
    ("temu search 699400000000029", "temu.com:699400000000029"),
    ("tiktok shop 9729000000000000001", "tiktok.com:9729000000000000001"),
    ("allegro 99123456789", "allegro.pl:99123456789"),
]


@pytest.mark.parametrize(("text", "key"), ABOVE)
def test_a_named_shops_number_may_lie_above_its_range(text, key):
    counting = [code for code in find_codes(text) if not code.known_only]
    assert [str(code.key) for code in counting] == [key]
    (usual,) = [code for code in find_codes("weidian 7240000001") if not code.known_only]
    assert usual.certainty > find_codes("weidian 9940000001")[0].certainty


# (text, note). These do not even look like a code.
NOTHING = [
    ("", "empty"),
    ("use code SAVE20 for 20% off", "a discount"),
    ("WH-1000XM4", "a model"),
    ("SKU AB-1234", "a stock number"),
    ("B-OE 1234", "a licence plate"),
    ("B0", "a size of paper"),
    ("B0EXA and then some", "no second half"),
    ("B0 poster 70x100cm", "a size of paper"),
    ("v1.0.12", "a version"),
    ("v 2.14.3 build 4512", "a version"),
    ("tracking 1Z999AA10123456784", "UPS's own example number"),
    ("RR123456785CN", "a registered letter (UPU S10)"),
    ("9400 1000 0000 0000 0000 00", "USPS"),
    ("IBAN DE89 3704 0044 0532 0130 00", "the example of the IBAN registry"),
    ("DE89370400440532013000", "the same without spaces"),
    ("0x52908400098527886E0F7030069857D2EE169EE7", "an example of EIP-55"),
    ("1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2", "an address of Bitcoin"),
    ("5d41402abc4b2a76b9719d911017c592", "MD5"),
    ("aB0cD3fG7h", "base64 in the middle"),
    ("xB0EXAMPLE1", "glued to a letter before"),
    ("B0EXAMPLE1x", "glued to a letter behind"),
    ("B0-1234-5678-90-12", "a longer code in groups"),
    ("zip 90210-1234", "a postcode"),
    ("SW1A 1AA", "a postcode"),
    ("12 345 678 followers", "a count"),
    ("both are 50 off", "words: b, o"),
    ("about 30 pieces at 5 each", "words: b, o"),
    ("bold colours, 2 for 10", "words: b, o"),
    ("plan b 0 regrets 2 go", "words: b, 0"),
    ("100% cotton, 30% off, 2 for 1", "percents"),
    ("size 38/39/40", "sizes"),
    ("30x40x50 cm", "measures"),
    ("3.14159265358979", "pi"),
    ("48.85661300, 2.35222200", "coordinates"),
    ("9:00-18:00", "hours"),
    ("24/7 365", "always"),
    ("bling zone", "b and the Chinese zero"),
    ("https://www.amazon.com/dp/B0EXAMPLE1", "a link is another's business"),
    ("weidian.com/item.html?itemID=7572807173", "a link without a scheme"),
    ("weidian ¥199 ¥299 ¥189", "prices in a row"),
    ("weidian 95: $46.15 | 410+ orders", "prices and counts"),
    ("amazon river 6400 km long", "the river"),
    ("amazon ratings 4.5 4.6 4.7 4.8 4.9", "decimals in a row"),
    ("the bay area since 1999", "no shop, no number"),
]


@pytest.mark.parametrize(("text", "note"), NOTHING, ids=[text[:40] for text, _ in NOTHING])
def test_nothing(text, note):
    assert find_codes(text) == [], note


@pytest.mark.parametrize(
    ("rule", "shape"),
    [
        pytest.param(rule, shape, id=f"{rule.id} {shape.pattern.pattern}")
        for rule in platforms().values()
        for shape in rule.code
    ],
)
def test_a_code_of_a_rule_belongs_to_one_of_its_sites(rule, shape):
    assert rule.sites
    assert shape.site is None or shape.site in rule.sites.values()
    groups = set(shape.pattern.groupindex)
    assert (shape.key is None) == (not groups)
    if shape.key:
        assert shape.key.format_map(dict.fromkeys(groups, "1"))


def test_the_items_of_the_rules_examples_look_like_codes():
    # every shop with codes has an example of an item whose identifier one of its shapes takes
    missing = []
    for rule in (rule for rule in platforms().values() if rule.code):
        names = [said.split()[0].partition(":")[2] for said in rule.examples.values()]
        upper = [name.upper() for name in names]
        parts = [name.replace("-", ".") for name in upper]
        if not any(s.pattern.fullmatch(p) for s in rule.code for p in (*upper, *parts)):
            missing.append(rule.id)
    assert missing == ["shopee"] or missing == []


ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ0123456789"
ASINS = st.builds(
    lambda head, digit, tail: "B0" + head + digit + tail,
    st.text(ALPHABET, min_size=3, max_size=3),
    st.sampled_from("0123456789"),
    st.text(ALPHABET, min_size=4, max_size=4),
)
WIDE = str.maketrans({chr(c): chr(c + 0xFEE0) for c in range(0x21, 0x7F)})
BOLD = str.maketrans(
    {chr(65 + n): chr(0x1D400 + n) for n in range(26)}
    | {chr(48 + n): chr(0x1D7CE + n) for n in range(10)}
)
DISGUISES = {
    "plain": lambda c: c,
    "small": str.lower,
    "wide": lambda c: c.translate(WIDE),
    "bold": lambda c: c.translate(BOLD),
    "spaces": lambda c: " ".join(c),
    "hyphens": lambda c: "-".join(c),
    "dots": lambda c: ".".join(c),
    "pairs": lambda c: " ".join(c[n : n + 2] for n in range(0, 10, 2)),
    "halves": lambda c: f"{c[:5]} {c[5:]}",
    "fours": lambda c: f"{c[:2]}-{c[2:6]}-{c[6:]}",
    "lines": lambda c: f"{c[:4]}\n{c[4:]}",
    "pictures": lambda c: "✨".join(c),
    "unseen": lambda c: "\u200b".join(c),
    "struck": lambda c: "\u0336".join(c),
    "brackets": lambda c: f"[{c[:2]}]{c[2:6]}({c[6:]})",
    "keycaps": lambda c: "".join(s + "\ufe0f\u20e3" if s.isdecimal() else s for s in c),
    "zero spelt": lambda c: "b zero " + c[2:],
}


@settings(max_examples=150, deadline=None)
@given(ASINS, st.sampled_from(sorted(DISGUISES)), st.sampled_from(["", "amazon: ", "好物 ", "🔥"]))
def test_any_asin_in_any_disguise_is_found(code, disguise, before):
    text = before + DISGUISES[disguise](code)
    found = find_codes(text + " so pretty")
    assert f"amazon.com:{code}" in {str(c.key) for c in found}, text
    if before == "amazon: ":
        assert any(str(c.key) == f"amazon.com:{code}" and not c.known_only for c in found), text


NUMBERS = st.integers(5_000_000_000, 7_999_999_999).map(str)
HAN = str.maketrans("0123456789", "零一二三四五六七八九")
GROUPINGS = {
    "plain": lambda n: n,
    "spaces": lambda n: " ".join(n),
    "stars": lambda n: "*".join(n),
    "keycaps": lambda n: "".join(d + "\ufe0f\u20e3" for d in n),
    "wide": lambda n: n.translate(WIDE),
    "han": lambda n: n.translate(HAN),
    "fives": lambda n: f"{n[:5]} {n[5:]}",
    "pictures": lambda n: "💛".join(n),
}


@settings(max_examples=100, deadline=None)
@given(NUMBERS, st.sampled_from(sorted(GROUPINGS)))
def test_any_number_of_a_named_shop_is_found_in_any_grouping(number, grouping):
    text = f"weidian: {GROUPINGS[grouping](number)}"
    assert f"weidian.com:{number}" in {str(c.key) for c in find_codes(text)}, text


PIECES = st.sampled_from(
    "B0 b zero EXAMPLE1 7572807173 312 000 000 001 1005001234567890 amazon wd code tel order # + $"
    " . - \n 零 七五七二八零七一七三 🅱 0️⃣ 🇩🇪 🇪 \u200b \ud800 \x00 @ MLA i. seven five"
    " B0EX@MPLE1 https://a.co/d/x".split(" ")
)


@settings(max_examples=300, deadline=None)
@given(
    st.one_of(
        st.text(),
        st.lists(PIECES, max_size=12).map("".join),
        st.lists(PIECES, max_size=12).map(" ".join),
    )
)
def test_any_text_is_read(text):
    found = find_codes(text)
    assert found == find_codes(text)
    for code in found:
        assert 0 <= code.start < code.end <= len(text)
        assert 0 < code.certainty <= 1
        assert Key.parse(str(code.key)) == code.key
    spans = sorted({(code.start, code.end) for code in found})
    assert all(a[1] <= b[0] for a, b in pairwise(spans))
    counting = [(code.start, code.end) for code in found if not code.known_only]
    assert len(counting) == len(set(counting))


@pytest.mark.parametrize(
    "piece",
    ["B0 ", "b", "bO", "1 ", "1", "7572807173 ", "tel 7572807173 ", "amazon ", "B0EXAMPLE1 ", "零",
     "🇪", "seven ", "B0EX@MPLE", "1-1.1/1 ", "#", "e.1.", "\x00", "a.b-"],
)  # fmt: skip
def test_hostile_texts_take_linear_time(piece):
    grows_in_step(lambda length: find_codes(piece * (length // len(piece))), 10_000)
