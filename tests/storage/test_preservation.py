import io

import pytest

from countermark.evidence.circumstances import Circumstances, now
from countermark.evidence.item import Item
from countermark.records.lead import Reason


@pytest.fixture
def keep(workspace):
    """Keeps bytes, and seals them unless told not to; their digest and the name of their item."""

    def kept(content, sealed=True):
        digest = workspace.blobs.put(io.BytesIO(content))
        if not sealed:
            return digest, None
        told = Circumstances(source=content.decode(), how="import", at=now())
        item = Item(digest=digest, size=len(content), media_type="text/csv", circumstances=told)
        (name,) = workspace.custody.seal([item], "Anna Example")
        return digest, name

    return kept


@pytest.fixture
def lead_on(workspace, make_lead):
    """Puts a lead that rests on these bytes, and on those of its listing; what it is then."""

    def put(*digests, listing=()):
        reason = make_lead(1).reasons[0].model_dump(mode="json")
        reasons = [
            Reason.model_validate(reason | {"evidence": [f"sha256:{digest}#line=1"]})
            for digest in digests
        ]
        lead = make_lead(1, reasons=tuple(reasons))
        run = workspace.begin({})
        pointers = [f"sha256:{digest}#line=2" for digest in listing]
        run.put_records("listing", [(str(lead.listing.key), {}, pointers)])
        run.put_leads(workspace.with_preserved([lead]))
        return workspace.lead(lead.lead)

    return put


def test_a_lead_is_preserved_where_all_that_it_rests_on_is_sealed(workspace, keep, lead_on):
    post, listing = keep(b"post")[0], keep(b"listing")[0]
    lead = lead_on(post, listing=[listing])
    assert lead.preserved
    assert list(workspace.leads()) == [lead]


@pytest.mark.parametrize("loosely", ["post", "listing"])
def test_bytes_that_are_kept_and_not_sealed_do_not_count(keep, lead_on, loosely):
    sealed, loose = keep(b"sealed")[0], keep(b"loose", sealed=False)[0]
    lead = lead_on(sealed, loose) if loosely == "post" else lead_on(sealed, listing=[loose])
    assert not lead.preserved


def test_bytes_that_are_gone_do_not_count(workspace, keep, lead_on):
    digest, _ = keep(b"post")
    workspace.blobs.forget(digest)
    assert not lead_on(digest).preserved


def test_an_erasure_ends_it_and_another_item_of_the_same_bytes_does_not(workspace, keep, lead_on):
    digest, name = keep(b"post")
    told = Circumstances(source="again", how="import", at=now())
    item = Item(digest=digest, size=4, media_type="text/csv", circumstances=told)
    (again,) = workspace.custody.seal([item], "Anna Example")
    lead = lead_on(digest)
    workspace.custody.erase(name, "Anna Example", "asked for")
    assert workspace.lead(lead.lead).preserved
    workspace.blobs.forget(workspace.custody.erase(again, "Anna Example", "asked for"))
    assert not workspace.lead(lead.lead).preserved
    assert [each.preserved for each in workspace.leads()] == [False]


def test_a_lead_that_rests_on_nothing_is_not_preserved(lead_on):
    assert not lead_on().preserved
