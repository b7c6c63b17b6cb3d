"""A process of its own for decoders that may crash, hang or eat the memory.

One child reads file after file; when it dies or takes too long, that file is named broken and the
next starts another. Only JSON and pixels come back, never anything that is run.
"""

from __future__ import annotations

import atexit
import json
import os
import struct
import subprocess
import sys
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import asdict
from threading import Event, Lock, Timer
from typing import IO

import numpy as np

from countermark.pictures.limits import BrokenPicture, Limits
from countermark.pictures.picture import Picture

_ADDRESSES = 4 * 2**30
"""Bytes of address space of the child; a video's threads and buffers take about one."""
_MOST = 2**30
"""Bytes of one message: more than any limit lets through."""
_LENGTH = struct.Struct("<Q")
Task = Callable[[bytes, Limits], list[Picture]]


class _Child:
    """The process that reads; started when first asked."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._owner = 0

    def ask(self, task: str, data: bytes, limits: Limits) -> list[Picture]:
        """The pictures that the task gives. Raises BrokenPicture also where the child dies."""
        with self._lock:
            process, late = self._running(), Event()
            timer = Timer(limits.seconds, _end, (process, late))
            timer.start()
            try:
                assert process.stdin is not None and process.stdout is not None
                _send(process.stdin, {"task": task, "limits": asdict(limits)}, [data])
                head, body = _receive(process.stdout)
            except (OSError, EOFError, ValueError):
                self.stop()
                why = (
                    f"takes more than {limits.seconds:.0f} seconds" if late.is_set() else "crashes"
                )
                raise BrokenPicture(f"its decoder {why}") from None
            except BaseException:
                self.stop()  # or its answer would be taken for that of the next file
                raise
            finally:
                timer.cancel()
        if "broken" in head:
            raise BrokenPicture(str(head["broken"]))
        return _pictures(head["pictures"], body)

    def _running(self) -> subprocess.Popen[bytes]:
        process = self._process
        if process is None or process.poll() is not None or self._owner != os.getpid():
            # after a fork the child is the parent's: two that speak to it would mix
            process = subprocess.Popen(
                [sys.executable, "-P", "-m", "countermark.pictures.apart"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
            )
            self._process, self._owner = process, os.getpid()
        return process

    def stop(self) -> None:
        """End the process, whatever it does."""
        process, self._process = self._process, None
        if process is not None and self._owner == os.getpid():
            process.kill()
            for pipe in (process.stdin, process.stdout):
                with suppress(OSError):
                    assert pipe is not None
                    pipe.close()
            process.wait()


def _end(process: subprocess.Popen[bytes], late: Event) -> None:
    late.set()
    process.kill()


_child = _Child()
atexit.register(_child.stop)


def read(task: str, data: bytes, limits: Limits) -> list[Picture]:
    """What `decode_here` (task "decode") or `frames_here` ("frames") gives, from the child."""
    return _child.ask(task, data, limits)


def _send(pipe: IO[bytes], head: Mapping[str, object], body: list[bytes]) -> None:
    text = json.dumps(head).encode()
    pipe.write(_LENGTH.pack(len(text)) + text + _LENGTH.pack(sum(map(len, body))))
    for part in body:
        pipe.write(part)
    pipe.flush()


def _receive(pipe: IO[bytes]) -> tuple[dict[str, object], bytes]:
    parts = []
    for _ in range(2):
        (length,) = _LENGTH.unpack(_exactly(pipe, _LENGTH.size))
        if length > _MOST:
            raise EOFError
        parts.append(_exactly(pipe, length))
    return json.loads(parts[0]), parts[1]


def _exactly(pipe: IO[bytes], length: int) -> bytes:
    found = pipe.read(length)
    if len(found) < length:
        raise EOFError
    return found


def _pictures(heads: object, body: bytes) -> list[Picture]:
    assert isinstance(heads, list)
    found, at = [], 0
    for head in heads:
        shape = tuple(head.pop("shape"))
        size = int(np.prod(shape))
        pixels = np.frombuffer(body, np.uint8, size, at).reshape(shape).copy()
        found.append(Picture(pixels, **head))
        at += size
    return found


def _told(picture: Picture) -> dict[str, object]:
    return {
        "shape": picture.pixels.shape,
        "width": picture.width,
        "height": picture.height,
        "format": picture.format,
        "frames": picture.frames,
        "at": picture.at,
    }


def _bounded() -> None:
    """No more memory than a file may need, and no image of the process left when it crashes."""
    with suppress(ImportError, ValueError, OSError):  # not on every system
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (_ADDRESSES, _ADDRESSES))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _serve(source: IO[bytes], target: IO[bytes], tasks: Mapping[str, Task]) -> None:
    """Answer until nobody asks any more."""
    while True:
        try:
            head, data = _receive(source)
        except EOFError:
            return
        limits = head["limits"]
        assert isinstance(limits, dict)
        try:
            found = tasks[str(head["task"])](data, Limits(**limits))
        except BrokenPicture as error:
            _send(target, {"broken": str(error)}, [])
        else:
            pixels = [picture.pixels.tobytes() for picture in found]
            _send(target, {"pictures": [_told(picture) for picture in found]}, pixels)


def main() -> None:
    """The child: answers on standard output, to which no decoder may write."""
    from countermark.pictures.frame import frames_here
    from countermark.pictures.guard import decode_here

    _bounded()
    target = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    tasks: dict[str, Task] = {
        "decode": lambda data, limits: [decode_here(data, limits)],
        "frames": frames_here,
    }
    _serve(sys.stdin.buffer, target, tasks)


if __name__ == "__main__":
    main()
