"""Addresses: one key for every spelling, never one key for two items, nothing for a look-alike."""

import string

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from cost import grows_in_step
from countermark.links import (
    account_key,
    address,
    canonical_url,
    identify,
    item_key,
    page_key,
    platforms,
)
from countermark.links.address import identify_again
from countermark.links.spelling import LONGEST
from countermark.records.key import Key, Kind

ITEMS = [
    (url, identify(url).key)
    for rule in platforms().values()
    for url in rule.examples
    if identify(url).key.kind is Kind.ITEM
]
URLS = [url for rule in platforms().values() for url in rule.examples]


# --- one key for every spelling -------------------------------------------------------------------
def scheme(url):
    return url.replace("https://", "http://")


def no_scheme(url):
    return url.removeprefix("https://")


def relative_scheme(url):
    return url.removeprefix("https:")


def shouting_host(url):
    head, _, rest = url.removeprefix("https://").partition("/")
    return f"HTTPS://{head.upper()}/{rest}"


def www(url):
    return (
        url.replace("https://www.", "https://")
        if "//www." in url
        else url.replace("//", "//www.", 1)
    )


def mobile(url):
    return url.replace("https://www.", "https://m.").replace("https://m.m.", "https://m.")


def port(url):
    head, _, rest = url.removeprefix("https://").partition("/")
    return f"https://{head}:443/{rest}"


def credentials(url):
    return url.replace("https://", "https://user:pass@")


def final_dot(url):
    head, _, rest = url.removeprefix("https://").partition("/")
    return f"https://{head}./{rest}"


def tracking(url):
    mark = "&" if "?" in url else "?"
    return f"{url}{mark}utm_source=ig&fbclid=IwAR0&UTM_Campaign=x&gclid=1"


def tracking_first(url):
    path, mark, query = url.partition("?")
    return f"{path}?igsh=1&utm_medium=x{'&' if mark else ''}{query}"


def reordered(url):
    path, mark, query = url.partition("?")
    return path + mark + "&".join(reversed(query.split("&")))


def slash(url):
    path, mark, query = url.partition("?")
    return f"{path.rstrip('/')}/{mark}{query}"


def fragment(url):
    return f"{url}#reviews"


def encoded(url):
    """One unreserved letter of the path percent-encoded, in lower-case hex."""
    at = url.find("/", 8) + 1
    letter = url[at : at + 1]
    known = letter.isascii() and letter.isalnum()
    return f"{url[:at]}%{ord(letter):02x}{url[at + 1 :]}" if known else url


def dots(url):
    head, _, rest = url.removeprefix("https://").partition("/")
    return f"https://{head}/x/.././{rest}"


def doubled_slash(url):
    head, _, rest = url.removeprefix("https://").partition("/")
    return f"https://{head}//{rest}"


def blanks(url):
    return f" \t{url[:20]}\n{url[20:]}\r\n "


def backslashes(url):
    head, mark, query = url.partition("?")
    return head.replace("/", "\\") + mark + query


SPELLINGS = [
    scheme,
    no_scheme,
    relative_scheme,
    shouting_host,
    www,
    mobile,
    port,
    credentials,
    final_dot,
    tracking,
    tracking_first,
    reordered,
    slash,
    fragment,
    encoded,
    dots,
    doubled_slash,
    blanks,
    backslashes,
]
ONE_AT_MOST = {no_scheme, relative_scheme, shouting_host, port, credentials, final_dot, scheme}


@pytest.mark.parametrize("spell", SPELLINGS, ids=lambda spell: spell.__name__)
def test_an_item_has_one_key_in_every_spelling(spell):
    for url, key in ITEMS:
        assert identify(spell(url)).key == key, spell(url)
        assert item_key(spell(url)) == key


@given(
    st.sampled_from(ITEMS),
    st.lists(st.sampled_from([s for s in SPELLINGS if s not in ONE_AT_MOST]), unique=True),
    st.sampled_from([*ONE_AT_MOST, str]),
)
@settings(max_examples=300, deadline=None)
def test_spellings_may_be_mixed(item, spells, last):
    url, key = item
    written = url
    for spell in sorted(
        spells, key=lambda s: (s in (blanks, backslashes, fragment), SPELLINGS.index(s))
    ):
        written = spell(written)
    if not {blanks, backslashes} & set(spells):
        written = last(written)
    assert identify(written).key == key, written


@given(st.sampled_from(URLS))
def test_the_canonical_spelling_is_its_own(url):
    canonical = canonical_url(url)
    assert canonical_url(canonical) == canonical
    assert identify(canonical).key == identify(url).key
    assert item_key(canonical) == item_key(url)


WEIRD = st.text(string.printable + "é漢%.@/\\?#&=:[]\x00\ud800", max_size=60)


