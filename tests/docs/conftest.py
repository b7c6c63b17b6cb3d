from pathlib import Path

import pytest
from typer.testing import CliRunner

import invented_case
from countermark.cli.app import app


@pytest.fixture(scope="session")
def investigated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which the invented case was investigated, with its results in `found`."""
    folder = tmp_path_factory.mktemp("docs")
    case = invented_case.write(folder / "case")
    command = ["investigate", case.input, "--registry", case.registry, "--out", folder / "found"]
    assert CliRunner().invoke(app, [str(word) for word in command]).exit_code == 0
    return folder
