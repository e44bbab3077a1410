"""What packs a worker process has: imported one by one, so that it can be told which one is to blame."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable, Mapping
from functools import partial
from typing import NamedTuple

from nodeloom.runtime.settings import Settings
from nodeloom.runtime.worker.messages import Hello, JSONObject, PackInfo
from nodeloom.schema import NodeloomError, Pack, PackError, Registry
from nodeloom.schema.json import canonical_json
from nodeloom.schema.locales import Locales
from nodeloom.schema.pack import load_pack, pack_from, published_packs

log = logging.getLogger(__name__)


class _Source(NamedTuple):
    """Where a pack is to be had: its name for people, and how it is imported."""

    name: str
    load: Callable[[], Pack | PackError]


def import_packs(settings: Settings, without: Mapping[str, str], told: Callable[[str], None]) -> Registry:
    """Every pack but those in `without`, whose sentences become their problems. `told` hears each name before."""
    registry = Registry()
    for source in _sources(settings):
        if source.name in without:
            registry.problems[source.name] = PackError(without[source.name])
            continue
        told(source.name)
        try:
            pack = source.load()
            if isinstance(pack, PackError):
                raise pack
            registry.add(pack)
        except NodeloomError as error:
            registry.problems[source.name] = error
    return registry


def hello_of(registry: Registry, pid: int, known: str | None) -> Hello:
    """What a worker says of its packs; the document only if its fingerprint is not the one that is `known`."""
    document: JSONObject = registry.openapi()
    packs = tuple(PackInfo(name=name, version=pack.version, digest=_digest(pack)) for name, pack in _sorted(registry))
    problems = {name: str(error) for name, error in sorted(registry.problems.items())}
    locales = {name: found for name, pack in _sorted(registry) if (found := _locales(pack))}
    about = [each.model_dump() for each in packs]
    told = canonical_json([document, about, problems, locales])
    fingerprint = hashlib.blake2b(told, digest_size=16).hexdigest()
    return Hello(
        pid=pid,
        fingerprint=fingerprint,
        packs=packs,
        problems=problems,
        document=None if fingerprint == known else document,
        locales={} if fingerprint == known else locales,
    )


def _sources(settings: Settings) -> list[_Source]:
    installed = [_Source(name, partial(load_pack, name, load)) for name, load in published_packs()]
    return [*installed, *(_Source(name, partial(pack_from, name)) for name in dict.fromkeys(settings.packs))]


def _sorted(registry: Registry) -> list[tuple[str, Pack]]:
    return sorted(registry.packs.items())


def _locales(pack: Pack) -> Locales:
    try:
        return pack.locales()
    except PackError as error:
        log.warning("pack %s speaks no other language: %s", pack.name, error)
        return {}


def _digest(pack: Pack) -> str:
    try:
        return pack.fingerprint()
    except OSError as error:
        log.warning("the sources of pack %s can't be read: %s", pack.name, error)
        return "unknown"
