"""The server's side of the decoder: whatever happens to the process, there is an answer."""

import asyncio
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from starlette.testclient import TestClient
from tests.runtime.server.images.pictures import picture

from nodeloom.runtime.decoder.wire import ANSWER, LARGEST_ANSWER, LOOK, Deed
from nodeloom.runtime.server.images.decoder import Decoder
from nodeloom.runtime.server.images.looking import look_at
from nodeloom.runtime.server.problems import Refusal

posix = pytest.mark.skipif(sys.platform == "win32", reason="signals are POSIX's")
IMAGES = "/api/v1/images"
MANY = 10**6


def played(body: str) -> Decoder:
    """A decoder whose process does this with its `data`, for each request, in place of unpacking."""
    code = (
        "import os, sys, time, signal\n"
        "from nodeloom.runtime.decoder.wire import *\n"
        "while head := sys.stdin.buffer.read(REQUEST.size):\n"
        "    data = sys.stdin.buffer.read(REQUEST.unpack(head)[3])\n"
        f"    {body}\n"
        "    sys.stdout.buffer.flush()\n"
    )
    return Decoder(MANY, 2**30, command=(sys.executable, "-c", code), patience=3.0)


async def refused(decoder: Decoder, data: bytes = b"picture") -> Refusal:
    with pytest.raises(Refusal) as told:
        await look_at(decoder, data)
    return told.value


def test_the_process_stays_for_the_next_picture_and_ends_when_nobody_asks() -> None:
    async def asked() -> None:
        decoder = Decoder(MANY, 2**30, idle=0.2)
        assert decoder.pid is None
        await look_at(decoder, picture())
        first = decoder.pid
        await look_at(decoder, picture("WEBP"))
        assert decoder.pid == first
        assert first is not None
        while Path(f"/proc/{first}").exists() and decoder.pid is not None:
            await asyncio.sleep(0.02)
        assert decoder.pid is None
        await look_at(decoder, picture())
        await decoder.close()

    asyncio.run(asyncio.wait_for(asked(), 30))


@posix
def test_a_process_that_somebody_ended_costs_no_picture() -> None:
    async def asked() -> None:
        decoder = Decoder(MANY, 2**30)
        await look_at(decoder, picture())
        assert decoder.pid is not None
        os.kill(decoder.pid, signal.SIGKILL)
        assert (await look_at(decoder, picture())).media_type == "image/png"
        await decoder.close()

    asyncio.run(asked())


@posix
def test_a_picture_that_crashes_the_process_is_refused_and_the_next_one_is_not() -> None:
    async def asked() -> None:
        done = LOOK.pack(0, 4, 3, 1, b"RGB")
        answer = f"sys.stdout.buffer.write({ANSWER.pack(0, len(done))!r} + {done!r})"
        decoder = played(f"os.kill(os.getpid(), signal.SIGSEGV) if data == b'evil' else {answer}")
        told = await refused(decoder, b"evil")
        assert (told.kind.code, told.kind.status) == ("invalid-image", 422)
        assert "ended the process that unpacked it" in told.detail
        assert (await look_at(decoder, b"good")).width == 4
        await decoder.close()

    asyncio.run(asked())


def test_a_picture_that_takes_too_long_is_refused_and_the_process_goes() -> None:
    async def asked() -> None:
        decoder = played("time.sleep(600)")
        told = await refused(decoder)
        assert (told.kind.code, decoder.pid) == ("too-much", None)
        assert "took longer than 3 s" in told.detail

    asyncio.run(asked())


@pytest.mark.parametrize(
    "said",
    [
        b"no answer at all", ANSWER.pack(77, 0), ANSWER.pack(0, LARGEST_ANSWER + 1), ANSWER.pack(0, 3) + b"abc",
        ANSWER.pack(0, LOOK.size) + LOOK.pack(200, 4, 3, 1, b"RGB"),
        ANSWER.pack(0, LOOK.size) + LOOK.pack(0, 0, 3, 1, b"RGB"), ANSWER.pack(1, 2) + b"ab", ANSWER.pack(3, 0),
    ],
)  # fmt: skip
def test_nothing_that_the_process_says_is_taken_for_granted(said: bytes) -> None:
    async def asked() -> None:
        decoder = played(f"sys.stdout.buffer.write({said!r})")
        assert (await refused(decoder)).kind.status == 422
        await decoder.close()

    asyncio.run(asked())


def test_one_who_gives_up_waiting_spoils_nobody_elses_answer() -> None:
    async def asked() -> None:
        decoder = Decoder(MANY, 2**30)
        await look_at(decoder, picture())
        waiting = asyncio.create_task(decoder.ask(Deed.SHRINK, picture(), 128))
        await asyncio.sleep(0)
        waiting.cancel()
        with pytest.raises(asyncio.CancelledError):
            await waiting
        assert (await look_at(decoder, picture("JPEG"))).media_type == "image/jpeg"
        await decoder.close()

    asyncio.run(asked())


def test_a_machine_on_which_nothing_can_be_started_is_told() -> None:
    told = asyncio.run(refused(Decoder(MANY, 2**30, command=("/nowhere/python",))))
    assert (told.kind.code, told.kind.status) == ("not-ready", 503)


def test_the_server_unpacks_nothing_itself(tmp_path: Path) -> None:
    code = (
        "import sys\n"
        "from pathlib import Path\n"
        "from tests.runtime.server.serving import client_of, state_in\n"
        f"with client_of(state_in(Path({str(tmp_path)!r}))) as client:\n"
        "    made = client.post('/api/v1/images', content=sys.stdin.buffer.read()).json()\n"
        "    answer = client.get(f\"/api/v1/images/{made['id']}/thumbnail\")\n"
        "print(answer.status_code, 'PIL' in sys.modules, 'torch' in sys.modules)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], input=picture(), capture_output=True, check=True)
    assert done.stdout.decode() == "200 False False\n"


def test_a_photograph_is_known_as_it_is_seen_and_an_animation_by_its_frames(client: TestClient) -> None:
    from tests.runtime.decoder.test_pictures import NOISE, ORIENTATION, encoded

    data = encoded(NOISE, "WEBP", save_all=True, append_images=[NOISE.rotate(180)], exif=b"")
    assert client.post(IMAGES, content=data).json()["facts"]["frames"] == 2
    exif = NOISE.getexif()
    exif[ORIENTATION] = 8
    made = client.post(IMAGES, content=encoded(NOISE, "JPEG", exif=exif)).json()
    assert (made["width"], made["height"]) == (40, 60)
