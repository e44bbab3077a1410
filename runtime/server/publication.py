"""`Publication`: the document of the installed nodes that is served now, as a worker told it or a store kept it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from nodeloom.runtime.server.kinds import NOT_READY
from nodeloom.runtime.server.openapi import merged
from nodeloom.runtime.server.problems import Refusal
from nodeloom.runtime.server.served import Served
from nodeloom.schema.locales import Locales

if TYPE_CHECKING:
    from nodeloom.schema.catalogue import Catalogue


@dataclass(frozen=True)
class Published:
    """The document of one set of packs, by its fingerprint, and the packs that could not be imported, with why.

    `locales` are the words of each pack by language.
    """

    fingerprint: str
    invocations: Mapping[str, Any]
    problems: Mapping[str, str]
    api: Callable[[], Mapping[str, Any]]
    locales: Mapping[str, Locales] = field(default_factory=dict)

    @cached_property
    def catalogue(self) -> Catalogue:
        """The document, parsed."""
        from nodeloom.schema.catalogue import Catalogue

        return Catalogue(self.invocations)

    @cached_property
    def document(self) -> Served:
        """The whole document, the API's own paths included."""
        return Served(lambda: merged(self.api(), self.invocations))

    def locale(self, language: str) -> Served:
        """What the texts of each pack are in a language."""
        known = self._served.get(language)
        if known is None:
            words = {
                pack: by_language[language] for pack, by_language in self.locales.items() if language in by_language
            }
            known = Served(lambda: words)
            if words:  # so that nobody can ask for ever more
                self._served[language] = known
        return known

    @cached_property
    def _served(self) -> dict[str, Served]:
        return {}


class Publication:
    """Holds the document that is served. A worker with other packs replaces it; who has it keeps what they have."""

    def __init__(self) -> None:
        self._current: Published | None = None
        self._api: Callable[[], Mapping[str, Any]] | None = None

    def serve_with(self, api: Callable[[], Mapping[str, Any]]) -> None:
        """Say how the paths of the API are described."""
        self._api = api

    @property
    def is_ready(self) -> bool:
        """Whether there is a document."""
        return self._current is not None

    @property
    def current(self) -> Published:
        """The document; `Refusal` while no worker has told one and none is stored."""
        if self._current is None:
            raise Refusal(
                NOT_READY,
                "no worker has told its node types yet: it is importing its packs; ask again in a few seconds",
                headers={"Retry-After": "2"},
            )
        return self._current

    def publish(
        self,
        fingerprint: str,
        invocations: Mapping[str, Any],
        problems: Mapping[str, str],
        locales: Mapping[str, Locales] | None = None,
    ) -> None:
        """Serve this document from now on, and its words in other languages."""
        known = self._current
        if known is None or known.fingerprint != fingerprint or known.problems != problems:
            self._current = Published(fingerprint, invocations, problems, self._description, locales or {})

    def _description(self) -> Mapping[str, Any]:
        if self._api is None:
            raise RuntimeError("no app serves this publication")
        return self._api()
