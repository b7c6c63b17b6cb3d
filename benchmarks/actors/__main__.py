"""Run as a folder, `python benchmarks/actors`: the package is one above."""

import runpy
import sys
from pathlib import Path

sys.path[0] = str(Path(__file__).resolve().parents[1])
runpy.run_module("actors.command", run_name="__main__", alter_sys=True)
