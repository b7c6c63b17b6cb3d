"""The commands of evidence, from a case to a stranger's check of it."""

import json
import re
import subprocess
import sys
import zipfile

import pytest
from local_authority import LocalAuthority


@pytest.fixture(scope="module")
def kept(tmp_path_factory, countermark):
    """A workspace in which a case was investigated, and its leads."""
    import invented_case

    folder = tmp_path_factory.mktemp("evidence")
    case = invented_case.write(folder / "case")
    done = countermark("investigate", case.input, "--registry", case.registry, "--out",
                       folder / "out", "--by", "Anna Example")  # fmt: skip
    assert done.returncode == 0, done.stderr
    leads = [json.loads(line)["lead"] for line in (folder / "out" / "leads.jsonl").open()]
    assert leads
    return folder, folder / "out" / "workspace", leads


def test_a_lead_is_bundled_and_checked_by_a_stranger(kept, invoke, tmp_path):
    _, workspace, leads = kept
    out = tmp_path / "lead.wacz"
    done = invoke("bundle", leads[0], "--out", out, "--workspace", workspace, "--by", "Ben Example")
    assert done.exit_code == 0, done.output
    assert "1 lead" in done.output
    checked = invoke("verify", out)
    assert checked.exit_code == 0, checked.output
    assert ", 0 fail" in checked.output
    with zipfile.ZipFile(out) as bundle:
        (facts,) = json.loads(bundle.read("evidence/facts.json"))["leads"]
        bundle.extract("evidence/verify.py", tmp_path)
    assert facts["lead"] == leads[0]
    assert "concluded" not in facts
    line = [sys.executable, "-I", tmp_path / "evidence" / "verify.py", out]
    assert subprocess.run(line, capture_output=True).returncode == 0
    out.write_bytes(out.read_bytes()[:-1])
    assert invoke("verify", out).exit_code == 1
    assert subprocess.run(line, capture_output=True).returncode == 1
    chain = invoke("custody", "--workspace", workspace).output
    item = re.search(r"E-[0-9a-f]{16}", chain)[0]
    assert item in invoke("custody", item, "--workspace", workspace).output


def test_conclusions_go_in_only_where_asked_for(kept, invoke, tmp_path):
    _, workspace, leads = kept
    out = tmp_path / "all.wacz"
    done = invoke("bundle", "--all", "--with-reasons", "--out", out, "--workspace", workspace)
    assert done.exit_code == 0, done.output
    with zipfile.ZipFile(out) as bundle:
        told = json.loads(bundle.read("evidence/facts.json"))["leads"]
    assert {each["lead"] for each in told} >= set(leads)
    assert all(each["concluded"]["reasons"] for each in told)
    assert invoke("bundle", "--all", leads[0], "--out", out).exit_code == 2
    assert invoke("bundle", "--out", out).exit_code == 2


def test_a_head_is_retained_and_co_signed(kept, invoke, tmp_path):
    _, workspace, _ = kept
    head, out, cosigned = tmp_path / "head.txt", tmp_path / "all.wacz", tmp_path / "cosigned.txt"
    key = invoke("checkpoint", "--out", head, "--workspace", workspace).output.split()[-1]
    invoke("bundle", "--all", "--out", out, "--workspace", workspace)
    done = invoke("verify", out, "--key", key, "--checkpoint", head)
    assert done.exit_code == 0, done.output
    assert "missing log                  retained" not in done.output
    wide = invoke("witness", out, "--name", "witness.example/w", "--key-file", tmp_path / "w.key",
                  "--out", cosigned, "--key", key, "--last", head)  # fmt: skip
    assert wide.exit_code == 0, wide.output
    witness = wide.output.split()[-1]
    done = invoke("verify", out, "--key", witness, "--checkpoint", cosigned)
    assert done.exit_code == 0, done.output
    assert invoke("verify", out, "--key", "none").exit_code == 2
    other = key[:-3] + ("AAA" if key[-3:] != "AAA" else "BBB")
    assert invoke("verify", out, "--key", other).exit_code in (1, 2)


def test_a_workspace_is_checked(kept, invoke):
    _, workspace, _ = kept
    for arguments in (("--workspace", workspace), (workspace,)):
        done = invoke("verify", *arguments)
        assert done.exit_code == 0, done.output
        assert ", 0 fail" in done.output
    row = json.loads(invoke("verify", workspace, "--json").output.splitlines()[0])
    assert row["outcome"] == "fits"
    assert invoke("verify", "nothing.wacz").exit_code == 2
    assert invoke("verify").exit_code == 2


def test_time_stamps_come_and_fit(kept, invoke, tmp_path):
    _, workspace, leads = kept
    out = tmp_path / "stamped.wacz"
    with LocalAuthority(tmp_path / "authority") as local:
        done = invoke("stamp", "--authorities", local.configured(), "--heads-only", "--workspace",
                      workspace)  # fmt: skip
        assert done.exit_code == 0, done.output
        assert "1 token" in done.output
        local.broken = (500, b"", {})
        done = invoke("stamp", "--authorities", local.configured(), "--workspace", workspace)
        assert done.exit_code == 1
        assert "does not answer" in done.output
    root = tmp_path / "authority" / "root.pem"
    invoke("bundle", leads[0], "--out", out, "--workspace", workspace)
    done = invoke("verify", out, "--trust", root)
    assert done.exit_code == 0, done.output
    assert re.search(r"fits +head:\d+ +time", done.output)


def test_an_item_is_erased_for_good(kept, invoke, tmp_path):
    _, workspace, _ = kept
    listed = invoke("custody", "--workspace", workspace).output
    item = re.search(r"E-[0-9a-f]{16}", listed)[0]
    assert invoke("erase", item, "--by", "", "--why", "x", "--workspace", workspace).exit_code == 1
    done = invoke("erase", item, "--by", "Ben Example", "--why", "asked", "--workspace", workspace)
    assert done.exit_code == 0, done.output
    assert f"{item}  erased" in invoke("custody", "--workspace", workspace).output
    done = invoke("verify", workspace)
    assert done.exit_code == 0, done.output
    assert f"missing {item}" in done.output
    out = tmp_path / "after.wacz"
    assert invoke("bundle", "--all", "--out", out, "--workspace", workspace).exit_code == 0
    assert invoke("verify", out).exit_code == 0
    unknown = invoke("erase", "E-0000000000000000", "--by", "B", "--why", "x", "--workspace",
                     workspace)  # fmt: skip
    assert unknown.exit_code == 1
    assert "no evidence item" in unknown.output
