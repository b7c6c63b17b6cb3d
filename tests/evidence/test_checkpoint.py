"""Checkpoints: the format's own example, and what is none."""

import base64

import pytest

from countermark.evidence.checkpoint import Checkpoint
from countermark.evidence.note import Note, NoteError

# The example of C2SP's tlog-checkpoint.
EXAMPLE = """example.com/behind-the-sofa
20852163
CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=

— example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=
"""  # noqa: E501


def test_the_known_checkpoint_is_read():
    head = Checkpoint.of(Note.read(EXAMPLE))
    assert head.origin == "example.com/behind-the-sofa"
    assert head.size == 20852163
    assert base64.b64encode(head.root).decode() == "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I="
    assert str(head) == EXAMPLE.partition("\n\n")[0] + "\n"


@pytest.mark.parametrize(
    "text",
    ["", "a\n1\n", "a\n01\n" + "A" * 43 + "=\n", "a\n-1\n" + "A" * 43 + "=\n",
     "a b\n1\n" + "A" * 43 + "=\n", "a\n1\n" + "A" * 42 + "B=\n", "a\n1\n" + "A" * 43 + "=",
     "a\n1\n" + "A" * 43 + "=\nmore\n", "a\n" + "9" * 30 + "\n" + "A" * 43 + "=\n"],
)  # fmt: skip
def test_what_is_no_checkpoint_is_refused(text):
    with pytest.raises(NoteError):
        Checkpoint.read(text)
