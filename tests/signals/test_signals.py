"""Every signal finds what its examples say, weighs something, and is documented."""

from pathlib import Path

import pytest
from signal_candidates import candidate_of

from countermark.signals import SIGNALS
from countermark.tracing.weighing import Weights

EXAMPLES = [
    pytest.param(signal, example, id=f"{signal.family}: {example.note}")
    for signal in SIGNALS
    for example in signal.examples()
]
DOCS = Path(__file__).parents[2] / "docs" / "signals.md"


@pytest.mark.parametrize(("signal", "example"), EXAMPLES)
def test_example(signal, example) -> None:
    found = sorted({f.signal for f in signal.findings(candidate_of(example.given))})
    assert found == sorted(example.found)


@pytest.mark.parametrize("signal", SIGNALS, ids=lambda s: s.family)
def test_each_has_both_sides(signal) -> None:
    examples = signal.examples()
    assert any(example.found for example in examples)
    assert any(not example.found for example in examples)


def test_names_are_of_their_family_and_none_is_missing() -> None:
    names = [name for signal in SIGNALS for name in signal.names]
    assert len(set(names)) == len(names)
    for signal in SIGNALS:
        assert all(name.startswith(f"{signal.family}.") for name in signal.names)
    assert set(names) == set(Weights.load().bits)


def test_every_signal_is_documented() -> None:
    page = DOCS.read_text("utf-8")
    missing = [name for signal in SIGNALS for name in signal.names if f"`{name}`" not in page]
    assert missing == []
