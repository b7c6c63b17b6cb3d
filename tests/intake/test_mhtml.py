import pytest

from countermark.intake.format import Example, Reading, Row
from countermark.intake.guard import Refused
from countermark.intake.mhtml import Mhtml

HEAD = (
    b"From: <Saved by Blink>\r\nSnapshot-Content-Location: https://bio.example/m\r\n"
    b'MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="B"\r\n\r\n'
)


def read(source):
    return [part.object for part in Mhtml().read(source, Reading()) if isinstance(part, Row)]


@pytest.mark.parametrize("given", Mhtml().examples(), ids=lambda given: given.name)
def test_examples(given, source_of):
    source = source_of(given)
    assert Mhtml().recognises(source) == (given.objects is not None)
    if given.objects is not None:
        (found,) = read(source)
        assert given.objects[0].items() <= found.items()


def test_charset_of_the_part_and_links_to_its_address(source_of):
    body = (
        b"--B\r\nContent-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n\r\nAAAA\r\n"
        b"--B\r\nContent-Type: text/html; charset=gb2312\r\n\r\n"
        + "<p>戒指<a href='/x'>x</a><img src='cid:a'>".encode("gb18030")
        + b'<script type="application/ld+json">{"@type":"Product","name":"r"}</script>\r\n--B--\r\n'
    )
    page, product = read(source_of(Example("a.mht", HEAD + body, None, "")))
    assert page["text"] == "戒指x"
    assert page["relatedLink"][0]["url"] == "https://bio.example/x"
    assert "image" not in page
    assert product == {"@type": "Product", "name": "r", "url": "https://bio.example/m"}


@pytest.mark.parametrize("rest", [b"", b"--B\r\nContent-Type: image/png\r\n\r\nx\r\n--B--"])
def test_no_page_in_it(rest, source_of):
    with pytest.raises(Refused, match="no HTML part"):
        read(source_of(Example("a.mhtml", HEAD + rest, None, "")))


def test_a_file_that_is_cut_off_is_read_as_far_as_it_goes(source_of):
    body = b"--B\r\nContent-Type: text/html\r\n\r\n<p>half <a href='https://x.example/'>l"
    (page,) = read(source_of(Example("a.mhtml", HEAD + body, None, "")))
    assert page["relatedLink"] == [{"@type": "WebPage", "url": "https://x.example/", "name": "l"}]
