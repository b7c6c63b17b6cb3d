import os
import signal
import sys
from dataclasses import replace
from functools import partial
from io import BytesIO

import cv2
import numpy as np
import pytest

from countermark.engine.base import InlineEngine
from countermark.engine.local import LocalEngine
from countermark.investigation import looking as module
from countermark.investigation.album import Shot
from countermark.investigation.looking import (
    FIRST,
    REFERENCE,
    Looker,
    Looking,
    look_closer,
    look_for_names,
    proven,
)
from countermark.investigation.seeing import Gathered, Seeing
from countermark.pictures.likeness import Reference
from countermark.pictures.sight import Line, Sight, Words, packed
from countermark.records.registry import Brand
from countermark.storage.blobs import MemoryBlobs
from countermark.storage.workspace import Workspace
from countermark.tracing.screening import Screening


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


def _ended_by(fatal, content):
    if content == fatal:
        os.kill(os.getpid(), signal.SIGKILL)
    return packed(Sight(1, 1, content.decode(), (), (), ()))


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


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere there are threads")
@pytest.mark.parametrize("place", [0, 41, 99])
def test_a_picture_at_which_a_process_ends_costs_itself_alone(looking, place):
    looking, _ = looking
    looking = replace(looking, engine=LocalEngine(workers=2))
    digests = [looking.blobs.put(BytesIO(f"p{number}".encode())) for number in range(100)]
    crashing = digests[place]
    see = partial(_ended_by, f"p{place}".encode())
    first = Looker("look-1", see, FIRST.lost)
    sights = dict(looking.at(digests, first, Sight))
    assert sights.keys() == set(digests)
    assert looking.crashed == {crashing}
    assert "process" in sights[crashing].broken
    assert not any(sights[digest].broken for digest in digests if digest != crashing)
    others = set(digests) - {crashing}
    assert {digest for digest, _ in looking.sights.of("look-1", digests)} == others
    few = [crashing, *sorted(others)[:3]]  # looked at in this process, where a crash would end it
    later = replace(looking, crashed=set())
    assert dict(later.at(few, Looker("words-1", see), Sight)).keys() == set(few) - {crashing}
    assert later.crashed == {crashing}
    assert dict(later.at(digests, first, Sight)) == sights
    seeing = Seeing(sights=sights)
    names = {digest: f"{number}.jpg" for number, digest in enumerate(digests)}
    assert [name for name, _ in seeing.broken(names)] == [f"{place}.jpg"]


def test_what_was_proven_is_kept_for_the_same_references(looking, monkeypatch):
    looking, _ = looking
    rng = np.random.default_rng(4)
    photo = cv2.resize(rng.integers(0, 255, (40, 40, 3), np.uint8), (400, 400))
    other = cv2.resize(rng.integers(0, 255, (40, 40, 3), np.uint8), (400, 400))
    post = photo[40:380, 30:370]
    digests = [
        looking.blobs.put(BytesIO(cv2.imencode(".png", each)[1].tobytes()))
        for each in (photo, other, post)
    ]
    shops, asked = digests[:2], digests[2:]
    vectors = {d: each.vectors for d, each in looking.at(shops, REFERENCE, Reference)}
    first = proven(looking, asked, vectors)
    assert [each.other for each in first[asked[0]]] == [shops[0]]
    searched = []
    monkeypatch.setattr(module, "proofs", lambda *_: searched.append(1) or iter(()))
    assert proven(looking, asked, vectors) == first
    assert not searched
    proven(looking, asked, {shops[1]: vectors[shops[1]]})
    assert searched


def test_words_of_a_listing_s_photo_are_read_where_it_may_become_a_lead(looking):
    looking, _ = looking
    digests = []
    for words in ("VELMORA", "HARMLESS"):
        sheet = np.full((200, 400, 3), 240, np.uint8)
        cv2.putText(sheet, words, (30, 110), cv2.FONT_HERSHEY_SIMPLEX, 1.6, (20, 20, 30), 4)
        digests.append(looking.blobs.put(BytesIO(cv2.imencode(".png", sheet)[1].tobytes())))
    one, other = digests
    gathered = Gathered(own={"one": [Shot("1.png", one)], "other": [Shot("2.png", other)]})
    seeing = Seeing(gathered, dict(looking.at(digests, FIRST, Sight)))
    look_closer(seeing, looking, ["one"])
    assert [line.text for line in seeing.words[one]] == ["VELMORA"]
    assert seeing.words.keys() == seeing.covers.keys() == {one}


def test_of_a_picture_at_which_a_process_ends_late_nothing_is_told(looking):
    looking, _ = looking
    sheet = cv2.imencode(".png", np.full((200, 400, 3), 240, np.uint8))[1].tobytes()
    digest = looking.blobs.put(BytesIO(sheet))
    gathered = Gathered(own={"one": [Shot("1.png", digest)]})
    seeing = Seeing(gathered, dict(looking.at([digest], FIRST, Sight)))
    assert list(seeing.broken({digest: "1.png"})) == []
    looking.crashed.add(digest)
    look_closer(seeing, looking, ["one"])
    ((name, why),) = seeing.broken({digest: "1.png"})
    assert name == "1.png"
    assert "process" in why


def test_engraved_names_are_looked_for_where_nothing_else_names_a_brand(looking, monkeypatch):
    looking, _ = looking
    digests = {name: looking.blobs.put(BytesIO(name.encode())) for name in "abcd"}
    asked = []
    engraved = [Line(text, 0.9, "", (0, 0, 9, 9)) for text in ("OVELMORA", "ELMORA", "HALLO")]

    def see(content):
        asked.append(content.decode())
        return packed(Words(tuple(engraved)))

    monkeypatch.setattr(module, "CLOSER", Looker("closer", see))
    shots = {name: (Shot(f"{name}.png", digest),) for name, digest in digests.items()}
    gathered = Gathered(records=dict(shots), said={"a": ["my Velmora"], "b": ["my new one"]})
    sight = Sight(1, 1, "PNG", (), (), ())
    broken = Sight(0, 0, "", (), (), (), "cut off")
    sights = dict.fromkeys(digests.values(), sight) | {digests["d"]: broken}
    drawn = Line("VELMORA", 0.9, "", (0, 0, 9, 9))
    seeing = Seeing(gathered, sights, words={digests["c"]: (drawn,)})
    brand = Brand(id="velmora", name="Velmora", rights_holder="x")
    look_for_names(seeing, looking, Screening((brand,)))
    assert asked == ["b"]
    assert [line.text for line in seeing.words[digests["b"]]] == ["VELMORA", "Velmora"]
    assert seeing.words[digests["c"]] == (drawn,)
