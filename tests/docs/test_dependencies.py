"""docs/dependencies.md, pyproject.toml and the imports say the same, and no licence binds users."""

import ast
import re
import sys
import tomllib
from importlib.metadata import (
    Distribution,
    PackageNotFoundError,
    distribution,
    packages_distributions,
)
from pathlib import Path

import openpyxl
import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
RUN = PROJECT["project"]["dependencies"]
EXTRAS = [each for extra in PROJECT["project"]["optional-dependencies"].values() for each in extra]
GROUPS = [each for group in PROJECT["dependency-groups"].values() for each in group]
ROW = re.compile(r"\| ([a-z0-9-]+) \| ([^|]+) \|")
THROUGH_ANOTHER = {"defusedxml"}  # which openpyxl looks for


def _name(requirement: str) -> str:
    return canonicalize_name(Requirement(requirement).name)


def _documented() -> dict[str, dict[str, str]]:
    """By section of the page: the licence of each dependency."""
    page = (ROOT / "docs" / "dependencies.md").read_text("utf-8")
    sections: dict[str, dict[str, str]] = {}
    for section in page.split("\n## ")[1:]:
        heading, _, rest = section.partition("\n")
        rows = (ROW.match(line) for line in rest.splitlines())
        sections[heading] = {
            row[1]: row[2].strip() for row in rows if row and row[1] != "dependency"
        }
    return sections


def _licence(installed: Distribution) -> str:
    """As the distribution tells it; the expression where there is one (PEP 639), else its file."""
    told = installed.metadata
    classes = [c for c in told.get_all("Classifier") or [] if c.startswith("License")]
    stated = (told.get("License") or "").strip().partition("\n")[0]
    if not classes and stated == "UNKNOWN":
        stated = (installed.read_text("LICENSE") or "").strip().partition("\n")[0]
    return told.get("License-Expression") or " OR ".join(classes) or stated


def _binds(licence: str) -> bool:
    """Whether every choice that the licence leaves is the GPL's or AGPL's."""
    strict = re.compile(r"\bA?GPL|Affero|GNU General Public|\(GPL", re.IGNORECASE)
    return bool(licence) and all(strict.search(choice) for choice in licence.split(" OR "))


def _installed_with(requirements: list[str]) -> dict[str, Distribution]:
    """The distributions that these bring, and those that they bring."""
    found: dict[str, Distribution] = {}
    waiting = [Requirement(each) for each in requirements]
    seen: set[tuple[str, str]] = set()
    while waiting:
        wanted = waiting.pop()
        name = canonicalize_name(wanted.name)
        try:
            found.setdefault(name, distribution(name))
        except PackageNotFoundError:
            continue  # an extra that is not installed here
        asked = {(name, extra) for extra in ("", *wanted.extras)} - seen
        seen |= asked
        for each in map(Requirement, found[name].requires or []):
            if any(not each.marker or each.marker.evaluate({"extra": extra}) for _, extra in asked):
                waiting.append(each)
    return found


def _imported() -> set[str]:
    """The distributions that the program's modules import by name."""
    tops: set[str] = set()
    for module in (ROOT / "src").rglob("*.py"):
        for node in ast.walk(ast.parse(module.read_text("utf-8"))):
            if isinstance(node, ast.Import):
                tops.update(alias.name.partition(".")[0] for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                tops.add(node.module.partition(".")[0])
    homes = packages_distributions()
    foreign = tops - set(sys.stdlib_module_names) - {"countermark"}
    return {canonicalize_name(homes[top][0] if top in homes else top) for top in foreign}


@pytest.mark.parametrize(
    ("section", "declared"),
    [("To run", RUN), ("Extras", EXTRAS), ("To test and measure", GROUPS)],
)
def test_what_is_declared_is_documented_and_nothing_else(section: str, declared: list[str]) -> None:
    assert set(_documented()[section]) == {_name(each) for each in declared}


def test_licences_are_those_that_the_distributions_tell() -> None:
    for section in _documented().values():
        for name, licence in section.items():
            try:
                told = _licence(distribution(name))
            except PackageNotFoundError:
                continue
            family = re.split(r"[- ]", licence)[0]
            told = told.replace("Python Software Foundation", "PSF")
            assert family in told, f"{name}: documented as {licence}, says {told!r}"


def test_what_is_imported_is_declared_and_what_is_declared_is_imported() -> None:
    declared = {_name(each) for each in RUN + EXTRAS}
    assert _imported() == declared - THROUGH_ANOTHER


def test_workbooks_are_read_through_defusedxml() -> None:
    assert openpyxl.DEFUSEDXML is True


def test_no_licence_binds_those_who_use_the_program() -> None:
    brought = _installed_with(RUN + EXTRAS)
    assert len(brought) > len(RUN), "what dependencies bring was not followed"
    assert {n: _licence(d) for n, d in brought.items() if _binds(_licence(d))} == {}


def test_every_distribution_tells_a_licence() -> None:
    brought = _installed_with(RUN + EXTRAS)
    assert [name for name, found in brought.items() if not _licence(found)] == []


@pytest.mark.parametrize(
    ("licence", "binds"),
    [
        ("GPL-3.0-only", True),
        ("AGPL-3.0-or-later", True),
        ("GNU Affero General Public License v3", True),
        ("License :: OSI Approved :: GNU General Public License v2 (GPLv2)", True),
        ("LGPL-3.0-only", False),
        ("GNU Lesser General Public License v3 (LGPLv3)", False),
        ("MIT OR GPL-2.0-or-later", False),
        ("Apache-2.0", False),
    ],
)
def test_binding_licences_are_told(licence: str, binds: bool) -> None:
    assert _binds(licence) is binds
