import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cost import soon
from countermark.intake import json_entries
from countermark.intake.flat_json import FlatJson
from countermark.intake.format import Example, Reading, Row
from countermark.intake.guard import Limits, Refused
from countermark.intake.source import Source
from countermark.records.rejected import Rejected

DATA = Path(
    os.environ.get("COUNTERMARK_DATA", Path(__file__).resolve().parents[2] / "../shared/data")
)
SourceOf = Callable[[Example], Source]
RING = '{"title":"Ring","link":"https://a.example/1","price":1.50}'


def read(source_of: SourceOf, content: str | bytes, **columns: str) -> list[Row | Rejected]:
    content = content.encode() if isinstance(content, str) else content
    source = source_of(Example("t.json", content, None, ""))
    assert FlatJson().recognises(source)
    return list(FlatJson().read(source, Reading(columns)))


@pytest.mark.parametrize("example", FlatJson().examples(), ids=lambda e: e.name)
def test_examples(example: Example, source_of: SourceOf) -> None:
    source = source_of(example)
    assert FlatJson().recognises(source) == (example.objects is not None)
    if example.objects is not None:
        rows = list(FlatJson().read(source, Reading(example.columns)))
        found = [row.object for row in rows if isinstance(row, Row)]
        assert len(found) == len(example.objects)
        for object_, expected in zip(found, example.objects, strict=True):
            assert object_.items() >= expected.items()
        assert sum(isinstance(row, Rejected) for row in rows) == example.rejected


@pytest.mark.parametrize(
    "content",
    [
        f"[{RING}]",
        f" \n[\n{RING}\n]\n",
        f"{RING}\n{RING}\n",
        f'{{"items":[{RING}]}}',
        f'{{"ok":true,"tags":["a"],"data":{{"n":[],"list":[{RING}]}}}}',
        json.dumps(json.loads(RING.replace("1.50", '"1.50"')), indent=1),
    ],
)
def test_every_wrapping(source_of: SourceOf, content: str) -> None:
    for encoding in ("utf-8", "utf-8-sig", "utf-16"):
        row = read(source_of, content.encode(encoding))[0]
        assert isinstance(row, Row)
        assert row.object["offers"]["price"] == "1.50"


def test_numbers_keep_their_text_and_keys_that_come_late_are_kept(source_of: SourceOf) -> None:
    many = ",".join([RING] * 300)
    late = '{"title":"Late","link":"https://a.example/2","itemNo":12345678901234567890,"offers":1}'
    rows = read(source_of, f"[{many},{late}]")
    last = rows[-1]
    assert isinstance(last, Row)
    assert last.selector == "record=301"
    assert last.object["itemNo"] == "12345678901234567890"
    assert last.object["offers (column)"] == "1"


def test_a_column_without_a_name_can_be_mapped(source_of: SourceOf) -> None:
    content = '[{"":"https://a.example/1","__1":"$5","__2":"Ring"},{"":"","__1":"","__2":"Bow"}]'
    row = read(source_of, content, brand="__2")[0]
    assert isinstance(row, Row)
    assert row.object["brand"] == "Ring"


@pytest.mark.parametrize("bad", ["NaN", "-Infinity", r'"\ud83d"'])
def test_what_python_and_scrapers_write_wrong_costs_no_row(source_of: SourceOf, bad: str) -> None:
    odd = RING.replace("1.50", f'1.50,"x":{bad}')
    for rows in ([odd, RING, odd, RING], [RING] * 300 + [odd] * 3):
        for content in (f"[{','.join(rows)}]", "\n".join(rows), f'{{"data":[{",".join(rows)}]}}'):
            found = read(source_of, content)
            prices = [row.object["offers"]["price"] for row in found if isinstance(row, Row)]
            assert prices == ["1.50"] * len(rows)


def test_parts_of_objects_can_be_mapped(source_of: SourceOf) -> None:
    content = '[{"n":"Ring","at":{"page":"a.example/1","no":7},"cost":{"now":"$5","was":"$9"}}]'
    mapped = {"name": "n", "price": "cost.now"}
    for url in ("at.page", "https://a.example/{at.no}"):
        source = source_of(Example("t.json", content.encode(), None, ""))
        assert FlatJson().understands(source, Reading({**mapped, "url": url}))
        (row,) = FlatJson().read(source, Reading({**mapped, "url": url}))
        assert isinstance(row, Row)
        assert row.object["offers"] == {"price": "$5"}
        assert row.object["url"] in ("a.example/1", "https://a.example/7")
        assert row.object["cost object"] == {"now": "$5", "was": "$9"}


