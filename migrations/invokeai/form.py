"""Exposed fields and forms: names of our interface, and a tree that speaks of them.

Our form has one object of elements by id: a `container` with a `layout` and `children`, a `field` for an `input` of the
interface, a `heading`, a `text` or a `divider`; `root` names the outermost one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final, TypeAlias

from nodeloom.migrations.invokeai.draft import Draft, a_list, a_text, an_object, is_name, mark, put_back
from nodeloom.migrations.invokeai.keeping import difference, restored
from nodeloom.schema.json import JSON

_ROOT: Final = "root"
_FIELD: Final = "field"
_NODE_FIELD: Final = "node-field"
_TYPE: Final = "type"
_KNOWN: Final = {"container": ("layout",), "heading": ("content",), "text": ("content",), "divider": ()}
"""Kinds of elements that are called the same in both, and what else they have in common."""
_LONGEST: Final = 60
_Port: TypeAlias = tuple[str, str]


def read_exposed(draft: Draft, exposed: JSON) -> None:
    """Names of the interface for the fields that a document exposes."""
    names = _Names(draft)
    order: list[JSON] = []
    for at, each in enumerate(a_list(exposed)):
        port = _port(draft, each)
        if port is None or (isinstance(each, dict) and len(each) > len(port)):
            draft.set_aside_at("exposed_aside", at, each, "an exposed field is no input of a node")
        elif port in names.given:
            draft.set_aside_at("exposed_aside", at, each, "an exposed field is there twice")
        else:
            order.append(mark(names.of(port)))
    if not isinstance(exposed, list):
        draft.set_aside("unreadable_exposedFields", exposed, "the exposed fields are no list")
    if order:
        draft.kept["exposed"] = order


def read_form(draft: Draft, form: JSON) -> None:
    """Our form for one of theirs; fields that only the form names get names of the interface, too."""
    elements = an_object(form).get("elements")
    if not isinstance(form, dict) or not isinstance(elements, dict):
        draft.set_aside("unreadable_form", form, "the form can't be read")
        return
    names = _Names(draft)
    before = {*draft.inputs}
    found: dict[str, JSON] = {}
    root = form.get("rootElementId")
    for key, element in elements.items():
        made = _read_element(draft, element, names)
        if made is None:
            draft.set_aside("unreadable_elements", [key, element], f"the form's element {key} can't be read")
        else:
            found[key] = made
    ours: dict[str, JSON] = {_ROOT: a_text(root), "elements": found}
    draft.form.update(ours)
    kept = difference(form, written_form(ours, draft.inputs), is_older=draft.is_older)
    without = an_object(kept).get("elements")
    for pair in a_list(draft.kept.get("unreadable_elements")):
        an_object(without).pop(str(a_list(pair)[0]), None)
    if kept:
        draft.kept["form"] = kept
    only: list[JSON] = [mark(name) for name in draft.inputs if name not in before]
    if only:
        draft.kept["only_form"] = only


def written_exposed(inputs: Mapping[str, Any], kept: Mapping[str, JSON]) -> list[JSON]:
    """The fields that a document exposes, in the order that they had."""
    order = {number: at for at, number in enumerate(_numbers(kept.get("exposed")))}
    only = {*_numbers(kept.get("only_form"))}
    names = sorted(inputs, key=lambda name: order.get(mark(name), len(order)))
    found: list[JSON] = [
        {"nodeId": inputs[name][0], "fieldName": inputs[name][1]} for name in names if mark(name) not in only
    ]
    return put_back(found, kept.get("exposed_aside"))


def written_form(ours: Mapping[str, JSON], inputs: Mapping[str, Any]) -> dict[str, JSON]:
    """A form of theirs for one of ours; fields of names that are no more are left out."""
    elements = an_object(ours.get("elements"))
    parents = {
        child: key
        for key, each in elements.items()
        for child in a_list(an_object(each).get("children"))
        if isinstance(child, str)
    }
    found: dict[str, JSON] = {}
    for key, each in elements.items():
        made = _written_element(an_object(each), inputs)
        if made is not None:
            parent: dict[str, JSON] = {"parentId": parents[key]} if key in parents else {}
            found[key] = {"id": key, **parent, **made}
    return {"elements": found, "rootElementId": a_text(ours.get(_ROOT))}


def with_kept_form(form: dict[str, JSON], kept: Mapping[str, JSON]) -> JSON:
    """The form with what was kept of it."""
    found = restored(form, kept.get("form"))
    for pair in a_list(kept.get("unreadable_elements")):
        if isinstance(found, dict) and isinstance(found["elements"], dict) and isinstance(pair, list):
            found["elements"].setdefault(a_text(pair[0]), pair[1])
    return found


class _Names:
    """Gives names of the interface: what a person called the field, else what its node does."""

    def __init__(self, draft: Draft) -> None:
        self._draft = draft
        self.given: dict[_Port, str] = {(node, field): name for name, (node, field) in draft.inputs.items()}
        self._last: dict[str, int] = {}

    def of(self, port: _Port) -> str:
        """The name of a field, made if it has none."""
        if port not in self.given:
            self.given[port] = self._new(port)
            self._draft.inputs[self.given[port]] = [*port]
        return self.given[port]

    def _new(self, port: _Port) -> str:
        node, field = port
        labels = an_object(an_object(self._draft.view.get("fields")).get(node))
        label = a_text(an_object(labels.get(field)).get("label"))
        about = a_text(self._draft.nodes[node].get("label"))
        options: Iterable[Callable[[], str]] = (
            lambda: _plain(label) or _plain(field),
            lambda: _plain(f"{about} {label or field}"),
        )
        for option in options:
            if option() and option() not in self._draft.inputs:
                return option()
        plain = _plain(label) or _plain(field) or "input"
        number = self._last.get(plain, 1) + 1
        while f"{plain}_{number}" in self._draft.inputs:
            number += 1
        self._last[plain] = number
        return f"{plain}_{number}"


def _read_element(draft: Draft, element: JSON, names: _Names) -> dict[str, JSON] | None:
    kind, data = an_object(element).get(_TYPE), an_object(an_object(element).get("data"))
    if kind == _NODE_FIELD:
        port = _port(draft, data.get("fieldIdentifier"))
        if port is None:
            return None
        found: dict[str, JSON] = {_TYPE: _FIELD, "input": names.of(port)}
        found["show_description"] = data.get("showDescription") is not False
        return {**found, "settings": data["settings"]} if "settings" in data else found
    if not isinstance(kind, str) or kind not in _KNOWN:
        return None
    said = {name: data[name] for name in _KNOWN[kind] if isinstance(data.get(name), str)}
    children: dict[str, JSON] = {}
    if kind == "container":
        children["children"] = [each for each in a_list(data.get("children")) if isinstance(each, str)]
    return {_TYPE: kind, **said, **children}


def _written_element(each: dict[str, JSON], inputs: Mapping[str, Any]) -> dict[str, JSON] | None:
    kind = a_text(each.get(_TYPE))
    if kind == _FIELD:
        port = inputs.get(a_text(each.get("input")))
        if port is None:
            return None
        data: dict[str, JSON] = {"fieldIdentifier": {"nodeId": port[0], "fieldName": port[1]}}
        settings = {"settings": each["settings"]} if "settings" in each else {}
        return {_TYPE: _NODE_FIELD, "data": {**data, "showDescription": each.get("show_description"), **settings}}
    said: dict[str, JSON] = {name: each[name] for name in _KNOWN.get(kind, ()) if name in each}
    if kind == "container":
        said["children"] = each.get("children")
    return {_TYPE: kind, "data": said} if said else {_TYPE: kind}


def _port(draft: Draft, identifier: JSON) -> _Port | None:
    node, field = (an_object(identifier).get(name) for name in ("nodeId", "fieldName"))
    if not (isinstance(node, str) and isinstance(field, str) and is_name(field)):
        return None
    return (node, field) if node in draft.nodes else None


def _plain(text: str) -> str:
    return re.sub(r"\W+", "_", text.strip().lower())[:_LONGEST].strip("_")


def _numbers(value: JSON) -> list[int]:
    return [each for each in a_list(value) if isinstance(each, int)]
