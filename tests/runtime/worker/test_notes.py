"""Waiting for the server to write something down."""

from __future__ import annotations

import threading

import pytest

from nodeloom.runtime.engine import CancelToken
from nodeloom.runtime.worker.notes import Notes
from nodeloom.schema.errors import CanceledError


def test_a_number_that_overtook_an_earlier_one_tells_nothing_of_it() -> None:
    notes, cancel = Notes(), CancelToken()
    first, second = notes.next(), notes.next()
    notes.take(second)
    notes.wait(second, CancelToken())
    cancel.cancel()
    with pytest.raises(CanceledError):
        notes.wait(first, cancel)


def test_who_waits_goes_on_with_the_note_of_another_thread() -> None:
    notes = Notes()
    number = notes.next()
    threading.Timer(0.01, notes.take, [number]).start()
    notes.wait(number, CancelToken())


def test_a_cancellation_ends_the_wait() -> None:
    notes, cancel = Notes(), CancelToken()
    number = notes.next()
    threading.Timer(0.01, cancel.cancel).start()
    with pytest.raises(CanceledError):
        notes.wait(number, cancel)


def test_what_was_noted_before_the_cancellation_counts() -> None:
    notes, cancel = Notes(), CancelToken()
    number = notes.next()
    notes.take(number)
    cancel.cancel()
    notes.wait(number, cancel)


def test_what_the_server_has_against_something_is_told_to_the_one_who_asked() -> None:
    notes = Notes()
    first, second = notes.next(), notes.next()
    notes.take(first, "no room")
    notes.take(second)
    assert notes.wait(first, CancelToken()) == "no room"
    assert notes.wait(second, CancelToken()) is None
