import pytest

from cost import soon
from countermark.intake import embedded
from countermark.intake.markup import Found, page
from countermark.links import onward

HERE = "https://shop.example/p/1"


def links(found: Found) -> list[str]:
    return [link["url"] for link in found.page.get("relatedLink", [])]


def typed(found: Found, kind: str) -> list[dict]:
    return [value for value, _ in found.embedded if value["@type"].endswith(kind)]


def test_text_is_what_a_reader_sees():
    found = page(
        "<title> My \n page </title><h1>Rings</h1><p>a<b>b</b>c<!-- x --> d<br>e</p>"
        "<p style='color:red; DISPLAY : none'>hidden</p><div hidden>h</div><template>t</template>"
        "<script>s</script><style>y</style><noscript>n</noscript>"
        "<table><tr><td>1<td>2<tr><td>3</table>tail"
    )
    assert found.page["name"] == "My page"
    assert found.page["text"] == "Rings\nabc d\ne\n1 2\n3\ntail"


def test_links_keep_their_order_names_and_hidden_ones():
    found = page(
        "<base href='/x/'><p style='display:none'><a href='https://a.example/1'>one</a></p>"
        "<a href=two><img alt='the ring' src=i.jpg></a><map><area href='//b.example/3'></map>"
        "<div onclick=\"window.open('https://c.example/4')\">four</div>"
        "<button data-href='https://d.example/5'>five</button><a href='mailto:m@x.example'>m</a>"
        "<a href='javascript:go()'>no</a><a href='#top'>no</a><a href='data:text/html,x'>no</a>"
        "<iframe src='https://f.example/frame'></iframe>",
        HERE,
    )
    assert [(link["url"], link.get("name")) for link in found.page["relatedLink"]] == [
        ("https://a.example/1", "one"),
        ("https://shop.example/x/two", "the ring"),
        ("https://b.example/3", None),
        ("https://c.example/4", "four"),
        ("https://d.example/5", "five"),
        ("mailto:m@x.example", "m"),
    ]
    assert found.page["image"] == ["https://shop.example/x/i.jpg"]
    assert found.page["hasPart"] == [{"@type": "WebPage", "url": "https://f.example/frame"}]


def test_a_page_without_an_address_keeps_absolute_links_only():
    found = page("<a href='/a'>a</a><a href='https://b.example/'>b</a>")
    assert "url" not in found.page
    assert links(found) == ["https://b.example/"]


@pytest.mark.parametrize(
    "written",
    [
        '{"@type":"Product","name":"Ring",}',
        '// seo\n{"@type":"Product",/* x */"name":"Ring"};',
        '<!-- {"@type":"Product","name":"Ring"} -->',
        "{&quot;@type&quot;:&quot;Product&quot;,&quot;name&quot;:&quot;Ring&quot;}",
        '/*<![CDATA[*/ [[{"@type":"Product","name":"Ring"}]] /*]]>*/',
        '{"@graph":[{"@type":"WebSite"},{"@type":"Product","name":"Ring"}]}',
    ],
)
def test_json_ld_is_mended(written):
    assert {"@type": "Product", "name": "Ring"} in embedded.objects(written)


def test_json_ld_keeps_what_looks_like_a_comment_inside_a_text():
    (value,) = embedded.objects('{"url":"https://a.example//b,]","say":"it\\\'s /* no */\n",}')
    assert value == {"url": "https://a.example//b,]", "say": "it's /* no */ "}


def test_json_ld_resolves_references_within_its_graph():
    found = embedded.objects(
        '{"@graph":[{"@type":"Product","offers":{"@id":"#o"}},'
        '{"@id":"#o","@type":"Offer","price":19.90,"of":{"@id":"#o"}}]}'
    )
    assert found[0]["offers"]["price"] == "19.90"


def test_broken_json_ld_is_named_and_the_rest_is_read():
    found = page(
        '<script type="application/ld+json">{"@type": oops</script>'
        '<script type="application/ld+json">{"@type":"Product","name":"Ring"}</script>',
        HERE,
    )
    assert [reason[:9] for reason, _ in found.problems] == ["JSON-LD: "]
    assert typed(found, "Product") == [{"@type": "Product", "name": "Ring", "url": HERE}]


def test_characters_of_an_embedded_object_point_at_it():
    markup = '<p>é</p><script type="application/ld+json">{"@type":"Product"}</script>'
    ((_, span),) = page(markup).embedded
    assert markup[slice(*span)] == '{"@type":"Product"}'


def test_the_main_product_gets_the_canonical_address():
    found = page(
        "<title>Band ring | shop</title><link rel=canonical href='/ring'>"
        '<script type="application/ld+json">[{"@type":"Product","name":"Case"},'
        '{"@type":"Product","name":"Band ring"}]</script>',
        "https://shop.example/ring?from=x",
    )
    urls = [value.get("url") for value in typed(found, "Product")]
    assert urls == [None, "https://shop.example/ring"]
    assert found.page["url"] == "https://shop.example/ring?from=x"


