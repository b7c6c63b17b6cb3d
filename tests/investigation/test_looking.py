from io import BytesIO

import pytest

from countermark.engine.base import InlineEngine
from countermark.investigation.looking import Looker, Looking
from countermark.pictures.sight import Sight, packed
from countermark.storage.blobs import MemoryBlobs
from countermark.storage.workspace import Workspace


@pytest.fixture
def looking(tmp_path):
    with Workspace.open(tmp_path / "workspace") as workspace:
        done = []
        looking = Looking(InlineEngine(), MemoryBlobs(), workspace.sights, done.append)
        yield looking, done


def _looker(asked, name="look-1"):
    def see(content):
        asked.append(content)
        return packed(Sight(1, 1, content.decode(), (), (), ())) if content else b""

    return Looker(name, see)


def test_each_picture_is_looked_at_once(looking):
    looking, done = looking
    digests = [looking.blobs.put(BytesIO(f"p{number}".encode())) for number in range(20)]
    asked = []
    first = dict(looking.at(digests, _looker(asked), Sight))
    assert {sight.format for sight in first.values()} == {f"p{number}" for number in range(20)}
    assert len(asked) == 20
    assert dict(looking.at(digests, _looker(asked), Sight)) == first
    assert len(asked) == 20
    assert sum(done) == 40
    list(looking.at(digests, _looker(asked, "look-2"), Sight))
    assert len(asked) == 40


def test_of_what_nothing_is_seen_nothing_comes_and_nobody_asks_again(looking):
    looking, _ = looking
    digest = looking.blobs.put(BytesIO(b""))
    asked = []
    for _ in range(2):
        assert list(looking.at([digest], _looker(asked), Sight)) == []
    assert asked == [b""]


def test_what_was_seen_before_a_kill_stays(looking):
    looking, _ = looking
    digests = [looking.blobs.put(BytesIO(f"p{number}".encode())) for number in range(100)]
    asked = []
    seeing = looking.at(digests, _looker(asked), Sight)
    next(seeing)
    seeing.close()
    assert 0 < len(asked) < 100
    again = []
    assert len(dict(looking.at(digests, _looker(again), Sight))) == 100
    assert len(asked) + len(again) < 200
