"""`RunSecrets`: secrets of one run: given to the nodes that name them, and to nothing that a run takes in or gives.

A node that can't have a secret it names does not begin, nor does one whose inputs hold a secret's value: they are
written down where it is remembered what results were made of. One whose outputs hold a value fails, so that it is in no
result. What a node says beside is masked: see `masked.py`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Any, Final, get_args

from pydantic import BaseModel

from nodeloom.runtime.engine import InstanceView
from nodeloom.runtime.engine.invoking import build
from nodeloom.runtime.engine.outputs import values_of
from nodeloom.runtime.masking import Mask
from nodeloom.runtime.store.secrets import SecretsError, SecretStore, variable_of
from nodeloom.schema import FieldValue, InputError, Invocation, InvocationOutput, NodeloomError, Problem, SecretField

_NONE: Final[Mapping[str, str]] = {}


class SecretMissingError(NodeloomError):
    """A node names a secret that has no value where it runs."""

    code = "missing-secret"


class SecretToldError(InputError):
    """A node gives away the value of a secret."""

    code = "secret-told"


class RunSecrets:
    """Values by name from a store. `mask` knows those of the run that is on; nodes call it from any thread."""

    def __init__(self, store: SecretStore) -> None:
        self.mask = Mask()
        self._store = store

    @property
    def has_any(self) -> bool:
        """Whether there is any secret that a node could be given."""
        try:
            return bool(self._store.environment or self._store.values())
        except SecretsError:
            return False

    def begin(self, names: Iterable[str]) -> None:
        """Another run begins, whose document names these secrets."""
        self.mask.clear()
        for name in names:
            try:
                self._look_up(name)
            except SecretsError:  # the node that needs it says so
                continue

    def given(self, view: InstanceView, cls: type[Invocation]) -> Mapping[str, str]:
        """Values of the secrets that a node's inputs name; raises what keeps it from running."""
        fields = secret_fields(cls)
        if self.mask:
            self._check(view.inputs, fields)
        if not fields:
            return _NONE
        invocation = build(cls, view.inputs)
        return {
            name: self._value(name, field) for field in fields for name in _names_in(getattr(invocation, field, None))
        }

    def check_outputs(self, outputs: InvocationOutput) -> None:
        """Raise `SecretToldError` if outputs hold a value."""
        if not self.mask:
            return
        for field, value in values_of(outputs).items():
            name = self._found_in(value)
            if name is not None:
                sentence = (
                    f"its output {field} holds the value of the secret {name}, and results are kept; give no more"
                )
                raise SecretToldError(f"{sentence} than what the secret was used for")

    def check_name(self, name: str) -> None:
        """Raise `SecretToldError` if the name of what a node saves holds a value."""
        secret = self.mask.found_in(name)
        if secret is not None:
            raise SecretToldError(f"it saves under a name that holds the value of the secret {secret}; choose another")

    def _check(self, inputs: Mapping[str, Any], fields: frozenset[str]) -> None:
        for field, value in inputs.items():
            name = None if field in fields else self._found_in(value)
            if name is not None:
                sentence = f"{field} holds the value of the secret {name}: name the secret, in a field for secrets"
                raise _about(field, InputError(sentence))

    def _found_in(self, value: object) -> str | None:
        return next((name for text in _texts_in(value) if (name := self.mask.found_in(text)) is not None), None)

    def _value(self, name: str, field: str) -> str:
        value = self._look_up(name)
        if value is None:
            sentence = (
                f"{field} names the secret {name}, which is not set; set it with `nodeloom secrets set {name}` where "
                f"this runs, or {variable_of(name)} in the environment"
            )
            raise _about(field, SecretMissingError(sentence))
        return value

    def _look_up(self, name: str) -> str | None:
        value = self._store.get(name)
        if value is not None:
            self.mask.add(name, value)
        return value


def _about(field: str, error: NodeloomError) -> NodeloomError:
    """An error that tells which field it is about."""
    error.problems = (Problem(error.code, str(error), field=field),)
    return error


@cache
def secret_fields(cls: type[Invocation]) -> frozenset[str]:
    """Fields of an invocation whose values name secrets, in whatever part of them."""
    return frozenset(name for name, info in cls.model_fields.items() if _mentions(info.annotation))


def _mentions(annotation: object, around: frozenset[type[FieldValue]] = frozenset()) -> bool:
    """Whether a secret may stand in a value; `around` are the types that it is a part of, which may hold themselves."""
    if isinstance(annotation, type) and issubclass(annotation, SecretField):
        return True
    if isinstance(annotation, type) and issubclass(annotation, FieldValue):
        parts = () if annotation in around else annotation.model_fields.values()
        return any(_mentions(info.annotation, around | {annotation}) for info in parts)
    return any(_mentions(part, around) for part in get_args(annotation))


def _names_in(value: object) -> Iterator[str]:
    if isinstance(value, SecretField):
        yield value.name
    elif isinstance(value, BaseModel):
        yield from _names_in([*value.__dict__.values()])
    elif isinstance(value, (list, tuple)):
        for item in value:
            yield from _names_in(item)
    elif isinstance(value, Mapping):
        yield from _names_in([*value.values()])


def _texts_in(value: object) -> Iterator[str]:
    """Every text in a value but the names of secrets."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, (list, tuple, set, frozenset)):
        for item in value:
            yield from _texts_in(item)
    elif isinstance(value, Mapping):
        yield from _texts_in([*value.keys(), *value.values()])
    elif isinstance(value, BaseModel) and not isinstance(value, SecretField):
        yield from _texts_in([*value.__dict__.values(), *(value.__pydantic_extra__ or {}).items()])