def test_the_posts_that_an_account_holds_are_rows_too(source_of: SourceOf) -> None:
    account = {
        "username": "mira",
        "url": "https://www.instagram.com/mira",
        "biography": "finds",
        "latestPosts": [
            {"url": f"https://www.instagram.com/p/Cexample{n}/", "caption": "look", "id": n}
            for n in range(3)
        ]
        + [{"id": 7}, "gone"],
    }
    (row,) = read(source_of, json.dumps([account]))
    assert isinstance(row, Row)
    first, *posts = row.object["@graph"]
    assert first["description"] == "finds"
    assert first["latestPosts"] == [{"id": 7}, "gone"]
    assert [post["url"][-2] for post in posts] == ["0", "1", "2"]
    del account["latestPosts"]
    (row,) = read(source_of, json.dumps([account]))
    assert isinstance(row, Row)
    assert row.object["description"] == "finds"


def test_a_file_that_is_one_row_is_read_whole(source_of: SourceOf) -> None:
    video = json.dumps(
        {
            "formats": [{"format_id": "1", "url": "https://cdn.example/x"}] * 3000,
            "webpage_url": "https://www.youtube.com/watch?v=ExAmPl_eVid",
            "title": "look",
            "uploader_id": "@mira",
            "description": "x",
        },
        indent=1,
    )
    assert len(video) > 64 * 1024
    (row,) = read(source_of, video)
    assert isinstance(row, Row)
    assert (row.object["@type"], row.object["headline"]) == ("SocialMediaPosting", "look")
    source = source_of(Example("t.json", video[:-1].encode(), None, ""))
    assert not FlatJson().recognises(source)


def test_what_follows_a_torn_entry_is_told(source_of: SourceOf) -> None:
    rows = read(source_of, f"[{RING},{RING},{{oops")
    assert [isinstance(row, Row) for row in rows] == [True, True, False]
    lines = read(source_of, f'{RING}\nnot json\n"text"\n{"[" * 100_000}\n\n{RING}\n')
    assert [row.line for row in lines] == [1, 2, 3, 4, 6]
    assert sum(isinstance(row, Row) for row in lines) == 2


def test_entries_that_are_too_large(source_of: SourceOf, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_entries, "LIMITS", Limits(line=100_000))
    lines = read(source_of, f'{RING}\n{{"title":"{"x" * 900_000}"}}\n{RING}\n')
    assert [isinstance(row, Row) for row in lines] == [True, False, True]
    with pytest.raises(Refused, match="an entry of more"):
        read(source_of, f'[{RING},{{"title":"{"x" * 900_000}"}}]')


def test_deep_nesting_costs_nothing(source_of: SourceOf) -> None:
    for content in (f"[{RING},{'[' * 10**6}", f'[{RING},{{"x":' + '{"a":' * 10**6):
        with soon():
            rows = read(source_of, content)
        assert [isinstance(row, Row) for row in rows] == [True, False]


@pytest.mark.parametrize(
    "content",
    [
        "",
        "[]",
        "{}",
        "[1,2,3]",
        "[" * 100_000,
        '{"a":' * 50_000,
        '[{"a":1}]',
        '[{"@type":"Product","url":"https://a.example/1"}]',
        '{"name":"x","version":"1","author":{"name":"y","url":"https://a.example"}}',
        '{"objects":[{"source_name":"x","url":"https://a.example","external_id":"1"}]}',
        '{"event":"click","user":{"id":1,"name":"m"},"page":{"url":"https://a.example/x"}}\n' * 3,
        '{"time":"2020-07-03T10:00:00Z","level":"info","message":"x","user":"m"}\n' * 3,
        "title,link\nRing,https://a.example/1\n",
    ],
)
def test_what_is_no_table_is_not_recognised(source_of: SourceOf, content: str) -> None:
    assert not FlatJson().recognises(source_of(Example("t.json", content.encode(), None, "")))


@settings(
    max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
@given(st.binary(max_size=200), st.sampled_from([b"", b"[", f"[{RING},".encode(), b'{"a":[']))
def test_no_bytes_break_it(source_of: SourceOf, content: bytes, before: bytes) -> None:
    source = source_of(Example("t.json", before + content, None, ""))
    FlatJson().recognises(source)
    for row in FlatJson().read(source, Reading()):
        assert isinstance(row, Row | Rejected)


@pytest.mark.real
def test_a_find_sheet_is_understood_without_help() -> None:
    path = DATA / "find-sheet" / "items.json"
    if not path.exists():
        pytest.skip(f"{path} is not there")
    source = Source(path, path.name, "0" * 64, path.parent)
    assert FlatJson().recognises(source)
    rows = list(FlatJson().read(source, Reading()))
    objects = [row.object for row in rows if isinstance(row, Row)]
    complete = [o for o in objects if o.get("url") and o.get("name") and o["offers"]["price"]]
    assert (len(complete), len(rows)) == (569, 569)
