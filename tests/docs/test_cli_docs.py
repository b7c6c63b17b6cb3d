"""docs/cli.md says what the command line does."""

import re
from collections.abc import Iterator

import pytest
from help_texts import PAGES, ROOT, commands, fresh
from typer.main import get_command

from countermark.cli.app import app

TOP = get_command(app)
CALLS = re.compile(r"^ *(?:\.venv/bin/)?(countermark [a-z].*)$", re.MULTILINE)


def every_command() -> dict[str, set[str]]:
    """The options of each command, by its name."""
    found = {}
    waiting = [(name, command) for name, command in TOP.commands.items()]
    while waiting:
        name, command = waiting.pop()
        found[name] = {option for each in command.params for option in each.opts} | {"--help"}
        waiting += [(f"{name} {n}", c) for n, c in getattr(command, "commands", {}).items()]
    return found


def calls() -> Iterator[tuple[str, str]]:
    """Every line of a page that calls the program, with the page's name."""
    for page in PAGES:
        for found in CALLS.finditer(page.read_text("utf-8").replace("\\\n", " ")):
            yield page.name, re.split(r"  +| # ", found[1])[0]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_help_texts_are_those_of_the_program(page):
    text = page.read_text("utf-8")
    assert fresh(text) == text, "python tests/docs/help_texts.py writes them anew"


def test_every_command_is_on_the_page():
    page = (ROOT / "docs" / "cli.md").read_text("utf-8")
    assert commands(page) == set(every_command())


def test_calls_that_the_pages_show_can_be_made():
    known = every_command()
    shown = list(calls())
    assert len(shown) > 10
    for page, call in shown:
        words = call.split()[1:]
        name = " ".join(words[:2]) if " ".join(words[:2]) in known else words[0]
        assert name in known, f"{page}: {call}"
        options = {word.partition("=")[0] for word in words if word.startswith("--")}
        assert options <= known[name], f"{page}: {call}"
