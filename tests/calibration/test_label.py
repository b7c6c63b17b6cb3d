"""Labels: who has judged what, each once, in any order; too few are refused."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from countermark.calibration.label import (
    LEAST,
    CalibrationError,
    Label,
    check,
    from_workspace,
    gathered,
)
from countermark.calibration.worlds import from_truth
from countermark.demo.truth import Truth
from countermark.records.key import Key
from countermark.records.lead import Lead, LeadListing, Seen
from countermark.records.reason import Reason
from countermark.storage.workspace import Workspace

labels = st.lists(
    st.builds(
        Label,
        name=st.sampled_from("abc"),
        group=st.just("g"),
        holds=st.booleans(),
        findings=st.sampled_from([(), (("route.direct", 1.0),)]),
    ),
    max_size=8,
)


def lead(name: str, item: str, brand: str = "aurelle", seller: str | None = None) -> Lead:
    reasons = tuple(
        Reason(signal=s, family=s.partition(".")[0], weight=1.0, certainty=c, detail="", counted=n)
        for s, c, n in (("route.direct", 1.0, True), ("route.bio", 0.5, False))
    )
    return Lead(
        lead=name,
        brand=brand,
        listing=LeadListing(
            key=Key.item("amazon.com", item),
            url="",
            title="",
            seller=Key.seller("amazon.com", seller) if seller else None,
            offer={},
            state="live",
        ),
        posts=(),
        probability=0.5,
        grade="possible",
        weight=0.0,
        prior=-7.0,
        reasons=reasons,
        route=(),
        disguise=(),
        marks=(),
        seen=Seen(first=None, last=None),
        priority=0.1,
    )


def test_judged_leads_are_labels_and_unsure_ones_are_not(tmp_path: Path) -> None:
    with Workspace.open(tmp_path / "workspace") as workspace:
        run = workspace.begin({})
        names = [f"L-{n:010d}" for n in range(5)]
        run.put_leads([lead(name, f"B0INVENT0{n}", seller="A1") for n, name in enumerate(names)])
        run.finish({})
        workspace.judge(names[0], by="Anna", link="confirmed")
        workspace.judge(names[1], by="Anna", link="rejected")
        workspace.judge(names[2], by="Anna", link="unsure")
        workspace.judge(names[3], by="Anna", goods="suspected")
        workspace.judge(names[1], by="Ben", link="rejected", note="looked at it too")
        found = from_workspace(workspace)
    assert [(x.name, x.holds) for x in found] == [(names[0], True), (names[1], False)]
    assert {x.group for x in found} == {"amazon.com:seller/A1"}
    assert found[0].findings == (("route.bio", 0.5), ("route.direct", 1.0))


def test_a_judgement_that_is_revoked_or_followed_does_not_count(tmp_path: Path) -> None:
    with Workspace.open(tmp_path / "workspace") as workspace:
        run = workspace.begin({})
        run.put_leads([lead("L-0000000001", "B0INVENT01"), lead("L-0000000002", "B0INVENT02")])
        run.finish({})
        given = workspace.judge("L-0000000001", by="Anna", link="confirmed")
        workspace.judge("L-0000000001", by="Ben", revokes=given.judgement)
        workspace.judge("L-0000000002", by="Anna", link="confirmed")
        workspace.judge("L-0000000002", by="Anna", link="rejected")
        found = from_workspace(workspace)
    assert [(x.name, x.holds, x.group) for x in found] == [("L-0000000002", False, "L-0000000002")]


@given(labels, st.randoms())
def test_the_order_does_not_matter_and_twice_is_once(given_labels: list[Label], random) -> None:
    shuffled = random.sample(given_labels, len(given_labels)) + given_labels[:2]
    assert gathered(shuffled) == gathered(given_labels)
    names = [label.name for label in gathered(given_labels)]
    assert names == sorted(set(names))
    for label in given_labels:
        both = {other.holds for other in given_labels if other.name == label.name}
        assert (label.name in names) == (len(both) == 1)


def test_too_few_are_refused_with_what_is_there() -> None:
    one = (("route.direct", 1.0),)
    some = [Label(f"y{n}", "", True, one) for n in range(LEAST)]
    some += [Label(f"n{n}", "", False, one) for n in range(LEAST - 1)]
    some += [Label(f"unseen {n}", "", False, ()) for n in range(100)]
    with pytest.raises(CalibrationError) as error:
        check(some, ("confirmed", "rejected"))
    assert str(error.value) == (
        "too few labels: weights are estimated from 20 confirmed and 20 rejected leads or more; "
        "there are 20 and 19"
    )
    check([*some, Label("n", "", False, one)], ("confirmed", "rejected"))


def test_a_world_labels_all_of_its_listings() -> None:
    kinds = {"B0INVENT01": "guilty", "B0INVENT02": "guilty", "B0INVENT03": "generic",
             "B0INVENT04": "generic"}  # fmt: skip
    truth = Truth.model_validate(
        {
            "seed": 7,
            "listings": [
                {"key": f"amazon.com:{item}", "kind": kind, "brand": "aurelle"}
                for item, kind in kinds.items()
            ],
            "promotions": [], "bystanders": [], "routes": [], "identities": [], "schemes": [],
            "rejected": [],
        }
    )  # fmt: skip
    leads = [
        lead("L-right", "B0INVENT01"),
        lead("L-brand", "B0INVENT01", brand="halvorne"),
        lead("L-wrong", "B0INVENT03"),
    ]
    found = {label.name: (label.holds, bool(label.findings)) for label in from_truth(leads, truth)}
    assert found == {
        "7/L-right": (True, True),
        "7/L-brand": (False, True),
        "7/L-wrong": (False, True),
        "7/amazon.com:B0INVENT02": (True, False),
        "7/amazon.com:B0INVENT04": (False, False),
    }