@given(
    WEIRD,
    WEIRD,
    st.sampled_from(["https://", "", "//", "http:", "https://www.amazon.com/", "https://t.me/"]),
)
@settings(max_examples=400, deadline=None)
def test_any_text_is_read_or_refused_and_its_canonical_spelling_is_stable(head, tail, start):
    address = identify(start + head + "/" + tail)
    if address is None:
        assert item_key(start + head + "/" + tail) is None
        return
    again = identify(address.canonical)
    assert again is not None, address.canonical
    assert again.canonical == address.canonical
    assert again.key == address.key
    assert str(Key.parse(str(address.key))) == str(address.key)


# --- never two items under one key ----------------------------------------------------------------
@given(st.sampled_from(ITEMS), st.data())
@settings(max_examples=400, deadline=None)
def test_another_item_has_another_key(item, data):
    url, key = item
    assume(key.id in url)
    signs = (
        string.digits
        if key.id.isdecimal()
        else string.ascii_uppercase
        if key.id.isupper()
        else "abcdef"
    )
    at = data.draw(st.sampled_from([i for i, sign in enumerate(key.id) if sign in signs] or [0]))
    sign = data.draw(st.sampled_from(signs))
    other = key.id[:at] + sign + key.id[at + 1 :]
    assume(other != key.id and other[0] not in "0m")
    assert identify(url.replace(key.id, other)).key != key


@given(
    st.text(string.ascii_lowercase + string.digits, min_size=1, max_size=8),
    st.text(string.ascii_lowercase, min_size=1, max_size=8),
)
def test_unknown_shops_keep_the_parameters_that_name_the_item(one, other):
    assume(one != other)
    assert item_key(f"https://shop.example/view?id={one}") != item_key(
        f"https://shop.example/view?id={other}"
    )
    assert item_key(f"https://shop.example/{one}") != item_key(f"https://shop.example/{other}")


def test_sites_are_kept_apart_by_country():
    keys = {
        item_key(f"https://www.amazon.{tld}/dp/B0EXAMPLE1")
        for tld in ("com", "de", "co.uk", "com.be")
    }
    assert len(keys) == 4
    assert item_key("https://www.ebay.de/itm/312000000001") != item_key(
        "https://www.ebay.com/itm/312000000001"
    )


# --- hostile addresses ----------------------------------------------------------------------------
@pytest.mark.parametrize(
    "url",
    [
        "https://amazon.com@evil.example/dp/B0EXAMPLE1",
        "https://www.amazon.com:443@evil.example/dp/B0EXAMPLE1",
        "https://evil.example\\@amazon.com/dp/B0EXAMPLE1",
        "https://amazon.com.evil.example/dp/B0EXAMPLE1",
        "https://amazon.com-evil.example/dp/B0EXAMPLE1",
        "https://notamazon.com/dp/B0EXAMPLE1",
        "https://amazon.co/dp/B0EXAMPLE1",
        "https://evil.example/https://amazon.com/dp/B0EXAMPLE1",
        "https://evil.example/?x=https://amazon.com/dp/B0EXAMPLE1",
        "https://evil.example/#https://amazon.com/dp/B0EXAMPLE1",
        "https://аmazon.com/dp/B0EXAMPLE1",
        "https://amazοn.com/dp/B0EXAMPLE1",
        "https://xn--mazon-3ve.com/dp/B0EXAMPLE1",
        "https://amazon.com%2eevil.example/dp/B0EXAMPLE1",
        "https://amazon.com%2f.evil.example/dp/B0EXAMPLE1",
        "https://amazon.com\t.evil.example/dp/B0EXAMPLE1",
        "https://amazon。com.evil.example/dp/B0EXAMPLE1",
        "https://[::1]/dp/B0EXAMPLE1",
        "https://127.0.0.1/dp/B0EXAMPLE1",
        "https://amazon.com:99999/dp/B0EXAMPLE1",
        "javascript:location='https://amazon.com/dp/B0EXAMPLE1'",
        "https://a\u200bmazon.com.evil.example/dp/B0EXAMPLE1",
    ],
)
def test_a_look_alike_never_gets_a_shops_key(url):
    address = identify(url)
    assert address is None or (address.platform is None and address.key.kind is Kind.PAGE)
    key = item_key(url)
    assert key is None or key.site != "amazon.com"


