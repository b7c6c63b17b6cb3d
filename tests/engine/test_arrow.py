"""In processes of their own: what Arrow has found, it has found for all tests after."""

import subprocess
import sys

LEFT_OUT = """
import sys
from countermark.engine.arrow import leave_pandas_out
leave_pandas_out()
import numpy as np
import pyarrow as pa
assert pa.array(np.arange(3)).to_pylist() == [0, 1, 2]
assert "pandas" not in sys.modules
"""


def run(program: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)


def test_arrow_does_not_load_it() -> None:
    assert run(LEFT_OUT).stderr == ""


def test_others_find_it() -> None:
    assert run(f"{LEFT_OUT}import pandas\nassert pandas.Series([1]).sum() == 1").stderr == ""


def test_splink_works_without_that_arrow_has_it() -> None:
    names = "[f'golden lantern street {n % 15}' for n in range(30)]"
    program = f"""{LEFT_OUT}
from countermark.operators.soft import _linked
print(len(_linked(pa.table({{
    "unique_id": range(30), "text": {names}, "keys": [["a"]] * 30,
}}))))
"""
    assert run(program).stdout.split() == ["435"]


def test_nothing_changes_where_it_is_loaded_already() -> None:
    told = "pa.array(pandas.Series([1])).to_pandas().tolist()"
    program = f"""
import pandas
import pyarrow as pa
from countermark.engine.arrow import leave_pandas_out
leave_pandas_out()
print({told})
"""
    assert run(program).stdout == "[1]\n"
