"""A bar on a terminal, silence in a pipe."""

import io
import sys

from countermark.cli.bar import progress


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def work():
    with progress() as shown:
        with shown.stage("read"):
            shown.advance(3)
        with shown.stage("leads", 2):
            shown.advance(2)
        return shown.seconds


def test_a_terminal_is_shown_every_stage(monkeypatch):
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    monkeypatch.setenv("TERM", "xterm")
    assert set(work()) == {"read", "leads"}
    assert "read" in terminal.getvalue()
    assert "leads" in terminal.getvalue()
    assert "2/2" in terminal.getvalue()


def test_a_pipe_is_shown_nothing(capsys):
    assert set(work()) == {"read", "leads"}
    assert capsys.readouterr() == ("", "")
