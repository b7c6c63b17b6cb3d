"""The help texts in the docs. `python tests/docs/help_texts.py` writes them anew."""

import re
from pathlib import Path

from typer.testing import CliRunner

from countermark.cli.app import app

ROOT = Path(__file__).parents[2]
PAGES = [*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")]
WIDTH = 80
_BLOCK = re.compile(r"```\n\$ countermark (?P<command>[a-z ]*)--help\n.*?```", re.DOTALL)


def shown(command: list[str]) -> str:
    """What the command prints of itself."""
    runner = CliRunner()
    done = runner.invoke(app, [*command, "--help"], prog_name="countermark", terminal_width=WIDTH)
    assert done.exit_code == 0, done.output
    return "\n".join(line.rstrip() for line in done.output.splitlines())


def fresh(page: str) -> str:
    """`page` with every help text as it is now."""

    def block(found: re.Match[str]) -> str:
        command = found["command"]
        return f"```\n$ countermark {command}--help\n{shown(command.split())}\n```"

    return _BLOCK.sub(block, page)


def commands(page: str) -> set[str]:
    """The commands whose help stands on a page."""
    return {found["command"].strip() for found in _BLOCK.finditer(page)}


if __name__ == "__main__":
    for path in PAGES:
        path.write_text(fresh(path.read_text("utf-8")), "utf-8")
