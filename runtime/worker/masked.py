"""What leaves a run, without the values of its secrets: events, failures, progress, and what it saves."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from nodeloom.runtime.engine import Event, EventSink, Failure, InstanceView, NodeProgress, RunResult
from nodeloom.runtime.engine.events import NodeBlocked, NodeFailed, NodeFinished, NodeRetrying
from nodeloom.runtime.masking import Mask
from nodeloom.runtime.worker.outside import Outside, Place
from nodeloom.runtime.worker.secrets import RunSecrets
from nodeloom.schema import ImageField
from nodeloom.schema.context import Files

if TYPE_CHECKING:
    from PIL.Image import Image


class MaskedOutside:
    """The surroundings of a run, told no value: progress is masked, and nothing is saved under a name with one."""

    def __init__(self, outside: Outside, secrets: RunSecrets) -> None:
        self._outside = outside
        self._secrets = secrets

    @property
    def files(self) -> Files:
        """Files that the user named."""
        return self._outside.files

    @property
    def saved(self) -> dict[str, ImageField]:
        """The pictures that this run saved up to now."""
        return self._outside.saved

    def save(self, place: Place, data: bytes, name: str, handle: str) -> None:
        """Keep a PNG; `SecretToldError` if its name holds a value."""
        self._secrets.check_name(name)
        self._outside.save(place, data, name, handle)

    def keep(self, place: Place, data: bytes, name: str, media_type: str, size: tuple[int, int]) -> None:
        """Keep a file; `SecretToldError` if its name holds a value."""
        self._secrets.check_name(name)
        self._outside.keep(place, data, name, media_type, size)

    def progress(self, view: InstanceView, step: int, total: int, message: str, preview: Image | None) -> None:
        """Tell of progress; raises `CanceledError` if the run was canceled."""
        self._outside.progress(view, step, total, self._secrets.mask.text(str(message)), preview)


def masked_events(sink: EventSink, mask: Mask) -> EventSink:
    """The same listener, told what nodes say of themselves without values."""
    return lambda event: sink(masked_event(event, mask) if mask else event)


def masked_event(event: Event, mask: Mask) -> Event:
    """An event whose texts hold no value; outputs are refused where they do, and are as they were."""
    if isinstance(event, (NodeFailed, NodeRetrying)):
        return replace(event, failure=masked_failure(event.failure, mask))
    if isinstance(event, (NodeProgress, NodeBlocked)):
        return replace(event, message=mask.text(event.message))
    return replace(event, why=mask.text(event.why)) if isinstance(event, NodeFinished) else event


def masked_result(result: RunResult, mask: Mask) -> RunResult:
    """A result whose sentences hold no value."""
    if not mask:
        return result
    blocked = {
        node: {index: masked_failure(cause, mask) for index, cause in runs.items()}
        for node, runs in result.blocked.items()
    }
    finished = [replace(event, why=mask.text(event.why)) for event in result.finished]
    failures = [masked_failure(failure, mask) for failure in result.failures]
    return replace(result, failures=failures, blocked=blocked, finished=finished)


def masked_failure(failure: Failure, mask: Mask) -> Failure:
    """A failure whose sentence and traceback hold no value."""
    return replace(failure, message=mask.text(failure.message), traceback=mask.text(failure.traceback))
