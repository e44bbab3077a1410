"""Flow: what runs, how often, and where results meet."""
