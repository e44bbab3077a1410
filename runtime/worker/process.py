"""`WorkerProcess`: imports the packs, says hello, and runs what the server sends until there is nothing more."""

from __future__ import annotations

import gc
import logging
import os
from typing import TYPE_CHECKING, BinaryIO

from nodeloom.runtime.settings import Settings
from nodeloom.runtime.store.secrets import SecretStore, take_secrets
from nodeloom.runtime.worker.calls import Calls, published_functions
from nodeloom.runtime.worker.channel import Channel
from nodeloom.runtime.worker.ending import end_within
from nodeloom.runtime.worker.inbox import Inbox
from nodeloom.runtime.worker.installed import hello_of, import_packs
from nodeloom.runtime.worker.messages import Call, Called, FoundModels, Free, Importing, Question, Start
from nodeloom.runtime.worker.model_finder import ModelFinder
from nodeloom.runtime.worker.notes import Notes
from nodeloom.runtime.worker.pulse import Pulse

if TYPE_CHECKING:
    from nodeloom.runtime.worker.runner import Runner
    from nodeloom.runtime.worker.session import Session

STOP_GRACE = 15.0
"""Seconds in which a worker without a server ends in good order, its run canceled."""
EXIT_GRACE = 5.0
"""Seconds for what packs do when a process ends."""
IDLE = 1.0
"""Seconds without a run after which there is time to write results to the disk."""

log = logging.getLogger(__name__)


class WorkerProcess:
    """The whole of a worker process, over the two ends of its pipes."""

    def __init__(self, settings: Settings, reading: BinaryIO, writing: BinaryIO) -> None:
        self._settings = settings
        self._secrets = SecretStore(settings.home, take_secrets(os.environ))  # before there is anybody else to see them
        self._notes = Notes()
        self._inbox = Inbox(reading, self._notes, self._call, self._winding_up)
        self._channel = Channel(writing, lambda: self._inbox.end(False))
        self._calls: Calls | None = None
        self._finder: ModelFinder | None = None
        self._run: str | None = None

    def serve(self) -> None:
        """Work until the server says stop, or is gone."""
        self._inbox.open()
        start = self._inbox.start()
        if start is None:
            return
        pulse = Pulse(self._channel, start.silence, lambda: self._run)
        pulse.start()
        with self._session(start) as session:
            runner = self._runner(session)
            self._greet(session, start)
            self._work(runner, session)
        end_within(EXIT_GRACE, 0)
        pulse.stop()

    def stop(self) -> None:
        """Cancel what runs, and end."""
        self._inbox.end(True)

    def _session(self, start: Start) -> Session:
        """A session over all packs that can be imported."""

        def importing(name: str) -> None:
            self._channel.send(Importing(pack=name))

        registry = import_packs(self._settings, start.without, importing)
        from nodeloom.runtime.worker.secrets import RunSecrets
        from nodeloom.runtime.worker.session import Session

        return Session(registry, self._settings, pause=IDLE, secrets=RunSecrets(self._secrets))

    def _greet(self, session: Session, start: Start) -> None:
        """Say which packs there are; what was imported stays, so garbage is looked for elsewhere from now on."""
        self._calls = Calls(published_functions(session.catalogue), self._channel)
        self._finder = ModelFinder(lambda: session.models, self._settings, self._channel)
        self._channel.send(hello_of(session.registry, os.getpid(), start.known))
        gc.freeze()
        gc.enable()

    def _runner(self, session: Session) -> Runner:
        from nodeloom.runtime.worker.keeping import open_kept
        from nodeloom.runtime.worker.runner import Runner

        return Runner(session, self._settings, self._channel, self._notes, open_kept(self._settings))

    def _work(self, runner: Runner, session: Session) -> None:
        while (task := self._inbox.next(session.flush, IDLE)) is not None:
            if isinstance(task, Free):
                session.free(models=task.models, results=task.results)
                continue
            message, cancel = task
            self._run = message.run
            ended = runner.run(message, cancel)
            self._run = None
            self._inbox.forget(message.run)
            self._channel.send(ended)

    def _call(self, question: Question) -> None:
        if self._calls is None or self._finder is None:
            answer = Called if isinstance(question, Call) else FoundModels
            self._channel.send(
                answer(call=question.call, problem="the worker is starting; call again when it is ready")
            )
        elif isinstance(question, Call):
            self._calls.begin(question)
        else:
            self._finder.begin(question)

    def _winding_up(self, is_told: bool) -> None:
        if not is_told:
            log.warning("the server is gone: canceling what runs, and ending")
        end_within(STOP_GRACE, 0 if is_told else 1)
