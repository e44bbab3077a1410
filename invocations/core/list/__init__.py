"""Lists: what iteration runs over."""
