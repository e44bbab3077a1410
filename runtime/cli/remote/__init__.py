"""Runs of a server, shown and told as those of this machine are."""
