import os
import re
from pathlib import Path

import pytest

from cost import soon
from countermark.intake.format import Example, Reading, Row
from countermark.intake.html import Html
from countermark.intake.markdown import Markdown
from countermark.intake.source import Source
from countermark.records.rejected import Rejected

BESIDE = Path(__file__).parents[3] / "shared/data"
PAGES = Path(os.environ.get("COUNTERMARK_DATA", BESIDE)) / "promotion-site/pages"


def read(source_of, content: str, name: str = "p.md"):
    return list(Markdown().read(source_of(Example(name, content.encode(), None, "")), Reading()))


@pytest.mark.parametrize("given", Markdown().examples(), ids=lambda given: given.name)
def test_examples(given, source_of):
    source = source_of(given)
    assert Markdown().recognises(source) == (given.objects is not None)
    if given.objects is not None:
        rows = list(Markdown().read(source, Reading()))
        found = [row.object for row in rows if isinstance(row, Row)]
        assert len(rows) - len(found) == given.rejected
        for has, wanted in zip(found, given.objects, strict=True):
            assert wanted.items() <= has.items()


def test_every_address_is_a_link_in_the_order_of_the_text(source_of):
    (row,) = read(
        source_of,
        "---\nhero:\n  - link: https://a.example/1\n---\n"
        "<script setup>\nconst sheet = 'https://b.example/2'\n</script>\n\n"
        "bare https://c.example/3, and `https://d.example/4` and (https://e.example/5_(x)).\n\n"
        '<a href="https://f.example/6?a=1&amp;b=2">six</a>\n\n'
        "    https://g.example/7\n\n![i](https://h.example/i.png)\n[8](https://i.example/8)\n",
    )
    assert [link["url"] for link in row.object["relatedLink"]] == [
        "https://a.example/1", "https://b.example/2", "https://c.example/3",
        "https://d.example/4", "https://e.example/5_(x)", "https://f.example/6?a=1&b=2",
        "https://g.example/7", "https://i.example/8",
    ]  # fmt: skip
    assert row.object["image"] == ["https://h.example/i.png"]
    assert "sheet" not in row.object["text"]


def test_front_matter_gives_address_dates_and_sentences(source_of):
    (row,) = read(
        source_of,
        "---\npermalink: https://a.example/p\nslug: spring\ndate: 2020-07-01 10:00:00\n"
        "mission:\n  - content: We find it for you.\n---\n[home](/)\n",
    )
    assert row.object["url"] == "https://a.example/p"
    assert row.object["dateModified"] == "2020-07-01 10:00:00"
    assert row.object["text"] == "We find it for you.\nhome"
    assert row.object["relatedLink"] == [
        {"@type": "WebPage", "url": "https://a.example/", "name": "home"}
    ]


@pytest.mark.parametrize(
    "front",
    [
        "a: &a [x]\nb: *a",
        "a: " + "[" * 5_000,
        "? " * 5_000,
        'a: "' + "x" * 20_000,
        "a:\n\tb",
        "x: y\n" * 20_000,
        "a: 1\n<<: *b",
    ],
)
def test_a_front_matter_that_cannot_be_read_is_named_and_the_page_is_read(front, source_of):
    with soon():
        rejected, row = read(source_of, f"---\n{front}\n---\n# Title\n")
    assert isinstance(rejected, Rejected)
    assert rejected.reason.startswith("front matter: ")
    assert row.object["name"] == "Title"


def test_yaml_makes_nothing_but_texts(source_of):
    front = "title: !!python/object/apply:os.getcwd []\nurl: !!binary x\ndate: 2020-01-01"
    (row,) = read(source_of, f"---\n{front}\n---\nwords\n")
    assert row.object == {"@type": "WebPage", "text": "words", "dateModified": "2020-01-01"}


@pytest.mark.parametrize(
    "content",
    [">" * 20_000, "[" * 20_000, "![" * 10_000, "[a](" * 20_000, "|a" * 2000 + "|\n" + "|-" * 2000
     + "|\n" + "|x|\n" * 2000, "*a " * 50_000, "".join("  " * i + "- a\n" for i in range(500)),
     "https://" * 20_000, "https://a.example/(" * 20_000, "---\n" * 50_000, "<div>" * 50_000],
)  # fmt: skip
def test_hostile_markdown_costs_little(content, source_of):
    with soon():
        assert read(source_of, content)[0].object["@type"] == "WebPage"


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("a.md", b"just words, no structure", True),
        ("a.dat", b"---\ntitle: x\n---\n", True),
        ("a.txt", b"call mira", True),
        ("a.txt", b"", False),
        ("a.txt", b"1234 5678\n", False),
        ("a.txt", b"\x89PNG\r\n\x1a\nIHDR", False),
        ("a.txt", b'{"a": "json"}', False),
        ("a.txt", b"<?xml version='1.0'?><rss/>", False),
        ("a.txt", b"name;price\nring;1\n", False),
        ("a.txt", b"name\tprice\nring\t1\n", False),
        ("a.txt", b"[03/07/2020, 10:00:00] Mira: hello\n", False),
        ("a.txt", b"WARC/1.0\r\nWARC-Type: response\r\n", False),
        ("a.py", b"import os\nprint(1)\n", False),
        ("a.csv", b"name and words\n", False),
    ],
)
def test_told_by_content(name, content, told, source_of):
    assert Markdown().recognises(source_of(Example(name, content, None, ""))) is told


@pytest.mark.real
def test_every_outgoing_link_of_real_pages_comes_out():
    if not PAGES.is_dir():
        pytest.skip("the evaluation data is not beside the checkout (COUNTERMARK_DATA)")
    targets = 0
    for path in sorted(PAGES.rglob("*.md")):
        source = Source(path, path.name, "0" * 64, PAGES)
        assert Markdown().recognises(source) and not Html().recognises(source)
        (row,) = Markdown().read(source, Reading())
        found = {link["url"] for link in row.object.get("relatedLink", [])}
        found |= set(row.object.get("image", []))
        plain = set(re.findall(r"https?://[^\s\"'<>)\]`]+", path.read_text()))
        assert plain <= found, path.name
        targets += len(plain)
    assert targets == 1872
