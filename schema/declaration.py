"""`Invocation` and `@invocation`: how a node type is declared.

An invocation is a pydantic model: its fields are the typed inputs, its result model holds the typed outputs.
The decorator checks the declaration and attaches its `definition`; it registers nothing: packs do that.
"""

from __future__ import annotations

import inspect
import sys
import warnings
from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar, overload

from pydantic import BaseModel, ConfigDict

from nodeloom.schema.context import InvocationContext
from nodeloom.schema.definition import Classification, InvocationDefinition, Purity
from nodeloom.schema.errors import DefinitionError
from nodeloom.schema.expansion import Expansion
from nodeloom.schema.fields import attributes
from nodeloom.schema.history import Step
from nodeloom.schema.naming import title_of
from nodeloom.schema.output import InvocationOutput

if TYPE_CHECKING:
    from pydantic._internal._model_construction import ModelMetaclass
else:
    ModelMetaclass = type(BaseModel)  # pydantic offers its metaclass under no public name


def _needs_annotation(key: str, namespace: dict[str, Any], bases: tuple[type, ...]) -> bool:
    if key.startswith("_") or key in namespace.get("__annotations__", {}) or key == "model_config":
        return False
    if any(hasattr(base, key) for base in bases):
        return False
    value = namespace[key]
    return not (callable(value) or isinstance(value, (property, classmethod, staticmethod)))


class InvocationMeta(ModelMetaclass):
    """Remembers attributes that lack an annotation, so that the refusal can name pack, type and field."""

    def __new__(mcs, name: str, bases: tuple[type, ...], namespace: dict[str, Any], **kwargs: Any) -> type:
        """Create the class; the model itself is built by the decorator."""
        bare = [key for key in namespace if _needs_annotation(key, namespace, bases)]
        for key in bare:
            del namespace[key]
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", message="Field name .* shadows", category=UserWarning)  # refused later
            cls: type = super().__new__(mcs, name, bases, namespace, **kwargs)
        type.__setattr__(cls, "__bare_fields__", tuple(bare))
        return cls


class Invocation(BaseModel, ABC, metaclass=InvocationMeta):
    """Base of every invocation: declare inputs as fields, implement `invoke`, decorate with `@invocation`."""

    # Numbers that an edge brings into a text become text, as the connection rules say; constants are checked strictly
    # before a run, by `value_check`, and defaults at registration.
    model_config = ConfigDict(
        frozen=True, extra="forbid", validate_default=True, defer_build=True, coerce_numbers_to_str=True
    )
    definition: ClassVar[InvocationDefinition]
    migrations: ClassVar[Sequence[Step]] = ()
    """How older versions became this one, a `To(version, ops...)` for each from 2; of this class alone."""
    __bare_fields__: ClassVar[tuple[str, ...]]

    @abstractmethod
    def invoke(
        self, context: InvocationContext
    ) -> InvocationOutput | Expansion | Awaitable[InvocationOutput | Expansion]:
        """Do the work and return the outputs, or an `Expansion` that makes them. May be `async`.

        Raise `NodeloomError`s with a sentence for the user.
        """

    def needs(self) -> Iterable[str]:
        """Lazy inputs wanted, given the others (those not evaluated yet have defaults); asked until none is new."""
        return self.definition.lazy

    def probe(self, context: InvocationContext) -> str:
        """For `purity="external"`: a text that changes when the outside world does, such as a file's digest."""
        raise DefinitionError(f"{type(self).__name__} has no probe, and only external invocations are probed")


InvocationClass = TypeVar("InvocationClass", bound=type[Invocation])


class Decorator:
    """What `invocation(...)` returns: completes a class, or builds one from a function."""

    def __init__(self, options: dict[str, Any], namespace: dict[str, Any]) -> None:
        self._options = options
        self._namespace = namespace

    @overload
    def __call__(self, target: InvocationClass) -> InvocationClass: ...
    @overload
    def __call__(self, target: Callable[..., Any]) -> type[Invocation]: ...
    def __call__(self, target: Any) -> Any:
        """Check the declaration and attach its definition; `DefinitionError` if it breaks a rule."""
        from nodeloom.schema.function_form import invocation_from_function

        type_id = self._options["type"]
        cls = target
        if not isinstance(target, type):
            cls = invocation_from_function(type_id, target, self._namespace)
        return _define(cls, self._options, self._namespace)


def invocation(
    type: str,  # noqa: A002 - the document's word for it
    *,
    version: int,
    title: str | None = None,
    category: str = "",
    tags: Sequence[str] = (),
    classification: Classification = "stable",
    purity: Purity = "pure",
    output: bool = False,
    idempotent: bool = True,
    accelerator: bool = False,
    pairs: bool = False,
    migrations: Sequence[Step] = (),
) -> Decorator:
    """Declare an invocation type over a subclass of `Invocation`, or over a plain annotated function.

    Args:
        type: Its id, `pack/name`; ids are never reused for something else.
        version: Integer from 1, raised whenever the published contract or the meaning changes.
        title: Name in the editor; made from the class or function name by default.
        category: Group in the editor's menu.
        tags: Words to find it by.
        classification: How settled it is.
        purity: `pure`, `volatile` (never cached) or `external` (cached while `probe()` answers the same).
        output: Worth running for its own sake (saves or shows something).
        idempotent: False if it must not be repeated after a crash without asking (it costs money, sends a mail).
        accelerator: Computes with a model or on tensors: it takes the accelerator's lane, one node at a time.
        pairs: What its spread outputs begin goes side by side with other iterations that pair, the last item of a
            shorter one again and again, where independent iterations cross otherwise.
        migrations: Those of a function; a class has them as its attribute.
    """
    options = {
        "type": type, "version": version, "title": title, "category": category, "tags": tuple(tags),
        "classification": classification, "purity": purity, "output": output, "idempotent": idempotent,
        "accelerator": accelerator, "pairs": pairs, "migrations": tuple(migrations),
    }  # fmt: skip
    return Decorator(options, dict(sys._getframe(1).f_locals))


def _define(cls: Any, options: dict[str, Any], namespace: dict[str, Any]) -> Any:
    from nodeloom.schema.definition_checks import check_declaration, complete, output_type_of
    from nodeloom.schema.field_checks import check_fields
    from nodeloom.schema.migration_checks import check_migrations, check_steps

    check_declaration(cls, options)
    declared = cls.__dict__.get("migrations", ())
    check_steps(options["type"], declared)
    complete(cls, options["type"])
    output_type = output_type_of(cls, options["type"], namespace)
    complete(output_type, options["type"])
    cls.definition = InvocationDefinition(
        **{
            **options,
            "title": options["title"] or title_of(cls.__name__),
            "migrations": (*options["migrations"], *declared),
        },
        description=inspect.cleandoc(cls.__doc__ or ""),
        output_type=output_type,
        lazy=_declared(cls, "lazy"),
        gather=_declared(cls, "gather"),
        spread=_declared(output_type, "spread"),
    )
    check_fields(cls)
    check_migrations(cls)
    return cls


def _declared(model: type[BaseModel], attribute: str) -> frozenset[str]:
    return frozenset(name for name, info in model.model_fields.items() if attributes(info).get(attribute))
