import pytest
from drawn import film, photo, saved
from hypothesis import given
from hypothesis import strategies as st

from countermark.pictures.kind import STILLS, VIDEOS, foreign, kind


@pytest.mark.parametrize("form", ["JPEG", "PNG", "GIF", "WEBP", "BMP", "TIFF", "AVIF"])
def test_each_still_is_told_by_its_bytes(form: str) -> None:
    assert kind(saved(photo(1, 32, 32), form)) == form


@pytest.mark.parametrize(("suffix", "form"), [(".mp4", "MP4"), (".mov", "MOV"), (".webm", "WEBM")])
def test_each_video_is_told_by_its_bytes(suffix: str, form: str) -> None:
    assert kind(film([photo(1, 64, 64)] * 3, suffix)) == form


@pytest.mark.parametrize(
    ("brands", "form"),
    [
        (b"heic\0\0\0\0mif1heic", "HEIF"),
        (b"mif1\0\0\0\0mif1avif", "AVIF"),
        (b"isom\0\0\0\0isomavc1", "MP4"),
        (b"qt  \0\0\0\0qt  ", "MOV"),
    ],
)
def test_brands_tell_formats_of_one_container(brands: bytes, form: str) -> None:
    assert kind((8 + len(brands)).to_bytes(4, "big") + b"ftyp" + brands + b"\0" * 20) == form


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "empty"),
        (b'<?xml version="1.0"?>\n<svg onload="x()">', "SVG"),
        (b"\xef\xbb\xbf  <!DOCTYPE html><html>", "web page"),
        (b"%PDF-1.7", "PDF"),
        (b"PK\x03\x04rest", "archive"),
        (b'{"error": 404}', "a text"),
        (b"\0" * 99, "zeros"),
        (b"\x80\x81\x82", "no picture format"),
    ],
)
def test_what_is_no_picture_is_named(data: bytes, words: str) -> None:
    assert kind(data) is None
    assert words in foreign(data)


@given(st.binary(max_size=64))
def test_any_bytes_have_an_answer(data: bytes) -> None:
    assert kind(data) in STILLS | VIDEOS | {None}
    assert foreign(data)
