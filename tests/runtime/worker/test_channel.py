"""Messages go out whole, one after the other, to whoever still reads."""

import io
import threading

from nodeloom.runtime.worker.channel import Channel
from nodeloom.runtime.worker.messages import Pulse
from nodeloom.runtime.worker.wire import FROM_WORKER, frames


class Pieces:
    """A file that takes three bytes at a time."""

    def __init__(self) -> None:
        self.written = b""

    def write(self, data: memoryview) -> int:
        self.written += bytes(data[:3])
        return len(data[:3])


class Closed:
    """A pipe that nobody reads."""

    def write(self, data: memoryview) -> int:
        raise BrokenPipeError


def test_messages_of_many_threads_are_not_mixed() -> None:
    file = Pieces()
    channel = Channel(file)
    sent = [Pulse(run=str(number), memory=number) for number in range(20)]
    threads = [threading.Thread(target=channel.send, args=(message, b"blob")) for message in sent]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    found = list(frames(io.BytesIO(file.written), FROM_WORKER))
    assert sorted(message.memory for message, *_ in found if isinstance(message, Pulse)) == list(range(20))
    assert {frame.blob for frame in found} == {b"blob"}


def test_who_is_gone_is_noticed_once_and_told_nothing_more() -> None:
    told: list[str] = []
    channel = Channel(Closed(), lambda: told.append("lost"))
    channel.send(Pulse(run=None, memory=1))
    channel.send(Pulse(run=None, memory=2))
    assert told == ["lost"]
    assert not channel.is_busy


def test_while_a_message_is_on_its_way_the_channel_is_busy() -> None:
    entered, leave = threading.Event(), threading.Event()

    class Slow:
        def write(self, data: memoryview) -> int:
            entered.set()
            leave.wait()
            return len(data)

    channel = Channel(Slow())
    sending = threading.Thread(target=channel.send, args=(Pulse(run=None, memory=1),))
    sending.start()
    entered.wait()
    assert channel.is_busy
    leave.set()
    sending.join()
    assert not channel.is_busy


def numbers(file: Pieces) -> list[int]:
    return [
        message.memory for message, *_ in frames(io.BytesIO(file.written), FROM_WORKER) if isinstance(message, Pulse)
    ]


def test_what_may_wait_goes_out_in_order_with_the_next_message() -> None:
    file = Pieces()
    channel = Channel(file)
    for number in (1, 2):
        channel.send(Pulse(run=None, memory=number), later=True)
    assert not file.written
    channel.send(Pulse(run=None, memory=3))
    assert numbers(file) == [1, 2, 3]
