"""`Registry`: the invocation classes of the packs that were loaded, by type id. Only workers hold one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Set
from typing import Any

from nodeloom.schema.catalogue import Catalogue
from nodeloom.schema.component import Components
from nodeloom.schema.declaration import Invocation
from nodeloom.schema.errors import DefinitionError, NodeloomError, PackError
from nodeloom.schema.history import Histories, history_of
from nodeloom.schema.json import json_problem
from nodeloom.schema.openapi import joint_components, openapi_document
from nodeloom.schema.pack import Pack, installed_packs
from nodeloom.schema.tombstone_checks import Surroundings, check_becoming, check_declared


class Registry(Mapping[str, type[Invocation]]):
    """Type id -> class. A collision is an error of the later pack; a broken pack breaks nothing but itself."""

    def __init__(self, packs: Iterable[Pack] = ()) -> None:
        self._classes: dict[str, type[Invocation]] = {}
        self._components: Components = {}
        self._former: dict[str, str] = {}
        self._buried: dict[str, str] = {}
        self.packs: dict[str, Pack] = {}
        self.problems: dict[str, NodeloomError] = {}
        for pack in packs:
            self.add(pack)

    @classmethod
    def installed(cls, extra: Iterable[Pack] = ()) -> Registry:
        """All installed packs and some more; those that fail are named in `problems`."""
        registry = cls()
        found: list[tuple[str, Pack | PackError]] = [*installed_packs().items(), *((pack.name, pack) for pack in extra)]
        for name, pack in found:
            if isinstance(pack, PackError):
                registry.problems[name] = pack
                continue
            try:
                registry.add(pack)
            except NodeloomError as error:
                registry.problems[name] = error
        return registry

    def add(self, pack: Pack) -> None:
        """Register a pack, whole or not at all; raises `DefinitionError` or `PackError`.

        A mistake of another pack's tombstone that only shows now is told in `problems`.
        """
        if pack.name in self.packs:
            raise DefinitionError(f"pack {pack.name} is registered twice; two packages use one name, uninstall one")
        said = [pack.name, pack.version, pack.title, pack.description, *(each.published() for each in pack.tombstones)]
        if problem := json_problem(said):
            raise PackError(f"pack {pack.name!r}: what it says of itself can't be published: {problem}; change it")
        classes = _classes_of(pack)
        for cls in classes:
            self._check(pack, cls)
        former = self._with_former(classes)
        buried = self._with_buried(
            pack, former.keys() | self._classes.keys() | {cls.definition.type for cls in classes}
        )
        known = self._surroundings(pack, classes)
        for each in pack.tombstones:
            check_becoming(each, known)
        self._check_others(pack, known)
        self._buried = buried
        self._components = joint_components(self._components, classes)
        self._former = former
        self.packs[pack.name] = pack
        self._classes |= {cls.definition.type: cls for cls in classes}

    def openapi(self) -> dict[str, Any]:
        """The OpenAPI 3.1 document of everything registered."""
        return openapi_document(self._components, self.packs.values())

    def catalogue(self) -> Catalogue:
        """The published document, parsed: what everybody but the executor works with."""
        return Catalogue(self.openapi())

    def _check(self, pack: Pack, cls: type[Invocation]) -> None:
        type_id = cls.definition.type
        if cls.definition.pack != pack.name:
            raise DefinitionError(
                f"pack {pack.name}, type {type_id}: the id must begin with {pack.name}/; rename the type or the pack"
            )

    def _with_former(self, classes: Iterable[type[Invocation]]) -> dict[str, str]:
        """Type ids that are no more, and the types that they became; one can't be used for anything else."""
        former, living = dict(self._former), self._classes.keys() | {cls.definition.type for cls in classes}
        for cls in classes:
            definition = cls.definition
            for name in history_of(definition.type, definition.version, definition.migrations).names.values():
                if name != definition.type and former.setdefault(name, definition.type) != definition.type:
                    raise DefinitionError.about(
                        definition.type,
                        f"{name} can't have become it, for it became {former[name]}; drop one op",
                    )
        taken = next((name for name in former if name in living), None)
        if taken is not None:
            raise DefinitionError.about(
                taken, f"documents know this id as the former name of {former[taken]}; choose an id that was never used"
            )
        return former

    def _with_buried(self, pack: Pack, known: Set[str]) -> dict[str, str]:
        """Ids of removed types, former ones too, and the last id of each; none can be used for anything else."""
        buried = dict(self._buried)
        for each in pack.tombstones:
            check_declared(pack.name, each)
            for name in {each.type, *each.history.names.values()}:
                if name in buried:
                    raise DefinitionError.about(each.type, f"{name} has two tombstones; drop one of them")
                buried[name] = each.type
        taken = next((name for name in buried if name in known), None)
        if taken is not None:
            raise DefinitionError.about(taken, "it has a tombstone, but the type is there; drop one of them")
        return buried

    def _surroundings(self, pack: Pack, classes: Iterable[type[Invocation]]) -> Surroundings:
        """All that there will be with one more pack."""
        packs = [*self.packs.values(), pack]
        living = {**self._classes, **{cls.definition.type: cls for cls in classes}}
        removed = [each for other in packs for each in other.tombstones]
        histories = [
            *(
                history_of(each.type, each.version, each.migrations)
                for each in (cls.definition for cls in living.values())
            ),
            *(each.history for each in removed if each.becomes is not None),
        ]
        buried = {each.type for each in removed if each.becomes is None}
        return Surroundings(living, Histories(histories), {other.name for other in packs}, buried)

    def _check_others(self, pack: Pack, known: Surroundings) -> None:
        """Check the tombstones of other packs that lead into a new one."""
        for other in self.packs.values():
            for each in other.tombstones:
                if each.becomes is None or each.becomes.type.partition("/")[0] != pack.name:
                    continue
                try:
                    check_becoming(each, known)
                except DefinitionError as error:
                    self.problems[other.name] = error

    def __getitem__(self, type_id: str) -> type[Invocation]:
        return self._classes[type_id]

    def __iter__(self) -> Iterator[str]:
        return iter(self._classes)

    def __len__(self) -> int:
        return len(self._classes)


def _classes_of(pack: Pack) -> list[type[Invocation]]:
    try:
        return pack.invocations()
    except NodeloomError:
        raise
    except (Exception, SystemExit) as error:  # a pack's modules may raise anything when they are imported
        raise PackError(f"pack {pack.name} can't be imported: {type(error).__name__}: {error}") from error
