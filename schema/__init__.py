"""The vocabulary of nodeloom: all that a pack author needs, and the documents everybody shares."""

from nodeloom.schema.catalogue import Catalogue
from nodeloom.schema.context import InvocationContext
from nodeloom.schema.errors import (
    CanceledError,
    DefinitionError,
    DocumentError,
    ExpansionError,
    InputError,
    InvalidGraphError,
    ModelError,
    NodeloomError,
    PackError,
    Problem,
)
from nodeloom.schema.expansion import Expansion
from nodeloom.schema.fields import InputField, OutputField
from nodeloom.schema.graph import Edge, Graph, Node, Pin
from nodeloom.schema.invocation import Invocation, invocation
from nodeloom.schema.output import InvocationOutput
from nodeloom.schema.outputs import (
    BooleanOutput,
    ColorOutput,
    ConditioningOutput,
    FloatCollectionOutput,
    FloatOutput,
    ImageOutput,
    IntegerCollectionOutput,
    IntegerOutput,
    LatentsOutput,
    MaskOutput,
    ModelOutput,
    StringCollectionOutput,
    StringOutput,
)
from nodeloom.schema.pack import Pack
from nodeloom.schema.ports import Ports
from nodeloom.schema.registry import Registry
from nodeloom.schema.subgraph_invocation import SubgraphInvocation, SubgraphOutput
from nodeloom.schema.typevars import TypeVariable
from nodeloom.schema.values import (
    BoardField,
    CLIPField,
    ColorField,
    ConditioningField,
    ControlField,
    FieldValue,
    FrameField,
    ImageField,
    LatentsField,
    LoRAField,
    MaskField,
    ModelField,
    SecretField,
    Seed,
    SubgraphField,
    UNetField,
    VAEField,
)
from nodeloom.schema.workflow import Workflow

__all__ = [
    "BoardField",
    "BooleanOutput",
    "CLIPField",
    "CanceledError",
    "Catalogue",
    "ColorField",
    "ColorOutput",
    "ConditioningField",
    "ConditioningOutput",
    "ControlField",
    "DefinitionError",
    "DocumentError",
    "Edge",
    "Expansion",
    "ExpansionError",
    "FieldValue",
    "FloatCollectionOutput",
    "FloatOutput",
    "FrameField",
    "Graph",
    "ImageField",
    "ImageOutput",
    "InputError",
    "InputField",
    "IntegerCollectionOutput",
    "IntegerOutput",
    "InvalidGraphError",
    "Invocation",
    "InvocationContext",
    "InvocationOutput",
    "LatentsField",
    "LatentsOutput",
    "LoRAField",
    "MaskField",
    "MaskOutput",
    "ModelError",
    "ModelField",
    "ModelOutput",
    "Node",
    "NodeloomError",
    "OutputField",
    "Pack",
    "PackError",
    "Pin",
    "Ports",
    "Problem",
    "Registry",
    "SecretField",
    "Seed",
    "StringCollectionOutput",
    "StringOutput",
    "SubgraphField",
    "SubgraphInvocation",
    "SubgraphOutput",
    "TypeVariable",
    "UNetField",
    "VAEField",
    "Workflow",
    "invocation",
]
