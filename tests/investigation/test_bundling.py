"""What goes into a bundle of leads, and what stays out."""

import io
import json
import zipfile

import pytest
from invented_evidence import both, fails

from countermark.engine.local import LocalEngine
from countermark.evidence.bundle import write
from countermark.evidence.circumstances import Circumstances
from countermark.evidence.custody import Entry
from countermark.evidence.item import Item
from countermark.evidence.warc import MEDIA_TYPE, Archive
from countermark.investigation.bundling import Wish, bundled, gather
from countermark.investigation.job import Job, investigate
from countermark.investigation.progress import Progress
from countermark.storage.error import WorkspaceError
from countermark.storage.workspace import Workspace
from invented_case import write as write_case

TALK = {"name": "Chat", "type": "personal_chat", "id": 1, "messages": [
    {"id": 1, "type": "message", "date": "2026-01-01T00:00:00", "from": "Dara Buyer",
     "from_id": "user77", "text": "thanks"}]}  # fmt: skip


@pytest.fixture(scope="module")
def kept(tmp_path_factory):
    folder = tmp_path_factory.mktemp("bundling")
    case = write_case(folder / "case")
    (case.input / "telegram").mkdir()
    (case.input / "telegram" / "result.json").write_text(json.dumps(TALK))
    (case.input / "chat.txt").write_text("03/07/2026, 10:00 - Dara Buyer: thanks\n" * 3)
    job = Job(inputs=[case.input], registry=case.registry, out=folder / "out",
              workspace=str(folder / "w"), engine=LocalEngine(), by="Anna")  # fmt: skip
    investigate(job, Progress())
    with Workspace.open(folder / "w") as workspace:
        yield workspace


def wish(leads, **more):
    return Wish(leads=leads, every=not leads, title="A test", created="2026-11-22T06:00:00Z",
                by="Anna", **more)  # fmt: skip


def files(workspace, asked):
    out = io.BytesIO()
    write(gather(workspace, asked), out)
    ours, alone = both(out.getvalue())
    assert ours == alone
    assert fails(ours) == []
    with zipfile.ZipFile(out) as bundle:
        return {name: bundle.read(name) for name in bundle.namelist()}


def test_a_lead_brings_its_own_evidence_and_no_other(kept):
    lead = next(kept.leads())
    found = files(kept, wish([lead]))
    rows = [json.loads(line) for line in found["evidence/items.jsonlines"].splitlines()]
    everything = kept.custody.items()
    assert 0 < len(rows) < len(everything)
    digests = {everything[row["item"]].digest for row in rows}
    pointers = {pointer[7:71] for reason in lead.reasons for pointer in reason.evidence}
    assert pointers <= digests


def test_bystanders_are_masked_unless_asked_for(kept):
    masked = files(kept, wish([]))
    assert all(b"Dara Buyer" not in content for content in masked.values())
    rows = [json.loads(line) for line in masked["evidence/items.jsonlines"].splitlines()]
    whys = {kept.custody.items()[row["item"]].circumstances.source: row["why"] for row in rows}
    assert "masked" in whys["telegram/result.json"]
    assert "on request" in whys["chat.txt"]
    shown = files(kept, wish([], unmasked=True))
    assert sum(b"Dara Buyer" in content for content in shown.values()) == 2


def test_captures_of_a_leads_addresses_go_with_it(kept):
    lead = next(kept.leads())
    archive = Archive()
    archive.add("warcinfo", "", "2026-01-01T00:00:00Z", "application/warc-fields", b"a: b\r\n")
    archive.add("resource", lead.listing.url, "2026-01-01T00:00:00Z", "text/plain", b"seen")
    content = archive.written()
    digest = kept.blobs.put(io.BytesIO(content))
    told = Circumstances(source=lead.listing.url, how="http", at="2026-01-01T00:00:00Z")
    item = Item(digest=digest, size=len(content), media_type=MEDIA_TYPE, circumstances=told)
    (name,) = kept.custody.seal([item], "Anna")
    found = files(kept, wish([lead]))
    assert found[f"archive/{digest}.warc.gz"] == content
    assert lead.listing.url in found["pages/pages.jsonl"].decode()
    assert f"manifests/{name.lower()}.json" in found


def test_that_a_copy_was_given_away_is_noted(kept, tmp_path):
    import hashlib

    out = tmp_path / "given.wacz"
    bundled(kept, wish([next(kept.leads())]), out, "for counsel")
    digest = hashlib.sha256(out.read_bytes()).hexdigest()
    last = [Entry.read(content) for _, content in kept.custody.entries()][-1]
    assert (last.change, last.by) == ("exported", "Anna")
    assert last.why == f"for counsel: given.wacz, sha256:{digest}"
    assert list(tmp_path.iterdir()) == [out]


def test_what_cannot_be_bundled_is_told_and_leaves_nothing(kept, tmp_path):
    with (
        Workspace.open(tmp_path / "empty") as empty,
        pytest.raises(WorkspaceError, match="no evidence"),
    ):
        gather(empty, wish([]))
    nowhere = tmp_path / "no folder" / "x.wacz"
    before = len(list(kept.custody.entries()))
    with pytest.raises(WorkspaceError, match="cannot write"):
        bundled(kept, wish([]), nowhere, "why")
    assert len(list(kept.custody.entries())) == before
