"""Python on the pages: its imports exist, and whole examples give what they say."""

import ast
import importlib
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from help_texts import PAGES, ROOT

WHOLE = ("investigation.md", "judgements.md", "links.md", "registry.md")
"""Pages whose examples stand for themselves."""


def blocks(page: Path) -> list[str]:
    return re.findall(r"```python\n(.*?)```", page.read_text("utf-8"), re.DOTALL)


def imports(code: str) -> Iterator[tuple[str, str]]:
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.ImportFrom) and node.module:
            yield from ((node.module, alias.name) for alias in node.names)
        elif isinstance(node, ast.Import):
            yield from ((alias.name, "__name__") for alias in node.names)


@pytest.mark.parametrize("page", [page for page in PAGES if blocks(page)], ids=lambda p: p.name)
def test_what_is_imported_exists(page: Path) -> None:
    for code in blocks(page):
        for module, name in imports(code):
            home = importlib.import_module(module)
            if not hasattr(home, name):
                importlib.import_module(f"{module}.{name}")


@pytest.mark.parametrize("name", WHOLE)
def test_examples_give_what_they_say(
    name: str, investigated: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(investigated / "case", tmp_path / "case")
    shutil.copy(tmp_path / "case" / "registry.yaml", tmp_path)
    monkeypatch.chdir(tmp_path)
    names: dict[str, object] = {}
    for code in blocks(ROOT / "docs" / name):
        lines = code.splitlines()
        for node in ast.parse(code).body:
            said = lines[(node.end_lineno or 1) - 1][node.end_col_offset :].partition("# ")[2]
            if isinstance(node, ast.Expr) and said:
                source = ast.get_source_segment(code, node) or ""
                assert repr(eval(source, names)) == said, source
            else:
                exec(compile(ast.Module([node], []), name, "exec"), names)
