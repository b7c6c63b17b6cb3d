"""docs/outputs.md explains every file and every field of the results, and nothing else."""

import json
import re
from pathlib import Path

import duckdb
import pyarrow.parquet as pq
import pytest
from pydantic import BaseModel

from countermark.records.judgement import Judgement
from countermark.records.lead import Lead, LeadListing, LeadMark, LeadPost, Seen
from countermark.records.operator import Identifier, Operator
from countermark.records.picture import LeadPicture, PictureMatch, PictureText
from countermark.records.reason import Reason
from countermark.records.rejected import Rejected
from countermark.records.route import Route, Step

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "outputs.md").read_text("utf-8")
RECORDS = (Lead, Judgement, LeadListing, LeadPost, LeadPicture, PictureText, PictureMatch,
           Reason, LeadMark, Seen, Route, Step, Operator, Identifier, Rejected)  # fmt: skip
ROW = re.compile(r"^\| `([a-z0-9_./]+)` \| (.+) \|$", re.MULTILINE)
QUERIES = [
    (page.name, query)
    for page in sorted((ROOT / "docs").glob("*.md"))
    for query in re.findall(r"```sql\n(.*?)```", page.read_text("utf-8"), re.DOTALL)
]


def explained(heading: str) -> dict[str, str]:
    """The rows of the table under a heading: a name and its meaning."""
    section = re.split(rf"^#+ {re.escape(heading)}$", PAGE, flags=re.MULTILINE)[1]
    return dict(ROW.findall(re.split(r"^#", section, flags=re.MULTILINE)[0]))


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: record.__name__)
def test_every_field_is_explained(record: type[BaseModel]) -> None:
    written = {field.alias or name for name, field in record.model_fields.items()}
    assert set(explained(record.__name__)) == written


def test_every_file_is_explained(investigated: Path) -> None:
    written = {
        f"{path.name}/" if path.is_dir() else path.name
        for path in (investigated / "found").iterdir()
    }
    assert set(explained("The results")) == written


def test_every_entry_of_the_run_is_explained(investigated: Path) -> None:
    run = json.loads((investigated / "found" / "run.json").read_text("utf-8"))
    meanings = explained("Run")
    assert set(meanings) == set(run)
    for name in ("settings", "versions", "weights", "registry", "out", "rejected"):
        for entry in run[name]:
            assert f"`{entry}`" in meanings[name], f"{name}.{entry}"
    for entry in run["inputs"][0]:
        assert f"`{entry}`" in meanings["inputs"], entry


@pytest.mark.parametrize("table", ["listings.parquet", "records.parquet"])
def test_every_column_is_explained(table: str, investigated: Path) -> None:
    columns = pq.read_schema(investigated / "found" / "bulk" / table).names
    assert list(explained(table)) == columns


@pytest.mark.parametrize(
    ("page", "query"), QUERIES, ids=[f"{page}-{n}" for n, (page, _) in enumerate(QUERIES)]
)
def test_queries_can_be_asked(
    page: str, query: str, investigated: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(investigated)
    assert duckdb.sql(query).fetchall(), f"{page}: nothing comes back from {query}"
