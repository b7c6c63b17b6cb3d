"""Scripts: addresses that are spelt out in them, and all that is left alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cost import grows_in_step
from countermark.links.script import LONGEST, targets

SHOP = "https://shop.example/p/77"


@pytest.mark.parametrize(
    "code",
    [
        f'location = "{SHOP}"',
        f"window.location.href='{SHOP}';",
        f"top.location.replace(`{SHOP}`)",
        f'self.location.assign( "{SHOP}" );',
        f'document.location="{SHOP}"',
        'location.href="https:\\/\\/shop.example\\/p\\/77"',
        'location.href="\\x68ttps:\\u002f\\u{2f}shop.example/p/77"',
        'location.href = "https://" + "shop.example" + "/p/" + 77;',
        'var h = "https:", p = "//shop.example/p/77"; location.href = h + p;',
        'let o = {}; o.url = "https://shop.example/p/77"; location.replace(o.url)',
        'location.href = atob("aHR0cHM6Ly9zaG9wLmV4YW1wbGUvcC83Nw==")',
        'const u="aHR0cHM6Ly9zaG9wLmV4YW1wbGUvcC83Nw"; window.location = window.atob(u);',
        'location.href = decodeURIComponent("https%3A%2F%2Fshop.example%2Fp%2F77")',
        'location = unescape("https%3A//shop.example/p/77")',
        'location = "77/p/elpmaxe.pohs//:sptth".split("").reverse().join("")',
        'var a = ["https:/", "shop.example", "p", "77"]; location.href = a.join("/");',
        'location.href = "hxxps://shop.example/p/77".replace("hxxps", "https")',
        'location = "https://".concat("shop.example", "/p/77")',
        'window["loc" + "ation"]["href"] = "https://shop.example/p/77"',
        "location.href = String.fromCharCode(104,116,116,112,115,58,47,47) + 'shop.example/p/77'",
        f"setTimeout(function(){{ window.location.href = '{SHOP}' }}, 3000)",
        f"var t = setTimeout(() => location.replace('{SHOP}'), 1)",
        f"setTimeout(\"location.href='{SHOP}'\", 500)",
        f"window.onload = function(){{ window.open('{SHOP}', '_self') }}",
        f"document.addEventListener('DOMContentLoaded', function(){{ open('{SHOP}') }})",
        f"/* location='https://x.example' */ location = '{SHOP}' // location='https://y.example'",
        f"if (a == 1) {{ b() }} location = ('{SHOP}');",
    ],
)
def test_what_is_spelt_out(code):
    assert targets(code) == [SHOP]


@pytest.mark.parametrize(
    "code",
    [
        "",
        "location.href = url",
        "location.href = base + '/p/77'",
        "location.href = 'https://shop.example/' + document.referrer",
        "location.href = ok ? 'https://a.example' : 'https://b.example'",
        "if (location.href == 'https://shop.example/') x()",
        "if (location === 'https://shop.example/') x()",
        "foo.location = 'https://shop.example/'",
        "mylocation = 'https://shop.example/'",
        "var x = \"location='https://shop.example/'\"",
        "button.onclick = function(){ window.open('https://shop.example/') }",
        "location.hash = '#top'",
        "atob('aHR0cHM6Ly9zaG9wLmV4YW1wbGU=')",
        "location = atob('***')",
        "location = `https://shop.example/${id}`",
        "location.reload()",
    ],
)
def test_what_depends_on_more_is_left_alone(code):
    assert targets(code) == []


def test_two_ways_are_both_told():
    assert targets(f"if(m){{location='https://m.example/'}}else{{location='{SHOP}'}}") == [
        "https://m.example/",
        SHOP,
    ]


@given(st.text(alphabet="locatinhref=.('\"+)[]{}\\/*`$window,;atob 01", max_size=200))
def test_any_script(code):
    assert all(isinstance(target, str) for target in targets(code))


@pytest.mark.parametrize(
    "part",
    ["a[", "f(", "(", "[", "atob(", "location=", "'", '"\\', "/*", "a.b.", "x+", "setTimeout('",
     "location['href", "u='a';u=u+u;", "`", "String.fromCharCode("],
)  # fmt: skip
def test_hostile_scripts_take_linear_time(part):
    grows_in_step(lambda length: targets(part * (length // len(part))), 20_000)


def test_a_text_does_not_grow_without_end():
    code = "u='ab';" + "u=u+u;" * 60 + "location=u"
    assert all(len(target) <= LONGEST for target in targets(code))