def test_a_canonical_address_of_another_host_is_not_taken_for_the_page():
    found = page(
        "<link rel=canonical href='https://other.example/'><meta property=og:type content=product>"
        "<meta property=og:title content=Ring>",
        HERE,
    )
    assert typed(found, "Product")[0]["url"] == HERE


def test_microdata_and_rdfa():
    found = page(
        "<div itemscope itemtype='https://schema.org/Product'><h1 itemprop='name'>Mi<b>cro</b></h1>"
        "<div itemprop=offers itemscope itemtype='http://schema.org/Offer'>"
        "<meta itemprop=price content='3'><span itemprop=priceCurrency>EUR</span></div>"
        "<a itemprop=url href='/p/1'>x</a><img itemprop=image src=a.jpg>"
        "<img itemprop=image src=b.jpg>"
        "</div><p vocab='https://schema.org/' typeof='Person'><i property=name>Mira</i></p>",
        HERE,
    )
    assert typed(found, "Product") == [
        {
            "@type": "Product",
            "name": "Micro",
            "offers": {"@type": "Offer", "price": "3", "priceCurrency": "EUR"},
            "url": HERE,
            "image": ["https://shop.example/p/a.jpg", "https://shop.example/p/b.jpg"],
        }
    ]
    assert typed(found, "Person") == [{"@type": "Person", "name": "Mira"}]


def test_items_of_other_vocabularies_are_none():
    found = page(
        "<i itemscope><b itemprop=name>x</b></i><i typeof='foaf:Doc'><b property=dc:title>y</b>"
        "</i><i itemscope itemtype='http://example.org/Thing'><b itemprop=name>z</b></i>"
    )
    assert found.embedded == []


def test_microdata_agrees_with_extruct():
    extruct = pytest.importorskip("extruct.w3cmicrodata")
    markup = (
        "<body itemscope itemtype='https://schema.org/Product'><p itemprop='name'>A <i>ring</i></p>"
        "<time itemprop=releaseDate datetime='2020-01-01'>now</time><div itemprop=review itemscope "
        "itemtype='https://schema.org/Review'><b itemprop='reviewBody author'>fine</b></div></body>"
    )
    (theirs,) = extruct.MicrodataExtractor().extract(markup)
    (ours,) = typed(page(markup), "Product")
    flat = {"@type": "Product", **theirs["properties"]}
    flat["review"] = {"@type": "Review", **flat["review"]["properties"]}
    assert ours == flat


def test_open_graph_makes_a_product_where_nothing_better_stands():
    found = page(
        "<meta property='og:type' content='product'><meta property='og:title' content='Ring'>"
        "<meta property='og:image' content='/r.jpg'>"
        "<meta property='product:price:amount' content='19.90'>"
        "<meta property='product:price:currency' content='USD'>",
        HERE,
    )
    (value,) = typed(found, "Product")
    assert value["offers"] == {"@type": "Offer", "price": "19.90", "priceCurrency": "USD"}
    assert value["url"] == HERE


def test_open_graph_makes_a_post_of_a_networks_page():
    found = page(
        "<meta property='og:title' content='Mira on Instagram'><meta property='og:description' "
        "content='12 likes, 3 comments - mira_finds on July 3, 2020: \"new #ring, link in bio\"'>",
        "https://www.instagram.com/p/Cexample123/",
    )
    assert typed(found, "SocialMediaPosting") == [
        {
            "@type": "SocialMediaPosting",
            "url": "https://www.instagram.com/p/Cexample123/",
            "articleBody": "new #ring, link in bio",
            "author": {"@type": "Person", "alternateName": "mira_finds"},
            "datePublished": "2020-07-03",
        }
    ]


def test_redirects_of_a_page():
    found = page("<meta http-equiv=Refresh content=\"3;URL='/next'\">", HERE)
    assert [(r["to"], r["how"]) for r in found.redirects] == [("https://shop.example/next", "meta")]
    code = "setTimeout(function(){window.location.replace('https:\\/\\/a.example\\/x')},9)"
    script = f"<script>{code}</script>"
    found = page(f"<p>You are being redirected</p>{script}", HERE)
    assert [(r["to"], r["how"]) for r in found.redirects] == [("https://a.example/x", "script")]
    assert page(f"<p>{'A long article. ' * 100}</p>{script}", HERE).redirects == []
    assert page("<meta http-equiv=refresh content=30>", HERE).redirects == []
    assert page(f"<meta http-equiv=refresh content='5;url={HERE}#a'>", HERE).redirects == []
    assert page("<meta http-equiv=refresh content='900;url=/later'>", HERE).redirects == []


def test_two_targets_in_scripts_are_no_redirect():
    script = (
        "if (app) location.href = 'https://a.example/'; else location.href = 'https://b.example/';"
    )
    assert page(f"<script>{script}</script>", HERE).redirects == []
    assert onward.scripted(["mylocation = 'https://a.example/'"], "", 0, str) is None


