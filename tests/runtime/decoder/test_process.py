"""The process itself: what it gives up, and how it ends."""

import io
import subprocess
import sys
from collections.abc import Iterator

import pytest
from PIL import Image, PngImagePlugin

from nodeloom.runtime.decoder.wire import ANSWER, LOOK, REQUEST, Deed, Outcome

MODULE = "nodeloom.runtime.decoder"
linux = pytest.mark.skipif(sys.platform != "linux", reason="other systems have no such limits, or none that bind")


class Process:
    """A decoder of one test."""

    def __init__(self, memory: int) -> None:
        command = [sys.executable, "-P", "-m", MODULE, str(memory)]
        self.popen = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def ask(self, data: bytes, deed: Deed = Deed.LOOK, most_pixels: int = 10**9) -> tuple[Outcome, bytes]:
        """An answer."""
        assert self.popen.stdin is not None
        assert self.popen.stdout is not None
        self.popen.stdin.write(REQUEST.pack(deed, most_pixels, 128, len(data)) + data)
        self.popen.stdin.flush()
        outcome, length = ANSWER.unpack(self.popen.stdout.read(ANSWER.size))
        return Outcome(outcome), self.popen.stdout.read(length)


@pytest.fixture
def process() -> Iterator[Process]:
    """A decoder with 200 MB."""
    with_little = Process(200 * 2**20)
    yield with_little
    with_little.popen.kill()
    with with_little.popen:
        pass  # its pipes are closed


def png(size: tuple[int, int], mode: str = "RGB") -> bytes:
    kept = io.BytesIO()
    Image.new(mode, size).save(kept, "PNG", compress_level=1)
    return kept.getvalue()


def test_it_answers_one_picture_after_the_other_until_its_input_ends(process: Process) -> None:
    for width in (10, 20):
        outcome, said = process.ask(png((width, 5)))
        assert (outcome, LOOK.unpack(said)[1]) == (Outcome.DONE, width)
    outcome, said = process.ask(png((400, 50)), Deed.SHRINK)
    with Image.open(io.BytesIO(said)) as small:
        assert (outcome, small.size) == (Outcome.DONE, (128, 16))
    assert process.popen.stdin is not None
    process.popen.stdin.close()
    assert process.popen.wait(20) == 0


@linux
def test_a_picture_that_needs_too_much_memory_is_told_and_the_next_one_is_looked_at(process: Process) -> None:
    assert process.ask(png((10_000, 10_000), "L"), Deed.SHRINK)[0] in (Outcome.DONE, Outcome.EXHAUSTED)
    assert process.ask(png((10_000, 10_000), "RGBA"))[0] is Outcome.EXHAUSTED
    assert process.ask(png((10, 10)))[0] is Outcome.DONE


def test_the_text_of_a_large_workflow_is_no_reason_to_refuse_a_picture(process: Process) -> None:
    info, kept = PngImagePlugin.PngInfo(), io.BytesIO()
    info.add_itxt("nodeloom_workflow", "x" * 5_000_000, zip=True)
    Image.new("RGB", (4, 3)).save(kept, "PNG", pnginfo=info)
    assert process.ask(kept.getvalue())[0] is Outcome.DONE


@linux
def test_it_can_open_no_file_once_it_works() -> None:
    code = (
        "from nodeloom.runtime.decoder.confinement import confine\n"
        "confine(2**30)\n"
        "try: open('/etc/hostname')\n"
        "except OSError: print('no file')\n"
        "import os\n"
        "try: os.open('left', os.O_CREAT | os.O_WRONLY)\n"
        "except OSError: print('no new one')\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "no file\nno new one\n"


@linux
def test_what_takes_too_long_on_the_processor_is_ended_by_the_kernel() -> None:
    code = (
        "from nodeloom.runtime.decoder import confinement\n"
        "confinement.SECONDS = 0\n"
        "sum(range(10**6))\n"
        "confinement.begin()\n"
        "while True: pass\n"
    )
    done = subprocess.run([sys.executable, "-c", code], timeout=60, check=False)
    assert done.returncode < 0


def test_it_starts_at_once_because_it_imports_little() -> None:
    code = (
        f"import sys, {MODULE}.__main__; print(sorted({{'pydantic', 'numpy', 'torch', 'asyncio'}} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
