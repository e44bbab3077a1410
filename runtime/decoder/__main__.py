"""`python -m nodeloom.runtime.decoder MEMORY`: answers requests until its input ends, in at most so many bytes."""

from __future__ import annotations

import os
import sys
from typing import BinaryIO

from nodeloom.runtime.decoder.confinement import begin, confine
from nodeloom.runtime.decoder.copies import copied
from nodeloom.runtime.decoder.pictures import DamagedError, TooLargeError, look, prepare, shrink
from nodeloom.runtime.decoder.wire import ANSWER, LOOK, REQUEST, SIZE, Deed, Outcome


def answered(deed: int, most_pixels: int, side: int, data: bytes) -> tuple[Outcome, bytes]:
    """How it went with a picture, and what there is to say."""
    try:
        if deed == Deed.SHRINK:
            return Outcome.DONE, shrink(data, most_pixels, side)
        if deed != Deed.LOOK:
            return Outcome.DONE, copied(deed, data, most_pixels, side)
        found = look(data, most_pixels)
    except TooLargeError as error:
        return Outcome.TOO_LARGE, SIZE.pack(*(min(length, 2**32 - 1) for length in error.size))
    except DamagedError:
        return Outcome.DAMAGED, b""
    except MemoryError:
        return Outcome.EXHAUSTED, b""
    frames = min(found.frames, 2**32 - 1)
    return Outcome.DONE, LOOK.pack(found.format, found.width, found.height, frames, found.mode.encode()[:8])


def serve(reading: BinaryIO, writing: BinaryIO) -> None:
    """Answer one request after the other."""
    while len(head := reading.read(REQUEST.size)) == REQUEST.size:
        deed, most_pixels, side, length = REQUEST.unpack(head)
        data = reading.read(length)
        if len(data) < length:
            return
        begin()
        outcome, said = answered(deed, most_pixels, side, data)
        writing.write(ANSWER.pack(outcome, len(said)) + said)
        writing.flush()


def main() -> None:
    """Give up what is not needed, and serve."""
    reading, writing = sys.stdin.buffer, sys.stdout.buffer
    sys.stdout = open(os.devnull, "w")  # noqa: SIM115 - for whatever a library has to say, as long as the process lives
    prepare()
    confine(int(sys.argv[1]))
    serve(reading, writing)


if __name__ == "__main__":
    main()
