import os
import subprocess
import sysconfig
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

import invented_case
from countermark.cli.app import app
from invented_case import Case

Ran = subprocess.CompletedProcess[str]


@pytest.fixture
def case(tmp_path: Path) -> Case:
    return invented_case.write(tmp_path / "case")


@pytest.fixture(scope="session")
def program() -> Path:
    return Path(sysconfig.get_path("scripts")) / "countermark"


@pytest.fixture(scope="session")
def countermark(program: Path) -> Callable[..., Ran]:
    """Runs the program as a shell would: a process of its own, pipes for its streams."""

    def run(*arguments: object, **environment: str) -> Ran:
        return subprocess.run(
            [program, *map(str, arguments)],
            capture_output=True,
            text=True,
            stdin=subprocess.DEVNULL,
            env=os.environ | {"COUNTERMARK_WORKSPACE": ""} | environment,
            timeout=600,
        )

    return run


@pytest.fixture
def invoke(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    """Runs a command in this process, which is faster."""
    monkeypatch.delenv("COUNTERMARK_WORKSPACE", raising=False)

    def run(*arguments: object) -> Result:
        result = CliRunner().invoke(app, [str(each) for each in arguments])
        unexpected = result.exception and not isinstance(result.exception, SystemExit)
        if unexpected:
            raise result.exception
        return result

    return run
