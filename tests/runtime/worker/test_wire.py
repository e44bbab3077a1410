"""Frames: what is sent arrives as it was, and what is none is told apart."""

from __future__ import annotations

import io
import time
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nodeloom.runtime.worker.messages import Called, Cancel, FromWorker, Hello, Preview, Pulse, Run, Stop, Told
from nodeloom.runtime.worker.wire import (
    FROM_WORKER,
    HEADER,
    LARGEST_BLOB,
    LARGEST_JSON,
    TO_WORKER,
    Decoder,
    Frame,
    WireError,
    encode,
    frames,
    read_frame,
)

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


@given(st.dictionaries(st.text(), VALUES, max_size=4), st.binary(max_size=50))
@settings(max_examples=100)
def test_a_message_and_its_bytes_arrive_as_they_were(event: dict[str, object], blob: bytes) -> None:
    sent = Told.model_validate({"run": "r1", "events": [event, event]})
    frame = read_frame(io.BytesIO(encode(sent, blob)), FROM_WORKER)
    assert frame is not None
    assert frame.message == sent
    assert frame.blob == blob


def test_messages_follow_each_other_to_the_end() -> None:
    sent = [Cancel(run="a"), Run(run="b", workflow='{"nodes": {}}'), Stop()]
    file = io.BytesIO(b"".join(map(encode, sent)))
    assert [frame.message for frame in frames(file, TO_WORKER)] == sent


def test_integers_of_any_size_stay_exact() -> None:
    frame = read_frame(io.BytesIO(encode(Told(run="r", events=({"value": 10**400},)))), FROM_WORKER)
    assert frame is not None
    assert isinstance(frame.message, Told)
    assert frame.message.events[0]["value"] == 10**400


def test_half_a_character_becomes_a_question_mark() -> None:
    frame = read_frame(io.BytesIO(encode(Called(call="c", outputs={"\ud800": ["\udfff", 1]}))), FROM_WORKER)
    assert frame is not None
    assert frame.message == Called(call="c", outputs={"?": ["?", 1]})


def test_what_is_no_json_is_not_sent() -> None:
    with pytest.raises(WireError, match="can't hold object, which is no JSON"):
        encode(Told.model_validate({"run": "r", "events": [{"value": [object()]}]}))


def test_numbers_that_are_none_become_nothing() -> None:
    frame = read_frame(io.BytesIO(encode(Told(run="r", events=({"seconds": float("nan")},)))), FROM_WORKER)
    assert frame is not None
    assert isinstance(frame.message, Told)
    assert frame.message.events[0] == {"seconds": None}


def test_documents_may_nest_as_deep_as_they_are_read() -> None:
    value: object = 1
    for _ in range(195):
        value = [value]
    sent = Run.model_validate({"run": "r", "workflow": "{}", "resume": ({"value": value},)})
    frame = read_frame(io.BytesIO(encode(sent)), TO_WORKER)
    assert frame is not None
    assert frame.message == sent


@given(st.data())
def test_a_frame_that_is_cut_anywhere_is_told(data: st.DataObject) -> None:
    whole = encode(Preview(run="r", node="n", index=(), media_type="image/jpeg", width=1, height=1), b"picture")
    at = data.draw(st.integers(1, len(whole) - 1))
    with pytest.raises(WireError, match="ended within"):
        read_frame(io.BytesIO(whole[:at]), FROM_WORKER)
    assert decoded(whole[:at]) == []


@given(st.binary(min_size=1, max_size=200))
def test_garbage_is_told_apart(garbage: bytes) -> None:
    with pytest.raises(WireError):
        read_frame(io.BytesIO(garbage), FROM_WORKER)
    decoder = Decoder(FROM_WORKER)
    decoder.feed(garbage)
    if decoder.has_frame:
        with pytest.raises(WireError):
            decoder.next()


@pytest.mark.parametrize(
    ("text", "blob"), [(LARGEST_JSON + 1, 0), (2, LARGEST_BLOB + 1), (2**32 - 1, 2**32 - 1), (0, 0)]
)
def test_oversized_frames_are_refused_before_they_are_read(text: int, blob: int) -> None:
    began = time.perf_counter()
    with pytest.raises(WireError, match="is no message"):
        read_frame(io.BytesIO(HEADER.pack(text, blob)), FROM_WORKER)
    assert time.perf_counter() - began < 0.5


def test_what_is_too_large_is_not_sent() -> None:
    with pytest.raises(WireError, match="is no message"):
        encode(Stop(), bytes(LARGEST_BLOB + 1))


def test_a_message_for_the_other_side_is_refused() -> None:
    with pytest.raises(WireError, match="hello"):
        read_frame(io.BytesIO(encode(Hello(pid=1, fingerprint="f"))), TO_WORKER)


def test_an_error_does_not_repeat_what_was_sent() -> None:
    with pytest.raises(WireError) as error:
        read_frame(io.BytesIO(encode(Told(run="r", events=())).replace(b'"run"', b'"xxx"')), FROM_WORKER)
    assert "told.run is missing" in str(error.value)


@given(st.lists(st.binary(max_size=20), max_size=5), st.data())
def test_frames_may_come_in_pieces_of_any_size(blobs: list[bytes], data: st.DataObject) -> None:
    sent = [(Pulse(run=str(number), memory=number), blob) for number, blob in enumerate(blobs)]
    whole = b"".join(encode(message, blob) for message, blob in sent)
    cuts = sorted(data.draw(st.lists(st.integers(0, len(whole)), max_size=8)))
    pieces = [whole[start:end] for start, end in pairwise([0, *cuts, len(whole)])]
    assert [(frame.message, frame.blob) for frame in decoded(*pieces)] == sent


def decoded(*pieces: bytes) -> list[Frame[FromWorker]]:
    decoder = Decoder(FROM_WORKER)
    found: list[Frame[FromWorker]] = []
    for piece in pieces:
        decoder.feed(piece)
        while decoder.has_frame:
            frame = decoder.next()
            assert frame is not None
            found.append(frame)
        assert decoder.next() is None
    return found
