"""`ModelFinder`: tells a server which models there are, since the server itself looks into no model file."""

from __future__ import annotations

import logging
import re
import threading
from collections.abc import Callable, Sequence
from functools import lru_cache
from pathlib import Path

from nodeloom.runtime.models import ModelLibrary, ModelRecord
from nodeloom.runtime.models.choosing import by_name, explain_absence
from nodeloom.runtime.models.digests import DigestCache
from nodeloom.runtime.models.printing import printable
from nodeloom.runtime.settings import Settings
from nodeloom.runtime.worker.channel import Channel
from nodeloom.runtime.worker.messages import FindModels, FoundModels, ModelInfo
from nodeloom.schema.errors import ModelError

log = logging.getLogger(__name__)


class ModelFinder:
    """Answers over the library that runs use, each time in a thread of its own: a slow disk holds up no run."""

    def __init__(self, library: Callable[[], ModelLibrary], settings: Settings, channel: Channel) -> None:
        self._library = library
        self._cache = settings.cache
        self._channel = channel

    def begin(self, question: FindModels) -> None:
        """Answer, soon."""
        threading.Thread(target=self._answer, args=(question,), name="nodeloom-models", daemon=True).start()

    def answer(self, question: FindModels) -> FoundModels:
        """What was found, or a sentence why there is nothing."""
        try:
            if question.name is not None:
                return FoundModels(call=question.call, models=(self._one(question.name, question.digest),))
            return self._all(question.call)
        except ModelError as error:
            return FoundModels(call=question.call, problem=self._hidden(str(error)))
        except Exception as error:  # a mistake of ours: whoever asked must not wait for ever, and the log has the rest
            log.exception("the models could not be looked for")
            return FoundModels(call=question.call, problem=f"the models could not be read: {type(error).__name__}")

    def _answer(self, question: FindModels) -> None:
        self._channel.send(self.answer(question))

    def _all(self, call: str) -> FoundModels:
        library = self._library()
        library.refresh()
        digests = DigestCache(self._cache)
        models = tuple(self._told(record, digests.known(record)) for record in library.records())
        return FoundModels(call=call, models=models, folders=tuple(map(self._hidden, library.problems())))

    def _one(self, name: str, is_digest_wanted: bool) -> ModelInfo:
        library = self._library()
        record = by_name(library.records(), name, None, None)
        if record is None or not record.path.exists():
            library.refresh()
            record = by_name(library.records(), name, None, None)
        if record is None:
            raise ModelError(explain_absence(library.records(), name, None, None, None))
        try:
            digest = library.digest(record) if is_digest_wanted else DigestCache(self._cache).known(record)
        except ModelError as error:
            return self._told(record, None, (str(error),))
        return self._told(record, digest)

    def _hidden(self, text: str) -> str:
        return _places(self._library().places()).hidden(text)

    def _told(self, record: ModelRecord, digest: str | None, more: Sequence[str] = ()) -> ModelInfo:
        return ModelInfo(
            name=printable(record.name), place=printable(record.place), layout=record.layout, model_kind=record.kind,
            base=record.base, variant=record.variant, precision=record.precision, digest=digest, size=record.size,
            built_in=record.built_in, problems=tuple(map(self._hidden, (*record.problems, *more))),
        )  # fmt: skip


class _Places:
    """Takes the places of the model folders out of sentences: what is below one is told by its place there."""

    def __init__(self, roots: Sequence[Path]) -> None:
        self._names = {str(form): root.name for root in roots for form in (root, root.absolute(), root.resolve())}
        longest_first = sorted(self._names, key=len, reverse=True)
        self._pattern = re.compile(rf"({'|'.join(map(re.escape, longest_first))})(?:([/\\])|(?![\w.-]))")

    def hidden(self, text: str) -> str:
        """The same text without the folders."""
        return printable(self._pattern.sub(lambda found: "" if found[2] else self._names[found[1]], text))


@lru_cache(maxsize=1)
def _places(roots: tuple[Path, ...]) -> _Places:
    return _Places(roots)
