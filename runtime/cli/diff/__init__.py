"""The command `diff`: how two workflows differ."""

from nodeloom.runtime.cli.diff.command import diff

__all__ = ["diff"]
