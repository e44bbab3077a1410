"""`comfyui/CustomCombo`: one of the texts of a list that the user wrote."""

from __future__ import annotations

from typing import Any, Final

from pydantic import create_model

from nodeloom.schema import InputField, Invocation, InvocationContext, InvocationOutput, OutputField, invocation

MOST: Final = 30
"""Options that a node can have."""


class ChoiceOutput(InvocationOutput):
    """What was chosen."""

    string: str = OutputField(description="The text", title="STRING")
    index: int = OutputField(description="Its place in the list, counted from 0", title="INDEX")


class Choice(Invocation):
    """Choose one of some texts, and tell which it is."""

    choice: str = InputField(default="", description="The text that is chosen")
    index: int = InputField(
        default=0, ge=-1, description="Its place in the list, if it is not in it, counted from 0", advanced=True
    )

    def invoke(self, context: InvocationContext) -> ChoiceOutput:
        """Pass it on."""
        options = [getattr(self, name) for name in _OPTIONS]
        places = [place for place, option in enumerate(options) if option and option == self.choice]
        place = self.index if self.index in places or not places else places[0]
        return ChoiceOutput(string=self.choice, index=place)


_OPTIONS: Final = [f"option{number}" for number in range(1, MOST + 1)]
_FIELDS: Final[dict[str, Any]] = {
    name: (
        str | None,
        InputField(default=None, title=str(number), description="A text of the list", advanced=number > 2),
    )
    for number, name in enumerate(_OPTIONS, 1)
}
CustomCombo: Final = invocation(
    "comfyui/CustomCombo", version=1, title="Custom Combo", category="comfyui/utils", tags=["choose", "text", "list"]
)(create_model("CustomCombo", __base__=Choice, __module__=__name__, __doc__=Choice.__doc__, **_FIELDS))
