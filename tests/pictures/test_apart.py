import os
import signal
from collections.abc import Iterator
from dataclasses import replace
from multiprocessing import get_context
from typing import Any

import numpy as np
import pytest
from drawn import corners, film, photo, saved

from countermark.pictures import apart
from countermark.pictures.apart import _child
from countermark.pictures.frame import key_frames
from countermark.pictures.guard import LIMITS, BrokenPicture, decode, decode_here

TIFF = saved(corners(), "TIFF")


@pytest.fixture(autouse=True)
def fresh() -> Iterator[None]:
    _child.stop()
    yield
    _child.stop()


def process() -> int:
    assert _child._process is not None
    return _child._process.pid


def test_it_gives_what_is_read_here() -> None:
    there, here = decode(TIFF), decode_here(TIFF)
    assert np.array_equal(there.pixels, here.pixels)
    assert repr(there) == repr(here)
    assert there.pixels.flags.writeable


def test_one_process_reads_file_after_file() -> None:
    decode(TIFF)
    first = process()
    with pytest.raises(BrokenPicture, match="TIFF data are damaged"):
        decode(b"II*\0" + b"\xff" * 400)
    assert decode(TIFF).format == "TIFF"
    assert process() == first


def test_a_crash_costs_one_file(monkeypatch: pytest.MonkeyPatch) -> None:
    decode(TIFF)
    send = apart._send

    def crash(*request: Any) -> None:
        os.kill(process(), signal.SIGSEGV)  # before it has the file: it can not answer any more
        send(*request)

    with monkeypatch.context() as patched:
        patched.setattr(apart, "_send", crash)
        with pytest.raises(BrokenPicture, match="crashes"):
            decode(TIFF)
    assert decode(TIFF).format == "TIFF"


def test_a_process_that_died_between_two_files_costs_none() -> None:
    decode(TIFF)
    assert apart._child._process is not None
    apart._child._process.kill()
    apart._child._process.wait()
    assert decode(TIFF).format == "TIFF"


def test_an_answer_is_never_taken_for_that_of_another_file(monkeypatch: pytest.MonkeyPatch) -> None:
    other = saved(photo(1, 30, 20), "TIFF")

    def interrupted(pipe: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(apart, "_receive", interrupted)
        with pytest.raises(KeyboardInterrupt):
            decode(TIFF)
    assert (decode(other).width, decode(other).height) == (30, 20)


def test_what_takes_too_long_is_ended() -> None:
    video = film([photo(1, 64, 48)] * 3)
    with pytest.raises(BrokenPicture, match="seconds"):
        key_frames(video, replace(LIMITS, seconds=0.05))
    assert decode(TIFF).format == "TIFF"


def _decode_in_a_fork() -> str:
    return decode(TIFF).format


def test_a_forked_process_starts_its_own() -> None:
    decode(TIFF)
    with get_context("fork").Pool(1) as pool:
        assert pool.apply(_decode_in_a_fork) == "TIFF"
    assert decode(TIFF).format == "TIFF"


def test_nothing_that_is_run_comes_back() -> None:
    heads = [{"shape": [1, 2, 3], "width": 2, "height": 1, "format": "TIFF", "frames": 1, "at": 0}]
    (found,) = apart._pictures(heads, bytes(range(6)))
    assert found.pixels.tolist() == [[[0, 1, 2], [3, 4, 5]]]
    with pytest.raises(ValueError, match="buffer"):
        apart._pictures([{**heads[0], "shape": [9, 9, 3]}], bytes(6))
