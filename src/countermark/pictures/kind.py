"""What a file is, told by its first bytes and never by its name."""

from __future__ import annotations

import re

STILLS = frozenset({"JPEG", "PNG", "GIF", "WEBP", "BMP", "TIFF", "HEIF", "AVIF"})
VIDEOS = frozenset({"MP4", "MOV", "WEBM"})

_STARTS = (
    (b"\xff\xd8\xff", "JPEG"),
    (b"\x89PNG\r\n\x1a\n", "PNG"),
    (b"GIF87a", "GIF"),
    (b"GIF89a", "GIF"),
    (b"II*\x00", "TIFF"),
    (b"MM\x00*", "TIFF"),
    (b"\x1aE\xdf\xa3", "WEBM"),
)
"""The signatures that the formats' own documents give."""

_FOREIGN = (
    (b"%PDF", "a PDF document"),
    (b"\x00\x00\x00\x0cjP  ", "a JPEG 2000 picture, which is not read"),
    (b"\xff\x0a", "a JPEG XL picture, which is not read"),
    (b"\x00\x00\x00\x0cJXL ", "a JPEG XL picture, which is not read"),
    (b"8BPS", "a Photoshop file, which is not read"),
    (b"\x00\x00\x01\x00", "an icon, which is not read"),
    (b"PK\x03\x04", "an archive or an office document"),
    (b"\x1f\x8b", "packed (gzip)"),
    (b"FLV", "a Flash video, which is not read"),
    (b"OggS", "an Ogg file, which is not read"),
    (b"ID3", "a sound"),
)
_HEIF = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"hevm", b"hevs", b"mif1", b"msf1"}
_AVIF = {b"avif", b"avis"}
_ATOMS = {b"moov", b"mdat", b"wide", b"free", b"skip", b"pnot"}
"""What QuickTime files of before `ftyp` begin with."""
_HEADERS = {12, 40, 52, 56, 64, 108, 124}
"""Sizes of the header that follows in a BMP, by version."""
_TEXT = re.compile(rb"[\t\n\r\x20-\x7e]*+")
_HEAD = 4096


def kind(data: bytes) -> str | None:
    """A name of STILLS or VIDEOS, or None for whatever else."""
    for start, name in _STARTS:
        if data.startswith(start):
            return name
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "WEBP"
    if data[:2] == b"BM" and int.from_bytes(data[14:18], "little") in _HEADERS:
        return "BMP"
    if data[4:8] == b"ftyp":
        return _brand(data)
    return "MOV" if data[4:8] in _ATOMS else None


def _brand(data: bytes) -> str:
    """Which of the formats that share ISO 14496-12's container, by the brands it names."""
    size = min(max(int.from_bytes(data[:4], "big"), 16), 256)
    brands = {data[8:12], *(data[at : at + 4] for at in range(16, min(size, len(data)), 4))}
    if brands & _AVIF:
        return "AVIF"
    if brands & _HEIF:
        return "HEIF"
    return "MOV" if data[8:12] == b"qt  " else "MP4"


def foreign(data: bytes) -> str:
    """What a file that `kind` does not know seems to be, in words that follow "it is"."""
    if not data:
        return "empty"
    for start, words in _FOREIGN:
        if data.startswith(start):
            return words
    head = data[:_HEAD].removeprefix(b"\xef\xbb\xbf").lstrip()
    lower = head.lower()
    if b"<svg" in lower:
        return "a drawing in SVG, which is a program more than a picture and is not run"
    if lower.startswith((b"<!doctype html", b"<html", b"<head", b"<body")):
        return "a web page, often what a shop sends in place of a picture that is gone"
    if not any(data[:_HEAD]):
        return "nothing but zeros"
    if _TEXT.fullmatch(head):
        return "a text"
    return "of no picture format that is known"
