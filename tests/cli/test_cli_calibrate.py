"""`countermark calibrate`: weights out of judgements or worlds, and mistakes that are told."""

import json

import pytest
import yaml

from countermark.calibration.label import LEAST
from countermark.records.lead import Lead
from countermark.storage.workspace import Workspace
from countermark.tracing.weighing import Weights

FILES = {"weights.yaml", "calibration.json", "calibration.md", "reliability.svg"}


@pytest.fixture
def judged(case, invoke, tmp_path):
    """A workspace with many leads made of the case's one, judged as their seller's name says."""
    out = tmp_path / "out"
    done = invoke("investigate", case.input, "--registry", case.registry, "--out", out)
    assert done.exit_code == 0
    with Workspace.open(out / "workspace") as workspace:
        first = next(workspace.leads())
        run = workspace.begin({})
        run.put_leads([_like(first, n) for n in range(3 * LEAST)])
        run.finish({})
        for n in range(3 * LEAST):
            link = "rejected" if n % 2 else "confirmed"
            workspace.judge(f"L-{n:010d}", by="Anna", link=link)
    return out / "workspace"


def _like(first: Lead, number: int) -> Lead:
    against = first.reasons[0].model_copy(
        update={"signal": "price.near", "family": "price", "weight": -4.0}
    )
    reasons = [reason for reason in first.reasons if reason.family != "price"]
    return first.model_copy(
        update={
            "lead": f"L-{number:010d}",
            "listing": first.listing.model_copy(update={"seller": None}),
            "reasons": (*reasons, *([against] if number % 2 else [])),
        }
    )


def test_judgements_give_weights_that_investigate_takes(judged, case, invoke, tmp_path):
    out = tmp_path / "calibration"
    done = invoke("calibrate", "--workspace", judged, "--out", out)
    assert done.exit_code == 0, done.stderr
    assert f"fitted on  {3 * LEAST} leads, of which {3 * LEAST // 2} hold" in done.stdout
    assert {path.name for path in out.iterdir()} == FILES
    figures = json.loads((out / "calibration.json").read_text())
    assert figures["better"] is (figures["estimated"]["loss"] < figures["in_use"]["loss"])
    assert figures["tested"] == figures["fitted"] == [3 * LEAST // 2] * 2
    weights = yaml.safe_load((out / "weights.yaml").read_text())
    assert weights["method"] == "estimated on judged leads"
    assert weights["estimated"]["fitted on"] == {"hold": 30, "do not": 30}
    assert (out / "reliability.svg").read_text().startswith("<svg")

    found = tmp_path / "again"
    again = ("investigate", case.input, "--registry", case.registry, "--out", found)
    done = invoke(*again, "--weights", out / "weights.yaml")
    assert done.exit_code == 0, done.stderr
    assert "weights    estimated on judged leads" in done.stdout
    run = json.loads((found / "run.json").read_text())
    assert run["weights"]["note"] == weights["note"]
    assert run["settings"]["weights"]["bits"] == Weights.read(out / "weights.yaml").bits
    lead = json.loads((found / "leads.jsonl").read_text().splitlines()[0])
    for reason in lead["reasons"]:
        if reason["certainty"] == 1:
            assert reason["weight"] == weights["weights"][reason["signal"]]
    told = invoke("show", lead["lead"], "--workspace", found / "workspace").stdout
    assert "Weights are estimated on 60 leads" in told
    told = invoke("leads", "--workspace", found / "workspace").stdout
    assert told.endswith("weights: estimated on judged leads\n")
    assert weights["note"][:60] in (found / "report.html").read_text()


def test_too_few_judgements(case, invoke, tmp_path):
    out = tmp_path / "out"
    invoke("investigate", case.input, "--registry", case.registry, "--out", out)
    done = invoke("calibrate", "--workspace", out / "workspace", "--out", tmp_path / "c")
    assert done.exit_code == 1
    assert done.stderr == (
        "countermark: too few labels: weights are estimated from 20 confirmed and 20 rejected "
        "leads or more; there are 0 and 0\n"
    )
    assert not (tmp_path / "c").exists()


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ((), "no workspace is named"),
        (("--worlds", "1-3"), "--test-worlds takes seeds"),
        (("--worlds", "1-x", "--test-worlds", "4"), "--worlds takes seeds"),
        (("--worlds", "1-3", "--test-worlds", "3-4"), "seed 3 is to be fitted and tested on"),
        (("--worlds", "1-500", "--test-worlds", "501"), "200 worlds are the most"),
        (("--worlds", "3-1", "--test-worlds", "5"), "--worlds takes seeds"),
    ],
)
def test_mistakes_are_told(options, told, invoke, tmp_path):
    done = invoke("calibrate", "--out", tmp_path / "c", *options)
    assert done.exit_code == 2
    assert told in done.stderr


def test_weights_that_cannot_be_read(case, invoke, tmp_path):
    path = tmp_path / "own.yaml"
    path.write_text("prior: low\n")
    done = invoke("investigate", case.input, "--registry", case.registry, "--out", tmp_path / "o",
                  "--weights", path)  # fmt: skip
    assert done.exit_code == 1
    assert done.stderr.startswith("countermark: own.yaml: prior: ")
