"""Values: what the interface of a workflow points at."""
