"""What an answer shows, however it is written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from countermark.evidence.circumstances import Connection
from countermark.evidence.exchange import Exchange
from countermark.evidence.page import Shown, located, onto, pushed, shown


def got(content: bytes, status: int = 200, **headers: str) -> Exchange:
    named = {"Content-Type": "text/html"}
    named |= {name.replace("_", "-"): value for name, value in headers.items()}
    where = Connection(host="shop.example", port=443)
    url = "https://shop.example/a/b"
    return Exchange(url, "2026-03-01T10:00:00Z", b"", b"", status, tuple(named.items()), content,
                    where)  # fmt: skip


def test_what_a_reader_sees_and_where_it_links() -> None:
    seen = shown(
        got(
            b"<title> A  ring </title><base href='/c/'><h1>The <b>ring</b></h1><style>p{}</style>"
            b"<a href='d?e'>on</a><a href='//x.example/'>x</a><a href='javascript:f()'>f</a>"
            b"<script>var x = 'unseen'</script><link rel=canonical href='https://shop.example/r'>"
        )
    )

    assert (seen.title, seen.heading, seen.text) == ("A ring", "The ring", "The ring on x f")
    assert seen.links == ("https://shop.example/c/d?e", "https://x.example/")
    assert seen.canonical == "https://shop.example/r"
    assert (seen.password, seen.product, seen.onward) == (False, False, None)


def test_letters_are_read_as_the_page_says() -> None:
    assert shown(got("<title>戒指".encode("gb18030"), Content_Type="text/html; charset=GBK")).title
    assert shown(got('<meta charset="gb2312"><title>戒指'.encode("gb18030"))).title == "戒指"
    assert shown(got("<title>戒指".encode())).title == "戒指"
    assert (
        shown(got("<title>戒指".encode(), Content_Type="text/html; charset=none")).title == "戒指"
    )


def test_what_is_no_page_shows_nothing() -> None:
    assert shown(got(b"%PDF-1.7", Content_Type="application/pdf")) == Shown()


def test_a_location_is_read_as_its_server_meant_it() -> None:
    latin = "/ringe/größe".encode().decode("latin-1")

    assert located(got(b"", 302, Location=latin)) == "https://shop.example/ringe/größe"
    assert located(got(b"", 200, Location="/c")) is None
    assert located(got(b"", 304, Location="/c")) is None
    assert pushed(got(b"", Refresh="0;url=/c")) == "https://shop.example/c"
    assert pushed(got(b"", Refresh="900;url=/c")) is None


@given(st.binary(max_size=400), st.text(max_size=60))
def test_no_answer_makes_it_fail(content: bytes, target: str) -> None:
    answer = got(content, 302, Location=target, Refresh=target)

    assert isinstance(shown(answer), Shown)
    assert isinstance(onto(answer, target), str)
    assert located(answer) is None or located(answer)
    assert pushed(answer) is None or pushed(answer)


@pytest.mark.parametrize("piece", [b"<h1>", b"<a href=x>", b"<meta http-equiv=refresh content=0>"])
def test_a_hostile_page_is_read_as_far_as_it_goes(piece: bytes) -> None:
    assert len(shown(got(piece * 20_000 + b"end")).links) <= 2000
