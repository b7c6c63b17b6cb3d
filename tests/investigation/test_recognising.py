import io

import numpy as np
import pytest
from PIL import Image

from countermark.demo.picture import Shot, jpeg
from countermark.intake.registry import read_registry
from countermark.investigation.recognising import (
    LOOKALIKES,
    Known,
    Ordinary,
    contrasts,
    references,
    shown,
    twins,
)
from countermark.pictures.likeness import as_query, as_reference
from countermark.pictures.lite0 import lite0
from countermark.pictures.sight import look
from countermark.storage.blobs import MemoryBlobs

TRADE = "bracelet"


def photo(seed, *, motif, trade=TRADE):
    content = jpeg(Shot(trade, f"recognising-{seed}", motif=motif))
    return np.asarray(Image.open(io.BytesIO(content)).convert("RGB"), np.uint8)


def reference(seed, **what):
    return as_reference(lite0(), photo(seed, **what)).vectors


@pytest.fixture(scope="module")
def plain():
    """Photos of such goods without the motif, as listings show them."""
    return {f"plain-{n}": reference(n, motif=False) for n in range(12)}


@pytest.fixture(scope="module")
def marks():
    known = [Known("aurelle", "mark aurelle-vis", f"ref-{n}") for n in range(3)]
    return known, {one.digest: reference(one.digest, motif=True) for one in known}


def told(query, marks, ordinary):
    known, vectors = marks
    return list(shown("asked", query, contrasts(known, vectors, ordinary), ordinary))


@pytest.fixture(scope="module")
def asked():
    return {
        (n, motif): as_query(lite0(), photo(f"asked-{n}", motif=motif))
        for n in range(6)
        for motif in (True, False)
    }


def test_the_motif_on_another_piece_is_seen_and_plain_pieces_are_left_alone(asked, marks, plain):
    ordinary = Ordinary(plain, {})
    found = {which: told(query, marks, ordinary) for which, query in asked.items()}
    assert sum(bool(found[n, True]) for n in range(6)) >= 5
    assert [n for n in range(6) if found[n, False]] == []
    one = next(each for (_, motif), each in found.items() if motif and each)[0]
    assert (one.brand, one.reference) == ("aurelle", "mark aurelle-vis")
    assert 0.5 < one.certainty <= 0.9
    assert one.other.startswith("ref-")


def test_nothing_is_said_where_the_run_has_nothing_alike(asked, marks, plain):
    few = dict(list(plain.items())[: LOOKALIKES - 1])
    bags = {f"bag-{n}": reference(n, motif=False, trade="bag") for n in range(8)}
    for ordinary in (Ordinary({}, {}), Ordinary(few, {}), Ordinary({**few, **bags}, {})):
        assert [told(query, marks, ordinary) for query in asked.values()] == [[]] * len(asked)


def test_a_photo_is_not_set_against_its_own_copies(asked, marks, plain):
    query = asked[0, True]
    copies = {**plain, "asked": query.vectors, "copy": query.vectors}
    assert told(query, marks, Ordinary(copies, {"asked": "asked", "copy": "asked"}))
    assert told(query, marks, Ordinary({**plain, "other": query.vectors}, {})) == []


def test_twins_are_copies_of_one_photo():
    first = jpeg(Shot(TRADE, "twin", motif=False))
    again = io.BytesIO()
    Image.open(io.BytesIO(first)).resize((300, 300)).save(again, "JPEG", quality=60)
    other = jpeg(Shot(TRADE, "nobody", motif=False))
    pictures = [("b", first), ("a", again.getvalue()), ("c", other)]
    sights = [(name, look(content)) for name, content in pictures]
    assert twins(sights) == {"a": "a", "b": "a", "c": "c"}


def test_references_are_those_that_lie_in_the_registrys_folder(tmp_path):
    (tmp_path / "refs").mkdir()
    (tmp_path / "refs" / "a.jpg").write_bytes(b"picture")
    (tmp_path / "registry.yaml").write_text(
        "rights_holders: [{id: rivoire, name: Rivoire}]\n"
        "brands:\n"
        "  - {id: aurelle, name: Aurelle, rights_holder: rivoire, marks: [\n"
        "     {id: vis, kind: shape, references: [refs/a.jpg, refs/missing.jpg]}],\n"
        "     products: [{name: Vis bracelet, references: refs/a.jpg}]}\n"
    )
    registry, blobs = read_registry(tmp_path / "registry.yaml"), MemoryBlobs()
    found = references(registry, tmp_path, blobs)
    assert [(one.brand, one.reference) for one in found] == [
        ("aurelle", "mark vis"),
        ("aurelle", "product Vis bracelet"),
    ]
    assert all(blobs.has(one.digest) for one in found)
