"""The commands start fast, name themselves, and tell wrong usage."""

import json
import resource
import subprocess
import sys
from importlib.metadata import version

import pytest

HEAVY = {"duckdb", "pyarrow", "numpy", "pandas", "sqlalchemy", "alembic", "pydantic", "lxml",
         "jinja2", "openpyxl", "PIL", "tldextract", "typst", "rich", "yaml"}  # fmt: skip
TELL = """
import atexit, json, sys
from countermark.cli import main
loaded = lambda: json.dumps(sorted(name.partition(".")[0] for name in sys.modules))
atexit.register(lambda: print(loaded(), file=sys.stderr, flush=True))
main()
"""
COMMANDS = (
    (),
    ("investigate",),
    ("leads",),
    ("show",),
    ("judge",),
    ("demo",),
    ("schema",),
    ("registry",),
    ("registry", "check"),
    ("registry", "standing"),
    ("registry", "authorised"),
)


@pytest.mark.parametrize(
    "command", [("--version",), *((*c, "--help") for c in COMMANDS)], ids=" ".join
)
def test_help_loads_no_heavy_library(command):
    done = subprocess.run([sys.executable, "-c", TELL, *command], capture_output=True, text=True)
    assert done.returncode == 0
    assert done.stdout
    loaded = set(json.loads(done.stderr))
    assert "countermark" in loaded
    pydantic = {"pydantic"} if len(command) > 1 else set()  # Typer reads options with it
    assert loaded & HEAVY <= pydantic


def test_help_starts_in_under_a_third_of_a_second():
    def seconds() -> float:
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run([sys.executable, "-c", TELL, "--help"], capture_output=True, check=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime

    assert min(seconds() for _ in range(3)) < 0.3


def test_the_version_is_that_of_the_package(countermark):
    assert countermark("--version").stdout == f"countermark {version('countermark')}\n"


def test_without_a_command_the_help_is_shown(countermark):
    done = countermark()
    assert done.returncode == 2
    assert "Usage: countermark" in done.stdout + done.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        ("investgate",),
        ("--nonsense",),
        ("investigate",),
        ("investigate", "--registry", "x.yaml"),
        ("demo",),
        ("demo", "--out", "x", "--seed", "one"),
        ("demo", "--out", "x", "--listings", "0"),
        ("demo", "--out", "x", "--pictures", "-1"),
        ("schema", "Lead"),
        ("leads", "L-1"),
        ("show",),
        ("judge", "L-1", "--link", "unsure"),
        ("judge", "--by", "A"),
        ("registry",),
        ("registry", "check"),
        ("registry", "check", "is-not-there.yaml"),
        ("registry", "standing", "is-not-there.yaml", "--brand", "a"),
    ],
    ids=" ".join,
)
def test_wrong_usage_is_told_with_status_2(invoke, arguments, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    done = invoke(*arguments)
    assert done.exit_code == 2
    assert "Usage: " in done.output
    assert "Traceback" not in done.output
    assert list(tmp_path.iterdir()) == []


def test_a_terminal_that_lacks_a_letter_gets_its_number(countermark):
    done = countermark("registry", "→", PYTHONIOENCODING="latin-1")
    assert done.returncode == 2
    assert "\\u2192" in done.stderr
    assert "Traceback" not in done.stderr
