"""What waits for a time-stamp, what comes, and what happens while nobody answers."""

import hashlib
import io

import pytest

from countermark.evidence.authority import AuthorityError
from countermark.evidence.circumstances import Circumstances
from countermark.evidence.item import Item
from countermark.evidence.memory_authority import MemoryAuthority
from countermark.evidence.timestamp import Token, verify
from countermark.storage import stamps

ONE, TWO = MemoryAuthority("one"), MemoryAuthority("two")


class Offline(MemoryAuthority):
    def __init__(self, id, answers=0):
        super().__init__(id)
        self.left = answers

    def ask(self, request):
        if not self.left:
            raise AuthorityError(f"{self.id} does not answer")
        self.left -= 1
        return super().ask(request)


@pytest.fixture
def items(workspace):
    found = []
    for content in (b"one", b"two"):
        digest = workspace.blobs.put(io.BytesIO(content))
        told = Circumstances(source=content.decode(), how="import", at="2026-01-01T00:00:00Z")
        found.append(Item(digest=digest, size=3, media_type="text/plain", circumstances=told))
    return workspace.custody.seal(found, "Anna")


def test_the_head_and_every_manifest_wait_for_each_authority(workspace, items):
    assert [each.about for each in workspace.stamps.waiting("one")] == ["head:2", *sorted(items)]
    assert workspace.stamps.pending("one") == 3
    assert workspace.stamps.run(ONE) == (3, None)
    assert workspace.stamps.waiting("one") == []
    assert workspace.stamps.pending("one") == 0
    assert workspace.stamps.run(TWO, heads_only=True) == (1, None)
    assert workspace.stamps.pending("two") == 2
    assert {(each.about, each.authority) for each in workspace.stamps.of()} == {
        ("head:2", "one"), ("head:2", "two"), *((item, "one") for item in items),
    }  # fmt: skip
    assert len(workspace.stamps.of(["head:2"])) == 2


def test_tokens_fit_what_they_are_about(workspace, items):
    workspace.stamps.run(ONE)
    manifests = {name: item.manifest for name, item in workspace.custody.items().items()}
    manifests["head:2"] = workspace.custody.heads()[-1].encode()
    for each in workspace.stamps.of():
        content = manifests[each.about]
        assert hashlib.sha256(content).hexdigest() == each.subject
        assert verify(content, Token(each.response, each.chain)).at


def test_what_finds_nobody_waits_and_is_asked_again(workspace, items, monkeypatch):
    offline = Offline("one", answers=1)
    count, why = workspace.stamps.run(offline)
    assert (count, why) == (1, "one does not answer")
    assert workspace.stamps.pending("one") == 2
    assert len(workspace.stamps.waiting("one")) == 1  # the other was asked for, and is too early
    monkeypatch.setattr(stamps, "now", lambda: "2999-01-01T00:00:00Z")
    (tried, fresh) = sorted(workspace.stamps.waiting("one"), key=lambda each: -each.tries)
    assert (tried.tries, fresh.tries) == (1, 0)
    offline.left = 9
    assert workspace.stamps.run(offline) == (2, None)
    assert workspace.stamps.pending("one") == 0


def test_a_new_head_waits_anew(workspace, items):
    workspace.stamps.run(ONE)
    workspace.custody.add(items[:1], "noted", "Anna", "seen again")
    assert [each.about for each in workspace.stamps.waiting("one")] == ["head:3"]


def test_nothing_waits_where_nothing_is_kept(workspace):
    assert workspace.stamps.run(ONE) == (0, None)
    assert workspace.stamps.pending("one") == 0
