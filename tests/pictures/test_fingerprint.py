from io import BytesIO

import numpy as np
import pytest
from drawn import corners, photo, saved
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageEnhance

from countermark.pictures.fingerprint import (
    ORIENTATIONS,
    QUALITY,
    RADIUS,
    Fingerprint,
    fingerprint,
    orientations,
    stacked,
)
from countermark.pictures.guard import decode
from countermark.pictures.hashes import Hashes

TURNED = {
    "turned 90": Image.Transpose.ROTATE_90,
    "turned 180": Image.Transpose.ROTATE_180,
    "turned 270": Image.Transpose.ROTATE_270,
    "flipped upside down": Image.Transpose.FLIP_TOP_BOTTOM,
    "mirrored": Image.Transpose.FLIP_LEFT_RIGHT,
    "transposed": Image.Transpose.TRANSPOSE,
    "transversed": Image.Transpose.TRANSVERSE,
}


def of(image: Image.Image) -> Fingerprint:
    return fingerprint(np.asarray(image.convert("RGB")))


@pytest.mark.parametrize("seed", range(5))
def test_copies_match_and_others_do_not(seed: int) -> None:
    one = photo(seed, 640, 480)
    small = one.resize((160, 120))
    poor = Image.open(BytesIO(saved(one, "JPEG", quality=30)))
    bright = ImageEnhance.Brightness(one).enhance(1.2)
    for copy in (small, poor, bright):
        assert of(one).matches(of(copy))
    assert not of(one).matches(of(photo(seed + 100, 640, 480)))


@pytest.mark.parametrize("name", TURNED)
def test_each_orientation_is_the_one_it_is_called(name: str) -> None:
    one = photo(1, 400, 300)
    eight = orientations(np.asarray(one))
    copy = of(one.transpose(TURNED[name]))
    near = [each for each, found in zip(ORIENTATIONS, eight, strict=True) if found.matches(copy)]
    assert near == [name]


def test_the_first_orientation_is_the_fingerprint() -> None:
    pixels = np.asarray(photo(2, 400, 300))
    eight = orientations(pixels)
    assert len(eight) == len(ORIENTATIONS) == 8
    assert eight[0] == fingerprint(pixels)
    assert len({each.quality for each in eight}) == 1


def test_flat_pictures_match_nothing_not_even_themselves() -> None:
    for flat in (Image.new("RGB", (300, 300), "white"), corners().resize((1, 1))):
        found = of(flat)
        assert found.quality < QUALITY and not found.usable
        assert not found.matches(found)
    assert of(photo(3)).matches(of(photo(3)))


def test_the_bits_are_those_that_other_programs_write() -> None:
    threatexchange = pytest.importorskip("threatexchange.signal_type.pdq.pdq_hasher")
    data = saved(photo(4, 512, 512), "PNG")
    text, quality = threatexchange.pdq_from_bytes(data)
    assert fingerprint(decode(data).pixels) == Fingerprint(bytes.fromhex(text), quality)


@given(st.binary(min_size=32, max_size=32), st.binary(min_size=32, max_size=32))
def test_distance_is_the_bits_that_differ(one: bytes, other: bytes) -> None:
    a, b = Fingerprint(one, 100), Fingerprint(other, 100)
    assert a.distance(b) == sum(bin(x ^ y).count("1") for x, y in zip(one, other, strict=True))
    assert a.distance(b) == b.distance(a)
    assert a.matches(b) == (a.distance(b) <= RADIUS)


def test_a_mirrored_copy_is_found_among_references() -> None:
    references = [of(photo(seed)) for seed in range(30)]
    query = orientations(np.asarray(photo(7).transpose(Image.Transpose.FLIP_LEFT_RIGHT)))
    found = Hashes(stacked(references)).search(stacked(list(query)))
    assert set(found.reference.tolist()) == {7}
    assert "mirrored" in {ORIENTATIONS[row] for row in found.query.tolist()}
    assert stacked([]).shape == (0, 32)