@pytest.mark.parametrize(
    "make",
    [
        lambda n: "https://www.amazon.com/" + "a/" * n + "dp/B0EXAMPLE1",
        lambda n: "https://www.amazon.com/dp/B0EXAMPLE1?" + "a=1&" * n,
        lambda n: "https://www.amazon.com/dp/B0EXAMPLE1?tag=" + "A" * n,
        lambda n: "https://" + "a." * n + "com/",
        lambda n: "https://" + "a@" * n + "shop.example/",
        lambda n: "https://shop.example/" + "%25" * n,
        lambda n: "https://shop.example/" + "../" * n,
        lambda n: (
            "https://l.instagram.com/?u=" + "https%3A%2F%2Fl.instagram.com%2F%3Fu%3D" * (n // 20)
        ),
        lambda n: "https://cnfans.com/?url=" + "%2525" * n,
        lambda n: "https://web.archive.org/web/2020/" * (n // 20) + "https://shop.example/",
        lambda n: "https://shop.example/" + "\\" * n,
        lambda n: "\x00" * n + "https://shop.example/",
        lambda n: "é" * n + ".example/x",
    ],
)
def test_long_addresses_take_little_time(make):
    def read(n):
        url = make(n)
        identify(url)
        item_key(url)

    for small in (200, 5_000):
        grows_in_step(read, small)


# --- what else an address says --------------------------------------------------------------------
def test_the_offer_stays_beside_the_key():
    address = identify("https://www.amazon.com/dp/B0EXAMPLE1?th=1&smid=A1EXAMPLE&psc=1&m=")
    assert address.offer == {"smid": "A1EXAMPLE", "th": "1", "psc": "1"}
    assert address.canonical == "https://amazon.com/dp/B0EXAMPLE1?m=&psc=1&smid=A1EXAMPLE&th=1"


def test_identities_come_in_order_and_once():
    url = "https://shop.example/x?aff=ZXhhbXBsZTAx&invitecode=EX2&aff=example01"
    assert [str(key) for key in identify(url).network_keys] == [
        "affiliate:shop.example:example01",
        "affiliate:shop.example:EX2",
    ]
    assert identify(url).canonical == "https://shop.example/x"


def test_networks_have_no_general_affiliate_parameters():
    assert identify("https://www.instagram.com/p/Cexample1/?aff=1").network_keys == ()


@pytest.mark.parametrize(
    ("url", "key"),
    [
        ("https://cnfans.com/product?id=7000000001&platform=WEIDIAN", "weidian.com:7000000001"),
        (
            "https://l.instagram.com/?u=https%3A%2F%2Fwww.amazon.com%2Fdp%2FB0EXAMPLE1",
            "amazon.com:B0EXAMPLE1",
        ),
        (
            "https://kakobuy.com/item/details?url=https://item.taobao.com/item.htm?spm=1&id=678000000001&affcode=x",
            "taobao.com:678000000001",
        ),
        ("https://shop.example/p/1/?utm_source=x", "https://shop.example/p/1"),
        ("https://bit.ly/3ExAmPl", "https://bit.ly/3ExAmPl"),
    ],
)
def test_item_key(url, key):
    assert str(item_key(url)) == key


@pytest.mark.parametrize(
    ("url", "key"),
    [
        ("https://www.Bio.example/", "web:bio.example/"),
        ("bio.example/x/", "web:bio.example/x"),
        ("https://bio.example/x?b=2&a=1&utm_source=y#top", "web:bio.example/x?a=1&b=2"),
        ("https://app.example/#!/item/7", "web:app.example/#!/item/7"),
        ("https://www.amazon.com/dp/B0EXAMPLE1", "web:amazon.com/dp/B0EXAMPLE1"),
    ],
)
def test_page_key(url, key):
    assert str(page_key(url)) == key
    assert Key.parse(key) == page_key(url)


@pytest.mark.parametrize(
    ("platform", "handle", "key"),
    [
        ("instagram", "@Foo", "instagram.com:account/foo"),
        ("Instagram", "foo", "instagram.com:account/foo"),
        ("IG", "foo", "instagram.com:account/foo"),
        ("twitter.com", "Foo", "x.com:account/foo"),
        ("Twitter", "Foo", "x.com:account/foo"),
        ("telegram", "Foo", "t.me:account/foo"),
        ("forum.example", "Foo", "forum.example:account/foo"),
    ],
)
def test_account_key(platform, handle, key):
    assert str(account_key(platform, handle)) == key


def test_an_unknown_platform_is_an_error():
    with pytest.raises(ValueError, match="no platform is called 'nowhere'"):
        account_key("nowhere", "foo")


def test_nothing_is_read_from_what_is_no_url():
    for text in (
        "",
        "bracelet.Buy now",
        "e.g.",
        "B0EXAMPLE1",
        "javascript:alert(1)",
        "a@b.example",
    ):
        assert identify(text) is None
        assert item_key(text) is canonical_url(text) is page_key(text) is None


def test_an_address_that_comes_again_is_read_the_same_and_long_ones_are_not_kept():
    long = "https://www.amazon.com/dp/B000000001?x=" + "a" * LONGEST
    for url in ("https://www.instagram.com/mira/", "no address", "", long):
        assert identify_again(url) == identify_again(url) == identify(url)
    kept = address._remembered.cache_info().currsize
    identify_again(f"{long}b")
    assert address._remembered.cache_info().currsize == kept
