import dataclasses

import cv2
import numpy as np
import pytest
import zxingcpp
from scenery import mirrored, scene

from countermark.demo.picture import Shot, jpeg
from countermark.pictures.embedder import HistogramEmbedder
from countermark.pictures.fingerprint import ORIENTATIONS
from countermark.pictures.guard import BrokenPicture
from countermark.pictures.likeness import Query, Reference, as_query, as_reference
from countermark.pictures.sight import Sight, look, packed, read, read_closer, unpacked


def _png(pixels):
    done, content = cv2.imencode(".png", cv2.cvtColor(pixels, cv2.COLOR_RGB2BGR))
    assert done
    return content.tobytes()


@pytest.fixture(scope="module")
def poster():
    """A picture with words and a code."""
    sheet = np.full((600, 600, 3), 255, np.uint8)
    sheet[:380] = scene(3, 380, 600)
    cv2.putText(sheet, "ORDER THIS", (20, 560), 0, 1.6, (0, 0, 0), 4, cv2.LINE_AA)
    code = zxingcpp.create_barcode("https://amzn.example/x", zxingcpp.BarcodeFormat.QRCode)
    drawn = np.asarray(zxingcpp.write_barcode_to_image(code, scale=5))
    sheet[400 : 400 + len(drawn), 600 - drawn.shape[1] :] = drawn[:, :, None]
    return _png(sheet)


def test_a_look_finds_fingerprints_and_codes(poster):
    poster = look(poster)
    assert (poster.width, poster.height, poster.format) == (600, 600, "PNG")
    assert poster.prints[0].box == (0, 0, 1000, 1000)
    assert len(poster.prints[0].bits) == len(ORIENTATIONS)
    assert [code.text for code in poster.codes] == ["https://amzn.example/x"]
    assert poster.broken == ""


def test_a_place_is_told_in_thousandths(poster):
    (code,) = look(poster).codes
    left, top, right, bottom = code.box
    assert 600 < left < right <= 1000
    assert 600 < top < bottom <= 1000


def test_words_are_read(poster):
    lines = read(poster).lines
    (line,) = [line for line in lines if "ORDER THIS" in line.text]
    assert line.certainty > 0.8
    assert line.box[1] > 800


def test_engraved_words_are_read_in_each_photo_of_a_collage():
    shot = Shot("bag", "13208723", True, "Zephirin", "pair", labels=("ORDER", "GET"))
    found = {line.text: line.box for line in read_closer(jpeg(shot)).lines}
    left, top, right, bottom = found["ZEPHIRIN"]
    assert 600 < left < right < 900 and 400 < top < bottom < 800


def test_the_words_of_a_broken_picture_are_refused():
    with pytest.raises(BrokenPicture):
        read(b"GIF89a but no picture")


def test_a_mirrored_copy_has_the_fingerprint_of_one_orientation():
    picture = scene(5)
    one, other = (look(_png(each)) for each in (picture, mirrored(picture)))
    place = ORIENTATIONS.index("mirrored")
    asked = int.from_bytes(other.prints[0].bits[place])
    assert (asked ^ int.from_bytes(one.prints[0].bits[0])).bit_count() <= 31


def test_what_is_broken_says_why():
    sight = look(_png(scene(1))[:900])
    assert "cut off" in sight.broken or "damaged" in sight.broken
    assert sight.prints == sight.codes == ()
    assert look(b"MZ\x90\x00" + bytes(200)).broken


def test_a_sight_comes_back_as_it_was(poster):
    sight = look(poster)
    assert unpacked(packed(sight), Sight) == sight


@pytest.mark.parametrize(("take", "kind"), [(as_query, Query), (as_reference, Reference)])
def test_vectors_and_features_come_back(take, kind):
    seen = take(HistogramEmbedder(), scene(2))
    again = unpacked(packed(seen), kind)
    assert np.allclose(again.vectors, seen.vectors, atol=1e-3)
    assert again.vectors.dtype == np.float32
    if kind is Reference:
        for field in dataclasses.fields(seen.features):
            mine, theirs = (getattr(each.features, field.name) for each in (seen, again))
            assert np.array_equal(mine, theirs)
    else:
        assert list(again.tiles) == list(seen.tiles)
        assert np.array_equal(again.parts, seen.parts)