@pytest.mark.parametrize(
    ("content", "text"),
    [
        ("<meta charset=gb2312><p>戒指".encode("gb18030"), "戒指"),
        ("<p>戒指".encode("utf-16"), "戒指"),
        (b"\xef\xbb\xbf<meta charset=latin-1><p>\xc3\xa9", "é"),
        (b"<meta charset=utf-8><p>caf\xe9 au lait</p>", "caf\ufffd au lait"),
        (b"<meta charset=hex><p>plain", "plain"),
        ("<meta charset=shift_jis><p>指輪①".encode("cp932"), "指輪①"),
    ],
)
def test_encodings(content, text):
    assert page(content).page["text"] == text


LAST = "<a href='https://x.example/last'>last</a>"
HOSTILE = {
    "nested": "<div>" * 200_000 + LAST,
    "nested lists": "<ul><li>" * 100_000 + LAST,
    "formatting to rebuild": "".join(f"<b a={i}>" for i in range(2000)) + "<p>x" * 50_000 + LAST,
    "attributes": "<p " + " ".join(f"a{i}=1" for i in range(100_000)) + ">" + LAST,
    "attributes in a false comment": "<!--><p " + " ".join(f"a{i}=1" for i in range(100_000))
    + ">" + LAST,
    "a text beyond the parser's own limit": "<script>" + "y" * 11_000_000 + "</script>" + LAST,
    "a picture beyond the parser's own limit": "<img src='data:image/png;base64,"
    + "A" * 11_000_000 + "'>" + LAST,
    "closed without being open": "<div>" * 250 + "</span>" * 200_000 + LAST,
    "NUL": "\0" * 1_000_000 + LAST,
    "half surrogates": "\ud800" * 1000 + LAST,
    "bad addresses": "<base href='http://['><a href='http://[::x'>y</a><a href='//['>z</a>" + LAST,
}  # fmt: skip


@pytest.mark.parametrize("markup", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_markup_is_read_to_its_end_and_soon(markup):
    with soon():
        found = page(markup)
    assert links(found)[-1] == "https://x.example/last"
    found.page["text"].encode()  # no half surrogates come out


@pytest.mark.parametrize(
    "markup",
    [
        "",
        " \n",
        "<!-- only -->",
        "<plaintext>" + "<a href=q>" * 10_000,
        "<" * 100_000,
        "</" * 100_000,
        "<a href='" * 50_000,
        "<!--" * 100_000,
        "&#" * 100_000,
        "<a=" * 100_000,
        "<div itemscope itemprop=z itemtype=P><span itemprop=name>x</span>" * 200 + "x" * 10_000,
        "<i itemscope>" + "<div itemprop=x>" * 200 + "<p itemprop=a>ab" * 20_000,
        '<script type="application/ld+json">' + "[" * 500_000 + "</script>",
        '<script type="application/ld+json">' + '{"a":' * 50_000 + "</script>",
        '<script type="application/ld+json">' + "/*" * 500_000 + "</script>",
        '<script type="application/ld+json">' + '"\\' * 500_000 + "</script>",
        "<script>" + 'location.href="' * 1000 + "</script>",
        "<meta http-equiv=refresh content='" + " " * 100_000 + "'>",
        "<meta property=og:description content='" + ': "' * 50_000 + "'>",
        bytes(range(256)) * 1000,
        b"<meta charset=" + b"x" * 5000,
    ],
)
def test_no_markup_raises_or_takes_long(markup):
    with soon():
        found = page(markup, "https://www.instagram.com/p/Cexample123/")
    assert found.page["@type"] == "WebPage"


def test_a_page_names_the_services_that_it_reports_to():
    markup = "<html><script>gtag('config', 'G-ABC123DEF4'); fbq('init', '123456789012345')</script>"
    assert page(markup).page["networkKey"] == [
        "analytics:google:G-ABC123DEF4",
        "analytics:facebook:123456789012345",
    ]
    assert "networkKey" not in page("<html><p>plain</p>").page


@pytest.mark.parametrize(
    "markup",
    [
        "<body onload=\"location.href='https://shop.example/p/77'\">",
        "<script>var u = atob('aHR0cHM6Ly9zaG9wLmV4YW1wbGUvcC83Nw=='); location = u</script>",
        "<script>setTimeout(\"location.replace('/p/77')\", 900)</script>",
        "<script>window.onload = function(){ window.open('//shop.example/p/77') }</script>",
    ],
)
def test_scripts_that_spell_out_where_they_send_on_to(markup):
    (redirect,) = page(f"<html>{markup}</html>", "https://shop.example/go").redirects
    assert (redirect["to"], redirect["how"]) == ("https://shop.example/p/77", "script")


def test_a_script_that_opens_a_window_on_a_click_is_no_redirect():
    markup = "<script>b.onclick = function(){ window.open('https://shop.example/p/77') }</script>"
    assert page(f"<html>{markup}</html>", "https://shop.example/go").redirects == []
