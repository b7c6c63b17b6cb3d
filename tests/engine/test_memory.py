"""Memory: a process that has asked for it keeps what it frees."""

import os
import platform
import subprocess
import sys

import pytest

FAULTS = """
import resource, sys
from countermark.engine.memory import keep_freed
if sys.argv[1] == "keep":
    keep_freed()
def faults():
    return resource.getrusage(resource.RUSAGE_SELF).ru_minflt
for _ in range(3):
    blocks = [bytes(3_000_000) for _ in range(8)]
    del blocks
before = faults()
for _ in range(10):
    blocks = [bytearray(b"x" * 3_000_000) for _ in range(8)]
    del blocks
print(faults() - before)
"""


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="the allocator of glibc")
def test_blocks_are_used_again():
    def faults(how: str) -> int:
        done = subprocess.run(
            [sys.executable, "-c", FAULTS, how], check=True, capture_output=True, env=os.environ
        )
        return int(done.stdout)

    assert faults("keep") * 2 < faults("as ever")
