import pytest

from countermark.intake.format import Example, Reading, Row
from countermark.intake.guard import LIMITS, Refused
from countermark.intake.html import Html


def read(source):
    return [part.object for part in Html().read(source, Reading()) if isinstance(part, Row)]


def example(content: bytes, name: str = "p.html", **beside: bytes) -> Example:
    return Example(name, content, None, "", {f"p_files/{key}.png": v for key, v in beside.items()})


@pytest.mark.parametrize("given", Html().examples(), ids=lambda given: given.name)
def test_examples(given, source_of):
    source = source_of(given)
    assert Html().recognises(source) == (given.objects is not None)
    if given.objects is not None:
        found = read(source)
        assert len(found) == len(given.objects)
        for has, wanted in zip(found, given.objects, strict=True):
            assert wanted.items() <= has.items()


def test_singlefile_says_where_and_when(source_of):
    source = source_of(
        example(
            b"<!DOCTYPE html> <html><!--\n Page saved with SingleFile \n"
            b" url: https://bio.example/m \n"
            b" saved date: Fri Jul 03 2020 10:02:00 GMT+0200 (Central European Summer Time)\n-->"
            b"<body><a href='/x'>x</a>"
        )
    )
    (page,) = read(source)
    assert page["url"] == "https://bio.example/m"
    assert page["dateObserved"] == "2020-07-03T10:02:00+02:00"
    assert page["relatedLink"][0]["url"] == "https://bio.example/x"


def test_httrack_says_where_and_when(source_of):
    (page,) = read(
        source_of(
            example(
                b"<html><!-- Mirrored from bio.example/m by HTTrack Website Copier/3.x "
                b"[XR&CO'2014], "
                b"Fri, 03 Jul 2020 08:02:00 GMT -->"
            )
        )
    )
    assert (page["url"], page["dateObserved"]) == ("http://bio.example/m", "2020-07-03T08:02:00Z")


def test_pictures_beside_the_page_keep_their_paths(source_of):
    content = (
        b"<!-- saved from url=(0021)https://bio.example/m --><html><img src='p_files/a.png?x=1'>"
        b"<img src='p_files/missing.png'><img src='../../../../etc/passwd'><img src='%00'>"
    )
    (page,) = read(source_of(example(content, a=b"\x89PNG")))
    assert page["image"] == [
        "p_files/a.png",
        "https://bio.example/p_files/missing.png",
        "https://bio.example/etc/passwd",
        "https://bio.example/%00",
    ]


def test_where_an_embedded_object_stands(source_of):
    content = b'<html><script type="application/ld+json">{"@type":"Product"}</script>'
    rows = list(Html().read(source_of(example(content)), Reading()))
    assert [row.selector for row in rows] == ["", "char=41,60"]


def test_a_broken_script_is_rejected_and_the_page_is_read(source_of):
    content = b'<html><script type="application/ld+json">{"@type"</script>hello'
    rows = list(Html().read(source_of(example(content)), Reading()))
    assert rows[0].object["text"] == "hello"
    assert rows[1].reason.startswith("JSON-LD: not JSON")


def test_a_page_beyond_the_guard_is_refused(source_of, monkeypatch):
    monkeypatch.setattr("countermark.intake.html.LIMITS", type(LIMITS)(document=100))
    with pytest.raises(Refused, match="100 bytes"):
        read(source_of(example(b"<html>" + b"x" * 200)))


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"\xef\xbb\xbf\n<!-- a --><!-- b -->\n<HTML lang=en>", True),
        (b'<?xml version="1.0"?><!DOCTYPE html PUBLIC "x">', True),
        (b"<div class=a>fragment</div>", True),
        ("<html>戒指".encode("utf-16"), True),
        (b"<!--" * 16_000, False),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", False),
        (b"<urlset><url/></urlset>", False),
        (b'{"a":"<html>"}', False),
        (b"", False),
        (b"\x00<html>", False),
    ],
)
def test_told_by_content(content, told, source_of):
    assert Html().recognises(source_of(example(content, "x.bin"))) is told
