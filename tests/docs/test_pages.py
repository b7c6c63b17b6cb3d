"""The pages hang together, and say nothing that they must not say."""

import re
from pathlib import Path

import pytest
from help_texts import PAGES, ROOT

from countermark.intake.formats import FORMATS

DOCS = ROOT / "docs"
FOLDERS = sorted(path.name for path in (ROOT / "src" / "countermark").iterdir()
                 if (path / "__init__.py").is_file())  # fmt: skip
LINK = re.compile(r"(?<!\\)\[[^\]]*\]\(([^)\s]+)\)")
CODE = re.compile(r"```.*?```|`[^`\n]*`", re.DOTALL)
NEVER = re.compile(r"court-ready|complian|guarantee|/work/|/home/|/root/|/Users/|[A-Z]:\\\\",
                   re.IGNORECASE)  # fmt: skip
AMERICAN = re.compile(r"\b(authorized|unauthorized|recognized|normalized|color|favorite)\b", re.I)


def prose(page: Path) -> str:
    return CODE.sub("", page.read_text("utf-8"))


def anchors(page: Path) -> set[str]:
    """The anchors of a page's headings, as GitHub makes them."""
    headings = re.findall(r"^#+ (.+)$", page.read_text("utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    for link in LINK.findall(prose(page)):
        if "://" in link:
            continue
        name, _, anchor = link.partition("#")
        target = (page.parent / name).resolve() if name else page
        assert target.exists(), f"{page.name}: {link}"
        assert target.is_relative_to(ROOT), f"{page.name}: {link} leads out of the repository"
        if anchor:
            assert anchor in anchors(target), f"{page.name}: {link}"


def test_every_page_is_in_the_index() -> None:
    linked = set(LINK.findall((DOCS / "index.md").read_text("utf-8")))
    assert {page.name for page in DOCS.glob("*.md")} - {"index.md"} <= linked


@pytest.mark.parametrize("folder", FOLDERS)
def test_every_folder_has_a_page(folder: str) -> None:
    assert (DOCS / f"{folder}.md").is_file()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_pages_say_nothing_they_must_not(page: Path) -> None:
    text = page.read_text("utf-8")
    assert NEVER.findall(text) == []
    assert AMERICAN.findall(prose(page)) == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_pages_name_no_module_that_is_gone(page: Path) -> None:
    known = {path.relative_to(ROOT / "src" / "countermark").as_posix()
             for path in (ROOT / "src").rglob("*") if path.is_file()}  # fmt: skip
    named = re.findall(rf"`((?:{'|'.join(FOLDERS)})/[\w/.-]+\.\w+)`", page.read_text("utf-8"))
    assert set(named) - known == set()


def test_every_format_is_on_the_page_of_intake() -> None:
    page = (DOCS / "intake.md").read_text("utf-8")
    assert FORMATS
    assert [form.name for form in FORMATS if f"`{form.name}`" not in page] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_pages_name_no_make_target_that_is_gone(page: Path) -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    targets = set(re.findall(r"^([a-z-]+):", makefile, re.MULTILINE))
    named = re.findall(r"(?:^ {4}|`)make ([a-z-]+)", page.read_text("utf-8"), re.MULTILINE)
    assert set(named) <= targets


def test_pages_name_no_path_that_is_gone() -> None:
    for page in PAGES:
        for name in re.findall(
            r"\b((?:tests|benchmarks|tools)/[\w/-]+\.\w+)", page.read_text("utf-8")
        ):
            assert (ROOT / name).exists(), f"{page.name}: {name}"
