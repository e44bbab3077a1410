"""The command `models`: the models that were found, what they are, and what is wrong with those that can't be used."""

from nodeloom.runtime.cli.models.command import models
from nodeloom.runtime.models.printing import printable

__all__ = ["models", "printable"]
