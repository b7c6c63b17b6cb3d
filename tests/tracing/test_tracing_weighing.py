"""Weighing: recomputable by hand, one reason a family, grades at their bounds."""

from math import log2
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from countermark.links.datafile import RuleError
from countermark.records.key import Key
from countermark.signals.signal import Finding
from countermark.tracing.weighing import (
    Weights,
    grade,
    lead_id,
    priority,
    reasons,
    weigh,
)

WEIGHTS = Weights.load()
NAMES = sorted(WEIGHTS.bits)
findings = st.lists(
    st.builds(
        Finding,
        signal=st.sampled_from(NAMES),
        detail=st.text(max_size=5),
        certainty=st.floats(0.001, 1.0),
    ),
    max_size=12,
)


@given(findings)
def test_a_lead_can_be_recomputed_by_hand(found: list[Finding]) -> None:
    made = reasons(found, WEIGHTS)
    weight, probability = weigh(made, WEIGHTS.prior)
    counted = [reason for reason in made if reason.counted]
    assert weight == pytest.approx(WEIGHTS.prior + sum(r.weight for r in counted), abs=0.006)
    assert probability == pytest.approx(1 / (1 + 2**-weight), abs=1e-4)
    assert len({reason.family for reason in counted}) == len(counted)


@given(findings)
def test_the_strongest_of_a_family_counts(found: list[Finding]) -> None:
    made = reasons(found, WEIGHTS)
    for reason in made:
        best = max(abs(other.weight) for other in made if other.family == reason.family)
        assert not reason.counted or abs(reason.weight) == best


@given(findings, st.randoms())
def test_the_order_of_findings_does_not_matter(found: list[Finding], random) -> None:
    shuffled = random.sample(found, len(found))
    assert weigh(reasons(found, WEIGHTS), -7) == weigh(reasons(shuffled, WEIGHTS), -7)


@given(st.sampled_from(NAMES), st.floats(1e-9, 1.0))
def test_doubt_lessens_a_reason_and_never_turns_it(name: str, certainty: float) -> None:
    (reason,) = reasons([Finding(name, "", (), certainty)], WEIGHTS)
    full = WEIGHTS.bits[name]
    assert abs(reason.weight) <= abs(full)
    assert reason.weight * full >= 0


def test_the_worked_example_of_the_contract() -> None:
    made = reasons(
        [Finding(name, "") for name in ("route.redirect", "mention.tag", "price.far-below")],
        WEIGHTS,
    )
    assert weigh(made, WEIGHTS.prior) == (2.6, 0.8584)
    assert grade(0.8584) == "possible"


@pytest.mark.parametrize(
    ("probability", "expected"),
    [
        (1.0, "likely"),
        (0.9, "likely"),
        (0.8999, "possible"),
        (0.5, "possible"),
        (0.4999, "abstain"),
    ],
)
def test_grades(probability: float, expected: str) -> None:
    assert grade(probability) == expected


def test_a_leads_name_is_stable_and_its_own() -> None:
    key = Key.item("amazon.com", "B0EXAMPLE1")
    assert lead_id("aurelle", key) == "L-" + lead_id("aurelle", key)[2:]
    assert len(lead_id("aurelle", key)) == 12
    assert lead_id("aurelle", key) != lead_id("ottery", key)
    assert lead_id("a", Key.item("b.com", "c")) != lead_id("a\nb.com", Key.item("b.com", "c"))


@given(
    st.floats(0, 1),
    st.lists(st.sampled_from(["post", "story", "message", "sheet"])),
    st.none() | st.floats(0.01, 1e7),
)
def test_priority_is_a_share(probability: float, kinds: list[str], worth: float | None) -> None:
    assert 0 <= priority(probability, kinds, "live", worth) <= 1


def test_stories_first_dead_listings_last() -> None:
    order = [
        priority(0.9, [k], s, 7000)
        for k, s in [("story", "live"), ("post", "live"), ("message", "live"), ("message", "dead")]
    ]
    assert order == sorted(order, reverse=True)
    assert priority(0.9, [], "live", 10_000) > priority(0.9, [], "live", 20)
    assert log2(priority(0.5, ["story"], "live", 10_000)) == -1


OWN = "prior: -6.0\nmethod: estimated\nnote: few leads\nweights: {route.direct: 7.5}\n"


def test_own_weights_stand_for_those_that_are_shipped(tmp_path: Path) -> None:
    path = tmp_path / "own.yaml"
    path.write_text(OWN + "estimated: {on: judgements}\n")
    own = Weights.read(path)
    assert (own.prior, own.method, own.note) == (-6.0, "estimated", "few leads")
    assert own.bits["route.direct"] == 7.5
    assert {n: b for n, b in own.bits.items() if n != "route.direct"} == {
        n: b for n, b in WEIGHTS.bits.items() if n != "route.direct"
    }


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (OWN.replace("7.5", "31"), "weights: route.direct: Input should be less than or equal"),
        (OWN.replace("7.5", ".nan"), "weights: route.direct: "),
        (OWN.replace("7.5", "much"), "weights: route.direct: Input should be a valid number"),
        (OWN.replace("direct", "by-foot"), "weights: route.by-foot: there is no such signal"),
        (OWN.replace("note", "nota"), "note: Field required"),
        ("- a list\n", "the whole: "),
        ("a: [", "while parsing"),
        ("&a [*a, *a]", "the whole: "),
        ("\x00", "special characters are not allowed"),
    ],
)
def test_a_mistake_in_own_weights_is_told(text: str, told: str, tmp_path: Path) -> None:
    path = tmp_path / "own.yaml"
    path.write_text(text)
    with pytest.raises(RuleError) as error:
        Weights.read(path)
    assert str(error.value).startswith("own.yaml: ")
    assert told in str(error.value)


def test_what_is_no_text_is_no_file_of_weights(tmp_path: Path) -> None:
    path = tmp_path / "own.yaml"
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(RuleError, match="UTF-8"):
        Weights.read(path)
    path.write_bytes(b"#" * (2**20 + 1))
    with pytest.raises(RuleError, match="over 1,048,576 bytes"):
        Weights.read(path)
