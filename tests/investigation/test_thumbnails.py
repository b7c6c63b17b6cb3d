from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from countermark.engine.base import InlineEngine
from countermark.investigation.looking import Looking
from countermark.investigation.thumbnails import thumbnails
from countermark.storage.blobs import MemoryBlobs
from countermark.storage.workspace import Workspace


def _picture(number):
    noise = np.random.default_rng(number).integers(0, 255, (90, 120, 3), np.uint8)
    file = BytesIO()
    Image.fromarray(noise).save(file, "PNG")
    return BytesIO(file.getvalue())


@pytest.fixture
def looking(tmp_path):
    with Workspace.open(tmp_path / "workspace") as workspace:
        yield Looking(InlineEngine(), MemoryBlobs(), workspace.sights, lambda _: None)


def test_pictures_come_in_their_order_until_the_next_does_not_fit(looking):
    digests = [looking.blobs.put(_picture(number)) for number in range(5)]
    every = thumbnails(digests, looking)
    assert list(every) == digests
    room = sum(every[digest].size for digest in digests[:3])
    assert list(thumbnails(digests, looking, room)) == digests[:3]
    assert list(thumbnails(digests, looking, room - 1)) == digests[:2]
    last = every[digests[-1]].size
    assert list(thumbnails(digests[::-1], looking, last)) == digests[-1:]
    assert thumbnails(digests, looking, 0) == {}


def test_what_is_not_kept_or_no_picture_takes_no_room(looking):
    one = looking.blobs.put(_picture(1))
    broken = looking.blobs.put(BytesIO(b"\xff\xd8\xff but no picture"))
    found = thumbnails(["f" * 64, broken, one], looking)
    assert list(found) == [one]
    assert thumbnails([], looking) == {}


def test_a_second_run_makes_nothing_anew(looking, monkeypatch):
    digests = [looking.blobs.put(_picture(number)) for number in range(3)]
    first = thumbnails(digests, looking)
    monkeypatch.setattr("countermark.pictures.thumbnail.small", None)
    assert thumbnails(digests, looking) == first
