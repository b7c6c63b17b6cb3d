"""The lexicon of instructions: a mistake in it is named."""

from typing import Any

import pytest

from countermark.links.lexicon import InstructionError, read_lexicon


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"kind": "telepathy"}, "kind"),
        ({"certainty": 2}, "certainty"),
        ({"source": ""}, "source"),
        ({"date": None}, "date"),
        ({"patterns": ["(a+)+"]}, "nested repeat"),
        ({"patterns": ["{nowhere}"]}, "not a slot"),
        ({"patterns": ["("]}, "patterns"),
    ],
)
def test_mistakes_in_the_data_are_named(change: dict[str, Any], message: str) -> None:
    entry = {"kind": "bio", "language": "en", "certainty": 0.9,
             "patterns": ["bio"], "source": "derived", "date": "2026-11-21"}  # fmt: skip
    content = {
        "slots": {}, "instructions": [entry | change], "ordinals": ["first"], "last": "last",
        "top": "top", "cardinals": ["one"], "numbering": "no", "pick": ".", "said_not": "the",
        "which": {"numbers": [], "positions": [], "descriptions": []}, "disguised": ["link in bio"],
    }  # fmt: skip
    with pytest.raises(InstructionError, match=rf"instructions\[1\].*{message}"):
        read_lexicon(content)
