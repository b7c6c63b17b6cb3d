import re
from csv import reader
from io import StringIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from invented_leads import lead, leads

from countermark.report import csv
from countermark.report.sheet import COLUMNS, cell

NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")


def read(text):
    return list(reader(StringIO(text.removeprefix("\ufeff"), newline="")))


def titled(title):
    found = lead(1)
    return found.model_copy(update={"listing": found.listing.model_copy(update={"title": title})})


def test_a_row_a_lead_that_excel_and_rfc_4180_can_read():
    found = leads(7)
    text = csv(found)
    assert text.startswith("\ufefflead,")
    assert text.endswith("\r\n")
    head, *rows = read(text)
    assert head == list(COLUMNS)
    assert [row[0] for row in rows] == [each.lead for each in found]
    assert {len(row) for row in rows} == {len(COLUMNS)}


def test_the_columns_hold_what_they_say():
    found = lead(1)
    row = dict(zip(COLUMNS, read(csv([found]))[1], strict=True))
    assert row["weight_bits"] == str(found.weight)
    assert row["listing"] == str(found.listing.key)
    assert row["accounts"] == str(found.posts[0].account)
    assert "mention.tag +2.2" in row["reasons"]
    assert "mention.nickname" not in row["reasons"]
    assert row["preserved"] == "no"


@pytest.mark.parametrize(
    "hostile",
    [
        "=1+1",
        "+1+1",
        "-1+1",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        "\n=1",
        "  =1+1",
        "＝1+1",
        "=HYPERLINK(\"https://evil.example\",\"click\")",
        "-cmd|' /C calc'!A0",
        "harmless;=1+1",
        "two\nlines\n=1+1",
        "-1\n",
        "-",
    ],
)  # fmt: skip
def test_no_cell_is_run(hostile):
    title = dict(zip(COLUMNS, read(csv([titled(hostile)]))[1], strict=True))["title"]
    assert title != hostile
    for part in re.split(r"[;\t\r\n]", title):
        assert NUMBER.fullmatch(part) or part.lstrip(" ")[:1] not in set("=+-@＝＋－＠")
    assert title[0] not in "\t\r"


@pytest.mark.parametrize("number", ["12", "-7.0", "0.5", "-3"])
def test_plain_numbers_stay_numbers(number):
    assert cell(number) == number


@given(st.text())
def test_text_is_kept_but_for_the_apostrophe(text):
    kept = cell(text).replace("'", "")
    assert kept == text.replace("'", "").replace("\x00", "\ufffd")
    assert read(csv([titled(text)]))[1][list(COLUMNS).index("title")] == cell(text)


def test_a_cell_stays_within_what_excel_holds():
    assert len(cell("x" * 100_000)) < 32_767


def test_no_leads_give_the_head_alone():
    assert read(csv([])) == [list(COLUMNS)]


def test_the_documentation_lists_the_columns():
    docs = Path(__file__).parents[2] / "docs" / "report.md"
    listed = docs.read_text("utf-8").split("Columns: ")[1].split("\n\n")[0]
    assert re.findall(r"`(\w+)`", listed) == list(COLUMNS)
