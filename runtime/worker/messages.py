"""What a server and its worker processes tell each other, one frozen model a message, told apart by `kind`.

The server imports this and nothing else of a worker: no engine, no pictures, no packs. `wire.py` says how messages
become bytes.
"""

from __future__ import annotations

from typing import Annotated, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Field, GetCoreSchemaHandler, JsonValue
from pydantic_core import CoreSchema, core_schema

from nodeloom.schema.errors import Problem
from nodeloom.schema.locales import Locales


class _AsItIs:
    """Takes a value as it was read: what comes as JSON is JSON, and to look at each part of it takes longest of all."""

    def __get_pydantic_core_schema__(self, source: object, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.any_schema()


JSONObject: TypeAlias = dict[str, Annotated[JsonValue, _AsItIs()]]
"""A JSON object. Whoever makes a message of values that are none finds that it can't be sent."""
EndStatus = Literal["completed", "partial", "failed", "canceled", "refused"]
"""How a run ended. `refused`: it could not start, and no event was told of it."""


class Message(BaseModel):
    """Base of all messages."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)


class NodePolicy(Message):
    """How one run of a node is tried: see `engine.Policy`. Times in seconds."""

    retries: int = Field(default=0, ge=0)
    backoff: float = Field(default=1.0, ge=0)
    timeout: float | None = Field(default=None, gt=0)


class RunPolicies(Message):
    """The policy of each node of a run; `fail_fast` ends the run with the first failure."""

    default: NodePolicy = Field(default_factory=NodePolicy)
    nodes: dict[str, NodePolicy] = Field(default_factory=dict)
    fail_fast: bool = False


class PackInfo(Message):
    """An installed pack: its name, version and the digest of its code."""

    name: str
    version: str
    digest: str


# From the server to a worker ------------------------------------------------------------------------------------------


class Start(Message):
    """The first message: import the packs, but for those in `without`, whose import ended a process (and how).

    `known` is the fingerprint whose document the server has. After `silence` seconds without Python running (0: any)
    the worker ends itself.
    """

    kind: Literal["start"] = "start"
    known: str | None = None
    without: dict[str, str] = {}
    silence: float = Field(default=0.0, ge=0)


class Run(Message):
    """Run a workflow whose inputs are filled in; the answer is a stream of `Told` that ends with `Ended`.

    `workflow` is the JSON text of the document, as it was stored.
    `scope` tells the workflow from others where it is remembered what results were made of. `targets` are the nodes to
    run for (None: the outputs). `resume` are the events of earlier parts of this run, `repeat` the nodes that may run
    twice although they are not idempotent. `one_by_one` runs no two nodes at the same time. `prompt` is what a client
    of ComfyUI sent, if it did: JSON of the nodes and of what it said beside, which pictures carry too.
    """

    kind: Literal["run"] = "run"
    run: str
    workflow: str
    scope: str | None = None
    targets: tuple[str, ...] | None = None
    policies: RunPolicies = Field(default_factory=RunPolicies)
    resume: tuple[JSONObject, ...] = ()
    repeat: tuple[str, ...] = ()
    one_by_one: bool = False
    prompt: str | None = None


class Cancel(Message):
    """End a run between two steps; of a run that is over or unknown nothing happens."""

    kind: Literal["cancel"] = "cancel"
    run: str


class Call(Message):
    """Call a function of a migration that no data can say, `module:name`; answered by `Called`, during runs too."""

    kind: Literal["call"] = "call"
    call: str
    function: str
    inputs: JSONObject


class FindModels(Message):
    """Look into the model folders; answered by `FoundModels`, during runs too.

    With `name`, which is a model's name or place, only that one is told, and with `digest` it is read for its digest.
    """

    kind: Literal["find_models"] = "find_models"
    call: str
    name: str | None = None
    digest: bool = False


class Free(Message):
    """Let go of what is in memory and can be had again, after the run that is on: `models`, and `results` of nodes."""

    kind: Literal["free"] = "free"
    models: bool = False
    results: bool = False


class Noted(Message):
    """What was told with this number, and all before it, is written down for good; of `Saving`, it was looked at.

    `problem` says why a picture has no room.
    """

    kind: Literal["noted"] = "noted"
    number: int
    problem: str | None = None


class Stop(Message):
    """Cancel what runs, and end."""

    kind: Literal["stop"] = "stop"


# From a worker to the server ------------------------------------------------------------------------------------------


class Importing(Message):
    """The pack of this name is about to be imported: it is to blame if nothing follows."""

    kind: Literal["importing"] = "importing"
    pack: str


class Hello(Message):
    """The packs are imported, and runs are welcome.

    `fingerprint` follows from the packs, their code and the libraries that shape the document. `problems` are the
    packs that could not be used, and why. `document` is the published schema, None if the server knows it; `locales`
    are the words of each pack in other languages, told with it.
    """

    kind: Literal["hello"] = "hello"
    pid: int
    fingerprint: str
    packs: tuple[PackInfo, ...] = ()
    problems: dict[str, str] = {}
    document: JSONObject | None = None
    locales: dict[str, Annotated[Locales, _AsItIs()]] = {}


class Told(Message):
    """Events of a run, as their `to_json` gives them. With a number, the run goes on once that was `Noted`."""

    kind: Literal["told"] = "told"
    run: str
    events: tuple[JSONObject, ...]
    number: int | None = None


class Preview(Message):
    """A picture of what a node is working on; its bytes are the frame's blob."""

    kind: Literal["preview"] = "preview"
    run: str
    node: str
    index: tuple[int, ...]
    media_type: str
    width: int
    height: int


class Saving(Message):
    """A picture is about to be kept, if there is room; told where the settings bound it. Answered by `Noted`."""

    kind: Literal["saving"] = "saving"
    run: str
    number: int
    digest: str
    size: int


class Saved(Message):
    """What a node made for the user is kept under `digest`, durably; told before the node's end.

    `size` is the number of bytes of the file; width and height are 0 if it is no picture.
    """

    kind: Literal["saved"] = "saved"
    run: str
    node: str
    index: tuple[int, ...]
    digest: str
    name: str
    width: int
    height: int
    size: int
    media_type: str = "image/png"


class Ended(Message):
    """A run is over, and the worker is free.

    `outputs` are the values of the workflow's interface, or of its targets if it names none: name -> value, or a list
    of values where there are several. `problems` say what was wrong with a run that was refused, or which nodes failed.
    `left_behind` are nodes whose code did not end when it was told to, and still runs. `broke_off` tells that nobody
    waited for what was at work. `memory` in bytes, of the process.
    """

    kind: Literal["ended"] = "ended"
    run: str
    status: EndStatus
    seconds: float
    outputs: JSONObject = Field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    left_behind: tuple[str, ...] = ()
    broke_off: bool = False
    memory: int = 0


class Called(Message):
    """The answer to a `Call`: what the function gave, or a sentence why it did not."""

    kind: Literal["called"] = "called"
    call: str
    outputs: JSONObject | None = None
    problem: str | None = None


class ModelInfo(Message):
    """A model. `place` is the path below its model folder, `size` in bytes, `digest` there where it is known.

    `problems` are sentences why it can't be used. Nothing tells where the model folder is.
    """

    name: str
    place: str
    layout: str
    model_kind: str
    base: str | None
    variant: str | None
    precision: str | None
    digest: str | None
    size: int
    built_in: bool
    problems: tuple[str, ...]


class FoundModels(Message):
    """The answer to `FindModels`: the models, and a sentence for each folder that can't be read.

    `problem` is a sentence why there is no answer.
    """

    kind: Literal["found_models"] = "found_models"
    call: str
    models: tuple[ModelInfo, ...] = ()
    folders: tuple[str, ...] = ()
    problem: str | None = None


class Pulse(Message):
    """The worker's interpreter is alive. `memory` in bytes, of the process; `run` is what it runs."""

    kind: Literal["pulse"] = "pulse"
    run: str | None
    memory: int


Question: TypeAlias = Call | FindModels
"""What is answered at any time, by its `call`."""
Answer: TypeAlias = Called | FoundModels
ToWorker: TypeAlias = Annotated[
    Start | Run | Cancel | Call | FindModels | Free | Noted | Stop, Field(discriminator="kind")
]
FromWorker: TypeAlias = Annotated[
    Importing | Hello | Told | Preview | Saving | Saved | Ended | Called | FoundModels | Pulse,
    Field(discriminator="kind"),
]
