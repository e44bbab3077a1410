"""Secrets go by name: what else stands in their place is found wherever it is, and never repeated."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from nodeloom.schema import (
    FieldValue,
    InputField,
    InvalidGraphError,
    Invocation,
    InvocationContext,
    InvocationOutput,
    OutputField,
    SecretField,
    StringOutput,
    Workflow,
    invocation,
)
from nodeloom.schema.catalogue import Catalogue
from nodeloom.schema.openapi import publish
from nodeloom.schema.secret_names import HIDDEN, is_secret_name
from nodeloom.schema.secrets import named_secrets, pasted_secrets, refuse_pasted
from nodeloom.schema.subgraph_invocation import SubgraphInvocation, SubgraphOutput
from nodeloom.schema.value_check import value_problem

PASTED = "sk-Live_0123456789"


class Account(FieldValue):
    user: str = ""
    key: SecretField | None = None


class Chosen(InvocationOutput):
    secret: SecretField = OutputField(description="Which")


@invocation("vault/ask", version=1)
class Ask(Invocation):
    """Ask."""

    key: SecretField = InputField(description="Which key")
    more: list[SecretField] = InputField(default=[], description="More keys")
    account: Account | None = InputField(default=None, description="Of whom")
    by_name: dict[str, SecretField] = InputField(default={}, description="Keys by name")
    pair: tuple[SecretField, SecretField] | None = InputField(default=None, description="Two keys")
    spare: SecretField = InputField(default=SecretField(name="spare_key"), description="Another key")
    text: str = InputField(default="", description="No key")

    def invoke(self, context: InvocationContext) -> StringOutput:
        return StringOutput(value="")


@invocation("vault/choose", version=1)
class Choose(Invocation):
    """Choose."""

    def invoke(self, context: InvocationContext) -> Chosen:
        return Chosen(secret=SecretField(name="chosen"))


@invocation("vault/call", version=1)
class Call(SubgraphInvocation):
    """Call."""

    def invoke(self, context: InvocationContext) -> SubgraphOutput:
        return SubgraphOutput()


CATALOGUE = Catalogue(publish([Ask, Choose, Call], []))
INPUTS = CATALOGUE.templates["vault/ask"].inputs
WRONG = [
    PASTED,
    {"name": PASTED},
    {"name": f"{PASTED}\n"},
    {"name": "ok", "value": PASTED},
    {"value": PASTED},
    [PASTED],
    {"name": {"name": PASTED}},
    {PASTED: PASTED},
    12345678,
]


def workflow(**inputs: Any) -> Workflow:
    head = {"format": "nodeloom.workflow", "format_version": 2}
    return Workflow.read({**head, "nodes": {"n1": {"type": "vault/ask", "inputs": inputs}}})


@pytest.mark.parametrize("name", ["a", "openai_key", "k2", "a" * 64])
def test_names_are_small_and_plain(name: str) -> None:
    assert is_secret_name(name)
    assert SecretField(name=name).name == name


@pytest.mark.parametrize("name", ["", "A", "2k", "a-b", "a b", "a\n", "_a", "a" * 65, "é", None, 7])
def test_other_names_are_refused(name: Any) -> None:
    assert not is_secret_name(name)
    with pytest.raises(ValidationError, match="must be the name of a secret"):
        SecretField(name=name)


@pytest.mark.parametrize("wrong", WRONG)
def test_a_refused_value_is_not_in_the_error(wrong: Any) -> None:
    with pytest.raises(ValidationError) as refused:
        SecretField.model_validate(wrong)
    assert PASTED not in str(refused.value)


def test_the_published_document_marks_what_names_a_secret() -> None:
    component = CATALOGUE.components["SecretField"]
    assert (component["names"], component["stateful"]) == ("secret", True)
    assert component["properties"]["name"]["pattern"] == "^[a-z][a-z0-9_]{0,63}$"
    assert INPUTS["key"].type.name == "SecretField"
    assert INPUTS["key"].stateful
    shown = {name for name, field in INPUTS.items() if field.component == "secret"}
    assert shown == {"key", "more", "spare"}  # the parts of other types say it themselves


@pytest.mark.parametrize("wrong", WRONG)
@pytest.mark.parametrize("field", ["key", "more", "account", "by_name", "pair"])
def test_validation_tells_what_to_do_and_not_what_was_there(field: str, wrong: Any) -> None:
    value: dict[str, Any] = {
        "key": wrong,
        "more": [{"name": "ok"}, wrong],
        "account": {"key": wrong},
        "by_name": {"a": {"name": "ok"}, "b": wrong},
        "pair": [{"name": "ok"}, wrong],
    }
    problem = value_problem(CATALOGUE, INPUTS[field], value[field])
    assert problem is not None
    assert "nodeloom secrets set NAME" in problem.expected
    assert (problem.found, PASTED in problem.expected) == (HIDDEN, False)


def test_names_pass_validation() -> None:
    assert value_problem(CATALOGUE, INPUTS["key"], {"name": "openai_key"}) is None
    assert value_problem(CATALOGUE, INPUTS["more"], [{"name": "a"}, {"name": "b"}]) is None
    assert value_problem(CATALOGUE, INPUTS["account"], {"user": "me", "key": {"name": "a"}}) is None
    assert value_problem(CATALOGUE, INPUTS["account"], None) is None


@pytest.mark.parametrize("wrong", WRONG)
def test_what_may_be_a_secret_is_refused_wherever_it_stands(wrong: Any) -> None:
    document = workflow(
        key={"name": "ok"},
        more=[{"name": "ok"}, wrong],
        account={"user": "me", "key": wrong},
        by_name={"b": wrong},
        pair=[{"name": "ok"}, wrong],
    )
    problems = pasted_secrets(document, CATALOGUE)
    assert [(each.node, each.field, each.found) for each in problems] == [
        ("n1", "more", HIDDEN),
        ("n1", "account", HIDDEN),
        ("n1", "by_name", HIDDEN),
        ("n1", "pair", HIDDEN),
    ]
    with pytest.raises(InvalidGraphError) as refused:
        refuse_pasted(document, CATALOGUE)
    assert PASTED not in str(refused.value)


@pytest.mark.parametrize("nothing", [None, "", {"name": ""}, {"name": None}, {}, []])
def test_what_is_not_chosen_yet_may_be_kept(nothing: Any) -> None:
    assert not pasted_secrets(workflow(key=nothing), CATALOGUE)


def test_every_name_is_known_defaults_included() -> None:
    document = workflow(
        key={"name": "a"}, more=[{"name": "b"}], account={"key": {"name": "c"}}, text="d", by_name={"x": {"name": "e"}}
    )
    assert named_secrets(document, CATALOGUE) == {"a", "b", "c", "e", "spare_key"}


def test_nodes_that_do_not_run_count_too() -> None:
    wrong = {"key": {"name": PASTED}}
    ask = {"type": "vault/ask", "inputs": wrong}
    head = {"format": "nodeloom.workflow", "format_version": 2}
    document = Workflow.read(
        {
            **head,
            "nodes": {"muted": {**ask, "mode": "muted"}, "fed": ask, "choose": {"type": "vault/choose"}},
            "edges": [["choose", "secret", "fed", "key"]],
            "subgraphs": {"unused": {"nodes": {"deep": ask}}},
            "pins": {
                "choose": [{"outputs": {"secret": {"name": PASTED}}}],
                "muted": [{"outputs": {"value": ""}, "inputs": wrong}],
            },
        }
    )
    problems = pasted_secrets(document, CATALOGUE)
    assert sorted(each.node or "" for each in problems) == ["choose", "fed", "muted", "muted", "unused/deep"]


def test_a_port_that_stands_for_a_secret_is_one() -> None:
    subgraph = {
        "nodes": {"a": {"type": "vault/ask"}},
        "interface": {"inputs": {"token": ["a", "key"], "words": ["a", "text"]}},
    }
    given = {"subgraph": {"name": "part"}, "token": {"name": PASTED}, "words": PASTED}
    head = {"format": "nodeloom.workflow", "format_version": 2}
    document = Workflow.read(
        {**head, "nodes": {"c": {"type": "vault/call", "inputs": given}}, "subgraphs": {"part": subgraph}}
    )
    assert [(each.node, each.field) for each in pasted_secrets(document, CATALOGUE)] == [("c", "token")]


def test_a_value_type_of_a_pack_can_be_a_secret_with_more_to_it() -> None:
    class Key(SecretField):
        region: str = ""

    assert Key.model_validate({"name": "a", "region": "eu"}).region == "eu"
    with pytest.raises(ValidationError, match="must be the name of a secret"):
        Key.model_validate({"name": "a", "other": PASTED})
