"""The command `upgrade`: files, folders and pictures, brought to other versions."""

from nodeloom.runtime.cli.upgrade.command import upgrade

__all__ = ["upgrade"]
